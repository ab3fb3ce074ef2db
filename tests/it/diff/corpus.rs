//! Third-party documents with one change: what is known of it, the comparison must find.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_diff::{Comparison, Flow, Impact, Options, compare};
use conform_tests::corpus;
use serde_json::{Map, Value as Json, json};

use super::impact;

/// How many changes are made to one document. Each is a comparison of the whole document, in both directions.
const MOST: usize = 8;

/// The same for the measurement.
const MOST_MEASURED: usize = 200;

/// The largest document that is changed, in bytes, and the same for the measurement.
const MOST_BYTES: [u64; 2] = [400_000, 2_000_000];

/// A place of a document, and what makes it accept less.
struct Mutation {
    kind: &'static str,
    /// The object with the keyword.
    pointer: String,
    keyword: &'static str,
    /// `None` removes the keyword.
    value: Option<Json>,
}

/// The keywords of schemas that have schemas by names of the author's.
const MAPS: [&str; 4] = ["properties", "patternProperties", "$defs", "schemas"];

/// Places of a document that can be changed so that it is known which side accepts less.
fn mutations(document: &Json) -> Vec<Mutation> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), document, false)];
    while let Some((pointer, value, is_map)) = pending.pop() {
        let Json::Object(members) = value else {
            if let Json::Array(items) = value {
                let items = items.iter().enumerate();
                pending.extend(items.map(|(at, item)| (format!("{pointer}/{at}"), item, false)));
            }
            continue;
        };
        let is_schema = !is_map
            && (pointer.contains("/schema") || pointer.contains("/schemas/"))
            && members.get("type").is_some()
            && !members.contains_key("in");
        if is_schema {
            of_schema(&pointer, members, &mut found);
        }
        for (name, value) in members {
            let is_literal = matches!(name.as_str(), "example" | "examples" | "default" | "enum")
                || name.starts_with("x-");
            if is_literal && !is_map {
                continue;
            }
            let token = name.replace('~', "~0").replace('/', "~1");
            let is_named = !is_map && MAPS.contains(&name.as_str());
            pending.push((format!("{pointer}/{token}"), value, is_named));
        }
    }
    found
}

fn of_schema(pointer: &str, members: &Map<String, Json>, found: &mut Vec<Mutation>) {
    let mut add = |kind, keyword, value| {
        found.push(Mutation {
            kind,
            pointer: pointer.to_owned(),
            keyword,
            value,
        });
    };
    let number = |name: &str| members.get(name).and_then(Json::as_u64);
    let types: Vec<&str> = match &members["type"] {
        Json::String(name) => vec![name.as_str()],
        Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &str| types.contains(&name);
    for name in ["maxLength", "maxItems"] {
        if let Some(most) = number(name).filter(|most| *most > 2) {
            add("less", name_of(name), Some(json!(most - 1)));
        }
    }
    for name in ["minLength", "minItems"] {
        if let Some(least) = number(name).filter(|least| *least < 6) {
            add("more", name_of(name), Some(json!(least + 1)));
        }
    }
    let listed = members.get("enum").and_then(Json::as_array);
    if let Some(values) = listed.filter(|all| all.len() > 1 && !all.contains(&Json::Null)) {
        add("value gone", "enum", Some(json!(values[1..])));
    }
    if members.get("nullable") == Some(&json!(true)) && listed.is_none() {
        add("null", "nullable", None);
    }
    if is("null") && types.len() == 2 && listed.is_none() {
        let rest: Vec<&str> = types
            .iter()
            .copied()
            .filter(|name| *name != "null")
            .collect();
        add("null", "type", Some(json!(rest[0])));
    }
    let plain = |names: &[&str]| names.iter().all(|name| !members.contains_key(*name));
    if is("number")
        && types.len() == 1
        && plain(&["enum", "minimum", "maximum", "multipleOf", "format"])
    {
        add("integer", "type", Some(json!("integer")));
    }
    if is("string")
        && listed.is_none()
        && plain(&["format", "pattern", "maxLength", "minLength", "const"])
    {
        add("length", "maxLength", Some(json!(3)));
        add("pattern", "pattern", Some(json!("^[a-z]*$")));
    }
    if is("array") && plain(&["uniqueItems", "maxItems", "minItems"]) {
        add("items", "maxItems", Some(json!(1)));
    }
    let properties = members.get("properties").and_then(Json::as_object);
    if let Some(properties) = properties.filter(|_| is("object")) {
        let required = members.get("required").and_then(Json::as_array);
        let required = required.cloned().unwrap_or_default();
        let one_way = |schema: &Json| {
            ["readOnly", "writeOnly", "$ref", "allOf"]
                .iter()
                .any(|name| schema.get(name).is_some())
        };
        let optional = properties
            .iter()
            .find(|(name, schema)| !required.contains(&json!(name)) && !one_way(schema));
        if let Some((name, _)) = optional {
            let more = [required.as_slice(), &[json!(name)]].concat();
            add("required", "required", Some(json!(more)));
        }
        if plain(&["additionalProperties", "allOf", "anyOf", "oneOf"]) && properties.len() > 1 {
            add("closed", "additionalProperties", Some(json!(false)));
        }
    }
}

fn name_of(name: &str) -> &'static str {
    match name {
        "maxLength" => "maxLength",
        "maxItems" => "maxItems",
        "minLength" => "minLength",
        _ => "minItems",
    }
}

