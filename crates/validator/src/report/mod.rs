//! What was checked and found, and the forms in which it is told.

mod human;
mod json;
mod mask;

use std::collections::HashSet;

use crate::finding::Finding;
use crate::rule::{Rule, Severity};

pub use human::{Style, render, summary};
pub use json::{Document, schema};

/// What was checked, and what was found.
#[derive(Debug, Default)]
pub struct Report {
    payloads: usize,
    conforming: usize,
    companions: usize,
    findings: Vec<Finding>,
    unusable: HashSet<String>,
}

impl Report {
    /// An empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a payload that was checked, and keeps what was found in it.
    ///
    /// What is wrong with the description itself is kept once, however many payloads meet it.
    pub fn payload(&mut self, findings: Vec<Finding>) {
        self.payloads += 1;
        self.conforming += usize::from(
            findings
                .iter()
                .all(|finding| finding.severity == Severity::Note),
        );
        for finding in findings {
            let repeated = finding.rule() == Rule::UnusableSchema
                && finding
                    .schema
                    .as_ref()
                    .is_some_and(|schema| !self.unusable.insert(schema.origin.to_string()));
            if !repeated {
                self.findings.push(finding);
            }
        }
    }

    /// Counts a file that is no payload, by its name.
    pub fn companion(&mut self) {
        self.companions += 1;
    }

    /// How many payloads were checked.
    #[must_use]
    pub fn payloads(&self) -> usize {
        self.payloads
    }

    /// How many of them have no error.
    #[must_use]
    pub fn conforming(&self) -> usize {
        self.conforming
    }

    /// How many files were left alone, by their names.
    #[must_use]
    pub fn companions(&self) -> usize {
        self.companions
    }

    /// Everything that was found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count()
    }

    /// How many findings are notes.
    #[must_use]
    pub fn notes(&self) -> usize {
        self.findings.len() - self.errors()
    }
}
