//! Access to the branches of unions.

/// Implements access to the branches of a union, by their types.
///
/// A row is the variant, its type, the method that looks at the value, if there is one, and, after a slash, the method that takes it. `boxed` says that
/// the variant holds its value in a box, which nobody then sees. `from` also implements `From`, and `from text`, of a `String`, `From<&str>`, too.
///
/// ```
/// use conform_runtime::{Value, branches, union};
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
/// branches! {
///     Note {
///         Text(String) as_text / into_text: from text,
///         Lines(Vec<String>) as_lines / into_lines: from,
///     }
/// }
///
/// let note = Note::from("a");
/// assert_eq!(note.as_text().map(String::as_str), Some("a"));
/// assert_eq!(note.into_lines(), None);
/// ```
#[macro_export]
macro_rules! branches {
    ($name:ident { $($variant:ident($ty:ty) $($look:ident)? / $take:ident $(: $word:ident $($more:ident)?)?,)* }) => {
        impl $name {
            $(
                $crate::__branch_look!($variant($ty) $($look)?);

                #[doc = ::core::concat!("Takes the value of the variant `", ::core::stringify!($variant), "`, if it is that.")]
                #[must_use]
                pub fn $take(self) -> ::core::option::Option<$ty> {
                    match self {
                        Self::$variant(value) => ::core::option::Option::Some($crate::__unboxed!(value $($word $($more)?)?)),
                        _ => ::core::option::Option::None,
                    }
                }
            )*
        }

        $($crate::__branch_from!($name $variant($ty) $($word $($more)?)?);)*
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __branch_look {
    ($variant:ident($ty:ty)) => {};
    ($variant:ident($ty:ty) $look:ident) => {
        #[doc = ::core::concat!("Returns the value of the variant `", ::core::stringify!($variant), "`, if it is that.")]
        #[must_use]
        pub fn $look(&self) -> ::core::option::Option<&$ty> {
            match self {
                Self::$variant(value) => ::core::option::Option::Some(value),
                _ => ::core::option::Option::None,
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __unboxed {
    ($value:ident boxed $($more:ident)?) => {
        *$value
    };
    ($value:ident $($more:ident)*) => {
        $value
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __branch_from {
    ($name:ident $variant:ident($ty:ty) boxed from) => {
        impl ::core::convert::From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(::std::boxed::Box::new(value))
            }
        }
    };
    ($name:ident $variant:ident($ty:ty) from) => {
        impl ::core::convert::From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(value)
            }
        }
    };
    ($name:ident $variant:ident($ty:ty) from text) => {
        $crate::__branch_from!($name $variant($ty) from);

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::$variant(value.to_owned())
            }
        }
    };
    ($name:ident $variant:ident($ty:ty) $($word:ident)?) => {};
}
