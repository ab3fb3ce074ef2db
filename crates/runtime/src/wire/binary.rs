//! Binary data.

use std::fmt;
use std::sync::Arc;

use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{ByValue, Vacant};

/// Raw bytes (`format: binary`).
///
/// JSON has no type for bytes, so a value is written as text there. That fails if the bytes are not UTF-8.
///
/// ```
/// use conform_runtime::Binary;
///
/// let scan = Binary::new(*b"%PDF-1.7");
/// assert_eq!(scan.as_bytes(), b"%PDF-1.7");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Binary {
    bytes: Arc<[u8]>,
}

impl Binary {
    /// Creates a value from bytes.
    #[must_use]
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self {
            bytes: bytes.as_ref().into(),
        }
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the bytes as a shared slice, without copying them.
    #[must_use]
    pub fn to_shared(&self) -> Arc<[u8]> {
        self.bytes.clone()
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes: bytes.into(),
        }
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.bytes.len())
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Err(S::Error::custom(
                "bytes that are not UTF-8 cannot be written as text",
            )),
        }
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::from(text.into_bytes()))
    }
}

impl Vacant for Binary {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::new([])
    }
}
