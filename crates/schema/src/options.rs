//! How the `jsonschema` crate compiles translated schemas.

use std::sync::Arc;

use conform_json::TapeJson;
use jsonschema::{Draft, Retrieve, ValidationOptions};
use serde_json::json;

use crate::ecma_pattern;
use crate::formats;
use crate::reading::Reading;
use crate::written_as_integer::{WRITTEN_AS_INTEGER, written_as_integer};

/// Returns the options by which every translated schema is compiled.
pub(crate) fn options() -> ValidationOptions<'static, Arc<dyn Retrieve>, TapeJson> {
    jsonschema::options_for::<TapeJson>()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("byte", formats::is_byte)
        .with_format("decimal", formats::is_decimal)
        .with_keyword(WRITTEN_AS_INTEGER, written_as_integer)
}

/// How a pattern is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternSyntax {
    /// It is a regular expression of ECMA-262.
    Valid,
    /// It is one only by the rules for browsers (ECMA-262 Annex B), such as `[\w-.]`.
    OnlyInBrowsers,
    /// It is none.
    Invalid,
}

/// Returns whether a text is a regular expression of ECMA-262 that `pattern` can use.
///
/// ```
/// use conform_schema::{PatternSyntax, pattern_syntax};
///
/// assert_eq!(pattern_syntax("^v[0-9]+$"), PatternSyntax::Valid);
/// assert_eq!(pattern_syntax(r"^[\w-.]+$"), PatternSyntax::OnlyInBrowsers);
/// assert_eq!(pattern_syntax("v[0-9"), PatternSyntax::Invalid);
/// ```
#[must_use]
pub fn pattern_syntax(pattern: &str) -> PatternSyntax {
    let Ok(rewritten) = ecma_pattern::rewrite(pattern, Reading::Meant) else {
        return PatternSyntax::Invalid;
    };
    if options().build(&json!({ "pattern": rewritten })).is_err() {
        PatternSyntax::Invalid
    } else if ecma_pattern::is_relaxed(pattern) {
        PatternSyntax::OnlyInBrowsers
    } else {
        PatternSyntax::Valid
    }
}
