//! The exact value of a number, from its text.

use std::cmp::Ordering;

/// The exact value of a number: `0.digits × 10^power`, so that `1`, `1.0` and `10e-1` are equal, however large they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Numeral {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    power: i64,
}

impl Numeral {
    /// Reads the text of a JSON number.
    pub(crate) fn of(number: &str) -> Self {
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let unsigned = mantissa.trim_start_matches('-');
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Self {
                negative: false,
                digits,
                power: 0,
            };
        }
        let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') {
            i64::MIN
        } else {
            i64::MAX
        });
        let leading = all.len() - significant.len();
        let point = length(whole).saturating_sub(length(&all[..leading]));
        Self {
            negative: mantissa.starts_with('-'),
            digits,
            power: point.saturating_add(exponent),
        }
    }

    /// Returns whether the number has no fraction.
    pub(crate) fn is_integral(&self) -> bool {
        self.power >= length(&self.digits)
    }

    /// Returns the value of an integer that 128 bits can hold.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        /// The digits of `i128::MIN`.
        const MOST: i64 = 39;
        if self.digits.is_empty() {
            return Some(0);
        }
        if !self.is_integral() || self.power > MOST {
            return None;
        }
        let zeros = usize::try_from(self.power).ok()? - self.digits.len();
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{}", self.digits, "0".repeat(zeros))
            .parse()
            .ok()
    }
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

impl PartialOrd for Numeral {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Numeral {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let magnitude = || (self.power, &self.digits).cmp(&(other.power, &other.digits));
        sign(self).cmp(&sign(other)).then_with(|| {
            if self.negative {
                magnitude().reverse()
            } else {
                magnitude()
            }
        })
    }
}

/// Returns whether a text is a number as JSON writes it.
pub(crate) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::{Numeral, is_number};

    #[test]
    fn numbers_are_equal_by_value() {
        let groups: [&[&str]; 5] = [
            &["100", "100.0", "1e2", "1E+2", "1000e-1", "0.1e3"],
            &["0", "-0", "0.00", "0e99"],
            &["-1.50", "-1.5", "-15e-1"],
            &["1e99999999999999999999", "1e99999999999999999998"],
            &["123456789012345678901234567890"],
        ];
        for (index, group) in groups.iter().enumerate() {
            for (other_index, other) in groups.iter().enumerate() {
                for (a, b) in group.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                    assert_eq!(
                        Numeral::of(a) == Numeral::of(b),
                        index == other_index,
                        "{a} and {b}"
                    );
                }
            }
        }
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let rising = [
            "-1e400", "-20", "-3", "-0.5", "0", "1e-400", "0.05", "0.5", "3", "20", "1e400",
        ];
        let numerals = rising.map(Numeral::of);
        assert!(numerals.is_sorted());
        assert!(numerals.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn integers_of_any_size_are_distinguished_from_fractions() {
        for text in [
            "0",
            "-0.0e-5",
            "1e30",
            "1.5e1",
            "-1200e-2",
            "1e400",
            "1e99999999999999999999",
        ] {
            assert!(Numeral::of(text).is_integral(), "{text}");
        }
        for text in [
            "0.1",
            "1.50",
            "1200e-3",
            "1.55e1",
            "1e-1",
            "1e-99999999999999999999",
        ] {
            assert!(!Numeral::of(text).is_integral(), "{text}");
        }
    }

    #[test]
    fn integers_of_128_bits_keep_their_digits() {
        for number in [i128::MIN, -1, 0, 7, 100, i128::MAX] {
            assert_eq!(Numeral::of(&number.to_string()).to_i128(), Some(number));
        }
        assert_eq!(Numeral::of("1.5e1").to_i128(), Some(15));
        for text in [
            "170141183460469231731687303715884105728",
            "1.5",
            "1e39",
            "1e99999999999999999999",
        ] {
            assert_eq!(Numeral::of(text).to_i128(), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-1", "10.50", "1e5", "1E-05", "-0.0e+1"] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "-", "+1", "01", ".5", "1.", "1e", "1e+", "1_000", "inf", "NaN", "1 ", "0x1",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}
