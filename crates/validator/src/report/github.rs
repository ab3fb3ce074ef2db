//! The report as workflow commands of GitHub Actions, which show findings beside the lines of a pull request.

use super::{Report, visible_char};
use crate::rule::Severity;

/// A command for each finding, `::error file=…,line=…,col=…,title=…::…`, but for those after the first `most`, and one that
/// tells what of the baseline is fixed.
#[must_use]
pub fn github(report: &Report, most: usize) -> String {
    let mut out = String::new();
    let new = || report.entries().iter().filter(|entry| !entry.known);
    for entry in new().take(most) {
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
            if let Some(body) = place.in_body() {
                text.push_str(&format!(", {body} of the body"));
            }
        }
        if let Some(schema) = &finding.schema {
            text.push_str(&format!("\nby {}", report.described(&schema.origin)));
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
    let hidden = new().count().saturating_sub(most);
    if hidden > 0 {
        out.push_str(&format!(
            "::notice title=conform::and {hidden} more findings\n"
        ));
    }
    let fixed = report.fixed();
    if !fixed.is_empty() {
        let text = format!("fixed since the baseline:\n{}", fixed.join("\n"));
        out.push_str(&format!("::notice title=conform::{}\n", data(&text)));
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| {
            if matches!(c, '\r' | '\n') {
                c
            } else {
                visible_char(c)
            }
        })
        .collect();
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
