//! Input of any size or malice ends in a value or a located error, in time that grows with its
//! length.

use std::fmt::Write;
use std::time::{Duration, Instant};

use conform_json::{Document, ErrorCode, Format, Limits, Tape};

use super::{json, read, written, yaml};

/// Far above what any of these take in a debug build, and far below what quadratic work takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn refused(text: impl Into<Vec<u8>>, format: Format) -> ErrorCode {
    let start = Instant::now();
    let error = read("hostile", text, format).expect_err("the text is refused");
    assert!(
        start.elapsed() < PATIENCE,
        "{error} took {:?}",
        start.elapsed()
    );
    assert!(
        error.source_text().line(error.position().line).is_some(),
        "{error}"
    );
    error.code()
}

#[test]
fn nesting_of_a_hundred_thousand_is_an_error() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "[{\"a\":".repeat(50_000),
    ] {
        assert_eq!(refused(text, Format::Json), ErrorCode::TooDeep);
    }
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        let code = refused(text, Format::Yaml);
        assert!(
            matches!(code, ErrorCode::TooDeep | ErrorCode::ComplexKey),
            "{code}"
        );
    }
    let mut blocks = String::new();
    for level in 0..600 {
        writeln!(blocks, "{:level$}a:", "").expect("it is written");
    }
    assert_eq!(refused(blocks, Format::Yaml), ErrorCode::TooDeep);
}

#[test]
fn nesting_that_the_caller_allows_is_read_walked_and_written_without_recursion() {
    let depth = 1_000_000;
    let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let limits = Limits {
        max_depth: u32::MAX,
        ..Limits::default()
    };
    let document = Document::parse("deep", text.clone().into_bytes(), Format::Json, &limits);
    let document = document.expect("it is within the limits");
    assert_eq!(written(&document), text);
    assert!(document.root().same_value(document.root()));
}

#[test]
fn limits_are_kept() {
    let parse = |text: &str, format, limits: &Limits| {
        let document = Document::parse("limited", text.as_bytes().to_vec(), format, limits);
        document.map_or_else(|error| error.to_string(), |document| written(&document))
    };
    let bytes = Limits {
        max_bytes: 8,
        ..Limits::default()
    };
    assert_eq!(parse("[1,2,33]", Format::Json, &bytes), "[1,2,33]");
    assert_eq!(
        parse("[1,2,333]", Format::Json, &bytes),
        "limited:1:1: the text has 9 bytes; at most 8 are read"
    );
    let nodes = Limits {
        max_nodes: 4,
        ..Limits::default()
    };
    assert_eq!(parse("[1,2,3]", Format::Json, &nodes), "[1,2,3]");
    let many = "the document has more than 4 values and keys";
    assert_eq!(
        parse("[1,2,3,4]", Format::Json, &nodes),
        format!("limited:1:8: {many}")
    );
    assert_eq!(
        parse("{a: 1, b: 2}", Format::Yaml, &nodes),
        format!("limited:1:11: {many}")
    );
    let depth = Limits {
        max_depth: 2,
        ..Limits::default()
    };
    assert_eq!(parse("[[1],{}]", Format::Json, &depth), "[[1],{}]");
    let deep = "objects and arrays nest more than 2 deep";
    assert_eq!(
        parse("[[[1]]]", Format::Json, &depth),
        format!("limited:1:3: {deep}")
    );
    assert_eq!(
        parse("a:\n  b:\n    c: 1", Format::Yaml, &depth),
        format!("limited:3:5: {deep}")
    );
    let aliases = Limits {
        max_alias_nodes: 4,
        ..Limits::default()
    };
    assert_eq!(
        parse("[&a [1], *a, *a]", Format::Yaml, &aliases),
        "[[1],[1],[1]]"
    );
    assert_eq!(
        parse("[&a [1], *a, *a, *a]", Format::Yaml, &aliases),
        "limited:1:18: aliases and merge keys unfold to more values than are read"
    );
}

#[test]
fn a_text_too_large_keeps_only_its_start_in_the_error() {
    let limits = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    let text = vec![b'['; 64 << 20];
    let error = Document::parse("large", text, Format::Json, &limits).expect_err("it is too large");
    assert_eq!(error.code(), ErrorCode::TooLarge);
    assert!(error.source_text().text().len() <= 4096);
}

#[test]
fn bad_bytes_are_named_by_their_offset_in_the_bytes() {
    let mut bytes = "{\"é\": \"".as_bytes().to_vec();
    bytes.extend([0xFF; 100_000]);
    let error = read("bytes", bytes, Format::Json).expect_err("it is not UTF-8");
    assert_eq!(
        error.to_string(),
        "bytes:1:8: byte 0xFF at offset 8 is not UTF-8"
    );
    assert!(
        error.source_text().text().len() < 20_000,
        "what follows is cut"
    );
}

