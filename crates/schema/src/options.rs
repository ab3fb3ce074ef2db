//! How the `jsonschema` crate compiles translated schemas.

use std::sync::Arc;

use conform_json::TapeJson;
use jsonschema::{Draft, Retrieve, ValidationOptions};
use serde_json::json;

use crate::formats;
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

/// Returns whether a text is a regular expression of ECMA-262 that `pattern` can use.
///
/// ```
/// assert!(conform_schema::is_regular_expression("^v[0-9]+$"));
/// assert!(!conform_schema::is_regular_expression("v[0-9"));
/// ```
#[must_use]
pub fn is_regular_expression(pattern: &str) -> bool {
    options().build(&json!({ "pattern": pattern })).is_ok()
}
