//! From causes to the edits that may end them.

use conform_validator::codes;

use crate::edit::{Candidate, Editor};
use crate::{bounds, operations, schemas};

/// Returns the edits that may end a cause, the best first.
///
/// # Errors
///
/// Returns the reason if there is none.
pub(crate) fn candidates(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let code = editor.cause.code;
    let of_schema = [
        codes::WRONG_TYPE,
        codes::WRONG_CONSTANT,
        codes::UNKNOWN_VALUE,
        codes::MISSING_MEMBER,
        codes::UNDECLARED_MEMBER,
        codes::FORBIDDEN_MEMBER,
        codes::WRONG_BRANCH,
    ];
    let of_limits = [
        codes::OUT_OF_RANGE,
        codes::WRONG_LENGTH,
        codes::WRONG_COUNT,
        codes::PATTERN_MISMATCH,
        codes::FORMAT_MISMATCH,
        codes::REPEATED_ITEM,
        codes::FORBIDDEN_VALUE,
    ];
    if of_schema.contains(&code) {
        schemas::candidates(editor)
    } else if of_limits.contains(&code) {
        bounds::candidates(editor)
    } else {
        operations::candidates(editor)
    }
}
