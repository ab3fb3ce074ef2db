//! What an earlier report found, so that only news counts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::finding::Fingerprint;

/// The findings of an earlier report, by their fingerprints.
#[derive(Clone, Debug, Default)]
pub struct Baseline(BTreeMap<Fingerprint, String>);

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
        let known: Option<BTreeMap<_, _>> = known.collect();
        known
            .map(Self)
            .ok_or_else(|| "a finding of it has no fingerprint".to_owned())
    }

    /// Whether it has a finding of this fingerprint.
    pub(super) fn holds(&self, fingerprint: Fingerprint) -> bool {
        self.0.contains_key(&fingerprint)
    }

    /// What it has beside those that are met.
    pub(super) fn beside(&self, is_met: impl Fn(Fingerprint) -> bool) -> Vec<&str> {
        let rest = self
            .0
            .iter()
            .filter(|(fingerprint, _)| !is_met(**fingerprint));
        rest.map(|(_, words)| words.as_str()).collect()
    }
}
