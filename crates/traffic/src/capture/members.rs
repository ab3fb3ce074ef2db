//! What lines of NDJSON and entries of HAR have in common: members of JSON objects, read in place.

use std::borrow::Cow;
use std::sync::Arc;

use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{DecodeError, Engine as _};
use conform_json::{Position, RawString, Scanner};

use crate::attachments::Attachments;
use crate::exchange::Body;
use crate::hex;

/// Reads headers that are written as JSON: an object whose values are strings or lists of strings, or a list of `[name, value]` or
/// `{name, value}`.
///
/// ```
/// use conform_traffic::headers_of_json;
///
/// let headers = headers_of_json(r#"{"Accept": "text/html", "Vary": ["A", "B"]}"#)?;
/// assert_eq!(headers.len(), 3);
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// Returns an error if the text is something else.
pub fn headers_of_json(text: &str) -> Result<Headers<'_>, String> {
    let mut reader = MemberReader {
        scanner: Scanner::new(text),
        max_depth: MAX_DEPTH,
    };
    match reader.headers() {
        Some(headers) if reader.scanner.peek().is_none() => headers,
        _ => Err("`headers` must be JSON".to_owned()),
    }
}

/// How deep headers may nest. Nothing of them has more than two levels.
const MAX_DEPTH: u32 = 16;

/// A line or entry of a capture.
pub(super) struct PieceText<'c, 't> {
    /// What exchanges call the capture.
    pub(super) capture: &'c Arc<str>,
    /// Where it starts in the capture.
    pub(super) start: Position,
    pub(super) text: &'t str,
    /// How deep its values may nest.
    pub(super) max_depth: u32,
    /// The files that it may name as bodies.
    pub(super) attachments: Option<&'c Attachments>,
}

/// Why a piece is not an exchange.
pub(super) enum Unread {
    /// The text is not JSON, or its values nest too deep.
    Syntax,
    /// It is JSON, but has not the members of an exchange.
    Shape(String),
}

pub(super) type Text<'t> = Cow<'t, str>;
pub(super) type Headers<'t> = Vec<(Text<'t>, Text<'t>)>;

pub(super) fn missing(owner: &str, name: &str) -> Unread {
    Unread::Shape(format!("{owner} must have an object `{name}`"))
}

pub(super) fn no_text(name: &str) -> Unread {
    Unread::Shape(format!("`request` must have a string `{name}`"))
}

pub(super) fn no_status() -> Unread {
    Unread::Shape("`response` must have a `status` from 100 to 599".to_owned())
}

pub(super) fn status(stated: Option<i64>) -> Option<u16> {
    let status = u16::try_from(stated?).ok()?;
    (100..600).contains(&status).then_some(status)
}

pub(super) fn method(stated: Option<Text<'_>>) -> Result<Text<'_>, Unread> {
    let method = stated.ok_or_else(|| no_text("method"))?;
    let is_upper = !method.bytes().any(|byte| byte.is_ascii_lowercase());
    Ok(if is_upper {
        method
    } else {
        Cow::Owned(method.to_ascii_uppercase())
    })
}

/// A scanner, and how deep values may nest. Methods that return an option return `None` if the text is not JSON.
pub(super) struct MemberReader<'t> {
    pub(super) scanner: Scanner<'t>,
    max_depth: u32,
}

impl<'t> MemberReader<'t> {
    pub(super) fn new(piece: &PieceText<'_, 't>) -> Self {
        Self {
            scanner: Scanner::new(piece.text),
            max_depth: piece.max_depth,
        }
    }

    pub(super) fn skip(&mut self) -> Option<()> {
        self.scanner.skip(self.max_depth).then_some(())
    }

