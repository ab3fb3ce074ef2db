//! Unions: how a branch is selected.

use conform_runtime::{DateTime, Extra, Uuid, Value, model, open_enum, union};
use serde_json::{from_str, to_string};

/// Admits every value of `Aged`.
#[derive(Clone, PartialEq)]
struct Named {
    name: Option<String>,
    extra: Extra,
}

model! {
    Named {
        0 "name" => name: optional,
        .. => extra,
    }
}

/// Declares one member more than `Named`.
#[derive(Clone, PartialEq)]
struct Aged {
    name: Option<String>,
    age: Option<i64>,
    extra: Extra,
}

model! {
    Aged {
        0 "name" => name: optional,
        1 "age" => age: optional,
        .. => extra,
    }
}

/// A union whose branch is the one that fits best.
#[derive(Clone, PartialEq)]
enum Person {
    Named(Named),
    Aged(Box<Aged>),
    At(DateTime),
    Id(Uuid),
    Text(String),
    Unknown(Value),
}

union! {
    Person {
        object => Named,
        object => Aged,
        string => At,
        string => Id,
        string => Text,
        .. => Unknown,
    }
}

#[test]
fn branch_that_fits_best_is_taken() {
    let cases = [
        (r#"{"name":"a"}"#, "Named("),
        (r#"{"name":"a","age":3}"#, "Aged("),
        (r#"{"age":3,"x":1}"#, "Aged("),
        // The value of a known member has another type, so that branch does not fit.
        (r#"{"age":"old"}"#, "Named("),
        (r#""2021-11-01T07:00:00Z""#, "At("),
        (r#""00000000-0000-0000-0000-0000000000ff""#, "Id("),
        (r#""neither""#, "Text("),
        (r#"[1]"#, "Unknown("),
        ("1.0", "Unknown("),
        ("null", "Unknown("),
    ];
    for (json, variant) in cases {
        let person: Person = from_str(json).unwrap();
        assert!(
            format!("{person:?}").starts_with(variant),
            "{json}: {person:?}"
        );
        assert_eq!(to_string(&person).unwrap(), json);
    }
}

/// A branch of a tagged union.
#[derive(Clone, PartialEq)]
struct Circle {
    kind: String,
    radius: f64,
    extra: Extra,
}

model! {
    Circle {
        0 "kind" => kind: required,
        1 "radius" => radius: required,
        .. => extra,
    }
}

/// A union whose branch is selected by a tag.
#[derive(Clone, PartialEq)]
enum Figure {
    Circle(Circle),
    Named(Named),
    Unknown(Value),
}

union! {
    Figure tag "kind" {
        object ["\"circle\"", "\"round\""] => Circle,
        object ["\"named\""] => Named,
        .. => Unknown,
    }
}

#[test]
fn tag_selects_the_branch() {
    for (json, variant) in [
        (r#"{"kind":"round","radius":1.5}"#, "Circle("),
        (r#"{"kind":"named"}"#, "Named("),
        (r#"{"kind":"triangle","radius":1.0}"#, "Unknown("),
        (r#"{"kind":7}"#, "Unknown("),
        // Without the tag, the branch that fits.
        (r#"{"name":"a"}"#, "Named("),
    ] {
        let figure: Figure = from_str(json).unwrap();
        assert!(
            format!("{figure:?}").starts_with(variant),
            "{json}: {figure:?}"
        );
        assert_eq!(to_string(&figure).unwrap(), json);
    }
}

/// Declares a union as a member.
#[derive(Clone, PartialEq)]
struct Holder {
    name: Option<String>,
    figure: Option<Figure>,
    extra: Extra,
}

model! {
    Holder {
        0 "name" => name: optional,
        1 "figure" => figure: optional,
        .. => extra,
    }
}

/// A union of a branch that declares a member and of one that admits anything under its name.
#[derive(Clone, PartialEq)]
enum Shelf {
    Holder(Box<Holder>),
    Named(Named),
    Unknown(Value),
}

union! {
    Shelf {
        object => Holder,
        object => Named,
        .. => Unknown,
    }
}

#[test]
fn a_branch_that_admits_the_value_is_better_than_one_with_a_union_that_does_not() {
    for (json, variant) in [
        (
            r#"{"name":"a","figure":{"kind":"round","radius":1.5}}"#,
            "Holder(",
        ),
        (r#"{"name":"a","figure":{"kind":"triangle"}}"#, "Named("),
    ] {
        let shelf: Shelf = from_str(json).unwrap();
        assert!(
            format!("{shelf:?}").starts_with(variant),
            "{json}: {shelf:?}"
        );
        assert_eq!(to_string(&shelf).unwrap(), json);
    }
}

/// The tag of a `Line`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Tool {
    Pen,
    Unknown(String),
}

open_enum! {
    Tool: string {
        "pen" => Pen,
        .. => Unknown,
    }
}

/// A branch whose tag has a single value.
#[derive(Clone, PartialEq)]
struct Line {
    kind: Tool,
    length: Option<i64>,
    extra: Extra,
}

model! {
    Line {
        0 "kind" => kind: required,
        1 "length" => length: optional,
        .. => extra,
    }
}

/// A union whose tag may be wrong.
#[derive(Clone, PartialEq)]
enum Drawing {
    Circle(Circle),
    Shapes(Shapes),
    Line(Line),
    Unknown(Value),
}

union! {
    Drawing tag "kind" {
        object ["\"circle\""] => Circle,
        object ["\"shapes\""] => Shapes,
        object ["\"pen\""] => Line,
        .. => Unknown,
    }
}

/// A branch that contains other drawings.
#[derive(Clone, PartialEq)]
struct Shapes {
    shapes: Vec<Drawing>,
    count: Option<i64>,
    extra: Extra,
}

model! {
    Shapes {
        0 "shapes" => shapes: required,
        1 "count" => count: optional,
        .. => extra,
    }
}

#[test]
fn wrong_tag_does_not_select_the_branch() {
    for (json, variant) in [
        (r#"{"kind":"circle","shapes":[]}"#, "Shapes("),
        (r#"{"kind":"pen","length":"1","radius":2}"#, "Circle("),
        // Nested drawings are tried again, too, and those with a right tag keep their branch.
        (
            r#"{"kind":"circle","shapes":[{"kind":"shapes","radius":1},{"kind":"pen","length":1}]}"#,
            "Shapes(",
        ),
        // Both branches fit, and the tag is right.
        (r#"{"kind":"circle","radius":1,"shapes":[]}"#, "Circle("),
    ] {
        let drawing: Drawing = from_str(json).unwrap();
        assert!(
            format!("{drawing:?}").starts_with(variant),
            "{json}: {drawing:?}"
        );
        let written: Value = from_str(&to_string(&drawing).unwrap()).unwrap();
        assert_eq!(written, from_str::<Value>(json).unwrap());
    }
    // A null for a member that may only be absent is no reason to take another branch, although a circle would keep it.
    let null = r#"{"kind":"pen","length":null,"radius":1}"#;
    let drawing: Drawing = from_str(null).unwrap();
    assert!(format!("{drawing:?}").starts_with("Line("), "{drawing:?}");
    // An integer that is written with a fraction is no reason to take another branch.
    let spelled = r#"{"kind":"shapes","shapes":[],"count":7.0,"radius":1}"#;
    let drawing: Drawing = from_str(spelled).unwrap();
    assert!(format!("{drawing:?}").starts_with("Shapes("), "{drawing:?}");
    // No branch fits: the tag of a line must be `pen`.
    for (json, message) in [
        (r#"{"kind":"circle","length":1}"#, "missing field `radius`"),
        (
            r#"{"kind":"shapes","shapes":[{"kind":"circle"}]}"#,
            "missing field `radius`",
        ),
    ] {
        let error = from_str::<Drawing>(json)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains(message), "{json}: {error}");
    }
}

#[test]
fn integer_with_a_fraction_of_zero_selects_the_branch_that_declares_it() {
    let json = r#"[{"name":"a","age":3.0},{"age":3.5}]"#;
    let people: Vec<Person> = from_str(json).unwrap();
    assert!(format!("{people:?}").starts_with("[Aged("), "{people:?}");
    assert!(format!("{people:?}").contains("Named("), "{people:?}");
}

/// A union of two branches that differ only deep down.
#[derive(Clone, PartialEq)]
enum Deep {
    A(Box<DeepA>),
    B(Box<DeepB>),
    Unknown(Value),
}

union! {
    Deep {
        object => A,
        object => B,
        .. => Unknown,
    }
}

/// The first branch.
#[derive(Clone, PartialEq)]
struct DeepA {
    next: Option<Deep>,
    a: Option<i64>,
}

model! {
    DeepA {
        0 "next" => next: optional,
        1 "a" => a: optional,
        .. => _,
    }
}

/// The second branch.
#[derive(Clone, PartialEq)]
struct DeepB {
    next: Option<Deep>,
    b: Option<i64>,
}

model! {
    DeepB {
        0 "next" => next: optional,
        1 "b" => b: optional,
        .. => _,
    }
}

/// Without a limit, reading this takes 2 to the power of 100 trials.
#[test]
fn deeply_nested_unions_are_read_in_bounded_time() {
    let json = format!("{}{{\"b\":1}}{}", "{\"next\":".repeat(100), "}".repeat(100));
    let _: Deep = from_str(&json).unwrap();
    // At a reasonable depth, every branch is right.
    let json = format!("{}{{\"b\":1}}{}", "{\"next\":".repeat(6), "}".repeat(6));
    let deep: Deep = from_str(&json).unwrap();
    assert_eq!(to_string(&deep).unwrap(), json);
    assert!(format!("{deep:?}").contains("b: Some(1)"), "{deep:?}");
}

/// A branch that contains a framed drawing.
#[derive(Clone, PartialEq)]
struct Frame {
    inner: Box<Framed>,
    extra: Extra,
}

model! {
    Frame {
        0 "inner" => inner: required,
        .. => extra,
    }
}

/// Drawings in frames. The tag may be wrong on each level.
#[derive(Clone, PartialEq)]
enum Framed {
    Gold(Frame),
    Wood(Frame),
    Circle(Circle),
    Unknown(Value),
}

union! {
    Framed tag "kind" {
        object ["\"gold\""] => Gold,
        object ["\"wood\""] => Wood,
        object ["\"circle\""] => Circle,
        .. => Unknown,
    }
}

/// Large values at the bottom of nested unions must not be read once for each combination of branches.
#[test]
fn large_and_deeply_nested_unions_are_read_in_bounded_time() {
    let bulk = format!("[{}1]", "1,".repeat(5_000));
    let bottom = format!("{{\"b\":1,\"bulk\":{bulk}}}");
    let json = format!("{}{bottom}{}", "{\"next\":".repeat(60), "}".repeat(60));
    let _: Deep = from_str(&json).unwrap();
    // The drawing at the bottom fits no branch, and each frame could be of the other branch.
    let bottom = format!("{{\"kind\":\"circle\",\"bulk\":{bulk}}}");
    let frames = "{\"kind\":\"gold\",\"inner\":".repeat(60);
    let json = format!("{frames}{bottom}{}", "}".repeat(60));
    let error = from_str::<Framed>(&json)
        .err()
        .map(|error| error.to_string());
    assert!(error.unwrap_or_default().contains("missing field `radius`"));
    // A wrong tag deep down is corrected.
    let json = r#"{"kind":"gold","inner":{"kind":"circle","inner":{"kind":"gold","radius":1}}}"#;
    let framed: Framed = from_str(json).unwrap();
    let shown = format!("{framed:?}");
    assert!(
        shown.contains("Circle(") && !shown.contains("Unknown("),
        "{shown}"
    );
}
