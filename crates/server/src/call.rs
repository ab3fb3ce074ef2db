//! A call of an operation, as the code that answers it sees it.

use std::fmt;

use bytes::Bytes;
use conform_validator::api::Operation;
use http::Request;
use percent_encoding::percent_decode_str;
use serde_json::Value as Json;

/// A request that goes to an operation of the description.
pub struct Call<'c> {
    /// The operation.
    pub operation: &'c Operation,
    /// The index of the operation in the description.
    pub(crate) index: usize,
    /// The request as it was received.
    pub request: &'c Request<Bytes>,
    /// The parameters of the path, decoded, in the order of the template.
    pub path: Vec<(String, String)>,
    /// The pairs of the query, decoded, in order.
    pub query: Vec<(String, String)>,
}

impl<'c> Call<'c> {
    pub(crate) fn new(
        operation: &'c Operation,
        index: usize,
        request: &'c Request<Bytes>,
        path: &[(String, String)],
    ) -> Self {
        let decoded = path
            .iter()
            .map(|(name, text)| (name.clone(), decoded(text)));
        Self {
            operation,
            index,
            request,
            path: decoded.collect(),
            query: query_of(request.uri().query().unwrap_or_default()),
        }
    }

    /// Returns the `operationId`, or method and path where the operation has none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.operation.name
    }

    /// Returns a parameter of the path.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&str> {
        find(&self.path, name)
    }

    /// Returns the first query parameter with this name.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// Returns the values of all query parameters with this name.
    pub fn queries<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        let own = self.query.iter().filter(move |(other, _)| other == name);
        own.map(|(_, text)| text.as_str())
    }

    /// Returns the value of the first header with this name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// Returns the body as JSON; `None` if it is none.
    #[must_use]
    pub fn json(&self) -> Option<Json> {
        serde_json::from_slice(self.request.body()).ok()
    }

    /// Returns the fields of a body that is a form, decoded, in order.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        std::str::from_utf8(self.request.body()).map_or_else(|_| Vec::new(), query_of)
    }
}

/// Values may be private, so only the operation is shown.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.id())
            .finish_non_exhaustive()
    }
}

fn find<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    let pair = pairs.iter().find(|(other, _)| other == name);
    pair.map(|(_, text)| text.as_str())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns the pairs of a query or a form, decoded.
pub(crate) fn query_of(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let plus = |text: &str| decoded(&text.replace('+', " "));
    pairs.map(|(name, text)| (plus(name), plus(text))).collect()
}
