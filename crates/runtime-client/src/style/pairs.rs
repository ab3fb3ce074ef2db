//! `name=value` pairs: queries, forms and cookies.

use serde_json::Value;

use super::types::{Style, StyleName, Unwritable};
use super::value::{is_empty_container, join, scalar, text_of, without_nulls};
use crate::percent::Escape;

/// Appends a query parameter, with `&` between its pairs and before them if `out` is not empty.
pub(crate) fn write_query(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    let escape = if style.reserved {
        Escape::QueryReserved
    } else {
        Escape::Strict
    };
    write_parameter(&mut Pairs::new(out, escape, "&"), name, style, value)
}

/// Appends a member of a form, as [`write_query`] does but by the rules of `application/x-www-form-urlencoded`: a space is
/// `+`, and `null` is an empty value.
pub(crate) fn write_form(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    let escape = if style.reserved {
        Escape::FormReserved
    } else {
        Escape::Form
    };
    let mut pairs = Pairs::new(out, escape, "&");
    match value {
        Value::Null => {
            pairs.add(name, "");
            Ok(())
        }
        _ => write_pairs(&mut pairs, name, style, value),
    }
}

/// Appends a cookie, with `; ` between its pairs and before them if `out` is not empty.
pub(crate) fn write_cookie(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    if style.kind != StyleName::Cookie {
        let escape = if style.reserved {
            Escape::CookieReserved
        } else {
            Escape::Strict
        };
        return write_parameter(&mut Pairs::new(out, escape, "; "), name, style, value);
    }
    let form = Style {
        kind: StyleName::Form,
        ..style
    };
    let mut pairs = Pairs::new(out, Escape::Raw, "; ");
    write_parameter(&mut pairs, name, form, value)?;
    match pairs.refused {
        true => Err(Unwritable::Character),
        false => Ok(()),
    }
}

/// `name=value` pairs under construction.
struct Pairs<'a> {
    out: &'a mut String,
    escape: Escape,
    separator: &'static str,
    /// Whether a text would end its pair, because it stays as it is.
    refused: bool,
}

impl<'a> Pairs<'a> {
    fn new(out: &'a mut String, escape: Escape, separator: &'static str) -> Self {
        Self {
            out,
            escape,
            separator,
            refused: false,
        }
    }

    fn name(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push_str(self.separator);
        }
        self.look_at(name);
        self.escape.for_names().push(self.out, name);
        self.out.push('=');
    }

    fn add(&mut self, name: &str, value: &str) {
        self.name(name);
        self.look_at(value);
        self.escape.push(self.out, value);
    }

    /// A pair whose value is escaped already.
    fn add_joined(&mut self, name: &str, value: &str) {
        self.name(name);
        self.look_at(value);
        self.out.push_str(value);
    }

    fn look_at(&mut self, text: &str) {
        self.refused |=
            self.escape == Escape::Raw && text.contains(|c: char| c.is_ascii_control() || c == ';');
    }
}

/// Appends the pairs of a parameter, without what is undefined in it.
fn write_parameter(
    pairs: &mut Pairs<'_>,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    if style.kind == StyleName::Json {
        return write_pairs(pairs, name, style, value);
    }
    write_pairs(pairs, name, style, &without_nulls(value))
}

fn write_pairs(
    pairs: &mut Pairs<'_>,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    if value.is_null() {
        return Ok(());
    }
    if style.kind == StyleName::Json {
        pairs.add(name, &value.to_string());
        return Ok(());
    }
    if is_empty_container(value) {
        return Ok(());
    }
    match value {
        Value::Array(_) | Value::Object(_) if style.kind == StyleName::Deep => {
            brackets(pairs, name, value)
        }
        Value::Array(items) if style.explode => {
            for (n, item) in items.iter().enumerate() {
                match scalar(item) {
                    Ok(text) => pairs.add(name, &text),
                    Err(_) => brackets(pairs, &format!("{name}[{n}]"), item),
                }
            }
        }
        Value::Object(members) if style.explode => {
            for (key, item) in members {
                brackets(pairs, key, item);
            }
        }
        Value::Array(_) | Value::Object(_) => {
            let delimiter = match style.kind {
                StyleName::Space if pairs.escape == Escape::Form => "+",
                StyleName::Space => "%20",
                StyleName::Pipe => "%7C",
                _ => ",",
            };
            let mut text = String::new();
            join(&mut text, pairs.escape, delimiter, value)?;
            pairs.add_joined(name, &text);
        }
        one => pairs.add(name, &scalar(one)?),
    }
    Ok(())
}

/// Writes `name[key][0]=…`, to any depth that the value has.
fn brackets(pairs: &mut Pairs<'_>, name: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                brackets(pairs, &format!("{name}[{n}]"), item);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                brackets(pairs, &format!("{name}[{key}]"), item);
            }
        }
        one => pairs.add(name, &text_of(one)),
    }
}