    /// Reads an object by its members. Returns false, and skips the value, if it is not an object.
    pub(super) fn members(
        &mut self,
        mut each: impl FnMut(&mut Self, Text<'t>) -> Option<()>,
    ) -> Option<bool> {
        if !self.scanner.take(b'{') {
            self.skip()?;
            return Some(false);
        }
        if self.scanner.take(b'}') {
            return Some(true);
        }
        loop {
            let name = owned(self.scanner.take_string()?);
            if !self.scanner.take(b':') {
                return None;
            }
            each(self, name)?;
            if !self.scanner.take(b',') {
                return self.scanner.take(b'}').then_some(true);
            }
        }
    }

    /// Reads an array by its elements. Returns false, and skips the value, if it is not an array.
    pub(super) fn elements(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<bool> {
        if !self.scanner.take(b'[') {
            self.skip()?;
            return Some(false);
        }
        if self.scanner.take(b']') {
            return Some(true);
        }
        loop {
            each(self)?;
            if !self.scanner.take(b',') {
                return self.scanner.take(b']').then_some(true);
            }
        }
    }

    /// Reads the bytes of a string, which may be a body. Returns no bytes, and skips the value, if it is not a string.
    pub(super) fn bytes(&mut self) -> Option<Option<Cow<'t, [u8]>>> {
        if self.scanner.peek() == Some(b'"') {
            return Some(Some(self.scanner.take_bytes()?));
        }
        self.skip()?;
        Some(None)
    }

    pub(super) fn text(&mut self) -> Option<Option<Text<'t>>> {
        if self.scanner.peek() == Some(b'"') {
            return Some(Some(owned(self.scanner.take_string()?)));
        }
        self.skip()?;
        Some(None)
    }

    pub(super) fn integer(&mut self) -> Option<Option<i64>> {
        match self.scanner.peek() {
            Some(b'-' | b'0'..=b'9') => Some(self.scanner.take_number()?.as_i64()),
            _ => {
                self.skip()?;
                Some(None)
            }
        }
    }

    /// Reads a string, or a number as it is written.
    pub(super) fn scalar(&mut self) -> Option<Option<Text<'t>>> {
        match self.scanner.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let number = self.scanner.take_number()?;
                Some(Some(Cow::Borrowed(number.as_str())))
            }
            _ => self.text(),
        }
    }

    /// Reads headers: an object whose values are strings or lists of strings, or a list of `[name, value]` or
    /// `{name, value}`.
    pub(super) fn headers(&mut self) -> Option<Result<Headers<'t>, String>> {
        let mut headers = Vec::new();
        let mut is_right = true;
        match self.scanner.peek() {
            Some(b'n') => self.skip()?,
            Some(b'{') => {
                let header = |reader: &mut Self, name: Text<'t>| {
                    if reader.scanner.peek() == Some(b'[') {
                        reader.elements(|reader| {
                            match reader.scalar()? {
                                Some(value) => headers.push((name.clone(), value)),
                                None => is_right = false,
                            }
                            Some(())
                        })?;
                        return Some(());
                    }
                    match reader.scalar()? {
                        Some(value) => headers.push((name, value)),
                        None => is_right = false,
                    }
                    Some(())
                };
                self.members(header)?;
            }
            Some(b'[') => {
                self.elements(|reader| {
                    match reader.pair()? {
                        // Pseudo-headers of HTTP/2, such as `:authority`, are not headers.
                        Some((name, _)) if name.starts_with(':') => {}
                        Some(pair) => headers.push(pair),
                        None => is_right = false,
                    }
                    Some(())
                })?;
            }
            _ => {
                self.skip()?;
                is_right = false;
            }
        }
        Some(if is_right {
            Ok(headers)
        } else {
            Err("`headers` must be an object of strings or a list of pairs".to_owned())
        })
    }

    /// Reads `[name, value]` or `{name, value}`.
    fn pair(&mut self) -> Option<Option<(Text<'t>, Text<'t>)>> {
        let (mut found, mut value) = (None, None);
        if self.scanner.peek() == Some(b'[') {
            let mut index = 0;
            self.elements(|reader| {
                match index {
                    0 => found = reader.text()?,
                    1 => value = reader.scalar()?,
                    _ => reader.skip()?,
                }
                index += 1;
                Some(())
            })?;
        } else {
            self.members(|reader, name| {
                match &*name {
                    "name" => found = reader.text()?,
                    "value" => value = reader.scalar()?,
                    _ => reader.skip()?,
                }
                Some(())
            })?;
        }
        Some(found.zip(value))
    }
}

