//! Redirects.
//!
//! The client follows them itself, and each of their requests goes through the [`Transport`] as any other does. So credentials
//! and data stay where they belong, whatever the transport is made of.

use std::time::Instant;

use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION, TRANSFER_ENCODING,
    USER_AGENT,
};
use reqwest::{Method, StatusCode};

use crate::body::Body;
use crate::transport::{HttpRequest, HttpResponse, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// How many are followed at most.
const MOST: u32 = 10;

/// Sends a request and follows where the responses lead: at most ten times, and within the request's timeout.
///
/// To another origin go `Accept` and `User-Agent`, and no other header and no body. A redirect that would send a body elsewhere, or
/// again where it cannot be, is returned as the response; so is one that is the operation's result.
pub(crate) async fn follow(
    transport: &dyn Transport,
    mut request: HttpRequest,
) -> Result<HttpResponse, TransportError> {
    let deadline = request
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let mut left = match request.operation.redirect_is_result {
        true => 0,
        false => MOST,
    };
    loop {
        let again = (left > 0).then(|| SentRequest::of(&request));
        let response = transport.send(request).await?;
        let Some(next) = again.and_then(|again| again.target(response.status, &response.headers))
        else {
            return Ok(response);
        };
        left -= 1;
        request = next;
        if let Some(deadline) = deadline {
            let time = deadline.saturating_duration_since(Instant::now());
            if time.is_zero() {
                let problem = "redirects took all the time that the call had";
                return Err(TransportError::new(TransportErrorKind::Timeout, problem));
            }
            request.timeout = Some(time);
        }
    }
}

/// What is kept of a request to follow a redirect.
struct SentRequest {
    /// The request, without its body.
    head: HttpRequest,
    /// The body; `None` if it cannot be sent again.
    body: Option<Body>,
}

impl SentRequest {
    fn of(request: &HttpRequest) -> Self {
        Self {
            head: request.head(),
            body: request.body.try_clone(),
        }
    }

    /// The request that a redirect asks for; `None` if the response is none, or one that may not be followed.
    fn target(self, status: StatusCode, response: &HeaderMap) -> Option<HttpRequest> {
        let mut next = self.head;
        let location = response.get(LOCATION)?.to_str().ok()?;
        let url = next
            .url
            .join(location)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        // Fetch standard, "HTTP-redirect fetch": 303, and 301 and 302 after POST, go on with GET.
        let see_other = status == StatusCode::SEE_OTHER
            && next.method != Method::GET
            && next.method != Method::HEAD;
        let moved_post = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND)
            && next.method == Method::POST;
        next.body = match status {
            _ if see_other || moved_post => {
                next.method = Method::GET;
                for name in [
                    CONTENT_TYPE,
                    CONTENT_LENGTH,
                    CONTENT_ENCODING,
                    TRANSFER_ENCODING,
                ] {
                    next.headers.remove(name);
                }
                Body::default()
            }
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => self.body?,
            _ => return None,
        };
        if url.origin() != next.url.origin() {
            if !next.body.is_empty() {
                return None;
            }
            next.headers = [ACCEPT, USER_AGENT]
                .into_iter()
                .filter_map(|name| Some((name.clone(), next.headers.remove(name)?)))
                .collect();
        }
        next.url = url;
        Some(next)
    }
}
