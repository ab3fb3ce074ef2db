//! Decimal numbers, exactly.

use std::cmp::Ordering;

/// Numbers beyond ten to this power are cut to it: no value that is generated comes near.
const MOST_DIGITS: u32 = 30;

/// A decimal number: `digits` divided by ten to the power of `scale`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Reads a JSON number. Very large ones become the largest that is kept, very small ones 0; `None` if it is not a number.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (is_negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let sign = if is_negative { -1 } else { 1 };
        if digits.is_empty() {
            return Some(Self {
                digits: 0,
                scale: 0,
            });
        }
        let scale = i64::try_from(fraction.len()).ok()? - exponent;
        let size = i64::try_from(digits.len()).ok()? - scale;
        if size > i64::from(MOST_DIGITS) {
            let digits = sign * 10_i128.pow(MOST_DIGITS);
            return Some(Self { digits, scale: 0 });
        }
        let kept = digits.len().min(36);
        let cut = i64::try_from(digits.len() - kept).ok()?;
        let mut number: i128 = digits[..kept].parse().ok()?;
        let mut scale = scale - cut;
        while scale > i64::from(MOST_DIGITS) && number != 0 {
            number /= 10;
            scale -= 1;
        }
        while scale < 0 {
            number = number.checked_mul(10)?;
            scale += 1;
        }
        let scale = if number == 0 {
            0
        } else {
            u32::try_from(scale).ok()?
        };
        Some(Self {
            digits: sign * number,
            scale,
        })
    }

    pub(super) fn new(digits: i128, scale: u32) -> Self {
        Self { digits, scale }
    }

    pub(super) fn scale(self) -> u32 {
        self.scale
    }

    /// Returns its digits at a scale, rounded down. `None` if they are too many.
    pub(super) fn floor_at(self, scale: u32) -> Option<i128> {
        if scale >= self.scale {
            return self
                .digits
                .checked_mul(10_i128.checked_pow(scale - self.scale)?);
        }
        Some(
            self.digits
                .div_euclid(10_i128.checked_pow(self.scale - scale)?),
        )
    }

    /// Returns its digits at a scale, rounded up.
    pub(super) fn ceil_at(self, scale: u32) -> Option<i128> {
        let negated = Self::new(-self.digits, self.scale);
        negated.floor_at(scale).map(|digits| -digits)
    }

    pub(super) fn is_integer(self) -> bool {
        self.scale == 0 || self.digits % 10_i128.pow(self.scale.min(38)) == 0
    }

    /// Writes it as a JSON number without exponent.
    pub(super) fn to_json(self) -> String {
        let digits = format!(
            "{:0>1$}",
            self.digits.unsigned_abs(),
            self.scale as usize + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.digits < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.floor_at(scale), other.floor_at(scale)) {
            (Some(own), Some(other)) => own.cmp(&other),
            // One of them is too large to be written at the scale of the other: by their whole parts.
            _ => self.floor_at(0).cmp(&other.floor_at(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_are_read_exactly() {
        for (text, expected) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("12.50", "12.5"),
            ("-3", "-3"),
            ("1e3", "1000"),
            ("1.25e-2", "0.0125"),
            ("9223372036854775807", "9223372036854775807"),
            ("1e-40", "0"),
        ] {
            let number = Decimal::parse(text).expect("it is a number");
            assert_eq!(number.to_json(), expected, "{text}");
        }
        assert!(Decimal::parse("1e400") > Decimal::parse("1e29"));
        assert!(Decimal::parse("0.1") < Decimal::parse("0.11"));
        assert!(Decimal::parse("x").is_none());
    }
}