fn owned(raw: RawString<'_>) -> Text<'_> {
    match raw.plain() {
        Some(text) => Cow::Borrowed(text),
        None => {
            let mut text = String::with_capacity(raw.raw().len());
            raw.unescape(&mut text);
            Cow::Owned(text)
        }
    }
}

pub(super) fn content_type<'h>(headers: &'h Headers<'_>) -> Option<&'h str> {
    let mut headers = headers.iter();
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    found.map(|(_, value)| &**value)
}

/// Returns the body that a capture has as a string: the string itself, or what it encodes in base64.
pub(super) fn text_body<'t>(text: Cow<'t, [u8]>, encoding: Option<&str>) -> Body<'t> {
    let is = |names: &[&str]| {
        encoding.is_none_or(|encoding| names.iter().any(|name| encoding.eq_ignore_ascii_case(name)))
    };
    if is(&["", "utf-8", "utf8", "text"]) {
        Body::Bytes(text)
    } else if is(&["base64"]) {
        match chunks(&text, |chunk| BASE64.decode(chunk).ok()) {
            Some(body) => body,
            None => decoded(&text),
        }
    } else {
        Body::Lost("its `encoding` must be `base64` or that of a text".to_owned())
    }
}

/// Returns the body that a capture has as hexadecimal digits.
pub(super) fn hex_body(text: Cow<'_, [u8]>) -> Body<'_> {
    if let Some(body) = chunks(&text, hex::decode) {
        return body;
    }
    let whole = std::str::from_utf8(&text).ok().and_then(hex::decode);
    whole.map_or(Body::Bytes(text), |bytes| Body::Bytes(Cow::Owned(bytes)))
}

/// Decodes a list of texts in JSON, as Polly.js writes the chunks of a compressed body; `None` of anything else.
fn chunks(text: &[u8], decode: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Body<'static>> {
    if text.first() != Some(&b'[') {
        return None;
    }
    let listed: Vec<String> = serde_json::from_slice(text).ok()?;
    let decoded: Option<Vec<Vec<u8>>> = listed.iter().map(|chunk| decode(chunk)).collect();
    Some(Body::Bytes(Cow::Owned(decoded?.concat())))
}

/// Decodes base64, which may be broken into lines.
fn decoded(text: &[u8]) -> Body<'static> {
    let decoded = if text.contains(&b'\n') {
        let text = text.iter().copied();
        let text: Vec<u8> = text.filter(|byte| !byte.is_ascii_whitespace()).collect();
        BASE64.decode(text)
    } else {
        BASE64.decode(text)
    };
    match decoded {
        Ok(bytes) => Body::Bytes(Cow::Owned(bytes)),
        Err(error) => Body::Lost(format!(
            "its base64 cannot be decoded: {}",
            decoding(&error)
        )),
    }
}

/// Decodes base64, with or without padding; `None` if the text is not base64.
#[must_use]
pub fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}

/// Some programs leave out the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Says what is wrong with a base64 text, without quoting it.
fn decoding(error: &DecodeError) -> String {
    match error {
        DecodeError::InvalidByte(offset, _) => {
            format!("the character at offset {offset} is not in the alphabet")
        }
        DecodeError::InvalidLength(_) => "it ends inside a group of four".to_owned(),
        DecodeError::InvalidLastSymbol { .. } => "its last character holds surplus bits".to_owned(),
        DecodeError::InvalidPadding => "its padding is wrong".to_owned(),
    }
}
