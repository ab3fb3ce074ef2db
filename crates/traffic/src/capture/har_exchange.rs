//! Reads an entry of HAR as an exchange.

use std::borrow::Cow;
use std::sync::Arc;

use super::members::{
    Headers, MemberReader, PieceText, Text, Unread, hex_body, method, missing, no_status, no_text,
    status, text_body,
};
use crate::exchange::{Body, Exchange, HttpMessage, RequestExtent};
use crate::media_type::MediaType;
use crate::recorded::{MultipartPart, multipart};

/// Names and values.
type Pairs<'t> = Vec<(Text<'t>, Text<'t>)>;

/// The members of `postData` or `content`.
#[derive(Default)]
struct HarContent<'t> {
    media_type: Option<Text<'t>>,
    text: Option<Cow<'t, [u8]>>,
    encoding: Option<Text<'t>>,
    size: i64,
    params: Vec<HarParam<'t>>,
    /// The file that has the body.
    file: Option<Text<'t>>,
    /// Whether the text is hexadecimal, as Polly.js says.
    is_hex: bool,
}

/// An element of `params`: a field of a form, or a part of a multipart body.
#[derive(Default)]
struct HarParam<'t> {
    name: Text<'t>,
    value: Text<'t>,
    file: Option<Text<'t>>,
    media_type: Option<Text<'t>>,
}

/// The members of `request` or `response`.
#[derive(Default)]
struct HarMessage<'t> {
    method: Option<Text<'t>>,
    url: Option<Text<'t>>,
    status: Option<i64>,
    headers: Option<Result<Headers<'t>, String>>,
    cookies: Pairs<'t>,
    query: Pairs<'t>,
    body_size: i64,
    content: Option<HarContent<'t>>,
}

/// Reads an element of `log.entries`.
pub(super) fn read<'t>(piece: &PieceText<'_, 't>) -> Result<Exchange<'t>, Unread> {
    let mut reader = MemberReader::new(piece);
    let (mut request, mut response, mut has_response) = (None, None, false);
    let mut time = None;
    let whole = reader.members(|reader, name| {
        match &*name {
            "request" => request = reader.message("postData")?,
            "response" if reader.scanner.peek() == Some(b'n') => {
                reader.skip()?;
                (response, has_response) = (None, true);
            }
            "response" => {
                response = reader.message("content")?;
                has_response = response.is_some();
            }
            "startedDateTime" => time = reader.text()?,
            _ => reader.skip()?,
        }
        Some(())
    });
    whole.ok_or(Unread::Syntax)?;
    let request: HarMessage<'_> = request.ok_or_else(|| missing("the entry", "request"))?;
    if !has_response {
        return Err(missing("the entry", "response"));
    }
    let mut sent = HttpMessage {
        headers: request
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?,
        body: Body::Absent,
    };
    if sent.header("cookie").is_none() && !request.cookies.is_empty() {
        let cookies = request.cookies.iter();
        let cookies = cookies.map(|(name, value)| format!("{name}={value}"));
        let list = cookies.collect::<Vec<_>>().join("; ");
        sent.headers
            .push((Cow::Borrowed("cookie"), Cow::Owned(list)));
    }
    let left_out = u64::try_from(request.body_size)
        .ok()
        .filter(|size| *size > 0);
    sent.body = match request.content {
        Some(mut data) => {
            add_media_type(&mut sent, data.media_type.take());
            match attached(data.file.as_deref(), piece) {
                Some(body) => body,
                None => data.read(&mut sent, left_out),
            }
        }
        None => left_out.map_or(Body::Absent, |size| Body::Unrecorded(Some(size))),
    };
    let mut url = request.url.ok_or_else(|| no_text("url"))?;
    if !url.contains('?') && !request.query.is_empty() {
        let (before, fragment) = url.split_once('#').unwrap_or((&url, ""));
        url = Cow::Owned(format!("{before}?{}#{fragment}", form_of(&request.query)));
    }
    Ok(Exchange {
        name: Arc::clone(piece.capture),
        place: Some(piece.start),
        method: method(request.method)?,
        url,
        extent: RequestExtent::Whole,
        time,
        trace_id: None,
        request: sent,
        response: response.map_or(Ok(None), |response| answer(response, piece))?,
    })
}

