//! Tests of the JSON and YAML reader.

mod adversarial;
mod corpus;
mod edit;
mod fixtures;
pub(crate) mod properties;
mod spans;
mod strings;
mod validation;
mod values;

use conform_json::{Document, Format, Limits, SyntaxError};

/// Parses a text with the default limits.
fn read(name: &str, text: impl Into<Vec<u8>>, format: Format) -> Result<Document, SyntaxError> {
    Document::parse(name, text.into(), format, &Limits::default())
}

/// Parses JSON that must be valid.
fn json(text: &str) -> Document {
    read("test.json", text, Format::Json).expect("the text is JSON")
}

/// Parses YAML that must be valid.
fn yaml(text: &str) -> Document {
    read("test.yaml", text, Format::Yaml).expect("the text is YAML")
}

/// Returns the value of a document as JSON text.
fn written(document: &Document) -> String {
    let mut out = String::new();
    document.root().write_json(&mut out);
    out
}

/// Returns an error as text: position, message, quoted text, then the related span and the help.
fn report(error: &SyntaxError) -> String {
    let source = error.source_text();
    let mut out = format!("{error} [{}]\n", error.code());
    out.push_str(&format!(
        "    at {:?}\n",
        shorten(source.slice(error.span()))
    ));
    if let Some(related) = error.related() {
        let position = source.position(related.span.start);
        let text = shorten(source.slice(related.span));
        out.push_str(&format!(
            "    and {position} {text:?}: {}\n",
            related.message
        ));
    }
    if let Some(help) = error.help() {
        out.push_str(&format!("    help: {help}\n"));
    }
    out
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
