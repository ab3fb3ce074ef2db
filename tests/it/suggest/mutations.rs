//! Descriptions that are narrowed in one place, with traffic made from the original: the proposals widen them again.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Draft, Format, Limits, ValueKind};
use conform_schema::{Direction, InstanceManner, InstanceOptions, LazySchema, SchemaStore};
use conform_suggest::{Project, Traffic, suggest};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options, Validator};

/// How many values are made for each body.
const VALUES: u64 = 12;

fn parse(text: &str) -> Document {
    Document::parse(
        "openapi.yaml",
        text.as_bytes().to_vec(),
        Format::Yaml,
        &Limits::default(),
    )
    .expect("it is YAML")
}

fn load(text: &str, replaced: Vec<(String, String)>) -> conform_description::Loaded {
    let options = LoadOptions {
        replaced,
        ..LoadOptions::default()
    };
    Description::from_files("openapi.yaml", [("openapi.yaml", text)], &options)
}

/// Makes bodies of all operations.
fn payloads(text: &str) -> Vec<(String, Side, Vec<u8>)> {
    let description = Arc::new(
        load(text, Vec::new())
            .description
            .expect("it is a description"),
    );
    let store = SchemaStore::new(Arc::clone(&description));
    let mut found = Vec::new();
    for operation in description.operations() {
        let Some(id) = operation.id() else { continue };
        let mut bodies = Vec::new();
        if let Some(body) = operation.node.follow("requestBody") {
            bodies.push((Side::Request, Direction::Request, body));
        }
        for response in operation
            .node
            .get("responses")
            .into_iter()
            .flat_map(|all| all.members())
        {
            if let (Ok(status), Ok(resolved)) = (response.key.parse(), response.node.resolve()) {
                bodies.push((Side::Response(status), Direction::Response, resolved.node));
            }
        }
        for (side, direction, body) in bodies {
            let schema = body.at("/content/application~1json/schema");
            let Some(schema) = schema else { continue };
            let schema = LazySchema::new(schema.address());
            for seed in 0..VALUES {
                let manner = InstanceManner::of_seed(seed);
                let options = InstanceOptions {
                    seed,
                    manner,
                    examples: false,
                    depth: 4,
                };
                if let Ok(value) = schema.instance(&store, direction, options) {
                    found.push((id.to_owned(), side, value.to_string().into_bytes()));
                }
            }
        }
    }
    found
}

/// The traffic of payloads.
fn traffic(payloads: &[(String, Side, Vec<u8>)]) -> Traffic {
    let mut traffic = Traffic::default();
    for (index, (operation, side, body)) in payloads.iter().enumerate() {
        traffic.payload(Message {
            operation: operation.clone(),
            side: *side,
            media_type: Some(MediaType::json()),
            name: Arc::from(format!("payload-{index}")),
            body: body.clone(),
        });
    }
    traffic
}

/// A description with one place narrowed, and what was done.
struct Mutation {
    what: String,
    text: String,
}

/// Narrows each place of a description that can be.
fn mutations(text: &str) -> Vec<Mutation> {
    let document = parse(text);
    let mut found = Vec::new();
    let mut places = vec![String::new()];
    while let Some(place) = places.pop() {
        let value = document.root().pointer(&place).expect("it is there");
        for member in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.iter())
        {
            let child = format!("{place}/{}", conform_json::pointer::escape(member.key));
            let mut mutate = |what: &str, change: &dyn Fn(&mut conform_json::ObjectDraft<'_>)| {
                let mut draft = Draft::of(document.root());
                let object = draft.at_mut(&place).and_then(Draft::open_object);
                change(object.expect("an object"));
                found.push(Mutation {
                    what: format!("{what} {child}"),
                    text: document.rewritten(&draft).expect("it can be written"),
                });
            };
            let count = member.value.as_array().map_or(0, |array| array.len());
            let is_schema = value.get("type").is_some();
            match member.key {
                "enum" if count > 1 && is_schema => mutate("drop a value of", &|object| {
                    let list = object.get_mut("enum").and_then(Draft::open_array);
                    list.expect("a list").items.pop();
                }),
                "type" if member.value.as_str() == Some("number") => mutate("tighten", &|object| {
                    object.set("type", Draft::text("integer"));
                }),
                "type" if count == 2 => mutate("forbid null of", &|object| {
                    let first = object.get("type").expect("a type").items()[0].clone();
                    object.set("type", first);
                }),
                "nullable" => mutate("forbid null of", &|object| {
                    object.remove("nullable");
                }),
                "properties" if member.value.kind() == ValueKind::Object && is_schema => {
                    let required = value.get("required");
                    let is_required = |name: &str| {
                        let list = required
                            .and_then(|list| list.as_array())
                            .into_iter()
                            .flatten();
                        list.into_iter().any(|item| item.as_str() == Some(name))
                    };
                    for inner in member.value.as_object().into_iter().flatten() {
                        let name = inner.key;
                        if is_required(name) {
                            continue;
                        }
                        mutate(&format!("drop `{name}` of"), &|object| {
                            let inner = object.get_mut("properties").and_then(Draft::open_object);
                            inner.expect("an object").remove(name);
                        });
                        mutate(&format!("require `{name}` of"), &|object| {
                            if object.get("required").is_none() {
                                object.set_behind("type", "required", Draft::array(Vec::new()));
                            }
                            let list = object.get_mut("required").and_then(Draft::open_array);
                            list.expect("a list")
                                .items
                                .push(Draft::text(name.to_owned()));
                        });
                    }
                }
                "responses" if place.starts_with("/paths") => {
                    for status in member.value.as_object().into_iter().flatten().skip(1) {
                        let key = status.key;
                        mutate(&format!("drop {key} of"), &|object| {
                            let all = object.get_mut("responses").and_then(Draft::open_object);
                            all.expect("an object").remove(key);
                        });
                    }
                }
                _ => {}
            }
            if !matches!(member.key, "example" | "examples") {
                places.push(child);
            }
        }
    }
    found
}

