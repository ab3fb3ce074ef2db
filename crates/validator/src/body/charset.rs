//! Bodies that are texts in other charsets than UTF-8.

use std::borrow::Cow;

/// Why bytes are not read as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// They break the rules of the charset that they are said to be in.
    Malformed(String),
    /// Nothing says what they are, or nothing here can read it.
    Unknown(String),
}

/// Reads a text. `label` is the charset that the media type states; a byte order mark counts before it (Encoding Standard §6).
pub(super) fn decode(bytes: Vec<u8>, label: Option<&str>) -> Result<String, NotText> {
    let label = marked(&bytes).or(label);
    match label {
        Some(label) if !is_utf8(label) => other(&bytes, label),
        stated => String::from_utf8(bytes).map_err(|_| match stated {
            Some(_) => NotText::Malformed("the text is not UTF-8, as its charset says".to_owned()),
            None => NotText::Unknown(
                "the text is not UTF-8, and its media type names no other charset".to_owned(),
            ),
        }),
    }
}

/// Reads XML, whose charset is stated by its media type or else by its declaration (RFC 7303 §3).
pub(super) fn decode_xml(bytes: Vec<u8>, label: Option<&str>) -> Result<String, NotText> {
    let declared = label.is_none().then(|| declared(&bytes)).flatten();
    decode(bytes, label.or(declared.as_deref()))
}

fn is_utf8(label: &str) -> bool {
    let label = label.trim();
    label.eq_ignore_ascii_case("utf-8") || label.eq_ignore_ascii_case("utf8")
}

/// Returns the charset of a byte order mark; that of UTF-8 is reported or removed by those who read the text.
fn marked(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => Some("utf-16le"),
        [0xFE, 0xFF, ..] => Some("utf-16be"),
        _ => None,
    }
}

/// Returns the charset that the declaration of an XML document states.
fn declared(bytes: &[u8]) -> Option<String> {
    match bytes {
        [b'<', 0, b'?', 0, ..] => return Some("utf-16le".to_owned()),
        [0, b'<', 0, b'?', ..] => return Some("utf-16be".to_owned()),
        _ => {}
    }
    /// How long a declaration may be.
    const LONGEST: usize = 256;
    let start = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    let start: Cow<'_, str> = String::from_utf8_lossy(start);
    let (declaration, _) = start.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = value.get(1..)?.split_once(quote)?;
    // What can be read so far is not UTF-16: writers of texts in memory state what these were there.
    (!label.to_ascii_lowercase().starts_with("utf-16")).then(|| label.to_owned())
}

#[cfg(feature = "codings")]
fn other(bytes: &[u8], label: &str) -> Result<String, NotText> {
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(NotText::Unknown(format!(
            "the charset `{label}` is not known"
        )));
    };
    let (text, _, is_broken) = encoding.decode(bytes);
    match is_broken {
        true => Err(NotText::Malformed(format!(
            "the text is not {}, as its charset says",
            encoding.name()
        ))),
        false => Ok(text.into_owned()),
    }
}

#[cfg(not(feature = "codings"))]
fn other(_: &[u8], label: &str) -> Result<String, NotText> {
    Err(NotText::Unknown(format!(
        "texts in the charset `{label}` are not read here"
    )))
}

#[cfg(test)]
mod tests {
    use super::{NotText, decode, decode_xml};

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn texts_are_read_by_their_charset() {
        let text = |bytes: &[u8], label| decode(bytes.to_vec(), label).ok();
        assert_eq!(text(b"\xe9", Some("ISO-8859-1")).as_deref(), Some("é"));
        assert_eq!(text(b"\x80", Some("windows-1252")).as_deref(), Some("€"));
        assert_eq!(text("é".as_bytes(), Some("UTF-8")).as_deref(), Some("é"));
        assert_eq!(
            text(&utf16("pier"), Some("utf-16")).as_deref(),
            Some("pier")
        );
        let marked = [b"\xff\xfe".to_vec(), utf16("pier")].concat();
        assert_eq!(text(&marked, None).as_deref(), Some("pier"));
        let is_unknown =
            |label| matches!(decode(b"\xe9".to_vec(), label), Err(NotText::Unknown(_)));
        assert!(is_unknown(None) && is_unknown(Some("morse")));
        let broken = decode(b"\xe9".to_vec(), Some("utf-8"));
        assert!(matches!(broken, Err(NotText::Malformed(_))));
    }

    #[test]
    fn xml_states_its_charset_itself() {
        let text = |bytes: &[u8], label| decode_xml(bytes.to_vec(), label).ok();
        let latin = b"<?xml version=\"1.0\" encoding = 'ISO-8859-1'?><a>\xe9</a>";
        assert!(text(latin, None).is_some_and(|text| text.ends_with("<a>é</a>")));
        assert!(text(latin, Some("utf-8")).is_none());
        let wide = utf16("<?xml version=\"1.0\"?><a/>");
        assert!(text(&wide, None).is_some_and(|text| text.ends_with("<a/>")));
        let misstated = b"<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>";
        assert!(text(misstated, None).is_some());
    }
}