/// Returns the status and the message of a response; `None` if there was no response.
fn answer<'t>(
    response: HarMessage<'t>,
    piece: &PieceText<'_, 't>,
) -> Result<Option<(u16, HttpMessage<'t>)>, Unread> {
    // What browsers and their drivers write if there was no response.
    const NO_ANSWER: [i64; 2] = [0, -1];
    if response
        .status
        .is_some_and(|status| NO_ANSWER.contains(&status))
    {
        return Ok(None);
    }
    let status = status(response.status).ok_or_else(no_status)?;
    let mut got = HttpMessage {
        headers: response
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?,
        body: Body::Absent,
    };
    if let Some(content) = response.content {
        add_media_type(&mut got, content.media_type);
        got.body = match (content.text, content.size) {
            // Browsers write the body from their cache here. The server sent none.
            _ if status == 304 => Body::Absent,
            (Some(text), _) if content.is_hex && content.encoding.is_none() => hex_body(text),
            (Some(text), _) => text_body(text, content.encoding.as_deref()),
            (None, size) => match (attached(content.file.as_deref(), piece), size) {
                (Some(body), _) => body,
                (None, 0) => Body::Absent,
                (None, size) => Body::Unrecorded(u64::try_from(size).ok()),
            },
        };
    }
    Ok(Some((status, got)))
}

impl<'t> HarContent<'t> {
    /// Returns the body of a request. If there is neither text nor `params`, `left_out` is how many bytes are missing.
    fn read(self, message: &mut HttpMessage<'t>, left_out: Option<u64>) -> Body<'t> {
        match self.text {
            Some(text) if !text.is_empty() || self.params.is_empty() => {
                text_body(text, self.encoding.as_deref())
            }
            _ if self.params.is_empty() => {
                left_out.map_or(Body::Absent, |size| Body::Unrecorded(Some(size)))
            }
            _ => form(message, &self.params),
        }
    }
}

impl<'t> MemberReader<'t> {
    /// Reads `request` or `response`; `content` is the name of the member that has the body. Returns `None` inside if it is
    /// not an object.
    fn message(&mut self, content: &str) -> Option<Option<HarMessage<'t>>> {
        let mut message = HarMessage::default();
        let is_object = self.members(|reader, name| {
            match &*name {
                "method" => message.method = reader.text()?,
                "url" => message.url = reader.text()?,
                "status" => {
                    let status = reader.scalar()?;
                    message.status = status.and_then(|status| status.parse().ok());
                }
                "headers" => message.headers = Some(reader.headers()?),
                "cookies" => message.cookies = reader.pairs()?,
                "queryString" => message.query = reader.pairs()?,
                "bodySize" => message.body_size = reader.integer()?.unwrap_or(0),
                name if *name == *content => {
                    let is_null = reader.scanner.peek() == Some(b'n');
                    let content = reader.content()?;
                    message.content = (!is_null).then_some(content);
                }
                _ => reader.skip()?,
            }
            Some(())
        })?;
        Some(is_object.then_some(message))
    }

