//! What `conform.toml` asks of generated code and the description does not allow.

use conform_codegen::{Refusal, RefusalCode};
use conform_description::Description;
use conform_json::Span;
use conform_report::{Diagnostic, Label};

use crate::config::codes;

/// Returns the diagnostics, at the places in the description that are the reason.
pub(super) fn refused(description: &Description, refusals: Vec<Refusal>) -> Vec<Diagnostic> {
    let report = |refusal: Refusal| {
        let code = match refusal.code {
            RefusalCode::Replace => codes::TYPE_CHOICE,
            RefusalCode::Derive => codes::DERIVED_TRAIT,
        };
        let label = label(description, &refusal)?;
        let diagnostic = description.report(code, label, refusal.message);
        Some(diagnostic.help(refusal.help))
    };
    let mut diagnostics: Vec<Diagnostic> = refusals.into_iter().filter_map(report).collect();
    conform_report::sort(&mut diagnostics);
    diagnostics
}

/// Returns the place of a refusal: from its position to the end of the line.
fn label(description: &Description, refusal: &Refusal) -> Option<Label> {
    let origin = &refusal.origin;
    let is_it = |name: &str| *name == *origin.file;
    let document = description
        .files()
        .find(|document| is_it(document.source().name()))
        .or_else(|| description.files().next())?;
    let source = document.source();
    let line = source.line(origin.line).unwrap_or_default();
    let begin = line.as_ptr() as usize - source.text().as_ptr() as usize;
    let column = usize::try_from(origin.column)
        .unwrap_or(1)
        .saturating_sub(1);
    let skipped: usize = line.chars().take(column).map(char::len_utf8).sum();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span {
        start: offset(begin + skipped),
        end: offset(begin + line.trim_end().len().max(skipped)),
    };
    Some(Label::new(document, span, "this is the reason"))
}
