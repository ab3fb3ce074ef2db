//! An exchange out of a line of NDJSON.

use std::borrow::Cow;
use std::sync::Arc;

use conform_json::{Position, Scanner};

use super::Source;
use super::exchange::{
    Headers, Proof, Reader, Reading, Text, Unread, content_type, method, missing, no_status,
    no_text, status, text_body,
};
use crate::check::Validator;
use crate::exchange::{Body, Exchange, Message};
use crate::finding::Side;
use crate::route::Routed;

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
    Text(Cow<'t, [u8]>),
    Json(&'t str),
}

/// Reads an exchange as a line of NDJSON has it. With a validator, bodies that follow all that says what they are checked by
/// are proved while they are passed.
pub(super) fn of_line<'t>(
    source: &Source<'_>,
    start: Position,
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
        match &*name {
            "request" => {
                // Where a name repeats, the last one counts.
                routed = None;
                request = None;
                let mut sent = Line::default();
                let is_object = reader.line(&mut sent, |reader, sent, content_type| {
                    let validator = validator?;
                    let to = routed.insert(sent.route(validator)?);
                    let order = source.order(start.line);
                    let scanner = &mut reader.scanner;
                    validator.prove(to, Side::Request, content_type, scanner, order)
                })?;
                request = is_object.then_some(sent);
            }
            "response" if reader.scanner.peek() == Some(b'n') => {
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
                    let order = source.order(start.line);
                    let to = routed.as_ref()?;
                    validator.prove(to, side, content_type, &mut reader.scanner, order)
                })?;
                response = Some(got);
            }
            _ => reader.skip()?,
        }
        Some(())
    });
    let is_object = whole.ok_or(Unread::Syntax)?;
    if reader.scanner.peek().is_some() {
        return Err(Unread::Syntax);
    }
    let request = request
        .filter(|_| is_object)
        .ok_or_else(|| missing("the exchange", "request"))?;
    let is_addressed_once = request.addressed == 2;
    let mut response_proof = Proof::default();
    let response = response.map(|got| {
        response_proof = got.proof;
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
        place: Some(start),
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
        request: request.proof,
        response: response_proof,
    })
}

impl<'t> Reader<'t> {
    /// Reads a message of NDJSON, and says whether it is an object. `prove` gets a body that is JSON when the headers are
    /// known, and the media type that they state.
    fn line(
        &mut self,
        line: &mut Line<'t>,
        mut prove: impl FnMut(&mut Self, &Line<'t>, Option<&str>) -> Option<Proof>,
    ) -> Option<bool> {
        self.members(|reader, name| {
            match &*name {
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
                    line.body = match reader.scanner.peek() {
                        Some(b'"') => LineBody::Text(reader.scanner.take_bytes()?),
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
                                    reader.scanner.seek(start);
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
            Self::Text(text) => text_body(text, encoding),
            Self::Json(text) => Body::Json(Cow::Borrowed(text.as_bytes())),
        }
    }
}
