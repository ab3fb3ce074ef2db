//! `application/x-www-form-urlencoded` bodies.

use serde_json::Value;

use super::multipart::{Encoding, Encodings};
use super::style::{Style, Unwritable, scalar, write_form};

/// The media type.
pub(super) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A pair, or several, for each member of an object.
pub(super) fn write(value: &Value, encodings: Encodings) -> Result<String, String> {
    let Value::Object(members) = value else {
        return Err("only an object can be sent as a form".to_owned());
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
                let scalar = !matches!(item, Value::Array(_) | Value::Object(_));
                let style = if scalar { Style::FORM } else { Style::JSON };
                write_form(&mut out, name, style, item)
            }),
            Some(Encoding::Text(_)) => {
                scalar(member).and_then(|_| write_form(&mut out, name, Style::FORM, member))
            }
            None => write_form(&mut out, name, Style::FORM, member),
        };
        written.map_err(|reason| format!("the member `{name}` {reason}"))?;
    }
    Ok(out)
}

/// The items of a list, or the value itself.
fn each(
    value: &Value,
    mut write: impl FnMut(&Value) -> Result<(), Unwritable>,
) -> Result<(), Unwritable> {
    match value {
        Value::Array(items) => items.iter().try_for_each(write),
        one => write(one),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_objects_and_encodings() {
        let value = json!({
            "a": "x y", "l": ["p", "q"], "o": {"k": {"m": 1}}, "os": [{"k": 1}, {"k": 2}], "n": null, "e": "",
            "j": {"k": [1]}, "c": ["1", "2"],
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
            write(&json!({"a": [{"id": 1}, {"id": 2}]}), STRUCTURED).unwrap(),
            "a=%7B%22id%22%3A1%7D&a=%7B%22id%22%3A2%7D"
        );
        assert_eq!(write(&json!({"a": "1,2"}), STRUCTURED).unwrap(), "a=1%2C2");
        assert!(write(&json!([]), &[]).is_err());
    }
}
