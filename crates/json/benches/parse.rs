//! Measures how fast JSON is parsed to a tape, compared with `serde_json::Value` in the same run.
//!
//! `cargo bench -p conform-json` measures documents of about 6 KB, as compact and as indented text.
//! The rounds of both parsers are interleaved, and the shortest time of each is printed: it depends
//! least on what else the machine does. `serde_json` keeps all digits of numbers here, because its
//! feature `arbitrary_precision` is on, as it is in the toolkit.

use std::{
    fmt::Write as _,
    hint::black_box,
    io::{self, Write as _},
    time::{Duration, Instant},
};

use conform_json::{Limits, Tape};
use serde_json::Value;

/// The number of documents in a round.
const DOCUMENTS: usize = 100;
/// The number of rounds.
const ROUNDS: usize = 100;

/// Returns a typical API response: nested objects, many short strings, ids, times and nulls.
fn document(seed: usize) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "{{\"code\":200,\"data\":{{\"id\":\"{seed}\",\"account_code\":\"account{}\",\"status\":{},\"created\":14{seed:08},\
         \"description\":\"Follow-up, \\\"week\\\" {seed}: caf\\u00e9\",\"cancelled\":null,\"walkin\":false,\"members\":[",
        seed % 7,
        seed % 90
    );
    for member in 0..6 {
        let comma = if member == 0 { "" } else { "," };
        let _ = write!(
            out,
            "{comma}{{\"id\":{},\"first_name\":\"Member{member}\",\"last_name\":\"Of order {seed}\",\"email\":\"m{member}@example.com\",\
             \"dob\":\"19{}-04-1{member}\",\"gender\":{},\"phone\":null,\"timezone\":\"America/Los_Angeles\",\"weight\":{}.5,\
             \"address\":{{\"street\":\"{member} Main Street\",\"city\":\"Sunnyvale\",\"state\":\"CA\",\"zip\":\"9408{member}\"}}}}",
            seed * 10 + member,
            50 + member,
            member % 2,
            60 + member
        );
    }
    out.push_str("],\"notes\":[");
    for note in 0..27 {
        let comma = if note == 0 { "" } else { "," };
        let _ = write!(
            out,
            "{comma}{{\"id\":{note},\"at\":{{\"sec\":1454112000,\"usec\":1{note}0}},\"text\":\"The customer reports no change since \
             the last call; continue as planned ({note}).\",\"tags\":[\"a\",\"bb\",\"ccc\"]}}"
        );
    }
    out.push_str("]}}");
    out
}

/// Runs the tasks in interleaved rounds. Returns the shortest time of each, in microseconds per
/// document.
fn shortest(tasks: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Duration::MAX; tasks.len()];
    for _ in 0..ROUNDS {
        for (task, shortest) in tasks.iter_mut().zip(&mut times) {
            let start = Instant::now();
            task();
            *shortest = start.elapsed().min(*shortest);
        }
    }
    let per_document = |time: &Duration| time.as_secs_f64() * 1e6 / DOCUMENTS as f64;
    times.iter().map(per_document).collect()
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "bytes per document; microseconds and MB/s of each parser; speed-up of the tape"
    )?;
    let compact: Vec<String> = (0..DOCUMENTS).map(document).collect();
    let pretty = |text: &String| {
        let value: Value = serde_json::from_str(text).expect("the document is JSON");
        serde_json::to_string_pretty(&value).expect("a value is JSON")
    };
    let pretty: Vec<String> = compact.iter().map(pretty).collect();
    for (layout, texts) in [("compact", compact), ("pretty", pretty)] {
        let bytes = texts.iter().map(String::len).sum::<usize>() as f64 / DOCUMENTS as f64;
        let (value, tape) = compare(&texts);
        writeln!(
            out,
            "  {layout:<8} {bytes:6.0}  serde_json::Value {value:7.2} {:6.0}  tape {tape:7.2} {:6.0}  {:.2}x",
            bytes / value,
            bytes / tape,
            value / tape
        )?;
    }
    Ok(())
}

/// Returns the microseconds per document for a `serde_json::Value` and for a tape.
fn compare(texts: &[String]) -> (f64, f64) {
    let limits = Limits::default();
    let mut tape = Tape::new();
    let times = shortest(&mut [
        &mut || {
            for text in texts {
                let value: Value =
                    serde_json::from_str(black_box(text)).expect("the document is JSON");
                black_box(&value);
            }
        },
        &mut || {
            for text in texts {
                let value = tape.parse(black_box(text.as_bytes()), &limits);
                black_box(value.expect("the document is JSON"));
            }
        },
    ]);
    (times[0], times[1])
}
