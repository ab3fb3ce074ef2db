//! Third-party documents with one change: what is known of it, the comparison must find.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_diff::{Flow, Impact, Options, compare};
use conform_tests::corpus;
use serde_json::{Value as Json, json};

use super::impact;

/// How many changes are made to one document. Each is a comparison of the whole document.
const MOST: usize = 24;

/// The largest document that is changed, in bytes.
const MOST_BYTES: usize = 400_000;

/// Places of a document that can be changed so that it is known which side accepts less: the JSON Pointer and the new value.
fn mutations(document: &Json) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), document)];
    while let Some((pointer, value)) = pending.pop() {
        match value {
            Json::Object(members) => {
                for (name, value) in members {
                    let token = name.replace('~', "~0").replace('/', "~1");
                    let below = format!("{pointer}/{token}");
                    let is_schema = pointer.contains("/schemas/")
                        && !pointer.ends_with("/properties")
                        && !pointer.contains("example");
                    match (name.as_str(), value) {
                        ("maxLength" | "maxItems", Json::Number(most)) if is_schema => {
                            if let Some(most) = most.as_u64().filter(|most| *most > 1) {
                                found.push((below.clone(), json!(most - 1)));
                            }
                        }
                        ("enum", Json::Array(values))
                            if is_schema && values.len() > 1 && !values.contains(&Json::Null) =>
                        {
                            found.push((below.clone(), json!(values[1..])));
                        }
                        _ => {}
                    }
                    pending.push((below, value));
                }
            }
            Json::Array(items) => {
                pending.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(at, item)| (format!("{pointer}/{at}"), item)),
                );
            }
            _ => {}
        }
    }
    found
}

fn load(text: &str) -> Option<Arc<Description>> {
    let files = [("openapi.json", text)];
    let loaded = Description::from_files("openapi.json", files, &LoadOptions::default());
    loaded.description.map(Arc::new)
}

#[test]
fn what_is_narrowed_breaks_requests_only() {
    let documents = corpus::documents();
    if documents.is_empty() {
        println!("skipped: there are no third-party documents");
        return;
    }
    let (mut made, mut undecided) = (0, 0);
    for path in documents {
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        if !is_json || text.len() > MOST_BYTES {
            continue;
        }
        let Ok(document) = serde_json::from_str::<Json>(&text) else {
            continue;
        };
        let Some(old) = load(&text) else { continue };
        let mutations = mutations(&document);
        let step = mutations.len().div_ceil(MOST).max(1);
        for (pointer, value) in mutations.into_iter().step_by(step) {
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer).expect("the place is there") = value;
            let new = load(&changed.to_string()).expect("it is a description");
            for (from, to, safe) in [(&old, &new, Flow::Response), (&new, &old, Flow::Request)] {
                let found = compare(from, to, &Options::default());
                made += 1;
                let breaks = if safe == Flow::Response {
                    Flow::Request
                } else {
                    Flow::Response
                };
                assert_ne!(
                    impact(&found.changes, safe),
                    Some(Impact::Breaking),
                    "{path:?}{pointer}: {:#?}",
                    found.changes
                );
                let wrong = impact(&found.changes, breaks) == Some(Impact::Compatible);
                assert!(!wrong, "{path:?}{pointer}: {:#?}", found.changes);
                undecided += usize::from(found.count(Impact::Undecided) > 0);
            }
        }
    }
    println!("{made} comparisons, {undecided} undecided");
    assert!(
        undecided * 20 <= made,
        "{undecided} of {made} are undecided"
    );
}
