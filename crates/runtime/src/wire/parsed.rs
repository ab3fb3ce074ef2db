//! Values of types of other crates.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use serde::de::{Error as _, Unexpected};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Digits;
use super::digits::without_zeros;
use crate::json::{is_number, kind, read_text, write_text};
use crate::model::{ByValue, Vacant};

/// A type of another crate, or of your own, that values of the API are parsed as; the generator is asked for it by `types` in `conform.toml`.
///
/// It is implemented for types of jiff, and behind features of the same names for those of `uuid`, `chrono`, `time` and `rust_decimal`.
///
/// ```
/// use conform_runtime::{Parsed, ParsedType};
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Room {
///     floor: u8,
///     door: char,
/// }
///
/// impl ParsedType for Room {
///     fn placeholder() -> Self {
///         Self { floor: 0, door: 'a' }
///     }
///
///     fn from_text(text: &str) -> Option<Self> {
///         let door = text.chars().next_back()?;
///         let floor = text.strip_suffix(door)?.parse().ok()?;
///         Some(Self { floor, door })
///     }
///
///     fn to_text(&self) -> String {
///         format!("{}{}", self.floor, self.door)
///     }
/// }
///
/// let rooms: Vec<Parsed<Room>> = serde_json::from_str(r#"["2b", "03a"]"#)?;
/// assert_eq!(rooms[1].floor, 3);
/// // What was read is written back, also where it is not written as the type would write it.
/// assert_eq!(serde_json::to_string(&rooms)?, r#"["2b","03a"]"#);
/// assert!(serde_json::from_str::<Parsed<Room>>(r#""cellar""#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait ParsedType: fmt::Debug + Sized {
    /// The `format` of the values in a schema.
    const FORMAT: Option<&'static str> = None;

    /// Returns any value. It is a placeholder for a member that is not read yet, and no caller sees it.
    fn placeholder() -> Self;

    /// Parses the text of a string, or of a number; `None` if it is no such value.
    fn from_text(text: &str) -> Option<Self>;

    /// Returns the text of the value, from which the same value is parsed.
    fn to_text(&self) -> String;
}

macro_rules! parsed {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone)]
        pub struct $name<T> {
            value: T,
            /// The text that was read, where the type would write another.
            text: Option<Box<str>>,
        }

        impl<T> $name<T> {
            /// Creates a value, which is written as its type writes it.
            #[must_use]
            pub const fn new(value: T) -> Self {
                Self { value, text: None }
            }

            /// Returns the value.
            #[must_use]
            pub const fn get(&self) -> &T {
                &self.value
            }

            /// Returns the value, without the text from which it was read.
            #[must_use]
            pub fn into_inner(self) -> T {
                self.value
            }
        }

        impl<T: ParsedType> $name<T> {
            /// Returns the text that is written: the one that was read, or else the one that the type writes.
            #[must_use]
            pub fn text(&self) -> Cow<'_, str> {
                match &self.text {
                    Some(text) => Cow::Borrowed(text),
                    None => self.value.to_text().into(),
                }
            }

            fn of_text(text: &str) -> Option<Self> {
                let value = T::from_text(text)?;
                let other = value.to_text() != text;
                Some(Self {
                    value,
                    text: other.then(|| text.into()),
                })
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.value
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }

        impl<T: PartialEq> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.value == other.value
            }
        }

        impl<T: PartialEq> PartialEq<T> for $name<T> {
            fn eq(&self, other: &T) -> bool {
                self.value == *other
            }
        }

        impl<T: Eq> Eq for $name<T> {}

        impl<T: PartialOrd> PartialOrd for $name<T> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                self.value.partial_cmp(&other.value)
            }
        }

        impl<T: Ord> Ord for $name<T> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.value.cmp(&other.value)
            }
        }

        impl<T: Hash> Hash for $name<T> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value.hash(state);
            }
        }

        impl<T: fmt::Debug> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value.fmt(f)
            }
        }

        impl<T: ParsedType> fmt::Display for $name<T> {
            /// Prints the text that is written.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text())
            }
        }

        impl<T: ParsedType> Vacant for $name<T> {
            type Access = ByValue;

            fn vacant() -> Self {
                Self::new(T::placeholder())
            }
        }
    };
}

parsed! {
    /// A string of JSON that is parsed as a type of another crate.
    ///
    /// It is written back as it was read, and compared, ordered and hashed by value. A string that cannot be parsed does not fit.
    ///
    /// ```
    /// use conform_runtime::Parsed;
    ///
    /// let read: Vec<Parsed<jiff::Timestamp>> = serde_json::from_str(r#"["2021-11-01T07:00:00+07:00", "2021-11-01T00:00:00Z"]"#)?;
    /// assert_eq!(read[0], read[1]);
    /// assert_eq!(read[0].as_second(), 1_635_724_800);
    /// assert_eq!(serde_json::to_string(&read)?, r#"["2021-11-01T07:00:00+07:00","2021-11-01T00:00:00Z"]"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    Parsed
}

parsed! {
    /// A number of JSON that is parsed as a type of another crate.
    ///
    /// It is written back with the digits that were read, and compared, ordered and hashed by value. A number that the type cannot hold does not
    /// fit.
    ParsedNumber
}

impl<T: ParsedType> Serialize for Parsed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de, T: ParsedType> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The message does not show the text, which may be private.
        Self::of_text(&text).ok_or_else(|| {
            let unexpected = Unexpected::Other("a string of another format");
            D::Error::invalid_value(unexpected, &T::FORMAT.unwrap_or("a value of its type"))
        })
    }
}

impl<T: ParsedType> Serialize for ParsedNumber<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.text();
        if is_number(&text) {
            write_text(&text, serializer)
        } else {
            Err(S::Error::custom("a value is not a JSON number"))
        }
    }
}

impl<'de, T: ParsedType> Deserialize<'de> for ParsedNumber<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer)?;
        if !is_number(&text) {
            return Err(D::Error::invalid_type(kind(&text), &"a number"));
        }
        Self::of_text(&text).ok_or_else(|| {
            let unexpected = Unexpected::Other("a number that the type cannot hold");
            D::Error::invalid_value(unexpected, &"a number")
        })
    }
}

impl<T: ParsedType> Digits for ParsedNumber<T> {
    fn from_digits(text: &str) -> Option<Self> {
        let text = without_zeros(text);
        is_number(&text).then(|| Self::of_text(&text))?
    }

    fn to_digits(&self) -> Cow<'_, str> {
        self.text()
    }
}
