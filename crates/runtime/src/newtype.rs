//! The macro for structs that wrap one value.

/// Implements serde and conversions for a struct that wraps one value. In JSON, the struct is that value.
///
/// `display` after the type adds `Display`; `text` adds `Display` and conversion from `&str`.
///
/// ```
/// use conform_runtime::{Loose, newtype};
///
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// struct VisitId(pub Loose<i64>);
///
/// newtype!(VisitId(Loose<i64>): display);
///
/// let id: VisitId = serde_json::from_str(r#""67258""#)?;
/// assert_eq!(id, VisitId(67258.into()));
/// assert_eq!(id.to_string(), "67258");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! newtype {
    ($name:ident($inner:ty)) => {
        $crate::__schema_newtype!($name $inner);

        impl ::core::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl $crate::__private::Vacant for $name {
            type Access = $crate::__private::ByValue;

            fn vacant() -> Self {
                Self($crate::__private::Vacant::vacant())
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Vacant::write(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::Vacant::read(deserializer).map(Self)
            }
        }
    };
    ($name:ident($inner:ty): display) => {
        $crate::newtype!($name($inner));

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    ($name:ident($inner:ty): text) => {
        $crate::newtype!($name($inner): display);

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.into())
            }
        }
    };
}
