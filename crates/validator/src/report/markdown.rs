//! The report as Markdown, for the summary of a job.

use std::fmt::Write as _;

use super::{Place, Report, summary, visible_char};
use crate::rule::Severity;

/// A table of messages, a table of the first `most` findings, and what of the baseline is fixed.
#[must_use]
pub fn markdown(report: &Report, most: usize) -> String {
    let mut out = format!("## Conformance\n\n{}.\n", summary(report));
    if !report.tallies().is_empty() {
        out.push_str("\n| message | payloads | conforming |\n|---|---:|---:|\n");
    }
    for (subject, tally) in report.tallies() {
        let name = subject
            .as_ref()
            .map_or_else(|| "(not known)".to_owned(), ToString::to_string);
        let mark = if tally.payloads == tally.conforming {
            ""
        } else {
            " ❌"
        };
        let _ = writeln!(
            out,
            "| {}{mark} | {} | {} |",
            cell(&name),
            tally.payloads,
            tally.conforming
        );
    }
    if !report.entries().is_empty() {
        out.push_str("\n| | rule | what | where | by | count |\n|---|---|---|---|---|---:|\n");
    }
    for entry in report.entries().iter().take(most) {
        let finding = &entry.finding;
        let level = match finding.severity {
            _ if entry.known => "known",
            Severity::Error => "error",
            Severity::Note => "note",
        };
        let schema = finding.schema.as_ref().map_or_else(String::new, |schema| {
            format!("`{}`", report.described(&schema.origin))
        });
        let place = &finding.payload;
        let _ = writeln!(
            out,
            "| {level} | {} | {} | `{}` | {} | {} |",
            finding.rule(),
            cell(&finding.kind.headline(place)),
            cell(&Place::of(place).to_string()),
            cell(&schema),
            entry.count,
        );
    }
    let hidden = report.entries().len().saturating_sub(most);
    if hidden > 0 {
        let _ = writeln!(out, "\nAnd {hidden} more findings.");
    }
    if !report.fixed().is_empty() {
        out.push_str("\nFixed since the baseline:\n\n");
    }
    for fixed in report.fixed() {
        let _ = writeln!(out, "- {}", cell(fixed));
    }
    out
}

/// Text that stays in its cell and starts no HTML.
fn cell(text: &str) -> String {
    let text = text
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace(['\r', '\n'], " ");
    text.chars().map(visible_char).collect()
}
