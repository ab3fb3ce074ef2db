//! Captures as Parquet: `conform check` reports of the file what it reports of the captures, byte for byte.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use conform_openapi::io::{Io, StreamColors};

/// What a run of the program came to.
struct Ended {
    status: u8,
    stdout: String,
    stderr: String,
}

fn conform(args: &[&str]) -> Ended {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut std::io::empty(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let args = std::iter::once("conform").chain(args.iter().copied());
    let status = conform_openapi::run(args.map(OsString::from), io);
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ended {
        status,
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn fixture(name: &str) -> String {
    fixtures().join(name).display().to_string()
}

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("conform-parquet-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Returns the JSON report and the coverage of what is checked.
fn report(folder: &Folder, spec: &str, paths: &[&str], more: &[&str]) -> (String, String) {
    let coverage = folder.path("coverage.json");
    let mut args = vec!["check", "--spec", spec, "--format", "json"];
    args.extend(["--coverage-output", &coverage]);
    args.extend(more);
    args.extend(paths);
    let ended = conform(&args);
    assert!(ended.status < 2, "{paths:?}: {}", ended.stderr);
    let coverage = std::fs::read_to_string(coverage).expect("it was written");
    (ended.stdout, coverage)
}

/// The captures of a folder of fixtures, whatever their format.
fn captures(folder: &str) -> Vec<String> {
    let files = std::fs::read_dir(fixtures().join(folder)).expect("the folder is there");
    let mut files: Vec<String> = files
        .map(|file| file.expect("an entry").path().display().to_string())
        .filter(|path| !path.ends_with("api.yaml") && !path.ends_with("guarded.yaml"))
        // A log whose members no format names.
        .filter(|path| !path.ends_with("loaf.dat"))
        .filter(|path| !path.ends_with(".md") && !path.ends_with("openapi.yaml"))
        .filter(|path| Path::new(path).is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn every_format_of_captures_is_reported_alike_as_parquet() {
    let folder = Folder::new("formats");
    let mut converted = 0;
    for (captured, spec) in [
        ("traffic/recorded", "traffic/recorded/api.yaml"),
        ("traffic/har", "traffic/har/api.yaml"),
        ("report/merge", "report/merge/openapi.yaml"),
    ] {
        let spec = fixture(spec);
        for capture in captures(captured) {
            let file = folder.path("x.parquet");
            let ended = conform(&["convert", &capture, "-o", &file]);
            assert_eq!(ended.status, 0, "{capture}: {}", ended.stderr);
            for jobs in ["1", "3"] {
                let one = report(&folder, &spec, &[&capture], &["--jobs", jobs]);
                let other = report(&folder, &spec, &[&file], &["--jobs", jobs]);
                assert!(one == other, "{capture}:\n{}\nis not\n{}", other.0, one.0);
            }
            converted += 1;
        }
    }
    assert!(converted > 30, "there are only {converted} captures");
}

#[test]
fn one_file_of_many_captures_and_many_files_of_one_are_reported_alike() {
    let folder = Folder::new("many");
    let spec = fixture("report/merge/openapi.yaml");
    let (first, second) = (
        fixture("report/merge/first.ndjson"),
        fixture("report/merge/second.ndjson"),
    );
    let whole = report(&folder, &spec, &[&first, &second], &[]);
    let both = folder.path("both.parquet");
    let ended = conform(&["convert", &second, &first, "-o", &both]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(report(&folder, &spec, &[&both], &[]) == whole);
    let parts = folder.path("parts");
    std::fs::create_dir(&parts).expect("a folder can be made");
    for (capture, name) in [(&second, "a.parquet"), (&first, "b.parquet")] {
        let file = Path::new(&parts).join(name).display().to_string();
        assert_eq!(conform(&["convert", capture, "-o", &file]).status, 0);
    }
    assert!(report(&folder, &spec, &[&parts], &[]) == whole);
    // Parts of the rows are parts of the captures.
    let reports = ["1/3", "2/3", "3/3"].map(|part| {
        let file = folder.path(&format!("{}.json", &part[..1]));
        let (text, _) = report(&folder, &spec, &[&both], &["--partition", part]);
        std::fs::write(&file, text).expect("it can be written");
        file
    });
    let merged = conform(&["merge", &reports[2], &reports[0], &reports[1]]);
    assert_eq!(merged.stdout, whole.0);
}

/// Two spans, whose bodies a collector has kept and cut.
const SPANS: &str = r#"{"resourceSpans": [{"scopeSpans": [{"spans": [
  {"traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "startTimeUnixNano": "1760000000123456789", "attributes": [
    {"key": "http.request.method", "value": {"stringValue": "GET"}},
    {"key": "url.full", "value": {"stringValue": "https://bikes.example/bikes/7?fields=all"}},
    {"key": "http.response.status_code", "value": {"intValue": "200"}},
    {"key": "http.response.header.content-type", "value": {"stringValue": "application/json"}},
    {"key": "http.response.body.content", "value": {"stringValue": "{\"id\": 7}"}}]},
  {"traceId": "4bf92f3577b34da6a3ce929d0e0e4737", "startTimeUnixNano": "1760000001000000000", "attributes": [
    {"key": "http.request.method", "value": {"stringValue": "GET"}},
    {"key": "url.full", "value": {"stringValue": "https://bikes.example/bikes/8"}},
    {"key": "http.response.status_code", "value": {"intValue": "200"}},
    {"key": "http.response.body.content", "value": {"stringValue": "{\"id\": 8, \"col"}}]}
]}]}]}"#;

