//! What the command line and `conform.toml` ask of generated code, and the description does not allow.

use std::fmt::Write as _;

use conform_codegen::{Refusal, RefusalCode};
use conform_description::Description;
use conform_ir::RefusedName;
use conform_json::Span;
use conform_report::{Diagnostic, Label, Profile, nearest};

use crate::config::{Config, codes};
use crate::outcome::Failure;

/// Returns the failure of choices that name what the description does not have, or give a name that is taken: at their places in the
/// configuration, or without a place where the command line has them.
pub(super) fn refused_names(refused: Vec<RefusedName>, config: Option<&Config>) -> Failure {
    let mut located = Vec::new();
    let mut lines = String::new();
    for refused in &refused {
        let (message, help) = match refused {
            RefusedName::Unknown { kind, name, known } => {
                let near = nearest(name, known.iter().map(String::as_str));
                let near = near.map(|near| format!("did you mean `{near}`?"));
                (format!("no {kind} is called `{name}`"), near)
            }
            RefusedName::Taken { kind, name, new } => (
                format!("the {kind} `{name}` cannot be called `{new}`: another one has that name"),
                Some("choose a name that nothing else has".to_owned()),
            ),
        };
        match config.and_then(|config| config.place_of(refused)) {
            Some(label) => {
                let diagnostic =
                    Diagnostic::new(codes::UNKNOWN_CHOICE, Profile::Strict, label, message);
                located.push(match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic.help(NAMES),
                });
            }
            None => {
                let separator = if lines.is_empty() { "" } else { "\nerror: " };
                let help = help.map(|help| format!("; {help}")).unwrap_or_default();
                let _ = write!(lines, "{separator}{message}{help}");
            }
        }
    }
    if lines.is_empty() {
        conform_report::sort(&mut located);
        return Failure::Invalid(located);
    }
    let is_unknown = |refused: &RefusedName| matches!(refused, RefusedName::Unknown { .. });
    match refused.iter().any(is_unknown) {
        true => Failure::with_help(lines, NAMES),
        false => Failure::message(lines),
    }
}

/// Where the names are that a choice may have.
const NAMES: &str = "write the names as the description does; `conform ir` prints them";

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
