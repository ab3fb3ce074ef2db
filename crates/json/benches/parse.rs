//! How fast texts are read, against `serde_json::Value` in the same run.
//!
//! `cargo bench -p conform-json` prints, for documents of about 6 KB like those of a visit, the
//! shortest times of interleaved rounds, which suffer least from what else the machine does.
//! `serde_json` keeps the digits of numbers here, as everywhere in this workspace.

use std::{
    fmt::Write as _,
    hint::black_box,
    io::{self, Write as _},
    time::{Duration, Instant},
};

use conform_json::{Limits, Tape};
use serde_json::Value;

/// How many documents a round reads.
const DOCUMENTS: usize = 100;
const ROUNDS: usize = 100;

/// A document like a visit: objects within objects, many short strings, ids, times and nulls.
fn document(seed: usize) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "{{\"code\":200,\"data\":{{\"id\":\"{seed}\",\"account_code\":\"clinic{}\",\"status\":{},\"created\":14{seed:08},\
         \"description\":\"Follow-up, \\\"week\\\" {seed}: caf\\u00e9\",\"cancelled\":null,\"walkin\":false,\"members\":[",
        seed % 7,
        seed % 90
    );
    for member in 0..6 {
        let comma = if member == 0 { "" } else { "," };
        let _ = write!(
            out,
            "{comma}{{\"id\":{},\"first_name\":\"Member{member}\",\"last_name\":\"Of visit {seed}\",\"email\":\"m{member}@example.com\",\
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
            "{comma}{{\"id\":{note},\"at\":{{\"sec\":1454112000,\"usec\":1{note}0}},\"text\":\"Patient reports no change since \
             the last visit; continue as planned ({note}).\",\"tags\":[\"a\",\"bb\",\"ccc\"]}}"
        );
    }
    out.push_str("]}}");
    out
}

/// The shortest time of one document in microseconds, for each of the works, in interleaved rounds.
fn shortest(works: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Duration::MAX; works.len()];
    for _ in 0..ROUNDS {
        for (work, shortest) in works.iter_mut().zip(&mut times) {
            let start = Instant::now();
            work();
            *shortest = start.elapsed().min(*shortest);
        }
    }
    let of_one = |time: &Duration| time.as_secs_f64() * 1e6 / DOCUMENTS as f64;
    times.iter().map(of_one).collect()
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "bytes and microseconds of a document, MB/s, and how many times as fast"
    )?;
    let compact: Vec<String> = (0..DOCUMENTS).map(document).collect();
    let pretty = |text: &String| {
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        serde_json::to_string_pretty(&value).expect("a value is JSON")
    };
    let pretty: Vec<String> = compact.iter().map(pretty).collect();
    for (what, texts) in [("compact", compact), ("pretty", pretty)] {
        let bytes = texts.iter().map(String::len).sum::<usize>() as f64 / DOCUMENTS as f64;
        let (value, tape) = compare(&texts);
        writeln!(
            out,
            "  {what:<8} {bytes:6.0}  serde_json::Value {value:7.2} {:6.0}  tape {tape:7.2} {:6.0}  {:.2}x",
            bytes / value,
            bytes / tape,
            value / tape
        )?;
    }
    Ok(())
}

/// The shortest times of one document as `serde_json::Value` and as a tape.
fn compare(texts: &[String]) -> (f64, f64) {
    let limits = Limits::default();
    let mut tape = Tape::new();
    let found = shortest(&mut [
        &mut || {
            for text in texts {
                let value: Value = serde_json::from_str(black_box(text)).expect("it is JSON");
                black_box(&value);
            }
        },
        &mut || {
            for text in texts {
                let value = tape.parse(black_box(text.as_bytes()), &limits);
                black_box(value.expect("it is JSON"));
            }
        },
    ]);
    (found[0], found[1])
}
