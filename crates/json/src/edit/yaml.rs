//! Writing YAML 1.2 in block style. Strings that would be read as another type are quoted.

use std::fmt::Write as _;

use conform_json::ValueKind;

use super::tree::{Members, Tree, indent};

/// Writes a document, with a line break at the end.
pub(super) fn write(tree: &Tree<'_>) -> String {
    let mut out = String::new();
    match tree {
        Tree::Object(members) if !members.is_empty() => object(&mut out, members, 0, true),
        Tree::Array(items) if !items.is_empty() => array(&mut out, items, 0, true),
        scalar => value(&mut out, scalar, 0),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Writes the members of an object. If `open`, the first one goes on the current line.
fn object(out: &mut String, members: &Members<'_>, depth: usize, open: bool) {
    for (index, (key, member)) in members.iter().enumerate() {
        if index > 0 || !open {
            indent(out, depth);
        }
        // A key without `?` has at most 1024 characters (YAML 1.2.2 §8.2.2).
        let long = key.len() > 1000;
        if long {
            out.push_str("? ");
        }
        if plain(key) {
            out.push_str(key)
        } else {
            quoted(out, key)
        }
        if long {
            indent(out, depth);
        }
        out.push(':');
        nested(out, member, depth);
    }
}

/// Writes the elements of a list. If `open`, the first one goes on the current line.
fn array(out: &mut String, items: &[Tree<'_>], depth: usize, open: bool) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 || !open {
            indent(out, depth);
        }
        out.push('-');
        match item {
            Tree::Object(members) if !members.is_empty() => {
                out.push(' ');
                object(out, members, depth + 1, true);
            }
            Tree::Array(items) if !items.is_empty() => {
                out.push(' ');
                array(out, items, depth + 1, true);
            }
            scalar => {
                out.push(' ');
                value(out, scalar, depth + 1);
            }
        }
    }
}

/// Writes the value of a key, after its colon.
fn nested(out: &mut String, tree: &Tree<'_>, depth: usize) {
    match tree {
        Tree::Object(members) if !members.is_empty() => object(out, members, depth + 1, false),
        Tree::Array(items) if !items.is_empty() => array(out, items, depth + 1, false),
        scalar => {
            out.push(' ');
            value(out, scalar, depth + 1);
        }
    }
}

/// Writes a scalar, or an empty container.
fn value(out: &mut String, tree: &Tree<'_>, depth: usize) {
    match tree {
        Tree::Object(_) => out.push_str("{}"),
        Tree::Array(_) => out.push_str("[]"),
        Tree::Text(text) => string(out, text, depth),
        Tree::Scalar(scalar) => match scalar.as_str() {
            Some(text) if scalar.kind() == ValueKind::String => string(out, text, depth),
            _ => scalar.write_json(out),
        },
    }
}

/// Writes a string in the first style that can represent it: plain, literal block, quoted.
fn string(out: &mut String, text: &str, depth: usize) {
    if plain(text) {
        out.push_str(text);
    } else if block(text) {
        out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
        for row in text.lines() {
            if row.is_empty() {
                out.push('\n');
            } else {
                indent(out, depth);
                out.push_str(row);
            }
        }
    } else {
        quoted(out, text);
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

/// Writes a string in quotes: in single quotes if no character needs an escape.
fn quoted(out: &mut String, text: &str) {
    if !text.contains(is_special) {
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
