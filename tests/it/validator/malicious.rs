//! Malicious captures and bodies: each ends with a message and an exit status, in little memory and without a panic.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write as _};

use crate::checking::snapshot;
use crate::cli::{Ended, conform_on};
use crate::work;

const SPEC: &str = "@fixtures/validator/exchange-3.0.yaml";

/// How many bytes a run may ask for, all times together, and at one time: far more than any of these asks for.
const MOST_BYTES: u64 = 2 << 30;
const MOST_PEAK: u64 = 1 << 30;

const GOOD: &str = r#"{"request":{"method":"GET","url":"/local/visits/7"},"response":{"status":200,"body":{"id":7,"kind":"walkin"}}}"#;

/// Checks a capture from standard input.
fn check(more: &[&str], input: &mut dyn BufRead) -> Ended {
    let args = ["check", "--spec", SPEC, "--max-bytes", "65536"];
    within_limits(&[&args[..], more, &["-"]].concat(), input)
}

/// Runs the program on one thread, and asserts that it takes no more than [`MOST_BYTES`] and [`MOST_PEAK`].
fn within_limits(args: &[&str], input: &mut dyn BufRead) -> Ended {
    let args = [args, &["--jobs", "1"]].concat();
    let (ended, work) = work::measure(|| conform_on(&args, input));
    assert!(
        work.bytes < MOST_BYTES && work.peak < MOST_PEAK,
        "{args:?} took {work:?}"
    );
    ended
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("memory can be written");
    out.finish().expect("memory can be written")
}

/// A HAR of these entries, a line each.
fn har(entries: &[&str]) -> String {
    format!(
        "{{\"log\": {{\"version\": \"1.2\", \"entries\": [\n{}\n]}}}}\n",
        entries.join(",\n")
    )
}

