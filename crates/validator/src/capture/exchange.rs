//! Exchanges out of JSON text, in place: what a capture spells without escapes is not copied.

use std::borrow::Cow;
use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};
use vsee_json::{RawString, Scanner};

use super::Source;
use crate::check::Validator;
use crate::exchange::{Body, Exchange, Message};
use crate::finding::Side;
use crate::route::Routed;

/// An exchange, and what became known of it while it was read.
pub(crate) struct Reading<'t> {
    pub(crate) exchange: Exchange<'t>,
    /// Where it goes.
    pub(crate) routed: Option<Routed>,
    pub(crate) request: Proof,
    pub(crate) response: Proof,
}

/// That nothing is to be found in a body by the Media Type Object of this address in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proof(Option<usize>);

impl Proof {
    /// The proof by a Media Type Object.
    pub(crate) fn by<T>(content: &T) -> Self {
        Self(Some(std::ptr::from_ref(content).addr()))
    }
}

/// Why there is no exchange.
pub(super) enum Unread {
    /// The text is not JSON, or nests too deep.
    Syntax,
    /// It is JSON that is no exchange.
    Shape(String),
}

type Text<'t> = Cow<'t, str>;
type Headers<'t> = Vec<(Text<'t>, Text<'t>)>;

/// What a message of NDJSON has.
#[derive(Default)]
struct Line<'t> {
    /// How many members say where it goes.
    addressed: u32,
    method: Option<Text<'t>>,
    url: Option<Text<'t>>,
    status: Option<i64>,
    headers: Option<Result<Headers<'t>, String>>,
    body: LineBody<'t>,
    encoding: Option<Text<'t>>,
    proof: Proof,
}

#[derive(Default)]
enum LineBody<'t> {
    #[default]
    Absent,
    Text(RawString<'t>),
    Json(&'t str),
}

/// What `postData` or `content` of HAR has.
#[derive(Default)]
struct Content<'t> {
    media_type: Option<Text<'t>>,
    text: Option<RawString<'t>>,
    encoding: Option<Text<'t>>,
    size: i64,
    params: Vec<(Text<'t>, Text<'t>)>,
}

/// What a message of HAR has.
#[derive(Default)]
struct Entry<'t> {
    method: Option<Text<'t>>,
    url: Option<Text<'t>>,
    status: Option<i64>,
    headers: Option<Result<Headers<'t>, String>>,
    content: Option<Content<'t>>,
}

/// Reads an exchange as a line of NDJSON has it. With a validator, bodies that follow all that says what they are checked by
/// are proved while they are passed.
pub(super) fn of_line<'t>(
    source: &Source<'_>,
    line: u32,
    text: &'t str,
    validator: Option<&Validator>,
) -> Result<Reading<'t>, Unread> {
    let mut reader = Reader {
        scanner: Scanner::new(text),
        depth: source.limits.max_depth,
    };
    let mut routed = None;
    let (mut request, mut response): (Option<Line<'t>>, Option<Line<'t>>) = (None, None);
    let whole = reader.members(|reader, name| {
        match name {
            "request" => {
                // Where a name repeats, the last one counts.
                routed = None;
                request = None;
                let mut sent = Line::default();
                let is_object = reader.line(&mut sent, |reader, sent, content_type| {
                    let validator = validator?;
                    let to = routed.insert(sent.route(validator)?);
                    let stamp = validator.stamp(source.name, Some(line));
                    let scanner = &mut reader.scanner;
                    validator.prove(to, Side::Request, content_type, scanner, stamp)
                })?;
                request = is_object.then_some(sent);
            }
            "response" if reader.scanner.token() == Some(b'n') => {
                response = None;
                reader.skip()?;
            }
            "response" => {
                let mut got = Line::default();
                reader.line(&mut got, |reader, got, content_type| {
                    let validator = validator?;
                    let sent = request.as_ref()?;
                    if routed.is_none() {
                        routed = Some(sent.route(validator)?);
                    }
                    let side = Side::Response(status(got.status)?);
                    let stamp = validator.stamp(source.name, Some(line));
                    let to = routed.as_ref()?;
                    validator.prove(to, side, content_type, &mut reader.scanner, stamp)
                })?;
                response = Some(got);
            }
            _ => reader.skip()?,
        }
        Some(())
    });
    let is_object = whole.ok_or(Unread::Syntax)?;
    if reader.scanner.token().is_some() {
        return Err(Unread::Syntax);
    }
    let request = request
        .filter(|_| is_object)
        .ok_or_else(|| missing("the exchange", "request"))?;
    let is_addressed_once = request.addressed == 2;
    let (request_proof, response_proof) = (
        request.proof,
        response.as_ref().map_or(Proof::default(), |got| got.proof),
    );
    let response = response.map(|got| {
        let status = status(got.status).ok_or_else(no_status)?;
        let headers = got
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?;
        let body = got.body.read(got.encoding.as_deref());
        Ok((status, Message { headers, body }))
    });
    let exchange = Exchange {
        name: Arc::clone(source.name),
        line: Some(line),
        method: method(request.method)?,
        url: request.url.ok_or_else(|| no_text("url"))?,
        request: Message {
            headers: request
                .headers
                .unwrap_or(Ok(Vec::new()))
                .map_err(Unread::Shape)?,
            body: request.body.read(request.encoding.as_deref()),
        },
        response: response.transpose()?,
    };
    Ok(Reading {
        exchange,
        // What was said twice may have been said otherwise when it was looked at.
        routed: routed.filter(|_| is_addressed_once),
        request: request_proof,
        response: response_proof,
    })
}

