//! What a page does not show, counted by what it is.

use std::collections::BTreeMap;

use crate::model::Omission;

/// The most names that are listed of one kind.
const MOST_NAMES: usize = 40;

/// Why something is not shown, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// A file of the description could not be read.
    Unread,
    /// A reference leads nowhere.
    Broken,
    /// A schema inside of more schemas than the page nests.
    Deep,
    /// An example longer than the page shows.
    LongExample,
    /// A pattern, a default or a value that is too long.
    LongValue,
    /// A list of values that is too long.
    ManyValues,
    /// A component that no operation uses.
    Unused,
    /// An extension that the page has no place for.
    Extension,
    /// A member that the specification does not know.
    Unknown,
}

impl Reason {
    fn words(self) -> &'static str {
        match self {
            Self::Unread => "files that cannot be read",
            Self::Broken => "references that lead nowhere",
            Self::Deep => "schemas that are nested too deep",
            Self::LongExample => "long examples, of which the page has the beginning",
            Self::LongValue => "long values, of which the page has the beginning",
            Self::ManyValues => "values of long enumerations",
            Self::Unused => "components that nothing on this page uses",
            Self::Extension => "extensions",
            Self::Unknown => "members that the specification does not define",
        }
    }
}

/// What is not shown.
#[derive(Default)]
pub(crate) struct Omissions(BTreeMap<Reason, BTreeMap<String, usize>>);

impl Omissions {
    /// Counts something that is not shown, by its name.
    pub(crate) fn add(&mut self, reason: Reason, name: impl Into<String>) {
        self.add_many(reason, name, 1);
    }

    /// Counts several.
    pub(crate) fn add_many(&mut self, reason: Reason, name: impl Into<String>, count: usize) {
        *self
            .0
            .entry(reason)
            .or_default()
            .entry(name.into())
            .or_insert(0) += count;
    }

    /// Returns them for the page.
    pub(crate) fn finish(self) -> Vec<Omission> {
        let all = self.0.into_iter();
        all.map(|(reason, names)| Omission {
            what: reason.words().to_owned(),
            count: names.values().sum(),
            names: named(names),
        })
        .collect()
    }
}

/// Returns the names, the most frequent first, each with how often it is there if that is more than once.
fn named(names: BTreeMap<String, usize>) -> Vec<String> {
    let mut names: Vec<(String, usize)> = names.into_iter().collect();
    names.sort_by(|(_, a), (_, b)| b.cmp(a));
    let rest = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let shown = names.into_iter().map(|(name, count)| match count {
        1 => name,
        _ => format!("{name} ({count} times)"),
    });
    let mut shown: Vec<String> = shown.collect();
    if rest > 0 {
        shown.push(format!("and {rest} more"));
    }
    shown
}
