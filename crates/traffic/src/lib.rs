//! HTTP traffic as it was recorded: payload files and captures, read as exchanges.

mod capture;
mod coding;
mod exchange;
mod files;
mod jobs;
mod media;
mod side;

pub use capture::{BodyProver, Capture, CaptureFormat, CapturedBody, Item, ReadExchange};
pub use coding::{gunzip, is_gzip, unpack};
pub use exchange::{Body, Exchange, HttpMessage};
pub use files::{Name, list};
pub use jobs::ExchangeChecker;
pub use media::MediaType;
pub use side::Side;
