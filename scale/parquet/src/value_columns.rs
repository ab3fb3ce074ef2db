//! Columns of single values, in any of the types that hold them.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, BinaryArray, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, LargeBinaryArray,
    LargeStringArray, PrimitiveArray, StringArray, StringViewArray,
};
use arrow_schema::{DataType, TimeUnit};

/// Texts.
pub(crate) enum Texts<'a> {
    Missing,
    Utf8(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    /// What some writers do not mark as text. What is not UTF-8 is null.
    Bytes(Box<Bytes<'a>>),
    /// The index of each row's value, and the values.
    Dictionary(&'a dyn Array, Vec<usize>, Box<Texts<'a>>),
}

impl<'a> Texts<'a> {
    /// Returns the texts of a column; `None` if it has others.
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Missing,
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                Self::Bytes(Box::new(Bytes::of(array)?))
            }
            DataType::Utf8 => Self::Utf8(array.as_string()),
            DataType::LargeUtf8 => Self::Large(array.as_string()),
            DataType::Utf8View => Self::View(array.as_string_view()),
            DataType::Dictionary(..) => {
                let (keys, values) = dictionary(array);
                Self::Dictionary(array, keys, Box::new(Self::of(values)?))
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
            Self::Bytes(bytes) => bytes.get(row).and_then(|bytes| str::from_utf8(bytes).ok()),
            Self::Dictionary(array, keys, values) => {
                array.is_valid(row).then(|| values.get(keys[row])).flatten()
            }
        }
    }
}

/// Returns the index of each row's value, and the values.
fn dictionary(array: &dyn Array) -> (Vec<usize>, &dyn Array) {
    let dictionary = array.as_any_dictionary();
    let values = dictionary.values().as_ref();
    let keys = match values.is_empty() {
        true => vec![0; array.len()],
        false => dictionary.normalized_keys(),
    };
    (keys, values)
}

/// Bytes.
pub(crate) enum Bytes<'a> {
    Binary(&'a BinaryArray),
    Large(&'a LargeBinaryArray),
    View(&'a BinaryViewArray),
    Fixed(&'a FixedSizeBinaryArray),
    /// The index of each row's value, and the values.
    Dictionary(&'a dyn Array, Vec<usize>, Box<Bytes<'a>>),
    /// Bodies that are texts.
    Text(Texts<'a>),
}

impl<'a> Bytes<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Binary => Self::Binary(array.as_binary()),
            DataType::LargeBinary => Self::Large(array.as_binary()),
            DataType::BinaryView => Self::View(array.as_binary_view()),
            DataType::FixedSizeBinary(_) => Self::Fixed(array.as_fixed_size_binary()),
            DataType::Dictionary(..) => {
                let (keys, values) = dictionary(array);
                Self::Dictionary(array, keys, Box::new(Self::of(values)?))
            }
            _ => Self::Text(Texts::of(array)?),
        })
    }

    pub(crate) fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Self::Binary(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Self::View(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Fixed(array) => array.is_valid(row).then(|| array.value(row)),
            Self::Dictionary(array, keys, values) => {
                array.is_valid(row).then(|| values.get(keys[row])).flatten()
            }
            Self::Text(texts) => texts.get(row).map(str::as_bytes),
        }
    }
}

