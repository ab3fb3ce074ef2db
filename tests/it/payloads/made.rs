//! The payloads with a mistake, in `tests/fixtures/validator/mistakes`: each made one differs from its base at the place that the index
//! names and nowhere else; the captured ones are what the page shows. That checks find them is proved in `conform`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use conform_json::{Document, Format, Limits, Position, Value, ValueKind};
use conform_tests::payloads::{self, Media, Origin, Payload, mistakes_root};
use serde::Deserialize;

use super::folder::files;
use super::index::{self, yaml};
use super::replay::replay;

/// One entry of `index.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    /// Its path below `tests/fixtures/validator/mistakes`.
    file: String,
    /// The path below `tests/payloads` of the payload or capture that it was made from.
    base: String,
    /// Where the mistake is.
    at: Place,
    /// The mistake, for people.
    mistake: String,
    /// What a check finds in it by default.
    finding: Finding,
}

/// The place of a mistake.
#[derive(Deserialize)]
#[serde(untagged)]
enum Place {
    /// In what the text says: a JSON Pointer. For form fields, the name after `/`.
    Value(String),
    /// In the text itself.
    Text { line: u32, column: u32 },
}

/// How a check without `--strict` takes the mistake.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "kebab-case")]
enum Finding {
    Error,
    Note,
}

fn read() -> Vec<Made> {
    yaml(&mistakes_root().join("index.yaml"))
}

fn parse(path: &Path) -> Result<Document, conform_json::SyntaxError> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Document::parse(
        path.to_string_lossy().as_ref(),
        bytes,
        Format::Json,
        &Limits::default(),
    )
}

/// Where a text stops being JSON or repeats a name first.
fn fault(path: &Path) -> Position {
    match parse(path) {
        Err(error) => error.position(),
        Ok(document) => {
            let again = document
                .duplicates()
                .iter()
                .map(|name| name.repeat.start)
                .min();
            let again = again.unwrap_or_else(|| panic!("{} repeats no name", path.display()));
            document.position(again)
        }
    }
}

/// The deepest places at which two values differ, as JSON Pointers. Items of arrays are compared by index.
fn differences(one: Value<'_>, two: Value<'_>, at: &str, found: &mut Vec<String>) {
    match (one.kind(), two.kind()) {
        (ValueKind::Object, ValueKind::Object) => {
            let names = |value: Value<'_>| -> BTreeSet<String> {
                let object = value.as_object().expect("its kind is object");
                object.iter().map(|member| member.key.to_owned()).collect()
            };
            for name in names(one).union(&names(two)) {
                let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                match (one.get(name), two.get(name)) {
                    (Some(one), Some(two)) => differences(one, two, &at, found),
                    _ => found.push(at),
                }
            }
        }
        (ValueKind::Array, ValueKind::Array) => {
            let [one, two] = [one, two].map(|value| value.as_array().expect("its kind is array"));
            for index in 0..one.len().max(two.len()) {
                let at = format!("{at}/{index}");
                match (one.get(index), two.get(index)) {
                    (Some(one), Some(two)) => differences(one, two, &at, found),
                    _ => found.push(at),
                }
            }
        }
        (one_kind, two_kind) => {
            let same = one_kind == two_kind
                && one.as_str() == two.as_str()
                && one.as_bool() == two.as_bool()
                && one.as_number().map(|n| n.as_str()) == two.as_number().map(|n| n.as_str());
            if !same {
                found.push(at.to_owned());
            }
        }
    }
}

/// The deepest place that all the pointers are at or below.
fn common(pointers: &[String]) -> String {
    let mut common: Vec<&str> = pointers[0].split('/').collect();
    for pointer in pointers {
        let same = common
            .iter()
            .zip(pointer.split('/'))
            .take_while(|(a, b)| *a == b)
            .count();
        common.truncate(same);
    }
    common.join("/")
}