fn load(text: &str) -> Option<Arc<Description>> {
    let files = [("openapi.json", text)];
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    loaded.description.map(Arc::new)
}

/// What came of mutations.
#[derive(Debug, Default)]
struct Sums {
    mutations: usize,
    comparisons: usize,
    /// Comparisons with an undecided change.
    undecided: Vec<String>,
    wrong: Vec<String>,
    kinds: BTreeMap<&'static str, usize>,
}

impl Sums {
    /// Compares the two sides of a mutation, in both directions.
    fn add(
        &mut self,
        name: &str,
        mutation: &Mutation,
        old: &Arc<Description>,
        new: &Arc<Description>,
    ) {
        self.mutations += 1;
        *self.kinds.entry(mutation.kind).or_insert(0) += 1;
        let what = format!("{name} {} {}", mutation.kind, mutation.pointer);
        // What accepts less breaks requests; the other way round, it breaks responses.
        for (from, to, breaks, safe) in [
            (old, new, Flow::Request, Flow::Response),
            (new, old, Flow::Response, Flow::Request),
        ] {
            let found = compare(from, to, &Options::default());
            self.comparisons += 1;
            // Where the API sends requests, too, they go the other way.
            let is_one_way = from.webhooks().is_empty();
            if is_one_way && impact(&found.changes, breaks) == Some(Impact::Compatible) {
                self.wrong.push(format!("{what}: {breaks} are compatible"));
            }
            if breaks_without_witness(&found, safe) {
                self.wrong.push(format!("{what}: {safe} break"));
            }
            let mut effects = found.changes.iter().flat_map(|change| &change.effects);
            if let Some(effect) = effects.find(|effect| effect.impact == Impact::Undecided) {
                self.undecided.push(format!("{what}: {}", effect.why));
            }
        }
    }
}

/// Whether messages are said to break without one that shows it. A message was judged by both sides.
fn breaks_without_witness(found: &Comparison, flow: Flow) -> bool {
    let mut effects = found.changes.iter().flat_map(|change| &change.effects);
    effects.any(|effect| {
        effect.flow == flow && effect.impact == Impact::Breaking && effect.witness.is_none()
    })
}

fn try_all(most: usize, most_bytes: u64) -> Option<Sums> {
    let documents = corpus::documents();
    if documents.is_empty() {
        return None;
    }
    let mut sums = Sums::default();
    for path in documents {
        let is_small = path.metadata().is_ok_and(|it| it.len() < most_bytes);
        if !is_small || path.to_string_lossy().contains("multi") {
            continue;
        }
        let Some(document) = json_of(&path) else {
            continue;
        };
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Some(old) = load(&document.to_string()) else {
            continue;
        };
        let mutations = mutations(&document);
        // Steps that have no divisor in common with the kinds at one place.
        let step = (mutations.len().div_ceil(most)).max(1) | 1;
        for mutation in mutations.into_iter().step_by(step) {
            let mut changed = document.clone();
            let place = changed
                .pointer_mut(&mutation.pointer)
                .and_then(Json::as_object_mut);
            let place = place.expect("the place is there");
            match &mutation.value {
                Some(value) => place.insert(mutation.keyword.to_owned(), value.clone()),
                None => place.remove(mutation.keyword),
            };
            let new = load(&changed.to_string()).expect("it is a description");
            sums.add(&name, &mutation, &old, &new);
        }
    }
    Some(sums)
}

pub(super) fn json_of(path: &Path) -> Option<Json> {
    let text = std::fs::read(path).ok()?;
    let format = conform_json::Format::from_file_name(&path.to_string_lossy())?;
    let limits = conform_json::Limits::default();
    let document = conform_json::Document::parse("document", text, format, &limits).ok()?;
    Some(document.root().to_serde())
}

#[test]
fn what_is_narrowed_breaks_requests_only() {
    let Some(sums) = try_all(MOST, MOST_BYTES[0]) else {
        println!("{}", corpus::SKIPPED);
        return;
    };
    println!(
        "{} comparisons, {} undecided",
        sums.comparisons,
        sums.undecided.len()
    );
    assert!(sums.wrong.is_empty(), "{:#?}", sums.wrong);
    assert!(
        sums.undecided.len() * 50 <= sums.comparisons,
        "{:#?}",
        sums.undecided
    );
}

/// The figures of `docs/diff.md`. It takes minutes, so it runs where somebody asks for it.
#[test]
#[ignore = "it is the measurement of docs/diff.md, and takes minutes"]
fn mutations_of_third_party_documents_are_decided() {
    let Some(sums) = try_all(MOST_MEASURED, MOST_BYTES[1]) else {
        println!("{}", corpus::SKIPPED);
        return;
    };
    println!(
        "{} mutations, {} comparisons, {} undecided, {} wrong, {:?}",
        sums.mutations,
        sums.comparisons,
        sums.undecided.len(),
        sums.wrong.len(),
        sums.kinds
    );
    for line in sums.undecided.iter().chain(&sums.wrong) {
        println!("{line}");
    }
    assert!(sums.wrong.is_empty());
    assert!(sums.undecided.len() * 100 <= sums.comparisons);
}