/// Reads an exchange as an element of HAR's `log.entries` has it.
pub(super) fn of_entry<'t>(
    source: &Source<'_>,
    line: u32,
    text: &'t str,
) -> Result<Reading<'t>, Unread> {
    let mut reader = Reader {
        scanner: Scanner::new(text),
        depth: source.limits.max_depth,
    };
    let (mut request, mut response) = (None, None);
    let whole = reader.members(|reader, name| {
        match name {
            "request" => request = reader.entry("postData")?,
            "response" => response = reader.entry("content")?,
            _ => reader.skip()?,
        }
        Some(())
    });
    whole.ok_or(Unread::Syntax)?;
    let request: Entry<'_> = request.ok_or_else(|| missing("the entry", "request"))?;
    let response: Entry<'_> = response.ok_or_else(|| missing("the entry", "response"))?;
    let mut sent = Message {
        headers: request
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?,
        body: Body::Absent,
    };
    if let Some(data) = request.content {
        add_media_type(&mut sent, data.media_type.clone());
        sent.body = match data.text {
            Some(text) => bytes(text, data.encoding.as_deref()),
            None => form(&data),
        };
    }
    let mut got = Message {
        headers: response
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?,
        body: Body::Absent,
    };
    if let Some(content) = response.content {
        add_media_type(&mut got, content.media_type);
        got.body = match content.text {
            Some(text) => bytes(text, content.encoding.as_deref()),
            None if content.size > 0 => Body::Lost(format!(
                "the capture left out the body of {} bytes",
                content.size
            )),
            None => Body::Absent,
        };
    }
    let response = match response.status {
        // Browsers write this where there was no answer.
        Some(0) => None,
        stated => Some((status(stated).ok_or_else(no_status)?, got)),
    };
    let exchange = Exchange {
        name: Arc::clone(source.name),
        line: Some(line),
        method: method(request.method)?,
        url: request.url.ok_or_else(|| no_text("url"))?,
        request: sent,
        response,
    };
    Ok(Reading {
        exchange,
        routed: None,
        request: Proof::default(),
        response: Proof::default(),
    })
}

fn missing(owner: &str, name: &str) -> Unread {
    Unread::Shape(format!("{owner} has no object `{name}`"))
}

fn no_text(name: &str) -> Unread {
    Unread::Shape(format!("`request` has no string `{name}`"))
}

fn no_status() -> Unread {
    Unread::Shape("`response` has no `status` from 100 to 599".to_owned())
}

fn status(stated: Option<i64>) -> Option<u16> {
    let status = u16::try_from(stated?).ok()?;
    (100..600).contains(&status).then_some(status)
}

fn method(stated: Option<Text<'_>>) -> Result<Text<'_>, Unread> {
    let method = stated.ok_or_else(|| no_text("method"))?;
    let is_upper = !method.bytes().any(|byte| byte.is_ascii_lowercase());
    Ok(if is_upper {
        method
    } else {
        Cow::Owned(method.to_ascii_uppercase())
    })
}

/// A scanner, and how deep values may nest. What returns an option returns none where the text is not JSON.
struct Reader<'t> {
    scanner: Scanner<'t>,
    depth: u32,
}

impl<'t> Reader<'t> {
    fn skip(&mut self) -> Option<()> {
        self.scanner.skip(self.depth).then_some(())
    }

