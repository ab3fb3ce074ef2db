//! Whether a pattern admits decimal numbers only: what makes a string "the same number, quoted".

/// Whether every string that the pattern matches is made of an optional sign, digits, a point and an exponent only, and
/// has a digit.
///
/// It is a check of the pattern's text, not of the language: a pattern of other constructs is taken as one that admits
/// more, which is the safe answer.
pub(super) fn admits_decimals_only(pattern: &str) -> bool {
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

/// Reads a character class up to its end: whether it has a digit; `None` where it has anything but number characters.
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
pub(super) fn is_decimal(text: &str) -> bool {
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
