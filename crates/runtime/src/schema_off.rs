//! The schema macros without the features `schemars` and `utoipa`: they expand to nothing.

macro_rules! nothing {
    ($dollar:tt $($name:ident)*) => {
        $(
            #[doc(hidden)]
            #[macro_export]
            macro_rules! $name {
                ($dollar($dollar any:tt)*) => {};
            }
        )*
    };
}

nothing!($ __schema_model __schema_enum __schema_union __schema_newtype);
