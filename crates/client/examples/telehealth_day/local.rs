//! The local server of the Visit API as the transport of a client, without a socket.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use vsee_client::runtime::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use vsee_clinic::{Clinic, Clock, Settings};

/// A clinic in this process. Clones share it.
#[derive(Clone)]
pub(crate) struct LocalClinic {
    clinic: Arc<Clinic>,
    url: String,
}

impl LocalClinic {
    /// Opens a clinic at this time.
    pub(crate) fn at(clock: Clock) -> Self {
        let settings = Settings {
            clock,
            ..Settings::default()
        };
        let url = settings.base_url.clone();
        Self {
            clinic: Arc::new(Clinic::new(settings)),
            url,
        }
    }

    /// Returns the base URL for clients.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sets what time it is.
    pub(crate) fn set_clock(&self, clock: Clock) {
        self.clinic.set_clock(clock);
    }

    /// Returns what is at an address of the clinic.
    pub(crate) fn download(&self, url: &str) -> Result<Bytes, Box<dyn Error>> {
        let origin = self.url.trim_end_matches("/api_v3");
        let target = url
            .strip_prefix(origin)
            .ok_or("the address is of another server")?;
        let response = self
            .clinic
            .answer(&Request::get(target).body(Bytes::new())?);
        Ok(response.into_body())
    }

    fn answer(
        &self,
        request: HttpRequest,
    ) -> Result<Response<Bytes>, Box<dyn Error + Send + Sync>> {
        let body = request.body.as_bytes().ok_or("the body is a stream")?;
        let url = &request.url;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut sent = Request::builder()
            .method(request.method)
            .uri(target)
            .body(body)?;
        *sent.headers_mut() = request.headers;
        Ok(self.clinic.answer(&sent))
    }
}

impl Transport for LocalClinic {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let answer = self.answer(request);
        Box::pin(async move {
            let answer =
                answer.map_err(|why| TransportError::new(TransportErrorKind::Other, why))?;
            let (head, body) = answer.into_parts();
            Ok(HttpResponse::new(head.status, head.headers, body))
        })
    }
}
