//! XML documents, by the XML Objects of schemas (3.0.4 §4.7.26).

use conform_description::{Node, Version};
use serde_json::Value as Json;

use super::text::text_of;
use crate::schema_node::{keyword, property};

/// How deep elements are nested at most.
const MOST_DEPTH: usize = 100;

/// Writes a value as a document.
pub(super) fn document(value: &Json, schema: Option<Node<'_>>) -> String {
    let own = schema.and_then(|schema| rule(schema, "name"));
    let name = own.or_else(|| component(schema?)).unwrap_or("root");
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    element(&mut out, name, value, schema, 0);
    out.push('\n');
    out
}

/// The name of the component that a schema refers to.
fn component(schema: Node<'_>) -> Option<&str> {
    let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
    is_name(name).then_some(name)
}

/// A member of the XML Object of a schema, or of what it refers to.
fn xml<'d>(schema: Node<'d>) -> Option<Node<'d>> {
    let has_siblings = schema.description().version() != Version::V3_0;
    let own = Some(schema).filter(|_| schema.get("$ref").is_none() || has_siblings);
    own.and_then(|node| node.follow("xml"))
        .or_else(|| schema.resolve().ok()?.node.follow("xml"))
}

fn rule<'d>(schema: Node<'d>, word: &str) -> Option<&'d str> {
    xml(schema)?.text(word)
}

fn element(out: &mut String, name: &str, value: &Json, schema: Option<Node<'_>>, depth: usize) {
    let name = if is_name(name) { name } else { "item" };
    let prefix = schema.and_then(|schema| rule(schema, "prefix"));
    let namespace = schema.and_then(|schema| rule(schema, "namespace"));
    let qualified = match prefix {
        Some(prefix) if namespace.is_some() && is_name(prefix) => format!("{prefix}:{name}"),
        _ => name.to_owned(),
    };
    out.push_str(&format!("<{qualified}"));
    if let Some(namespace) = namespace {
        let declared = match prefix {
            Some(prefix) => format!("xmlns:{prefix}"),
            None => "xmlns".to_owned(),
        };
        out.push_str(&format!(" {declared}=\"{}\"", escaped(namespace)));
    }
    if value.is_null() {
        out.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>");
        return;
    }
    let mut inner = String::new();
    match value {
        _ if depth > MOST_DEPTH => {}
        Json::Object(members) => {
            for (key, member) in members {
                let own = schema.and_then(|schema| property(schema, key, 0));
                let shown = own.and_then(|own| rule(own, "name")).unwrap_or(key);
                let is = |word: &str| own.and_then(xml).is_some_and(|xml| xml.flag(word));
                let node_type = own.and_then(|own| rule(own, "nodeType"));
                if is("attribute") || node_type == Some("attribute") {
                    out.push_str(&format!(" {shown}=\"{}\"", escaped(&text_of(member))));
                } else if matches!(node_type, Some("text" | "cdata")) {
                    inner.push_str(&escaped(&text_of(member)));
                } else if let Json::Array(items) = member {
                    let of_items = own.and_then(|own| keyword(own, "items", 0));
                    let item_name = of_items.and_then(|items| rule(items, "name"));
                    let item_name = item_name.unwrap_or(shown);
                    let is_wrapped = is("wrapped") || node_type == Some("element");
                    if is_wrapped {
                        inner.push_str(&format!("<{shown}>"));
                    }
                    for item in items {
                        element(&mut inner, item_name, item, of_items, depth + 1);
                    }
                    if is_wrapped {
                        inner.push_str(&format!("</{shown}>"));
                    }
                } else {
                    element(&mut inner, shown, member, own, depth + 1);
                }
            }
        }
        Json::Array(items) => {
            let of_items = schema.and_then(|schema| keyword(schema, "items", 0));
            let item_name = of_items.and_then(|items| rule(items, "name"));
            for item in items {
                element(
                    &mut inner,
                    item_name.unwrap_or(name),
                    item,
                    of_items,
                    depth + 1,
                );
            }
        }
        other => inner.push_str(&escaped(&text_of(other))),
    }
    out.push_str(&format!(">{inner}</{qualified}>"));
}

/// Whether a text can be the name of an element.
fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|first: char| first.is_alphabetic() || first == '_');
    starts
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {}
            c => out.push(c),
        }
    }
    out
}
