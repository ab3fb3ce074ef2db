//! How a parameter's value is written: every style of the OpenAPI specification, exploded or not.
//!
//! The tables are those of OpenAPI 3.0.4, 3.1.1 and 3.2 ("Style Examples"), which correct two cells of earlier versions
//! (`label` joins a list that is not exploded with commas; delimiters and brackets in a query are percent-encoded).
//! What the tables leave open is decided here:
//!
//! - values inside values (an object in an object, a list in a list) are written with brackets where names are written
//!   (`form` exploded, `deepObject`): `a[b][0]=…`, list items by index. In every other style they are an error.
//! - `null` is what RFC 6570 calls undefined (§2.3): the same as leaving the parameter out, and inside a list or an object
//!   the item or member. In a form, where a member is text and not an expansion, it is the empty string.
//! - an empty list or object in a query, header, cookie or form writes nothing; in a path it is an error.
//! - `spaceDelimited` and `pipeDelimited` exploded are `form` exploded.
//! - `form` exploded in a cookie writes a cookie per item or member.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::percent::Escape;

/// The style of a parameter, with its modifiers.
///
/// ```
/// use conform_client::Style;
///
/// const TAGS: Style = Style::FORM.joined();
/// assert_ne!(TAGS, Style::FORM);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
    Cookie,
    Json,
}

impl Style {
    /// `simple`: `blue,black,brown`.
    pub const SIMPLE: Self = Self::new(Kind::Simple, false);
    /// `label`: `.blue,black,brown`.
    pub const LABEL: Self = Self::new(Kind::Label, false);
    /// `matrix`: `;color=blue,black,brown`.
    pub const MATRIX: Self = Self::new(Kind::Matrix, false);
    /// `form`, exploded as it is by default: `color=blue&color=black&color=brown`.
    pub const FORM: Self = Self::new(Kind::Form, true);
    /// `spaceDelimited`: `color=blue%20black%20brown`.
    pub const SPACE_DELIMITED: Self = Self::new(Kind::Space, false);
    /// `pipeDelimited`: `color=blue%7Cblack%7Cbrown`.
    pub const PIPE_DELIMITED: Self = Self::new(Kind::Pipe, false);
    /// `deepObject`: `color%5BR%5D=100`.
    pub const DEEP_OBJECT: Self = Self::new(Kind::Deep, true);
    /// `cookie` (3.2), exploded as it is by default: `color=blue; color=black`, nothing percent-encoded.
    pub const COOKIE: Self = Self::new(Kind::Cookie, true);
    /// No style but a media type (`content`): the value as JSON text.
    pub const JSON: Self = Self::new(Kind::Json, false);

    const fn new(kind: Kind, explode: bool) -> Self {
        Self {
            kind,
            explode,
            reserved: false,
        }
    }

    /// With `explode: true`: each item or member is written on its own.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// With `explode: false`: items or members are joined.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self {
            explode: false,
            ..self
        }
    }

    /// With `allowReserved: true`: reserved characters and percent-encoded triples stay as they are, but for those that a
    /// server would take for something else (`&`, `+`, `#`, `[`, `]` in a query; `/`, `?`, `#`, `[`, `]` in a path; `,`, `;`
    /// in a cookie).
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self {
            reserved: true,
            ..self
        }
    }
}

/// Why a value cannot be written in a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unwritable {
    /// A value inside a value, where the style has no place for one.
    Nested,
    /// Nothing to write, where leaving it out would change the path.
    Empty,
    /// A character that cannot stand there.
    Character,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nested => {
                "holds a list or an object inside another, which its style has no place for"
            }
            Self::Empty => "is empty, which would make the path another one",
            Self::Character => "holds a character that cannot stand there",
        })
    }
}

/// Appends a path parameter to a segment.
pub(super) fn write_path(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    let escape = if style.reserved {
        Escape::PathReserved
    } else {
        Escape::Strict
    };
    if value.is_null() {
        return Err(Unwritable::Empty);
    }
    if style.kind == Kind::Json {
        escape.push(out, &value.to_string());
        return Ok(());
    }
    let value = &*defined(value);
    if is_empty_container(value) {
        return Err(Unwritable::Empty);
    }
    let (prefix, between) = match style.kind {
        Kind::Label => (".", "."),
        Kind::Matrix => (";", ";"),
        _ => ("", ","),
    };
    let named = style.kind == Kind::Matrix;
    let start = out.len();
    out.push_str(prefix);
    match value {
        Value::Array(items) if style.explode => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(between);
                }
                if named {
                    pair(out, escape, ";", name, &scalar(item)?);
                } else {
                    escape.push(out, &scalar(item)?);
                }
            }
        }
        Value::Object(members) if style.explode => {
            for (n, (key, item)) in members.iter().enumerate() {
                if n > 0 {
                    out.push_str(between);
                }
                pair(out, escape, prefix, key, &scalar(item)?);
            }
        }
        Value::Array(_) | Value::Object(_) => {
            if named {
                escape.for_names().push(out, name);
                out.push('=');
            }
            join(out, escape, ",", value)?;
        }
        one => {
            let text = scalar(one)?;
            if named {
                pair(out, escape, prefix, name, &text);
            } else {
                escape.push(out, &text);
            }
        }
    }
    if out.len() == start {
        Err(Unwritable::Empty)
    } else {
        Ok(())
    }
}

