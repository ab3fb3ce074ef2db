//! Reading and writing through the runtime, case by case.

use conform_runtime::{
    Blank, DateTime, Extra, Loose, Maybe, Number, Uuid, Value, model, open_enum, union,
};
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
fn absent_and_null_are_two_things() {
    for json in [
        r#"{"required":"a","nullable":null}"#,
        r#"{"required":"a","optional":"b","nullable":"c","maybe":null}"#,
        r#"{"required":"a","nullable":null,"maybe":"d"}"#,
    ] {
        assert_eq!(to_string(&from_str::<All>(json).unwrap()).unwrap(), json);
    }
}

#[test]
fn an_unexpected_null_reads_as_absent() {
    let all: All = from_str(r#"{"required":"a","optional":null,"nullable":null}"#).unwrap();
    assert_eq!(all.optional, None);
}

#[test]
fn what_must_be_there_must_be_there() {
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
fn members_in_any_order_and_unknown_ones_are_kept() {
    let json = r#"{"x":1.50,"nullable":"c","maybe":"d","required":"a","y":{"z":[null]}}"#;
    let all: All = from_str(json).unwrap();
    assert_eq!(all.extra.len(), 2);
    assert_eq!(
        to_string(&all).unwrap(),
        r#"{"required":"a","nullable":"c","maybe":"d","x":1.50,"y":{"z":[null]}}"#
    );
}

#[test]
fn the_last_of_repeated_members_counts() {
    let all: All = from_str(r#"{"required":"a","nullable":null,"required":"b"}"#).unwrap();
    assert_eq!(all.required, "b");
}

#[test]
fn debug_keeps_secrets() {
    let mut all = All::new("shown", None);
    all.maybe = Maybe::Value("hidden".to_owned());
    all.extra.insert("other", "private");
    let shown = format!("{all:?}");
    assert!(
        shown.contains("shown") && !shown.contains("hidden") && !shown.contains("private"),
        "{shown}"
    );
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
fn a_loose_number_compares_by_value() {
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
fn a_malformed_date_does_not_fail_the_response() {
    let time: DateTime = from_str(r#""yesterday""#).unwrap();
    assert!(time.timestamp().is_err());
    assert_eq!(to_string(&time).unwrap(), r#""yesterday""#);
}

#[test]
fn blank_is_not_the_value() {
    let read: Vec<Blank<All>> = from_str(r#"["", {"required":"a","nullable":null}]"#).unwrap();
    assert_eq!(read[0], Blank::Empty);
    assert_eq!(
        to_string(&read).unwrap(),
        r#"["",{"required":"a","nullable":null}]"#
    );
    let error = from_str::<Blank<All>>(r#"{"nullable":null}"#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("missing field `required`"), "{error}");
}

/// Values of all kinds.
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
fn a_mixed_enum_compares_by_spelling() {
    let json = r#"["a",1,1.50,1.5,{"b":null}]"#;
    let read: Vec<Mixed> = from_str(json).unwrap();
    assert!(matches!(
        read[..],
        [
            Mixed::A,
            Mixed::One,
            Mixed::OneAndAHalf,
            Mixed::Unknown(_),
            Mixed::Unknown(_)
        ]
    ));
    assert_eq!(to_string(&read).unwrap(), json);
}

/// The first branch takes whatever the second has.
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

/// Knows one member more.
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

/// Told apart by what fits.
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
fn a_union_takes_what_fits_best() {
    let cases = [
        (r#"{"name":"a"}"#, "Named("),
        (r#"{"name":"a","age":3}"#, "Aged("),
        (r#"{"age":3,"x":1}"#, "Aged("),
        // The member is known and its value of another type: that branch is out.
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
    radius: Number,
    extra: Extra,
}

model! {
    Circle {
        0 "kind" => kind: required,
        1 "radius" => radius: required,
        .. => extra,
    }
}

/// Told apart by a tag.
#[derive(Clone, PartialEq)]
enum Shape {
    Circle(Circle),
    Named(Named),
    Unknown(Value),
}

union! {
    Shape tag "kind" {
        object ["\"circle\"", "\"round\""] => Circle,
        object ["\"named\""] => Named,
        .. => Unknown,
    }
}

#[test]
fn a_tag_decides() {
    for (json, variant) in [
        (r#"{"kind":"round","radius":1.0}"#, "Circle("),
        (r#"{"kind":"named"}"#, "Named("),
        (r#"{"kind":"triangle","radius":1.0}"#, "Unknown("),
        (r#"{"kind":7}"#, "Unknown("),
        // Without the tag, what fits.
        (r#"{"name":"a"}"#, "Named("),
    ] {
        let shape: Shape = from_str(json).unwrap();
        assert!(
            format!("{shape:?}").starts_with(variant),
            "{json}: {shape:?}"
        );
        assert_eq!(to_string(&shape).unwrap(), json);
    }
}

/// What a `Drawing` is drawn with.
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

/// A branch whose tag has one value only.
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

/// Told apart by a tag that may be wrong.
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

/// A branch that holds others.
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
fn a_tag_that_is_wrong_does_not_decide() {
    for (json, variant) in [
        (r#"{"kind":"circle","shapes":[]}"#, "Shapes("),
        (r#"{"kind":"pen","length":"1","radius":2}"#, "Circle("),
        // What is within is asked once more as well, and what is right about the tag stays so.
        (
            r#"{"kind":"circle","shapes":[{"kind":"shapes","radius":1},{"kind":"pen","length":1}]}"#,
            "Shapes(",
        ),
        // Both fit, and the tag is right.
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
    // A null for what may only be absent is no reason, though a circle would keep it.
    let null = r#"{"kind":"pen","length":null,"radius":1}"#;
    let drawing: Drawing = from_str(null).unwrap();
    assert!(format!("{drawing:?}").starts_with("Line("), "{drawing:?}");
    // An integer that is written in another way is no reason.
    let spelled = r#"{"kind":"shapes","shapes":[],"count":7.0,"radius":1}"#;
    let drawing: Drawing = from_str(spelled).unwrap();
    assert!(format!("{drawing:?}").starts_with("Shapes("), "{drawing:?}");
    // Nothing fits: a line is drawn with a pen.
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
fn an_integer_with_a_fraction_of_zero_goes_where_it_is_known() {
    let json = r#"[{"name":"a","age":3.0},{"age":3.5}]"#;
    let people: Vec<Person> = from_str(json).unwrap();
    assert!(format!("{people:?}").starts_with("[Aged("), "{people:?}");
    assert!(format!("{people:?}").contains("Named("), "{people:?}");
}

/// Two branches that differ only deep down.
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

/// One branch.
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

/// The other.
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

/// Without a limit this is 2 to the power of 100 trials.
#[test]
fn deep_unions_end() {
    let json = format!("{}{{\"b\":1}}{}", "{\"next\":".repeat(100), "}".repeat(100));
    let _: Deep = from_str(&json).unwrap();
    // Reasonable depths are told apart all the way down.
    let json = format!("{}{{\"b\":1}}{}", "{\"next\":".repeat(6), "}".repeat(6));
    let deep: Deep = from_str(&json).unwrap();
    assert_eq!(to_string(&deep).unwrap(), json);
    assert!(format!("{deep:?}").contains("b: Some(1)"), "{deep:?}");
}

/// A branch that holds another drawing, as `Held` does.
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

/// Drawings in frames, whose tags may be wrong on each level.
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

/// Two to the power of the depth would be one thing; as often to read what is at the bottom another.
#[test]
fn what_is_large_and_deep_is_not_read_too_often() {
    let bulk = format!("[{}1]", "1,".repeat(5_000));
    let bottom = format!("{{\"b\":1,\"bulk\":{bulk}}}");
    let json = format!("{}{bottom}{}", "{\"next\":".repeat(60), "}".repeat(60));
    let _: Deep = from_str(&json).unwrap();
    // Nothing is right at the bottom, and each frame could be of the other kind.
    let bottom = format!("{{\"kind\":\"circle\",\"bulk\":{bulk}}}");
    let frames = "{\"kind\":\"gold\",\"inner\":".repeat(60);
    let json = format!("{frames}{bottom}{}", "}".repeat(60));
    let error = from_str::<Framed>(&json)
        .err()
        .map(|error| error.to_string());
    assert!(error.unwrap_or_default().contains("missing field `radius`"));
    // A tag that is wrong deep down is found.
    let json = r#"{"kind":"gold","inner":{"kind":"circle","inner":{"kind":"gold","radius":1}}}"#;
    let framed: Framed = from_str(json).unwrap();
    let shown = format!("{framed:?}");
    assert!(
        shown.contains("Circle(") && !shown.contains("Unknown("),
        "{shown}"
    );
}
