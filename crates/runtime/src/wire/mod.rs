//! Scalars that keep the spelling of the wire.
//!
//! What is read is written back as it was, digit for digit, and a value that does not parse never fails a response:
//! parsing happens where somebody asks for the parsed value.

mod binary;
mod blank;
mod digits;
mod loose;
mod number;
mod secret;
mod text;
mod unix_time;

pub use binary::Binary;
pub use blank::Blank;
pub use digits::Digits;
pub use loose::Loose;
pub use number::{BigInteger, Decimal, Number};
pub use secret::Secret;
pub use text::{Bytes, Date, DateTime, DecimalText, Duration, Time, Uri, Uuid};
pub use unix_time::{FractionalUnixTime, UnixTime};
