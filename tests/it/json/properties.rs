//! Property tests: what is true for all texts.

use conform_json::{Document, Format, Source, Span, Value, ValueKind};
use proptest::prelude::*;
use serde_json::Value as Serde;

use super::{json, read, written, yaml};

/// Generates values with few different numbers and strings, so that equal ones occur.
pub(crate) fn any_value() -> impl Strategy<Value = Serde> {
    let scalar = prop_oneof![
        Just(Serde::Null),
        any::<bool>().prop_map(Serde::from),
        (-3_i64..4).prop_map(Serde::from),
        any::<i64>().prop_map(Serde::from),
        prop::sample::select(vec![
            "1.0",
            "-0",
            "2.50",
            "1e2",
            "1E-3",
            "12345678901234567890123",
            "0.1"
        ])
        .prop_map(|number| Serde::Number(number.parse().expect("a number"))),
        "[ab]{0,2}".prop_map(Serde::from),
        any::<String>().prop_map(Serde::from),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Serde::from),
            prop::collection::vec((prop_oneof!["[abc]{0,2}", any::<String>()], inner), 0..6)
                .prop_map(|members| members.into_iter().collect::<Serde>()),
        ]
    })
}

/// Generates JSON text with changes to a few of its bytes.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let bytes = prop::sample::select(
        b"{}[],:\"\\ \n\t0123456789.-+eEtrufalsn/\x00\x1f\x7f\xc3\xa9\xff".to_vec(),
    );
    let change = (any::<prop::sample::Index>(), bytes, 0..3);
    (
        any_value(),
        any::<bool>(),
        prop::collection::vec(change, 1..4),
    )
        .prop_map(|(value, pretty, changes)| {
            let text = if pretty {
                serde_json::to_vec_pretty(&value)
            } else {
                serde_json::to_vec(&value)
            };
            let mut text = text.expect("a value is JSON");
            for (at, byte, how) in changes {
                let at = at.index(text.len() + 1);
                match how {
                    0 if at < text.len() => drop(text.remove(at)),
                    1 if at < text.len() => text[at] = byte,
                    _ => text.insert(at, byte),
                }
            }
            text
        })
}

/// Returns all values of a document, each with the span that must contain it.
fn nested(document: &Document) -> Vec<(Value<'_>, Span)> {
    let whole = Span::new(
        0,
        u32::try_from(document.text().len()).expect("the text is short"),
    );
    let mut all = vec![(document.root(), whole)];
    let mut next = 0;
    while let Some(&(value, _)) = all.get(next) {
        next += 1;
        let elements = value.as_array().into_iter().flatten();
        let members = value
            .as_object()
            .into_iter()
            .flatten()
            .map(|member| member.value);
        all.extend(elements.chain(members).map(|inner| (inner, value.span())));
    }
    all
}

/// Checks that each value is inside the value that contains it, that siblings are in order and do not
/// overlap, and that keys are before their values.
pub(super) fn assert_spans(document: &Document) {
    for (value, within) in nested(document) {
        let span = value.span();
        assert!(
            within.start <= span.start && span.end <= within.end,
            "{span:?} must be inside {within:?}"
        );
        assert_eq!(document.value(value.id()), value);
        let mut last = span.start;
        for member in value.as_object().into_iter().flatten() {
            for span in [member.key_span, member.value.span()] {
                assert!(last <= span.start, "{span:?} must start after {last}");
                last = span.end;
            }
        }
        for element in value.as_array().into_iter().flatten() {
            assert!(
                last <= element.span().start,
                "{element:?} must start after {last}"
            );
            last = element.span().end;
        }
    }
}

