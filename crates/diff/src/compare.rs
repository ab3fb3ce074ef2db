//! Compares two descriptions.

use std::sync::Arc;

use conform_description::Description;
use conform_schema::SchemaStore;

use crate::change::{Change, Impact, Side};
use crate::comparer::Comparer;
use crate::options::{Level, Options};
use crate::{lifecycle, operations, schemas, sdk, visible};

/// What comparing two descriptions has found.
#[derive(Debug)]
pub struct Comparison {
    /// The changes, in the order of the new description.
    pub changes: Vec<Change>,
    /// How many operations are in both descriptions.
    pub operations: usize,
    /// How many parts of messages have a schema in both descriptions.
    pub schemas: usize,
    /// How many of these are written differently.
    pub different: usize,
    /// What is not compared, as sentences.
    pub unread: Vec<String>,
}

impl Comparison {
    /// Returns how many changes have this impact.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.impact() == impact).count()
    }
}

/// Compares two descriptions.
///
/// See the [crate's page](crate) for an example.
#[must_use]
pub fn compare(old: &Arc<Description>, new: &Arc<Description>, options: &Options) -> Comparison {
    let mut comparer = Comparer {
        descriptions: [old, new],
        stores: [old, new].map(|description| SchemaStore::new(Arc::clone(description))),
        options,
        uses: Vec::new(),
        changes: Vec::new(),
        unread: Vec::new(),
    };
    let operations = operations::compare(&mut comparer);
    if options.level == Level::Strict {
        visible::compare(&mut comparer);
    }
    let found = schemas::compare(comparer.descriptions, &comparer.uses, options);
    if options.level >= Level::Sdk {
        sdk::compare(&mut comparer);
    }
    let mut changes = comparer.changes;
    changes.extend(found.changes);
    lifecycle::forgive(&mut changes, old);
    for side in [Side::Old, Side::New] {
        if comparer.descriptions[side.index()].is_incomplete() {
            comparer.unread.push(format!(
                "a file of the {side} description could not be read; what it holds is not compared"
            ));
        }
    }
    sort(&mut changes);
    Comparison {
        changes,
        operations,
        schemas: comparer.uses.len(),
        different: found.different,
        unread: comparer.unread,
    }
}

/// Sorts by impact and then by place.
fn sort(changes: &mut [Change]) {
    let place = |change: &Change| {
        let label = change.new.as_ref().or(change.old.as_ref());
        label.map_or((String::new(), 0), |label| {
            (label.file().to_owned(), label.location.start())
        })
    };
    changes.sort_by_cached_key(|change| (change.impact(), place(change), change.code.as_str()));
}
