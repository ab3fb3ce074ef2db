//! Values that keep the text of their JSON.

use conform_runtime::model::{Vacant, Written, read_str};
use conform_runtime::{BigInteger, Blank, DateTime, Decimal, Extra, Loose, Value, model};
use serde_json::{from_str, to_string};

/// A struct with required members.
#[derive(Clone, PartialEq)]
struct Pair {
    required: String,
    nullable: Option<String>,
    extra: Extra,
}

model! {
    Pair {
        0 "required" => required: required,
        1 "nullable" => nullable: nullable,
        .. => extra,
    }
}

/// Writes a value as a member is written.
fn member<T: Vacant>(value: &T) -> String {
    to_string(&Written(value)).unwrap()
}

#[test]
fn decimals_and_untyped_values_keep_their_digits() {
    for json in [
        "10",
        "10.0",
        "1.50",
        "1E2",
        "-0",
        "123456789012345678901234567890.5",
    ] {
        let decimal: Decimal = from_str(json).unwrap();
        assert_eq!(to_string(&decimal).unwrap(), json);
        let value: Value = from_str(json).unwrap();
        assert_eq!(to_string(&value).unwrap(), json);
    }
    assert_eq!(
        from_str::<Decimal>("1.50").unwrap(),
        "15e-1".parse().unwrap()
    );
    for json in [r#""1""#, "null", "true", "[1]"] {
        assert!(from_str::<Decimal>(json).is_err(), "{json}");
        assert!(from_str::<BigInteger>(json).is_err(), "{json}");
    }
}

#[test]
fn plain_numbers_are_written_as_the_shortest_text_of_the_same_value() {
    for (json, written) in [
        ("5", "5"),
        ("5.0", "5"),
        ("1.50", "1.5"),
        ("-0.0", "-0.0"),
        ("1E300", "1e+300"),
        ("0.1000000000000000055511151231257827", "0.1"),
    ] {
        assert_eq!(member(&read_str::<f64>(json).unwrap()), written, "{json}");
    }
    assert_eq!(member(&vec![Some(2.0), None, Some(2.5)]), "[2,null,2.5]");
    assert!(to_string(&Written(&f64::NAN)).is_err());
}

#[test]
fn integers_beyond_64_bits_keep_their_digits() {
    for json in [
        "9223372036854775808",
        "-18446744073709551616",
        "123456789012345678901234567890",
    ] {
        assert_eq!(member(&read_str::<i128>(json).unwrap()), json);
        let loose = format!("[{json},\"{json}\"]");
        let read: Vec<Loose<i128>> = from_str(&loose).unwrap();
        assert_eq!(read[0], read[1]);
        assert_eq!(to_string(&read).unwrap(), loose);
    }
}

#[test]
fn other_formats_show_plain_values() {
    let decimal: Decimal = "12.50".parse().unwrap();
    assert_eq!(serde_yaml::to_string(&decimal).unwrap(), "12.5\n");
    let value: Value = r#"{"b":1.50,"a":[12345678901234567890123,null]}"#.parse().unwrap();
    assert_eq!(
        serde_yaml::to_string(&value).unwrap(),
        "b: 1.5\na:\n- 12345678901234567890123\n- null\n"
    );
    let read: Value = serde_yaml::from_str("b: 1.5\na: [7, x]").unwrap();
    assert_eq!(read, r#"{"a":[7,"x"],"b":1.5}"#.parse().unwrap());
}

#[test]
fn loose_numbers_compare_by_value() {
    let read: Vec<Loose<i64>> = from_str(r#"[7, "7", "007", "-7"]"#).unwrap();
    assert_eq!(read[0], read[2]);
    assert!(read[3] < read[0]);
    assert_eq!(to_string(&read).unwrap(), r#"[7,"7","007","-7"]"#);
    let error = from_str::<Loose<i64>>(r#""7 apples""#)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a number or its digits in a string") && !error.contains("apples"),
        "{error}"
    );
    assert!(from_str::<Loose<i64>>("7.5").is_err());
    for text in ["007", "-0.50", "00", "-00.5", "000", "0"] {
        let json = format!("\"{text}\"");
        let read: Loose<f64> = from_str(&json).unwrap();
        assert_eq!(*read.get(), text.parse::<f64>().unwrap());
        assert_eq!(to_string(&read).unwrap(), json);
    }
    for text in ["", "-", "--1", "0x1", ".5", "00a"] {
        assert!(
            from_str::<Loose<f64>>(&format!("\"{text}\"")).is_err(),
            "{text}"
        );
    }
    assert!(from_str::<Loose<i64>>(r#"{"a":1}"#).is_err());
}

#[test]
fn malformed_date_is_kept_as_text() {
    let time: DateTime = from_str(r#""yesterday""#).unwrap();
    assert!(time.timestamp().is_err());
    assert_eq!(to_string(&time).unwrap(), r#""yesterday""#);
}

#[test]
fn blank_is_empty_or_the_value() {
    let read: Vec<Blank<Pair>> = from_str(r#"["", {"required":"a","nullable":null}]"#).unwrap();
    assert_eq!(read[0], Blank::Empty);
    assert_eq!(
        to_string(&read).unwrap(),
        r#"["",{"required":"a","nullable":null}]"#
    );
    let error = from_str::<Blank<Pair>>(r#"{"nullable":null}"#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("missing field `required`"), "{error}");
}
