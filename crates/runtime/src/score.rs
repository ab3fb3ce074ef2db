//! How well a value fits a type. A union compares these scores when several of its branches can read the same JSON.
//!
//! The score is counted in a thread-local variable while a value is read, so that no type has to store it: models count the members that they
//! read, and open enums count values that are not listed.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;

use crate::json::Value;

/// How well a value fits a type. The better score has fewer values that do not fit, then fewer unknown ones, then more known members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Members and enum values that are unknown to the type.
    pub unknown: u32,
    /// Members that are known to the type.
    pub known: u32,
    /// Unknown values of enums: they can be read, but the schema of the enum does not admit them.
    pub unlisted: u32,
    /// `null` for members that may only be absent. Counted as unknown, too.
    pub dropped: u32,
    /// Members that do not fit and are kept as JSON, which only lenient reading does.
    pub misfits: u32,
    /// Values of unions that none of their branches can read, so that they stay JSON. Counted as unknown, too.
    pub raw: u32,
}

impl Score {
    /// Returns whether this score is better than the other.
    pub fn beats(self, other: Self) -> bool {
        let rank = |score: Self| {
            let unfit = score
                .misfits
                .saturating_add(score.dropped)
                .saturating_add(score.raw);
            (unfit, score.unknown, Reverse(score.known))
        };
        rank(self) < rank(other)
    }

    /// Returns whether the schema admits the value, as far as that is counted.
    pub(crate) fn is_admitted(self) -> bool {
        self.unlisted == 0 && self.dropped == 0 && self.misfits == 0
    }
}

thread_local! {
    static SCORE: Cell<Score> = const { Cell::new(Score { unknown: 0, known: 0, unlisted: 0, dropped: 0, misfits: 0, raw: 0 }) };
}

/// Counts known members.
#[inline]
pub(crate) fn known(count: u32) {
    SCORE.with(|score| {
        let now = score.get();
        score.set(Score {
            known: now.known.saturating_add(count),
            ..now
        });
    });
}

/// Counts an unknown member or value.
pub(crate) fn unknown() {
    add(Score {
        unknown: 1,
        ..Score::default()
    });
}

/// Counts a value of a union that none of its branches can read.
pub(crate) fn raw() {
    add(Score {
        raw: 1,
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

/// Counts a member that does not fit and is kept as JSON.
pub(crate) fn misfit() {
    add(Score {
        misfits: 1,
        ..Score::default()
    });
}

/// Counts a `null` for a member that may only be absent.
pub(crate) fn dropped() {
    add(Score {
        unknown: 1,
        dropped: 1,
        ..Score::default()
    });
}

thread_local! {
    /// The work that the outermost union may still do, in bytes that are read; `None` outside of unions.
    static BUDGET: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Returns whether a union is comparing its branches.
#[inline]
pub(crate) fn is_comparing() -> bool {
    BUDGET.get().is_some()
}

/// Counts a value that does not have the format of its type. The format is checked only while a union compares its branches, because nothing else
/// uses the result.
pub(crate) fn check(fits: impl FnOnce() -> bool) {
    if is_comparing() && !fits() {
        unknown();
    }
}

/// A guard for the time in which the branches of a union are compared.
///
/// In nested unions whose branches differ only deep down, each inner union would be read again for each branch of the outer ones: two to the power
/// of the depth. So the outermost union sets a budget by the size of its JSON. Each trial spends the size of what it reads. When the budget is
/// spent, the remaining unions keep their JSON as unknown values.
pub(crate) struct Trial {
    outermost: bool,
}

impl Trial {
    /// Begins a comparison for a value of this size; `None` if nothing is left of the budget.
    pub(crate) fn begin(size: u64) -> Option<Self> {
        match BUDGET.get() {
            None => {
                BUDGET.set(Some(10_000 + 256 * size));
                Some(Self { outermost: true })
            }
            Some(0) => None,
            Some(_) => Some(Self { outermost: false }),
        }
    }

    /// Spends the cost of reading a value of this size; returns `false` if the budget is too small.
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
    /// How many tagged values are being read, one inside the other.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// A guard for the time in which a tagged value is read.
pub(crate) struct TaggedLevel {
    around: u32,
}

impl TaggedLevel {
    /// Enters a tagged value.
    pub(crate) fn begin() -> Self {
        let around = DEPTH.get();
        DEPTH.set(around + 1);
        Self { around }
    }

    /// Returns whether no other tagged value is around it.
    pub(crate) fn is_outermost(&self) -> bool {
        self.around == 0
    }
}

impl Drop for TaggedLevel {
    fn drop(&mut self) {
        DEPTH.set(self.around);
    }
}

thread_local! {
    /// The member that is the tag of the object that is read next, and its value, if that selects another branch than the one that it is read as.
    static MISTAGGED: RefCell<Option<(&'static str, Value)>> = const { RefCell::new(None) };
}

/// Reads a value as a branch that its tag does not select.
pub(crate) fn mistagged<T>(tag: Option<(&'static str, Value)>, read: impl FnOnce() -> T) -> T {
    MISTAGGED.set(tag);
    let value = read();
    MISTAGGED.take();
    value
}

/// Takes the tag of the object that is read now, if it does not select the branch that it is read as.
#[inline]
pub(crate) fn take_mistagged() -> Option<(&'static str, Value)> {
    if is_comparing() {
        MISTAGGED.take()
    } else {
        None
    }
}

/// Returns the cost of reading a text.
pub(crate) fn size(json: &str) -> u64 {
    u64::try_from(json.len()).unwrap_or(u64::MAX / 1_000)
}

/// Runs `read` and returns its score. The score outside of this call does not change.
pub fn measure<T>(read: impl FnOnce() -> T) -> (T, Score) {
    let before = SCORE.replace(Score::default());
    let value = read();
    (value, SCORE.replace(before))
}

/// Returns the current score.
pub(crate) fn now() -> Score {
    SCORE.get()
}

/// Resets the score to an earlier one.
pub(crate) fn reset(then: Score) {
    SCORE.set(then);
}

/// Adds the score of the branch that a union has chosen.
pub(crate) fn add(more: Score) {
    SCORE.with(|score| {
        let now = score.get();
        score.set(Score {
            unknown: now.unknown.saturating_add(more.unknown),
            known: now.known.saturating_add(more.known),
            unlisted: now.unlisted.saturating_add(more.unlisted),
            dropped: now.dropped.saturating_add(more.dropped),
            misfits: now.misfits.saturating_add(more.misfits),
            raw: now.raw.saturating_add(more.raw),
        });
    });
}
