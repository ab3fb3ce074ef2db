//! What `serve` and `proxy` share: where to listen, limits, and a log.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use conform_description::Description;
use conform_server::Router;
use conform_server::net::{self, NetLimits};
use conform_server::record::Recorder;

use crate::context::Context;
use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::values;

/// Where to listen, and what is taken at most.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Listening")]
pub(super) struct ListenArgs {
    /// The address to listen on. Other machines can reach only other addresses than the default.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,
    /// The port to listen on; 0 for any that is free. The first line on standard output is the URL.
    #[arg(long, value_name = "PORT", default_value_t = 4010, value_parser = port)]
    port: u16,
    /// Write each exchange to a file of NDJSON, which `conform check` reads. Credentials are masked.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// The largest body, in bytes: of a request, and behind a proxy of an answer.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, value_parser = values::max_bytes)]
    max_body: usize,
    /// How many connections are open at the same time; others wait.
    #[arg(long, value_name = "COUNT", default_value_t = 512, value_parser = connections)]
    max_connections: usize,
    /// How long the head of a request, its body, and an answer of an upstream may take, such as 30s or 500ms.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = limit)]
    timeout: Duration,
    /// End after so many exchanges.
    #[arg(long, value_name = "COUNT", value_parser = values::whole::<u64>)]
    exchanges: Option<u64>,
}

/// Reads an address to listen on.
fn address(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        text => text.parse().map_err(|_| {
            "it must be an IP address: 127.0.0.1 for this machine alone, 0.0.0.0 for all others, too"
                .to_owned()
        }),
    }
}

/// Reads a port.
fn port(text: &str) -> Result<u16, String> {
    values::within(text, 0..=u64::from(u16::MAX))
}

/// Parses a time such as `200ms`.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    conform_server::time(text)
        .ok_or_else(|| format!("`{text}` is no time; write one like 200ms or 5s"))
}

/// Parses a time that something may take.
fn limit(text: &str) -> Result<Duration, String> {
    time(text).and_then(|time| match time.is_zero() {
        true => Err("it must be more than 0, or no request could be answered".to_owned()),
        false => Ok(time),
    })
}

/// Reads a number of connections.
fn connections(text: &str) -> Result<usize, String> {
    values::within(text, 1..=1 << 20)
}

/// Returns what to do where an address cannot be used.
fn other_address(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrNotAvailable => {
            "--host must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 may need more rights: choose another one with --port"
        }
        _ => "choose another one with --port, or any free one with --port 0",
    }
}

/// A message of the server to the program.
pub(super) enum Message {
    /// An exchange is over; lines for the log.
    Exchange(Vec<String>),
    /// Lines for the log that belong to no exchange.
    Note(Vec<String>),
    /// Something went wrong.
    Failed(String),
    /// The server has ended.
    Ended,
}

/// The way to the log, and the capture that is written.
#[derive(Clone)]
pub(super) struct Log {
    sender: Sender<Message>,
    recorder: Option<Arc<Recorder>>,
}

impl Log {
    /// Returns a log for the exchanges of a description, and its end. `base` is what recorded URLs begin with.
    pub(super) fn new(
        args: &ListenArgs,
        description: &Description,
        base: &str,
    ) -> Outcome<(Self, Receiver<Message>)> {
        let (sender, receiver) = channel();
        let recorder = match &args.record {
            Some(path) => {
                let recorder = Recorder::create(path, description, base);
                let recorder = recorder.map_err(|error| paths::unwritable(path, &error))?;
                Some(Arc::new(recorder))
            }
            None => None,
        };
        Ok((Self { sender, recorder }, receiver))
    }

    /// Records an exchange, and writes lines about it.
    pub(super) fn exchange(
        &self,
        request: &conform_server::HttpRequest,
        response: Option<&conform_server::HttpResponse>,
        lines: Vec<String>,
    ) {
        if let Some(recorder) = &self.recorder
            && let Err(error) = recorder.write(request, response)
        {
            let _ = self.sender.send(Message::Failed(error.to_string()));
        }
        // Without receiver the program is at its end.
        let _ = self.sender.send(Message::Exchange(lines));
    }

