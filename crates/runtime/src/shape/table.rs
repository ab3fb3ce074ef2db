//! What the tables expand to beside serde, where schemas are asked for.

/// Implements [`Shape`](crate::shape::Shape) for a struct of known members.
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_model {
    ($name:ident { $($field:ident: $presence:ident,)* } _) => {
        $crate::__shape_object!($name { $($field: $presence,)* } {});
    };
    ($name:ident { $($field:ident: $presence:ident,)* } $rest:ident) => {
        $crate::__shape_object!($name { $($field: $presence,)* } { .rest(|model: &Self| &model.$rest) });
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __shape_object {
    ($name:ident { $($field:ident: $presence:ident,)* } { $($rest:tt)* }) => {
        impl $crate::shape::Shape for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            #[allow(deprecated)]
            fn define(shapes: &mut $crate::shape::Shapes) -> $crate::Value {
                $crate::shape::ObjectShape::new(shapes, <Self as $crate::Model>::MEMBERS)
                    $(.$presence(|model: &Self| &model.$field))*
                    $($rest)*
                    .finish()
            }
        }

        $crate::__shape_derives!($name);
    };
}

/// Implements [`Shape`](crate::shape::Shape) for an open enum: its listed values.
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_enum {
    ($name:ident $kind:ident) => {
        impl $crate::shape::Shape for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(_: &mut $crate::shape::Shapes) -> $crate::Value {
                $crate::shape::$kind(Self::VALUES)
            }
        }

        $crate::__shape_derives!($name);
    };
}

/// Implements [`Shape`](crate::shape::Shape) for a union: its branches.
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_union {
    ($name:ident $($variant:ident)*) => {
        impl $crate::shape::Shape for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(shapes: &mut $crate::shape::Shapes) -> $crate::Value {
                $crate::shape::any_of([$($crate::shape::branch(shapes, Self::$variant)),*])
            }
        }

        $crate::__shape_derives!($name);
    };
}

/// Implements [`Shape`](crate::shape::Shape) for a struct around one value: that of the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_newtype {
    ($name:ident $inner:ty) => {
        impl $crate::shape::Shape for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(shapes: &mut $crate::shape::Shapes) -> $crate::Value {
                shapes.of::<$inner>()
            }
        }

        $crate::__shape_derives!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __shape_derives {
    ($name:ident) => {
        $crate::__shape_schemars!($name);
        $crate::__shape_utoipa!($name);
    };
}

/// Implements `schemars::JsonSchema`.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_schemars {
    ($name:ident) => {
        impl $crate::__private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::core::stringify!($name))
            }

            fn json_schema(
                generator: &mut $crate::__private::schemars::SchemaGenerator,
            ) -> $crate::__private::schemars::Schema {
                $crate::shape::schemars::json_schema::<Self>(generator)
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_schemars {
    ($name:ident) => {};
}

/// Implements `utoipa::ToSchema`.
#[cfg(feature = "utoipa")]
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_utoipa {
    ($name:ident) => {
        impl $crate::__private::utoipa::PartialSchema for $name {
            fn schema()
            -> $crate::__private::utoipa::openapi::RefOr<$crate::__private::utoipa::openapi::Schema>
            {
                $crate::shape::utoipa::schema::<Self>()
            }
        }

        impl $crate::__private::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::core::stringify!($name))
            }

            fn schemas(
                schemas: &mut ::std::vec::Vec<(
                    ::std::string::String,
                    $crate::__private::utoipa::openapi::RefOr<
                        $crate::__private::utoipa::openapi::Schema,
                    >,
                )>,
            ) {
                $crate::shape::utoipa::schemas::<Self>(schemas);
            }
        }
    };
}

#[cfg(not(feature = "utoipa"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __shape_utoipa {
    ($name:ident) => {};
}
