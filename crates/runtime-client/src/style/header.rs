//! Header parameters.

use conform_runtime::Tree;

use super::types::{Style, StyleName, Unwritable};
use super::value::{is_empty_container, join, scalar, without_nulls};
use crate::percent::Escape;

/// Writes a header parameter; `None` if there is nothing to send.
pub(crate) fn header_text(style: Style, value: &Tree) -> Result<Option<String>, Unwritable> {
    if value.is_null() {
        return Ok(None);
    }
    if style.kind == StyleName::Json {
        return Ok(Some(value.to_string()));
    }
    let value = &*without_nulls(value);
    if is_empty_container(value) {
        return Ok(None);
    }
    let mut out = String::new();
    match value {
        Tree::Object(members) if style.explode => {
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
