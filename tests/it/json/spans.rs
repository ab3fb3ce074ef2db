//! Spans of values and keys, and lines and columns.

use conform_json::{Document, Source, Span};

use super::{json, yaml};

/// Returns the text of the value that a pointer leads to.
fn text_of<'d>(document: &'d Document, pointer: &str) -> &'d str {
    let value = document.root().pointer(pointer);
    document.source().slice(
        value
            .unwrap_or_else(|| panic!("{pointer} must lead to a value"))
            .span(),
    )
}

#[test]
fn span_of_a_json_value_includes_quotes_and_brackets() {
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
            .slice(member.expect("the value exists").key_span),
        r#""b\u0062""#
    );
}

#[test]
fn span_of_a_yaml_value_covers_exactly_its_text() {
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
    let position = |pointer: &str| {
        let value = document.root().pointer(pointer).expect("the value exists");
        document.position(value.span().start).to_string()
    };
    assert_eq!(
        position("/b/1"),
        "4:2",
        "a value that is missing after a dash is after the dash"
    );
    assert_eq!(
        position("/d"),
        "13:3",
        "a value that is missing after a colon is after the colon"
    );
    assert_eq!(position("/f/i"), "17:5");
}

#[test]
fn repeated_value_has_the_span_of_its_anchor() {
    let document = yaml("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n");
    for pointer in ["/a/b", "/c/b", "/d/b"] {
        let value = document.root().pointer(pointer).expect("the value exists");
        assert_eq!(
            document.position(value.span().start).to_string(),
            "1:11",
            "{pointer}"
        );
    }
    let ids = ["/a", "/c"].map(|pointer| document.root().pointer(pointer).map(|value| value.id()));
    assert_ne!(ids[0], ids[1], "each repetition has an id of its own");
    let merged: Vec<_> = document
        .root()
        .get("d")
        .and_then(|d| d.as_object())
        .into_iter()
        .flatten()
        .map(|m| m.key)
        .collect();
    assert_eq!(merged, ["e", "b"], "the merge key itself is not a member");
}

#[test]
fn lines_end_at_line_feeds() {
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
        "an offset beyond the text counts as its end"
    );
    assert_eq!(source.slice(Span::new(9998, 9999)), "");
    assert_eq!(Source::new("empty", "").position(0).to_string(), "1:1");
}
