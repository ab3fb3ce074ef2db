//! Following redirects.
//!
//! The client follows them itself, and sends each request through the [`Transport`]. So no transport can send credentials or data to another
//! origin by following a redirect.

use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION, TRANSFER_ENCODING,
    USER_AGENT,
};
use reqwest::{Method, StatusCode, Url};
use web_time::Instant;

use crate::body::Body;
use crate::transport::{HttpRequest, HttpResponse, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// The most redirects that are followed.
const MAX_REDIRECTS: u32 = 10;

/// Sends a request and follows redirects: at most ten, and within the request's timeout.
///
/// To another origin it sends `Accept` and `User-Agent`, but no other header and no body. A redirect is not followed but returned if it would
/// send a body to another origin, if the body is a stream and cannot be sent again, or if it is the operation's result.
pub(crate) async fn follow(
    transport: &dyn Transport,
    mut request: HttpRequest,
) -> Result<HttpResponse, TransportError> {
    let deadline = request
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let mut left = match request.operation.redirect_is_result {
        true => 0,
        false => MAX_REDIRECTS,
    };
    loop {
        let again = (left > 0).then(|| SentRequest::of(&request));
        let url = request.url.clone();
        let is_result = request.operation.redirect_is_result;
        let mut response = transport.send(request).await?;
        let Some(next) =
            again.and_then(|again| again.redirected(response.status, &response.headers))
        else {
            if !is_result && is_redirect(response.status) {
                response.refusal = refusal(&url, &response.headers, left);
            }
            return Ok(response);
        };
        left -= 1;
        request = next;
        if let Some(deadline) = deadline {
            let time = deadline.saturating_duration_since(Instant::now());
            if time.is_zero() {
                let problem = "the redirects used up the time limit of the call";
                return Err(TransportError::new(TransportErrorKind::Timeout, problem));
            }
            request.timeout = Some(time);
        }
    }
}

/// Returns whether a response of this status asks for another request.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Says why a redirect is not followed. Of its target it shows the scheme and the host.
fn refusal(url: &Url, response: &HeaderMap, left: u32) -> Option<String> {
    let Some(location) = response.get(LOCATION) else {
        return Some("a redirect without `Location` is not followed".to_owned());
    };
    let target = url.join(location.to_str().ok()?).ok()?;
    let host = target.host_str().unwrap_or_default();
    Some(match target.scheme() {
        "http" | "https" if left == 0 => format!(
            "{} redirects, the last to `{host}`, which is not followed",
            MAX_REDIRECTS + 1
        ),
        "http" | "https" if target.origin() != url.origin() => format!(
            "the redirect to `{host}` is not followed, since it would send the body to another origin"
        ),
        "http" | "https" => {
            "the redirect is not followed, since the body is a stream and cannot be sent again"
                .to_owned()
        }
        scheme => format!("a redirect to `{scheme}:` is not followed"),
    })
}

/// A copy of a request that was sent, kept to follow a redirect.
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

    /// Returns the request that a redirect asks for; `None` if the response is not a redirect, or one that must not be followed.
    fn redirected(self, status: StatusCode, response: &HeaderMap) -> Option<HttpRequest> {
        let mut next = self.head;
        let location = response.get(LOCATION)?.to_str().ok()?;
        let url = next
            .url
            .join(location)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        // Fetch standard, "HTTP-redirect fetch": after 303, and after 301 and 302 to a POST, the method is GET.
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
