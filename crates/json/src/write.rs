//! Conversion of values to JSON text and to `serde_json` values.

use std::fmt::Write;

use crate::{
    number::Number,
    value::{Elements, Members, Value, ValueKind},
};

/// The remaining members or elements of an object or array. Walks keep these on a stack of their
/// own, so that deep nesting cannot exhaust the stack of the thread.
enum ContainerRest<'a> {
    Members(Members<'a>),
    Elements(Elements<'a>),
}

impl<'a> ContainerRest<'a> {
    /// Returns all members or elements of an object or array, or `None` for a scalar.
    fn of(value: Value<'a>) -> Option<Self> {
        match (value.as_object(), value.as_array()) {
            (Some(object), _) => Some(Self::Members(object.iter())),
            (_, Some(array)) => Some(Self::Elements(array.iter())),
            _ => None,
        }
    }

    /// Returns the next value, with its name if it is a member. Shadowed members are skipped.
    fn next(&mut self) -> Option<(Option<&'a str>, Value<'a>)> {
        match self {
            Self::Members(members) => members
                .find(|member| !member.shadowed)
                .map(|member| (Some(member.key), member.value)),
            Self::Elements(elements) => elements.next().map(|value| (None, value)),
        }
    }
}

impl Value<'_> {
    /// Appends the value to `out` as JSON without white space. Numbers keep their digits and members
    /// their order. Of members with the same name, only the last one is written.
    ///
    /// ```
    /// use conform_json::{Limits, Tape};
    ///
    /// let mut tape = Tape::new();
    /// let value = tape.parse(b"[1.50, {\"a\": \"\\u00e9\"}]", &Limits::default())?;
    /// let mut json = String::new();
    /// value.write_json(&mut json);
    /// assert_eq!(json, "[1.50,{\"a\":\"é\"}]");
    /// # Ok::<(), conform_json::ParseError>(())
    /// ```
    pub fn write_json(self, out: &mut String) {
        let mut open = Vec::new();
        write_start(self, out);
        open.extend(ContainerRest::of(self).map(|rest| (rest, true)));
        while let Some((rest, is_first)) = open.last_mut() {
            let Some((name, value)) = rest.next() else {
                out.push(if matches!(rest, ContainerRest::Members(_)) {
                    '}'
                } else {
                    ']'
                });
                open.pop();
                continue;
            };
            if !std::mem::take(is_first) {
                out.push(',');
            }
            if let Some(name) = name {
                write_string(name, out);
                out.push(':');
            }
            write_start(value, out);
            open.extend(ContainerRest::of(value).map(|rest| (rest, true)));
        }
    }

    /// Converts the value to a `serde_json` value. Numbers keep their digits. Of members with the
    /// same name, only the last one is kept.
    #[must_use]
    pub fn to_serde(self) -> serde_json::Value {
        let mut open: Vec<(ContainerRest<'_>, Option<&str>, serde_json::Value)> = Vec::new();
        let mut done = None;
        let mut entered = Some((None, self));
        loop {
            if let Some((name, value)) = entered.take() {
                match ContainerRest::of(value) {
                    Some(rest) => open.push((rest, name, empty_container(value))),
                    None => done = Some((name, scalar(value))),
                }
            }
            let Some((rest, _, container)) = open.last_mut() else {
                return done.map_or(serde_json::Value::Null, |(_, value)| value);
            };
            match (done.take(), container) {
                (Some((Some(name), value)), serde_json::Value::Object(members)) => {
                    members.insert(name.to_owned(), value);
                }
                (Some((_, value)), serde_json::Value::Array(elements)) => elements.push(value),
                _ => {}
            }
            entered = rest.next();
            if entered.is_none() {
                done = open.pop().map(|(_, name, value)| (name, value));
                if open.is_empty() {
                    return done.map_or(serde_json::Value::Null, |(_, value)| value);
                }
            }
        }
    }
}

/// Writes a scalar, or the opening bracket of a container.
fn write_start(value: Value<'_>, out: &mut String) {
    match value.kind() {
        ValueKind::Null => out.push_str("null"),
        ValueKind::Boolean => out.push_str(if value.as_bool() == Some(true) {
            "true"
        } else {
            "false"
        }),
        ValueKind::Number => out.push_str(value.as_number().map_or("", |number| number.as_json())),
        ValueKind::String => write_string(value.as_str().unwrap_or_default(), out),
        ValueKind::Array => out.push('['),
        ValueKind::Object => out.push('{'),
    }
}

/// Appends a string in quotes, with the escapes that JSON requires.
pub fn write_string(string: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in string.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&string[plain..at]);
        plain = at + 1;
        out.push_str(escape);
        if escape.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{byte:04x}");
        }
    }
    out.push_str(&string[plain..]);
    out.push('"');
}

fn empty_container(container: Value<'_>) -> serde_json::Value {
    match container.as_array() {
        Some(array) => serde_json::Value::Array(Vec::with_capacity(array.len())),
        None => serde_json::Value::Object(serde_json::Map::new()),
    }
}

fn scalar(value: Value<'_>) -> serde_json::Value {
    match value.kind() {
        ValueKind::Boolean => value.as_bool().into(),
        ValueKind::Number => value
            .as_number()
            .and_then(|number| number.to_serde())
            .into(),
        ValueKind::String => value.as_str().into(),
        ValueKind::Null | ValueKind::Array | ValueKind::Object => serde_json::Value::Null,
    }
}

impl Number<'_> {
    /// Converts the number to a `serde_json` number with all its digits. The case of the `e` and a
    /// plus sign in the exponent may change.
    #[must_use]
    pub fn to_serde(&self) -> Option<serde_json::Number> {
        self.as_json().parse().ok()
    }
}
