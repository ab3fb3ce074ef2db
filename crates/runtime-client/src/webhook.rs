//! Requests that an API sends to its user, signed by the scheme of standardwebhooks.com: `webhook-id`, `webhook-timestamp` and
//! `webhook-signature`, an HMAC with SHA-256 over id, time and body.
//!
//! ```
//! use conform_client::HeaderMap;
//! use conform_client::webhook::{Verifier, WebhookError};
//!
//! let verifier = Verifier::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//! // In a server: the headers and the body, byte by byte as they came.
//! let refused = verifier.verify(&HeaderMap::new(), br#"{"type": "visit.closed"}"#);
//! assert!(matches!(refused, Err(WebhookError::MissingHeader("webhook-id"))));
//! # Ok::<(), WebhookError>(())
//! ```
//!
//! A signature proves who sent the request, and the time that it is fresh. A sender repeats what was not acknowledged, and whoever saw a
//! request can repeat it within the tolerance: keep the [ids](Delivery::id) of what was handled for that long, and handle none twice.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use conform_runtime::__private::Vacant;
use conform_runtime::reading::Reading;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use web_time::{SystemTime, UNIX_EPOCH};

use crate::read_json::{ReadError, read_json};

/// How much older or newer than the clock a request may be: five minutes, as the scheme recommends.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// The prefixes of the headers: that of the scheme, and that of its first sender.
const PREFIXES: [&str; 2] = ["webhook", "svix"];

/// Checks the signatures of requests. `Debug` shows no secret.
#[derive(Clone)]
pub struct Verifier {
    keys: Vec<SecretSlice<u8>>,
    tolerance: Duration,
    now: fn() -> SystemTime,
}

/// A request whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery<T> {
    /// The id of the message. It is the same when the message is sent again.
    pub id: String,
    /// When it was sent.
    pub sent_at: SystemTime,
    /// What was sent.
    pub value: T,
}

/// Why a request is refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is not base64, with or without `whsec_` before it.
    InvalidSecret,
    /// A header of the signature is missing, or is not text.
    MissingHeader(&'static str),
    /// The time is not a number of seconds since 1970.
    InvalidTimestamp,
    /// The request was sent too long ago, or in the future: it may be a repeated one, or a clock is wrong.
    NotNow,
    /// No signature is one of the scheme's version 1 with any of the secrets.
    WrongSignature,
    /// The signature is right, and the body does not fit its type.
    Body(ReadError),
}

impl Verifier {
    /// Creates a verifier with the secret that the sender shows: base64, with or without `whsec_` before it.
    ///
    /// # Errors
    ///
    /// If it is not base64.
    pub fn new(secret: impl AsRef<str>) -> Result<Self, WebhookError> {
        let verifier = Self {
            keys: Vec::new(),
            tolerance: TOLERANCE,
            now: SystemTime::now,
        };
        verifier.or(secret)
    }

    /// Also accepts another secret, while one replaces the other.
    ///
    /// # Errors
    ///
    /// If it is not base64.
    pub fn or(mut self, secret: impl AsRef<str>) -> Result<Self, WebhookError> {
        let secret = secret.as_ref().trim();
        let secret = secret.strip_prefix("whsec_").unwrap_or(secret);
        match STANDARD.decode(secret) {
            Ok(key) if !key.is_empty() => self.keys.push(key.into()),
            _ => return Err(WebhookError::InvalidSecret),
        }
        Ok(self)
    }

    /// Sets how much older or newer than the clock a request may be. The default is five minutes.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Reads the time from this function, for tests.
    #[must_use]
    pub fn clock(mut self, now: fn() -> SystemTime) -> Self {
        self.now = now;
        self
    }

    /// Checks a request. `body` must be the bytes as they came.
    ///
    /// # Errors
    ///
    /// If it is not signed with the secret, or not within the tolerance.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<()>, WebhookError> {
        let [id, timestamp, signatures] = signature_headers(headers)?;
        let seconds: u64 = timestamp
            .parse()
            .map_err(|_| WebhookError::InvalidTimestamp)?;
        let sent_at = UNIX_EPOCH
            .checked_add(Duration::from_secs(seconds))
            .ok_or(WebhookError::InvalidTimestamp)?;
        let now = (self.now)();
        let distance = now
            .duration_since(sent_at)
            .unwrap_or_else(|early| early.duration());
        let versions = signatures.split_ascii_whitespace();
        let given: Vec<Vec<u8>> = versions
            .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
            .collect();
        let is_signed = self.keys.iter().any(|key| {
            given.iter().any(|given| {
                let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose_secret()) else {
                    return false;
                };
                for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
                    mac.update(part);
                }
                // Takes as long for a wrong signature as for the right one.
                mac.verify_slice(given).is_ok()
            })
        });
        if !is_signed {
            return Err(WebhookError::WrongSignature);
        }
        if distance > self.tolerance {
            return Err(WebhookError::NotNow);
        }
        Ok(Delivery {
            id: id.to_owned(),
            sent_at,
            value: (),
        })
    }

    /// Checks a request and reads its JSON body.
    ///
    /// # Errors
    ///
    /// If it is not signed with the secret, not within the tolerance, or does not fit the type.
    pub fn read<T: Vacant>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Delivery<T>, WebhookError> {
        let Delivery { id, sent_at, .. } = self.verify(headers, body)?;
        let (value, _) = read_json(body, Reading::default()).map_err(WebhookError::Body)?;
        Ok(Delivery { id, sent_at, value })
    }
}

