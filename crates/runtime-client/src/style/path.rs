//! Path parameters.

use conform_runtime::Tree;

use super::types::{Style, StyleName, Unwritable};
use super::value::{is_empty_container, join, scalar, without_nulls};
use crate::percent::Escape;

/// Appends a path parameter.
pub(crate) fn write_path(
    out: &mut String,
    name: &str,
    style: Style,
    value: &Tree,
) -> Result<(), Unwritable> {
    let escape = style.escape(Escape::PathReserved, Escape::Strict);
    if value.is_null() {
        return Err(Unwritable::Empty);
    }
    if style.kind == StyleName::Json {
        escape.push(out, &value.to_string());
        return Ok(());
    }
    let value = &*without_nulls(value);
    if is_empty_container(value) {
        return Err(Unwritable::Empty);
    }
    let (prefix, separator) = match style.kind {
        StyleName::Label => (".", "."),
        StyleName::Matrix => (";", ";"),
        _ => ("", ","),
    };
    let has_name = style.kind == StyleName::Matrix;
    let start = out.len();
    out.push_str(prefix);
    match value {
        Tree::Array(items) if style.explode => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(separator);
                }
                if has_name {
                    push_pair(out, escape, ";", name, &scalar(item)?);
                } else {
                    escape.push(out, &scalar(item)?);
                }
            }
        }
        Tree::Object(members) if style.explode => {
            for (n, (key, item)) in members.iter().enumerate() {
                if n > 0 {
                    out.push_str(separator);
                }
                push_pair(out, escape, prefix, key, &scalar(item)?);
            }
        }
        Tree::Array(_) | Tree::Object(_) => {
            if has_name {
                escape.for_names().push(out, name);
                out.push('=');
            }
            join(out, escape, ",", value)?;
        }
        one => {
            let text = scalar(one)?;
            if has_name {
                push_pair(out, escape, prefix, name, &text);
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

/// Appends `name=value`. RFC 6570's path-style expansion leaves out the `=` before an empty value.
fn push_pair(out: &mut String, escape: Escape, prefix: &str, name: &str, value: &str) {
    escape.for_names().push(out, name);
    if !(prefix == ";" && value.is_empty()) {
        out.push('=');
        escape.push(out, value);
    }
}