#[test]
fn parquet_becomes_ndjson_again() {
    let folder = Folder::new("again");
    let capture = folder.path("spans.json");
    std::fs::write(&capture, SPANS).expect("it can be written");
    let (parquet, direct) = (folder.path("x.parquet"), folder.path("direct.ndjson"));
    let again = folder.path("again.ndjson");
    for (from, to) in [
        (&capture, &parquet),
        (&capture, &direct),
        (&parquet, &again),
    ] {
        let ended = conform(&["convert", from, "-o", to]);
        assert_eq!(ended.status, 0, "{}", ended.stderr);
    }
    let read = |path| std::fs::read_to_string(path).expect("it was written");
    let (direct, again) = (read(&direct), read(&again));
    assert_eq!(direct.lines().count(), again.lines().count());
    let line: serde_json::Value =
        serde_json::from_str(again.lines().next().expect("a line")).expect("it is JSON");
    let time = line["time"].as_str().expect("a span has a time");
    assert_eq!(time, "2025-10-09T08:53:20.123456Z");
    assert!(line["traceId"].is_string());
    let spec = fixture("traffic/recorded/api.yaml");
    let reports = [&direct, &again].map(|text| {
        let file = folder.path("x.ndjson");
        std::fs::write(&file, text).expect("it can be written");
        report(&folder, &spec, &[&file], &[]).0
    });
    assert_eq!(reports[0], reports[1]);
    // What is no exchange has no place in NDJSON.
    let text = "{\"request\": {\"method\": \"GET\", \"url\": \"/\"}}\n{}\n";
    let file = folder.path("broken.ndjson");
    std::fs::write(&file, text).expect("it can be written");
    let ended = conform(&["convert", &file]);
    assert_eq!(ended.status, 1);
    assert_eq!(ended.stdout.lines().count(), 1);
    assert!(
        ended
            .stderr
            .contains("a line or entry is no exchange, and is left out"),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_cannot_be_converted_or_read_says_why() {
    let folder = Folder::new("refused");
    let spec = fixture("report/merge/openapi.yaml");
    let out = folder.path("x.parquet");
    let to_stdout = conform(&["convert", "--format", "parquet", &spec]);
    assert_eq!(to_stdout.status, 2);
    assert!(to_stdout.stderr.contains("-o traffic.parquet"));
    let nothing = conform(&["convert", &spec, "-o", &out]);
    assert_eq!(nothing.status, 2);
    assert!(
        nothing.stderr.contains("is not a capture of exchanges"),
        "{}",
        nothing.stderr
    );
    let damaged = folder.path("damaged.parquet");
    std::fs::write(&damaged, "PAR1 and no more").expect("it can be written");
    let ended = conform(&["check", "--spec", &spec, &damaged]);
    assert_eq!(ended.status, 1);
    assert!(ended.stdout.contains("unreadable-file"), "{}", ended.stdout);
    let ended = conform(&["convert", &damaged, "-o", &out]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("damaged.parquet"), "{}", ended.stderr);
    for (text, why) in [
        ("", "it is empty"),
        ("PARE, which is encrypted", "it does not start with `PAR1`"),
        ("<html>not found</html>", "it does not start with `PAR1`"),
    ] {
        std::fs::write(&damaged, text).expect("it can be written");
        let ended = conform(&["check", "--spec", &spec, &damaged]);
        assert_eq!(ended.status, 1);
        assert!(ended.stdout.contains(why), "{}", ended.stdout);
        let ended = conform(&["convert", &damaged, "-o", &out]);
        assert_eq!(ended.status, 2);
        assert!(ended.stderr.contains(why), "{}", ended.stderr);
    }
}

/// Bytes that are changed, and a file that is cut off, are an error or a finding, and never a panic.
#[test]
fn damaged_files_end_with_a_message() {
    let folder = Folder::new("damaged");
    let spec = fixture("report/merge/openapi.yaml");
    let file = folder.path("x.parquet");
    let capture = fixture("report/merge/first.ndjson");
    assert_eq!(conform(&["convert", &capture, "-o", &file]).status, 0);
    let whole = std::fs::read(&file).expect("it was written");
    let step = whole.len() / 300 + 1;
    for at in (0..whole.len()).step_by(step) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        for bytes in [&changed[..], &whole[..at]] {
            std::fs::write(&file, bytes).expect("it can be written");
            let ended = conform(&["check", "--spec", &spec, &file]);
            assert!(ended.status <= 2, "byte {at}: {}", ended.stderr);
        }
    }
}
