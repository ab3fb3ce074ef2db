//! The report as Markdown, for the summary of a job.

use std::fmt::Write as _;

use crate::Diagnostic;

use crate::summary::{Checked, Summary};

use super::words::{shown, stated};
use crate::visible::visible_char;

/// Returns a table of messages if messages were checked, a table of the first `limit` diagnostics, and a list of what of the
/// baseline is fixed.
#[must_use]
pub fn markdown(diagnostics: &[Diagnostic], summary: &Summary, limit: usize) -> String {
    let title = match summary.checked {
        Checked::Description { .. } => "Description",
        Checked::Messages { .. } => "Conformance",
    };
    let mut out = format!("## {title}\n\n{summary}.\n");
    if let Checked::Messages { tallies, .. } = &summary.checked {
        if !tallies.is_empty() {
            out.push_str("\n| message | payloads | conform | fail | unchecked |\n|---|---:|---:|---:|---:|\n");
        }
        for (subject, tally) in tallies {
            let name = subject
                .as_ref()
                .map_or_else(|| "(not known)".to_owned(), ToString::to_string);
            let mark = if tally.fails == 0 { "" } else { " ❌" };
            let _ = writeln!(
                out,
                "| {}{mark} | {} | {} | {} | {} |",
                cell(&name),
                tally.payloads(),
                tally.conforms,
                tally.fails,
                tally.unchecked()
            );
        }
    }
    if !diagnostics.is_empty() {
        out.push_str("\n| | rule | what | where | by | count |\n|---|---|---|---|---|---:|\n");
    }
    for diagnostic in diagnostics.iter().take(limit) {
        let level = if summary.is_known(diagnostic) {
            "known"
        } else {
            diagnostic.severity.as_str()
        };
        let by = diagnostic
            .requirement
            .as_ref()
            .map_or_else(String::new, |by| {
                format!("`{}`", stated(by, &summary.prefix))
            });
        let _ = writeln!(
            out,
            "| {level} | {} | {} | `{}` | {} | {} |",
            diagnostic.code,
            cell(&diagnostic.message),
            cell(&shown(&diagnostic.primary.location, &summary.prefix)),
            cell(&by),
            diagnostic.count(),
        );
    }
    let hidden = diagnostics.len().saturating_sub(limit);
    if hidden > 0 {
        let _ = writeln!(out, "\nAnd {hidden} more findings.");
    }
    if !summary.fixed().is_empty() {
        out.push_str("\nFixed since the baseline:\n\n");
    }
    for fixed in summary.fixed() {
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
