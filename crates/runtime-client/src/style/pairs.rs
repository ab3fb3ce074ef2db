//! `name=value` pairs: queries, forms and cookies.

use conform_runtime::Tree;

use super::types::{Nesting, Style, StyleName, Unwritable};
use super::value::{is_empty_container, join, scalar, text_of, without_nulls};
use crate::percent::Escape;

/// Appends a query parameter. Its pairs are separated by `&`, from earlier ones in `out`, too.
pub(crate) fn write_query(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Tree,
) -> Result<(), Unwritable> {
    let escape = style.escape(Escape::QueryReserved, Escape::Strict);
    write_parameter(&mut Pairs::new(out, escape, "&"), name, style, value)
}

/// Appends a member of a form. Unlike [`write_query`], it follows the rules of `application/x-www-form-urlencoded`: a space is `+`, and `null`
/// is an empty value.
pub(crate) fn write_form(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Tree,
) -> Result<(), Unwritable> {
    let escape = style.escape(Escape::FormReserved, Escape::Form);
    let mut pairs = Pairs::new(out, escape, "&");
    match value {
        Tree::Null => {
            pairs.add(name, "");
            Ok(())
        }
        _ => write_pairs(&mut pairs, name, style, value),
    }
}

/// Appends a cookie parameter. Its pairs are separated by `; `, from earlier ones in `out`, too.
pub(crate) fn write_cookie(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Tree,
) -> Result<(), Unwritable> {
    if style.kind != StyleName::Cookie {
        let escape = style.escape(Escape::CookieReserved, Escape::Strict);
        return write_parameter(&mut Pairs::new(out, escape, "; "), name, style, value);
    }
    let form = Style {
        kind: StyleName::Form,
        ..style
    };
    let mut pairs = Pairs::new(out, Escape::Raw, "; ");
    write_parameter(&mut pairs, name, form, value)?;
    match pairs.is_broken {
        true => Err(Unwritable::Character),
        false => Ok(()),
    }
}

/// A writer of `name=value` pairs.
struct Pairs<'a> {
    out: &'a mut String,
    escape: Escape,
    separator: &'static str,
    /// Whether an unescaped text contained a character that would end its pair.
    is_broken: bool,
}

impl<'a> Pairs<'a> {
    fn new(out: &'a mut String, escape: Escape, separator: &'static str) -> Self {
        Self {
            out,
            escape,
            separator,
            is_broken: false,
        }
    }

    fn name(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push_str(self.separator);
        }
        self.check(name);
        self.escape.for_names().push(self.out, name);
        self.out.push('=');
    }

    fn add(&mut self, name: &str, value: &str) {
        self.name(name);
        self.check(value);
        self.escape.push(self.out, value);
    }

    /// Appends a pair whose value is already escaped.
    fn add_escaped(&mut self, name: &str, value: &str) {
        self.name(name);
        self.check(value);
        self.out.push_str(value);
    }

    fn check(&mut self, text: &str) {
        self.is_broken |=
            self.escape == Escape::Raw && text.contains(|c: char| c.is_ascii_control() || c == ';');
    }
}

/// Appends the pairs of a parameter. Items and members that are `null` are left out.
fn write_parameter(
    pairs: &mut Pairs<'_>,
    name: &str,
    style: Style,
    value: &Tree,
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
    value: &Tree,
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
        Tree::Array(_) | Tree::Object(_) if style.kind == StyleName::Deep => {
            write_nested(
                pairs,
                name,
                value,
                style.nesting.unwrap_or(Nesting::Indexed),
            );
        }
        // A list is repeated, as it is without another one around it.
        Tree::Array(_) if style.explode => {
            write_nested(
                pairs,
                name,
                value,
                style.nesting.unwrap_or(Nesting::Repeated),
            );
        }
        // "Separate parameters for each value of the array or key-value pair of the map": a member is a parameter of its own.
        Tree::Object(members) if style.explode => {
            for (key, item) in members {
                write_nested(pairs, key, item, style.nesting.unwrap_or(Nesting::Repeated));
            }
        }
        Tree::Array(_) | Tree::Object(_) => {
            let delimiter = match style.kind {
                StyleName::Space if pairs.escape == Escape::Form => "+",
                StyleName::Space => "%20",
                StyleName::Pipe => "%7C",
                _ => ",",
            };
            let mut text = String::new();
            join(&mut text, pairs.escape, delimiter, value)?;
            pairs.add_escaped(name, &text);
        }
        one => pairs.add(name, &scalar(one)?),
    }
    Ok(())
}

/// Appends the pairs of a value, with those of lists and objects inside of it, to any depth.
fn write_nested(pairs: &mut Pairs<'_>, name: &str, value: &Tree, nesting: Nesting) {
    match value {
        Tree::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                let is_scalar = !matches!(item, Tree::Array(_) | Tree::Object(_));
                let name = match nesting {
                    Nesting::Brackets => format!("{name}[]"),
                    Nesting::Repeated | Nesting::Dotted if is_scalar => name.to_owned(),
                    Nesting::Indexed | Nesting::Repeated | Nesting::Dotted => {
                        format!("{name}[{n}]")
                    }
                };
                write_nested(pairs, &name, item, nesting);
            }
        }
        Tree::Object(members) => {
            for (key, item) in members {
                let name = match nesting {
                    Nesting::Dotted => format!("{name}.{key}"),
                    _ => format!("{name}[{key}]"),
                };
                write_nested(pairs, &name, item, nesting);
            }
        }
        one => pairs.add(name, &text_of(one)),
    }
}
