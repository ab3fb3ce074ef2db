//! Malicious input: documents that are made to exhaust the stack, time or memory.

use std::fmt::Write as _;

use conform_ir::{Definition, Expr};

use super::of_text;

/// Returns a description with these schemas.
fn schemas(each: impl Iterator<Item = (String, String)>) -> Vec<u8> {
    let mut text = String::from(
        "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Chain\",\"version\":\"1\"},\"paths\":{},\"components\":{\"schemas\":{",
    );
    for (index, (name, schema)) in each.enumerate() {
        let _ = write!(
            text,
            "{}\"{name}\":{schema}",
            if index > 0 { "," } else { "" }
        );
    }
    text.push_str("}}}");
    text.into_bytes()
}

/// Returns a description of `count` schemas, each made by `of` from a reference to the next.
fn chain(count: usize, of: impl Fn(&str) -> String) -> Vec<u8> {
    schemas((0..count).map(|index| {
        let next = format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", index + 1);
        let schema = if index + 1 == count {
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}".to_owned()
        } else {
            of(&next)
        };
        (format!("S{index}"), schema)
    }))
}

#[test]
fn long_chains_of_references_lower() {
    const LONG: usize = 2_000;
    for of in [
        |next: &str| next.to_owned(),
        |next: &str| format!("{{\"type\":\"object\",\"properties\":{{\"next\":{next}}}}}"),
        |next: &str| format!("{{\"type\":\"array\",\"items\":{next}}}"),
        |next: &str| format!("{{\"type\":\"object\",\"additionalProperties\":{next}}}"),
        |next: &str| format!("{{\"oneOf\":[{next},{{\"type\":\"string\"}}]}}"),
        |next: &str| format!("{{\"oneOf\":[{next},{{\"type\":\"null\"}}]}}"),
        |next: &str| format!("{{\"allOf\":[{next}]}}"),
    ] {
        let lowered = of_text(chain(LONG, of));
        assert!(lowered.api.types.len() >= LONG);
        assert!(
            lowered.diagnostics.is_empty(),
            "{:?}",
            lowered.diagnostics[0]
        );
    }
}

#[test]
fn a_chain_of_extensions_is_a_located_warning() {
    const LONG: usize = 2_000;
    let lowered = of_text(chain(LONG, |next| {
        format!("{{\"allOf\":[{next},{{\"properties\":{{\"b\":{{\"type\":\"string\"}}}}}}]}}")
    }));
    assert_eq!(lowered.api.types.len(), LONG);
    assert!(
        lowered
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code.as_str() == "too-many-parts")
    );
    // What is near the end of the chain is still merged.
    assert!(
        matches!(&lowered.api.types[LONG - 2].definition, Definition::Object(object) if object.fields.len() == 2)
    );
}

#[test]
fn branches_that_multiply_are_a_located_warning() {
    let union = "{\"oneOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"properties\":{\"b\":{\"type\":\"string\"}}}]}";
    let text = schemas(std::iter::once((
        "Many".to_owned(),
        format!("{{\"allOf\":[{}]}}", vec![union; 40].join(",")),
    )));
    let lowered = of_text(text);
    assert_eq!(lowered.diagnostics.len(), 1);
    assert_eq!(lowered.diagnostics[0].code.as_str(), "too-many-branches");
    assert!(
        matches!(&lowered.api.types[0].definition, Definition::Alias(used) if used.expr == Expr::Any)
    );
}

#[test]
fn deep_inline_schemas_lower() {
    let mut schema = "{\"type\":\"string\"}".to_owned();
    for index in 0..120 {
        schema = match index % 3 {
            0 => format!("{{\"type\":\"array\",\"items\":{schema}}}"),
            1 => format!("{{\"anyOf\":[{schema},{{\"type\":\"integer\"}}]}}"),
            _ => format!("{{\"type\":\"object\",\"properties\":{{\"a\":{schema}}}}}"),
        };
    }
    let lowered = of_text(schemas(std::iter::once(("Deep".to_owned(), schema))));
    assert!(lowered.api.types.len() >= 80);
}
