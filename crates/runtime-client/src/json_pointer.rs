//! Values in the text of a JSON document, found by JSON Pointer (RFC 6901) without reading what is around them.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Returns the text of the value that a pointer leads to; `None` if it leads nowhere, or the text is not JSON.
pub(crate) fn find<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
    let mut at = text.trim_ascii();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = if at.starts_with('[') {
            let index: usize = token.parse().ok()?;
            items(at)?.get(index)?.get()
        } else {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(at).ok()?;
            members.get(&token)?.get()
        };
    }
    Some(at)
}

/// Returns the items of a list; `None` if the text is none.
pub(crate) fn items(text: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(text).ok()
}

/// Returns the text of a string, or a number or boolean as it is written; `None` for all else, and for an empty string.
pub(crate) fn scalar(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json)
            .ok()
            .filter(|text: &String| !text.is_empty()),
        b'{' | b'[' | b'n' => None,
        _ => Some(json.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_as_they_are_written() {
        let text = r#" {"a": [{"b/c~d": 1.50}, "x"], "n": null, "": true, "a\u0062": 7} "#;
        for (pointer, found) in [
            ("/a/0/b~1c~0d", Some("1.50")),
            ("/a/1", Some("\"x\"")),
            ("/a/2", None),
            ("/a/b", None),
            ("/n", Some("null")),
            ("/n/x", None),
            ("/", Some("true")),
            ("/ab", Some("7")),
        ] {
            assert_eq!(find(text, pointer), found, "{pointer}");
        }
        assert_eq!(find(text, ""), Some(text.trim()));
        assert_eq!(find("<html>", "/a"), None);
    }

    #[test]
    fn scalars_are_texts() {
        let text = |json| scalar(json);
        assert_eq!(text(r#""a\"b""#).as_deref(), Some("a\"b"));
        assert_eq!(
            text("12345678901234567890123").as_deref(),
            Some("12345678901234567890123")
        );
        for json in ["null", "\"\"", "[1]", "{}", ""] {
            assert_eq!(text(json), None, "{json}");
        }
    }
}
