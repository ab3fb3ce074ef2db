//! The macro `union!`: what it implements from the table of a union's branches.

/// Implements [`Union`](crate::union::Union), serde and `Debug` for an enum from a table of its branches.
///
/// A row is the JSON types of the branch, the values of the tag that select it (as JSON text), and the variant. `{"circle"}` behind the types says
/// that the branch is an object of this one member, and the variant holds its value. `default` before the arrow makes it
/// the branch for all other values of the tag and for an absent tag; a value that it cannot read is kept as unknown. The last variant holds JSON that
/// fits no branch. `masked` behind it hides that in `Debug`, `sensitive` hides all values.
///
/// ```
/// use conform_runtime::{Value, union};
///
/// #[derive(Clone, PartialEq)]
/// enum Note {
///     Text(String),
///     Lines(Vec<String>),
///     Unknown(Value),
/// }
///
/// union! {
///     Note {
///         string => Text,
///         array => Lines,
///         .. => Unknown,
///     }
/// }
///
/// let read: Vec<Note> = serde_json::from_str(r#"["a", ["b"], 7]"#)?;
/// assert!(matches!(&read[..], [Note::Text(_), Note::Lines(_), Note::Unknown(_)]));
/// assert_eq!(serde_json::to_string(&read)?, r#"["a",["b"],7]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident $(tag $tag:literal)? {
        $($($json_type:ident)|+ $({$key:literal})? $([$($value:literal),* $(,)?])? $($default:ident)? => $variant:ident,)*
        .. => $other:ident $($hidden:ident)? $(,)?
    }) => {
        impl $crate::__private::Union for $name {
            const TAG: ::core::option::Option<&'static str> = $crate::__tag!($($tag)?);
            const BRANCHES: &'static [$crate::__private::Branch] = &[
                $($crate::__private::Branch {
                    json_types: $crate::__private::JsonTypes::of(&[$($crate::__private::JsonTypes::$json_type),+]),
                    tags: &[$($($value),*)?],
                    default: $crate::__default!($($default)?),
                    key: $crate::__tag!($($key)?),
                }),*
            ];

            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn read(
                branch: usize,
                json: &str,
            ) -> ::core::result::Result<Self, $crate::__private::Error> {
                let mut next = 0;
                $(
                    if branch == next {
                        return $crate::__branch_read!(json $($key)?).map(Self::$variant);
                    }
                    next += 1;
                )*
                $crate::__private::read_str(json).map(Self::$other)
            }

            fn unknown(value: $crate::Value) -> Self {
                Self::$other(value)
            }
        }

        impl $crate::__private::Vacant for $name {
            type Access = $crate::__private::ByValue;

            fn vacant() -> Self {
                Self::$other($crate::Value::NULL)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::__branch_write!(value, serializer, $({$key})? [$($($value),*)?] $($default)?)
                    })*
                    Self::$other(value) => $crate::__private::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_union(deserializer)
            }
        }

        $crate::__schema_union!($name $($variant $({$key})?)*);
        $crate::__union_debug!($name [$($variant)*] $other $($hidden)?);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_debug {
    ($name:ident $variants:tt $other:ident sensitive) => {
        $crate::redacted!($name);
    };
    ($name:ident [$($variant:ident)*] $other:ident $($masked:ident)?) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(value) => {
                        f.debug_tuple(::core::stringify!($variant)).field(value).finish()
                    })*
                    Self::$other(value) => $crate::__unknown_debug!($other value f $($masked)?),
                }
            }
        }
    };
}

/// Writes JSON that fits no branch.
#[doc(hidden)]
#[macro_export]
macro_rules! __unknown_debug {
    ($other:ident $value:ident $f:ident) => {
        $f.debug_tuple(::core::stringify!($other))
            .field($value)
            .finish()
    };
    ($other:ident $value:ident $f:ident masked) => {{
        let _ = $value;
        $f.write_str(::core::concat!(::core::stringify!($other), "([redacted])"))
    }};
}

/// Implements `Debug` for a type whose values must not be in logs.
///
/// ```
/// struct Diagnosis(String);
///
/// conform_runtime::redacted!(Diagnosis);
///
/// assert_eq!(format!("{:?}", Diagnosis("…".to_owned())), "Diagnosis([redacted])");
/// ```
#[macro_export]
macro_rules! redacted {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(::core::concat!(::core::stringify!($name), "([redacted])"))
            }
        }
    };
}

/// Reads a branch.
#[doc(hidden)]
#[macro_export]
macro_rules! __branch_read {
    ($json:ident) => {
        $crate::__private::read_str($json)
    };
    ($json:ident $key:literal) => {
        $crate::__private::read_keyed($json, $key)
    };
}

/// Writes a branch, with a check of its tag where that selects it.
#[doc(hidden)]
#[macro_export]
macro_rules! __branch_write {
    ($branch:ident, $serializer:ident, {$key:literal} $($rest:tt)*) => {
        $crate::__private::write_keyed($key, $branch, $serializer)
    };
    ($branch:ident, $serializer:ident, [$($value:literal),+]) => {
        $crate::__private::Vacant::write_branch(
            $branch,
            $serializer,
            $crate::__private::Tag::of(<Self as $crate::__private::Union>::TAG, &[$($value),+]),
        )
    };
    ($branch:ident, $serializer:ident, $($rest:tt)*) => {
        $crate::__private::Vacant::write($branch, $serializer)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __default {
    () => {
        false
    };
    (default) => {
        true
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __tag {
    () => {
        ::core::option::Option::None
    };
    ($tag:literal) => {
        ::core::option::Option::Some($tag)
    };
}
