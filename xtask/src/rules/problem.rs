//! What a rule reports.

use conform_report::{Code, Diagnostic, Label, Profile};

/// Returns a problem at a place.
pub(super) fn problem(code: Code, label: Label, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Profile::Strict, label, message)
}
