//! Where things stand, and what is told of them.

use conform_json::{Document, Format, Limits, Source, Span, Tape, ValueKind};

use super::{json, read, yaml};

/// The text of the value that a pointer leads to.
fn text_of<'d>(document: &'d Document, pointer: &str) -> &'d str {
    let value = document.root().pointer(pointer);
    document.source().slice(
        value
            .unwrap_or_else(|| panic!("{pointer} leads to a value"))
            .span(),
    )
}

#[test]
fn values_of_json_reach_from_quote_to_quote_and_bracket_to_bracket() {
    let document = json(r#" {"a": [1.50, "x\ny"], "b\u0062": {"c": null}} "#);
    assert_eq!(text_of(&document, ""), document.text().trim());
    assert_eq!(text_of(&document, "/a"), r#"[1.50, "x\ny"]"#);
    assert_eq!(text_of(&document, "/a/0"), "1.50");
    assert_eq!(text_of(&document, "/a/1"), r#""x\ny""#);
    assert_eq!(text_of(&document, "/bb/c"), "null");
    let member = document
        .root()
        .as_object()
        .and_then(|object| object.member("bb"));
    assert_eq!(
        document
            .source()
            .slice(member.expect("it is there").key_span),
        r#""b\u0062""#
    );
}

#[test]
fn values_of_yaml_reach_over_what_is_written() {
    let document = yaml(concat!(
        "a: plain text   # comment\n",
        "b:\n",
        "- one\n",
        "-   # nothing\n",
        "- - two\n",
        "  - 'th''ree'\n",
        "c: |  # header\n",
        "  line\n",
        "\n",
        "  line\n",
        "\n",
        "\n",
        "d:\n",
        "e: &anchor !!str\n",
        "  12\n",
        "f: {g: [h, ],\n",
        "  i: }\n",
        "j: over\n",
        "  lines\n",
        "k: &list\n",
        "  # comment\n",
        "  - l: m\n",
        "# end\n",
    ));
    assert_eq!(text_of(&document, "/a"), "plain text");
    assert_eq!(
        text_of(&document, "/b"),
        "- one\n-   # nothing\n- - two\n  - 'th''ree'"
    );
    assert_eq!(text_of(&document, "/b/1"), "");
    assert_eq!(text_of(&document, "/b/2"), "- two\n  - 'th''ree'");
    assert_eq!(text_of(&document, "/b/2/1"), "'th''ree'");
    assert_eq!(text_of(&document, "/c"), "|  # header\n  line\n\n  line");
    assert_eq!(text_of(&document, "/e"), "12");
    assert_eq!(text_of(&document, "/f"), "{g: [h, ],\n  i: }");
    assert_eq!(text_of(&document, "/f/g"), "[h, ]");
    assert_eq!(text_of(&document, "/j"), "over\n  lines");
    assert_eq!(text_of(&document, "/k"), "- l: m");
    assert_eq!(text_of(&document, "/k/0"), "l: m");
    let place = |pointer: &str| {
        let value = document.root().pointer(pointer).expect("it is there");
        document.position(value.span().start).to_string()
    };
    assert_eq!(
        place("/b/1"),
        "4:2",
        "what is missing after a dash is missing there"
    );
    assert_eq!(
        place("/d"),
        "13:3",
        "what is missing after a colon is missing there"
    );
    assert_eq!(place("/f/i"), "17:5");
}

#[test]
fn what_an_alias_repeats_stands_where_its_anchor_does() {
    let document = yaml("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n");
    for pointer in ["/a/b", "/c/b", "/d/b"] {
        let value = document.root().pointer(pointer).expect("it is there");
        assert_eq!(
            document.position(value.span().start).to_string(),
            "1:11",
            "{pointer}"
        );
    }
    let ids = ["/a", "/c"].map(|pointer| document.root().pointer(pointer).map(|value| value.id()));
    assert_ne!(ids[0], ids[1], "each repetition is a value of its own");
    let merged: Vec<_> = document
        .root()
        .get("d")
        .and_then(|d| d.as_object())
        .into_iter()
        .flatten()
        .map(|m| m.key)
        .collect();
    assert_eq!(merged, ["e", "b"], "the merge key itself is no member");
}

#[test]
fn members_come_as_written_and_the_last_of_a_name_is_found() {
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
    for nowhere in [
        "a",
        "/l/01/x",
        "/l/-",
        "/l/2",
        "/l/+1/x",
        "/l/1/x/y",
        "/l/18446744073709551616",
        "/missing",
    ] {
        assert_eq!(document.root().pointer(nowhere), None, "{nowhere}");
    }
    assert_eq!(
        document.root().pointer("").map(|value| value.kind()),
        Some(ValueKind::Object)
    );
}

#[test]
fn numbers_give_their_spelling_and_fit_or_do_not() {
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
    let spelled: Vec<_> = numbers
        .iter()
        .map(|number| (number.as_str(), number.as_json()))
        .collect();
    assert_eq!(spelled[0], ("0x1F", "31"));
    assert_eq!(spelled[1], ("1.0", "1.0"));
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
    assert_eq!(numbers[4].as_f64(), None, "beyond what is finite");
    assert!(!numbers[1].is_written_as_integer());
}

#[test]
fn lines_end_where_people_see_them_end() {
    let source = Source::new("test", "one\r\ntwo\n\nfour\r");
    assert_eq!(source.line_count(), 4);
    let lines: Vec<_> = (0..=5).map(|number| source.line(number)).collect();
    assert_eq!(
        lines,
        [None, Some("one"), Some("two"), Some(""), Some("four"), None]
    );
    assert_eq!(source.position(3).to_string(), "1:4");
    assert_eq!(source.position(5).to_string(), "2:1");
    assert_eq!(
        source.position(9999).to_string(),
        "4:6",
        "beyond the text is its end"
    );
    assert_eq!(source.slice(Span::new(9998, 9999)), "");
    assert_eq!(Source::new("empty", "").position(0).to_string(), "1:1");
}

#[test]
fn debug_shows_no_text_of_a_document() {
    let secret = "Jane Roe";
    for (name, format, good) in [
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
        let shown = match read(name, good, format) {
            Ok(document) => format!(
                "{document:?} {:?} {:?}",
                document.root(),
                document.root().as_object()
            ),
            Err(error) => format!("{error:?} {error} {:?}", error.help()),
        };
        assert!(shown.contains(name), "{shown}");
        assert!(!shown.contains("Jane") && !shown.contains("Roe"), "{shown}");
    }
}

#[test]
fn a_tape_is_reused_for_the_next_text_even_after_one_that_is_refused() {
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
        .expect("it is JSON");
    assert_eq!(root.get("b").and_then(|value| value.as_str()), Some("B"));
    assert_eq!(root.as_object().map(|object| object.len()), Some(1));
    assert_eq!(tape.duplicates(), []);
    assert_eq!(tape.node_count(), 3);
}

#[test]
fn documents_and_tapes_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Document>();
    shared::<Tape>();
    shared::<conform_json::SyntaxError>();
}

/// The pointer of each value leads to it, names with `/` and `~`, empty names and lists in lists included.
#[test]
fn the_pointer_of_a_value_leads_to_it() {
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
