//! Places in the description, for findings.

use std::sync::Arc;

use conform_description::{Address, Description, FileId, Node};
use conform_json::Span;
use conform_report::TextSpan;
use conform_schema::SchemaOrigin;

use crate::finding::SchemaPlace;

/// Returns the place of a keyword, and of the `$ref`s that led to its schema.
pub(crate) fn of_place(
    description: &Description,
    place: &SchemaOrigin,
    chain: &[Address],
) -> SchemaPlace {
    let schema = description.node(place.schema);
    let references = chain.iter().map(|&address| {
        let holder = description.node(address);
        let span = holder
            .member("$ref")
            .map_or_else(|| holder.value().span(), |member| member.key_span);
        text_span(description, address.file, span)
    });
    let member = place
        .keyword
        .as_deref()
        .and_then(|keyword| schema.member(keyword));
    let mut found = match member {
        Some(member) => {
            let file = place.schema.file;
            let source = description.document(file).source();
            let text = source.slice(member.key_span.to(member.node.value().span()));
            let place = text_span(description, file, member.key_span);
            let mut found = SchemaPlace::new(place, member.node.pointer());
            found.requirement.text = one_line(text);
            found
        }
        None => of_node(description, schema),
    };
    found.requirement.references = references.collect();
    found
}

/// Returns the place of an object of the description.
pub(crate) fn of_node(description: &Description, node: Node<'_>) -> SchemaPlace {
    let place = text_span(description, node.address().file, node.value().span());
    SchemaPlace::new(place, node.pointer())
}

fn text_span(description: &Description, file: FileId, span: Span) -> TextSpan {
    TextSpan {
        source: Arc::clone(description.document(file)).into(),
        span,
    }
}

/// Returns the text of a keyword on one line, without its value if that is long or takes several lines.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let is_short = text.chars().nth(LONGEST).is_none() && !text.contains('\n');
    if is_short {
        return text.to_owned();
    }
    let name = text
        .split(':')
        .next()
        .unwrap_or(text)
        .lines()
        .next()
        .unwrap_or_default();
    format!("{name}: …")
}
