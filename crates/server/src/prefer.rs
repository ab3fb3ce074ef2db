//! `Prefer` (RFC 7240): what a client wants to be answered with.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response};

/// What a client prefers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    /// `code=404`: the status.
    pub(crate) code: Option<u16>,
    /// `example=cat`: the name of an example.
    pub(crate) example: Option<String>,
    /// `dynamic=true`: another value each time.
    pub(crate) dynamic: bool,
    /// The `code` that is no status of an answer.
    pub(crate) no_code: Option<String>,
}

impl Preference {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut found = Self::default();
        let values = headers.get_all("prefer").iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        for preference in texts.flat_map(|text| text.split([',', ';'])) {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => {
                    let code = value.parse().ok();
                    found.code = code.filter(|code| (200..600).contains(code));
                    found.no_code = found.code.is_none().then(|| value.to_owned());
                }
                "example" => found.example = Some(value.to_owned()),
                "dynamic" => found.dynamic = value.is_empty() || value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        found
    }

    /// Says in an answer which preferences it follows (RFC 7240 §3).
    pub(crate) fn applied(&self, answer: &mut Response<Bytes>) {
        let mut applied = Vec::new();
        if let Some(code) = self.code
            && answer.status().as_u16() == code
        {
            applied.push(format!("code={code}"));
        }
        applied.extend(
            self.example
                .as_ref()
                .map(|name| format!("example=\"{name}\"")),
        );
        if self.dynamic {
            applied.push("dynamic=true".to_owned());
        }
        if !applied.is_empty()
            && let Ok(value) = HeaderValue::from_str(&applied.join(", "))
        {
            answer.headers_mut().insert("preference-applied", value);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
