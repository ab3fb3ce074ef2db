//! Bodies that are proved while a capture is read.

use conform_json::{Position, Scanner};

use crate::exchange::Exchange;
use crate::side::Side;

/// Proves bodies of JSON while a capture is read, so that their text is passed once. What cannot be proved is read as any
/// other body.
pub trait BodyProver {
    /// Where a request goes.
    type Route;
    /// What became known of a body that was proved.
    type Proof;

    /// Returns where a request goes. The method is in upper case.
    fn route(&self, method: &str, url: &str) -> Self::Route;

    /// Proves the JSON body at the scanner, and leaves the scanner after it. `None` where it cannot; the scanner is then
    /// anywhere.
    fn prove(
        &self,
        body: &CapturedBody<'_, Self::Route>,
        scanner: &mut Scanner<'_>,
    ) -> Option<Self::Proof>;
}

/// What is known of a body when a capture comes to it.
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

/// An exchange, and what became known of it while it was read.
pub struct ReadExchange<'t, P: BodyProver + ?Sized> {
    /// The exchange.
    pub exchange: Exchange<'t>,
    /// Where it goes, if that was asked.
    pub route: Option<P::Route>,
    /// What became known of the body of the request.
    pub request: Option<P::Proof>,
    /// What became known of the body of the response.
    pub response: Option<P::Proof>,
}
