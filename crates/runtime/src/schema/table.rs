//! The schema macros with one of the features `schemars` and `utoipa`.

/// Implements [`TypeSchema`](crate::schema::TypeSchema) for a model.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_model {
    ($name:ident { $($field:ident: $presence:ident,)* }) => {
        $crate::__schema_object!($name { $($field: $presence,)* } {});
    };
    ($name:ident { $($field:ident: $presence:ident,)* } $extra:ident) => {
        $crate::__schema_object!($name { $($field: $presence,)* } { .extra(|model: &Self| &model.$extra) });
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_object {
    ($name:ident { $($field:ident: $presence:ident,)* } { $($extra:tt)* }) => {
        impl $crate::schema::TypeSchema for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            #[allow(deprecated)]
            fn define(schemas: &mut $crate::schema::Schemas) -> $crate::__private::SchemaValue {
                $crate::schema::ObjectSchema::new(schemas, <Self as $crate::Model>::MEMBERS)
                    $(.$presence(|model: &Self| &model.$field))*
                    $($extra)*
                    .finish()
            }
        }

        $crate::__schema_derives!($name);
    };
}

/// Implements [`TypeSchema`](crate::schema::TypeSchema) for an open enum: the listed values.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_enum {
    ($name:ident $kind:ident) => {
        impl $crate::schema::TypeSchema for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(_: &mut $crate::schema::Schemas) -> $crate::__private::SchemaValue {
                $crate::schema::$kind(Self::VALUES)
            }
        }

        $crate::__schema_derives!($name);
    };
}

/// Implements [`TypeSchema`](crate::schema::TypeSchema) for a union: the schemas of its branches.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_union {
    ($name:ident $($variant:ident $({$key:literal})?)*) => {
        impl $crate::schema::TypeSchema for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(schemas: &mut $crate::schema::Schemas) -> $crate::__private::SchemaValue {
                $crate::schema::any_of([
                    $($crate::schema::branch(schemas, Self::$variant, $crate::__tag!($($key)?))),*
                ])
            }
        }

        $crate::__schema_derives!($name);
    };
}

/// Implements [`TypeSchema`](crate::schema::TypeSchema) for a struct that wraps one value: the schema of the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_newtype {
    ($name:ident $inner:ty) => {
        impl $crate::schema::TypeSchema for $name {
            const NAME: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(::core::stringify!($name));

            fn define(schemas: &mut $crate::schema::Schemas) -> $crate::__private::SchemaValue {
                schemas.of::<$inner>()
            }
        }

        $crate::__schema_derives!($name);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_derives {
    ($name:ident) => {
        $crate::__schema_schemars!($name);
        $crate::__schema_utoipa!($name);
    };
}

/// Implements `schemars::JsonSchema`.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_schemars {
    ($name:ident) => {
        impl $crate::__private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(::core::stringify!($name))
            }

            fn json_schema(
                generator: &mut $crate::__private::schemars::SchemaGenerator,
            ) -> $crate::__private::schemars::Schema {
                $crate::schema::schemars::json_schema::<Self>(generator)
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_schemars {
    ($name:ident) => {};
}

/// Implements `utoipa::ToSchema`.
#[cfg(feature = "utoipa")]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_utoipa {
    ($name:ident) => {
        impl $crate::__private::utoipa::PartialSchema for $name {
            fn schema()
            -> $crate::__private::utoipa::openapi::RefOr<$crate::__private::utoipa::openapi::Schema>
            {
                $crate::schema::utoipa::schema::<Self>()
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
                $crate::schema::utoipa::schemas::<Self>(schemas);
            }
        }
    };
}

#[cfg(not(feature = "utoipa"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __schema_utoipa {
    ($name:ident) => {};
}