/// Returns id, time and signatures.
fn signature_headers(headers: &HeaderMap) -> Result<[&str; 3], WebhookError> {
    let find = |name: &'static str| {
        let mut names = PREFIXES
            .iter()
            .map(|prefix| name.replacen("webhook", prefix, 1));
        let value = names.find_map(|name| headers.get(name)?.to_str().ok());
        value.ok_or(WebhookError::MissingHeader(name))
    };
    Ok([
        find("webhook-id")?,
        find("webhook-timestamp")?,
        find("webhook-signature")?,
    ])
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("secrets", &self.keys.len())
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidSecret => f.write_str("the secret of the webhook is not base64"),
            Self::MissingHeader(name) => write!(f, "the request has no header `{name}`"),
            Self::InvalidTimestamp => {
                f.write_str("`webhook-timestamp` is not a number of seconds since 1970")
            }
            Self::NotNow => f.write_str("the request was not sent just now"),
            Self::WrongSignature => f.write_str("no signature of the request is right"),
            Self::Body(error) => write!(f, "the body does not fit its type: {error}"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Body(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    /// The example of the scheme's own documentation.
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIME: &str = "1614265330";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn headers(prefix: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [("id", ID), ("timestamp", TIME), ("signature", signature)] {
            let name = format!("{prefix}-{name}").parse::<reqwest::header::HeaderName>();
            headers.insert(name.unwrap(), value.parse().unwrap());
        }
        headers
    }

    fn verifier() -> Verifier {
        let verifier = Verifier::new(SECRET).unwrap();
        verifier.clock(|| UNIX_EPOCH + Duration::from_secs(1_614_265_330 + 299))
    }

    #[test]
    fn example_of_the_scheme_is_accepted() {
        for prefix in PREFIXES {
            let several = format!("v1a,AAAA v1,AAAA v2,x {SIGNATURE}");
            let delivery = verifier().verify(&headers(prefix, &several), BODY).unwrap();
            assert_eq!(delivery.id, ID);
        }
        type Body = std::collections::BTreeMap<String, i64>;
        let read = verifier().read::<Body>(&headers("webhook", SIGNATURE), BODY);
        assert_eq!(read.unwrap().value["test"], 2_432_232_314);
    }

    #[test]
    fn what_is_changed_or_old_is_refused() {
        let right = headers("webhook", SIGNATURE);
        let verify = |headers: &HeaderMap, body: &[u8]| {
            let refused = verifier().verify(headers, body);
            refused.map(|_| ()).map_err(|error| error.to_string())
        };
        let wrong = Err("no signature of the request is right".to_owned());
        assert_eq!(verify(&right, br#"{"test": 2432232315}"#), wrong);
        assert_eq!(verify(&headers("webhook", "v1,AAAA"), BODY), wrong);
        assert_eq!(verify(&headers("webhook", "v1a,AAAA"), BODY), wrong);
        for (name, value) in [("webhook-id", "msg_2"), ("webhook-timestamp", "1614265331")] {
            let mut headers = right.clone();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(verify(&headers, BODY), wrong, "{name}");
        }
        let mut headers = right.clone();
        headers.insert("webhook-timestamp", "now".parse().unwrap());
        assert!(matches!(
            verifier().verify(&headers, BODY),
            Err(WebhookError::InvalidTimestamp)
        ));
        headers.remove("webhook-timestamp");
        assert!(matches!(
            verifier().verify(&headers, BODY),
            Err(WebhookError::MissingHeader("webhook-timestamp"))
        ));
        for now in [1_614_265_330 - 301, 1_614_265_330 + 301] {
            let clock: fn() -> SystemTime = match now > 1_614_265_330 {
                true => || UNIX_EPOCH + Duration::from_secs(1_614_265_330 + 301),
                false => || UNIX_EPOCH + Duration::from_secs(1_614_265_330 - 301),
            };
            let late = verifier().clock(clock);
            assert!(matches!(
                late.verify(&right, BODY),
                Err(WebhookError::NotNow)
            ));
            let patient = late.tolerance(Duration::from_secs(302));
            assert!(patient.verify(&right, BODY).is_ok());
        }
        let other = Verifier::new("AAAA").unwrap().clock(verifier().now);
        assert!(other.verify(&right, BODY).is_err());
        assert!(other.or(SECRET).unwrap().verify(&right, BODY).is_ok());
    }

    #[test]
    fn secrets_are_not_shown() {
        assert!(!format!("{:?}", verifier()).contains("MfKQ"));
        for secret in ["", "whsec_", "whsec_!"] {
            assert!(matches!(
                Verifier::new(secret),
                Err(WebhookError::InvalidSecret)
            ));
        }
    }
}
