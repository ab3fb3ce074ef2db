//! How fast texts are read and validated, against `serde_json::Value` in the same run.
//!
//! `cargo bench -p vsee-json` prints, for documents of about 6 KB like those of a visit, the time
//! of one document and the ratio of medians over interleaved rounds. On a loaded machine trust the
//! ratios. `serde_json` keeps the digits of numbers here, as everywhere in this workspace.

use std::{
    fmt::Write as _,
    hint::black_box,
    io::{self, Write as _},
    time::Instant,
};

use serde_json::{Value, json};
use vsee_json::{Limits, Tape, TapeJson};

/// How many documents a round reads.
const DOCUMENTS: usize = 500;
const ROUNDS: usize = 15;

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
    for note in 0..20 {
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

fn schema() -> Value {
    json!({
        "type": "object",
        "required": ["code", "data"],
        "properties": {"code": {"type": "integer"}, "data": {
            "type": "object",
            "required": ["id", "status", "members", "notes"],
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]+$"},
                "account_code": {"type": "string", "maxLength": 40},
                "status": {"type": "integer", "minimum": 0, "maximum": 90},
                "created": {"type": "integer"},
                "description": {"type": "string"},
                "cancelled": {"type": ["string", "null"]},
                "members": {"type": "array", "items": {
                    "type": "object",
                    "required": ["id", "first_name", "last_name"],
                    "properties": {
                        "id": {"type": "integer"},
                        "first_name": {"type": "string"},
                        "last_name": {"type": "string"},
                        "email": {"type": "string"},
                        "gender": {"enum": [0, 1, 2]},
                        "phone": {"anyOf": [{"type": "null"}, {"type": "string"}]},
                        "weight": {"type": "number"},
                        "address": {"type": "object", "additionalProperties": {"type": "string"}}
                    }
                }},
                "notes": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "integer"},
                        "at": {"type": "object", "properties": {"sec": {"type": "integer"}, "usec": {"type": "integer"}}},
                        "text": {"type": "string", "minLength": 1},
                        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true}
                    }
                }}
            }
        }}
    })
}

/// The median time of one document in microseconds, for each of the works, in interleaved rounds.
fn medians(works: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut times = vec![Vec::with_capacity(ROUNDS); works.len()];
    for _ in 0..ROUNDS {
        for (work, times) in works.iter_mut().zip(&mut times) {
            let start = Instant::now();
            work();
            times.push(start.elapsed());
        }
    }
    let median = |times: &mut Vec<std::time::Duration>| {
        times.sort();
        times[ROUNDS / 2].as_secs_f64() * 1e6 / DOCUMENTS as f64
    };
    times.iter_mut().map(median).collect()
}

fn main() -> io::Result<()> {
    let texts: Vec<String> = (0..DOCUMENTS).map(document).collect();
    let bytes = texts.iter().map(String::len).sum::<usize>() as f64 / DOCUMENTS as f64;
    let limits = Limits::default();
    let (mut tape, mut other) = (Tape::new(), Tape::new());
    let in_place = jsonschema::options_for::<TapeJson>()
        .build(&schema())
        .expect("the schema is valid");
    let on_values = jsonschema::options()
        .build(&schema())
        .expect("the schema is valid");

    let found = medians(&mut [
        &mut || {
            for text in &texts {
                let value: Value = serde_json::from_str(black_box(text)).expect("it is JSON");
                black_box(&value);
            }
        },
        &mut || {
            for text in &texts {
                black_box(
                    tape.parse(black_box(text.as_bytes()), &limits)
                        .expect("it is JSON"),
                );
            }
        },
        &mut || {
            for text in &texts {
                let value: Value = serde_json::from_str(black_box(text)).expect("it is JSON");
                assert!(on_values.is_valid(&value));
            }
        },
        &mut || {
            for text in &texts {
                let value = other
                    .parse(black_box(text.as_bytes()), &limits)
                    .expect("it is JSON");
                assert!(in_place.is_valid(value));
            }
        },
    ]);
    let [value, tape, value_valid, tape_valid] = found[..] else {
        unreachable!("four works")
    };

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "documents of {bytes:.0} bytes, microseconds each, MB/s, and how many times as fast"
    )?;
    let mut line = |what: &str, time: f64, base: f64| {
        writeln!(
            out,
            "  {what:<44} {time:7.2} {:7.0} {:6.2}x",
            bytes / time,
            base / time
        )
    };
    line("read: serde_json::Value", value, value)?;
    line("read: tape", tape, value)?;
    line(
        "read and validate: serde_json::Value",
        value_valid,
        value_valid,
    )?;
    line("read and validate: tape, in place", tape_valid, value_valid)
}
