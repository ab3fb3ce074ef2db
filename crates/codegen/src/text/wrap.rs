//! Lists on one line or several, as rustfmt lays them out at the width of the generated crates.

use super::columns;
use crate::names::version_order;

/// Columns of a line of code.
pub const WIDTH: usize = 100;

/// Writes `use path::{A, B};`, sorted, on as many lines as needed; each ends in a line feed.
#[must_use]
pub fn use_line<'a>(indent: usize, path: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|a, b| version_order(a, b));
    names.dedup();
    let pad = " ".repeat(indent);
    if let [name] = names.as_slice() {
        return format!("{pad}use {path}::{name};\n");
    }
    let line = format!("{pad}use {path}::{{{}}};\n", names.join(", "));
    // rustfmt counts bytes here where it decides to break, and columns where it breaks: lines that cannot break are for both.
    if line.trim_end().len() > WIDTH - 2 && !line.is_ascii() {
        return names
            .iter()
            .map(|name| format!("{pad}use {path}::{name};\n"))
            .collect();
    }
    // rustfmt keeps two columns free, for reasons of its own; and one in the rows below, unless there is one row only.
    if columns(line.trim_end()) <= WIDTH - 2 {
        return line;
    }
    let mut text = format!("{pad}use {path}::{{\n");
    let one_row = indent + 4 + columns(&names.join(", ")) < WIDTH;
    let limit = if one_row { WIDTH } else { WIDTH - 1 };
    let mut row = String::new();
    for name in names {
        if !row.is_empty() && indent + 4 + columns(&row) + 1 + columns(name) + 1 > limit {
            text.push_str(&format!("{pad}    {row}\n"));
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(name);
        row.push(',');
    }
    text.push_str(&format!("{pad}    {row}\n{pad}}};\n"));
    text
}

/// Writes `open item, item close` on one line where it fits, else one item a line with a comma after each.
///
/// `indent` is the indentation of the line on which `open` stands, `before` the width of what stands before `open` on that
/// line past the indentation, and `after` the width of what follows `close`. `limit` is the widest list that rustfmt puts
/// on one line: 60 columns for arguments (`fn_call_width`), as many as there are for parameters.
#[must_use]
pub fn list(
    indent: usize,
    before: usize,
    open: &str,
    items: &[String],
    close: &str,
    after: usize,
    limit: usize,
) -> String {
    let joined = items.join(", ");
    let inner = columns(&joined);
    let line = indent + before + columns(open) + inner + columns(close) + after;
    let pad = " ".repeat(indent);
    if line <= WIDTH && inner <= limit && !joined.contains('\n') {
        // rustfmt counts bytes where it decides to break, and columns where it breaks.
        let more = joined.len() - inner;
        return if line + more <= WIDTH {
            format!("{open}{joined}{close}")
        } else {
            format!("{open}\n{pad}    {joined}\n{pad}{close}")
        };
    }
    let mut text = format!("{open}\n");
    for item in items {
        text.push_str(&format!("{pad}    {item},\n"));
    }
    text.push_str(&format!("{pad}{close}"));
    text
}

/// Writes a call's arguments, parentheses included, as [`list`] does with the width that rustfmt gives to arguments.
#[must_use]
pub fn call(indent: usize, before: usize, arguments: &[String], after: usize) -> String {
    list(indent, before, "(", arguments, ")", after, 60)
}

/// Writes `before type after`, on one line where it fits; else the type on a line of its own; else broken at its angles.
///
/// `indent` is the indentation of the line on which `before` stands, which the text returned does not begin with.
#[must_use]
pub fn typed(indent: usize, before: &str, ty: &str, after: &str) -> String {
    if indent + columns(before) + 1 + columns(ty) + columns(after) <= WIDTH {
        return format!("{before} {ty}{after}");
    }
    let pad = " ".repeat(indent);
    let is_generic = ty.contains('<');
    if !is_generic || indent + 4 + columns(ty) + columns(after) <= WIDTH {
        return format!("{before}\n{pad}    {ty}{after}");
    }
    let mut broken = String::new();
    generic_with(ty, indent, after, &mut broken);
    let broken = broken.trim_start();
    format!("{before} {}", broken.trim_end())
}

