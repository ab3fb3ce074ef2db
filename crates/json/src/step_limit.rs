//! Validation that ends: the steps of `jsonschema` are counted, and stopped at a bound.
//!
//! What a few schemas say of one value can take time that doubles with each of them, when each applies the next twice; and
//! the errors of their branches would hold a copy of the value each. The validator itself knows no bound, but it learns of
//! a value by asking it. So the asking is what is counted, and it is left by unwinding where there was too much of it,
//! as query systems cancel what they compute.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Unwinds to [`with_step_limit`].
struct Exhausted;

/// Counts a question about a value.
#[inline]
pub(crate) fn step() {
    LEFT.with(|left| {
        if let Some(steps) = left.get() {
            left.set(Some(steps.checked_sub(1).unwrap_or_else(|| {
                // No panic: the hook that prints panics is not called.
                resume_unwind(Box::new(Exhausted))
            })));
        }
    });
}

/// Whether steps are counted, so that errors need no copy of the value that they are about.
pub(crate) fn counts() -> bool {
    LEFT.get().is_some()
}

/// Restores what was counted before, also when unwinding.
struct Restore(Option<u64>);

impl Drop for Restore {
    fn drop(&mut self) {
        LEFT.set(self.0);
    }
}

/// Lets `work` validate values, and stops it after so many questions about them: then returns `None`.
///
/// Within, errors of `jsonschema` say `null` instead of the value that they are about; kinds and places are as ever. A
/// program that is compiled with `panic = "abort"` is aborted where it would be stopped.
///
/// ```
/// use conform_json::{Document, Format, Limits, TapeJson, with_step_limit};
///
/// let twice = |next: &str| serde_json::json!({"oneOf": [{"$ref": next}, {"$ref": next}]});
/// let mut schema = serde_json::json!({"$ref": "#/$defs/0", "$defs": {"40": {"type": "integer"}}});
/// for index in 0..40 {
///     schema["$defs"][index.to_string()] = twice(&format!("#/$defs/{}", index + 1));
/// }
/// let validator = jsonschema::options_for::<TapeJson>().build(&schema)?;
/// let document = Document::parse("one.json", b"true".to_vec(), Format::Json, &Limits::default())?;
/// assert_eq!(with_step_limit(10_000, || validator.is_valid(document.root())), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn with_step_limit<T>(most: u64, work: impl FnOnce() -> T) -> Option<T> {
    let _restore = Restore(LEFT.replace(Some(most)));
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(cause) if cause.is::<Exhausted>() => None,
        Err(cause) => resume_unwind(cause),
    }
}