/// Integers, and what other programs make of them: a column with nulls becomes one of floating-point numbers, and one of CSV has texts.
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
    F32(&'a PrimitiveArray<Float32Type>),
    F64(&'a PrimitiveArray<Float64Type>),
    /// Decimals without digits behind the point.
    Decimal(&'a PrimitiveArray<Decimal128Type>),
    Text(Texts<'a>),
    /// The index of each row's value, and the values.
    Dictionary(&'a dyn Array, Vec<usize>, Box<Integers<'a>>),
}

/// A value that is no integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoInteger;

impl<'a> Integers<'a> {
    /// What a column of integers must have, in words.
    pub(crate) const WANTED: &'static str = "integers";

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
            DataType::Float32 => Self::F32(array.as_primitive()),
            DataType::Float64 => Self::F64(array.as_primitive()),
            DataType::Decimal128(_, 0) => Self::Decimal(array.as_primitive()),
            DataType::Dictionary(..) => {
                let (keys, values) = dictionary(array);
                Self::Dictionary(array, keys, Box::new(Self::of(values)?))
            }
            _ => Self::Text(Texts::of(array)?),
        })
    }

    /// Returns a number; `None` for a null. One that is larger than any `i64` is the largest.
    pub(crate) fn get(&self, row: usize) -> Option<Result<i64, NoInteger>> {
        let wide = |number: i128| Ok(i64::try_from(number).unwrap_or(i64::MAX));
        match self {
            Self::Missing => None,
            Self::I8(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::I16(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::I32(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::I64(array) => array.is_valid(row).then(|| Ok(array.value(row))),
            Self::U8(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::U16(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::U32(array) => array.is_valid(row).then(|| Ok(array.value(row).into())),
            Self::U64(array) => array.is_valid(row).then(|| wide(array.value(row).into())),
            Self::F32(array) => array.is_valid(row).then(|| whole(array.value(row).into())),
            Self::F64(array) => array.is_valid(row).then(|| whole(array.value(row))),
            Self::Decimal(array) => array.is_valid(row).then(|| wide(array.value(row))),
            Self::Text(texts) => texts
                .get(row)
                .map(|text| text.trim().parse().map_err(|_| NoInteger)),
            Self::Dictionary(array, keys, values) => {
                array.is_valid(row).then(|| values.get(keys[row])).flatten()
            }
        }
    }
}

/// Returns a number that has no fraction. One that is larger than any `i64` is the largest.
fn whole(number: f64) -> Result<i64, NoInteger> {
    if number.fract() == 0.0 {
        // Such a conversion keeps within bounds.
        Ok(number as i64)
    } else {
        Err(NoInteger)
    }
}

/// Times.
pub(crate) enum Times<'a> {
    Missing,
    Seconds(&'a PrimitiveArray<TimestampSecondType>),
    Millis(&'a PrimitiveArray<TimestampMillisecondType>),
    Micros(&'a PrimitiveArray<TimestampMicrosecondType>),
    Nanos(&'a PrimitiveArray<TimestampNanosecondType>),
    /// Numbers since 1970.
    Number(&'a PrimitiveArray<Int64Type>),
    Float(&'a PrimitiveArray<Float64Type>),
    /// Times as texts, such as `2026-11-27T08:00:00Z`.
    Text(Texts<'a>),
}

impl<'a> Times<'a> {
    /// What a column of times must have, in words.
    pub(crate) const WANTED: &'static str = "timestamps, texts, or numbers since 1970";

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
            DataType::Int64 => Self::Number(array.as_primitive()),
            DataType::Float64 => Self::Float(array.as_primitive()),
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
            Self::Number(array) if array.is_valid(row) => since_1970(array.value(row)),
            Self::Float(array) if array.is_valid(row) => {
                let number = array.value(row);
                if number.abs() < SECONDS as f64 {
                    jiff::Timestamp::from_microsecond((number * 1e6) as i64).ok()
                } else {
                    since_1970(number as i64)
                }
            }
            Self::Text(texts) => texts.get(row).and_then(|text| text.parse().ok()),
            _ => None,
        };
        time.map(|time| time.to_string())
    }
}

/// Numbers from here on are no seconds: as such they would be after the year 5000.
const SECONDS: i64 = 100_000_000_000;

/// Returns the time of a number since 1970, whose size says whether it has seconds, milliseconds, microseconds or nanoseconds.
fn since_1970(number: i64) -> Option<jiff::Timestamp> {
    let time = match number.unsigned_abs() / SECONDS.unsigned_abs() {
        0 => jiff::Timestamp::from_second(number),
        1..1000 => jiff::Timestamp::from_millisecond(number),
        1000..1_000_000 => jiff::Timestamp::from_microsecond(number),
        _ => jiff::Timestamp::from_nanosecond(number.into()),
    };
    time.ok()
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