/// Writes the one public member of a tuple struct, parentheses included: on the line of the struct where it fits, else on a line
/// of its own, else broken at its angles.
///
/// `before` is the width of what stands before the parenthesis.
#[must_use]
pub fn tuple_member(before: usize, ty: &str) -> String {
    let line = format!("(pub {ty})");
    if before + columns(&line) < WIDTH {
        return line;
    }
    let mut text = String::from("(\n");
    let member = format!("pub {ty}");
    // rustfmt forgets the comma here, and writes two spaces where it breaks the type.
    if 4 + columns(&member) <= WIDTH || !ty.contains('<') {
        text.push_str(&format!("    {member},\n"));
    } else {
        generic_with(&format!("pub  {ty}"), 4, ",", &mut text);
    }
    text.push(')');
    text
}

/// A type and a comma on a line of its own, its arguments on lines of theirs where it is too long.
pub fn generic(ty: &str, indent: usize, text: &mut String) {
    if indent + columns(ty) < WIDTH {
        text.push_str(&format!("{}{ty},\n", " ".repeat(indent)));
    } else {
        generic_with(ty, indent, ",", text);
    }
}

/// A type broken at its angles, if it has any.
fn generic_with(ty: &str, indent: usize, after: &str, text: &mut String) {
    let pad = " ".repeat(indent);
    let inner = ty
        .split_once('<')
        .and_then(|(name, rest)| Some((name, rest.strip_suffix('>')?)));
    match inner {
        Some((name, inner)) => {
            text.push_str(&format!("{pad}{name}<\n"));
            for argument in arguments(inner) {
                generic(argument, indent + 4, text);
            }
            text.push_str(&format!("{pad}>{after}\n"));
        }
        None => text.push_str(&format!("{pad}{ty}{after}\n")),
    }
}

/// The parts of a list of types: `A<B, C>` and `D` of `A<B, C>, D`.
fn arguments(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in list.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(list[start..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_import_stays_on_its_line() {
        assert_eq!(
            use_line(0, "super", ["B", "A10", "A9", "B"]),
            "use super::{A9, A10, B};\n"
        );
        assert_eq!(use_line(0, "super", ["B"]), "use super::B;\n");
    }

    #[test]
    fn a_long_import_fills_rows() {
        let names: Vec<String> = (0..12).map(|i| format!("Ninechars{i}")).collect();
        let text = use_line(0, "super", names.iter().map(String::as_str));
        assert_eq!(
            text,
            "use super::{\n    \
             Ninechars0, Ninechars1, Ninechars2, Ninechars3, Ninechars4, Ninechars5, Ninechars6, Ninechars7,\n    \
             Ninechars8, Ninechars9, Ninechars10, Ninechars11,\n};\n"
        );
    }

    #[test]
    fn the_only_row_may_reach_the_last_column() {
        let (first, last) = ("A".repeat(60), "B".repeat(33));
        assert_eq!(
            use_line(0, "super", [first.as_str(), last.as_str()]),
            format!("use super::{{\n    {first}, {last},\n}};\n")
        );
        let names = [first.as_str(), last.as_str(), "C"];
        assert_eq!(
            use_line(0, "super", names),
            format!("use super::{{\n    {first},\n    {last}, C,\n}};\n")
        );
        let names = ["A", &"B".repeat(91), &"C".repeat(60), &"D".repeat(33)];
        assert_eq!(
            use_line(0, "super", names),
            format!(
                "use super::{{\n    {}, {},\n    {},\n    {},\n}};\n",
                names[0], names[1], names[2], names[3]
            )
        );
    }
}
