//! `vsee-clinic`: the Visit API with state, on a socket of this machine.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::routing::get;
use bytes::Bytes;
use clap::{Parser, ValueEnum};
use conform_description::{Description, LoadOptions};
use conform_server::net::{self, NetLimits};
use conform_server::{ApiServer, Behaviour, BoxFuture, Call, Refusal, ServerOptions};
use http::Response;
use vsee_clinic::{Clinic, Clock, Settings, Style};

/// Serves the Visit API with state, in memory.
///
/// The tokens of the account `vclinic` are patient-token, other-patient-token, provider-token, other-provider-token and
/// admin-token; those of the account `fruitstreet` begin with `fruitstreet-`.
#[derive(Parser)]
#[command(name = "vsee-clinic")]
struct Cli {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The root file of the description, by which requests and answers are checked.
    #[arg(long, value_name = "FILE", default_value = "spec/openapi.yaml")]
    spec: PathBuf,
    /// How values are spelled.
    #[arg(long, value_name = "YEAR", default_value = "2021")]
    style: StyleArg,
    /// What time it always is, in seconds since 1970-01-01T00:00:00Z; by default that of the machine.
    #[arg(long, value_name = "SECONDS")]
    clock: Option<i64>,
    /// The number from which ids are counted.
    #[arg(long, value_name = "NUMBER")]
    first_id: Option<u64>,
    /// A folder of recorded payloads, whose visits and intakes the account `vclinic` starts with.
    #[arg(long, value_name = "DIR")]
    payloads: Option<PathBuf>,
}

/// A vintage of spellings.
#[derive(Clone, Copy, ValueEnum)]
enum StyleArg {
    /// Digits in strings.
    #[value(name = "2016")]
    Y2016,
    /// Numbers.
    #[value(name = "2021")]
    Y2021,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Where standard error cannot be written, there is nobody to report that to.
            let _ = writeln!(std::io::stderr(), "error: {fault}");
            ExitCode::from(2)
        }
    }
}

#[tokio::main]
async fn run(cli: &Cli) -> Result<(), String> {
    let loaded = Description::load(&cli.spec, &LoadOptions::default());
    let description = loaded.description.ok_or_else(|| {
        format!(
            "`{}` is no description that can be read; name it with `--spec`",
            cli.spec.display()
        )
    })?;
    let (listener, address) = net::listen(cli.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", cli.listen))?;
    let defaults = Settings::default();
    let clinic = Arc::new(Clinic::new(Settings {
        style: match cli.style {
            StyleArg::Y2016 => Style::Y2016,
            StyleArg::Y2021 => Style::Y2021,
        },
        clock: cli.clock.map_or(Clock::System, Clock::Fixed),
        first_id: cli.first_id.unwrap_or(defaults.first_id),
        base_url: format!("http://{address}/api_v3"),
        ..defaults
    }));
    let mut records = 0;
    if let Some(folder) = &cli.payloads {
        records = seed(&clinic, folder)?;
    }
    let server = ApiServer::with_behaviour(
        description,
        ServerOptions::default(),
        Shared(Arc::clone(&clinic)),
    );
    // The address of a summary is what an answer names, and no path of the description.
    let summaries = get(summary).with_state(clinic);
    let limits = NetLimits::default();
    let router = net::router(server, limits).route("/api_v3/summaries/{id}/{key}", summaries);
    let mut out = std::io::stdout();
    let _ = writeln!(
        out,
        "vsee-clinic listens on http://{address}/api_v3, with {records} records; end it with Ctrl-C"
    );
    net::serve(listener, router, limits, net::told_to_end()).await;
    Ok(())
}

/// Answers with the PDF of a summary.
async fn summary(
    State(clinic): State<Arc<Clinic>>,
    request: Request,
) -> Response<axum::body::Body> {
    let request = request.map(|_| Bytes::new());
    clinic.answer(&request).map(axum::body::Body::from)
}

/// The clinic, for the server and for summaries.
struct Shared(Arc<Clinic>);

impl Behaviour for Shared {
    fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>> {
        Behaviour::answer(&*self.0, call)
    }

    fn refuse(&self, call: &Call<'_>, refusal: &Refusal) -> Option<Response<Bytes>> {
        self.0.refuse(call, refusal)
    }
}

/// Takes over the recorded answers of a folder, and returns how many records they make.
fn seed(clinic: &Clinic, folder: &Path) -> Result<usize, String> {
    let unreadable =
        |path: &Path, error: std::io::Error| format!("cannot read `{}`: {error}", path.display());
    let mut paths = Vec::new();
    for operation in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let operation = operation.map_err(|error| unreadable(folder, error))?.path();
        if !operation.is_dir() {
            continue;
        }
        for file in fs::read_dir(&operation).map_err(|error| unreadable(&operation, error))? {
            let file = file.map_err(|error| unreadable(&operation, error))?.path();
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("200.") && name.ends_with(".json") {
                paths.push(file);
            }
        }
    }
    paths.sort();
    let mut records = 0;
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        let answer = serde_json::from_str(&text)
            .map_err(|error| format!("`{}` is no JSON: {error}", path.display()))?;
        records += clinic.seed("vclinic", &answer);
    }
    Ok(records)
}
