//! `vsee-clinic`: the Visit API with state, on a socket of this machine.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, ValueEnum};
use conform_description::{Description, LoadOptions};
use conform_server::net::{self, NetLimits};
use vsee_clinic::{Clinic, Clock, Settings, Style};

/// Serves the Visit API with state.
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
    /// A folder of recorded payloads, whose visits and intakes the account `vclinic` starts with; a file that has records is left
    /// as it is.
    #[arg(long, value_name = "DIR")]
    payloads: Option<PathBuf>,
    /// A file of SQLite that keeps what is made and changed, across restarts; by default nothing is kept.
    #[cfg(feature = "data")]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
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
    let settings = Settings {
        style: match cli.style {
            StyleArg::Y2016 => Style::Y2016,
            StyleArg::Y2021 => Style::Y2021,
        },
        clock: cli.clock.map_or(Clock::System, Clock::Fixed),
        first_id: cli.first_id.unwrap_or(defaults.first_id),
        base_url: format!("http://{address}/api_v3"),
        ..defaults
    };
    let clinic = Arc::new(clinic(cli, settings)?);
    let mut records = 0;
    if let Some(folder) = cli.payloads.as_ref().filter(|_| is_new(&clinic)) {
        records = seed(&clinic, folder)?;
    }
    let limits = NetLimits::default();
    let router = vsee_clinic::router(clinic, description, limits);
    let mut out = std::io::stdout();
    let _ = writeln!(
        out,
        "vsee-clinic listens on http://{address}/api_v3, with {records} records; end it with Ctrl-C"
    );
    net::serve(listener, router, limits, net::told_to_end()).await;
    Ok(())
}

/// Makes the clinic, with the records of a file if one is named.
fn clinic(cli: &Cli, settings: Settings) -> Result<Clinic, String> {
    #[cfg(feature = "data")]
    if let Some(file) = &cli.data {
        return Clinic::open(settings, file)
            .map_err(|error| format!("cannot use `{}`: {error}", file.display()));
    }
    #[cfg(not(feature = "data"))]
    let _ = cli;
    Ok(Clinic::new(settings))
}

/// Returns whether recorded payloads are to be taken over. What is in a file has them already.
fn is_new(clinic: &Clinic) -> bool {
    #[cfg(feature = "data")]
    return clinic.is_empty();
    #[cfg(not(feature = "data"))]
    {
        let _ = clinic;
        true
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
        records += clinic.seed("vclinic", &answer)?;
    }
    Ok(records)
}
