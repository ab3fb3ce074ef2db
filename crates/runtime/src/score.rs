//! How well a value fits a type: what a union compares when several of its types can read the same JSON.
//!
//! The count is kept beside the call, per thread, so that no type has to carry it: models count members as they read
//! them, open enums count values that are not variant_of.

use std::cell::Cell;
use std::cmp::Reverse;

use serde_json::Value;

/// How well a value fits: what would lose least first, then fewest unknown, then most known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Members and enum values that the type does not know.
    pub unknown: u32,
    /// Members that it knows.
    pub known: u32,
    /// Those of the unknown that are values which an enum does not list: it reads them, and its schema does not admit them.
    pub unlisted: u32,
    /// Those of the unknown that are `null` for a member that may only be absent: it is read so, and not written back.
    pub dropped: u32,
}

impl Score {
    /// Whether this fits better than the other.
    pub fn beats(self, other: Self) -> bool {
        let rank = |score: Self| (score.dropped, score.unknown, Reverse(score.known));
        rank(self) < rank(other)
    }

    /// Whether nothing was read that the schema does not admit, as far as that is counted.
    pub(crate) fn is_admitted(self) -> bool {
        self.unlisted == 0 && self.dropped == 0
    }
}

thread_local! {
    static SCORE: Cell<Score> = const { Cell::new(Score { unknown: 0, known: 0, unlisted: 0, dropped: 0 }) };
}

/// Counts known members.
pub(crate) fn known(count: u32) {
    add(Score {
        known: count,
        ..Score::default()
    });
}

/// Counts something unknown.
pub(crate) fn unknown() {
    add(Score {
        unknown: 1,
        ..Score::default()
    });
}

/// Counts a value that an enum does not list.
pub(crate) fn unlisted() {
    add(Score {
        unknown: 1,
        unlisted: 1,
        ..Score::default()
    });
}

/// Counts a `null` that is read as absent.
pub(crate) fn dropped() {
    add(Score {
        unknown: 1,
        dropped: 1,
        ..Score::default()
    });
}

thread_local! {
    /// Trials that the outermost union may still make; `None` outside of unions.
    static BUDGET: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Whether a union is comparing its branches.
pub(crate) fn trying() -> bool {
    BUDGET.get().is_some()
}

/// Counts a value that is not of its format. Looks only while a union compares: nobody else wants to know.
pub(crate) fn check(fits: impl FnOnce() -> bool) {
    if trying() && !fits() {
        unknown();
    }
}

/// A time in which branches are tried.
///
/// A union within a union within a union, each with branches that differ only deep down, would be tried again for each
/// branch around it: two to the power of the depth. The outermost union sets a budget by the size of its JSON, of which each
/// trial takes the size of what it reads, and when it is spent, what is left stays JSON.
pub(crate) struct Trial {
    outermost: bool,
}

impl Trial {
    /// Begins one for a value of a size; `None` if nothing is left of the budget.
    pub(crate) fn begin(size: u64) -> Option<Self> {
        match BUDGET.get() {
            None => {
                BUDGET.set(Some(1_000 + 256 * size));
                Some(Self { outermost: true })
            }
            Some(0) => None,
            Some(_) => Some(Self { outermost: false }),
        }
    }

    /// Takes from the budget what reading a value of a size costs; `false` if that is not left.
    pub(crate) fn spend(size: u64) -> bool {
        let left = BUDGET.get().map(|left| left.checked_sub(size));
        match left {
            Some(left) => {
                BUDGET.set(Some(left.unwrap_or(0)));
                left.is_some()
            }
            None => true,
        }
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        if self.outermost {
            BUDGET.set(None);
        }
    }
}

thread_local! {
    /// How many tagged values are being read, one within the other.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// A time in which a tagged value is read.
pub(crate) struct Tagged {
    around: u32,
}

impl Tagged {
    /// Begins one.
    pub(crate) fn begin() -> Self {
        let around = DEPTH.get();
        DEPTH.set(around + 1);
        Self { around }
    }

    /// Whether no other one is around it.
    pub(crate) fn is_outermost(&self) -> bool {
        self.around == 0
    }
}

impl Drop for Tagged {
    fn drop(&mut self) {
        DEPTH.set(self.around);
    }
}

/// The number of values in a value.
pub(crate) fn size(value: &Value) -> u64 {
    let mut count = 0;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        count += 1;
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
    }
    count
}

/// Runs `read` and returns what it counted; what was counted before is left as it was.
pub fn measure<T>(read: impl FnOnce() -> T) -> (T, Score) {
    let before = SCORE.replace(Score::default());
    let value = read();
    (value, SCORE.replace(before))
}

/// What was counted so far.
pub(crate) fn now() -> Score {
    SCORE.get()
}

/// Forgets what was counted since then.
pub(crate) fn reset(then: Score) {
    SCORE.set(then);
}

/// Adds what the chosen type of a union counted.
pub(crate) fn add(more: Score) {
    SCORE.with(|score| {
        let now = score.get();
        score.set(Score {
            unknown: now.unknown.saturating_add(more.unknown),
            known: now.known.saturating_add(more.known),
            unlisted: now.unlisted.saturating_add(more.unlisted),
            dropped: now.dropped.saturating_add(more.dropped),
        });
    });
}
