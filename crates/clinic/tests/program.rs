//! The program `vsee-clinic` with a file of records: what was acknowledged outlives restarts, kills among them.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// A file that goes with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let name = format!("vsee-clinic-{name}-{}.sqlite", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        file.remove();
        file
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            // Most of them are not there.
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.remove();
    }
}

/// The program, which is killed when it goes.
struct Running {
    child: Child,
    address: String,
    first_line: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Kill -9 on Unix. It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(file: &Path, arguments: &[&str]) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vsee-clinic"));
    command
        .current_dir(root)
        .args(["--listen", "127.0.0.1:0", "--clock", "1735545600", "--data"])
        .arg(file)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn start(file: &Path, arguments: &[&str]) -> Running {
    let mut child = command(file, arguments)
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("it is piped");
    BufReader::new(stdout)
        .read_line(&mut line)
        .expect("it is text");
    let address = line
        .split_once("http://")
        .and_then(|(_, rest)| rest.split('/').next());
    let address = address.unwrap_or_default().to_owned();
    let mut running = Running {
        child,
        address,
        first_line: line,
    };
    if running.address.is_empty() {
        let _ = running.child.wait();
        let mut errors = String::new();
        let stderr = running.child.stderr.take().expect("it is piped");
        BufReader::new(stderr)
            .read_to_string(&mut errors)
            .expect("it is text");
        panic!("it does not listen: {errors}");
    }
    running
}

/// A connection that is kept open.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request and returns status and body; an error if the program ends before the whole answer has come.
    fn send(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        body: &Value,
    ) -> std::io::Result<(u16, Value)> {
        let (media_type, body) = match body {
            Value::Null => ("", String::new()),
            Value::String(form) => ("application/x-www-form-urlencoded", form.clone()),
            body => ("application/json", body.to_string()),
        };
        let kind = match media_type {
            "" => String::new(),
            media_type => format!("Content-Type: {media_type}\r\n"),
        };
        let head = format!(
            "{method} /api_v3{path} HTTP/1.1\r\nHost: x\r\nX-ApiToken: {token}\r\n{kind}Content-Length: {}\r\n\r\n",
            body.len()
        );
        self.0.get_mut().write_all((head + &body).as_bytes())?;
        let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.ok_or_else(broken)?;
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(broken());
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().ok();
            }
        }
        let mut body = vec![0; length.ok_or_else(broken)?];
        self.0.read_exact(&mut body)?;
        let body = serde_json::from_slice(&body).map_err(|_| broken())?;
        Ok((status, body))
    }
}

/// What was acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Ids of intakes, and the words that were sent with them last.
    intakes: Vec<(String, String)>,
    /// Visits by their ids, and the statuses that they must have; `None` while a call changes it.
    visits: HashMap<String, Option<i64>>,
}

/// Sends calls until the program is gone, and records what it has acknowledged.
fn load(address: &str, worker: usize, count: &AtomicUsize, acknowledged: &Mutex<Acknowledged>) {
    let Ok(mut connection) = Connection::open(address) else {
        return;
    };
    let mut send = |method: &str, path: &str, body: Value| -> Option<Value> {
        let (status, answer) = connection.send(method, path, "patient-token", &body).ok()?;
        assert_eq!(status, 200, "{method} {path}: {answer}");
        Some(answer["data"].clone())
    };
    loop {
        let word = format!(
            "worker {worker}, call {}",
            count.fetch_add(1, Ordering::SeqCst)
        );
        let intake = json!({"type": 1, "reason_for_visit": word, "weight": 61.3});
        let Some(intake) = send("POST", "/intakes", intake) else {
            return;
        };
        let id = intake["id"].as_str().expect("an id").to_owned();
        let kept = |change: &dyn Fn(&mut Acknowledged)| {
            change(&mut acknowledged.lock().expect("no test has failed"));
        };
        kept(&|all| all.intakes.push((id.clone(), word.clone())));
        let walkin = json!({"intake_id": id, "room_code": "vclinicroom"});
        let Some(visit) = send("POST", "/visits/add_walkin", walkin) else {
            return;
        };
        let visit = visit["id"].as_str().expect("an id").to_owned();
        kept(&|all| all.visits.extend([(visit.clone(), None)]));
        let form = format!("id={visit}&reason=call_ended");
        if send("POST", "/visits/close", json!(form)).is_none() {
            return;
        }
        kept(&|all| all.visits.extend([(visit.clone(), Some(30))]));
    }
}

