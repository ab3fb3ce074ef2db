//! JSON texts: `serde_json` accepts the same ones, and reads the same values.

use conform_json::{Document, Format, Limits};

/// Reads a text in both ways.
pub fn run(data: &[u8]) {
    // `serde_json` has a bound of its own.
    let limits = Limits {
        max_depth: 120,
        ..Limits::default()
    };
    let own = Document::parse("a.json", data.to_vec(), Format::Json, &limits);
    let other: Result<serde_json::Value, _> = serde_json::from_slice(data);
    match (&own, &other) {
        (Ok(document), Ok(other)) => {
            let mut written = String::new();
            document.root().write_json(&mut written);
            let again: serde_json::Value =
                serde_json::from_str(&written).expect("what is written is JSON");
            // A repeated name counts once, and the last one does.
            assert_eq!(&again, other);
        }
        (Ok(_), Err(error)) => {
            // Numbers beyond `f64`, and strings with half of a surrogate pair, are beyond the other reader.
            let text = error.to_string();
            let is_own = ["out of range", "surrogate", "recursion", "hex escape"];
            assert!(is_own.iter().any(|part| text.contains(part)), "{text}");
        }
        (Err(error), Ok(_)) => assert!(
            error.message().contains("nested") || error.message().contains("surrogate"),
            "{}",
            error.message()
        ),
        (Err(_), Err(_)) => {}
    }
}
