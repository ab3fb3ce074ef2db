//! Members whose value follows from the description: constants, and the tags of unions.

use conform_runtime::reading::{Reading, from_json};
use conform_runtime::{Extra, Value, model, union};
use serde::Serialize;
use serde_json::{from_str, to_string};

fn written(value: &impl Serialize) -> String {
    to_string(value).unwrap()
}

#[derive(Clone, PartialEq)]
struct Flag {
    kind: String,
    letter: Option<String>,
    extra: Extra,
}

model! {
    Flag {
        new();
        with(kind = "\"flag\"");
        0 "kind" => kind: required = "\"flag\"",
        1 "letter" => letter: optional = "\"N\"",
        .. => extra,
    }
}

#[derive(Clone, PartialEq)]
struct Lamp {
    kind: String,
    blinks: Option<i64>,
    extra: Extra,
}

model! {
    Lamp {
        new();
        with(kind = "\"lamp\"");
        0 "kind" => kind: required,
        1 "blinks" => blinks: optional,
        .. => extra,
    }
}

#[derive(Clone, PartialEq)]
enum Signal {
    Flag(Flag),
    Lamp(Lamp),
    Unknown(Value),
}

union! {
    Signal tag "kind" {
        object ["\"flag\""] => Flag,
        object ["\"lamp\""] => Lamp,
        .. => Unknown,
    }
}

#[test]
fn constants_and_tags_are_filled_in_and_others_are_refused() {
    let flag = Flag::new();
    assert_eq!(written(&flag), r#"{"kind":"flag"}"#);
    assert_eq!(
        written(&Signal::Lamp(Lamp::default())),
        r#"{"kind":"lamp"}"#
    );

    let other = Flag {
        kind: "lamp".to_owned(),
        ..flag
    };
    let refused = to_string(&other).unwrap_err().to_string();
    assert_eq!(refused, r#"`kind` must be "flag", found another value"#);
    let read = from_str::<Flag>(r#"{"kind":"horn"}"#);
    assert!(read.unwrap_err().to_string().contains("`kind` must be"));

    // A lamp alone may have any kind; as a signal, it must be that of a lamp.
    let lamp = Lamp {
        kind: "flag".to_owned(),
        ..Lamp::new()
    };
    assert_eq!(written(&lamp), r#"{"kind":"flag"}"#);
    let refused = to_string(&Signal::Lamp(lamp)).unwrap_err();
    assert!(refused.to_string().contains(r#"`kind` must be "lamp""#));
}

#[test]
fn optional_constant_that_does_not_fit_is_a_misfit() {
    let text = r#"{"kind":"flag","letter":"Z"}"#;
    assert!(from_str::<Flag>(text).is_err());
    let (read, misfits) = from_json::<Flag>(text, Reading::Lenient).unwrap();
    assert_eq!(read.letter, None);
    assert_eq!(misfits[0].path(), "letter");
    assert_eq!(written(&read), text);
}

#[test]
fn tag_of_another_branch_is_written_as_it_was_read() {
    // The value does not fit `Flag`, and is a valid lamp.
    let text = r#"{"kind":"flag","blinks":3,"letter":7}"#;
    let read: Signal = from_str(text).unwrap();
    let Signal::Lamp(mut lamp) = read.clone() else {
        panic!("{read:?}");
    };
    assert_eq!(written(&read), text);
    lamp.kind = "horn".to_owned();
    assert!(to_string(&Signal::Lamp(lamp)).is_err());
}

#[test]
fn value_of_no_branch_is_shown_unless_it_is_masked() {
    let read: Signal = from_str(r#"{"kind":"smoke"}"#).unwrap();
    assert_eq!(format!("{read:?}"), r#"Unknown({"kind":"smoke"})"#);
}
