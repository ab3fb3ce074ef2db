//! Captures of what a server has answered, which `conform check` reads.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use conform_description::{Description, Node};
use conform_traffic::MediaType;
use http::{HeaderMap, Request, Response, Uri, header};
use serde_json::{Map, Value as Json, json};

/// What is written in place of credentials.
const MASK: &str = "***";

/// Writes exchanges to a file of NDJSON, a line each. Credentials are masked.
pub struct Recorder {
    out: Mutex<BufWriter<File>>,
    /// The headers and query parameters with credentials, in lower case.
    secret: HashSet<String>,
    /// What the URL of a request begins with.
    base: String,
}

impl Recorder {
    /// Creates a file, or empties it. `base` is what URLs begin with.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn create(path: &Path, description: &Description, base: &str) -> io::Result<Self> {
        let mut secret: HashSet<String> = [
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "api_key",
            "apikey",
            "access_token",
        ]
        .map(str::to_owned)
        .into();
        let schemes = description
            .root()
            .follow("components")
            .and_then(|components| components.follow("securitySchemes"));
        for scheme in schemes.into_iter().flat_map(Node::members) {
            let scheme = scheme.node.resolve().ok().map(|resolved| resolved.node);
            let name = scheme.and_then(|scheme| scheme.text("name"));
            secret.extend(name.map(str::to_lowercase));
        }
        Ok(Self {
            out: Mutex::new(BufWriter::new(File::create(path)?)),
            secret,
            base: base.trim_end_matches('/').to_owned(),
        })
    }

    /// Writes an exchange. The line is complete in the file when this returns.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(
        &self,
        request: &Request<Bytes>,
        response: Option<&Response<Bytes>>,
    ) -> io::Result<()> {
        let mut line = json!({
            "request": {
                "method": request.method().as_str(),
                "url": format!("{}{}", self.base, self.masked(request.uri())),
                "headers": self.headers(request.headers()),
            },
        });
        put_body(&mut line["request"], request.headers(), request.body());
        if let Some(response) = response {
            line["response"] = json!({
                "status": response.status().as_u16(),
                "headers": self.headers(response.headers()),
            });
            put_body(&mut line["response"], response.headers(), response.body());
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(out, "{line}")?;
        out.flush()
    }

    fn headers(&self, headers: &HeaderMap) -> Json {
        let mut out: Map<String, Json> = Map::new();
        for (name, value) in headers {
            let text = if self.secret.contains(name.as_str()) {
                masked_value(&String::from_utf8_lossy(value.as_bytes()))
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            match out.get_mut(name.as_str()) {
                Some(Json::String(all)) => {
                    all.push_str(", ");
                    all.push_str(&text);
                }
                _ => drop(out.insert(name.as_str().to_owned(), Json::from(text))),
            }
        }
        Json::Object(out)
    }

    /// Returns path and query without credentials.
    fn masked(&self, uri: &Uri) -> String {
        let Some(query) = uri.query() else {
            return uri.path().to_owned();
        };
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if self.secret.contains(&name.to_lowercase()) => {
                format!("{name}={MASK}")
            }
            _ => pair.to_owned(),
        });
        format!("{}?{}", uri.path(), pairs.collect::<Vec<_>>().join("&"))
    }
}

/// Masks credentials, but keeps the word of the scheme before them.
fn masked_value(text: &str) -> String {
    match text.split_once(' ') {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            format!("{scheme} {MASK}")
        }
        _ => MASK.to_owned(),
    }
}

fn put_body(message: &mut Json, headers: &HeaderMap, body: &Bytes) {
    if body.is_empty() {
        return;
    }
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| MediaType::parse(value.to_str().ok()?));
    let is_json = media_type.is_some_and(|media_type| media_type.is_json());
    let json = is_json
        .then(|| serde_json::from_slice::<Json>(body).ok())
        .flatten();
    match (json, std::str::from_utf8(body)) {
        // A string of the capture would be read as the text of the body.
        (Some(json), _) if !json.is_string() => message["body"] = json,
        (_, Ok(text)) => message["body"] = Json::from(text),
        (_, Err(_)) => {
            message["body"] = Json::from(STANDARD.encode(body));
            message["encoding"] = Json::from("base64");
        }
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}
