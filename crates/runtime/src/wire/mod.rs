//! Scalar types that keep the text of the JSON from which they were read.
//!
//! They write back exactly what was read, digit for digit. A malformed date or URI does not fail a response: a value is parsed when the
//! parsed value is asked for.

mod binary;
mod blank;
mod digits;
mod loose;
mod number;
mod parsed;
mod parsed_types;
mod secret;
mod text;
mod unix_time;

pub use binary::Binary;
pub use blank::Blank;
pub use digits::Digits;
pub use loose::Loose;
pub use number::{BigInteger, Decimal};
pub use parsed::{Parsed, ParsedNumber, ParsedType};
pub use secret::Secret;
pub use text::{Bytes, Date, DateTime, DecimalText, Duration, Time, Uri, Uuid};
pub use unix_time::{FractionalUnixTime, UnixTime};
