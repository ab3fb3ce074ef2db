//! The macro that turns a table into a [`Model`](crate::Model).

/// Implements [`Model`](crate::Model), `Serialize`, `Deserialize` and `Debug` for a struct from a table of its members.
///
/// A row is the name on the wire, the field, and its presence: `required`, `optional`, `nullable` or `maybe`; `sensitive`
/// behind it keeps the value out of `Debug`. The last row names the field that takes all other members, or `_` to drop
/// them. `new(…)` before the rows makes a constructor of the members that are always there.
///
/// ```
/// use vsee_runtime::{Extra, Maybe, model};
///
/// #[derive(Clone, PartialEq)]
/// struct Room {
///     code: String,
///     name: Option<String>,
///     closed: Maybe<bool>,
///     extra: Extra,
/// }
///
/// model! {
///     Room {
///         new(code: impl Into<String>);
///         "code" => code: required,
///         "displayName" => name: optional sensitive,
///         "closed" => closed: maybe,
///         .. => extra,
///     }
/// }
///
/// let json = r#"{"code":"ck1zs","displayName":"Dr. A","closed":null,"floor":2}"#;
/// let room: Room = serde_json::from_str(json)?;
/// assert_eq!(room.closed, Maybe::Null);
/// assert_eq!(serde_json::to_string(&room)?, json);
/// assert!(!format!("{room:?}").contains("Dr. A"));
///
/// assert_eq!(Room::new("ck1zs").name, None);
/// assert!(serde_json::from_str::<Room>("{}").unwrap_err().to_string().contains("missing field `code`"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! model {
    ($name:ident {
        $(new($($required:ident: $required_type:ty),+ $(,)?);)?
        $($wire:literal => $field:ident: $presence:ident $($sensitive:ident)?,)*
        .. => $rest:tt $(,)?
    }) => {
        $(impl $name {
            #[doc = ::core::concat!("Creates a `", ::core::stringify!($name), "` of the members that are always there.")]
            #[must_use]
            #[allow(deprecated)]
            #[allow(clippy::too_many_arguments, reason = "one argument for each of them")]
            pub fn new($($required: $required_type),+) -> Self {
                let mut model = <Self as $crate::__private::Vacant>::vacant();
                $(model.$required = $required.into();)+
                model
            }
        })?

        impl $crate::__private::Vacant for $name {
            #[allow(deprecated)]
            fn vacant() -> Self {
                $crate::__vacant!($rest { $($field: $crate::__private::Vacant::vacant(),)* })
            }
        }

        impl $crate::Model for $name {
            const NAME: &'static str = ::core::stringify!($name);
            const MEMBERS: &'static [$crate::Member] = &[
                $($crate::Member {
                    name: $wire,
                    presence: $crate::__presence!($presence),
                    sensitive: $crate::__sensitive!($($sensitive)?),
                }),*
            ];

            #[allow(deprecated, unused_assignments, unused_mut, unused_variables)]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                &mut self,
                reader: &mut $crate::__private::Reader<'de, A>,
            ) {
                let index = reader.index();
                let mut next = 0;
                $(
                    if index == next {
                        return reader.member(&mut self.$field);
                    }
                    next += 1;
                )*
                $crate::__rest_read!($rest self reader);
            }

            #[allow(deprecated)]
            fn write<M: $crate::__private::SerializeMap>(
                &self,
                writer: &mut $crate::__private::Writer<M>,
            ) {
                $(writer.$presence($wire, &self.$field);)*
                $crate::__rest_write!($rest self writer);
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::write(self, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read(deserializer)
            }
        }

        $crate::__shape_model!($name { $($field: $presence,)* } $rest);

        impl ::core::fmt::Debug for $name {
            #[allow(deprecated)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(
                    f,
                    <Self as $crate::Model>::NAME,
                    <Self as $crate::Model>::MEMBERS,
                    &[$(&self.$field),*],
                )
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __presence {
    (required) => {
        $crate::Presence::Required
    };
    (optional) => {
        $crate::Presence::Optional
    };
    (nullable) => {
        $crate::Presence::Nullable
    };
    (maybe) => {
        $crate::Presence::OptionalNullable
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __sensitive {
    () => {
        false
    };
    (sensitive) => {
        true
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __vacant {
    (_ { $($fields:tt)* }) => { Self { $($fields)* } };
    ($rest:ident { $($fields:tt)* }) => { Self { $($fields)* $rest: $crate::__private::Vacant::vacant() } };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __rest_read {
    (_ $this:ident $reader:ident) => {
        $reader.rest(&mut $crate::__private::Dropped);
    };
    ($rest:ident $this:ident $reader:ident) => {
        $reader.rest(&mut $this.$rest);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __rest_write {
    (_ $this:ident $writer:ident) => {};
    ($rest:ident $this:ident $writer:ident) => {
        $writer.rest(&$this.$rest);
    };
}
