//! Writing YAML 1.2. Strings that would be read as another type are quoted.

use std::fmt::Write as _;

use super::draft::Draft;
use super::style::YamlStyle;
use crate::value::ValueKind;

impl Draft<'_> {
    /// Returns the value as YAML in block style, with a line break at the end.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        start(self, &mut out, 0, &YamlStyle::default());
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out
    }
}

/// Writes a value at the place where it starts, whose column is `column`.
pub(super) fn start(draft: &Draft<'_>, out: &mut String, column: usize, style: &YamlStyle) {
    match draft.kind() {
        ValueKind::Object if !draft.is_in_line() => object(out, draft, column, true, style),
        ValueKind::Array if !draft.is_in_line() => array(out, draft, column, true, style),
        _ => value(out, draft, column, style),
    }
}

/// Writes the members of an object. If `open`, the first one goes on the current line.
fn object(out: &mut String, draft: &Draft<'_>, column: usize, open: bool, style: &YamlStyle) {
    for (index, (name, member)) in draft.members().iter().enumerate() {
        if index > 0 || !open {
            indent(out, column);
        }
        for line in draft.comment(name).into_iter().flat_map(str::lines) {
            let _ = write!(out, "# {line}");
            indent(out, column);
        }
        key(out, name, column, style);
        nested(out, member, column, style);
    }
}

/// Writes a key and its colon.
pub(super) fn key(out: &mut String, name: &str, column: usize, style: &YamlStyle) {
    // A key without `?` has at most 1024 characters (YAML 1.2.2 §8.2.2).
    let long = name.len() > 1000;
    if long {
        out.push_str("? ");
    }
    if plain(name) {
        out.push_str(name)
    } else {
        quoted(out, name, style)
    }
    if long {
        indent(out, column);
    }
    out.push(':');
}

/// Writes the elements of a list. If `open`, the first one goes on the current line.
fn array(out: &mut String, draft: &Draft<'_>, column: usize, open: bool, style: &YamlStyle) {
    for (index, item) in draft.items().iter().enumerate() {
        if index > 0 || !open {
            indent(out, column);
        }
        out.push_str("- ");
        start(item, out, column + 2, style);
    }
}

/// Writes the value of a key in this column, after its colon.
pub(super) fn nested(out: &mut String, draft: &Draft<'_>, column: usize, style: &YamlStyle) {
    match draft.kind() {
        ValueKind::Object if !draft.is_in_line() => {
            object(out, draft, column + style.step, false, style);
        }
        ValueKind::Array if !draft.is_in_line() => {
            array(out, draft, column + style.dash, false, style);
        }
        _ => {
            out.push(' ');
            value(out, draft, column + style.step, style);
        }
    }
}

/// Writes a scalar, or an empty container. Lines of a block of text go to `column`.
fn value(out: &mut String, draft: &Draft<'_>, column: usize, style: &YamlStyle) {
    match draft {
        Draft::Value(scalar) if draft.is_scalar() => match scalar.as_str() {
            Some(text) => string(out, text, column, style),
            None => scalar.write_json(out),
        },
        Draft::Text(text) => string(out, text, column, style),
        Draft::Literal(json) => out.push_str(json),
        Draft::Array(array) if array.in_line => in_line(draft, out, style),
        Draft::Object(object) if object.in_line => in_line(draft, out, style),
        draft if draft.kind() == ValueKind::Object => out.push_str("{}"),
        _ => out.push_str("[]"),
    }
}

/// Writes a value in one line, as flow style needs it.
pub(super) fn in_line(draft: &Draft<'_>, out: &mut String, style: &YamlStyle) {
    let text = match draft {
        Draft::Value(value) => value.as_str(),
        Draft::Text(text) => Some(text.as_ref()),
        _ => None,
    };
    match (text, draft.kind()) {
        (Some(text), _) => flow_text(out, text, style),
        (None, ValueKind::Object) => {
            for (index, (name, member)) in draft.members().iter().enumerate() {
                out.push_str(if index == 0 { "{" } else { ", " });
                flow_text(out, name, style);
                out.push_str(": ");
                in_line(member, out, style);
            }
            out.push_str(if draft.is_empty() { "{}" } else { "}" });
        }
        (None, ValueKind::Array) => {
            for (index, item) in draft.items().iter().enumerate() {
                out.push_str(if index == 0 { "[" } else { ", " });
                in_line(item, out, style);
            }
            out.push_str(if draft.is_empty() { "[]" } else { "]" });
        }
        _ => value(out, draft, 0, style),
    }
}

