//! The call of each operation, as an example for readers.

use std::collections::HashMap;
use std::fmt::Write as _;

use conform_ir::{Api, Operation};

use super::quick_start::{Candidate, statements};
use crate::client::plan::ClientPlan;

/// How the generated client is used: examples for people, which name no file and are not compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallExamples {
    /// The statement that makes a client, with the credentials that the first operations need.
    pub client: String,
    /// The call of each operation, in the order of [`Api::operations`]. What must be given to it is in comments in front of it.
    pub calls: Vec<String>,
}

impl CallExamples {
    pub(in crate::client) fn new(plan: &ClientPlan<'_>, api: &Api) -> Self {
        let mut by_operation: HashMap<*const Operation, String> = HashMap::new();
        let mut first = None;
        for candidate in Candidate::all(plan) {
            let mut text = String::new();
            for given in candidate.given() {
                let _ = writeln!(text, "// {given}");
            }
            let _ = write!(text, "{}", candidate.call());
            by_operation.insert(std::ptr::from_ref(candidate.operation.operation), text);
            first.get_or_insert(candidate);
        }
        let calls = api.operations.iter().map(|operation| {
            by_operation
                .remove(&std::ptr::from_ref(operation))
                .unwrap_or_default()
        });
        let calls = calls.collect();
        let statements = statements(plan, api, first.as_ref());
        // The last statement is a call.
        let end = statements.find("let answer").unwrap_or(statements.len());
        Self {
            client: statements[..end].trim_end().to_owned(),
            calls,
        }
    }
}
