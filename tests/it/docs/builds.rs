//! The commands of the pages that build something: `cargo`, and `curl` to what one of them has started.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::pages::{page, pages, repository};
use crate::cli::Folder;

/// Returns whether the test in this file runs a command.
pub(super) fn runs(command: &str) -> bool {
    is_placeholder(command) || ["cargo", "curl"].contains(&first_word(command))
}

/// Whether a command is none until the reader has completed it.
fn is_placeholder(command: &str) -> bool {
    command == "git clone …"
}

fn first_word(command: &str) -> &str {
    command.split_whitespace().next().unwrap_or_default()
}

/// How a command of a page is run by the test.
enum Run {
    /// To its end, perhaps with other arguments.
    ToEnd(String),
    /// Until it has printed a line.
    UntilLine(String),
    /// As a server on a free port, to which the next commands are sent.
    Server(String),
    /// A request to the server.
    Request(String),
    /// Not by this test, for a reason.
    Not(&'static str),
}

impl Run {
    /// Builds are those of the tests, which are there already: without optimization.
    fn of(command: &str, folder: &Folder) -> Self {
        if is_placeholder(command) {
            return Self::Not("it is a placeholder");
        }
        if first_word(command) == "curl" {
            return Self::Request(command.to_owned());
        }
        if command.starts_with("cargo test") {
            return Self::Not("it runs the tests");
        }
        if command.starts_with("cargo +") {
            return Self::Not("it needs a nightly compiler; its seeds are replayed by the tests");
        }
        if command.starts_with("cargo bench") {
            let (bench, arguments) = command.split_once(" -- ").unwrap_or((command, ""));
            assert!(arguments.is_empty(), "{command}: arguments of a bench");
            return Self::ToEnd(format!("{bench} --profile dev --no-run"));
        }
        if let Some(rest) = command.strip_prefix("cargo install ") {
            let root = folder.path("installed");
            return Self::ToEnd(format!(
                "cargo install --debug --offline --locked --root {root} {rest}"
            ));
        }
        let corpus = format!(
            " corpus {} --out {}",
            folder.path("documents"),
            folder.path("corpus")
        );
        let data = format!(" --data {}", folder.path("clinic.sqlite"));
        let command = command
            .replace(" --release", "")
            .replace(" corpus DIR", &corpus)
            .replace(" --data clinic.sqlite", &data);
        if command.ends_with(" --watch") {
            Self::UntilLine(command)
        } else if command.contains("vsee-clinic") {
            Self::Server(format!("{command} --listen 127.0.0.1:0"))
        } else {
            Self::ToEnd(command)
        }
    }
}

/// A shell that runs a command in the root of the repository.
fn shell(command: &str) -> Command {
    let target: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it is in the target folder")
        .to_owned();
    let mut shell = Command::new("sh");
    // `exec`, so that the process that is ended is the program and not the shell around it.
    shell
        .args(["-c", &format!("exec {command}")])
        .current_dir(repository())
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null());
    shell
}

/// A process that is ended when the test is.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Ending {
    /// Starts a command, and returns it with the first line that it prints.
    fn start(command: &str) -> (Self, String) {
        let mut child = shell(command)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("it is piped");
        let child = Self(child);
        let read = BufReader::new(out).read_line(&mut line);
        assert!(read.is_ok() && !line.is_empty(), "{command} prints nothing");
        (child, line)
    }
}

#[test]
#[ignore = "builds the program and the examples, which takes minutes: cargo test -p conform-tests -- --ignored commands_that_build"]
fn commands_that_build_succeed() {
    let folder = Folder::new("docs-builds");
    std::fs::create_dir_all(folder.path("documents")).expect("it can be made");
    std::fs::copy(
        repository().join("tests/fixtures/docs/openapi.yaml"),
        folder.path("documents/openapi.yaml"),
    )
    .expect("it can be copied");
    // All of them run to the end, since the client of the README calls the one that has the payloads.
    let mut servers: Vec<(Ending, String, String)> = Vec::new();
    let mut done = BTreeSet::new();
    for page in pages() {
        for (line, command) in page.commands() {
            if !runs(&command) || !done.insert(command.clone()) {
                continue;
            }
            let place = format!("{}:{line}: {command}", page.path);
            println!("{place}");
            match Run::of(&command, &folder) {
                Run::Not(reason) => println!("    not run: {reason}"),
                Run::ToEnd(command) => succeed(&place, &command),
                Run::UntilLine(command) => drop(Ending::start(&command)),
                Run::Server(started) => {
                    let (process, line) = Ending::start(&started);
                    let address = line
                        .split(&['/', ' '][..])
                        .find(|word| word.starts_with("127.0.0.1:"))
                        .unwrap_or_else(|| panic!("{place}: no address in {line}"));
                    servers.push((process, command, address.trim_end().to_owned()));
                }
                Run::Request(command) => {
                    let (_, _, address) = servers.last().expect("a server runs");
                    let command = command.replace("127.0.0.1:8080", address);
                    succeed(&place, &command.replacen("curl", "curl --fail", 1));
                }
            }
        }
    }
    let mut with_payloads = servers
        .iter()
        .filter(|(_, command, _)| command.contains("--payloads"));
    let (_, _, address) = with_payloads.next().expect("a page starts it");
    let example =
        format!("cargo run -q -p vsee-client --example first_calls -- http://{address}/api_v3");
    let ended = shell(&example).output().expect("a shell is there");
    let printed = String::from_utf8_lossy(&ended.stdout);
    let shown = page("README.md").blocks_of("text");
    assert!(
        !printed.is_empty() && shown.iter().any(|block| *block == printed),
        "the README shows another result than:\n{printed}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    let installed = Command::new(folder.path("installed/bin/conform"))
        .arg("--version")
        .output()
        .expect("the README installs the program");
    assert!(installed.stdout.starts_with(b"conform "));
}

fn succeed(place: &str, command: &str) {
    let output = shell(command).output().expect("a shell is there");
    assert!(
        output.status.success(),
        "{place}: {command}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