/// Writes a string in one line of flow style.
pub(super) fn flow_text(out: &mut String, text: &str, style: &YamlStyle) {
    if plain(text) && !text.contains(['{', '}', '[', ']', ',']) {
        out.push_str(text);
    } else {
        quoted(out, text, style);
    }
}

/// Writes a scalar in one line of block style.
pub(super) fn scalar_in_line(draft: &Draft<'_>, out: &mut String, style: &YamlStyle) {
    match draft {
        Draft::Value(value) if let Some(text) = value.as_str() => line_of_text(out, text, style),
        Draft::Text(text) => line_of_text(out, text, style),
        _ => value(out, draft, 0, style),
    }
}

fn line_of_text(out: &mut String, text: &str, style: &YamlStyle) {
    if plain(text) {
        out.push_str(text);
    } else {
        quoted(out, text, style);
    }
}

/// Starts a new line, and indents it.
fn indent(out: &mut String, column: usize) {
    out.push('\n');
    out.push_str(&" ".repeat(column));
}

/// Writes a string in the first style that can represent it: plain, literal block, quoted.
fn string(out: &mut String, text: &str, column: usize, style: &YamlStyle) {
    if plain(text) {
        out.push_str(text);
    } else if block(text) {
        out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
        for row in text.lines() {
            if row.is_empty() {
                out.push('\n');
            } else {
                indent(out, column);
                out.push_str(row);
            }
        }
    } else {
        quoted(out, text, style);
    }
}

/// Whether a string is read as the same string without quotes, anywhere in block style.
///
/// Stricter than YAML 1.2.2 §7.3.3: what a YAML 1.1 parser would read as a boolean, a number or a date is quoted, too.
fn plain(text: &str) -> bool {
    const LONGEST: usize = 1000;
    const WORDS: [&str; 11] = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ];
    let Some(first) = text.chars().next() else {
        return false;
    };
    let last = text.chars().next_back().unwrap_or(first);
    if !(first.is_alphabetic() || matches!(first, '/' | '_' | '$' | '^' | '('))
        || last.is_whitespace()
        || last == ':'
        || text.len() > LONGEST
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
    {
        return false;
    }
    let mut before = ' ';
    for ch in text.chars() {
        let fits = ch.is_alphanumeric()
            || match ch {
                '#' => before != ' ',
                ' ' => before != ':',
                _ => ch.is_ascii_graphic() || matches!(ch, '–' | '—' | '’' | '‘' | '“' | '”' | '…'),
            };
        if !fits {
            return false;
        }
        before = ch;
    }
    true
}

/// Whether a string can be a literal block without an indentation indicator (YAML 1.2.2 §8.1.2).
fn block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && text
            .lines()
            .all(|row| row.is_empty() || !row.trim().is_empty())
        && text.chars().all(|ch| ch == '\n' || !is_special(ch))
}

/// Whether a character is not allowed in text (YAML 1.2.2 §5.1), or would be read as a line break or a byte order mark.
fn is_special(ch: char) -> bool {
    ch.is_control()
        || matches!(
            ch,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Writes a string in quotes: in those of the style if no character needs an escape.
fn quoted(out: &mut String, text: &str, style: &YamlStyle) {
    let is_simple = !text.contains(is_special);
    if is_simple && style.quote == '"' && !text.contains(['"', '\\']) {
        let _ = write!(out, "\"{text}\"");
        return;
    }
    if is_simple {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
        return;
    }
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ch if is_special(ch) => {
                let _ = write!(out, "\\u{:04x}", ch as u32);
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
}
