//! Malicious input: text of any size and shape ends in a value or a located error, in time that is
//! proportional to its length.
//!
//! No test measures time. The inputs are so long that the tests would not end in any reasonable time
//! if the work were quadratic.

use std::fmt::Write;

use conform_json::{Document, ErrorCode, Format, Limits, Tape};

use super::{json, read, written, yaml};

/// So many that quadratic work would take many minutes, even in an optimized build.
const MANY: u32 = 300_000;

/// Reads a text that must be refused, and returns the code of its error.
fn refused(text: impl Into<Vec<u8>>, format: Format) -> ErrorCode {
    let error = read("malicious", text, format).expect_err("the text must be refused");
    assert!(
        error.source_text().line(error.position().line).is_some(),
        "{error}"
    );
    error.code()
}

#[test]
fn nesting_a_hundred_thousand_deep_is_an_error() {
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
        writeln!(blocks, "{:level$}a:", "").expect("writing to a string succeeds");
    }
    assert_eq!(refused(blocks, Format::Yaml), ErrorCode::TooDeep);
}

#[test]
fn deep_nesting_within_the_limits_is_read_compared_and_written_without_recursion() {
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
fn each_limit_is_enforced_exactly() {
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
        "limited:1:1: the text is too long: 9 bytes, of at most 8"
    );
    let nodes = Limits {
        max_nodes: 4,
        ..Limits::default()
    };
    assert_eq!(parse("[1,2,3]", Format::Json, &nodes), "[1,2,3]");
    let many = "the document is too large: more than 4 values and keys";
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
    let deep = "the text is nested too deeply: more than 2 levels of objects and arrays";
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
        "limited:1:18: aliases and merge keys expand to too many values"
    );
}

#[test]
fn error_about_a_text_that_is_too_long_keeps_only_its_start() {
    let limits = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    let text = vec![b'['; 64 << 20];
    let error =
        Document::parse("large", text, Format::Json, &limits).expect_err("the text is too long");
    assert_eq!(error.code(), ErrorCode::TooLarge);
    assert!(error.source_text().text().len() <= 4096);
}

#[test]
fn invalid_utf8_is_reported_with_its_byte_offset() {
    let mut bytes = "{\"é\": \"".as_bytes().to_vec();
    bytes.extend([0xFF; 100_000]);
    let error = read("bytes", bytes, Format::Json).expect_err("the text is not UTF-8");
    assert_eq!(
        error.to_string(),
        "bytes:1:8: invalid UTF-8: byte 0xFF at offset 8"
    );
    assert!(
        error.source_text().text().len() < 20_000,
        "only a little of what follows is kept"
    );
}

#[test]
fn many_members_are_read_found_and_compared_in_linear_time() {
    let mut text = String::from("{");
    for number in 0..MANY {
        write!(text, "\"name{number}\": {number}, ").expect("writing to a string succeeds");
    }
    text.push_str("\"name0\": null}");
    let document = json(&text);
    for number in 1..MANY {
        let found = document.root().get(&format!("name{number}"));
        assert_eq!(
            found.and_then(|value| value.as_number()?.as_u64()),
            Some(number.into())
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
}

#[test]
fn a_name_that_is_repeated_many_times_is_reported_in_linear_time() {
    let document = json(&format!(
        "{{{}\"a\": true}}",
        "\"a\": 1, ".repeat(MANY as usize)
    ));
    assert_eq!(document.duplicates().len(), MANY as usize);
    let firsts = document
        .duplicates()
        .iter()
        .all(|duplicate| duplicate.first.start == 1);
    assert!(firsts, "each duplicate is reported with the first key");
    assert_eq!(
        document.root().get("a").and_then(|value| value.as_bool()),
        Some(true)
    );
    assert_eq!(written(&document), "{\"a\":true}");
    let document = yaml(&"a: 1\n".repeat(100_000));
    assert_eq!(document.duplicates().len(), 99_999);
}

#[test]
fn long_tokens_and_long_lines_take_linear_time() {
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
            assert!(error.to_string().len() < 200, "the message must be short");
        }
    }
}

#[test]
fn repeated_pieces_of_yaml_take_linear_time() {
    let pieces = [
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
    for piece in pieces {
        let _ = read("repeated.yaml", piece.repeat(20_000), Format::Yaml);
        let _ = read(
            "repeated.yaml",
            format!("[{}]", piece.repeat(20_000)),
            Format::Yaml,
        );
    }
}

#[test]
fn repeated_text_counts_towards_the_limit_of_aliases() {
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
fn control_characters_and_byte_order_marks_have_codes_of_their_own() {
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
fn tape_enforces_limits_and_utf8() {
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
