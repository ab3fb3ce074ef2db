//! What an earlier report found, so that only news counts.

use std::collections::HashSet;

use serde_json::Value;

use crate::finding::Fingerprint;

/// The findings of an earlier report, in its order, in words.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    findings: Vec<(Fingerprint, String)>,
    fingerprints: HashSet<Fingerprint>,
}

impl Baseline {
    /// Reads a report in its JSON form.
    ///
    /// # Errors
    ///
    /// When the text is not such a report, with the reason.
    pub fn read(text: &str) -> Result<Self, String> {
        let report: Value =
            serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        if report["version"] != 1 {
            return Err("it is no report of `conform check --format json`".to_owned());
        }
        let findings = report["findings"].as_array().into_iter().flatten();
        let known = findings.map(|finding| {
            let fingerprint = finding["fingerprint"]
                .as_str()
                .and_then(Fingerprint::parse)?;
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let subject = &finding["subject"];
            let operation = word(&subject["operation"]);
            let side = subject["status"]
                .as_u64()
                .map_or("request".to_owned(), |status| format!("response {status}"));
            let whose = if operation.is_empty() {
                String::new()
            } else {
                format!(" ({operation} {side})")
            };
            Some((
                fingerprint,
                format!(
                    "{}: {}{whose}",
                    word(&finding["rule"]),
                    word(&finding["message"])
                ),
            ))
        });
        let findings: Option<Vec<_>> = known.collect();
        let findings = findings.ok_or_else(|| "a finding of it has no fingerprint".to_owned())?;
        Ok(Self {
            fingerprints: findings
                .iter()
                .map(|(fingerprint, _)| *fingerprint)
                .collect(),
            findings,
        })
    }

    /// Whether it has a finding of this fingerprint.
    pub(super) fn holds(&self, fingerprint: Fingerprint) -> bool {
        self.fingerprints.contains(&fingerprint)
    }

    /// What it has beside those that are met.
    pub(super) fn beside(&self, is_met: impl Fn(Fingerprint) -> bool) -> Vec<&str> {
        let rest = self.findings.iter();
        let rest = rest.filter(|(fingerprint, _)| !is_met(*fingerprint));
        rest.map(|(_, words)| words.as_str()).collect()
    }
}
