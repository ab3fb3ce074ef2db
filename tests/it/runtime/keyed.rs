//! Unions that are tagged from outside: the only member of an object selects the branch.

use conform_runtime::reading::{Reading, from_json};
use conform_runtime::{Extra, Value, branches, model, open_enum, union};
use serde_json::{from_str, to_string};

#[derive(Clone, PartialEq)]
struct Delta {
    text: Option<i64>,
    extra: Extra,
}

model! {
    Delta {
        0 "text" => text: optional,
        .. => extra,
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Idle {
    Idle,
    Unknown(String),
}

open_enum! {
    Idle: string {
        "Idle" => Idle,
        .. => Unknown,
    }
}

#[derive(Clone, PartialEq)]
enum Message {
    Delta(Delta),
    Ended(Box<i64>),
    Inside(Box<Message>),
    Idle(Idle),
    Unknown(Value),
}

union! {
    Message {
        object {"Delta"} => Delta,
        object {"Ended"} => Ended,
        object {"in side"} => Inside,
        string => Idle,
        .. => Unknown,
    }
}

branches! {
    Message {
        Delta(Delta) as_delta / into_delta: from,
        Ended(i64) as_ended / into_ended: boxed,
        Inside(Message) as_inside / into_inside: boxed,
        Idle(Idle) as_idle / into_idle: from,
    }
}

#[test]
fn the_only_member_selects_the_branch_and_its_value_is_held() {
    let cases = [
        (r#"{"Delta":{"text":1,"more":[2]}}"#, "Delta("),
        (r#"{"Ended":3}"#, "Ended("),
        (r#"{"in side":{"in side":"Idle"}}"#, "Inside(Inside(Idle("),
        (r#""Idle""#, "Idle("),
        // None, two, and another one.
        ("{}", "Unknown("),
        (r#"{"Ended":3,"Delta":{}}"#, "Unknown("),
        (r#"{"ended":3}"#, "Unknown("),
        ("7", "Unknown("),
    ];
    for (json, variant) in cases {
        let message: Message = from_str(json).unwrap();
        let shown = format!("{message:?}");
        assert!(shown.starts_with(variant), "{json}: {shown}");
        assert_eq!(to_string(&message).unwrap(), json);
    }
    let spaced: Message = from_str(" { \"\\u0045nded\" : 3.0 } ").unwrap();
    assert_eq!(spaced.as_ended(), Some(&3));
    let made = Message::from(from_str::<Delta>(r#"{"text":1}"#).unwrap());
    assert_eq!(to_string(&made).unwrap(), r#"{"Delta":{"text":1}}"#);
}

#[test]
fn a_value_that_does_not_fit_its_key_is_an_error() {
    for json in [
        r#"{"Ended":"x"}"#,
        r#"{"Delta":[]}"#,
        r#"{"in side":{"Ended":true}}"#,
    ] {
        assert!(from_str::<Message>(json).is_err(), "{json}");
    }
}

#[test]
fn the_path_of_a_misfit_names_the_key() {
    let json = r#"{"in side":{"Delta":{"text":"x"}}}"#;
    let (message, misfits) = from_json::<Message>(json, Reading::Lenient).unwrap();
    let paths: Vec<&str> = misfits.iter().map(|misfit| misfit.path()).collect();
    assert_eq!(paths, ["in side.Delta.text"]);
    assert_eq!(to_string(&message).unwrap(), json);
}
