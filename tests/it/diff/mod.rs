//! Comparing descriptions: verdicts by direction, witnesses that are replayed, and rewrites that change nothing.

mod corpus;
mod levels;
mod operations;
mod program;
mod properties;
mod rewrites;
mod rewritten;
mod schemas;
mod tags;
mod written;

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_diff::{Change, Comparison, Flow, Impact, Options, compare};

/// Reads a description.
fn description(text: &str) -> Arc<Description> {
    let files = [("openapi.yaml", text)];
    let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
    let errors: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|one| one.is_error())
        .collect();
    assert!(errors.is_empty(), "{text}\n{errors:?}");
    Arc::new(loaded.description.expect("it is a description"))
}

fn compared(old: &str, new: &str) -> Comparison {
    compare(&description(old), &description(new), &Options::default())
}

/// A description whose only operation sends a schema both ways.
fn with_schema(version: &str, schema: &str, components: &str) -> String {
    let media = format!("content: {{application/json: {{schema: {schema}}}}}");
    format!(
        "openapi: {version}
info: {{title: Harbour, version: 1.0.0}}
paths:
  /berths:
    post:
      operationId: moor
      requestBody: {{{media}}}
      responses: {{'200': {{description: Moored., {media}}}}}
components:
  schemas:
    Unused: {{type: boolean}}
{components}"
    )
}

/// The worst impact on messages of one flow; `None` if nothing has changed for them.
fn impact(changes: &[Change], flow: Flow) -> Option<Impact> {
    let effects = changes.iter().flat_map(|change| &change.effects);
    effects
        .filter(|effect| effect.flow == flow)
        .map(|effect| effect.impact)
        .min()
}

/// Asserts how bad the changes are for messages of one flow.
#[track_caller]
fn assert_impact(found: &Comparison, flow: Flow, expected: Impact) {
    let changes = &found.changes;
    assert_eq!(impact(changes, flow), Some(expected), "{changes:?}");
}
