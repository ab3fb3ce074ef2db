//! Columns of single values, in any of the types that hold them.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, BinaryArray, BinaryViewArray, BooleanArray, LargeBinaryArray, LargeStringArray,
    PrimitiveArray, StringArray, StringViewArray,
};
use arrow_schema::{DataType, TimeUnit};

/// Texts.
pub(crate) enum Texts<'a> {
    Missing,
    Utf8(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    /// The index of each row's value, and the values.
    Dictionary(&'a dyn Array, Vec<usize>, Box<Texts<'a>>),
}

impl<'a> Texts<'a> {
    /// Returns the texts of a column; `None` if it has others.
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Missing,
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::Large(array.as_string()),
            DataType::Utf8View => Self::View(array.as_string_view()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let values = Self::of(dictionary.values().as_ref())?;
                let keys = if dictionary.values().is_empty() {
                    vec![0; array.len()]
                } else {
                    dictionary.normalized_keys()
                };
                Self::Dictionary(array, keys, Box::new(values))
            }
            _ => return None,
        })
    }

    pub(crate) fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Self::Missing => None,
            Self::Utf8(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Self::View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary(array, keys, values) => {
                array.is_valid(row).then(|| values.get(keys[row])).flatten()
            }
        }
    }
}

/// Bytes.
pub(crate) enum Bytes<'a> {
    Binary(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
    /// Bodies that are texts.
    Text(Texts<'a>),
}

impl<'a> Bytes<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Binary => Self::Binary(array.as_binary()),
            DataType::LargeBinary => Self::Large(array.as_binary()),
            DataType::BinaryView => Self::View(array.as_binary_view()),
            _ => Self::Text(Texts::of(array)?),
        })
    }

    pub(crate) fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Self::Binary(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Self::View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Text(texts) => texts.get(row).map(str::as_bytes),
        }
    }
}

/// Integers.
pub(crate) enum Integers<'a> {
    Missing,
    I8(&'a PrimitiveArray<Int8Type>),
    I16(&'a PrimitiveArray<Int16Type>),
    I32(&'a PrimitiveArray<Int32Type>),
    I64(&'a PrimitiveArray<Int64Type>),
    U8(&'a PrimitiveArray<UInt8Type>),
    U16(&'a PrimitiveArray<UInt16Type>),
    U32(&'a PrimitiveArray<UInt32Type>),
    U64(&'a PrimitiveArray<UInt64Type>),
}

impl<'a> Integers<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Missing,
            DataType::Int8 => Self::I8(array.as_primitive()),
            DataType::Int16 => Self::I16(array.as_primitive()),
            DataType::Int32 => Self::I32(array.as_primitive()),
            DataType::Int64 => Self::I64(array.as_primitive()),
            DataType::UInt8 => Self::U8(array.as_primitive()),
            DataType::UInt16 => Self::U16(array.as_primitive()),
            DataType::UInt32 => Self::U32(array.as_primitive()),
            DataType::UInt64 => Self::U64(array.as_primitive()),
            _ => return None,
        })
    }

    /// Returns a number. One that is larger than any `i64` is the largest.
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Self::Missing => None,
            Self::I8(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::I16(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::I32(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::I64(array) => array.is_valid(row).then(|| array.value(row)),
            Self::U8(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::U16(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::U32(array) => array.is_valid(row).then(|| array.value(row).into()),
            Self::U64(array) => array
                .is_valid(row)
                .then(|| i64::try_from(array.value(row)).unwrap_or(i64::MAX)),
        }
    }
}

/// Times.
pub(crate) enum Times<'a> {
    Missing,
    Seconds(&'a PrimitiveArray<TimestampSecondType>),
    Millis(&'a PrimitiveArray<TimestampMillisecondType>),
    Micros(&'a PrimitiveArray<TimestampMicrosecondType>),
    Nanos(&'a PrimitiveArray<TimestampNanosecondType>),
    /// Times as texts, such as `2026-11-27T08:00:00Z`.
    Text(Texts<'a>),
}

impl<'a> Times<'a> {
    /// Returns the times of a column; `None` if it has other things. Timestamps without a zone are in UTC.
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Missing,
            DataType::Timestamp(unit, _) => match unit {
                TimeUnit::Second => Self::Seconds(array.as_primitive()),
                TimeUnit::Millisecond => Self::Millis(array.as_primitive()),
                TimeUnit::Microsecond => Self::Micros(array.as_primitive()),
                TimeUnit::Nanosecond => Self::Nanos(array.as_primitive()),
            },
            _ => Self::Text(Texts::of(array)?),
        })
    }

    /// Returns a time in the form of RFC 3339; `None` if there is none, or if it is outside of the years that have one.
    pub(crate) fn get(&self, row: usize) -> Option<String> {
        let time = match self {
            Self::Missing => None,
            Self::Seconds(array) if array.is_valid(row) => {
                jiff::Timestamp::from_second(array.value(row)).ok()
            }
            Self::Millis(array) if array.is_valid(row) => {
                jiff::Timestamp::from_millisecond(array.value(row)).ok()
            }
            Self::Micros(array) if array.is_valid(row) => {
                jiff::Timestamp::from_microsecond(array.value(row)).ok()
            }
            Self::Nanos(array) if array.is_valid(row) => {
                jiff::Timestamp::from_nanosecond(array.value(row).into()).ok()
            }
            Self::Text(texts) => texts.get(row).and_then(|text| text.parse().ok()),
            _ => None,
        };
        time.map(|time| time.to_string())
    }
}

/// Flags. A missing one is false.
pub(crate) enum Flags<'a> {
    Missing,
    Boolean(&'a BooleanArray),
}

impl<'a> Flags<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        match array.data_type() {
            DataType::Null => Some(Self::Missing),
            DataType::Boolean => Some(Self::Boolean(array.as_boolean())),
            _ => None,
        }
    }

    pub(crate) fn get(&self, row: usize) -> bool {
        match self {
            Self::Missing => false,
            Self::Boolean(array) => array.is_valid(row) && array.value(row),
        }
    }
}
