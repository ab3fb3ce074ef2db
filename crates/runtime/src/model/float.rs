//! Reading floating-point numbers exactly.
//!
//! Without its feature `float_roundtrip`, `serde_json` may miss the closest number by the last digit, and a library must not turn that feature
//! on for the whole program. So the text of a number is read, and the standard library parses that.

use serde::de::{Deserializer, Error, Unexpected};

use crate::json::{is_number, kind, read_text};

/// Reads the number that is closest to the text.
#[inline]
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let text = read_text(deserializer)?;
    // What the standard library takes beside numbers of JSON begins with none of these.
    let is_numeral = matches!(text.as_bytes().first(), Some(b'-' | b'0'..=b'9'));
    match text.parse::<f64>() {
        Ok(number) if is_numeral && number.is_finite() => Ok(number),
        _ => Err(refused(&text)),
    }
}

#[cold]
fn refused<E: Error>(text: &str) -> E {
    const EXPECTED: &str = "f64";
    if is_number(text) {
        let unexpected = Unexpected::Other("a number that the type cannot hold");
        E::invalid_value(unexpected, &EXPECTED)
    } else {
        E::invalid_type(kind(text), &EXPECTED)
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Written, read_str};

    #[test]
    fn numbers_are_written_back_with_the_digits_that_were_read() {
        for text in [
            "0.30000000000000004",
            "0.19063401222229004",
            "4.899999999999999e+150",
            "1.7976931348623157e308",
            "-0.1",
            "5e-324",
            "-2.2250738585072014e-308",
        ] {
            let read: f64 = read_str(text).unwrap();
            let written = serde_json::to_string(&Written(&read)).unwrap();
            assert_eq!(written.replace("e+", "e"), text.replace("e+", "e"));
        }
    }

    #[test]
    fn every_finite_number_survives_a_round_trip() {
        let mut bits: u64 = 0x9e37_79b9_7f4a_7c15;
        for _ in 0..20_000 {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            let number = f64::from_bits(bits);
            if number.is_finite() {
                let text = serde_json::to_string(&Written(&number)).unwrap();
                let read: f64 = read_str(&text).unwrap();
                assert_eq!(read.to_bits(), number.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn other_values_and_numbers_that_are_too_large_are_errors() {
        for text in ["null", "true", "\"1.5\"", "[]", "{}", "1e400", "-1e999"] {
            assert!(read_str::<f64>(text).is_err(), "{text}");
        }
        let message = read_str::<f64>("\"a\"").unwrap_err().to_string();
        assert!(message.contains("string, expected f64"), "{message}");
        assert_eq!(
            serde_json::from_value::<Vec<f64>>(serde_json::json!([1, 2.5])).unwrap(),
            [1.0, 2.5]
        );
        let read: Option<f64> = read_str("2").unwrap();
        assert_eq!(read, Some(2.0));
    }
}