    /// Reads an object by its members, and says whether it was one; another value is passed over.
    fn members(&mut self, mut each: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<bool> {
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
            each(self, &name)?;
            if !self.scanner.take(b',') {
                return self.scanner.take(b'}').then_some(true);
            }
        }
    }

    /// Reads an array by its elements; another value is passed over.
    fn elements(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<bool> {
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

    fn raw(&mut self) -> Option<Option<RawString<'t>>> {
        if self.scanner.token() == Some(b'"') {
            return Some(Some(self.scanner.take_string()?));
        }
        self.skip()?;
        Some(None)
    }

    fn text(&mut self) -> Option<Option<Text<'t>>> {
        Some(self.raw()?.map(owned))
    }

    fn integer(&mut self) -> Option<Option<i64>> {
        match self.scanner.token() {
            Some(b'-' | b'0'..=b'9') => Some(self.scanner.take_number()?.as_i64()),
            _ => {
                self.skip()?;
                Some(None)
            }
        }
    }

    /// A text, or a number as it is written.
    fn scalar(&mut self) -> Option<Option<Text<'t>>> {
        match self.scanner.token() {
            Some(b'-' | b'0'..=b'9') => {
                let number = self.scanner.take_number()?;
                Some(Some(Cow::Borrowed(number.as_str())))
            }
            _ => self.text(),
        }
    }

    /// Headers as an object, whose values are texts or lists of them, or as a list of pairs or of `{name, value}`.
    fn headers(&mut self) -> Option<Result<Headers<'t>, String>> {
        let mut headers = Vec::new();
        let mut is_right = true;
        match self.scanner.token() {
            Some(b'n') => self.skip()?,
            Some(b'{') => {
                let scanner = |reader: &mut Self, name: &str| {
                    let name: Text<'t> = Cow::Owned(name.to_owned());
                    if reader.scanner.token() == Some(b'[') {
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
                self.members(scanner)?;
            }
            Some(b'[') => {
                self.elements(|reader| {
                    match reader.pair()? {
                        // HTTP/2's own, such as `:authority`, are no headers.
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
            Err("`headers` is neither an object of texts nor a list of pairs".to_owned())
        })
    }

    /// `[name, value]` or `{name, value}`.
    fn pair(&mut self) -> Option<Option<(Text<'t>, Text<'t>)>> {
        let (mut found, mut value) = (None, None);
        if self.scanner.token() == Some(b'[') {
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
                match name {
                    "name" => found = reader.text()?,
                    "value" => value = reader.scalar()?,
                    _ => reader.skip()?,
                }
                Some(())
            })?;
        }
        Some(found.zip(value))
    }

    /// Reads a message of NDJSON, and says whether it is an object. `prove` gets a body that is JSON when the headers are
    /// known, and the media type that they state.
    fn line(
        &mut self,
        line: &mut Line<'t>,
        mut prove: impl FnMut(&mut Self, &Line<'t>, Option<&str>) -> Option<Proof>,
    ) -> Option<bool> {
        self.members(|reader, name| {
            match name {
                "method" => {
                    line.addressed += 1;
                    line.method = reader.text()?;
                }
                "url" => {
                    line.addressed += 1;
                    line.url = reader.text()?;
                }
                "status" => line.status = reader.integer()?,
                "headers" => line.headers = Some(reader.headers()?),
                "encoding" => line.encoding = reader.text()?,
                "body" => {
                    line.proof = Proof::default();
                    line.body = match reader.scanner.token() {
                        Some(b'"') => LineBody::Text(reader.scanner.take_string()?),
                        Some(b'n') => {
                            reader.skip()?;
                            LineBody::Absent
                        }
                        _ => {
                            let start = reader.scanner.offset();
                            let proof = match &line.headers {
                                Some(Ok(headers)) => prove(reader, line, content_type(headers)),
                                _ => None,
                            };
                            match proof {
                                Some(proof) => line.proof = proof,
                                None => {
                                    reader.scanner.go_to(start);
                                    reader.skip()?;
                                }
                            }
                            let end = reader.scanner.offset();
                            LineBody::Json(&reader.scanner.text()[start..end])
                        }
                    };
                }
                _ => reader.skip()?,
            }
            Some(())
        })
    }

    /// Reads a message of HAR, whose content has this name; none if it is no object.
    fn entry(&mut self, content: &str) -> Option<Option<Entry<'t>>> {
        let mut entry = Entry::default();
        let is_object = self.members(|reader, name| {
            match name {
                "method" => entry.method = reader.text()?,
                "url" => entry.url = reader.text()?,
                "status" => entry.status = reader.integer()?,
                "headers" => entry.headers = Some(reader.headers()?),
                name if name == content => {
                    let is_null = reader.scanner.token() == Some(b'n');
                    let content = reader.content()?;
                    entry.content = (!is_null).then_some(content);
                }
                _ => reader.skip()?,
            }
            Some(())
        })?;
        Some(is_object.then_some(entry))
    }

    fn content(&mut self) -> Option<Content<'t>> {
        let mut content = Content::default();
        self.members(|reader, name| {
            match name {
                "mimeType" => content.media_type = reader.text()?,
                "text" => content.text = reader.raw()?,
                "encoding" => content.encoding = reader.text()?,
                "size" => content.size = reader.integer()?.unwrap_or(0),
                "params" => {
                    content.params.clear();
                    reader.elements(|reader| {
                        let (mut name, mut value) = (Cow::default(), Cow::default());
                        reader.members(|reader, member| {
                            match member {
                                "name" => name = reader.text()?.unwrap_or_default(),
                                "value" => value = reader.text()?.unwrap_or_default(),
                                _ => reader.skip()?,
                            }
                            Some(())
                        })?;
                        content.params.push((name, value));
                        Some(())
                    })?;
                }
                _ => reader.skip()?,
            }
            Some(())
        })?;
        Some(content)
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

fn content_type<'h>(headers: &'h Headers<'_>) -> Option<&'h str> {
    let mut headers = headers.iter();
    let found = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    found.map(|(_, value)| &**value)
}

impl Line<'_> {
    /// Where a request goes whose method is written in upper case.
    fn route(&self, validator: &Validator) -> Option<Routed> {
        let method = self.method.as_deref()?;
        let is_upper = !method.bytes().any(|byte| byte.is_ascii_lowercase());
        let url = self.url.as_deref()?;
        is_upper.then(|| validator.route(method, url))
    }
}

impl<'t> LineBody<'t> {
    /// A body of NDJSON: a text, base64 where `encoding` says so, or any other JSON value, which is the parsed body.
    fn read(self, encoding: Option<&str>) -> Body<'t> {
        match self {
            Self::Absent => Body::Absent,
            Self::Text(text) => bytes(text, encoding),
            Self::Json(text) => Body::Json(Cow::Borrowed(text.as_bytes())),
        }
    }
}

