//! Parameter styles, there and back: what RFC 6570 writes for a value is read as the value, so that it conforms to the schema that
//! has it as its only constant.
//!
//! The first byte chooses style, location and type; the others are the value.

use conform_description::{Description, LoadOptions};
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Options, Validator};
use serde_json::{Value, json};

/// The style, its location, and whether it is exploded.
const STYLES: [(&str, &str, bool); 12] = [
    ("form", "query", true),
    ("form", "query", false),
    ("spaceDelimited", "query", false),
    ("pipeDelimited", "query", false),
    ("deepObject", "query", true),
    ("simple", "path", false),
    ("simple", "path", true),
    ("label", "path", false),
    ("label", "path", true),
    ("matrix", "path", false),
    ("matrix", "path", true),
    ("simple", "header", false),
];

/// Writes a value by a style, and checks what is read.
pub fn run(data: &[u8]) {
    let Some((&choice, data)) = data.split_first() else {
        return;
    };
    let (style, location, explode) = STYLES[usize::from(choice) % STYLES.len()];
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    // A header has no percent-encoding, two styles cannot express their own separators, and what is empty leaves no trace in
    // most styles.
    let is_joined = ["spaceDelimited", "pipeDelimited"].contains(&style);
    let is_plain = |c: char| match location {
        "header" => c.is_ascii_alphanumeric(),
        _ => !(is_joined && " +|".contains(c)),
    };
    let words: Vec<&str> = text
        .split('\n')
        .filter(|word| !word.is_empty() && word.chars().all(is_plain))
        .take(6)
        .collect();
    if words.is_empty() {
        return;
    }
    let is_deep = style == "deepObject";
    let is_object = is_deep || usize::from(choice) / STYLES.len() % 3 == 2;
    let is_list = !is_object && usize::from(choice) / STYLES.len() % 3 == 1;
    if !is_list && is_joined {
        return;
    }
    let names = ["a", "b", "c", "d", "e", "f"];
    let (value, schema) = if is_object {
        let members = names.iter().zip(&words);
        let value: Value = members
            .map(|(name, word)| ((*name).to_owned(), json!(word)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let properties: Value = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "string"})))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let schema = json!({"type": "object", "properties": properties, "enum": [value]});
        (value, schema)
    } else if is_list {
        let value = json!(words);
        let schema = json!({"type": "array", "items": {"type": "string"}, "enum": [value]});
        (value, schema)
    } else {
        (
            json!(words[0]),
            json!({"type": "string", "enum": [words[0]]}),
        )
    };
    let written = written(style, explode, &value);
    let path = if location == "path" { "/x/{p}" } else { "/x" };
    let description = json!({
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {path: {"get": {
            "parameters": [{"name": "p", "in": location, "required": true, "style": style, "explode": explode, "schema": schema}],
            "responses": {"204": {"description": "Done."}},
        }}},
    });
    let text = description.to_string();
    let loaded = Description::from_files("a.json", [("a.json", text)], &LoadOptions::default());
    let validator = Validator::new(loaded.description.expect("it loads"), Options::default());
    let url = match location {
        "path" => format!("/x/{written}"),
        "query" => format!("/x?{written}"),
        _ => "/x".to_owned(),
    };
    let sent = match location {
        "header" => HttpMessage::default().with_header("p", written.clone()),
        _ => HttpMessage::default(),
    };
    let verdicts = validator.check_exchange(&Exchange::new("GET", url).sent(sent));
    let found: Vec<String> = verdicts
        .iter()
        .flat_map(|verdict| &verdict.diagnostics)
        .map(|one| format!("{}: {}", one.code, one.message))
        .collect();
    assert!(
        found.is_empty(),
        "{style} {location} {explode} {value} as {written}: {found:?}"
    );
}

fn written(style: &str, explode: bool, value: &Value) -> String {
    let first = match style {
        "label" => ".",
        "matrix" => ";",
        _ => "",
    };
    let between = match (style, explode) {
        ("form" | "deepObject", true) => "&",
        ("label", true) => ".",
        ("matrix", true) => ";",
        ("spaceDelimited", _) => "%20",
        ("pipeDelimited", _) => "%7C",
        _ => ",",
    };
    let is_named = matches!(
        style,
        "form" | "matrix" | "spaceDelimited" | "pipeDelimited"
    );
    let named = |text: String| if is_named { format!("p={text}") } else { text };
    let items: Vec<String> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, word)| match (style, explode) {
                ("deepObject", _) => format!("p[{name}]={}", encoded(word)),
                (_, true) => format!("{name}={}", encoded(word)),
                _ => format!("{name},{}", encoded(word)),
            })
            .collect(),
        Value::Array(words) if explode => words.iter().map(|word| named(encoded(word))).collect(),
        Value::Array(words) => words.iter().map(encoded).collect(),
        word => vec![named(encoded(word))],
    };
    let is_whole = explode || !(value.is_array() || value.is_object());
    let joined = items.join(between);
    format!("{first}{}", if is_whole { joined } else { named(joined) })
}

fn encoded(word: &Value) -> String {
    let mut out = String::new();
    for byte in word.as_str().unwrap_or_default().bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
