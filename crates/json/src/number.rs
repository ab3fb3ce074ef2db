//! Numbers as they are written.

use std::hash::{Hash, Hasher};

/// How a JSON number is spelled, kept with it so that most questions need no look at the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(u32);

impl Shape {
    pub(crate) const INTEGER: Self = Self(0);

    pub(crate) const fn negative(self) -> Self {
        Self(self.0 | 1)
    }

    pub(crate) const fn fractional(self) -> Self {
        Self(self.0 | 2)
    }

    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    pub(crate) const fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The shape of a number that is spelled as JSON spells it.
    pub(crate) fn of(json: &str) -> Self {
        let sign = if json.starts_with('-') {
            Self::INTEGER.negative()
        } else {
            Self::INTEGER
        };
        if json.contains(['.', 'e', 'E']) {
            sign.fractional()
        } else {
            sign
        }
    }

    const fn is_negative(self) -> bool {
        self.0 & 1 != 0
    }

    const fn is_fractional(self) -> bool {
        self.0 & 2 != 0
    }
}

/// A number with the digits that the text has: nothing is rounded until a machine type is asked
/// for.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    spelling: &'a str,
    json: &'a str,
    shape: Shape,
}

impl<'a> Number<'a> {
    pub(crate) const fn new(spelling: &'a str, json: &'a str, shape: Shape) -> Self {
        Self {
            spelling,
            json,
            shape,
        }
    }

    /// The spelling in the text. In YAML it may be one that JSON does not have: `0x1F`, `+1`, `.5`.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.spelling
    }

    /// The number in JSON's spelling: the one of the text where that is JSON, and otherwise the
    /// same number without what JSON does not allow (`0x1F` is `31`, `+1` is `1`, `.5` is `0.5`).
    #[must_use]
    pub const fn as_json(&self) -> &'a str {
        self.json
    }

    /// The number as an unsigned integer, if it is spelled as an integer and fits. `1.0` does not
    /// count as one, nor does `1e2`; [`Number::is_integer`] is about the value. `-0` is 0.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        if self.shape.is_fractional() {
            None
        } else if self.shape.is_negative() {
            (self.json == "-0").then_some(0)
        } else if self.json.len() < 20 {
            Some(
                self.json
                    .bytes()
                    .fold(0, |value, digit| value * 10 + u64::from(digit - b'0')),
            )
        } else {
            self.json.parse().ok()
        }
    }

    /// The number as a signed integer, if it is spelled as an integer and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if self.shape.is_fractional() {
            return None;
        }
        let digits = self.json.strip_prefix('-').unwrap_or(self.json);
        if digits.len() > 18 {
            return self.json.parse().ok();
        }
        let value = digits
            .bytes()
            .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        Some(if self.shape.is_negative() {
            -value
        } else {
            value
        })
    }

    /// The nearest floating point number, or none if the number is beyond the finite ones.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.json
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
    }

    /// Whether the value is a whole number, however it is spelled and however large it is: `1`,
    /// `1.0` and `1.5e1` are, `1.5` and `1e-1` are not (JSON Schema 2020-12 Core §4.2.3).
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.shape.is_fractional() || Decimal::of(self.json).exponent_is_whole()
    }

    /// Whether the number is spelled with neither a fraction nor an exponent, which is what makes
    /// an integer in JSON Schema Draft 4 and so in OpenAPI 3.0.
    #[must_use]
    pub const fn is_written_as_integer(&self) -> bool {
        !self.shape.is_fractional()
    }

    /// Whether two numbers have the same value, compared exactly: `1e2` and `100.0` do.
    #[must_use]
    pub fn same_value(&self, other: &Number<'_>) -> bool {
        self.json == other.json || self.decimal() == other.decimal()
    }

    pub(crate) fn decimal(&self) -> Decimal<'a> {
        Decimal::of(self.json)
    }
}

/// A JSON number as sign, significant digits and power of ten, in the one form that equal numbers
/// share: no zeros at either end of the digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// The digits before and after the point; the point itself is skipped.
    integer: &'a [u8],
    fraction: &'a [u8],
    /// The power of ten of the last digit kept.
    exponent: i128,
}

impl<'a> Decimal<'a> {
    /// The parts of a number in JSON's spelling.
    pub(crate) fn of(json: &'a str) -> Self {
        let unsigned = json.strip_prefix('-').unwrap_or(json);
        let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent of more digits than fit is as good as infinite.
        let power = power.parse().unwrap_or(if power.starts_with('-') {
            i128::MIN / 4
        } else {
            i128::MAX / 4
        });
        let (mut integer, mut fraction) = (integer.as_bytes(), fraction.as_bytes());
        while let [rest @ .., b'0'] = fraction {
            fraction = rest;
        }
        let mut exponent = power - length(fraction);
        if fraction.is_empty() {
            while let [rest @ .., b'0'] = integer {
                integer = rest;
                exponent += 1;
            }
        }
        while let [b'0', rest @ ..] = integer {
            integer = rest;
        }
        if integer.is_empty() {
            while let [b'0', rest @ ..] = fraction {
                fraction = rest;
            }
        }
        let is_zero = integer.is_empty() && fraction.is_empty();
        Self {
            negative: json.starts_with('-') && !is_zero,
            integer,
            fraction,
            exponent: if is_zero { 0 } else { exponent },
        }
    }

    /// Whether the last digit that is not 0 stands before the point.
    const fn exponent_is_whole(&self) -> bool {
        self.exponent >= 0
    }

    fn digits(&self) -> impl Iterator<Item = &'a u8> {
        self.integer.iter().chain(self.fraction)
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative
            && self.exponent == other.exponent
            && self.integer.len() + self.fraction.len()
                == other.integer.len() + other.fraction.len()
            && self.digits().eq(other.digits())
    }
}

impl Eq for Decimal<'_> {}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.negative.hash(state);
        self.exponent.hash(state);
        for digit in self.digits() {
            state.write_u8(*digit);
        }
    }
}

fn length(digits: &[u8]) -> i128 {
    // A slice is never longer than i128 can count.
    i128::try_from(digits.len()).unwrap_or(i128::MAX)
}
