//! Decimal numbers: the digits of JSON numbers, and patterns of strings that only admit numbers.

use std::borrow::Cow;

/// Returns the digits of an integer, also if it is spelled with a fraction of zeros or an exponent; `None` for other
/// numbers. No more than 64 zeros of an exponent are written out.
pub(crate) fn digits(number: &str) -> Option<Cow<'_, str>> {
    const MOST_ZEROS: usize = 64;
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() == number.len() && number != "-0" {
        return Some(number.into());
    }
    let all = format!("{whole}{fraction}");
    if !all.contains(|c: char| ('1'..='9').contains(&c)) {
        return Some("0".into());
    }
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    });
    let shift = exponent.saturating_sub(i64::try_from(fraction.len()).ok()?);
    Some(match usize::try_from(shift) {
        Ok(zeros) => format!("{all}{}", "0".repeat(zeros.min(MOST_ZEROS))).into(),
        Err(_) => {
            let zeros = all.len() - all.trim_end_matches('0').len();
            let cut = usize::try_from(shift.unsigned_abs()).ok()?;
            if cut > zeros {
                return None;
            }
            all[..all.len() - cut].to_owned().into()
        }
    })
}

/// Whether every string that the pattern matches is a decimal number: sign, digits, point and exponent, with one digit at
/// least.
///
/// This only looks at the text of the pattern. A pattern with other constructs is taken to admit more, which is the safe
/// answer.
pub(crate) fn admits_decimals_only(pattern: &str) -> bool {
    let Some(inner) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
    else {
        return false;
    };
    if inner.ends_with('\\') {
        return false;
    }
    let mut chars = inner.chars().peekable();
    let mut depth = 0_u32;
    let mut digits = false;
    while let Some(ch) = chars.next() {
        match ch {
            '0'..='9' => digits = true,
            '+' | '-' | '*' | '?' => {}
            '\\' => match chars.next() {
                Some('d') => digits = true,
                Some('.' | '-' | '+') => {}
                _ => return false,
            },
            '[' => match class(&mut chars) {
                Some(has_digit) => digits |= has_digit,
                None => return false,
            },
            '{' => {
                for ch in chars.by_ref() {
                    match ch {
                        '}' => break,
                        '0'..='9' | ',' => {}
                        _ => return false,
                    }
                }
            }
            '(' => {
                depth += 1;
                if chars.next_if_eq(&'?').is_some() && chars.next() != Some(':') {
                    return false;
                }
            }
            ')' => {
                let Some(less) = depth.checked_sub(1) else {
                    return false;
                };
                depth = less;
            }
            // An alternative at the top would not be anchored on both sides.
            '|' if depth > 0 => {}
            'e' | 'E' if digits => {}
            _ => return false,
        }
    }
    depth == 0 && digits
}

/// Reads a character class up to its end. Returns whether it has a digit; `None` if it has anything but characters of
/// numbers.
fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<bool> {
    let mut digits = false;
    while let Some(ch) = chars.next() {
        match ch {
            ']' => return Some(digits),
            '0'..='9' => digits = true,
            '\\' => match chars.next()? {
                'd' => digits = true,
                '.' | '-' | '+' => {}
                _ => return None,
            },
            '.' | '-' | '+' => {}
            'e' | 'E' => {}
            _ => return None,
        }
    }
    None
}

/// Whether a string is a decimal number.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_digits_however_they_are_spelled() {
        for (number, expected) in [
            ("7", Some("7")),
            ("-0", Some("0")),
            ("0.00", Some("0")),
            ("7.0", Some("7")),
            ("-1.50e2", Some("-150")),
            ("1E+20", Some("100000000000000000000")),
            ("1200e-2", Some("12")),
            ("1200e-3", None),
            ("1.5", None),
            ("1e-99999999999999999999", None),
        ] {
            assert_eq!(super::digits(number).as_deref(), expected, "{number}");
        }
        let long = super::digits("1e99999999999999999999").unwrap();
        assert_eq!(long.len(), 65);
    }

    #[test]
    fn recognises_decimals() {
        for pattern in [
            "^[0-9]+$",
            r"^\d+$",
            r"^-?\d+(\.\d+)?$",
            r"^-?[0-9]{1,9}(?:\.[0-9]{1,2})?$",
            "^(0|[1-9][0-9]*)$",
            r"^[+-]?\d*\.?\d+([eE][+-]?\d+)?$",
        ] {
            assert!(admits_decimals_only(pattern), "{pattern}");
        }
        for pattern in [
            "[0-9]+",
            "^[0-9]+",
            "^[a-f0-9]+$",
            r"^\d+px$",
            "^.+$",
            "^$",
            "^1|2$",
            r"^\w+$",
            r"^[0-9]\$",
            "^(?=1)1$",
            "^-?$",
            "^e1$",
        ] {
            assert!(!admits_decimals_only(pattern), "{pattern}");
        }
    }
}
