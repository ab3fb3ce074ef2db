//! The runtime of generated models: the types of JSON values, and how models are read and written.
//!
//! A generated type is a plain struct or enum beside a table, from which a macro implements serde, `Debug` and a schema:
//!
//! | in the description | in Rust | macro |
//! |---|---|---|
//! | an object | a struct with a field for each member | [`model!`] |
//! | an `enum` | an enum with a variant for each value | [`open_enum!`] |
//! | `oneOf`, `anyOf` | an enum with a variant for each branch | [`union!`] |
//! | another schema with a name | a struct that wraps a value | [`newtype!`] |
//!
//! What is read is written back as the same JSON: unknown members are kept in [`Extra`], values that an enum does not list in its last variant,
//! and values of no branch of a union as JSON. Absent and `null` differ: in the type where the description says so ([`Maybe`]), and else in
//! [`Extra`]. Integers, decimals and untyped values keep their digits; a plain number is an `f64`, which writes the shortest text of the same value.
//!
//! # Example
//!
//! ```
//! use conform_runtime::{Extra, Loose, Maybe, Presence, UnixTime, Model, model, open_enum};
//!
//! // What the generator writes: the types …
//! #[derive(Clone, PartialEq)]
//! pub struct Visit {
//!     pub id: String,
//!     pub start: Option<Loose<UnixTime>>,
//!     pub reason: Option<Reason>,
//!     pub ended: Maybe<UnixTime>,
//!     pub extra: Extra,
//! }
//!
//! #[derive(Clone, Debug, PartialEq, Eq, Hash)]
//! pub enum Reason {
//!     Checkup,
//!     FollowUp,
//!     /// Any other value.
//!     Unknown(String),
//! }
//!
//! // … and their tables.
//! model! {
//!     Visit {
//!         new(id: impl Into<String>);
//!         0 "id" => id: required,
//!         1 "start" => start: optional,
//!         2 "reason" => reason: optional sensitive,
//!         3 "ended" => ended: maybe,
//!         .. => extra,
//!     }
//! }
//!
//! open_enum! {
//!     Reason: string {
//!         "checkup" => Checkup,
//!         "follow_up" => FollowUp,
//!         .. => Unknown,
//!     }
//! }
//!
//! let json = r#"{"id":"7","start":"1637640000","reason":"emergency","ended":null,"room":{"floor":2}}"#;
//! let visit: Visit = serde_json::from_str(json)?;
//!
//! // A number in a string is a number.
//! assert_eq!(visit.start.as_ref().unwrap().get().timestamp()?.to_string(), "2021-11-23T04:00:00Z");
//! // The description does not list this value, and does not declare the member `room`.
//! assert_eq!(visit.reason, Some(Reason::Unknown("emergency".to_owned())));
//! assert_eq!(visit.extra.get("room").unwrap().to_json()["floor"], 2);
//! // `null` is not absent.
//! assert_eq!(visit.ended, Maybe::Null);
//! // The same JSON is written back.
//! assert_eq!(serde_json::to_string(&visit)?, json);
//! // `Debug` hides what the description marks as sensitive.
//! assert!(!format!("{visit:?}").contains("emergency"));
//!
//! let new = Visit { reason: Some(Reason::Checkup), ..Visit::new("8") };
//! assert_eq!(serde_json::to_string(&new)?, r#"{"id":"8","reason":"checkup"}"#);
//!
//! // The table can be read at run time, too.
//! assert_eq!(Visit::MEMBERS[3].presence, Presence::OptionalNullable);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to start
//!
//! - Values: [`wire`] holds the types for dates, numbers, bytes and secrets, and for APIs that write a number as a string ([`Loose`]) or `""`
//!   instead of `null` ([`Blank`]).
//! - Objects: [`Model`] is the trait that all generated structs implement; [`Presence`] says how a member may be absent or `null`.
//! - Enums and unions: [`open_enum::OpenEnum`], [`union::Union`].
//! - JSON without a type: [`Value`] keeps its text.
//! - JSON that does not fit: [`reading`] keeps it, and finds where it is.
//!
//! A program that links this crate reads and writes its other types as before: no feature of a shared crate is turned on that changes what it does.
//!
//! # Features
//!
//! - `schemars`: every type implements `schemars::JsonSchema`.
//! - `utoipa`: every type implements `utoipa::ToSchema`.
//!
//! - `uuid`, `chrono`, `time`, `rust_decimal`: types of these crates can be [`Parsed`]; they are exported by [`crates`].
//!
//! With one of the first two there is a module `schema`, in which the schemas are derived from the tables.

pub mod model;
pub mod open_enum;
pub mod reading;
#[cfg(any(feature = "schemars", feature = "utoipa"))]
pub mod schema;
pub mod union;
pub mod wire;

mod branches;
mod extra;
mod json;
mod keyed;
mod maybe;
mod newtype;
#[cfg(not(any(feature = "schemars", feature = "utoipa")))]
mod schema_off;
mod score;
mod tracking;
mod union_table;

/// The crates whose types values can be [`Parsed`] as.
pub mod crates {
    #[cfg(feature = "chrono")]
    pub use chrono;
    pub use jiff;
    #[cfg(feature = "rust_decimal")]
    pub use rust_decimal;
    #[cfg(feature = "time")]
    pub use time;
    #[cfg(feature = "uuid")]
    pub use uuid;
}

pub use extra::{Extra, Others, RawMembers};
pub use json::{Tree, Value};
pub use maybe::Maybe;
pub use model::{Member, Model, Presence, Table};
pub use wire::{
    BigInteger, Binary, Blank, Bytes, Date, DateTime, Decimal, DecimalText, Digits, Duration,
    FractionalUnixTime, Loose, Parsed, ParsedNumber, ParsedType, Secret, Time, UnixTime, Uri, Uuid,
};

/// Names that the macros and `conform-client` use.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error, Value as SchemaValue};
    #[cfg(feature = "utoipa")]
    pub use utoipa;

    pub use crate::json::token as raw_json;
    pub use crate::keyed::{read_keyed, write_keyed};
    pub use crate::model::{
        Access, ByMember, ByValue, ExtraMembers, MemberReader, MemberVisitor, Tag, Vacant, debug,
        fixed, numbered, read, read_str, write,
    };
    pub use crate::open_enum::{OpenEnum, read as read_enum, variant_of};
    pub use crate::score::measure;
    pub use crate::union::{Branch, JsonTypes, Union, read as read_union};
}
