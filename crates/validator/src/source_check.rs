//! Checking the exchanges of a source, such as a capture, while it is read.

use std::fmt;
use std::sync::Arc;

use conform_json::{Position, Scanner};
use conform_schema::InputOrder;
use conform_traffic::{
    BodyProver, CapturedBody, ExchangeChecker, MediaType, Partition, ReadExchange,
};

use crate::content::{content_of, json_type};
use crate::proof::Proof;
use crate::router::Routed;
use crate::validator::{Validator, direction};
use crate::verdict::Verdict;

/// Checks the exchanges of one source, for [`Capture::check`](conform_traffic::Capture::check).
///
/// JSON bodies are proved while they are read, so that most of them are scanned only once.
pub struct SourceCheck<'v> {
    validator: &'v Validator,
    name: Arc<str>,
    /// The number that the observer gives to the source; `None` without observer.
    number: Option<u32>,
    /// The part of the source that is checked; `None` is all of it.
    partition: Option<Partition>,
}

impl Validator {
    /// Returns a checker for the exchanges of a source, such as the file of a capture.
    ///
    /// ```
    /// use std::num::NonZero;
    /// use std::sync::Arc;
    ///
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::{Capture, CaptureFormat};
    /// use conform_validator::{Options, Validator, codes};
    ///
    /// let text = "{openapi: 3.0.3, info: {title: Visits, version: '1'}, paths: {}}";
    /// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    ///
    /// let name = Arc::from("traffic.ndjson");
    /// let capture = Capture::new(&name, CaptureFormat::Ndjson, &validator.options().limits);
    /// let mut line = r#"{"request": {"method": "GET", "url": "/nowhere"}}"#.as_bytes();
    /// let threads = NonZero::new(2).unwrap();
    /// let mut found = Vec::new();
    /// capture.check(&mut line, threads, &validator.source(&name), &mut |verdict| {
    ///     found.extend(verdict.diagnostics.into_iter().map(|diagnostic| diagnostic.code));
    /// })?;
    /// assert_eq!(found, [codes::UNDOCUMENTED_PATH]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn source(&self, name: &Arc<str>) -> SourceCheck<'_> {
        SourceCheck {
            validator: self,
            name: Arc::clone(name),
            number: self.source_number(name),
            partition: None,
        }
    }
}

impl SourceCheck<'_> {
    /// Returns a checker for a part of the source; `None` is all of it.
    #[must_use]
    pub fn within(self, partition: Option<Partition>) -> Self {
        Self { partition, ..self }
    }

    /// Returns the order of the exchange on a line; `None` without observer.
    fn order(&self, line: u32) -> Option<InputOrder> {
        Some(InputOrder::new(self.number?, Some(line)))
    }
}

impl BodyProver for SourceCheck<'_> {
    type Route = Routed;
    type Proof = Proof;

    fn route(&self, method: &str, url: &str) -> Routed {
        self.validator.route(method, url)
    }

    fn prove(&self, body: &CapturedBody<'_, Routed>, scanner: &mut Scanner<'_>) -> Option<Proof> {
        let validator = self.validator;
        let operation = &validator.api.operations[body.route.operation()?];
        let media_type = json_type(body.content_type.and_then(MediaType::parse));
        let content = content_of(operation, body.side, Some(&media_type), false);
        let content = content.ok()??;
        let compiled = validator.available(content.schema.as_ref()?, direction(body.side));
        let watch = validator.watch(self.order(body.place.line));
        let shown = compiled.proves_value(scanner, &validator.options().limits, watch)?;
        Some(Proof::new(content, shown))
    }
}

impl ExchangeChecker for SourceCheck<'_> {
    type Verdict = Verdict;

    fn wants(&self, start: Position) -> bool {
        let partition = self.partition;
        partition.is_none_or(|partition| partition.has(&self.name, start))
    }

    fn check(&self, read: &ReadExchange<'_, Self>, each: &mut dyn FnMut(Verdict)) {
        let exchange = &read.exchange;
        let order = exchange.place.and_then(|place| self.order(place.line));
        let routed;
        let route = match &read.route {
            Some(route) => route,
            None => {
                routed = self.validator.route(&exchange.method, &exchange.url);
                &routed
            }
        };
        let proofs = [read.request.as_ref(), read.response.as_ref()];
        let verdicts = self.validator.check_routed(exchange, route, order, proofs);
        verdicts.into_iter().for_each(each);
    }

    fn broken(&self, place: Position, why: String) -> Verdict {
        self.validator.malformed_exchange(&self.name, place, why)
    }
}

impl fmt::Debug for SourceCheck<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceCheck")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
