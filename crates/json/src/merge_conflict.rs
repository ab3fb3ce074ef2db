//! The marks that a version control system writes around the two sides of a conflict.

use crate::{
    error::{ErrorCode, ParseError},
    source::Span,
};

/// The error for such a mark, if `text`, which starts at `at`, starts with one. `text` is to start
/// where a line does.
pub(crate) fn find(text: &str, at: u32) -> Option<ParseError> {
    let line = text.lines().next()?;
    let is_mark = line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "=======";
    is_mark.then(|| {
        let span = Span::new(at, at + 7);
        ParseError::new(
            ErrorCode::UnexpectedToken,
            span,
            "a merge conflict is not resolved",
        )
        .hint("keep one of the two sides, and remove the marks")
    })
}
