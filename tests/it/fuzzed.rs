//! The fuzz targets on their seeds, and on mutations of them. What a target does is in `fuzz/src`.
//!
//! `CONFORM_FUZZ_RUNS` says how many mutations of each seed are tried.

// It is a library of its own, too.
#[allow(unreachable_pub)]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::path::Path;

/// How many mutations of a seed are tried, if nothing else is said.
const RUNS: u64 = 20;

/// Texts that mean something to a target.
const WORDS: [&str; 40] = [
    "null",
    "true",
    "-0",
    "1.0",
    "1e400",
    "9223372036854775808",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    ",",
    ":",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "\n",
    "  ",
    "- ",
    "&a ",
    "*a",
    "<<: *a",
    "$ref: ",
    "#/components/schemas/A",
    "allOf",
    "oneOf",
    "type",
    "required",
    "properties",
    "items",
    "enum",
    "discriminator",
    "nullable: true",
    "%2F",
    "\u{e9}",
    "\u{1f600}",
    "\0",
    "\r\n\r\n",
];

/// Numbers that look random, and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % most.max(1)
    }

    /// Changes some bytes.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let (from, length) = (self.below(bytes.len() + 1), self.below(12));
            let to = (from + length).min(bytes.len());
            match self.below(5) {
                0 => drop(bytes.drain(from..to)),
                1 => {
                    let copied = bytes[from..to].to_vec();
                    let at = self.below(bytes.len() + 1);
                    bytes.splice(at..at, copied);
                }
                2 => {
                    if let Some(byte) = bytes.get_mut(from) {
                        *byte = u8::try_from(self.below(256)).unwrap_or_default();
                    }
                }
                3 => drop(bytes.splice(from..to, WORDS[self.below(WORDS.len())].bytes())),
                _ => drop(bytes.splice(from..from, WORDS[self.below(WORDS.len())].bytes())),
            }
        }
    }
}

/// Runs a target on its seeds and on mutations of them.
fn replay(target: &str, run: fn(&[u8])) {
    let runs = std::env::var("CONFORM_FUZZ_RUNS").ok();
    let runs = runs.and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/seeds")
        .join(target);
    let entries = std::fs::read_dir(&folder).expect("there are seeds");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no seeds");
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for path in paths {
        let seed = std::fs::read(&path).expect("a seed can be read");
        run(&seed);
        for _ in 0..runs {
            let mut bytes = seed.clone();
            numbers.mutate(&mut bytes);
            let ended = std::panic::catch_unwind(|| run(&bytes));
            assert!(
                ended.is_ok(),
                "{}: {:?}",
                path.display(),
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn json_is_read_as_by_another_reader() {
    replay("json", targets::json::run);
}

#[test]
fn yaml_is_written_as_json_and_found_by_pointers() {
    replay("yaml", targets::yaml::run);
}

#[test]
fn descriptions_of_any_kind_pass_through_every_stage() {
    replay("document", targets::document::run);
}

#[test]
fn bodies_are_judged_as_by_another_validator() {
    replay("schema", targets::schema::run);
}

#[test]
fn captures_are_judged_alike_in_every_way() {
    replay("capture", targets::capture::run);
}

#[test]
fn parameters_are_read_as_they_are_written() {
    replay("parameters", targets::parameters::run);
}

#[test]
fn bodies_are_unpacked_as_they_were_packed() {
    replay("codings", targets::codings::run);
}

#[test]
fn payloads_are_written_back_as_they_were_read() {
    replay("models", targets::models::run);
}

#[test]
fn a_bundle_of_several_files_means_the_same() {
    replay("multi", targets::multi::run);
}

#[test]
fn findings_in_parts_are_in_the_body() {
    replay("multipart", targets::multipart::run);
}

#[test]
fn streams_have_the_same_items_however_they_are_cut() {
    replay("streams", targets::streams::run);
}
