//! Writing JSON.

use super::draft::Draft;
use super::style::JsonStyle;
use crate::write::write_string;

impl Draft<'_> {
    /// Returns the value as JSON, indented by two spaces, with a line break at the end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write(self, &mut out, &JsonStyle::default(), "");
        out.push('\n');
        out
    }
}

/// Writes a value. `indent` is what the line begins with that the value starts in.
pub(super) fn write(draft: &Draft<'_>, out: &mut String, style: &JsonStyle, indent: &str) {
    match draft {
        Draft::Value(value) if draft.is_scalar() => value.write_json(out),
        Draft::Text(text) => write_string(text, out),
        Draft::Literal(json) => out.push_str(json),
        Draft::Value(value) if value.as_array().is_some() => array(draft, out, style, indent),
        Draft::Array(_) => array(draft, out, style, indent),
        Draft::Value(_) | Draft::Object(_) => object(draft, out, style, indent),
    }
}

fn object(draft: &Draft<'_>, out: &mut String, style: &JsonStyle, indent: &str) {
    if draft.is_empty() {
        return out.push_str("{}");
    }
    let inner = format!("{indent}{}", style.step);
    for (index, (key, value)) in draft.members().iter().enumerate() {
        out.push(if index == 0 { '{' } else { ',' });
        style.start_line(out, &inner, index);
        write_string(key, out);
        out.push_str(style.colon);
        write(value, out, style, &inner);
    }
    style.start_line(out, indent, 0);
    out.push('}');
}

fn array(draft: &Draft<'_>, out: &mut String, style: &JsonStyle, indent: &str) {
    if draft.is_empty() {
        return out.push_str("[]");
    }
    let inner = format!("{indent}{}", style.step);
    for (index, value) in draft.items().iter().enumerate() {
        out.push(if index == 0 { '[' } else { ',' });
        style.start_line(out, &inner, index);
        write(value, out, style, &inner);
    }
    style.start_line(out, indent, 0);
    out.push(']');
}
