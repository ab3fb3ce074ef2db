//! Bodies that are proved while a capture is read.

use std::fmt;

use conform_json::{Position, Scanner};

use crate::exchange::Exchange;
use crate::side::Side;

/// Proves that JSON bodies are in order while a capture is read, so that their text is scanned once. A body that cannot be
/// proved is read like any other.
///
/// What "in order" means is up to the prover. `()` proves nothing.
pub trait BodyProver {
    /// Where a request goes.
    type Route;
    /// What a proof says about a body.
    type Proof;

    /// Returns where a request goes. The method is in upper case.
    fn route(&self, method: &str, url: &str) -> Self::Route;

    /// Proves the JSON body at the scanner, and leaves the scanner after the body. Returns `None` if it cannot; the position
    /// of the scanner does not matter then.
    fn prove(
        &self,
        body: &CapturedBody<'_, Self::Route>,
        scanner: &mut Scanner<'_>,
    ) -> Option<Self::Proof>;
}

/// What is known of a body before it is read.
#[derive(Clone, Copy, Debug)]
pub struct CapturedBody<'c, R> {
    /// Where the exchange starts in the capture.
    pub place: Position,
    /// Where the request goes.
    pub route: &'c R,
    /// Whether it is the body of the request or of the response.
    pub side: Side,
    /// The value of the header `Content-Type`.
    pub content_type: Option<&'c str>,
}

/// Proves nothing.
impl BodyProver for () {
    type Route = ();
    type Proof = std::convert::Infallible;

    fn route(&self, _: &str, _: &str) {}

    fn prove(&self, _: &CapturedBody<'_, ()>, _: &mut Scanner<'_>) -> Option<Self::Proof> {
        None
    }
}

/// An exchange, and what became known about it while it was read.
pub struct ReadExchange<'t, P: BodyProver + ?Sized> {
    /// The exchange.
    pub exchange: Exchange<'t>,
    /// Where it goes, if a body was to be proved.
    pub route: Option<P::Route>,
    /// The proof of the request body.
    pub request: Option<P::Proof>,
    /// The proof of the response body.
    pub response: Option<P::Proof>,
}

impl<'t, P: BodyProver + ?Sized> ReadExchange<'t, P> {
    /// Makes an exchange without proofs.
    pub(super) fn unproved(exchange: Exchange<'t>) -> Self {
        Self {
            exchange,
            route: None,
            request: None,
            response: None,
        }
    }
}

impl<P: BodyProver + ?Sized> fmt::Debug for ReadExchange<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadExchange")
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}
