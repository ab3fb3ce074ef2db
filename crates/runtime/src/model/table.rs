//! The macro that implements [`Model`](crate::Model) from a table.

/// Implements [`Model`](crate::Model), `Serialize`, `Deserialize` and `Debug` for a struct from a table of its members.
///
/// A row is the index of the member, counted from zero, its name in JSON, the field, and its presence: `required`, `optional`, `nullable` or
/// `maybe`. `sensitive` after the presence hides the value in `Debug`. The last row names the field that holds all other members, or `_` to drop them.
/// Before the rows, `new(…)` declares a constructor that takes the required members; `new()` without members implements `Default`. `with(…)` behind it
/// names the members that the constructor fills in, with their values as JSON text. `= "…"` at the end of a row is the only value that the member may
/// have: another one is neither read nor written.
///
/// (The indices are written out because a macro cannot count, and a `match` on literals compiles fastest. Rows that are not numbered in order do not
/// compile. A `?` for each member would take longer to compile than the `&&`. Nothing matches `$none`, which only says whether there is a `_`.)
///
/// ```
/// use conform_runtime::{Extra, Maybe, model};
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
///         0 "code" => code: required,
///         1 "displayName" => name: optional sensitive,
///         2 "closed" => closed: maybe,
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
/// // Of repeated members, the last one counts.
/// let again: Room = serde_json::from_str(r#"{"code":"a","displayName":"A","code":"b","displayName":null}"#)?;
/// assert_eq!((again.code.as_str(), again.name), ("b", None));
///
/// assert_eq!(Room::new("ck1zs").name, None);
///
/// #[derive(Clone, PartialEq)]
/// struct Cat {
///     kind: String,
///     name: String,
///     extra: Extra,
/// }
///
/// model! {
///     Cat {
///         new(name: impl Into<String>);
///         with(kind = "\"cat\"");
///         0 "kind" => kind: required = "\"cat\"",
///         1 "name" => name: required,
///         .. => extra,
///     }
/// }
///
/// let mut cat = Cat::new("Tom");
/// assert_eq!(serde_json::to_string(&cat)?, r#"{"kind":"cat","name":"Tom"}"#);
/// cat.kind = "dog".to_owned();
/// assert!(serde_json::to_string(&cat).is_err());
/// assert!(serde_json::from_str::<Cat>(r#"{"kind":"dog","name":"Tom"}"#).is_err());
/// assert!(serde_json::from_str::<Room>("{}").unwrap_err().to_string().contains("missing field `code`"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! model {
    ($name:ident {
        $(
            new($($required:ident: $required_type:ty),* $(,)?);
            $(with($($fixed:ident = $fixed_json:literal),+ $(,)?);)?
        )?
        $($index:literal $wire:literal => $field:ident: $presence:ident $($sensitive:ident)? $(= $constant:literal)?,)*
        .. => $($extra:ident)? $(_ $($none:lifetime)?)? $(,)?
    }) => {
        $($crate::__model_new!($name { $($required: $required_type),* } $($($fixed = $fixed_json)+)?);)?

        impl $crate::__private::Vacant for $name {
            type Access = $crate::__private::ByMember;

            #[allow(deprecated)]
            fn vacant() -> Self {
                Self {
                    $($field: $crate::__private::Vacant::vacant(),)*
                    $($extra: ::core::default::Default::default(),)?
                }
            }
        }

        #[allow(deprecated, unreachable_code, unreachable_patterns)]
        impl $crate::Model for $name {
            const TABLE: $crate::Table = $crate::Table {
                name: ::core::stringify!($name),
                members: &$crate::__private::numbered([
                    $($crate::Member::$presence($index, $wire)$(.$sensitive())?$(.only($constant))?),*
                ]),
            };

            fn read_member<R: $crate::__private::MemberReader>(&mut self, index: usize, reader: &mut R) -> bool {
                match index {
                    $($($index => reader.constant(&mut self.$field, $constant),)?)*
                    $($index => reader.$presence(&mut self.$field),)*
                    $(_ => reader.extra(&mut self.$extra),)?
                    $($($none)? _ => reader.dropped(),)?
                }
            }

            fn visit_members<'m, V: $crate::__private::MemberVisitor<'m>>(&'m self, visitor: &mut V) -> bool {
                $(visitor.begin(&self.$extra) &&)?
                $(visitor.$presence($index, &self.$field) &&)*
                $(visitor.extra(&self.$extra) &&)?
                true
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

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }

        $crate::__schema_model!($name { $($field: $presence,)* } $($extra)?);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __model_new {
    ($name:ident {}) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                $crate::__private::Vacant::vacant()
            }
        }
    };
    ($name:ident {} $($fixed:ident = $json:literal)+) => {
        impl $name {
            /// Creates a value with the constants of the type.
            #[must_use]
            #[allow(deprecated)]
            pub fn new() -> Self {
                let mut model = <Self as $crate::__private::Vacant>::vacant();
                $(model.$fixed = $crate::__private::fixed($json);)+
                model
            }
        }

        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ($name:ident { $($required:ident: $required_type:ty),+ } $($fixed:ident = $json:literal)*) => {
        impl $name {
            /// Creates a value from its required members.
            #[must_use]
            #[allow(deprecated, clippy::too_many_arguments, reason = "one argument for each required member")]
            pub fn new($($required: $required_type),+) -> Self {
                let mut model = <Self as $crate::__private::Vacant>::vacant();
                $(model.$required = $required.into();)+
                $(model.$fixed = $crate::__private::fixed($json);)*
                model
            }
        }
    };
}