/// An exchange whose answer is this JSON string as it is written.
fn answered(body: &str) -> String {
    GOOD.replace(
        r#""body":{"id":7,"kind":"walkin"}"#,
        &format!(r#""headers":{{"Content-Type":"application/json"}},"body":"{body}""#),
    )
}

/// An exchange whose answer is these bytes as base64, to which the codings were applied.
fn packed_answer(codings: &str, base64: &str) -> String {
    let headers = format!(
        r#""headers":{{"Content-Type":"application/json","Content-Encoding":"{codings}"}}"#
    );
    GOOD.replace(
        r#""body":{"id":7,"kind":"walkin"}"#,
        &format!(r#"{headers},"body":"{base64}","encoding":"base64""#),
    )
}

#[test]
fn malicious_captures_end_with_a_message() {
    let entry = r#"{"request":{"method":"GET","url":"/local/visits/7"},"response":{"status":200,"content":{"mimeType":"application/json","text":"{\"id\":7,\"kind\":\"walkin\"}"}}}"#;
    let lines = |lines: &[&str]| (lines.join("\n") + "\n").into_bytes();
    let deep = "[".repeat(60_000);
    let long = format!("{{\"request\": \"{}\"}}", "x".repeat(70_000));
    let with = |bytes: &[u8]| [bytes, b"\n", GOOD.as_bytes(), b"\n"].concat();
    let many = packed(&b" ".repeat(1 << 20)).repeat(64);
    let bomb = [
        packed(b"{"),
        many.clone(),
        packed(b"\n"),
        packed(GOOD.as_bytes()),
    ]
    .concat();
    let cut = packed(&lines(&vec![GOOD; 50]));
    let whole = har(&[entry, entry]);
    let escaped = "\\u0000".repeat(3);
    let nested = format!("{}1{}", "[".repeat(600), "]".repeat(600));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        (
            "a line that nests 60,000 deep",
            with(format!("{{\"request\":{deep}").as_bytes()),
        ),
        ("a body that nests 600 deep", lines(&[&answered(&nested)])),
        ("a line that is longer than allowed", with(long.as_bytes())),
        (
            "64 MB of spaces in one line, packed to less than 100 KB",
            bomb,
        ),
        (
            "a line that is not UTF-8",
            with(b"{\"request\": \"\xff\xfe\"}"),
        ),
        ("a line with NUL in it", with(b"{\"request\": nul\0l}")),
        ("a body with NUL in it", lines(&[&answered(&escaped)])),
        (
            "a byte order mark before the first line",
            [b"\xef\xbb\xbf", GOOD.as_bytes()].concat(),
        ),
        (
            "UTF-16",
            GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "a packed capture that was cut off",
            cut[..cut.len() / 2].to_vec(),
        ),
        ("a packed capture with another byte in it", {
            let mut bytes = cut.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            bytes
        }),
        (
            "a packed capture with something after it",
            [&packed(GOOD.as_bytes())[..], b"and more"].concat(),
        ),
        (
            "a HAR that was cut off in its second entry",
            whole.as_bytes()[..whole.len() - 40].to_vec(),
        ),
        (
            "a HAR that was cut off before its first entry",
            whole.as_bytes()[..30].to_vec(),
        ),
        (
            "a HAR with an entry that nests 60,000 deep",
            har(&[&format!("{{\"request\": {deep}")]).into_bytes(),
        ),
        (
            "a HAR with an entry that is longer than allowed",
            har(&[&long, entry]).into_bytes(),
        ),
        (
            "a HAR with closing brackets only",
            b"{\"log\": {\"entries\": [ ]]]]}}}}".to_vec(),
        ),
        ("a HAR whose log is no object", b"{\"log\": [[[[".to_vec()),
        ("nothing", Vec::new()),
        ("spaces", b" \n \n".to_vec()),
        (
            "a body of 1 MB, packed twice to less than 90 bytes",
            lines(&[
                &packed_answer(
                    "gzip, gzip",
                    "H4sIAAAAAAACA5Pv5mAAASbmtwcNGYGMQwu0Xs+/JLDPgZFhFIyCUTDSQA3bcibmjwwMAgwAgFCcmBwEAAA=",
                ),
                GOOD,
            ]),
        ),
        (
            "a body that is packed four times over",
            lines(&[
                &packed_answer(
                    "gzip, gzip, gzip, gzip",
                    "H4sIAAAAAAACA5Pv5mAAASbmye+fJTAwqj07+X6+qoHBKtvds3bsaTs5J9Sobf7xRV9kzz9rD2/il3269XOczsLtrmZRreYtnY5mdjsipVdwMhy6vXy3LdAYAFTQKP1PAAAA",
                ),
                GOOD,
            ]),
        ),
    ];
    let mut reported = String::new();
    for (what, bytes) in cases {
        let mut input = BufReader::with_capacity(4096, &bytes[..]);
        let ended = check(&[], &mut input);
        let _ = writeln!(reported, "# {what}: exit status {}\n", ended.status);
        let _ = writeln!(reported, "{}{}", ended.stdout, ended.stderr);
    }
    snapshot("validator/malicious-captures", &reported);
}

#[test]
fn checks_without_end_are_given_up() {
    let tree = format!("{}1{}", r#"{"next":"#.repeat(200), "}".repeat(200));
    let words = format!("[{}1]", "1,".repeat(20_000));
    let mut reported = String::new();
    for (operation, body) in [("fan", "\"x\""), ("tree", &tree), ("words", &words)] {
        let args = [
            "check",
            "--spec",
            "@fixtures/validator/recursion.yaml",
            "--operation",
            operation,
            "--request",
            "--max",
            "1",
            "-",
        ];
        let ended = within_limits(&args, &mut body.as_bytes());
        let _ = writeln!(
            reported,
            "{operation}: exit status {}\n\n{}{}",
            ended.status, ended.stdout, ended.stderr
        );
    }
    snapshot("validator/recursion", &reported);
}

/// A reader of one line that never ends by itself.
fn endless(bytes: u64) -> impl BufRead {
    let start = io::Cursor::new(b"{\"request\": \"");
    BufReader::with_capacity(1 << 16, start.chain(io::repeat(b'x').take(bytes)))
}

fn told_of_a_long_line(bytes: u64) {
    let mut input = endless(bytes).chain(io::Cursor::new(format!("\n{GOOD}\n")));
    let ended = check(&[], &mut input);
    assert_eq!(ended.status, 1);
    let line = "error[malformed-exchange]: the exchange cannot be read: the line is longer than 65536 bytes\n--> standard input:1\n";
    assert!(ended.stdout.starts_with(line), "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .ends_with("\n2 of 3 payloads conform, 1 fails, 0 unchecked; 1 error, 0 notes\n"),
        "{}",
        ended.stdout
    );
}

#[test]
fn a_long_line_takes_no_memory() {
    told_of_a_long_line(32 << 20);
}

/// The same at its real size: `cargo test --release -p conform-tests --test it -- --ignored a_line_of_a_gigabyte`.
#[test]
#[ignore = "takes a while in a debug build"]
fn a_line_of_a_gigabyte() {
    told_of_a_long_line(1 << 30);
}
