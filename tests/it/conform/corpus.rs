//! Documents that nobody here wrote: every message of theirs can be checked.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_traffic::{Exchange, HttpMessage, MediaType, Side};
use conform_validator::{Message, Options, Validator, codes};

use super::root;

/// How many operations of a document are tried.
const OPERATIONS: usize = 8;

#[test]
fn any_description_can_be_checked_by() {
    let corpus = std::env::var_os("CONFORM_CORPUS")
        .map_or_else(|| root().join("../../shared/corpus"), Into::into);
    let Ok(entries) = std::fs::read_dir(&corpus) else {
        println!("no corpus at {}: skipped", corpus.display());
        return;
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort_unstable();
    for path in paths {
        let is_document = path
            .extension()
            .is_some_and(|extension| extension == "json" || extension == "yaml");
        if !is_document {
            continue;
        }
        let loaded = Description::load(&path, &LoadOptions::default());
        let Some(description) = loaded.description else {
            continue;
        };
        let targets: Vec<(String, String)> = description
            .operations()
            .iter()
            .map(|operation| {
                (
                    operation.method.to_string(),
                    operation.template().to_owned(),
                )
            })
            .collect();
        let validator = Validator::new(description, Options::default());
        let operations: Vec<String> = validator.operations().map(str::to_owned).collect();
        let (mut checked, mut unusable, mut unrouted) = (0, 0, 0);
        let step = operations.len().div_ceil(OPERATIONS).max(1);
        for (operation, (method, template)) in operations.iter().zip(&targets).step_by(step) {
            for side in [Side::Request, Side::Response(200), Side::Response(404)] {
                let findings = validator.check_message(Message {
                    operation: operation.clone(),
                    side,
                    media_type: Some(validator.documented(operation, side, &MediaType::json())),
                    name: Arc::from("made"),
                    body: b"{\"a\": [1, null, \"x\"]}".to_vec(),
                });
                checked += 1;
                unusable += findings
                    .iter()
                    .filter(|finding| finding.code == codes::UNUSABLE_SCHEMA)
                    .count();
            }
            // A path without a base path is found only where a server has none.
            let url = template.replace(['{', '}'], "");
            let verdicts = validator.check_exchange(&Exchange {
                name: Arc::from("made"),
                place: None,
                method: method.as_str().into(),
                url: url.into(),
                request: HttpMessage::default(),
                response: Some((200, HttpMessage::default())),
            });
            unrouted += usize::from(verdicts.iter().all(|verdict| verdict.subject.is_none()));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{name}: {checked} messages checked, {unusable} unusable keywords, {unrouted} paths below a server's path"
        );
        assert!(checked > 0 || operations.is_empty(), "{name}");
    }
}
