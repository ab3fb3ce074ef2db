//! Marks: how often something was met, and which message showed it first.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A message by its place in the input: messages that come first are less. It is what marks keep of a message, so that the
/// first one is the same however many threads check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp(u64);

/// A file by its place in the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileNumber(u64);

/// How many bits of a stamp are the line of a capture.
const LINE_BITS: u32 = 32;

/// How often something was met, and first by which message.
#[derive(Debug)]
pub(crate) struct Mark {
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

impl Stamp {
    /// The stamp of a message: its file, and the line if that is a capture.
    pub(crate) fn new(FileNumber(file): FileNumber, line: Option<u32>) -> Self {
        Self((file << LINE_BITS) | u64::from(line.unwrap_or(0)))
    }

    /// As a number; messages that come first have less.
    #[inline]
    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

impl Mark {
    /// Notes that a message shows it.
    #[inline]
    pub(crate) fn hit(&self, stamp: Stamp) {
        // Most messages show what others have shown before: then it is read, and nothing is written.
        if self.first.load(Ordering::Relaxed) > stamp.0 {
            self.first.fetch_min(stamp.0, Ordering::Relaxed);
        }
    }

    /// Notes that a message shows it, and counts the message.
    pub(crate) fn count(&self, stamp: Stamp) {
        self.hit(stamp);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// How many messages were counted.
    pub(super) fn times(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// The first message.
    pub(super) fn first(&self) -> Option<Stamp> {
        let first = self.first.load(Ordering::Relaxed);
        (first != u64::MAX).then_some(Stamp(first))
    }
}

/// The files that stamps name.
#[derive(Debug, Default)]
pub(crate) struct Files(Mutex<Numbers>);

#[derive(Debug, Default)]
struct Numbers {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, FileNumber>,
}

impl Files {
    /// The number of a file. Stamps are made of it without a look at all files.
    pub(crate) fn number(&self, name: &Arc<str>) -> FileNumber {
        let mut numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match numbers.by_name.get(name) {
            Some(&file) => file,
            None => {
                numbers.names.push(Arc::clone(name));
                // From one, since no stamp is less than 0.
                let file = FileNumber(numbers.names.len() as u64);
                numbers.by_name.insert(Arc::clone(name), file);
                file
            }
        }
    }

    /// A stamp in words: `traffic.ndjson:7`.
    pub(super) fn describe(&self, stamp: Stamp) -> String {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = usize::try_from(stamp.0 >> LINE_BITS).unwrap_or(usize::MAX);
        let name = numbers
            .names
            .get(file.wrapping_sub(1))
            .map_or("", |name| name);
        match stamp.0 & ((1 << LINE_BITS) - 1) {
            0 => name.to_owned(),
            line => format!("{name}:{line}"),
        }
    }
}
