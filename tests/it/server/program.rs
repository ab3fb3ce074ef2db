//! `conform serve` and `conform proxy`, run in this process.

use std::io::{self, Read as _, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use conform_openapi::io::{Io, StreamColors};

use crate::cli::{Ended, Folder, command_line, conform};

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
    pub(crate) url: String,
    out: Receiver<String>,
    ended: JoinHandle<(u8, String)>,
}

impl Running {
    pub(crate) fn start(args: &[&str]) -> Self {
        let (sender, out) = channel();
        let args = command_line(args);
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
            let status = conform_openapi::run(args, io);
            (status, String::from_utf8_lossy(&stderr).into_owned())
        });
        let url = out.recv().unwrap_or_default();
        if url.is_empty() {
            let (status, stderr) = ended.join().expect("it has not panicked");
            panic!("it ended with {status}: {stderr}");
        }
        Self { url, out, ended }
    }

    /// Returns host and port.
    pub(crate) fn address(&self) -> &str {
        let rest = self.url.trim_start_matches("http://");
        rest.split('/').next().unwrap_or_default()
    }

    pub(crate) fn get(&self, path: &str, headers: &str) -> String {
        let address = self.address();
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
            .starts_with("HTTP/1.1 404")
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
    // What was refused is in the capture, with a status that is documented.
    assert_eq!(checked.status, 0, "{}{}", checked.stdout, checked.stderr);
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

#[test]
fn a_proxy_below_a_base_path_checks_the_path_of_the_upstream() {
    let upstream = Running::start(&["serve", MUSEUM, "--port", "0", "--exchanges", "2"]);
    let args = [
        "proxy",
        MUSEUM,
        "--port",
        "0",
        "--exchanges",
        "1",
        "--upstream",
    ];
    let mut outcomes = Vec::new();
    for more in [&[][..], &["--max-body", "1"]] {
        let proxy = Running::start(&[&args[..], &[&*upstream.url], more].concat());
        let answer = proxy.get("/exhibits/7", "X-Museum-Key: hush\r\n");
        let ended = proxy.end();
        outcomes.push((answer, ended.status, ended.stdout));
    }
    upstream.end();
    let (answer, status, stdout) = &outcomes[0];
    assert!(answer.contains("Vase"), "{answer}");
    assert_eq!(*status, 0, "{stdout}");
    let (answer, ..) = &outcomes[1];
    assert!(
        answer.starts_with("HTTP/1.1 502")
            && answer.contains("the body of the upstream has more than 1 bytes"),
        "{answer}"
    );
}

/// The page is at the root of the server, its calls go to the server, and it may connect to no other.
#[test]
fn serve_shows_the_reference_page() {
    let running = Running::start(&["serve", MUSEUM, "--port", "0", "--exchanges", "1"]);
    let page = running.get("/", "");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("text/html"),
        "{page:.300}"
    );
    let call = format!("curl 'http://{}/api/opening-hours'", running.address());
    assert!(page.contains(&call), "{call}");
    assert!(page.contains("data-url=\"/api/exhibits/{exhibitId}\""));
    assert!(page.contains("connect-src &#39;self&#39;;"));
    assert!(
        running
            .get("/api/opening-hours", "")
            .contains("HTTP/1.1 200")
    );
    let address = running.address().to_owned();
    let ended = running.end();
    let line = format!("the reference page is http://{address}/\n");
    assert!(ended.stderr.contains(&line), "{}", ended.stderr);

    let running = Running::start(&[
        "serve",
        MUSEUM,
        "--port",
        "0",
        "--exchanges",
        "1",
        "--no-page",
    ]);
    assert!(running.get("/", "").starts_with("HTTP/1.1 404"));
    running.end();
}

/// Where the API has `GET /` itself, only browsers get the page.
#[test]
fn the_page_gives_way_to_the_root_of_the_api() {
    let folder = Folder::new("serve-root");
    folder.write(
        "root.yaml",
        "openapi: 3.1.0\ninfo: {title: Root, version: '1'}\npaths: {/: {get: {responses: {'200': {description: Fine., content: {text/plain: {example: the root}}}}}}}\n",
    );
    let file = folder.path("root.yaml");
    let running = Running::start(&["serve", &file, "--port", "0", "--exchanges", "1"]);
    assert!(
        running
            .get("/", "Accept: text/html, */*\r\n")
            .contains("<!DOCTYPE html>")
    );
    assert!(running.get("/", "").ends_with("the root"));
    running.end();
}

#[test]
fn examples_that_do_not_fit_are_listed_at_the_start() {
    let harbour = "@fixtures/server/harbour.yaml";
    let running = Running::start(&["serve", harbour, "--port", "0", "--exchanges", "1"]);
    let answer = running.get("/v2/tide?hour=7", "");
    assert!(
        answer.contains("x-conform-note: the example at "),
        "{answer}"
    );
    let ended = running.end();
    let note = ended.stderr.lines().find(|line| line.contains("  note: "));
    assert!(
        note.is_some_and(|note| note.contains("harbour.yaml:")),
        "{}",
        ended.stderr
    );
}

/// The commands of the page are run: servers for one exchange, and curl where it is installed.
#[test]
fn the_commands_of_the_page_on_serving_run() {
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page =
        std::fs::read_to_string(tests.join("../docs/serving.md")).expect("the page is there");
    let (mut servers, mut calls) = (Vec::new(), Vec::new());
    for line in page.lines().filter_map(|line| line.strip_prefix("    ")) {
        match line.strip_prefix("conform ") {
            Some(server) => servers.push(server),
            None => calls.push(line),
        }
    }
    assert_eq!(
        (servers.len(), calls.len()),
        (2, 3),
        "the page has commands"
    );
    let folder = Folder::new("docs-serving");
    let argument = |word: &str| match word {
        "openapi.yaml" => "@fixtures/docs/openapi.yaml".to_owned(),
        word if word.ends_with(".ndjson") => folder.path(word),
        word => word.to_owned(),
    };
    for command in &servers {
        let words: Vec<String> = command.split(' ').map(argument).collect();
        let words = words.iter().map(String::as_str);
        let words: Vec<&str> = words.chain(["--exchanges", "1"]).collect();
        let running = Running::start(&words);
        assert!(
            !running.get("/loaves/7", "").contains("HTTP/1.1 404"),
            "{command}"
        );
        assert_eq!(running.end().status, 0, "{command}");
    }
    let count = calls.len().to_string();
    let bakery = argument("openapi.yaml");
    let running = Running::start(&["serve", &bakery, "--port", "0", "--exchanges", &count]);
    for call in &calls {
        let call = call.replace("127.0.0.1:4010", running.address());
        let output = std::process::Command::new("sh")
            .args(["-c", &call])
            .output();
        match output {
            Ok(output) if output.status.success() => {
                let text = String::from_utf8_lossy(&output.stdout);
                assert!(text.contains('{'), "{call}: {text}");
            }
            _ => {
                println!("skipped: {call}: there is no curl");
                running.get("/loaves/7", "");
            }
        }
    }
    running.end();
}
