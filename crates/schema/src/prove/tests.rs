//! That programs agree with `jsonschema` and with the walk, on recorded payloads, on what becomes of it by mutation, and on
//! generated schemas.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;

use super::Sights;
use super::kinds::Fit;
use crate::compiled::CompiledSchema;
use crate::direction::Direction;
use crate::store::{LazySchema, SchemaStore};
use crate::test_observer::AppliedSchemas;
use crate::test_schemas::{drawn_description, scalars, values};

/// A recorded payload, and the schema that it is checked by.
struct Case {
    name: String,
    text: String,
    compiled: Arc<CompiledSchema>,
}

/// What the slow way says of a text.
struct Truth {
    is_valid: bool,
    /// Of names that repeat, the slow way takes the last; the program takes none.
    repeats: bool,
    is_clean: bool,
}

fn truth(compiled: &CompiledSchema, text: &str) -> Truth {
    let bytes = text.as_bytes().to_vec();
    let document = Document::parse("test", bytes, Format::Json, &Limits::default());
    let document = document.expect("the text is JSON");
    let is_valid = compiled.schema().is_valid(document.root());
    let walked = compiled.walk(document.root(), &HashSet::new(), None);
    let repeats = !document.duplicates().is_empty();
    let is_unremarkable =
        walked.notes.is_empty() && walked.mistagged.is_empty() && walked.disordered.is_empty();
    let is_clean = is_valid && !repeats && is_unremarkable;
    Truth {
        is_valid,
        repeats,
        is_clean,
    }
}

/// Fails where a pass over a clean body does not show what the walk shows.
fn show_alike(compiled: &CompiledSchema, text: &str) {
    let program = compiled.program().expect("it proved the text");
    // Sights of their own, of which nothing was reported before.
    let sights = Sights::new(program, compiled.sources());
    let by_pass = AppliedSchemas::default();
    let watched = Some((&sights, by_pass.watch()));
    if program.fit_of(text, &Limits::default(), watched) != Fit::Clean {
        // A listed value that is spelt in another way is left to the tape.
        assert_eq!(by_pass.all(), BTreeSet::new());
        return;
    }
    let bytes = text.as_bytes().to_vec();
    let document = Document::parse("test", bytes, Format::Json, &Limits::default());
    let document = document.expect("the text is JSON");
    let by_walk = AppliedSchemas::default();
    let _ = compiled.walk(document.root(), &HashSet::new(), Some(by_walk.watch()));
    let schema = compiled.schema();
    assert_eq!(by_pass.all(), by_walk.all(), "{text} by {schema:?}");
}

/// Fails where the program and the slow way contradict each other; returns what the program says.
fn agree(compiled: &CompiledSchema, text: &str) -> (Fit, Truth) {
    let truth = truth(compiled, text);
    let fit = compiled.program().map_or(Fit::Unknown, |program| {
        program.fit_of(text, &Limits::default(), None)
    });
    match fit {
        Fit::Clean => {
            assert!(
                truth.is_clean,
                "called clean: {text} by {:?}",
                compiled.schema()
            );
            show_alike(compiled, text);
        }
        Fit::Noted => assert!(
            truth.is_valid,
            "called valid: {text} by {:?}",
            compiled.schema()
        ),
        Fit::Fails => assert!(
            !truth.is_valid || truth.repeats,
            "called invalid: {text} by {:?}",
            compiled.schema()
        ),
        Fit::Unknown | Fit::Stop => {}
    }
    (fit, truth)
}

/// The schema of a response that is JSON, or of a request where there is no status.
fn schema_of(
    description: &Description,
    operation: &str,
    status: Option<&str>,
) -> Option<LazySchema> {
    let operations = description.operations();
    let operation = operations.iter().find(|one| one.id() == Some(operation))?;
    let message = match status {
        None => operation.node.follow("requestBody")?,
        Some(status) => operation.node.follow("responses")?.follow(status)?,
    };
    let media_type = message.follow("content")?.follow("application/json")?;
    Some(LazySchema::new(media_type.get("schema")?.address()))
}

/// The recorded payloads that are JSON, each with its schema.
fn payloads() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let loaded = Description::load(&root.join("spec/openapi.yaml"), &LoadOptions::default());
    let description = Arc::new(loaded.description.expect("the description loads"));
    let store = SchemaStore::new(Arc::clone(&description));
    let mut cases = Vec::new();
    for operation in description.operations() {
        let Some(id) = operation.id() else { continue };
        let Ok(files) = fs::read_dir(root.join("tests/payloads").join(id)) else {
            continue;
        };
        let mut paths: Vec<_> = files
            .map(|file| file.expect("it is listed").path())
            .collect();
        paths.sort_unstable();
        for path in paths {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("it is Unicode");
            let [message, _, "json"] = name.split('.').collect::<Vec<_>>()[..] else {
                continue;
            };
            let status = (message != "request").then_some(message);
            let direction = match status {
                None => Direction::Request,
                Some(_) => Direction::Response,
            };
            let Some(schema) = schema_of(&description, id, status) else {
                continue;
            };
            cases.push(Case {
                name: path.display().to_string(),
                text: fs::read_to_string(&path).expect("a payload is text"),
                compiled: Arc::clone(schema.whole(&store, direction)),
            });
        }
    }
    cases
}

