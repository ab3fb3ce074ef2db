//! Values that are read in place, and how values are read as members.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde::ser::{Error as _, SerializeTuple};
use serde::{Serialize, Serializer};

use super::tag::Tag;
use super::{float, integer};
use crate::Maybe;
use crate::json::Value;
use crate::tracking::{self, Step};

/// A type whose values can be members of models: how they are read in place, and written.
///
/// Reading fills the members of a vacant value one by one, so that the compiler sees one assignment for each member and no variables for members
/// that are not read yet. A caller never sees a vacant value, because a required member that is missing is an error. The trait is not `Default`,
/// because an empty text is not a sensible default for a status or a time.
pub trait Vacant: fmt::Debug + DeserializeOwned + Serialize {
    /// How values are read in place and written as branches.
    type Access: Access<Self>;

    /// Whether the type holds any JSON, so that no value is known to fit it.
    const UNTYPED: bool = false;

    /// Returns the placeholder.
    fn vacant() -> Self;

    /// Reads the value of a member: as `Deserialize` does, but it also accepts integers that are written with a fraction of zero or with an
    /// exponent.
    ///
    /// # Errors
    ///
    /// If the value has another type.
    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Reads a value into a vacant one. After an error, the value must not be used.
    ///
    /// (A model can have thousands of bytes. Read in place, it is not moved from call to call.)
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    #[inline]
    fn fill<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        Self::Access::fill(self, deserializer)
    }

    /// Writes the value of a member: as `Serialize` does, but a number of 64-bit floating point without a fraction is written as an integer, as most
    /// servers do.
    ///
    /// # Errors
    ///
    /// If the serializer fails, or a number is not finite.
    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    /// Writes the value as a branch of a union whose tag has one of these values. Only objects with declared members have a tag; everything else is
    /// written as [`write`](Self::write) does.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write), and if the value has a tag that selects another branch.
    #[inline]
    fn write_branch<S: Serializer>(&self, serializer: S, tag: Tag) -> Result<S::Ok, S::Error> {
        Self::Access::write_branch(self, serializer, tag)
    }
}

/// How values of a type are read in place and written as branches of unions.
///
/// (A type of its own, because generated code names it in one line for each model. Two generic methods for each took 6 % of the memory
/// that the compiler needs for thousands of models.)
pub trait Access<T> {
    /// Implements [`Vacant::fill`].
    ///
    /// # Errors
    ///
    /// As [`Vacant::read`].
    fn fill<'de, D: Deserializer<'de>>(value: &mut T, deserializer: D) -> Result<(), D::Error>;

    /// Implements [`Vacant::write_branch`].
    ///
    /// # Errors
    ///
    /// As [`Vacant::write`], and if the value has a tag that selects another branch.
    fn write_branch<S: Serializer>(value: &T, serializer: S, tag: Tag) -> Result<S::Ok, S::Error>;
}

/// The access to a value that is read as a whole and has no tag.
#[derive(Debug)]
pub enum ByValue {}

impl<T: Vacant> Access<T> for ByValue {
    #[inline]
    fn fill<'de, D: Deserializer<'de>>(value: &mut T, deserializer: D) -> Result<(), D::Error> {
        *value = T::read(deserializer)?;
        Ok(())
    }

    #[inline]
    fn write_branch<S: Serializer>(value: &T, serializer: S, _: Tag) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

/// Reads a value from JSON text.
///
/// # Errors
///
/// If the text is not JSON or does not fit the type.
pub fn read_str<T: Vacant>(text: &str) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Writes a value as a member is written.
#[derive(Debug)]
pub struct Written<'a, T>(pub &'a T);

impl<T: Vacant> Serialize for Written<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Returns whether a type is so large that its values are read in place instead of being moved.
const fn is_large<T>() -> bool {
    size_of::<T>() > 64
}

/// Reads a value of a map or list into a vacant value.
pub(crate) struct FillSeed<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Vacant> DeserializeSeed<'de> for FillSeed<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.fill(deserializer)
    }
}

/// Reads a value of a map or list.
pub(crate) struct ReadSeed<T>(pub(crate) PhantomData<T>);

impl<'de, T: Vacant> DeserializeSeed<'de> for ReadSeed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

macro_rules! vacant_is_default {
    ($($ty:ty),* $(,)?) => {
        $(impl Vacant for $ty {
            type Access = ByValue;

            fn vacant() -> Self {
                <$ty>::default()
            }
        })*
    };
}

vacant_is_default!((), bool, String);

impl Vacant for Value {
    type Access = ByValue;

    const UNTYPED: bool = true;

    fn vacant() -> Self {
        Self::NULL
    }
}

impl Vacant for serde_json::Value {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::Null
    }
}

impl Vacant for f64 {
    type Access = ByValue;

    fn vacant() -> Self {
        0.0
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        float::read(deserializer)
    }

    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The integer would lose the sign of a negative zero.
        match integer::integral(*self) {
            Some(integer) if integer != 0 || self.is_sign_positive() => {
                serializer.serialize_i64(integer)
            }
            _ if self.is_finite() => serializer.serialize_f64(*self),
            _ => Err(S::Error::custom(format_args!(
                "{self} is not a JSON number"
            ))),
        }
    }
}

impl Vacant for i128 {
    type Access = ByValue;

    fn vacant() -> Self {
        0
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        integer::read_wide(deserializer)
    }

    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Not every format has integers of 128 bits.
        match i64::try_from(*self) {
            Ok(small) => serializer.serialize_i64(small),
            Err(_) => match u64::try_from(*self) {
                Ok(large) => serializer.serialize_u64(large),
                Err(_) => serializer.serialize_i128(*self),
            },
        }
    }
}

