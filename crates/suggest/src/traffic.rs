//! The messages that proposals are made from.

use conform_traffic::{Body, Exchange, HttpMessage, Side};
use conform_validator::{Message, Validator, Verdict};

/// Messages, which are kept, because each proposal is checked with them.
#[derive(Default)]
pub struct Traffic {
    pub(crate) items: Vec<Item>,
}

/// An exchange, or a payload whose operation is known.
pub(crate) enum Item {
    Exchange(Box<Exchange<'static>>),
    Payload(Payload),
}

/// A payload, as [`Message`] has it.
pub(crate) struct Payload {
    operation: String,
    side: Side,
    media_type: Option<conform_traffic::MediaType>,
    name: std::sync::Arc<str>,
    body: Vec<u8>,
}

impl Traffic {
    /// Adds an exchange.
    pub fn exchange(&mut self, exchange: Exchange<'_>) {
        self.items
            .push(Item::Exchange(Box::new(exchange.into_owned())));
    }

    /// Adds a payload whose operation is known.
    pub fn payload(&mut self, message: Message) {
        self.items.push(Item::Payload(Payload {
            operation: message.operation,
            side: message.side,
            media_type: message.media_type,
            name: message.name,
            body: message.body,
        }));
    }

    /// Returns how many exchanges and payloads there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Item {
    /// Checks it.
    pub(crate) fn judge(&self, validator: &Validator) -> Vec<Verdict> {
        match self {
            Self::Exchange(exchange) => validator.check_exchange(exchange),
            Self::Payload(payload) => vec![validator.judge_message(Message {
                operation: payload.operation.clone(),
                side: payload.side,
                media_type: payload.media_type.clone(),
                name: std::sync::Arc::clone(&payload.name),
                body: payload.body.clone(),
            })],
        }
    }

    /// Returns the method and URL of an exchange.
    pub(crate) fn request_line(&self) -> Option<(&str, &str)> {
        match self {
            Self::Exchange(exchange) => Some((&exchange.method, &exchange.url)),
            Self::Payload(_) => None,
        }
    }

    /// Returns the status of a response.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Exchange(exchange) => exchange.response.as_ref().map(|(status, _)| *status),
            Self::Payload(payload) => match payload.side {
                Side::Response(status) => Some(status),
                Side::Request => None,
            },
        }
    }

    /// Returns the media type without its parameters and the bytes of a body; `None` if there is none.
    pub(crate) fn body(&self, is_request: bool) -> Option<(String, &[u8])> {
        match self {
            Self::Exchange(exchange) if is_request => body_of(&exchange.request),
            Self::Exchange(exchange) => body_of(&exchange.response.as_ref()?.1),
            Self::Payload(payload) => {
                let media_type = payload.media_type.as_ref()?.to_string();
                let is_asked = is_request == matches!(payload.side, Side::Request);
                (is_asked && !payload.body.is_empty()).then_some((media_type, &payload.body))
            }
        }
    }

    /// Returns the values of a query parameter or header, decoded.
    pub(crate) fn values(&self, location: &str, name: &str) -> Vec<String> {
        let Self::Exchange(exchange) = self else {
            return Vec::new();
        };
        if location == "header" {
            let headers = exchange.request.headers.iter();
            let found = headers.filter(|(key, _)| key.eq_ignore_ascii_case(name));
            return found.map(|(_, value)| value.to_string()).collect();
        }
        let query = exchange.url.split_once('?').map_or("", |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let found = pairs(query).filter(|(key, _)| location == "query" && key == name);
        found.map(|(_, value)| value).collect()
    }
}

/// Returns the pairs of a query or form, decoded.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(move |(key, value)| (decoded(key), decoded(value)))
}

fn body_of<'m>(message: &'m HttpMessage<'static>) -> Option<(String, &'m [u8])> {
    let stated = message
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let stated = stated.map(|(_, value)| {
        let media_type = value.split(';').next().unwrap_or_default();
        media_type.trim().to_ascii_lowercase()
    });
    let (bytes, usual) = match &message.body {
        Body::Bytes(bytes) if !bytes.is_empty() => (bytes, None),
        Body::Json(bytes) => (bytes, Some("application/json".to_owned())),
        _ => return None,
    };
    Some((stated.or(usual)?, bytes))
}
