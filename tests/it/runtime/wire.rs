//! Values that keep the text of their JSON.

use conform_runtime::{Blank, DateTime, Extra, Loose, Number, model};
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

#[test]
fn numbers_keep_their_digits() {
    for json in [
        "10",
        "10.0",
        "1.50",
        "1e+2",
        "-0",
        "123456789012345678901234567890.5",
    ] {
        let number: Number = from_str(json).unwrap();
        assert_eq!(to_string(&number).unwrap(), json);
    }
    assert_eq!(from_str::<Number>("1.50").unwrap(), 1.5);
    assert_eq!(to_string(&Number::from(0.1)).unwrap(), "0.1");
    assert!(to_string(&Number::from(f64::NAN)).is_err());
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
        let read: Loose<Number> = from_str(&json).unwrap();
        assert_eq!(*read.get(), text.parse::<f64>().unwrap());
        assert_eq!(to_string(&read).unwrap(), json);
    }
    for text in ["", "-", "--1", "0x1", ".5", "00a"] {
        assert!(
            from_str::<Loose<Number>>(&format!("\"{text}\"")).is_err(),
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