/// What came of the mutations of one description.
#[derive(Debug, Default)]
struct Sums {
    /// The traffic shows nothing of the mutation.
    unseen: usize,
    restored: usize,
    widened: usize,
    failed: Vec<String>,
}

fn try_all(text: &str, most: usize) -> Sums {
    let payloads = payloads(text);
    assert!(!payloads.is_empty(), "there is traffic");
    let traffic = traffic(&payloads);
    let original = parse(text).root().to_serde();
    let mut sums = Sums::default();
    let all = mutations(text);
    let step = all.len().div_ceil(most).max(1);
    for mutation in all.iter().step_by(step) {
        let load = |replaced| load(&mutation.text, replaced);
        if load(Vec::new()).description.is_none() {
            continue;
        }
        let suggestions = suggest(&Project::new(&load, Options::default()), &traffic);
        let suggestions = suggestions.expect("the description loads");
        let Some(file) = suggestions.files.first() else {
            if suggestions.refused.is_empty() {
                sums.unseen += 1;
            } else {
                sums.failed.push(format!(
                    "{}: {}",
                    mutation.what, suggestions.refused[0].reason
                ));
            }
            continue;
        };
        if suggestions.after.conforming < suggestions.after.messages {
            let why = suggestions
                .refused
                .first()
                .map(|it| format!("{:?}: {}", it.messages, it.reason));
            sums.failed.push(format!("{}: {why:?}", mutation.what));
        } else if parse(&file.new).root().to_serde() == original {
            sums.restored += 1;
        } else {
            sums.widened += 1;
        }
        // Every line outside of the hunk is as it was.
        let same =
            |a: &mut dyn Iterator<Item = (&str, &str)>| a.take_while(|(a, b)| a == b).count();
        let before = same(&mut file.old.lines().zip(file.new.lines()));
        let behind = same(&mut file.old.lines().rev().zip(file.new.lines().rev()));
        let lines = file.old.lines().count();
        if suggestions.proposals.len() == 1 {
            assert!(
                before + behind + 3 >= lines,
                "{}: more than a hunk has changed",
                mutation.what
            );
        }
        let is_comment = |line: &&str| line.trim().starts_with('#') || line.contains(" # ");
        let comments = |text: &str| text.lines().filter(is_comment).count();
        assert_eq!(
            comments(&file.old),
            comments(&file.new),
            "{}",
            mutation.what
        );
    }
    sums
}

#[test]
fn a_narrowed_description_is_widened_again() {
    let text = super::fixture("library.yaml");
    let description = load(&text, Vec::new())
        .description
        .expect("it is a description");
    let validator = Validator::new(description, Options::default());
    assert_eq!(validator.operations().count(), 2);
    let sums = try_all(&text, 60);
    assert_eq!(sums.failed, [""; 0], "{sums:?}");
    assert!(sums.restored * 2 > sums.widened, "{sums:?}");
    assert!(sums.restored >= 10, "{sums:?}");
    println!("library: {sums:?}");
}

#[test]
fn narrowed_third_party_descriptions_are_widened_again() {
    let documents = conform_tests::corpus::documents();
    if documents.is_empty() {
        println!("{}", conform_tests::corpus::SKIPPED);
        return;
    }
    for path in documents {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !["museum", "train-travel"].contains(&&*name) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it is text");
        let sums = try_all(&text, 24);
        println!("{name}: {sums:?}");
        let tried = sums.restored + sums.widened + sums.failed.len();
        assert!(sums.failed.len() * 10 <= tried, "{name}: {sums:?}");
    }
}