#[test]
fn a_hundred_thousand_members_are_found_and_compared_in_linear_time() {
    let start = Instant::now();
    let mut text = String::from("{");
    for number in 0..100_000 {
        write!(text, "\"name{number}\": {number}, ").expect("it is written");
    }
    text.push_str("\"name0\": null}");
    let document = json(&text);
    for number in 1..100_000 {
        let found = document.root().get(&format!("name{number}"));
        assert_eq!(
            found.and_then(|value| value.as_number()?.as_u64()),
            Some(number)
        );
    }
    assert!(
        document
            .root()
            .get("name0")
            .is_some_and(|value| value.is_null())
    );
    assert!(document.root().get("name").is_none());
    assert_eq!(document.duplicates().len(), 1);
    assert!(document.root().same_value(json(&text).root()));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn a_name_a_hundred_thousand_times_is_found_in_linear_time() {
    let start = Instant::now();
    let document = json(&format!("{{{}\"a\": true}}", "\"a\": 1, ".repeat(100_000)));
    assert_eq!(document.duplicates().len(), 100_000);
    let firsts = document
        .duplicates()
        .iter()
        .all(|duplicate| duplicate.first.start == 1);
    assert!(firsts, "each is told with the first");
    assert_eq!(
        document.root().get("a").and_then(|value| value.as_bool()),
        Some(true)
    );
    assert_eq!(written(&document), "{\"a\":true}");
    let document = yaml(&"a: 1\n".repeat(20_000));
    assert_eq!(document.duplicates().len(), 19_999);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn long_tokens_and_long_lines_take_linear_time() {
    let start = Instant::now();
    let long = "x".repeat(1 << 20);
    assert_eq!(json(&format!("\"{long}\"")).root().as_str(), Some(&*long));
    let escaped = "\\n".repeat(1 << 19);
    assert_eq!(
        json(&format!("\"{escaped}\""))
            .root()
            .as_str()
            .map(str::len),
        Some(1 << 19)
    );
    let digits = "9".repeat(1 << 20);
    let number = json(&digits);
    let number = number.root().as_number().expect("a number");
    assert!(number.is_integer() && number.as_u64().is_none() && number.as_f64().is_none());
    for bad in [
        format!("[{digits}x]"),
        format!("[\"{long}"),
        format!("[{long}]"),
        format!("{{\"a\": {digits}.}}"),
    ] {
        refused(bad, Format::Json);
    }
    for text in [
        format!("a: {long}"),
        format!("a: \"{escaped}\""),
        format!("- |\n {long}"),
        format!("# {long}\na: 1"),
    ] {
        yaml(&text);
    }
    for bad in [
        format!("{long}: 1"),
        format!("a: \"{long}"),
        format!("a: [{long}"),
        format!("&{long}"),
        format!("*{long}"),
    ] {
        if let Err(error) = read("long.yaml", bad, Format::Yaml) {
            assert!(error.to_string().len() < 200, "messages stay short");
        }
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn yaml_made_of_small_repetitions_takes_linear_time() {
    let start = Instant::now();
    let repeated = [
        "- \n",
        "-\n",
        "a:\n",
        "? a\n",
        "- # c\n",
        "# c\n",
        "\n",
        "- [a, b]\n",
        "- &a b\n",
        "- !!str\n",
        "- {a: }\n",
        "- |\n",
        "- \"a\n  b\"\n",
        "- a: 1\n  b: 2\n",
        "[",
        "{",
        "'",
        "\"",
        "&a ",
        "*a ",
        "! ",
        "|\n",
        "%",
        "a: b: ",
        "\t",
        "- - ",
        ": ",
        ", ",
    ];
    for part in repeated {
        let _ = read("repeated.yaml", part.repeat(5_000), Format::Yaml);
        let _ = read(
            "repeated.yaml",
            format!("[{}]", part.repeat(5_000)),
            Format::Yaml,
        );
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn a_long_text_is_not_repeated_without_end() {
    let long = "x".repeat(100_000);
    for (anchored, alias) in [
        (format!("- &a \"{long}\"\n"), "- *a\n"),
        (format!("- &a {{? \"{long}\" : 1}}\n"), "- *a\n"),
        (format!("- &a \"{long}\"\n"), "- {? *a : 1}\n"),
        (format!("- {{? &a \"{long}\" : 1}}\n"), "- *a\n"),
        (format!("- &a {{b: \"{long}\"}}\n"), "- <<: *a\n"),
    ] {
        let code = refused(anchored + &alias.repeat(1000), Format::Yaml);
        assert_eq!(code, ErrorCode::TooManyNodes);
    }
}

#[test]
fn control_characters_and_byte_order_marks_are_named() {
    assert_eq!(
        refused("\u{feff}{}", Format::Json),
        ErrorCode::ByteOrderMark
    );
    assert_eq!(refused("\0", Format::Json), ErrorCode::UnexpectedToken);
    assert_eq!(refused("[\"\0\"]", Format::Json), ErrorCode::InvalidString);
    assert_eq!(refused("a: \0", Format::Yaml), ErrorCode::InvalidYaml);
    assert_eq!(
        refused("a: b\n\u{feff}c: d\n", Format::Yaml),
        ErrorCode::ByteOrderMark
    );
}

#[test]
fn a_tape_keeps_within_limits_too() {
    let mut tape = Tape::new();
    let limits = Limits {
        max_bytes: 4,
        ..Limits::default()
    };
    let code = tape
        .parse(b"[1,2]", &limits)
        .map_err(|error| error.code())
        .err();
    assert_eq!(code, Some(ErrorCode::TooLarge));
    let code = tape
        .parse(b"\"\xFF\"", &limits)
        .map_err(|error| error.span().start)
        .err();
    assert_eq!(code, Some(1));
}
