//! Formats of the OpenAPI format registry that JSON Schema does not define.

use serde_json::{Value, json};

/// The bounds of a number format, as keywords of JSON Schema. `None` for other formats.
pub(super) fn bounds(format: &str) -> Option<Value> {
    Some(match format {
        "int8" => json!({ "minimum": i8::MIN, "maximum": i8::MAX }),
        "int16" => json!({ "minimum": i16::MIN, "maximum": i16::MAX }),
        "int32" => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        "int64" => json!({ "minimum": i64::MIN, "maximum": i64::MAX }),
        "uint8" => json!({ "minimum": 0, "maximum": u8::MAX }),
        "uint16" => json!({ "minimum": 0, "maximum": u16::MAX }),
        "uint32" => json!({ "minimum": 0, "maximum": u32::MAX }),
        "uint64" => json!({ "minimum": 0, "maximum": u64::MAX }),
        "double-int" => json!({ "minimum": -((1_i64 << 53) - 1), "maximum": (1_i64 << 53) - 1 }),
        _ => return None,
    })
}

/// Whether `text` is base64 with padding (RFC 4648 §4), which is the format `byte`.
pub(super) fn is_byte(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

/// Whether `text` is a fixed-point number, which is the format `decimal` of a string.
pub(super) fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::{is_byte, is_decimal};

    #[test]
    fn byte_is_padded_base64() {
        for text in ["", "aGk=", "aGkh", "+/8="] {
            assert!(is_byte(text), "{text}");
        }
        for text in ["a", "aGk", "a===", "aG k", "-_8=", "=aGk"] {
            assert!(!is_byte(text), "{text}");
        }
    }

    #[test]
    fn decimal_is_fixed_point() {
        for text in ["0", "-12.50", "+1", "100000000000000000000.1"] {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["", ".", "1.", ".5", "1e3", "1,000", "--1"] {
            assert!(!is_decimal(text), "{text}");
        }
    }
}