fn bytes<'t>(raw: RawString<'t>, encoding: Option<&str>) -> Body<'t> {
    let text = owned(raw);
    if encoding == Some("base64") {
        return match STANDARD.decode(text.as_bytes()) {
            Ok(bytes) => Body::Bytes(Cow::Owned(bytes)),
            Err(error) => Body::Lost(format!(
                "its base64 cannot be decoded: {}",
                decoding(&error)
            )),
        };
    }
    Body::Bytes(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// What is wrong with a base64 text, in which nothing of it appears.
fn decoding(error: &DecodeError) -> String {
    match error {
        DecodeError::InvalidByte(offset, _) => {
            format!("the character at offset {offset} is none of its alphabet")
        }
        DecodeError::InvalidLength(_) => "it ends inside a group of four".to_owned(),
        DecodeError::InvalidLastSymbol { .. } => "its last character holds surplus bits".to_owned(),
        DecodeError::InvalidPadding => "its padding is wrong".to_owned(),
    }
}

/// A form that HAR holds as `params` only.
fn form(data: &Content<'_>) -> Body<'static> {
    if data.params.is_empty() {
        return Body::Absent;
    }
    let media_type = data.media_type.as_deref();
    if !media_type.is_some_and(|name| name.contains("urlencoded")) {
        return Body::Lost("the capture holds the parts of the body, and not its text".to_owned());
    }
    let pairs = data.params.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    Body::Bytes(Cow::Owned(pairs.collect::<Vec<_>>().join("&").into_bytes()))
}

/// A text as part of a form. What is already escaped, as browsers write it, stays.
fn escaped(text: &str) -> String {
    text.replace('&', "%26")
        .replace('=', "%3D")
        .replace(' ', "+")
}

/// HAR states the media type apart; the header, where there is one, counts.
fn add_media_type<'t>(message: &mut Message<'t>, media_type: Option<Text<'t>>) {
    let media_type = media_type.filter(|name| name.contains('/'));
    if let (None, Some(media_type)) = (message.header("content-type"), media_type) {
        message
            .headers
            .push((Cow::Borrowed("content-type"), media_type));
    }
}
