//! A page that a server shows besides the API.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};

/// A page of HTML, which is made when it is first asked for.
#[derive(Clone)]
pub struct Page {
    make: Arc<dyn Fn() -> String + Send + Sync>,
    made: Arc<OnceLock<Bytes>>,
}

impl Page {
    /// Returns a page that this function makes. It is called once at most, on a thread where it may take its time.
    pub fn new(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            make: Arc::new(make),
            made: Arc::default(),
        }
    }

    /// Returns the answer that has the page, or for `HEAD` its length.
    pub(crate) async fn answer(&self, is_head: bool) -> Response<Body> {
        let page = self.clone();
        let made = tokio::task::spawn_blocking(move || {
            page.made.get_or_init(|| (page.make)().into()).clone()
        });
        let Ok(html) = made.await else {
            let mut failed = Response::new(Body::from("the page could not be made\n"));
            *failed.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            return failed;
        };
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, html.len().into());
        for (name, value) in [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            // In a frame, a click could be led to another place. A policy in the page itself cannot say so.
            (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if !is_head {
            *response.body_mut() = Body::from(html);
        }
        response
    }
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").finish_non_exhaustive()
    }
}

/// Returns whether a client asks for HTML by name, as browsers do.
pub(crate) fn wants_html<B>(request: &Request<B>) -> bool {
    let accepted = request.headers().get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|value| value.to_ascii_lowercase().contains("text/html"))
}
