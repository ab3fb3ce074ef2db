//! Marks: how many messages show an item, and which one is the first.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use conform_schema::InputOrder;

/// How many messages show an item, and the first of them. The first is the same for any number of threads, since it is the
/// first in the input.
#[derive(Debug)]
pub(super) struct Mark {
    count: AtomicU64,
    first: AtomicU64,
}

impl Default for Mark {
    fn default() -> Self {
        Self {
            count: AtomicU64::new(0),
            first: AtomicU64::new(u64::MAX),
        }
    }
}

impl Mark {
    /// Marks that a message shows the item.
    #[inline]
    pub(super) fn hit(&self, message: InputOrder) {
        // Most messages show what others have shown before. Then the mark is only read.
        if self.first.load(Ordering::Relaxed) > message.to_bits() {
            self.first.fetch_min(message.to_bits(), Ordering::Relaxed);
        }
    }

    /// Marks that a message shows the item, and counts the message.
    pub(super) fn count(&self, message: InputOrder) {
        self.hit(message);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many messages were counted.
    pub(super) fn times(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Returns the first message.
    pub(super) fn first(&self) -> Option<InputOrder> {
        let first = self.first.load(Ordering::Relaxed);
        (first != u64::MAX).then_some(InputOrder::from_bits(first))
    }
}

/// The names of the sources of messages, numbered in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct SourceNames(Mutex<Numbers>);

#[derive(Debug, Default)]
struct Numbers {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, u32>,
}

impl SourceNames {
    /// Returns the number of a source.
    pub(super) fn number(&self, name: &Arc<str>) -> u32 {
        let mut numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match numbers.by_name.get(name) {
            Some(&source) => source,
            None => {
                let source = u32::try_from(numbers.names.len()).unwrap_or(u32::MAX);
                numbers.names.push(Arc::clone(name));
                numbers.by_name.insert(Arc::clone(name), source);
                source
            }
        }
    }

    /// Returns the names of all sources, sorted as paths.
    pub(super) fn names(&self) -> Vec<String> {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<String> = numbers.names.iter().map(ToString::to_string).collect();
        names.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
        names
    }

    /// Describes a message: `traffic.ndjson:7`.
    pub(super) fn describe(&self, message: InputOrder) -> String {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = numbers.names.get(message.source() as usize);
        let name = name.map_or("", |name| name);
        match message.line() {
            None => name.to_owned(),
            Some(line) => format!("{name}:{line}"),
        }
    }
}
