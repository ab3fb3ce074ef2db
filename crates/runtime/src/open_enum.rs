//! Open enums: the values that the description lists, and a variant that holds every other value.

use serde::Deserializer;

use crate::json::{Value, same_json};
use crate::model::Vacant;
use crate::score;

/// An enum with a variant for each listed value and one that holds every other value; [`open_enum!`](crate::open_enum!) implements it.
pub trait OpenEnum: Sized {
    /// The type of its values: a string, an integer, or any JSON.
    type Value: Vacant;

    /// Creates the enum from a value, and returns whether the description lists the value.
    fn from_value(value: Self::Value) -> (Self, bool);
}

/// Reads an open enum.
///
/// # Errors
///
/// If the value does not have the type of the enum's values.
pub fn read<'de, T: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let (value, is_listed) = T::from_value(T::Value::read(deserializer)?);
    if is_listed {
        score::known(1);
    } else {
        score::unlisted();
    }
    Ok(value)
}

/// A value of an enum, which its table lists as a constant.
pub trait Listed: Vacant {
    /// The constant.
    type Constant;

    /// Returns whether the value is this constant.
    fn is(&self, constant: &Self::Constant) -> bool;
}

impl Listed for String {
    type Constant = &'static str;

    fn is(&self, constant: &&'static str) -> bool {
        self == constant
    }
}

impl Listed for i64 {
    type Constant = Self;

    fn is(&self, constant: &Self) -> bool {
        self == constant
    }
}

impl Listed for Value {
    /// JSON text. Values are compared as JSON, for which `2` and `2.0` are equal.
    type Constant = &'static str;

    fn is(&self, constant: &&'static str) -> bool {
        same_json(constant, self.text())
    }
}

/// Returns the variant of a value, and whether it is listed: that of the constant in the same position, or `other`.
///
/// (A `match` would compile to a comparison per value in every enum; this function is compiled once per type.)
pub fn variant_of<T: Clone, V: Listed>(
    constants: &[V::Constant],
    variants: &[T],
    value: V,
    other: fn(V) -> T,
) -> (T, bool) {
    let index = constants.iter().position(|constant| value.is(constant));
    match index.and_then(|index| variants.get(index)) {
        Some(variant) => (variant.clone(), true),
        None => (other(value), false),
    }
}

/// Implements serde and conversions for an enum from a table of its values.
///
/// Every variant but the last is one value; the last one holds every other value, which is written back as it was read. All values have one type:
/// `string`, `integer`, or `mixed`, for which each value is given as JSON text.
///
/// ```
/// use conform_runtime::open_enum;
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// enum Reason {
///     CallEnded,
///     PatientEndCall,
///     Unknown(String),
/// }
///
/// open_enum! {
///     Reason: string {
///         "call_ended" => CallEnded,
///         "patient_end_call" => PatientEndCall,
///         .. => Unknown,
///     }
/// }
///
/// let read: Vec<Reason> = serde_json::from_str(r#"["call_ended", "rebooted"]"#)?;
/// assert_eq!(read, [Reason::CallEnded, Reason::Unknown("rebooted".to_owned())]);
/// assert_eq!(serde_json::to_string(&read)?, r#"["call_ended","rebooted"]"#);
/// assert_eq!(Reason::from("call_ended"), Reason::CallEnded);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident: string { $($value:literal => $variant:ident,)* .. => $other:ident $(,)? }) => {
        impl $name {
            /// The values that the description lists, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// Returns the value as it is in JSON.
            #[must_use]
            #[allow(deprecated)]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl $crate::__private::OpenEnum for $name {
            type Value = ::std::string::String;

            #[allow(deprecated)]
            fn from_value(value: ::std::string::String) -> (Self, bool) {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                $crate::__private::variant_of(Self::VALUES, VARIANTS, value, Self::$other)
            }
        }

        impl<T: ::core::convert::Into<::std::string::String>> ::core::convert::From<T> for $name {
            fn from(value: T) -> Self {
                $crate::__private::OpenEnum::from_value(value.into()).0
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::__schema_enum!($name string);
        $crate::__open_enum!($name, Self::$other(::std::string::String::new()));
    };
    ($name:ident: integer { $($value:literal => $variant:ident,)* .. => $other:ident $(,)? }) => {
        impl $name {
            /// The values that the description lists, in its order.
            pub const VALUES: &'static [i64] = &[$($value),*];

            /// Returns the value as it is in JSON.
            #[must_use]
            #[allow(deprecated)]
            pub const fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => *value,
                }
            }
        }

        impl $crate::__private::OpenEnum for $name {
            type Value = i64;

            #[allow(deprecated)]
            fn from_value(value: i64) -> (Self, bool) {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                $crate::__private::variant_of(Self::VALUES, VARIANTS, value, Self::$other)
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                $crate::__private::OpenEnum::from_value(value).0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl $crate::Digits for $name {
            fn from_digits(text: &str) -> ::core::option::Option<Self> {
                <i64 as $crate::Digits>::from_digits(text).map(Self::from)
            }

            fn to_digits(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(self.as_i64().to_string())
            }

            fn has_digits(&self, text: &str) -> bool {
                $crate::Digits::has_digits(&self.as_i64(), text)
            }
        }

        $crate::__schema_enum!($name integer);
        $crate::__open_enum!($name, Self::$other(0));
    };
    ($name:ident: mixed { $($value:literal => $variant:ident,)* .. => $other:ident $(,)? }) => {
        impl $name {
            /// The values that the description lists, in its order, as JSON text.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// Returns the value as it is in JSON.
            #[must_use]
            #[allow(deprecated)]
            pub fn to_value(&self) -> $crate::Value {
                match self {
                    $(Self::$variant => $crate::Value::from_table($value),)*
                    Self::$other(value) => value.clone(),
                }
            }
        }

        impl $crate::__private::OpenEnum for $name {
            type Value = $crate::Value;

            #[allow(deprecated)]
            fn from_value(value: $crate::Value) -> (Self, bool) {
                const VARIANTS: &[$name] = &[$($name::$variant),*];
                $crate::__private::variant_of(Self::VALUES, VARIANTS, value, Self::$other)
            }
        }

        impl ::core::convert::From<$crate::Value> for $name {
            fn from(value: $crate::Value) -> Self {
                $crate::__private::OpenEnum::from_value(value).0
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&self.to_value(), serializer)
            }
        }

        $crate::__schema_enum!($name mixed);
        $crate::__open_enum!($name, Self::$other($crate::Value::NULL));
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident, $vacant:expr) => {
        impl $crate::__private::Vacant for $name {
            type Access = $crate::__private::ByValue;

            fn vacant() -> Self {
                $vacant
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_enum(deserializer)
            }
        }
    };
}
