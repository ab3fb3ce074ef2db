//! Compressed response bodies.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_core::Stream;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, RANGE,
};

use crate::byte_stream::ByteStream;
use crate::transport_error::{TransportError, TransportErrorKind};

/// The most compressed bytes that are decoded at once. gzip shrinks data to at least a 1032th, so that one step gives at most 1 MiB.
const STEP: usize = 1 << 10;

/// Asks for a compressed body, unless the caller says what to ask for, or asks for a part of the body.
pub(crate) fn ask(headers: &mut HeaderMap) {
    if !headers.contains_key(RANGE) {
        let entry = headers.entry(ACCEPT_ENCODING);
        entry.or_insert(HeaderValue::from_static("gzip"));
    }
}

/// Returns the body as it was before it was compressed, and removes the headers that describe the compressed one.
pub(crate) fn decoded(headers: &mut HeaderMap, body: ByteStream) -> ByteStream {
    let is_gzip = headers.get(CONTENT_ENCODING).is_some_and(|encoding| {
        let encoding = encoding.as_bytes().trim_ascii();
        encoding.eq_ignore_ascii_case(b"gzip") || encoding.eq_ignore_ascii_case(b"x-gzip")
    });
    if !is_gzip {
        return body;
    }
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    ByteStream::new(Decoded {
        body,
        decoder: None,
        received: Bytes::new(),
    })
}

/// A stream of the decoded chunks of a body. Each is small, so that a limit on the body is noticed soon after it is reached.
struct Decoded {
    body: ByteStream,
    /// `None` before the first chunk, since the response to a `HEAD` request has no body, and after the end.
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
    /// What is received and not decoded yet.
    received: Bytes,
}

impl Decoded {
    /// Decodes a little of what is received.
    fn step(&mut self) -> io::Result<Vec<u8>> {
        let piece = self.received.split_to(self.received.len().min(STEP));
        let decoder = self
            .decoder
            .get_or_insert_with(|| MultiGzDecoder::new(Vec::new()));
        decoder.write_all(&piece)?;
        Ok(std::mem::take(decoder.get_mut()))
    }

    fn finish(&mut self) -> io::Result<Vec<u8>> {
        match self.decoder.take() {
            Some(decoder) => decoder.finish(),
            None => Ok(Vec::new()),
        }
    }
}

impl Stream for Decoded {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let decoded = if self.received.is_empty() {
                match Pin::new(&mut self.body).poll_next(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Some(Ok(chunk))) => {
                        self.received = chunk;
                        continue;
                    }
                    Poll::Ready(None) if self.decoder.is_none() => return Poll::Ready(None),
                    Poll::Ready(None) => self.finish(),
                }
            } else {
                self.step()
            };
            match decoded {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => return Poll::Ready(Some(Ok(bytes.into()))),
                Err(_) => {
                    self.decoder = None;
                    self.received = Bytes::new();
                    self.body = ByteStream::of(Bytes::new());
                    let problem = "the body is not valid gzip, or is cut off";
                    let error = TransportError::new(TransportErrorKind::Other, problem);
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn read(body: impl Into<Bytes>, limit: usize) -> Result<Bytes, TransportError> {
        let mut headers =
            HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static("gzip"))]);
        let mut body = decoded(&mut headers, ByteStream::of(body.into()));
        assert!(headers.is_empty());
        let mut future = std::pin::pin!(body.collect(limit));
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("the body is in memory"),
        }
    }

    #[test]
    fn compressed_bodies_are_decoded_and_bounded() {
        let text = b"a text that is repeated ".repeat(1000);
        assert_eq!(read(gzip(&text), usize::MAX).unwrap(), text);
        assert_eq!(read(gzip(b""), 10).unwrap(), "");
        assert_eq!(read("", 10).unwrap(), "");
        let twice = [gzip(b"ab"), gzip(b"cd")].concat();
        assert_eq!(read(twice, 10).unwrap(), "abcd");
        let bomb = gzip(&vec![0; 64 << 20]);
        let error = read(bomb, 1 << 20).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::TooLong);
        let whole = gzip(&text);
        for broken in [
            &whole[..whole.len() / 2],
            &whole[..whole.len() - 3],
            b"not gzip at all".as_slice(),
        ] {
            let error = read(broken.to_vec(), usize::MAX).unwrap_err();
            assert_eq!(
                error.to_string(),
                "the request failed: the body is not valid gzip, or is cut off"
            );
        }
    }
}
