//! A limit on the work of the `jsonschema` crate.
//!
//! A few schemas can take exponential time on a small value: each applies the next one twice. Each
//! error of their branches would also hold a copy of the value. The validator has no limit of its
//! own, but it asks this crate for everything that it learns about a value. So these questions are
//! counted, and when there are too many, or they come from too deep in the stack, validation is
//! left by unwinding.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    /// What is left to the validator; `None` outside [`with_step_limit`].
    static LEFT: Cell<Option<Left>> = const { Cell::new(None) };
}

/// How many bytes of stack validation may take. A thread has 2 MB by default.
const MOST_STACK: usize = 1 << 20;

/// What is left to the validator.
#[derive(Clone, Copy)]
struct Left {
    /// How many questions may still be asked.
    steps: u64,
    /// Where the stack was when validation began.
    stack: usize,
}

/// Returns where the stack is.
#[inline]
fn stack_place() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&local)).addr()
}

/// The payload that unwinds to [`with_step_limit`].
struct Exhausted;

/// Counts one question about a value.
#[inline]
pub(crate) fn step() {
    LEFT.with(|left| {
        if let Some(now) = left.get() {
            if now.steps == 0 || now.stack.abs_diff(stack_place()) > MOST_STACK {
                // Not `panic!`: that would call the hook that prints a message.
                resume_unwind(Box::new(Exhausted));
            }
            left.set(Some(Left {
                steps: now.steps - 1,
                ..now
            }));
        }
    });
}

/// Returns whether steps are being counted. Errors then hold no copy of their value.
pub(crate) fn is_counting() -> bool {
    LEFT.get().is_some()
}

/// Restores the outer count when dropped, also when unwinding.
struct RestoreCount(Option<Left>);

impl Drop for RestoreCount {
    fn drop(&mut self) {
        LEFT.set(self.0);
    }
}

/// Runs `work`, which validates values, and stops it after `limit` questions about them, or when it
/// has taken too much of the stack. Returns `None` if it was stopped.
///
/// Inside `work`, the errors of `jsonschema` hold `null` instead of the value that they are about.
/// Their kinds and locations are as usual.
///
/// A program that is compiled with `panic = "abort"` aborts when the limit is reached.
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
pub fn with_step_limit<T>(limit: u64, work: impl FnOnce() -> T) -> Option<T> {
    let left = Left {
        steps: limit,
        stack: stack_place(),
    };
    let _restore = RestoreCount(LEFT.replace(Some(left)));
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => Some(result),
        Err(cause) if cause.is::<Exhausted>() => None,
        Err(cause) => resume_unwind(cause),
    }
}
