//! Masks the values in a line of a payload, so that a frame shows the place but not the value.

use crate::PayloadSyntax;

/// Replaces every character of a value by `*`, so that columns stay the same. Names are kept.
pub(super) fn line(line: &str, syntax: PayloadSyntax) -> String {
    match syntax {
        PayloadSyntax::Json => json(line),
        PayloadSyntax::Form => form(line),
        PayloadSyntax::Multipart => multipart(line),
    }
}

/// Masks JSON. A string before a colon is a name; other strings, numbers and booleans are values. `null` is not masked.
fn json(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(first) = line[at..].chars().next() {
        let rest = &line[at..];
        let token = match first {
            '"' => &rest[..string_end(rest)],
            first if is_word(first) => &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())],
            first => &rest[..first.len_utf8()],
        };
        at += token.len();
        if first == '"' {
            let is_name = line[at..].trim_start().starts_with(':');
            let is_closed = token.len() > 1 && token.ends_with('"');
            if is_name && is_closed {
                out.push_str(token);
            } else {
                out.push('"');
                let inner = if is_closed {
                    &token[1..token.len() - 1]
                } else {
                    &token[1..]
                };
                out.extend(inner.chars().map(|_| '*'));
                out.push_str(if is_closed { "\"" } else { "" });
            }
        } else if token == "null" || !is_word(first) {
            out.push_str(token);
        } else {
            out.extend(token.chars().map(|_| '*'));
        }
    }
    out
}

/// Returns whether a character can be between the punctuation of JSON: digits, letters, and whatever is not JSON.
fn is_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '{' | '}' | '[' | ']' | ',' | ':' | '"')
}

fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn form(line: &str) -> String {
    let fields = line.split('&').map(|field| match field.split_once('=') {
        Some((name, value)) => format!("{name}={}", "*".repeat(value.chars().count())),
        None => field.to_owned(),
    });
    fields.collect::<Vec<_>>().join("&")
}

fn multipart(line: &str) -> String {
    let is_header = line
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("content-"));
    if line.starts_with("--") || is_header {
        line.to_owned()
    } else {
        "*".repeat(line.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::{form, json};

    #[test]
    fn names_stay_and_values_go() {
        assert_eq!(
            json(r#"  "name": "Ann \" B", "n": -1.5e3,"#),
            r#"  "name": "********", "n": ******,"#
        );
        assert_eq!(json(r#"["Ann", true, null]"#), r#"["***", ****, null]"#);
        assert_eq!(json(r#"{"name": "Ann"#), r#"{"name": "***"#);
        assert_eq!(json(r#"{'name': Ännchen}"#), r#"{******: *******}"#);
        assert_eq!(form("name=Ann+B&type=1"), "name=*****&type=*");
    }
}
