//! Reads a line of NDJSON as an exchange.

use std::borrow::Cow;
use std::sync::Arc;

use super::format::HAR_TIME;
use super::har_exchange;
use super::members::{
    Headers, MemberReader, PieceText, Text, Unread, content_type, method, missing, no_status,
    no_text, status, text_body,
};
use super::prove::{BodyProver, CapturedBody, ReadExchange};
use crate::exchange::{Body, Exchange, HttpMessage, RequestExtent};
use crate::side::Side;

/// The members of a message.
struct Line<'t, P> {
    /// How many of the members `method` and `url` were read, repeated ones included.
    addressed: u32,
    method: Option<Text<'t>>,
    url: Option<Text<'t>>,
    status: Option<i64>,
    headers: Option<Result<Headers<'t>, String>>,
    body: LineBody<'t>,
    encoding: Option<Text<'t>>,
    proof: Option<P>,
}

impl<P> Default for Line<'_, P> {
    fn default() -> Self {
        Self {
            addressed: 0,
            method: None,
            url: None,
            status: None,
            headers: None,
            body: LineBody::Absent,
            encoding: None,
            proof: None,
        }
    }
}

#[derive(Default)]
enum LineBody<'t> {
    #[default]
    Absent,
    Text(Cow<'t, [u8]>),
    Json(&'t str),
}

/// Reads a line. A body is proved while it is scanned, if everything that determines its schema comes before it.
pub(super) fn read<'t, P: BodyProver>(
    piece: &PieceText<'_, 't>,
    prover: &P,
) -> Result<ReadExchange<'t, P>, Unread> {
    let mut reader = MemberReader::new(piece);
    let place = piece.start;
    let mut route = None;
    // A log of Kong, and one that the readers of other formats have written, do not have bodies that were not recorded.
    let (mut is_log, mut extent) = (false, RequestExtent::Whole);
    // A line may be an entry of HAR, which has the same members.
    let mut is_entry = false;
    let (mut time, mut trace_id) = (None, None);
    let (mut request, mut response): (Option<Line<'t, _>>, Option<Line<'t, _>>) = (None, None);
    let whole = reader.members(|reader, name| {
        match &*name {
            "request" => {
                // If a name repeats, the last one counts.
                route = None;
                request = None;
                let mut sent = Line::default();
                let is_object = reader.line(&mut sent, |reader, sent, content_type| {
                    let body = CapturedBody {
                        place,
                        route: route.insert(sent.route(prover)?),
                        side: Side::Request,
                        content_type,
                    };
                    prover.prove(&body, &mut reader.scanner)
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
                    let sent = request.as_ref()?;
                    if route.is_none() {
                        route = Some(sent.route(prover)?);
                    }
                    let body = CapturedBody {
                        place,
                        route: route.as_ref()?,
                        side: Side::Response(status(got.status)?),
                        content_type,
                    };
                    prover.prove(&body, &mut reader.scanner)
                })?;
                response = Some(got);
            }
            "time" => time = reader.text()?,
            "traceId" => trace_id = reader.text()?,
            HAR_TIME => {
                is_entry = true;
                reader.skip()?;
            }
            "latencies" | "started_at" | "client_ip" | "apisix_latency" => {
                is_log = true;
                reader.skip()?;
            }
            "extent" => {
                extent = match reader.text()?.as_deref() {
                    Some("url") => RequestExtent::Url,
                    Some("nothing") => RequestExtent::Nothing,
                    _ => RequestExtent::Whole,
                };
            }
            _ => reader.skip()?,
        }
        Some(())
    });
    let is_object = whole.ok_or(Unread::Syntax)?;
    if is_entry {
        return har_exchange::read(piece).map(ReadExchange::unproved);
    }
    if reader.scanner.peek().is_some() {
        return Err(Unread::Syntax);
    }
    let request = request
        .filter(|_| is_object)
        .ok_or_else(|| missing("the exchange", "request"))?;
    let is_addressed_once = request.addressed == 2;
    let mut response_proof = None;
    let response = response.map(|got| {
        response_proof = got.proof;
        let status = status(got.status).ok_or_else(no_status)?;
        let headers = got
            .headers
            .unwrap_or(Ok(Vec::new()))
            .map_err(Unread::Shape)?;
        let body = got.body.read(got.encoding.as_deref(), is_log);
        Ok((status, HttpMessage { headers, body }))
    });
    let exchange = Exchange {
        name: Arc::clone(piece.capture),
        place: Some(place),
        method: method(request.method)?,
        url: request.url.ok_or_else(|| no_text("url"))?,
        extent,
        time,
        trace_id,
        request: HttpMessage {
            headers: request
                .headers
                .unwrap_or(Ok(Vec::new()))
                .map_err(Unread::Shape)?,
            body: request.body.read(request.encoding.as_deref(), is_log),
        },
        response: response.transpose()?,
    };
    Ok(ReadExchange {
        exchange,
        // A repeated member may have had another value when the route was looked up.
        route: route.filter(|_| is_addressed_once),
        request: request.proof,
        response: response_proof,
    })
}

impl<'t> MemberReader<'t> {
    /// Reads a message, and returns whether it is an object. `prove` is called at a body that is JSON, with the value of
    /// `Content-Type`, if the headers come before the body.
    fn line<P>(
        &mut self,
        line: &mut Line<'t, P>,
        mut prove: impl FnMut(&mut Self, &Line<'t, P>, Option<&str>) -> Option<P>,
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
                    line.proof = None;
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
                            if proof.is_none() {
                                reader.scanner.seek(start);
                                reader.skip()?;
                            }
                            line.proof = proof;
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

impl<P> Line<'_, P> {
    /// Returns where a request goes, if its method is written in upper case.
    fn route<V: BodyProver>(&self, prover: &V) -> Option<V::Route> {
        let method = self.method.as_deref()?;
        let is_upper = !method.bytes().any(|byte| byte.is_ascii_lowercase());
        let url = self.url.as_deref()?;
        is_upper.then(|| prover.route(method, url))
    }
}

impl<'t> LineBody<'t> {
    /// Returns the body: a string, base64 if `encoding` says so, or any other JSON value, which is the parsed body.
    fn read(self, encoding: Option<&str>, is_log: bool) -> Body<'t> {
        match self {
            Self::Absent if is_log || encoding == Some("unrecorded") => Body::Unrecorded(None),
            Self::Absent => Body::Absent,
            Self::Text(text) => text_body(text, encoding),
            Self::Json(text) => Body::Json(Cow::Borrowed(text.as_bytes())),
        }
    }
}
