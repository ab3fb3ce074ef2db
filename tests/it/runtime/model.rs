//! Reading and writing objects.

use conform_runtime::{Extra, Maybe, model};
use serde_json::{from_str, to_string};

/// A struct with a member of each presence.
#[derive(Clone, PartialEq)]
struct All {
    required: String,
    optional: Option<String>,
    nullable: Option<String>,
    maybe: Maybe<String>,
    extra: Extra,
}

model! {
    All {
        new(required: impl Into<String>, nullable: Option<String>);
        0 "required" => required: required,
        1 "optional" => optional: optional,
        2 "nullable" => nullable: nullable,
        3 "maybe" => maybe: maybe sensitive,
        .. => extra,
    }
}

#[test]
fn absent_and_null_differ() {
    for json in [
        r#"{"required":"a","nullable":null}"#,
        r#"{"required":"a","optional":"b","nullable":"c","maybe":null}"#,
        r#"{"required":"a","nullable":null,"maybe":"d"}"#,
    ] {
        assert_eq!(to_string(&from_str::<All>(json).unwrap()).unwrap(), json);
    }
}

#[test]
fn unexpected_null_reads_as_absent() {
    let all: All = from_str(r#"{"required":"a","optional":null,"nullable":null}"#).unwrap();
    assert_eq!(all.optional, None);
}

#[test]
fn missing_required_members_are_errors() {
    for (json, message) in [
        (r#"{"nullable":null}"#, "missing field `required`"),
        (r#"{"required":"a"}"#, "missing field `nullable`"),
        (
            r#"{"required":null,"nullable":null}"#,
            "invalid type: null, expected a string",
        ),
        (r#"[]"#, "expected an object (All)"),
    ] {
        let error = from_str::<All>(json)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains(message), "{json}: {error}");
    }
}

#[test]
fn members_are_read_in_any_order_and_unknown_ones_kept() {
    let json = r#"{"x":1.50,"nullable":"c","maybe":"d","required":"a","y":{"z":[null]}}"#;
    let all: All = from_str(json).unwrap();
    assert_eq!(all.extra.len(), 2);
    assert_eq!(
        to_string(&all).unwrap(),
        r#"{"required":"a","nullable":"c","maybe":"d","x":1.50,"y":{"z":[null]}}"#
    );
}

#[test]
fn last_of_repeated_members_counts() {
    let all: All = from_str(r#"{"required":"a","nullable":null,"required":"b"}"#).unwrap();
    assert_eq!(all.required, "b");
}

#[test]
fn debug_hides_sensitive_and_unknown_members() {
    let mut all = All::new("shown", None);
    all.maybe = Maybe::Value("hidden".to_owned());
    all.extra.insert("other", "private");
    let shown = format!("{all:?}");
    assert!(
        shown.contains("shown") && !shown.contains("hidden") && !shown.contains("private"),
        "{shown}"
    );
}
