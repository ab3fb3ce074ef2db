//! The text of values, and what is left of them without `null`.

use std::borrow::Cow;

use conform_runtime::Tree;

use super::types::Unwritable;
use crate::percent::Escape;

/// Appends the items of a list, or the names and values of an object in turn, with a delimiter between them.
pub(super) fn join(
    out: &mut String,
    escape: Escape,
    delimiter: &str,
    value: &Tree,
) -> Result<(), Unwritable> {
    match value {
        Tree::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(delimiter);
                }
                escape.push(out, &scalar(item)?);
            }
        }
        Tree::Object(members) => {
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

/// Returns the value without the items and members that are `null` (RFC 6570 §3.2.1: "each defined list member", "each pair with a defined
/// value").
pub(super) fn without_nulls(value: &Tree) -> Cow<'_, Tree> {
    fn has_null(value: &Tree) -> bool {
        let is_or_has = |value: &Tree| value.is_null() || has_null(value);
        match value {
            Tree::Array(items) => items.iter().any(is_or_has),
            Tree::Object(members) => members.iter().any(|(_, value)| is_or_has(value)),
            _ => false,
        }
    }
    fn without_null(value: &Tree) -> Tree {
        match value {
            Tree::Array(items) => {
                let items = items.iter().filter(|item| !item.is_null());
                Tree::Array(items.map(without_null).collect())
            }
            Tree::Object(members) => {
                let members = members.iter().filter(|(_, member)| !member.is_null());
                let kept = members.map(|(name, member)| (name.clone(), without_null(member)));
                Tree::Object(kept.collect())
            }
            one => one.clone(),
        }
    }
    if has_null(value) {
        Cow::Owned(without_null(value))
    } else {
        Cow::Borrowed(value)
    }
}

pub(super) fn is_empty_container(value: &Tree) -> bool {
    match value {
        Tree::Array(items) => items.is_empty(),
        Tree::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Returns the text of a value that is neither a list nor an object.
pub(crate) fn scalar(value: &Tree) -> Result<Cow<'_, str>, Unwritable> {
    match value {
        Tree::Array(_) | Tree::Object(_) => Err(Unwritable::Nested),
        one => Ok(text_of(one)),
    }
}

pub(super) fn text_of(value: &Tree) -> Cow<'_, str> {
    match value {
        Tree::String(text) => Cow::Borrowed(text),
        Tree::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}