/// Appends a query parameter, with `&` between its pairs and before them if `out` is not empty.
pub(super) fn write_query(
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
pub(super) fn write_form(
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
pub(super) fn write_cookie(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Value,
) -> Result<(), Unwritable> {
    if style.kind != Kind::Cookie {
        let escape = if style.reserved {
            Escape::CookieReserved
        } else {
            Escape::Strict
        };
        return write_parameter(&mut Pairs::new(out, escape, "; "), name, style, value);
    }
    let form = Style {
        kind: Kind::Form,
        ..style
    };
    let mut pairs = Pairs::new(out, Escape::Raw, "; ");
    write_parameter(&mut pairs, name, form, value)?;
    match pairs.refused {
        true => Err(Unwritable::Character),
        false => Ok(()),
    }
}

/// The parts that a member of a multipart form is in a style, each with its name: the pairs of a query, not escaped (OpenAPI
/// 3.1.1 and 3.2, appendix C).
pub(super) fn parts(
    name: &str,
    style: Style,
    value: &Value,
) -> Result<Vec<(String, String)>, Unwritable> {
    fn bracketed(name: String, value: &Value, out: &mut Vec<(String, String)>) {
        match value {
            Value::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    bracketed(format!("{name}[{n}]"), item, out);
                }
            }
            Value::Object(members) => {
                for (key, item) in members {
                    bracketed(format!("{name}[{key}]"), item, out);
                }
            }
            one => out.push((name, text_of(one).into_owned())),
        }
    }
    let value = &*defined(value);
    let mut out = Vec::new();
    match value {
        Value::Null => {}
        Value::Array(_) | Value::Object(_) if style.kind == Kind::Deep => {
            bracketed(name.to_owned(), value, &mut out);
        }
        Value::Array(items) if style.explode => {
            for item in items {
                out.push((name.to_owned(), scalar(item)?.into_owned()));
            }
        }
        Value::Object(members) if style.explode => {
            for (key, item) in members {
                bracketed(key.clone(), item, &mut out);
            }
        }
        _ if is_empty_container(value) => {}
        _ => {
            let delimiter = match style.kind {
                Kind::Space => " ",
                Kind::Pipe => "|",
                _ => ",",
            };
            let mut text = String::new();
            join(&mut text, Escape::Raw, delimiter, value)?;
            out.push((name.to_owned(), text));
        }
    }
    Ok(out)
}

/// The text of a header parameter; `None` when there is nothing to send.
pub(super) fn header_text(style: Style, value: &Value) -> Result<Option<String>, Unwritable> {
    if value.is_null() {
        return Ok(None);
    }
    if style.kind == Kind::Json {
        return Ok(Some(value.to_string()));
    }
    let value = &*defined(value);
    if is_empty_container(value) {
        return Ok(None);
    }
    let mut out = String::new();
    match value {
        Value::Object(members) if style.explode => {
            for (n, (key, item)) in members.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                out.push_str(key);
                out.push('=');
                out.push_str(&scalar(item)?);
            }
        }
        _ => join(&mut out, Escape::Raw, ",", value)?,
    }
    Ok(Some(out))
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
    if style.kind == Kind::Json {
        return write_pairs(pairs, name, style, value);
    }
    write_pairs(pairs, name, style, &defined(value))
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
    if style.kind == Kind::Json {
        pairs.add(name, &value.to_string());
        return Ok(());
    }
    if is_empty_container(value) {
        return Ok(());
    }
    match value {
        Value::Array(_) | Value::Object(_) if style.kind == Kind::Deep => {
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
                Kind::Space if pairs.escape == Escape::Form => "+",
                Kind::Space => "%20",
                Kind::Pipe => "%7C",
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

/// Items, or names and values in turn, with a delimiter between them.
fn join(
    out: &mut String,
    escape: Escape,
    delimiter: &str,
    value: &Value,
) -> Result<(), Unwritable> {
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(delimiter);
                }
                escape.push(out, &scalar(item)?);
            }
        }
        Value::Object(members) => {
            for (n, (key, item)) in members.iter().enumerate() {
                if n > 0 {
                    out.push_str(delimiter);
                }
                escape.for_names().push(out, key);
                out.push_str(delimiter);
                escape.push(out, &scalar(item)?);
            }
        }
        one => escape.push(out, &scalar(one)?),
    }
    Ok(())
}

/// `name=value`; RFC 6570's path-style expansion leaves out the `=` before an empty value.
fn pair(out: &mut String, escape: Escape, prefix: &str, name: &str, value: &str) {
    escape.for_names().push(out, name);
    if !(prefix == ";" && value.is_empty()) {
        out.push('=');
        escape.push(out, value);
    }
}

/// A value without items and members that are `null` (RFC 6570 §3.2.1: "each defined list member", "each pair with a defined
/// value").
fn defined(value: &Value) -> Cow<'_, Value> {
    fn has_null(value: &Value) -> bool {
        let is_or_has = |value: &Value| value.is_null() || has_null(value);
        match value {
            Value::Array(items) => items.iter().any(is_or_has),
            Value::Object(members) => members.values().any(is_or_has),
            _ => false,
        }
    }
    fn without_null(value: &Value) -> Value {
        match value {
            Value::Array(items) => items
                .iter()
                .filter(|item| !item.is_null())
                .map(without_null)
                .collect(),
            Value::Object(members) => members
                .iter()
                .filter(|(_, member)| !member.is_null())
                .map(|(name, member)| (name.clone(), without_null(member)))
                .collect(),
            one => one.clone(),
        }
    }
    if has_null(value) {
        Cow::Owned(without_null(value))
    } else {
        Cow::Borrowed(value)
    }
}

fn is_empty_container(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The text of a value that holds no other.
pub(super) fn scalar(value: &Value) -> Result<Cow<'_, str>, Unwritable> {
    match value {
        Value::Array(_) | Value::Object(_) => Err(Unwritable::Nested),
        one => Ok(text_of(one)),
    }
}

fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