/// Kills the program under load again and again, and looks for what it has acknowledged. Returns how much that was.
fn kill_under_load(name: &str, restarts: usize) -> usize {
    let file = File::new(name);
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let count = Arc::new(AtomicUsize::new(0));
    for round in 0..=restarts {
        let mut running = start(&file.0, &[]);
        let address = running.address.clone();
        {
            let all = acknowledged.lock().expect("no test has failed");
            let mut connection = Connection::open(&address).expect("it listens");
            // All of the last rounds, and samples of those before.
            let intakes = all.intakes.len();
            for (at, (id, word)) in all.intakes.iter().enumerate() {
                if at + 400 < intakes && at % 17 != round % 17 {
                    continue;
                }
                let path = format!("/intakes/{id}");
                let (status, answer) = connection
                    .send("GET", &path, "patient-token", &Value::Null)
                    .expect("it answers");
                assert_eq!(status, 200, "round {round}: the intake {id} is lost");
                assert_eq!(answer["data"]["reason_for_visit"], json!(word));
                assert_eq!(answer["data"]["weight"], json!(61.3));
            }
            let path = "/visits?fields=id,status";
            let (status, answer) = connection
                .send("GET", path, "patient-token", &Value::Null)
                .expect("it answers");
            assert_eq!(status, 200, "{answer}");
            let listed = answer["data"].as_array().expect("a list");
            let statuses: HashMap<&str, i64> = listed
                .iter()
                .filter_map(|visit| Some((visit["id"].as_str()?, visit["status"].as_i64()?)))
                .collect();
            assert_eq!(statuses.len(), listed.len(), "ids are used once");
            for (id, status) in &all.visits {
                let found = statuses.get(id.as_str());
                assert!(found.is_some(), "round {round}: the visit {id} is lost");
                assert!(
                    status.is_none() || found == status.as_ref(),
                    "round {round}: {id}"
                );
            }
        }
        if round == restarts {
            break;
        }
        let is_over = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let (address, count) = (address.clone(), Arc::clone(&count));
                let (acknowledged, is_over) = (Arc::clone(&acknowledged), Arc::clone(&is_over));
                std::thread::spawn(move || {
                    load(&address, worker, &count, &acknowledged);
                    assert!(
                        is_over.load(Ordering::SeqCst),
                        "the program ended by itself"
                    );
                })
            })
            .collect();
        // Somewhere in the middle of calls, elsewhere in each round.
        let before = count.load(Ordering::SeqCst);
        while count.load(Ordering::SeqCst) < before + 8 {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis((round as u64 * 7) % 20));
        is_over.store(true, Ordering::SeqCst);
        running.child.kill().expect("it runs");
        for worker in workers {
            worker.join().expect("no answer is wrong");
        }
    }
    let all = acknowledged.lock().expect("no test has failed");
    all.intakes.len() + all.visits.len()
}

#[test]
fn what_was_acknowledged_outlives_kills() {
    let acknowledged = kill_under_load("kills", 5);
    assert!(
        acknowledged > 10,
        "only {acknowledged} calls were acknowledged"
    );
}

#[test]
#[ignore = "takes minutes: cargo test -p vsee-clinic --features data -- --ignored"]
fn what_was_acknowledged_outlives_200_kills() {
    let acknowledged = kill_under_load("many-kills", 200);
    assert!(
        acknowledged > 1000,
        "only {acknowledged} calls were acknowledged"
    );
    println!("{acknowledged} acknowledged calls, none lost");
}

#[test]
fn a_file_has_one_program_and_belongs_to_it() {
    let file = File::new("locked");
    let running = start(&file.0, &[]);
    let refused = |file: &Path| {
        let output = command(file, &[]).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let text = refused(&file.0);
    assert!(text.contains("another program has the file open"), "{text}");
    drop(running);
    let other = File::new("other");
    std::fs::write(
        &other.0,
        "not a database, but a text of some length\n".repeat(40),
    )
    .expect("it is written");
    let text = refused(&other.0);
    assert!(text.contains("file is not a database"), "{text}");
    let before = std::fs::read(&other.0).expect("it is there");
    assert!(
        before.starts_with(b"not a database"),
        "the file is left as it was"
    );
    let text = refused(Path::new("/nonexistent/folder/file"));
    assert!(
        text.contains("cannot use `/nonexistent/folder/file`"),
        "{text}"
    );
}

#[test]
fn recorded_payloads_are_taken_over_once() {
    let file = File::new("seeded");
    let records = |running: &Running| {
        let line = running.first_line.trim_end();
        line.split_once("with ").map(|(_, rest)| rest.to_owned())
    };
    let first = start(&file.0, &["--payloads", "tests/payloads"]);
    assert!(
        !records(&first).expect("a line").starts_with("0 "),
        "{:?}",
        records(&first)
    );
    let mut connection = Connection::open(&first.address).expect("it listens");
    let path = "/visits/18407167";
    let closed = connection
        .send(
            "POST",
            "/visits/delete",
            "admin-token",
            &json!("id=18407167"),
        )
        .expect("it answers");
    assert_eq!(closed.0, 200, "{}", closed.1);
    drop(connection);
    drop(first);
    let again = start(&file.0, &["--payloads", "tests/payloads"]);
    assert!(
        records(&again).expect("a line").starts_with("0 "),
        "{:?}",
        records(&again)
    );
    let mut connection = Connection::open(&again.address).expect("it listens");
    let (status, answer) = connection
        .send("GET", path, "admin-token", &Value::Null)
        .expect("it answers");
    assert_eq!(
        (status, &answer["data"]["status"]),
        (200, &json!(40)),
        "{answer}"
    );
    // Ids go on where they were.
    let (_, intake) = connection
        .send("POST", "/intakes", "patient-token", &json!({"type": 1}))
        .expect("it answers");
    let id = intake["data"]["id"].as_str().expect("an id").to_owned();
    drop(connection);
    drop(again);
    let third = start(&file.0, &["--first-id", "1"]);
    let mut connection = Connection::open(&third.address).expect("it listens");
    let (_, intake) = connection
        .send("POST", "/intakes", "patient-token", &json!({"type": 1}))
        .expect("it answers");
    assert_ne!(intake["data"]["id"], json!(id));
}
