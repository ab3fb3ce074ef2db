//! The reader of JSON and YAML.

mod adversarial;
mod corpus;
mod fixtures;
pub(crate) mod properties;
mod spans;
mod validation;

use conform_json::{Document, Format, Limits, SyntaxError};

/// Reads a text under the default limits.
fn read(name: &str, text: impl Into<Vec<u8>>, format: Format) -> Result<Document, SyntaxError> {
    Document::parse(name, text.into(), format, &Limits::default())
}

/// Reads JSON that is known to be good.
fn json(text: &str) -> Document {
    read("test.json", text, Format::Json).expect("the text is JSON")
}

/// Reads YAML that is known to be good.
fn yaml(text: &str) -> Document {
    read("test.yaml", text, Format::Yaml).expect("the text is YAML")
}

/// The value of a document as JSON.
fn written(document: &Document) -> String {
    let mut out = String::new();
    document.root().write_json(&mut out);
    out
}

/// An error as a report shows it: place and message, then a second place and help.
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
