//! Checking the exchanges of a source, such as a capture, while it is read.

use std::fmt;
use std::sync::Arc;

use conform_json::{Position, Scanner};
use conform_schema::{InputOrder, Shown};

use crate::api::Content;
use crate::check::{Validator, direction};
use crate::message::json_type;
use crate::observe::ItemId;
use crate::route::Routed;
use crate::traffic::Verdict;
use conform_traffic::MediaType;
use conform_traffic::{BodyProver, CapturedBody, ExchangeChecker, ReadExchange};

/// Checks the exchanges of one source; made by [`Validator::source`].
pub struct SourceCheck<'v> {
    validator: &'v Validator,
    name: Arc<str>,
    /// The number that the observer gives to the source; `None` where there is no observer.
    number: Option<u32>,
}

/// That nothing is to be found in a body.
#[derive(Debug)]
pub struct Proof {
    /// The Media Type Object that the body was proved by.
    content: ItemId,
    /// What the body shows. Whether that is reported depends on how the exchange ends.
    pub(crate) shown: Shown,
}

impl Proof {
    /// Whether it is by this Media Type Object.
    pub(crate) fn is_by(&self, content: &Content) -> bool {
        self.content == content.item
    }
}

impl Validator {
    /// Returns what checks the exchanges of a source, such as the file of a capture, while they are read.
    #[must_use]
    pub fn source(&self, name: &Arc<str>) -> SourceCheck<'_> {
        SourceCheck {
            validator: self,
            name: Arc::clone(name),
            number: self.source_number(name),
        }
    }
}

impl SourceCheck<'_> {
    /// Where the exchange on a line is in the input; `None` where there is no observer.
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
        let Routed::Operation(index, _) = body.route else {
            return None;
        };
        let operation = &validator.api.operations[*index];
        let media_type = json_type(body.content_type.and_then(MediaType::parse));
        let content = validator.content(operation, body.side, Some(&media_type), false);
        let content = content.ok()??;
        let compiled = validator.available(content.schema.as_ref()?, direction(body.side));
        let watch = validator.watch(self.order(body.place.line));
        let shown = compiled.proves_value(scanner, &validator.options().limits, watch)?;
        Some(Proof {
            content: content.item,
            shown,
        })
    }
}

impl ExchangeChecker for SourceCheck<'_> {
    type Verdict = Verdict;

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
