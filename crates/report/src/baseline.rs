//! What an earlier report found, so that only what is new counts.

use std::collections::HashSet;

use serde_json::Value;

use crate::fingerprint::Fingerprint;

/// The diagnostics of an earlier report, in its order, in words.
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
    /// Returns the reason if the text is not such a report.
    pub fn read(text: &str) -> Result<Self, String> {
        let report: Value =
            serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        if report["version"] != 1 {
            return Err("it is not a report in the form of `--format json`".to_owned());
        }
        let findings = report["findings"].as_array().into_iter().flatten();
        let findings: Option<Vec<_>> = findings
            .map(|finding| {
                let fingerprint = Fingerprint::parse(finding["fingerprint"].as_str()?)?;
                Some((fingerprint, words(finding)))
            })
            .collect();
        let findings = findings.ok_or_else(|| "a finding in it has no fingerprint".to_owned())?;
        Ok(Self {
            fingerprints: findings
                .iter()
                .map(|(fingerprint, _)| *fingerprint)
                .collect(),
            findings,
        })
    }

    /// Whether it has a diagnostic with this fingerprint.
    #[must_use]
    pub(crate) fn has(&self, fingerprint: Fingerprint) -> bool {
        self.fingerprints.contains(&fingerprint)
    }

    /// Returns what it has without the diagnostics that `is_found` holds for, in words.
    #[must_use]
    pub(crate) fn without(
        &self,
        is_found: impl Fn(Fingerprint) -> bool,
    ) -> Vec<(Fingerprint, String)> {
        let rest = self.findings.iter();
        let rest = rest.filter(|(fingerprint, _)| !is_found(*fingerprint));
        rest.cloned().collect()
    }
}

/// `code: message (subject)`.
fn words(finding: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = format!("{}: {}", text(&finding["rule"]), text(&finding["message"]));
    let subject = &finding["subject"];
    if subject.is_object() {
        let (group, item) = (text(&subject["group"]), text(&subject["item"]));
        out.push_str(&format!(" ({group} {item})"));
    }
    out
}
