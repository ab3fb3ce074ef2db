//! Numbers as the text spells them.

use std::hash::{Hash, Hasher};

/// How a JSON number is spelled. It is kept with the number, so that most questions need no look at
/// the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberForm(u32);

impl NumberForm {
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

    /// Returns the form of a number in JSON spelling.
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

/// A number with all the digits of the text. Nothing is rounded until you ask for a machine type.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    spelling: &'a str,
    json: &'a str,
    form: NumberForm,
}

impl<'a> Number<'a> {
    pub(crate) const fn new(spelling: &'a str, json: &'a str, form: NumberForm) -> Self {
        Self {
            spelling,
            json,
            form,
        }
    }

    /// Returns the number as the text spells it. YAML has spellings that JSON does not have:
    /// `0x1F`, `+1`, `.5`.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.spelling
    }

    /// Returns the number in JSON spelling. It is the spelling of the text if that is JSON;
    /// otherwise the same number in a spelling that JSON allows (`0x1F` is `31`, `+1` is `1`, `.5`
    /// is `0.5`).
    #[must_use]
    pub const fn as_json(&self) -> &'a str {
        self.json
    }

    /// Returns the number as an unsigned integer, if it is spelled as an integer and fits. `1.0` and
    /// `1e2` are not spelled as integers; [`Number::is_integer`] is about the value. `-0` is 0.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        if self.form.is_fractional() {
            None
        } else if self.form.is_negative() {
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

    /// Returns the number as a signed integer, if it is spelled as an integer and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if self.form.is_fractional() {
            return None;
        }
        let digits = self.json.strip_prefix('-').unwrap_or(self.json);
        if digits.len() > 18 {
            return self.json.parse().ok();
        }
        let value = digits
            .bytes()
            .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        Some(if self.form.is_negative() {
            -value
        } else {
            value
        })
    }

    /// Returns the nearest floating-point number, or `None` if the number is too large for one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.json
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
    }

    /// Returns whether the value is a whole number, in any spelling and of any size: `1`, `1.0` and
    /// `1.5e1` are, `1.5` and `1e-1` are not (JSON Schema 2020-12 Core §4.2.3).
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.form.is_fractional() || Decimal::of(self.json).exponent_is_whole()
    }

    /// Returns whether the number is spelled without a fraction and without an exponent. That makes
    /// an integer in JSON Schema Draft 4.
    #[must_use]
    pub const fn is_written_as_integer(&self) -> bool {
        !self.form.is_fractional()
    }

    /// Returns whether two numbers have exactly the same value: `1e2` and `100.0` do.
    #[must_use]
    pub fn same_value(&self, other: &Number<'_>) -> bool {
        self.json == other.json || self.decimal() == other.decimal()
    }

    pub(crate) fn decimal(&self) -> Decimal<'a> {
        Decimal::of(self.json)
    }
}

/// A JSON number as sign, significant digits and power of ten. Equal numbers have equal parts: there
/// are no zeros at either end of the digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// The digits before the point.
    integer: &'a [u8],
    /// The digits after the point.
    fraction: &'a [u8],
    /// The power of ten of the last digit kept.
    exponent: i128,
}

impl<'a> Decimal<'a> {
    /// Returns the parts of a number in JSON spelling.
    pub(crate) fn of(json: &'a str) -> Self {
        let unsigned = json.strip_prefix('-').unwrap_or(json);
        let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // An exponent that does not fit is treated as the largest or smallest one.
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

    /// Returns whether no digit other than 0 follows the decimal point.
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
