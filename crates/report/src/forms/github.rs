//! The report as workflow commands of GitHub Actions, which show diagnostics beside the lines of a pull request.

use crate::{Diagnostic, Severity};

use crate::summary::Summary;

use super::words::{pointer, position_in_body, shown_file, stated};
use crate::visible::visible_char;

/// Returns a command for each diagnostic that is not in the baseline, `::error file=…,line=…,col=…,title=…::…`, but at most
/// `limit` of them, one command that lists what of the baseline is fixed, and one with the sums of the messages.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], summary: &Summary, limit: usize) -> String {
    let mut out = String::new();
    let new = || {
        diagnostics
            .iter()
            .filter(|diagnostic| !summary.is_known(diagnostic))
    };
    for diagnostic in new().take(limit) {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let location = &diagnostic.primary.location;
        let (start, end) = location.range();
        let file = property(&shown_file(location, summary));
        let columns = if start.line == end.line {
            format!(",endColumn={}", end.column)
        } else {
            String::new()
        };
        out.push_str(&format!(
            "::{level} file={file},line={},endLine={},col={}{columns},title={}::{}\n",
            start.line,
            end.line,
            start.column,
            diagnostic.code,
            data(&text(diagnostic, summary)),
        ));
    }
    let hidden = new().count().saturating_sub(limit);
    if hidden > 0 {
        out.push_str(&format!(
            "::notice title=conform::and {hidden} more findings\n"
        ));
    }
    let fixed = summary.fixed();
    if !fixed.is_empty() {
        let text = format!("fixed since the baseline:\n{}", fixed.join("\n"));
        out.push_str(&format!("::notice title=conform::{}\n", data(&text)));
    }
    if summary.checked.total().is_some() {
        let text = data(&summary.to_string());
        out.push_str(&format!("::notice title=conform::{text}\n"));
    }
    out
}

fn text(diagnostic: &Diagnostic, summary: &Summary) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(subject) = &diagnostic.subject {
        text.push_str(&format!("\nin {subject}"));
        if let Some(body) = position_in_body(&diagnostic.primary.location) {
            text.push_str(&format!(", {body} of the body"));
        }
    }
    if let Some(pointer) = pointer(&diagnostic.primary.location) {
        text.push_str(&format!("\nat {pointer}"));
    }
    if let Some(requirement) = &diagnostic.requirement {
        text.push_str(&format!("\nby {}", stated(requirement, &summary.prefix)));
    }
    if diagnostic.count() > 1 {
        text.push_str(&format!("\nmet {} times", diagnostic.count()));
        for other in diagnostic.repeats.occurrences() {
            text.push_str(&format!("\nalso {}", other.words(&summary.prefix)));
        }
    }
    for help in &diagnostic.help {
        text.push_str(&format!("\n{}", help.text));
    }
    text
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
