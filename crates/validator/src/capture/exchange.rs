//! Exchanges out of JSON values.

use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};
use vsee_json::Value;

use crate::exchange::{Body, Exchange, Message};

/// An exchange as a line of NDJSON has it.
pub(super) fn of_line(name: &Arc<str>, line: u32, value: Value<'_>) -> Result<Exchange, String> {
    let request = member(value, "request", "the exchange")?;
    let response = value.get("response").filter(|response| !response.is_null());
    let response = response.map(|response| {
        let status = status(response)?;
        Ok::<_, String>((
            status,
            Message {
                headers: headers(response)?,
                body: body(response)?,
            },
        ))
    });
    Ok(Exchange {
        name: Arc::clone(name),
        line: Some(line),
        method: text(request, "method", "`request`")?.to_ascii_uppercase(),
        url: text(request, "url", "`request`")?.to_owned(),
        request: Message {
            headers: headers(request)?,
            body: body(request)?,
        },
        response: response.transpose()?,
    })
}

/// An exchange as an element of HAR's `log.entries` has it.
pub(super) fn of_entry(name: &Arc<str>, line: u32, value: Value<'_>) -> Result<Exchange, String> {
    let request = member(value, "request", "the entry")?;
    let response = member(value, "response", "the entry")?;
    let mut sent = Message {
        headers: headers(request)?,
        body: Body::Absent,
    };
    if let Some(data) = request.get("postData").filter(|data| !data.is_null()) {
        add_media_type(&mut sent, data);
        sent.body = match data.get("text").and_then(Value::as_str) {
            Some(text) => bytes(text, data.get("encoding")),
            None => form(data),
        };
    }
    let mut got = Message {
        headers: headers(response)?,
        body: Body::Absent,
    };
    if let Some(content) = response.get("content").filter(|content| !content.is_null()) {
        add_media_type(&mut got, content);
        let size = content
            .get("size")
            .and_then(Value::as_number)
            .and_then(|size| size.as_i64())
            .unwrap_or(0);
        got.body = match content.get("text").and_then(Value::as_str) {
            Some(text) => bytes(text, content.get("encoding")),
            None if size > 0 => {
                Body::Lost(format!("the capture left out the body of {size} bytes"))
            }
            None => Body::Absent,
        };
    }
    // A status of 0 is how browsers write that there was no answer.
    let status = status(response).or_else(|why| {
        if is_aborted(response) {
            Ok(0)
        } else {
            Err(why)
        }
    })?;
    Ok(Exchange {
        name: Arc::clone(name),
        line: Some(line),
        method: text(request, "method", "`request`")?.to_ascii_uppercase(),
        url: text(request, "url", "`request`")?.to_owned(),
        request: sent,
        response: (status != 0).then_some((status, got)),
    })
}

fn is_aborted(response: Value<'_>) -> bool {
    response
        .get("status")
        .and_then(Value::as_number)
        .and_then(|status| status.as_i64())
        == Some(0)
}

fn member<'v>(value: Value<'v>, name: &str, owner: &str) -> Result<Value<'v>, String> {
    value
        .get(name)
        .filter(|value| value.as_object().is_some())
        .ok_or_else(|| format!("{owner} has no object `{name}`"))
}

fn text<'v>(value: Value<'v>, name: &str, owner: &str) -> Result<&'v str, String> {
    value
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("{owner} has no string `{name}`"))
}

fn status(response: Value<'_>) -> Result<u16, String> {
    let status = response
        .get("status")
        .and_then(Value::as_number)
        .and_then(|status| status.as_u64());
    let status = status
        .and_then(|status| u16::try_from(status).ok())
        .filter(|status| (100..600).contains(status));
    status.ok_or_else(|| "`response` has no `status` from 100 to 599".to_owned())
}

/// Headers as an object, whose values are texts or lists of them, or as a list of pairs or of `{name, value}`.
fn headers(message: Value<'_>) -> Result<Vec<(String, String)>, String> {
    let wrong = || "`headers` is neither an object of texts nor a list of pairs".to_owned();
    let mut headers = Vec::new();
    let Some(value) = message.get("headers").filter(|headers| !headers.is_null()) else {
        return Ok(headers);
    };
    if let Some(object) = value.as_object() {
        for member in object.iter() {
            match member.value.as_array() {
                Some(values) => {
                    for value in values.iter() {
                        headers.push((member.key.to_owned(), scalar(value).ok_or_else(wrong)?));
                    }
                }
                None => headers.push((
                    member.key.to_owned(),
                    scalar(member.value).ok_or_else(wrong)?,
                )),
            }
        }
        return Ok(headers);
    }
    for entry in value.as_array().ok_or_else(wrong)?.iter() {
        let (name, value) = match entry.as_array() {
            Some(pair) => (pair.get(0), pair.get(1)),
            None => (entry.get("name"), entry.get("value")),
        };
        let name = name.and_then(Value::as_str).ok_or_else(wrong)?;
        let value = value.and_then(scalar).ok_or_else(wrong)?;
        // HTTP/2's own, such as `:authority`, are no headers.
        if !name.starts_with(':') {
            headers.push((name.to_owned(), value));
        }
    }
    Ok(headers)
}

fn scalar(value: Value<'_>) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    value.as_number().map(|number| number.as_str().to_owned())
}

/// A body of NDJSON: a text, base64 where `encoding` says so, or any other JSON value, which is the parsed body.
fn body(message: Value<'_>) -> Result<Body, String> {
    let Some(value) = message.get("body") else {
        return Ok(Body::Absent);
    };
    if let Some(text) = value.as_str() {
        return Ok(bytes(text, message.get("encoding")));
    }
    if value.is_null() {
        return Ok(Body::Absent);
    }
    let mut json = String::new();
    value.write_json(&mut json);
    Ok(Body::Json(json.into_bytes()))
}

fn bytes(text: &str, encoding: Option<Value<'_>>) -> Body {
    if encoding.and_then(Value::as_str) != Some("base64") {
        return Body::Bytes(text.as_bytes().to_vec());
    }
    match STANDARD.decode(text) {
        Ok(bytes) => Body::Bytes(bytes),
        Err(error) => Body::Lost(format!(
            "its base64 cannot be decoded: {}",
            decoding(&error)
        )),
    }
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
fn form(data: Value<'_>) -> Body {
    let Some(params) = data
        .get("params")
        .and_then(Value::as_array)
        .filter(|params| !params.is_empty())
    else {
        return Body::Absent;
    };
    let is_form = data
        .get("mimeType")
        .and_then(Value::as_str)
        .is_some_and(|name| name.contains("urlencoded"));
    if !is_form {
        return Body::Lost("the capture holds the parts of the body, and not its text".to_owned());
    }
    let word = |value: Value<'_>, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let pairs = params.iter().map(|param| {
        format!(
            "{}={}",
            escaped(&word(param, "name")),
            escaped(&word(param, "value"))
        )
    });
    Body::Bytes(pairs.collect::<Vec<_>>().join("&").into_bytes())
}

/// A text as part of a form. What is already escaped, as browsers write it, stays.
fn escaped(text: &str) -> String {
    text.replace('&', "%26")
        .replace('=', "%3D")
        .replace(' ', "+")
}

/// HAR states the media type apart; the header, where there is one, counts.
fn add_media_type(message: &mut Message, content: Value<'_>) {
    let media_type = content
        .get("mimeType")
        .and_then(Value::as_str)
        .filter(|name| name.contains('/'));
    if let (None, Some(media_type)) = (message.header("content-type"), media_type) {
        message
            .headers
            .push(("content-type".to_owned(), media_type.to_owned()));
    }
}
