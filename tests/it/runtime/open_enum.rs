//! Open enums.

use conform_runtime::{Value, open_enum};
use serde_json::{from_str, to_string};

/// An enum with values of several JSON types.
#[derive(Clone, Debug, PartialEq)]
enum Mixed {
    A,
    One,
    OneAndAHalf,
    Unknown(Value),
}

open_enum! {
    Mixed: mixed {
        "\"a\"" => A,
        "1" => One,
        "1.50" => OneAndAHalf,
        .. => Unknown,
    }
}

#[test]
fn mixed_enum_compares_numbers_by_value() {
    let json = r#"["a",1,1.0,1.50,1.5,{"b":null}]"#;
    let read: Vec<Mixed> = from_str(json).unwrap();
    assert!(matches!(
        read[..],
        [
            Mixed::A,
            Mixed::One,
            Mixed::One,
            Mixed::OneAndAHalf,
            Mixed::OneAndAHalf,
            Mixed::Unknown(_)
        ]
    ));
    assert_eq!(
        to_string(&read).unwrap(),
        r#"["a",1,1,1.50,1.50,{"b":null}]"#
    );
}
