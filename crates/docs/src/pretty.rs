//! JSON with a member on each line.

use conform_description::Node;
use conform_json::ValueKind;

/// How deep JSON is indented; what is deeper is on one line.
const MOST_LEVELS: usize = 60;

/// The longest list or object of scalars that is on one line.
const LINE: usize = 60;

/// Returns a value as JSON on several lines.
pub(crate) fn pretty(value: Node<'_>) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

fn write(value: Node<'_>, level: usize, out: &mut String) {
    let (open, close) = match value.kind() {
        ValueKind::Object => ('{', '}'),
        ValueKind::Array => ('[', ']'),
        _ => return value.value().write_json(out),
    };
    if is_short(value) || level >= MOST_LEVELS {
        return value.value().write_json(out);
    }
    out.push(open);
    let mut line = |name: Option<&str>, item: Node<'_>, index: usize| {
        if index > 0 {
            out.push(',');
        }
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level + 1));
        if let Some(name) = name {
            conform_json::write_string(name, out);
            out.push_str(": ");
        }
        write(item, level + 1, out);
    };
    for (index, member) in value.members().enumerate() {
        line(Some(member.key), member.node, index);
    }
    for (index, item) in value.items().enumerate() {
        line(None, item, index);
    }
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
    out.push(close);
}

/// Returns whether a value is a short list or object of scalars.
fn is_short(value: Node<'_>) -> bool {
    let is_scalar = |item: Node<'_>| !item.is_object() && !item.is_array();
    if value.value().node_count() > 8 || !value.items().all(is_scalar) || value.is_object() {
        return value.value().node_count() == 1;
    }
    let mut text = String::new();
    value.value().write_json(&mut text);
    text.len() <= LINE
}
