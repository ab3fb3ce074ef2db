//! The fixes of single values: what to write in place of a value whose meaning is certain.

use conform_description::{Node, NodeMember};
use conform_json::{Format, Span, ValueKind};
use conform_report::Help;

use crate::linter::{Linter, written};

/// Whether the file of a value is JSON.
fn is_json(node: Node<'_>) -> bool {
    let file = node.description().document(node.address().file);
    file.format() == Format::Json
}

/// A text in the quotes of the file that a value is in. `None` if it needs escapes.
fn quoted(node: Node<'_>, text: &str) -> Option<String> {
    let is_simple = !text.contains(['\'', '"', '\\', '\n']);
    let quote = if is_json(node) { '"' } else { '\'' };
    is_simple.then(|| format!("{quote}{text}{quote}"))
}

/// The value with the type that is wanted, if there is only one that can be meant.
pub(crate) fn value_of_type(node: Node<'_>, wanted: ValueKind) -> Option<String> {
    let text = written(node);
    match (node.kind(), wanted) {
        (ValueKind::Number | ValueKind::Boolean, ValueKind::String) => quoted(node, text),
        (ValueKind::String, ValueKind::Boolean) => match node.as_str()? {
            text @ ("true" | "false") => Some(text.to_owned()),
            "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some("true".to_owned()),
            "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some("false".to_owned()),
            _ => None,
        },
        (ValueKind::String, ValueKind::Number) => {
            let text = node.as_str()?;
            serde_json::from_str::<f64>(text)
                .is_ok()
                .then(|| text.to_owned())
        }
        (ValueKind::String, ValueKind::Array) => {
            let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
            let is_plain = node.as_str()?.bytes().all(is_word);
            let is_quoted = text.starts_with(['"', '\'']) && !text.contains('\n');
            (is_plain || is_quoted).then(|| format!("[{text}]"))
        }
        _ => None,
    }
}

impl<'d> Linter<'d> {
    /// Advice to write `type: null` in quotes.
    pub(crate) fn quote_null(&self, node: Node<'d>, text: &str) -> Help {
        let is_written = ["null", "Null", "NULL", "~"].contains(&written(node));
        match quoted(node, "null").filter(|_| is_written && !is_json(node)) {
            Some(replacement) => Help::certain(&node.label(""), replacement, text),
            None => text.into(),
        }
    }

    /// Advice to write a key in another way: `change` gets it without quotes.
    pub(crate) fn rewrite_key(
        &self,
        member: NodeMember<'d>,
        text: String,
        change: impl Fn(&str) -> String,
    ) -> Help {
        let node = member.node;
        let document = node.description().document(node.address().file);
        let key = &document.text()[member.key_span.range()];
        let quote = key.chars().next().filter(|ch| ['"', '\''].contains(ch));
        let bare = match quote {
            Some(quote) => key.trim_matches(quote),
            None => key,
        };
        if bare != member.key {
            return text.into();
        }
        let quote = quote.map_or_else(String::new, String::from);
        let replacement = format!("{quote}{}{quote}", change(bare));
        Help::certain(&member.key_label(""), replacement, text)
    }

    /// Advice to add a member behind another one of the same object.
    pub(crate) fn add_behind(&self, node: Node<'d>, key: &str, added: &str, text: &str) -> Help {
        let Some(member) = node.member(key) else {
            return text.into();
        };
        let document = node.description().document(node.address().file);
        let source = document.text();
        let span = node.value().span();
        let end = member.node.value().span().end;
        let (name, value) = added.split_once(": ").unwrap_or((added, ""));
        let (at, insertion) = if source[span.range()].starts_with('{') {
            let insertion = if is_json(node) {
                format!(", \"{name}\": {value}")
            } else {
                format!(", {added}")
            };
            (end, insertion)
        } else {
            let line = source[end as usize..].find('\n');
            let at = line.map_or(source.len(), |line| end as usize + line);
            let at = source[..at].trim_end_matches('\r').len();
            let column = document.position(member.key_span.start).column as usize;
            let indent = " ".repeat(column.saturating_sub(1));
            (
                u32::try_from(at).unwrap_or(end),
                format!("\n{indent}{added}"),
            )
        };
        Help::certain(&node.label_of(Span::at(at), ""), insertion, text)
    }
}
