//! `conform serve` and `conform proxy`, run in this process.

use std::io::{self, Read as _, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use conform_openapi::io::{Io, StreamColors};

use crate::cli::{Ended, Folder, conform};

/// A stream whose lines another thread receives.
struct Lines {
    sender: Sender<String>,
    line: Vec<u8>,
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for &byte in bytes {
            if byte == b'\n' {
                let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
                let _ = self.sender.send(line);
            } else {
                self.line.push(byte);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A command that runs on another thread.
pub(crate) struct Running {
    /// The first line on standard output.
    url: String,
    out: Receiver<String>,
    ended: JoinHandle<(u8, String)>,
}

impl Running {
    pub(crate) fn start(args: &[&str]) -> Self {
        let (sender, out) = channel();
        let root = env!("CARGO_MANIFEST_DIR");
        let path = |arg: &&str| {
            arg.strip_prefix('@')
                .map_or_else(|| (*arg).to_owned(), |rest| format!("{root}/{rest}"))
        };
        let args: Vec<String> = std::iter::once("conform".to_owned())
            .chain(args.iter().map(path))
            .collect();
        let ended = std::thread::spawn(move || {
            let mut stderr = Vec::new();
            let io = Io {
                stdin: &mut io::empty(),
                stdout: &mut Lines {
                    sender,
                    line: Vec::new(),
                },
                stderr: &mut stderr,
                color: StreamColors::default(),
                progress: false,
            };
            let status = conform_openapi::run(args.into_iter().map(Into::into), io);
            (status, String::from_utf8_lossy(&stderr).into_owned())
        });
        let url = out.recv().unwrap_or_default();
        if url.is_empty() {
            let (status, stderr) = ended.join().expect("it has not panicked");
            panic!("it ended with {status}: {stderr}");
        }
        Self { url, out, ended }
    }

    pub(crate) fn get(&self, path: &str, headers: &str) -> String {
        let address = self
            .url
            .trim_start_matches("http://")
            .split('/')
            .next()
            .unwrap_or_default();
        let mut stream = TcpStream::connect(address).expect("a connection");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"
        )
        .expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    pub(crate) fn end(self) -> Ended {
        let (status, stderr) = self.ended.join().expect("it has not panicked");
        let stdout: Vec<String> = self.out.try_iter().collect();
        Ended {
            status,
            stdout: stdout.join("\n"),
            stderr,
        }
    }
}

const MUSEUM: &str = "@fixtures/server/museum.yaml";

#[test]
fn serve_prints_its_url_logs_without_values_and_records() {
    let folder = Folder::new("serve");
    let capture = folder.path("traffic.ndjson");
    let running = Running::start(&[
        "serve",
        MUSEUM,
        "--port",
        "0",
        "--record",
        &capture,
        "--exchanges",
        "3",
    ]);
    assert!(
        running.url.starts_with("http://127.0.0.1:") && running.url.ends_with("/api"),
        "{}",
        running.url
    );
    let key = "X-Museum-Key: hush\r\n";
    assert!(running.get("/api/exhibits/7", key).contains("Vase"));
    assert!(
        running
            .get("/api/exhibits/hush", key)
            .starts_with("HTTP/1.1 422")
    );
    assert!(
        running
            .get("/api/opening-hours", "")
            .starts_with("HTTP/1.1 200")
    );
    let ended = running.end();
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .contains("GET /exhibits/{exhibitId} 200 getExhibit"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("[wrong-type]") && !ended.stderr.contains("hush"),
        "{}",
        ended.stderr
    );
    let text = std::fs::read_to_string(&capture).expect("the capture is there");
    assert!(text.contains("\"x-museum-key\":\"***\""), "{text}");
    let checked = conform(&["check", "--spec", MUSEUM, &capture], "");
    // The path that was refused is in the capture, and its status is not documented.
    assert!(
        checked.stdout.contains("undocumented-status"),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
}

#[test]
fn a_fault_of_an_unknown_operation_is_an_error() {
    let ended = conform(
        &["serve", MUSEUM, "--port", "0", "--fault", "getPainting:503"],
        "",
    );
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("`getPainting`"), "{}", ended.stderr);
}

#[test]
fn proxy_checks_what_passes() {
    let upstream = Running::start(&[
        "serve",
        MUSEUM,
        "--port",
        "0",
        "--exchanges",
        "3",
        "--fault",
        "openingHours:503x1",
    ]);
    let base = upstream.url.trim_end_matches("/api").to_owned();
    let folder = Folder::new("proxy");
    let capture = folder.path("passed.ndjson");
    let proxy = Running::start(&[
        "proxy",
        MUSEUM,
        "--upstream",
        &base,
        "--port",
        "0",
        "--exchanges",
        "3",
        "--record",
        &capture,
    ]);
    let key = "X-Museum-Key: hush\r\n";
    assert!(proxy.get("/api/exhibits/7", key).contains("Vase"));
    assert!(
        proxy
            .get("/api/opening-hours", "")
            .starts_with("HTTP/1.1 503")
    );
    assert!(
        proxy
            .get("/api/opening-hours", "")
            .starts_with("HTTP/1.1 200")
    );
    let ended = proxy.end();
    assert_eq!(upstream.end().status, 0);
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    assert!(
        ended.stderr.contains("undocumented-status"),
        "{}",
        ended.stderr
    );
    assert!(ended.stdout.contains("1 error"), "{}", ended.stdout);
    let lines = std::fs::read_to_string(&capture).expect("the capture is there");
    assert_eq!(lines.lines().count(), 3);
}