proptest! {
    // A failure is to become a fixture, so seeds are not kept.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_is_read_like_serde_json_reads_it(value in any_value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("a value is JSON");
        let document = json(&text);
        prop_assert_eq!(document.root().to_serde(), value);
        if !pretty {
            prop_assert_eq!(written(&document), text);
        }
        assert_spans(&document);
    }

    #[test]
    fn json_is_refused_if_serde_json_refuses_it(text in mutated()) {
        let here = read("test.json", text.clone(), Format::Json);
        let there = serde_json::from_slice::<Serde>(&text);
        match (here, there) {
            (Ok(document), Ok(value)) => prop_assert_eq!(document.root().to_serde(), value),
            (Err(error), Err(_)) => {
                let position = error.position();
                prop_assert!(error.source_text().line(position.line).is_some());
            }
            (here, there) => prop_assert!(false, "{:?} but {:?}: {:?}", here.err(), there.err(), String::from_utf8_lossy(&text)),
        }
    }

    #[test]
    fn any_text_is_read_or_refused_as_yaml(text in "[-?:,{}\\[\\]&*#|>%@`'\" \\nab0.!~<]{0,40}") {
        match read("test.yaml", text, Format::Yaml) {
            Ok(document) => drop(written(&document)),
            Err(error) => prop_assert!(error.source_text().line(error.position().line).is_some()),
        }
    }

    #[test]
    fn json_is_also_yaml(value in any_value()) {
        let text = serde_json::to_string_pretty(&value).expect("a value is JSON");
        // JSON allows unescaped control characters above U+007E, YAML does not.
        prop_assume!(!text.chars().any(|c| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}')));
        prop_assert_eq!(written(&yaml(&text)), written(&json(&text)));
    }

    #[test]
    fn positions_agree_with_a_simple_count(text in "[aé😀\\r\\n]{0,30}", at in any::<prop::sample::Index>()) {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = *at.get(&starts);
        let before = &text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let source = Source::new("test", text.clone());
        let position = source.position(u32::try_from(at).expect("the text is short"));
        prop_assert_eq!((position.line as usize, position.column as usize), (line, column));
        let expected = text.split('\n').nth(line - 1).expect("there is a line");
        prop_assert_eq!(source.line(position.line), Some(expected.strip_suffix('\r').unwrap_or(expected)));
    }

    #[test]
    fn yaml_written_by_serde_yaml_is_read_back(tree in any_tree()) {
        let text = serde_yaml::to_string(&tree).expect("a tree is YAML");
        let document = yaml(&text);
        assert_same(&tree, document.root());
        assert_spans(&document);
        for (value, _) in nested(&document) {
            let source = document.source().slice(value.span());
            match value.kind() {
                // The content of plain text on one line is that text.
                ValueKind::String if !source.starts_with(['"', '\'', '|', '>']) && !source.contains('\n') => {
                    prop_assert_eq!(Some(source), value.as_str());
                }
                ValueKind::Number => prop_assert_eq!(Some(source), value.as_number().map(|number| number.as_str())),
                ValueKind::Boolean | ValueKind::Null => prop_assert_eq!(source, written_value(value)),
                _ => {}
            }
        }
    }
}

/// Generates values that `serde_yaml` can write.
fn any_tree() -> impl Strategy<Value = serde_yaml::Value> {
    use serde_yaml::Value as Yaml;
    let text = prop_oneof![
        "[a-z :#'\"\\n\\-\\[{&*!|>%@`,?~0-9.]{0,12}",
        // `serde_yaml` writes YAML 1.1, which has three more line breaks.
        any::<String>().prop_map(|text| text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "")),
        prop::sample::select(vec![
            "yes",
            "null",
            "~",
            "0x1F",
            "1.5",
            "true",
            "<<",
            "",
            " ",
            "- a",
            "a: b",
            "0o7",
            ".inf",
            "2016-01-30"
        ])
        .prop_map(str::to_owned),
    ];
    let scalar = prop_oneof![
        Just(Yaml::Null),
        any::<bool>().prop_map(Yaml::from),
        any::<i64>().prop_map(Yaml::from),
        any::<f64>()
            .prop_filter("JSON has finite numbers", |number| number.is_finite())
            .prop_map(Yaml::from),
        text.clone().prop_map(Yaml::from),
    ];
    scalar.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Yaml::Sequence),
            // `serde_yaml` writes `<<` without quotes, which is a merge key.
            prop::collection::vec(
                (text.clone().prop_filter("a name", |key| key != "<<"), inner),
                0..5
            )
            .prop_map(|members| {
                Yaml::Mapping(
                    members
                        .into_iter()
                        .map(|(key, value)| (Yaml::from(key), value))
                        .collect(),
                )
            }),
        ]
    })
}

fn assert_same(tree: &serde_yaml::Value, value: Value<'_>) {
    use serde_yaml::Value as Yaml;
    match tree {
        Yaml::Null => assert!(value.is_null()),
        Yaml::Bool(expected) => assert_eq!(value.as_bool(), Some(*expected)),
        Yaml::Number(expected) => {
            let number = value.as_number().expect("a number");
            match expected.as_i64() {
                Some(expected) => assert_eq!(number.as_i64(), Some(expected)),
                None => assert_eq!(number.as_f64(), expected.as_f64()),
            }
        }
        Yaml::String(expected) => assert_eq!(value.as_str(), Some(expected.as_str())),
        Yaml::Sequence(expected) => {
            let array = value.as_array().expect("an array");
            assert_eq!(array.len(), expected.len());
            array
                .iter()
                .zip(expected)
                .for_each(|(value, tree)| assert_same(tree, value));
        }
        Yaml::Mapping(expected) => {
            let object = value.as_object().expect("an object");
            assert_eq!(object.len(), expected.len());
            for (member, (key, tree)) in object.iter().zip(expected) {
                assert_eq!(Some(member.key), key.as_str());
                assert_same(tree, member.value);
            }
        }
        Yaml::Tagged(_) => panic!("no tags are generated"),
    }
}

fn written_value(value: Value<'_>) -> String {
    let mut out = String::new();
    value.write_json(&mut out);
    out
}
