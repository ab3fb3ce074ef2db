//! What HTTP asks of a server, whatever the API is: methods, CORS, values of headers.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};

use crate::refusal::{Refusal, empty};

/// The longest header that says what is wrong, in characters.
const MOST_HEADER: usize = 1_000;

/// Returns the answer to a method that a path does not have.
pub(crate) fn other_method(request: &Request<Bytes>, methods: &[String]) -> Response<Bytes> {
    let names = methods;
    let mut methods: Vec<&str> = Vec::new();
    for name in names {
        // Paths that differ only in a fragment are one path here.
        if !methods.contains(&name.as_str()) {
            methods.push(name);
        }
    }
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    if !methods.contains(&"OPTIONS") {
        methods.push("OPTIONS");
    }
    let allowed = methods.join(", ");
    let mut response = if request.method() == Method::OPTIONS {
        empty(204)
    } else {
        let why = format!("the path has only {allowed}");
        Refusal::new(&[405], "Method Not Allowed", why).problem(405)
    };
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, value.clone());
        let is_preflight = request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if request.method() == Method::OPTIONS && is_preflight {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, value);
            let asked = request
                .headers()
                .get(header::ACCESS_CONTROL_REQUEST_HEADERS);
            let asked = asked.cloned().unwrap_or(HeaderValue::from_static("*"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
    }
    response
}

/// Lets pages of any origin read an answer.
pub(crate) fn allow_origin(request: &Request<Bytes>, response: &mut Response<Bytes>) {
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return;
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("*"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// Returns a text as the value of a header, with `?` for characters that headers do not have.
pub(crate) fn header_text(text: &str) -> HeaderValue {
    let is_plain = |c: char| c == ' ' || c.is_ascii_graphic();
    let plain = text.chars().map(|c| if is_plain(c) { c } else { '?' });
    let plain: String = plain.take(MOST_HEADER).collect();
    HeaderValue::from_str(&plain).unwrap_or(HeaderValue::from_static("?"))
}

pub(crate) fn with_method(request: &Request<Bytes>, method: Method) -> Request<Bytes> {
    let mut copy = request.clone();
    *copy.method_mut() = method;
    copy
}
