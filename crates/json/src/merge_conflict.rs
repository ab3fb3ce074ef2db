//! The conflict markers that a version control system writes around the two sides of a merge.

use crate::{
    error::{ErrorCode, ParseError},
    source::Span,
};

/// Returns an error if `text` starts with a conflict marker. `text` starts at offset `at` of the
/// document, which must be the start of a line.
pub(crate) fn find(text: &str, at: u32) -> Option<ParseError> {
    let line = text.lines().next()?;
    let is_marker =
        line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "=======";
    is_marker.then(|| {
        let span = Span::new(at, at + 7);
        ParseError::new(
            ErrorCode::UnexpectedToken,
            span,
            "unresolved merge conflict",
        )
        .with_help("keep one of the two sides, and remove the conflict markers")
    })
}