    /// Reads a list of `{name, value}`.
    fn pairs(&mut self) -> Option<Pairs<'t>> {
        let mut pairs = Pairs::new();
        self.elements(|reader| {
            let (mut name, mut value) = (Cow::default(), Cow::default());
            reader.members(|reader, member| {
                match &*member {
                    "name" => name = reader.text()?.unwrap_or_default(),
                    "value" => value = reader.text()?.unwrap_or_default(),
                    _ => reader.skip()?,
                }
                Some(())
            })?;
            pairs.push((name, value));
            Some(())
        })?;
        Some(pairs)
    }

    fn params(&mut self) -> Option<Vec<HarParam<'t>>> {
        let mut params = Vec::new();
        self.elements(|reader| {
            let mut param = HarParam::default();
            reader.members(|reader, member| {
                match &*member {
                    "name" => param.name = reader.text()?.unwrap_or_default(),
                    "value" => param.value = reader.text()?.unwrap_or_default(),
                    "fileName" => param.file = reader.text()?.filter(|name| !name.is_empty()),
                    "contentType" => {
                        param.media_type = reader.text()?.filter(|name| name.contains('/'));
                    }
                    _ => reader.skip()?,
                }
                Some(())
            })?;
            params.push(param);
            Some(())
        })?;
        Some(params)
    }

    fn content(&mut self) -> Option<HarContent<'t>> {
        let mut content = HarContent::default();
        self.members(|reader, name| {
            match &*name {
                "mimeType" => content.media_type = reader.text()?,
                "text" => content.text = reader.bytes()?,
                "encoding" => content.encoding = reader.text()?,
                "size" => content.size = reader.integer()?.unwrap_or(0),
                "params" => content.params = reader.params()?,
                "_file" => content.file = reader.text()?,
                "_isBinary" => {
                    content.is_hex = reader.scanner.peek() == Some(b't');
                    reader.skip()?;
                }
                _ => reader.skip()?,
            }
            Some(())
        })?;
        Some(content)
    }
}

/// Returns the body that is a file of its own.
fn attached(name: Option<&str>, piece: &PieceText<'_, '_>) -> Option<Body<'static>> {
    /// How long such a file may be.
    const LIMIT: usize = 256 << 20;
    let bytes = piece.attachments?.read(name?, LIMIT)?;
    Some(Body::Bytes(Cow::Owned(bytes)))
}

/// Returns the body of a form that the entry has as `params` only. A multipart body is written anew, so its boundary
/// replaces the one of the header.
fn form(message: &mut HttpMessage<'_>, params: &[HarParam<'_>]) -> Body<'static> {
    let media_type = message.header("content-type").and_then(MediaType::parse);
    if media_type.as_ref().is_some_and(MediaType::is_form_data) {
        let parts = params.iter().map(|param| MultipartPart {
            name: &param.name,
            value: &param.value,
            file: param.file.as_deref(),
            media_type: param.media_type.as_deref(),
        });
        let (body, stated) = multipart(&parts.collect::<Vec<_>>());
        for (name, value) in &mut message.headers {
            if name.eq_ignore_ascii_case("content-type") {
                *value = Cow::Owned(stated.clone());
            }
        }
        return Body::Bytes(Cow::Owned(body.into_bytes()));
    }
    if !media_type.is_some_and(|media_type| media_type.is_form()) {
        return Body::Unrecorded(None);
    }
    let params = params.iter();
    let params = params.map(|param| (param.name.clone(), param.value.clone()));
    Body::Bytes(Cow::Owned(form_of(&params.collect()).into_bytes()))
}

/// Writes pairs as a form or query.
fn form_of(pairs: &Pairs<'_>) -> String {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Escapes a text for a form. Some browsers write texts that are already escaped; these are kept.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_escape = || {
            let digits = text.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        match c {
            ' ' => out.push('+'),
            '&' => out.push_str("%26"),
            '=' => out.push_str("%3D"),
            '#' => out.push_str("%23"),
            '%' if !is_escape() => out.push_str("%25"),
            c => out.push(c),
        }
    }
    out
}

/// Adds the media type, which HAR has apart from the headers, unless there is such a header.
fn add_media_type<'t>(message: &mut HttpMessage<'t>, media_type: Option<Text<'t>>) {
    let media_type = media_type.filter(|name| name.contains('/'));
    if let (None, Some(media_type)) = (message.header("content-type"), media_type) {
        message
            .headers
            .push((Cow::Borrowed("content-type"), media_type));
    }
}
