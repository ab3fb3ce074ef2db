//! Values of documents and tapes: members, JSON Pointers, numbers, `Debug`, reuse.

use conform_json::{Document, Format, Limits, Tape, ValueKind};

use super::{json, read, yaml};

#[test]
fn members_keep_their_order_and_the_last_of_a_name_counts() {
    let document = json(r#"{"a": 1, "b": 2, "a": 3, "a": 4}"#);
    let object = document.root().as_object().expect("an object");
    let members: Vec<_> = object
        .iter()
        .map(|member| (member.key, member.shadowed))
        .collect();
    assert_eq!(
        members,
        [("a", true), ("b", false), ("a", true), ("a", false)]
    );
    assert_eq!(object.len(), 4);
    let last = object
        .get("a")
        .and_then(|value| value.as_number()?.as_u64());
    assert_eq!(last, Some(4));
    assert_eq!(object.member("c").map(|member| member.key), None);
}

#[test]
fn pointers_follow_rfc_6901() {
    let document = json(r#"{"": 0, "a/b": 1, "m~n": 2, "~1": 3, "l": [[], {"x": 4}], "0": 5}"#);
    let find = |pointer: &str| {
        document
            .root()
            .pointer(pointer)
            .and_then(|value| value.as_number()?.as_u64())
    };
    assert_eq!(find("/"), Some(0));
    assert_eq!(find("/a~1b"), Some(1));
    assert_eq!(find("/m~0n"), Some(2));
    assert_eq!(find("/~01"), Some(3));
    assert_eq!(find("/l/1/x"), Some(4));
    assert_eq!(find("/0"), Some(5));
    for invalid in [
        "a",
        "/l/01/x",
        "/l/-",
        "/l/2",
        "/l/+1/x",
        "/l/1/x/y",
        "/l/18446744073709551616",
        "/missing",
    ] {
        assert_eq!(document.root().pointer(invalid), None, "{invalid}");
    }
    assert_eq!(
        document.root().pointer("").map(|value| value.kind()),
        Some(ValueKind::Object)
    );
}

/// Also with `/` and `~` in names, empty names, and arrays in arrays.
#[test]
fn pointer_of_each_value_leads_to_it() {
    let document = json(
        r#"{"a/b": [1, [{"~": {}, "": []}, "x"]], "c": {"d": {"e": [[], [true]]}}, "f": null}"#,
    );
    let mut pending = vec![document.root()];
    let mut pointers = Vec::new();
    while let Some(value) = pending.pop() {
        let pointer = document.pointer(value.id());
        let found = document.root().pointer(&pointer).map(|value| value.id());
        assert_eq!(found, Some(value.id()), "{pointer}");
        pointers.push(pointer);
        pending.extend(
            value
                .as_object()
                .into_iter()
                .flatten()
                .map(|member| member.value),
        );
        pending.extend(value.as_array().into_iter().flat_map(|array| array.iter()));
    }
    pointers.sort();
    pointers.dedup();
    assert_eq!(pointers.len(), 15, "{pointers:?}");
}

#[test]
fn numbers_keep_their_spelling_and_convert_if_they_fit() {
    let document = yaml(
        "[0x1F, 1.0, 18446744073709551615, -9223372036854775808, 1e400, -0, 9223372036854775808]",
    );
    let numbers: Vec<_> = document
        .root()
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_number())
        .collect();
    let spellings: Vec<_> = numbers
        .iter()
        .map(|number| (number.as_str(), number.as_json()))
        .collect();
    assert_eq!(spellings[0], ("0x1F", "31"));
    assert_eq!(spellings[1], ("1.0", "1.0"));
    let unsigned: Vec<_> = numbers.iter().map(|number| number.as_u64()).collect();
    assert_eq!(
        unsigned,
        [
            Some(31),
            None,
            Some(u64::MAX),
            None,
            None,
            Some(0),
            Some(1 << 63)
        ]
    );
    let signed: Vec<_> = numbers.iter().map(|number| number.as_i64()).collect();
    assert_eq!(
        signed,
        [Some(31), None, None, Some(i64::MIN), None, Some(0), None]
    );
    let whole: Vec<_> = numbers.iter().map(|number| number.is_integer()).collect();
    assert_eq!(whole, [true; 7]);
    assert_eq!(numbers[4].as_f64(), None, "no finite number is as large");
    assert!(!numbers[1].is_written_as_integer());
}

#[test]
fn debug_shows_no_text_of_a_document() {
    let secret = "Jane Roe";
    for (name, format, text) in [
        (
            "good.json",
            Format::Json,
            format!("{{\"name\": \"{secret}\", \"name\": 1}}"),
        ),
        ("bad.json", Format::Json, format!("{{\"name\": {secret}}}")),
        (
            "bad.yaml",
            Format::Yaml,
            format!("name: \"{secret}\" {secret}"),
        ),
    ] {
        let output = match read(name, text, format) {
            Ok(document) => format!(
                "{document:?} {:?} {:?}",
                document.root(),
                document.root().as_object()
            ),
            Err(error) => format!("{error:?} {error} {:?}", error.help()),
        };
        assert!(output.contains(name), "{output}");
        assert!(
            !output.contains("Jane") && !output.contains("Roe"),
            "{output}"
        );
    }
}

#[test]
fn tape_is_reusable_after_success_and_after_an_error() {
    let mut tape = Tape::new();
    let limits = Limits::default();
    let long = format!(
        "{{\"a\": [{}\"\\u0041\"], \"a\": 1}}",
        "\"\\n\", ".repeat(50)
    );
    assert!(tape.parse(long.as_bytes(), &limits).is_ok());
    assert_eq!(tape.duplicates().len(), 1);
    assert!(tape.parse(b"{\"a\": [1, 2", &limits).is_err());
    let root = tape
        .parse(b"{\"b\": \"\\u0042\"}", &limits)
        .expect("the text is JSON");
    assert_eq!(root.get("b").and_then(|value| value.as_str()), Some("B"));
    assert_eq!(root.as_object().map(|object| object.len()), Some(1));
    assert_eq!(tape.duplicates(), []);
    assert_eq!(tape.node_count(), 3);
}

#[test]
fn documents_tapes_and_errors_can_be_shared_between_threads() {
    fn assert_shareable<T: Send + Sync>() {}
    assert_shareable::<Document>();
    assert_shareable::<Tape>();
    assert_shareable::<conform_json::SyntaxError>();
}
