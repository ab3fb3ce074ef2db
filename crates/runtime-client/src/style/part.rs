//! Parts of multipart forms.

use conform_runtime::Tree;

use super::types::{Style, StyleName, Unwritable};
use super::value::{is_empty_container, join, scalar, text_of, without_nulls};
use crate::percent::Escape;

/// Returns the parts of a member of a multipart form, each a name and a text: the same as the pairs of a query, but not escaped (OpenAPI 3.1.1
/// and 3.2, appendix C).
pub(crate) fn parts(
    name: &str,
    style: Style,
    value: &Tree,
) -> Result<Vec<(String, String)>, Unwritable> {
    fn bracketed(name: String, value: &Tree, out: &mut Vec<(String, String)>) {
        match value {
            Tree::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    bracketed(format!("{name}[{n}]"), item, out);
                }
            }
            Tree::Object(members) => {
                for (key, item) in members {
                    bracketed(format!("{name}[{key}]"), item, out);
                }
            }
            one => out.push((name, text_of(one).into_owned())),
        }
    }
    let value = &*without_nulls(value);
    let mut out = Vec::new();
    match value {
        Tree::Null => {}
        Tree::Array(_) | Tree::Object(_) if style.kind == StyleName::Deep => {
            bracketed(name.to_owned(), value, &mut out);
        }
        Tree::Array(items) if style.explode => {
            for item in items {
                out.push((name.to_owned(), scalar(item)?.into_owned()));
            }
        }
        Tree::Object(members) if style.explode => {
            for (key, item) in members {
                bracketed(key.clone(), item, &mut out);
            }
        }
        _ if is_empty_container(value) => {}
        _ => {
            let delimiter = match style.kind {
                StyleName::Space => " ",
                StyleName::Pipe => "|",
                _ => ",",
            };
            let mut text = String::new();
            join(&mut text, Escape::Raw, delimiter, value)?;
            out.push((name.to_owned(), text));
        }
    }
    Ok(out)
}