#[test]
fn clean_payloads_are_proved() {
    let (mut clean, mut proved) = (0, 0);
    for case in payloads() {
        let (fit, truth) = agree(&case.compiled, &case.text);
        clean += usize::from(truth.is_clean);
        proved += usize::from(fit == Fit::Clean);
        assert!(
            !truth.is_clean || fit == Fit::Clean,
            "{} is clean and not proved",
            case.name
        );
    }
    assert_eq!(proved, clean);
    assert!(clean >= 25, "only {clean} payloads are clean");
}

/// Changes the value at a number, counted in the order of the text.
fn mutate(value: &mut Json, at: &mut usize, change: &dyn Fn(&mut Json)) {
    if *at == 0 {
        change(value);
        *at = usize::MAX;
        return;
    }
    if *at != usize::MAX {
        *at -= 1;
    }
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| mutate(item, at, change)),
        Json::Object(members) => {
            for (_, member) in members.iter_mut() {
                mutate(member, at, change);
            }
        }
        _ => {}
    }
}

fn count(value: &Json) -> usize {
    1 + match value {
        Json::Array(items) => items.iter().map(count).sum(),
        Json::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// One of the ways to spoil a value, or not.
fn change(value: &mut Json, how: usize) {
    let scalars = scalars();
    match (how % (scalars.len() + 4), &mut *value) {
        (0, Json::Array(items)) => items.extend(items.first().cloned()),
        (0 | 1, Json::Object(members)) => {
            let first = members.keys().next().cloned();
            let value = first.as_ref().and_then(|name| members.remove(name));
            if how.is_multiple_of(2) {
                members.insert("undeclared".to_owned(), value.unwrap_or_default());
            }
        }
        (2, Json::String(text)) => text.push('é'),
        (3, Json::Object(members)) => {
            let last = members.keys().next_back().cloned();
            last.and_then(|name| members.remove(&name));
        }
        (other, _) => *value = scalars[other % scalars.len()].clone(),
    }
}

#[test]
fn mutated_payloads_are_judged_alike() {
    let cases = payloads();
    let mut runner = TestRunner::deterministic();
    let strategy = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..1000_usize,
        any::<bool>(),
    );
    let (mut clean, mut proved) = (0, 0);
    for _ in 0..600 {
        let drawn = strategy.new_tree(&mut runner).expect("values are drawn");
        let (case, place, how, repeats) = drawn.current();
        let case = case.get(&cases);
        let mut value: Json = serde_json::from_str(&case.text).expect("a payload is JSON");
        let mut at = place.index(count(&value));
        mutate(&mut value, &mut at, &|value| change(value, how));
        let mut text = value.to_string();
        if repeats && let Some(colon) = text.rfind("\":") {
            // The last member once more.
            let name = text[..colon].rfind('"').unwrap_or(0);
            let member = format!("{}\":null,", &text[name..colon]);
            text.insert_str(name, &member);
        }
        let (fit, truth) = agree(&case.compiled, &text);
        clean += usize::from(truth.is_clean);
        proved += usize::from(fit == Fit::Clean);
    }
    assert!(clean > 20, "only {clean} mutants are clean");
    assert!(
        proved * 10 >= clean * 9,
        "{proved} of {clean} clean mutants are proved"
    );
}

#[test]
fn generated_schemas_are_judged_alike() {
    let mut runner = TestRunner::deterministic();
    let (mut clean, mut proved, mut refuted) = (0, 0, 0);
    for round in 0..120 {
        let is_3_0 = round % 2 == 0;
        // References in a circle are refused.
        let Some(description) = drawn_description(&mut runner, is_3_0) else {
            continue;
        };
        let root = description.root().at("/components/schemas/Root");
        let schema = LazySchema::new(root.expect("it is there").address());
        let store = SchemaStore::new(Arc::clone(&description));
        let compiled = schema.whole(&store, Direction::Response);
        for _ in 0..60 {
            let drawn = values().new_tree(&mut runner).expect("values are drawn");
            let text = drawn.current().to_string();
            // A digit as an escape means the same.
            agree(compiled, &text.replace("14\"", "1\\u0034\""));
            let (fit, truth) = agree(compiled, &text);
            clean += usize::from(truth.is_clean);
            proved += usize::from(fit == Fit::Clean);
            refuted += usize::from(fit == Fit::Fails);
        }
    }
    assert!(
        clean > 200 && refuted > 200,
        "{clean} are clean, {refuted} are refuted"
    );
    assert!(proved * 10 >= clean * 6, "{proved} of {clean} are proved");
}

#[test]
fn malicious_bodies_are_left_to_the_tape() {
    let cases = payloads();
    let compiled = &cases[0].compiled;
    let program = compiled.program().expect("the schema is usable");
    let deep = "[".repeat(100_000);
    for text in [
        "",
        "{",
        "[1",
        "nul",
        "{\"a\":}",
        "\"\\ud800\"",
        "01",
        "{} {}",
        &deep,
    ] {
        assert!(
            !program.proves(text.as_bytes(), &Limits::default(), None),
            "{text:.20}"
        );
    }
    assert!(!program.proves(b"\"\xff\"", &Limits::default(), None));
    let limits = Limits {
        max_nodes: 1,
        ..Limits::default()
    };
    for case in &cases {
        assert!(
            !case.compiled.proves(case.text.as_bytes(), &limits, None),
            "{}",
            case.name
        );
    }
}