macro_rules! vacant_integers {
    ($($ty:ty),*) => {
        $(impl Vacant for $ty {
            type Access = ByValue;

            fn vacant() -> Self {
                0
            }

            #[inline]
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                integer::read(deserializer)
            }
        })*
    };
}

vacant_integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl<T: Vacant> Vacant for Option<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        None
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut option = None;
        option.fill(deserializer)?;
        Ok(option)
    }

    #[inline]
    fn fill<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(OptionVisitor(self))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Written(value)),
            None => serializer.serialize_none(),
        }
    }
}

/// Reads a value that may be `null`.
struct OptionVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Vacant> Visitor<'de> for OptionVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    #[inline]
    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if const { is_large::<T>() } {
            return self.0.insert(T::vacant()).fill(deserializer);
        }
        *self.0 = Some(T::read(deserializer)?);
        Ok(())
    }
}

impl<T: Vacant> Vacant for Maybe<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::Absent
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut maybe = Self::Absent;
        maybe.fill(deserializer)?;
        Ok(maybe)
    }

    #[inline]
    fn fill<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(MaybeVisitor(self))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.write(serializer),
            Self::Absent | Self::Null => serializer.serialize_unit(),
        }
    }
}

struct MaybeVisitor<'a, T>(&'a mut Maybe<T>);

impl<'de, T: Vacant> Visitor<'de> for MaybeVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    #[inline]
    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = Maybe::Null;
        Ok(())
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if const { is_large::<T>() } {
            *self.0 = Maybe::Value(T::vacant());
            return self
                .0
                .value_mut()
                .map_or(Ok(()), |value| value.fill(deserializer));
        }
        *self.0 = Maybe::Value(T::read(deserializer)?);
        Ok(())
    }
}

impl<T: Vacant> Vacant for Vec<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::new()
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Vacant> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        if tracking::is_tracking() {
            loop {
                tracking::enter(Step::Item(list.len()));
                if items.next_element_seed(PushSeed(&mut list))?.is_none() {
                    break;
                }
                tracking::leave();
            }
            tracking::leave();
            return Ok(list);
        }
        while items.next_element_seed(PushSeed(&mut list))?.is_some() {}
        Ok(list)
    }
}

/// Reads an item and appends it to a list.
struct PushSeed<'a, T>(&'a mut Vec<T>);

impl<'de, T: Vacant> DeserializeSeed<'de> for PushSeed<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if const { !is_large::<T>() } {
            self.0.push(T::read(deserializer)?);
            return Ok(());
        }
        self.0.push(T::vacant());
        match self.0.last_mut() {
            Some(item) => item.fill(deserializer),
            None => Ok(()),
        }
    }
}

impl<T: Vacant> Vacant for BTreeMap<String, T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::new()
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Written(value))))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Vacant> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        let is_tracking = tracking::is_tracking();
        while let Some(name) = members.next_key::<String>()? {
            if is_tracking {
                tracking::enter(Step::Name(name.clone()));
            }
            map.insert(name, members.next_value_seed(ReadSeed(PhantomData))?);
            if is_tracking {
                tracking::leave();
            }
        }
        Ok(map)
    }
}

impl<T: Vacant> Vacant for Box<T> {
    type Access = ByValue;

    fn vacant() -> Self {
        Self::new(T::vacant())
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut boxed = Self::vacant();
        boxed.fill(deserializer)?;
        Ok(boxed)
    }

    #[inline]
    fn fill<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        T::fill(self, deserializer)
    }

    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::write(self, serializer)
    }

    #[inline]
    fn write_branch<S: Serializer>(&self, serializer: S, tag: Tag) -> Result<S::Ok, S::Error> {
        T::write_branch(self, serializer, tag)
    }
}

struct TupleVisitor<T>(PhantomData<T>);

macro_rules! vacant_tuples {
    ($(($length:literal $($t:ident)+))*) => {$(
        impl<$($t: Vacant),+> Vacant for ($($t,)+) {
            type Access = ByValue;

            fn vacant() -> Self {
                ($($t::vacant(),)+)
            }

            fn read<'de, De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                deserializer.deserialize_tuple($length, TupleVisitor::<Self>(PhantomData))
            }

            #[allow(non_snake_case, reason = "the items are called like their types")]
            fn write<Ser: Serializer>(&self, serializer: Ser) -> Result<Ser::Ok, Ser::Error> {
                let ($($t,)+) = self;
                let mut tuple = serializer.serialize_tuple($length)?;
                $(tuple.serialize_element(&Written($t))?;)+
                tuple.end()
            }
        }

        impl<'de, $($t: Vacant),+> Visitor<'de> for TupleVisitor<($($t,)+)> {
            type Value = ($($t,)+);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!("a tuple of size ", $length))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
                let mut length = 0..;
                Ok(($(match (items.next_element_seed(ReadSeed::<$t>(PhantomData))?, length.next()) {
                    (Some(item), _) => item,
                    (None, length) => {
                        return Err(S::Error::invalid_length(length.unwrap_or_default(), &self));
                    }
                },)+))
            }
        }
    )*};
}

vacant_tuples! {
    (1 A) (2 A B) (3 A B C) (4 A B C D) (5 A B C D E) (6 A B C D E F) (7 A B C D E F G)
    (8 A B C D E F G H) (9 A B C D E F G H I) (10 A B C D E F G H I J)
    (11 A B C D E F G H I J K) (12 A B C D E F G H I J K L)
}
