//! An exchange out of an entry of HAR.

use std::borrow::Cow;
use std::sync::Arc;

use vsee_json::Scanner;

use super::Source;
use super::exchange::{
    Headers, Proof, Reader, Reading, Text, Unread, method, missing, no_status, no_text, status,
    text_body,
};
use crate::exchange::{Body, Exchange, Message};

/// What `postData` or `content` of HAR has.
#[derive(Default)]
struct Content<'t> {
    media_type: Option<Text<'t>>,
    text: Option<Cow<'t, [u8]>>,
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
        match &*name {
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
            Some(text) => text_body(text, data.encoding.as_deref()),
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
            Some(text) => text_body(text, content.encoding.as_deref()),
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

impl<'t> Reader<'t> {
    /// Reads a message of HAR, whose content has this name; none if it is no object.
    fn entry(&mut self, content: &str) -> Option<Option<Entry<'t>>> {
        let mut entry = Entry::default();
        let is_object = self.members(|reader, name| {
            match &*name {
                "method" => entry.method = reader.text()?,
                "url" => entry.url = reader.text()?,
                "status" => entry.status = reader.integer()?,
                "headers" => entry.headers = Some(reader.headers()?),
                name if *name == *content => {
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
            match &*name {
                "mimeType" => content.media_type = reader.text()?,
                "text" => content.text = reader.bytes()?,
                "encoding" => content.encoding = reader.text()?,
                "size" => content.size = reader.integer()?.unwrap_or(0),
                "params" => {
                    content.params.clear();
                    reader.elements(|reader| {
                        let (mut name, mut value) = (Cow::default(), Cow::default());
                        reader.members(|reader, member| {
                            match &*member {
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
