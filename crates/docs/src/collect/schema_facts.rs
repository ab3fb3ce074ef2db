//! What a schema says of its values besides their type: bounds, patterns, defaults.

use std::borrow::Cow;

use conform_description::{Dialect, Node};

use super::collector::{Collector, json};
use crate::model::Fact;
use crate::omissions::Reason;

/// How many bytes of a value or a pattern are shown.
const MOST_BYTES: usize = 1_000;

/// Keywords whose value is shown behind words.
const VALUES: [(&str, &str); 7] = [
    ("const", "always"),
    ("default", "default"),
    ("multipleOf", "a multiple of"),
    ("pattern", "matches"),
    ("contentMediaType", "contains"),
    ("contentEncoding", "encoded as"),
    ("$anchor", "anchor"),
];

/// Keywords that bound a number of things: at least, at most, and what is counted.
const COUNTS: [(&str, &str, &str); 4] = [
    ("minLength", "maxLength", "character"),
    ("minItems", "maxItems", "item"),
    ("minProperties", "maxProperties", "member"),
    ("minContains", "maxContains", "item that is as contained"),
];

impl<'d> Collector<'d, '_> {
    /// Returns what a schema says of its values.
    pub(super) fn facts(&mut self, node: Node<'d>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (keyword, label) in VALUES {
            if let Some(value) = node.get(keyword) {
                let text = match value.as_str() {
                    Some(text) if keyword != "default" && keyword != "const" => text.to_owned(),
                    _ => json(value),
                };
                facts.push(Fact {
                    label: label.into(),
                    code: Some(self.cut(text, node)),
                });
            }
        }
        bounds(node, &mut facts);
        for (least, most, noun) in COUNTS {
            let number = |key| node.get(key).and_then(Node::as_number)?.as_u64();
            if let Some(words) = count(number(least), number(most), noun) {
                facts.push(self::words(words));
            }
        }
        if node.flag("uniqueItems") {
            facts.push(words("no item twice"));
        }
        if node.flag("x-extensible-enum") {
            facts.push(words("further values may be added"));
        }
        for member in node
            .get("dependentRequired")
            .into_iter()
            .flat_map(Node::members)
        {
            let needed: Vec<&str> = member.node.items().filter_map(Node::as_str).collect();
            facts.push(Fact {
                label: format!("with {} it needs", member.key).into(),
                code: Some(needed.join(", ")),
            });
        }
        self.discriminator(node, &mut facts);
        xml(node, &mut facts);
        facts
    }

    /// Returns a text for the page, which is cut if it is long.
    pub(super) fn cut(&mut self, mut text: String, node: Node<'d>) -> String {
        if text.len() > MOST_BYTES {
            self.omissions
                .add(Reason::LongValue, node.origin().to_string());
            text.truncate(text.floor_char_boundary(MOST_BYTES));
            text.push('…');
        }
        text
    }

    fn discriminator(&mut self, node: Node<'d>, facts: &mut Vec<Fact>) {
        let Some(discriminator) = node.get("discriminator") else {
            return;
        };
        if let Some(name) = discriminator.text("propertyName") {
            facts.push(Fact {
                label: "selected by".into(),
                code: Some(name.to_owned()),
            });
        }
        let mapping = discriminator
            .get("mapping")
            .into_iter()
            .flat_map(Node::members);
        for member in mapping {
            let Some(written) = member.node.as_str() else {
                continue;
            };
            let target = member
                .node
                .reference()
                .and_then(|reference| reference.target);
            let name = match target {
                Some(target) => self
                    .registry
                    .link(target, &mut self.anchors)
                    .text
                    .to_string(),
                None => written.to_owned(),
            };
            facts.push(Fact {
                label: format!("{} is", member.key).into(),
                code: Some(name),
            });
        }
        if let Some(other) = discriminator.text("defaultMapping") {
            facts.push(Fact {
                label: "any other is".into(),
                code: Some(other.to_owned()),
            });
        }
    }
}

/// Adds the bounds of a number.
fn bounds(node: Node<'_>, facts: &mut Vec<Fact>) {
    for (inclusive, exclusive, label, strict) in [
        ("minimum", "exclusiveMinimum", "at least", "more than"),
        ("maximum", "exclusiveMaximum", "at most", "less than"),
    ] {
        let old = matches!(node.dialect(), Dialect::OpenApi30 | Dialect::Draft4);
        let is_strict = old && node.flag(exclusive);
        if let Some(bound) = node.get(inclusive) {
            let label = if is_strict { strict } else { label };
            facts.push(value(label, bound));
        }
        if !old && let Some(bound) = node.get(exclusive) {
            facts.push(value(strict, bound));
        }
    }
}

/// Adds how a value is written as XML.
fn xml(node: Node<'_>, facts: &mut Vec<Fact>) {
    let Some(xml) = node.get("xml") else { return };
    let node_type = xml.text("nodeType");
    let is_attribute = xml.flag("attribute");
    let kind = node_type.unwrap_or(if is_attribute { "attribute" } else { "element" });
    let mut code = kind.to_owned();
    let name = [xml.text("prefix"), xml.text("name")];
    let name: Vec<&str> = name.into_iter().flatten().collect();
    if !name.is_empty() {
        code = format!("{code} {}", name.join(":"));
    }
    if let Some(namespace) = xml.text("namespace") {
        code = format!("{code} of {namespace}");
    }
    if xml.flag("wrapped") {
        code.push_str(", wrapped");
    }
    facts.push(Fact {
        label: "in XML".into(),
        code: Some(code),
    });
}

/// Returns words such as `1 to 64 characters`.
fn count(least: Option<u64>, most: Option<u64>, noun: &str) -> Option<String> {
    let plural = |number: u64| if number == 1 { "" } else { "s" };
    Some(match (least.filter(|least| *least > 0), most) {
        (None, None) => return None,
        (Some(least), None) => format!("at least {least} {noun}{}", plural(least)),
        (None, Some(most)) => format!("at most {most} {noun}{}", plural(most)),
        (Some(least), Some(most)) if least == most => format!("{most} {noun}{}", plural(most)),
        (Some(least), Some(most)) => format!("{least} to {most} {noun}s"),
    })
}

fn value(label: &'static str, node: Node<'_>) -> Fact {
    Fact {
        label: label.into(),
        code: Some(json(node)),
    }
}

/// Returns a fact of words alone.
pub(super) fn words(words: impl Into<Cow<'static, str>>) -> Fact {
    Fact {
        label: words.into(),
        code: None,
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn numbers_of_things_are_words() {
        let words = |least, most| count(least, most, "item").unwrap_or_default();
        assert_eq!(words(Some(1), Some(64)), "1 to 64 items");
        assert_eq!(words(Some(0), Some(1)), "at most 1 item");
        assert_eq!(words(Some(2), None), "at least 2 items");
        assert_eq!(words(Some(3), Some(3)), "3 items");
        assert_eq!(words(Some(0), None), "");
    }
}
