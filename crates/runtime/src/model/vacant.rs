//! Values to read into.

use std::collections::BTreeMap;

use crate::{Extra, Maybe, Value};

/// A value that stands where nothing was read yet.
///
/// Reading fills the members of such a value one by one, so that the compiler sees one assignment for each member and no
/// table of half-read ones. No vacant value leaves the reading: a member that must be there and did not come is an error.
/// This is not `Default`, since an empty text is no sensible status or time.
pub trait Vacant {
    /// Such a value.
    fn vacant() -> Self;
}

macro_rules! vacant_is_default {
    ($($ty:ty),* $(,)?) => {
        $(impl Vacant for $ty {
            fn vacant() -> Self {
                <$ty>::default()
            }
        })*
    };
}

vacant_is_default!((), bool, i32, i64, u32, u64, f64, String, Value, Extra);

impl<T> Vacant for Option<T> {
    fn vacant() -> Self {
        None
    }
}

impl<T> Vacant for Maybe<T> {
    fn vacant() -> Self {
        Self::Absent
    }
}

impl<T> Vacant for Vec<T> {
    fn vacant() -> Self {
        Self::new()
    }
}

impl<T> Vacant for BTreeMap<String, T> {
    fn vacant() -> Self {
        Self::new()
    }
}

impl<T: Vacant> Vacant for Box<T> {
    fn vacant() -> Self {
        Self::new(T::vacant())
    }
}

macro_rules! vacant_tuples {
    ($(($($t:ident)+))*) => {
        $(impl<$($t: Vacant),+> Vacant for ($($t,)+) {
            fn vacant() -> Self {
                ($($t::vacant(),)+)
            }
        })*
    };
}

vacant_tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
    (A B C D E F G H I) (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
