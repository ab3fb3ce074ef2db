//! The report as workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

use super::Report;
use crate::rule::Severity;

/// A command for each finding: `::error file=…,line=…,col=…,title=…::…`.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for entry in report.entries().iter().filter(|entry| !entry.known) {
        let finding = &entry.finding;
        let place = &finding.payload;
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Note => "notice",
        };
        let (start, end) = place.in_file();
        let file = property(place.source.name());
        let columns = if start.line == end.line {
            format!(",endColumn={}", end.column)
        } else {
            String::new()
        };
        let mut text = finding.kind.headline(place);
        if let Some(subject) = &finding.subject {
            text.push_str(&format!("\nin {subject}"));
        }
        if let Some(schema) = &finding.schema {
            text.push_str(&format!("\nby {}", schema.origin));
        }
        if entry.count > 1 {
            text.push_str(&format!("\nmet {} times", entry.count));
        }
        for help in &finding.help {
            text.push_str(&format!("\n{help}"));
        }
        out.push_str(&format!(
            "::{level} file={file},line={},endLine={},col={}{columns},title={}::{}\n",
            start.line,
            end.line,
            start.column,
            finding.rule(),
            data(&text),
        ));
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
