//! What generated models are built on: wire types, and how models read and write.

pub mod model;
pub mod open_enum;
#[cfg(any(feature = "schemars", feature = "utoipa"))]
pub mod schema;
pub mod union;
pub mod wire;

mod extra;
mod maybe;
mod newtype;
#[cfg(not(any(feature = "schemars", feature = "utoipa")))]
mod schema_off;
mod score;

pub use extra::Extra;
pub use maybe::Maybe;
pub use model::{Member, Model, Presence};
pub use serde_json::Value;
pub use wire::{
    BigInteger, Binary, Blank, Bytes, Date, DateTime, Decimal, DecimalText, Digits, Duration,
    FractionalUnixTime, Loose, Number, Secret, Time, UnixTime, Uri, Uuid,
};

/// What the macros and `conform-client` name.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use serde::de::MapAccess;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::Error;
    #[cfg(feature = "utoipa")]
    pub use utoipa;

    pub use crate::model::{
        DropExtra, MemberVisitor, Reader, Vacant, debug, fill, numbered, read, with_plain_integers,
        write,
    };
    pub use crate::open_enum::{OpenEnum, read as read_enum, variant_of};
    pub use crate::score::measure;
    pub use crate::union::{Branch, JsonTypes, Union, read as read_union};

    /// Parses JSON that stands in a table.
    ///
    /// # Panics
    ///
    /// If it is not JSON, which the generator makes sure of.
    #[must_use]
    pub fn json(text: &str) -> crate::Value {
        serde_json::from_str(text).expect("tables hold JSON")
    }
}
