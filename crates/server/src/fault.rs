//! Faults on purpose: `getVisit:503x2,Retry-After=1`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use conform_validator::api::Operation;
use http::{HeaderName, HeaderValue};

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer has this status, and these headers.
    Status(u16, Vec<(HeaderName, HeaderValue)>),
    /// The answer comes late.
    Delay(Duration),
    /// The body of the answer breaks off in the middle.
    Truncate,
    /// The connection is reset before the answer.
    Reset,
}

/// A fault of an operation.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The `operationId`, or method and path such as `GET /visits/{id}`; `*` for every operation.
    pub operation: String,
    /// What goes wrong.
    pub kind: FaultKind,
    /// How often; `None` for always.
    pub times: Option<u64>,
    /// How often it has gone wrong.
    count: Arc<AtomicU64>,
}

impl Fault {
    /// Parses `OPERATION:KIND[xTIMES][,HEADER=VALUE]…`. The kind is a status, a time such as `200ms`, `truncate` or `reset`.
    ///
    /// ```
    /// use conform_server::{Fault, FaultKind};
    ///
    /// let fault = Fault::parse("getVisit:503x2,Retry-After=1").unwrap();
    /// assert_eq!((fault.operation.as_str(), fault.times), ("getVisit", Some(2)));
    /// assert!(matches!(fault.kind, FaultKind::Status(503, headers) if headers.len() == 1));
    /// assert!(Fault::parse("getVisit").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (operation, word, words) = parts(text).ok_or(
            "a fault must be OPERATION:KIND, such as `getVisit:503x2` or `getVisit:reset`",
        )?;
        let (word, times) = match word.rsplit_once('x') {
            Some((word, times)) if times.bytes().all(|byte| byte.is_ascii_digit()) => {
                let count = times.parse().ok().filter(|count| *count > 0);
                let count = count.ok_or_else(|| {
                    format!("the number of times after the `x` must be at least 1, as in `503x2`, found `{times}`")
                })?;
                (word, Some(count))
            }
            _ => (word, None),
        };
        let mut texts: Vec<String> = Vec::new();
        for text in words {
            match texts.last_mut() {
                // Values may have commas, such as dates.
                Some(last) if !text.contains('=') => *last = format!("{last},{text}"),
                _ => texts.push(text.to_owned()),
            }
        }
        let mut headers = Vec::new();
        for header in &texts {
            let (name, value) = header
                .split_once('=')
                .ok_or_else(|| format!("a header must be NAME=VALUE, found `{header}`"))?;
            let name = HeaderName::from_bytes(name.trim().as_bytes());
            let value = HeaderValue::from_str(value.trim());
            match (name, value) {
                (Ok(name), Ok(value)) => headers.push((name, value)),
                _ => return Err(format!("`{header}` is no header")),
            }
        }
        let kind = match word {
            "truncate" => FaultKind::Truncate,
            "reset" => FaultKind::Reset,
            _ => match word.parse::<u16>() {
                Ok(status @ 200..=599) => FaultKind::Status(status, headers.clone()),
                Ok(status) => return Err(format!("a status must be from 200 to 599, found {status}")),
                Err(_) => FaultKind::Delay(time(word).ok_or_else(|| {
                    format!("a fault must be a status, a time such as `200ms`, `truncate` or `reset`, found `{word}`")
                })?),
            },
        };
        if !headers.is_empty() && !matches!(kind, FaultKind::Status(..)) {
            return Err("only a fault with a status has headers".to_owned());
        }
        Ok(Self {
            operation: operation.to_owned(),
            kind,
            times,
            count: Arc::default(),
        })
    }

    /// Returns whether the fault names an operation: by its id, or by method and path.
    #[must_use]
    pub fn names(&self, operation: &Operation) -> bool {
        let by_path = |(method, path): (&str, &str)| {
            method.eq_ignore_ascii_case(&operation.method) && path.trim() == &*operation.path
        };
        self.operation == *operation.name || self.operation.split_once(' ').is_some_and(by_path)
    }
}

/// Splits a fault into the operation, its kind, and its headers. Names of operations and values of headers may have colons, so the
/// first one that a kind follows counts.
fn parts(text: &str) -> Option<(&str, &str, impl Iterator<Item = &str>)> {
    let split = |at: usize| {
        let mut words = text[at + 1..].split(',');
        let word = words.next().unwrap_or_default().trim();
        (text[..at].trim(), word, words)
    };
    let is_kind = |at: &usize| {
        let (_, word, _) = split(*at);
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        digit || word.starts_with("truncate") || word.starts_with("reset")
    };
    let head = text.find(',').unwrap_or(text.len());
    let mut colons = text.match_indices(':').map(|(at, _)| at);
    let at = colons.find(is_kind).or_else(|| text[..head].rfind(':'))?;
    Some(split(at))
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status, _) => write!(f, "status {status}"),
            Self::Delay(time) => write!(f, "a delay of {time:?}"),
            Self::Truncate => f.write_str("the body breaks off"),
            Self::Reset => f.write_str("the connection is reset"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.kind)
    }
}

/// Parses a time: `200ms`, `2s`, `1.5s`.
///
/// ```
/// assert_eq!(conform_server::time("200ms").unwrap().as_millis(), 200);
/// assert_eq!(conform_server::time("fast"), None);
/// ```
#[must_use]
pub fn time(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s')?, 1.0),
    };
    let seconds = number.parse::<f64>().ok()? * unit;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| time.as_secs() < 3600)
}

/// The faults of a server. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    faults: Vec<Fault>,
    latency: Option<Duration>,
}

impl Faults {
    /// Returns these faults, with this delay before every answer.
    #[must_use]
    pub fn new(faults: Vec<Fault>, latency: Option<Duration>) -> Self {
        Self { faults, latency }
    }

    /// Returns the faults that name an operation.
    pub fn named(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.operation != "*")
    }

    pub(crate) fn latency(&self) -> Option<Duration> {
        self.latency
    }

    /// Returns what goes wrong with the next request of an operation, and counts it.
    pub(crate) fn next(&self, operation: &Operation) -> Option<&Fault> {
        let own = self.faults.iter();
        let mut own = own.filter(|fault| fault.operation == "*" || fault.names(operation));
        own.find(|fault| match fault.times {
            None => true,
            Some(times) => {
                let step = |count| (count < times).then_some(count + 1);
                let counted = fault
                    .count
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
                counted.is_ok()
            }
        })
    }
}