#[test]
fn every_made_payload_is_listed() {
    let listed: BTreeSet<String> = read().into_iter().map(|made| made.file).collect();
    let mut found = files(&mistakes_root());
    assert!(found.remove("index.yaml"));
    let taken: BTreeSet<String> = payloads::mistakes().iter().map(Payload::name).collect();
    assert_eq!(
        taken, listed,
        "payloads::mistakes() gives what index.yaml lists"
    );
    assert_eq!(
        found, listed,
        "files in the folder, and files that index.yaml lists"
    );
}

#[test]
fn every_made_payload_is_named_after_its_mistake() {
    let mut mistakes = BTreeMap::new();
    for made in read() {
        let payload = Payload::from_path(&mistakes_root().join(&made.file));
        let payload = payload.unwrap_or_else(|| panic!("{} is misnamed", made.file));
        assert_ne!(payload.origin, Origin::Facts, "{}", made.file);
        let base = payloads::root().join(&made.base);
        assert!(
            base.is_file(),
            "{}: its base {} does not exist",
            made.file,
            made.base
        );
        assert!(
            made.base.starts_with(payload.operation),
            "{}: its base",
            made.file
        );
        assert!(
            made.mistake.ends_with('.'),
            "{}: the mistake is a sentence",
            made.file
        );
        *mistakes.entry(made.finding).or_insert(0) += 1;
    }
    let count: usize = mistakes.values().sum();
    println!("{count} made payloads: {mistakes:?}");
    assert!(count >= 60, "{count} made payloads");
}

#[test]
fn every_made_payload_differs_from_its_base_at_its_place_only() {
    let mut wrong = Vec::new();
    for made in read() {
        let path = mistakes_root().join(&made.file);
        let base = payloads::root().join(&made.base);
        let media = Payload::from_path(&path).expect("it is named so").media;
        let (found, listed) = match (media, &made.at) {
            (Media::Json, Place::Value(pointer)) => {
                let [base, made] = [&base, &path]
                    .map(|path| parse(path).unwrap_or_else(|error| panic!("{error}")));
                assert!(
                    made.duplicates().is_empty(),
                    "{}: a name twice",
                    path.display()
                );
                let mut found = Vec::new();
                differences(base.root(), made.root(), "", &mut found);
                assert!(!found.is_empty(), "{} is its base", path.display());
                (common(&found), pointer.clone())
            }
            (Media::Json, Place::Text { line, column }) => {
                (fault(&path).to_string(), format!("{line}:{column}"))
            }
            // What a form says is not compared: the index names the field, and the check finds it.
            (Media::Form | Media::Multipart, _) => {
                assert_ne!(
                    fs::read(&path).ok(),
                    fs::read(&base).ok(),
                    "{} is its base",
                    made.file
                );
                continue;
            }
        };
        if found != listed {
            wrong.push(format!(
                "{}: found at `{found}`, listed at `{listed}`",
                made.file
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "the places of these mistakes:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn bodies_kept_as_captured_are_the_captures() {
    let mut kept = 0;
    for made in read() {
        let path = mistakes_root().join(&made.file);
        let payload = Payload::from_path(&path).expect("it is named so");
        if payload.origin != Origin::Captured {
            continue;
        }
        let capture = Path::new(&made.base).with_extension("");
        assert_eq!(
            capture.extension(),
            Some("capture".as_ref()),
            "{}: its base",
            made.file
        );
        let text = fs::read_to_string(payloads::root().join(&made.base)).expect("it is text");
        if payload.variant == "captured-as-is" {
            assert_eq!(payload.text(), text, "{}", made.file);
        } else {
            // Repeated names are a finding of their own only where the text is JSON otherwise: with the repairs that take
            // nothing away.
            let mut repairs = index::repairs("getVisit/200.captured-first-postvisit.json");
            repairs.retain(|repair| repair.removed.is_empty());
            assert_eq!(
                payload.text(),
                replay(&text, &repairs).expect("they fit"),
                "{}",
                made.file
            );
            assert_eq!(
                parse(&path).expect("it is JSON").duplicates().len(),
                2,
                "{}",
                made.file
            );
        }
        kept += 1;
    }
    assert_eq!(
        kept, 6,
        "the five captures that are not JSON, and the one with repeated names"
    );
}
