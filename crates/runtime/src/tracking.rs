//! The path of the value that is being read, and what did not fit and was kept.
//!
//! Both are in thread-local variables, like the score of a value, so that no type has to pass them on. Nothing is tracked while a text is read for the
//! first time.

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};

use crate::model::FOUND_ANOTHER;

/// A member that did not fit its type and was kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    problem: String,
}

impl Misfit {
    /// Returns the path of the member, such as `data.member.id` or `slots[3].start`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what does not fit, such as `invalid type: string, expected i64`. It shows no value.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// What is done beside reading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing.
    Plain,
    /// The path is known.
    Tracking,
    /// The path is known, and members that may be absent are read leniently.
    Lenient,
}

/// A step of a path.
pub(crate) enum Step {
    Member(&'static str),
    Name(String),
    Item(usize),
}

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Plain) };
    /// The path of the value that is being read; after an error, of the value that failed.
    static PATH: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
    /// What did not fit and was kept.
    static FOUND: RefCell<Vec<Misfit>> = const { RefCell::new(Vec::new()) };
}

/// Reads in a mode; returns the path of the value that failed, and what was kept.
pub(crate) fn tracked<T>(
    mode: Mode,
    read: impl FnOnce() -> Result<T, serde_json::Error>,
) -> (Result<T, serde_json::Error>, Option<String>, Vec<Misfit>) {
    let session = Session::begin(mode);
    let read = read();
    let path = read.is_err().then(current_path).flatten();
    let misfits = FOUND.take();
    drop(session);
    (read, path, misfits)
}

/// The time in which a text is read in a mode.
struct Session {
    mode: Mode,
    path: Vec<Step>,
    found: Vec<Misfit>,
}

impl Session {
    fn begin(mode: Mode) -> Self {
        Self {
            mode: MODE.replace(mode),
            path: PATH.take(),
            found: FOUND.take(),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        MODE.set(self.mode);
        PATH.set(std::mem::take(&mut self.path));
        FOUND.set(std::mem::take(&mut self.found));
    }
}

/// Returns whether the path is known.
#[inline]
pub(crate) fn is_tracking() -> bool {
    MODE.get() != Mode::Plain
}

/// Returns whether members that may be absent are read leniently.
pub(crate) fn is_lenient() -> bool {
    MODE.get() == Mode::Lenient
}

/// Enters a value.
pub(crate) fn enter(step: Step) {
    PATH.with_borrow_mut(|path| path.push(step));
}

/// Leaves the value that was entered last.
pub(crate) fn leave() {
    PATH.with_borrow_mut(|path| {
        path.pop();
    });
}

/// A point to which reading can return, if a value does not fit one type and is read as another.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    path: usize,
    found: usize,
}

/// Returns the current point.
pub(crate) fn mark() -> Mark {
    if !is_tracking() {
        return Mark { path: 0, found: 0 };
    }
    Mark {
        path: PATH.with_borrow(Vec::len),
        found: FOUND.with_borrow(Vec::len),
    }
}

/// Returns to a point, and returns what was found since then.
pub(crate) fn return_to(mark: Mark) -> Vec<Misfit> {
    if !is_tracking() {
        return Vec::new();
    }
    PATH.with_borrow_mut(|path| path.truncate(mark.path));
    FOUND.with_borrow_mut(|found| found.split_off(mark.found.min(found.len())))
}

/// Adds what was found while a value was read that is kept.
pub(crate) fn add(found: Vec<Misfit>) {
    if !found.is_empty() {
        FOUND.with_borrow_mut(|all| all.extend(found));
    }
}

/// Takes the steps of the path that were entered since a point.
pub(crate) fn failed_since(mark: Mark) -> Vec<Step> {
    if !is_tracking() {
        return Vec::new();
    }
    PATH.with_borrow_mut(|path| path.split_off(mark.path.min(path.len())))
}

/// Sets the path to that of a value that failed.
pub(crate) fn fail_at(steps: Vec<Step>) {
    PATH.with_borrow_mut(|path| path.extend(steps));
}

/// Notes that the value at the current path does not fit and is kept, and returns to a point.
pub(crate) fn keep(mark: Mark, error: &serde_json::Error) {
    let misfit = Misfit {
        path: current_path().unwrap_or_default(),
        problem: problem(error),
    };
    return_to(mark);
    FOUND.with_borrow_mut(|found| found.push(misfit));
}

fn current_path() -> Option<String> {
    PATH.with_borrow(|path| {
        let mut text = String::new();
        for step in path {
            let written = match step {
                Step::Item(index) => write!(text, "[{index}]"),
                Step::Member(name) => write!(text, "{}{name}", separator(&text)),
                Step::Name(name) => write!(text, "{}{name}", separator(&text)),
            };
            // Writing to a string does not fail.
            debug_assert!(written.is_ok());
        }
        (!text.is_empty()).then_some(text)
    })
}

fn separator(path: &str) -> &'static str {
    if path.is_empty() { "" } else { "." }
}

/// Returns the message of an error without its position and without the values that it quotes.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    masked(&without_position(error))
}

/// Returns the message of an error without its position, which is that in a part of the text where the part was read alone.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    if error.line() > 0 && text.ends_with(&position) {
        text.truncate(text.len() - position.len());
    }
    text
}

/// Removes the values that a message of serde quotes: `invalid type: string "x", expected i64` becomes `invalid type: string, expected i64`.
#[must_use]
pub fn masked(problem: &str) -> String {
    for start in ["invalid type: ", "invalid value: ", "unknown variant "] {
        if let Some(rest) = problem.strip_prefix(start)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = found
                .split(['"', '`'])
                .next()
                .unwrap_or_default()
                .trim_end();
            let kind = if kind.is_empty() { "a value" } else { kind };
            return format!("{start}{kind}, expected {expected}");
        }
    }
    let names_a_constant = problem.starts_with('`') && problem.ends_with(FOUND_ANOTHER);
    if problem.starts_with("missing field ")
        || problem.starts_with("duplicate field ")
        || names_a_constant
    {
        return problem.to_owned();
    }
    match (problem.find(['"', '`']), problem.rfind(['"', '`'])) {
        (Some(first), Some(last)) => format!("{}…{}", &problem[..first], &problem[last + 1..]),
        _ => problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn messages_quote_no_values() {
        let rows = [
            (
                r#"invalid type: string "Jane, expected "Doe"", expected i64"#,
                "invalid type: string, expected i64",
            ),
            (
                "invalid type: integer `4711`, expected a string",
                "invalid type: integer, expected a string",
            ),
            (
                "invalid type: map, expected a sequence",
                "invalid type: map, expected a sequence",
            ),
            (
                "unknown variant `jane`, expected `a` or `b`",
                "unknown variant a value, expected `a` or `b`",
            ),
            ("missing field `id`", "missing field `id`"),
            (
                r#"`kind` must be "cat", found another value"#,
                r#"`kind` must be "cat", found another value"#,
            ),
            (
                r#"failed to parse "Jane" as date: at `x`"#,
                "failed to parse …",
            ),
            ("EOF while parsing a value", "EOF while parsing a value"),
        ];
        for (message, wanted) in rows {
            assert_eq!(masked(message), wanted);
        }
    }
}
