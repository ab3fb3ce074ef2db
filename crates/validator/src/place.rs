//! Places in the description, as findings name them.

use conform_description::{Address, Description, Node};
use conform_ir::Origin;
use conform_schema::SchemaOrigin;

use crate::finding::SchemaPlace;

/// The place of a keyword, and of the `$ref`s that led to its schema.
pub(crate) fn of_place(
    description: &Description,
    place: &SchemaOrigin,
    chain: &[Address],
) -> SchemaPlace {
    let schema = description.node(place.schema);
    let references: Vec<Origin> = chain
        .iter()
        .map(|&address| {
            let holder = description.node(address);
            holder
                .member("$ref")
                .map_or_else(|| holder.origin(), |member| member.key_origin())
        })
        .collect();
    let member = place
        .keyword
        .as_deref()
        .and_then(|keyword| schema.member(keyword));
    match member {
        Some(member) => {
            let source = description.document(place.schema.file).source();
            let text = source.slice(member.key_span.to(member.node.value().span()));
            SchemaPlace {
                origin: member.key_origin(),
                text: one_line(text),
                pointer: member.node.pointer(),
                references,
            }
        }
        None => SchemaPlace {
            references,
            ..of_node(schema)
        },
    }
}

/// The place of an object of the description.
pub(crate) fn of_node(node: Node<'_>) -> SchemaPlace {
    SchemaPlace {
        origin: node.origin(),
        text: String::new(),
        pointer: node.pointer(),
        references: Vec::new(),
    }
}

/// The text of a keyword on one line; only its name where the value takes several or is long.
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