    /// Writes lines that belong to no exchange.
    pub(super) fn note(&self, lines: Vec<String>) {
        let _ = self.sender.send(Message::Note(lines));
    }
}

/// What is served.
pub(super) struct Served<'s> {
    pub(super) router: Router,
    /// The path that the URL ends with.
    pub(super) base: &'s str,
    /// Where the reference page learns what it is served from; `None` if there is no page.
    pub(super) origin: Option<Arc<OnceLock<String>>>,
}

/// Serves until the program is asked to end, and writes the log.
pub(super) fn run(
    args: &ListenArgs,
    served: Served<'_>,
    log: &Log,
    receiver: &Receiver<Message>,
    context: &mut Context<'_>,
) -> Outcome {
    let limits = args.limits();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::message(format!("the server cannot start: {error}")))?;
    let address = SocketAddr::new(args.host, args.port);
    let (listener, address) = runtime.block_on(net::listen(address)).map_err(|error| {
        Failure::with_help(
            format!("the address {address} cannot be used: {error}"),
            other_address(&error),
        )
    })?;
    let Served {
        router,
        base,
        origin,
    } = served;
    writeln!(context.io.stdout, "http://{address}{base}")?;
    context.io.stdout.flush()?;
    if let Some(origin) = origin {
        let origin = origin.get_or_init(|| format!("http://{address}"));
        if !context.quiet {
            writeln!(context.io.stderr, "the reference page is {origin}/")?;
        }
    }
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let ended = log.sender.clone();
    let server = runtime.spawn(async move {
        let end = async {
            tokio::select! {
                () = net::told_to_end() => {}
                _ = stopped => {}
            }
        };
        net::serve(listener, router, limits, end).await;
        let _ = ended.send(Message::Ended);
    });
    let mut left = args.exchanges;
    let mut stop = Some(stop);
    let mut failed = None;
    for message in receiver {
        match message {
            Message::Exchange(lines) => {
                write_lines(&lines, context)?;
                left = left.map(|left| left.saturating_sub(1));
            }
            Message::Note(lines) => write_lines(&lines, context)?,
            Message::Failed(why) => failed = Some(why),
            Message::Ended => break,
        }
        if (left == Some(0) || failed.is_some())
            && let Some(stop) = stop.take()
        {
            let _ = stop.send(());
        }
    }
    let _ = runtime.block_on(server);
    match failed {
        Some(why) => Err(Failure::message(format!(
            "the capture cannot be written: {why}"
        ))),
        None => Ok(()),
    }
}

fn write_lines(lines: &[String], context: &mut Context<'_>) -> Outcome {
    for line in lines {
        writeln!(context.io.stderr, "{line}")?;
    }
    context.io.stderr.flush()?;
    Ok(())
}

impl ListenArgs {
    /// Returns what is taken at most.
    pub(super) fn limits(&self) -> NetLimits {
        NetLimits {
            body: self.max_body,
            connections: self.max_connections,
            time: self.timeout,
            ..NetLimits::default()
        }
    }

    /// Returns the URL that the server is reached at, but for the port if any free one is chosen.
    pub(super) fn url(&self) -> String {
        format!("http://{}", SocketAddr::new(self.host, self.port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ports_say_what_they_must_be() {
        assert_eq!(address("localhost"), address("127.0.0.1"));
        assert!(address("example.org").unwrap_err().contains("127.0.0.1"));
        assert_eq!(port("0"), Ok(0));
        assert!(port("65536").unwrap_err().contains("from 0 to 65535"));
        assert!(connections("0").unwrap_err().contains("from 1"));
        assert!(limit("0s").unwrap_err().contains("more than 0"));
    }
}
