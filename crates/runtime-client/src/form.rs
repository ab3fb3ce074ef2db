//! `application/x-www-form-urlencoded` bodies.

use conform_runtime::Tree;

use crate::encoding::{Encoding, Encodings};
use crate::style::{Style, Unwritable, scalar, write_form};

/// Writes an object as a form: one or more pairs for each member. A string is taken as a form that is already written.
pub(crate) fn write(value: &Tree, encodings: Encodings) -> Result<String, String> {
    let members = match value {
        Tree::Object(members) => members,
        Tree::String(text) => return Ok(text.clone()),
        _ => return Err("a form must be an object".to_owned()),
    };
    let mut out = String::new();
    for (name, member) in members {
        let encoding = encodings
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, encoding)| *encoding);
        let written = match encoding {
            Some(Encoding::Style(style)) => write_form(&mut out, name, style, member),
            Some(Encoding::Json(_)) => {
                each(member, |item| write_form(&mut out, name, Style::JSON, item))
            }
            Some(Encoding::Structured(_)) => each(member, |item| {
                let scalar = !matches!(item, Tree::Array(_) | Tree::Object(_));
                let style = if scalar { Style::FORM } else { Style::JSON };
                write_form(&mut out, name, style, item)
            }),
            Some(Encoding::Text(_)) => {
                scalar(member).and_then(|_| write_form(&mut out, name, Style::FORM, member))
            }
            // Brackets keep the members of two objects apart.
            None if matches!(member, Tree::Object(_)) => {
                write_form(&mut out, name, Style::DEEP_OBJECT, member)
            }
            None => write_form(&mut out, name, Style::FORM, member),
        };
        written.map_err(|reason| format!("the member `{name}` {reason}"))?;
    }
    Ok(out)
}

/// Calls `write` for each item of a list, or for the value itself.
fn each(
    value: &Tree,
    mut write: impl FnMut(&Tree) -> Result<(), Unwritable>,
) -> Result<(), Unwritable> {
    match value {
        Tree::Array(items) => items.iter().try_for_each(write),
        one => write(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_written_by_their_encodings() {
        let value = tree!({
            "a": "x y", "l": ["p", "q"], "o": {"k": {"m": 1}}, "os": [{"k": 1}, {"k": 2}], "n": null, "e": "",
            "j": {"k": [1]}, "c": ["1", "2"]
        });
        const ENCODINGS: Encodings = &[
            ("j", Encoding::Json("application/json")),
            ("c", Encoding::Style(Style::FORM.joined())),
        ];
        assert_eq!(
            write(&value, ENCODINGS).unwrap(),
            "a=x+y&l=p&l=q&o%5Bk%5D%5Bm%5D=1&os%5B0%5D%5Bk%5D=1&os%5B1%5D%5Bk%5D=2&n=&e=&j=%7B%22k%22%3A%5B1%5D%7D&c=1,2"
        );
        const STRUCTURED: Encodings = &[("a", Encoding::Structured("application/json"))];
        assert_eq!(
            write(&tree!({"a": [{"id": 1}, {"id": 2}]}), STRUCTURED).unwrap(),
            "a=%7B%22id%22%3A1%7D&a=%7B%22id%22%3A2%7D"
        );
        assert_eq!(write(&tree!({"a": "1,2"}), STRUCTURED).unwrap(), "a=1%2C2");
        assert!(write(&tree!([]), &[]).is_err());
        assert_eq!(write(&tree!("a=1&b=%2F"), &[]).unwrap(), "a=1&b=%2F");
        const EXPLODED: Encodings = &[("rgb", Encoding::Style(Style::FORM))];
        let rgb = tree!({"rgb": {"R": 100, "G": 200}});
        assert_eq!(write(&rgb, EXPLODED).unwrap(), "R=100&G=200");
        assert_eq!(write(&rgb, &[]).unwrap(), "rgb%5BR%5D=100&rgb%5BG%5D=200");
    }
}
