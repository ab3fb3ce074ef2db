//! What of the schemas a pass over a body shows, for coverage.

use std::sync::atomic::{AtomicU64, Ordering};

use super::program::{Kind, NodeIndex, Program};
use crate::coverage::{Stamp, Watch, Watcher};

/// What each node of a program shows, and what was shown before.
///
/// Most bodies show what others have shown: a pass then reads one number for each value, and writes nothing.
pub(crate) struct Sights {
    /// By slot: the entries of the catalog that are shown.
    entries: Vec<Box<[u32]>>,
    /// By slot: the least stamp that it was shown by; 0 where it shows nothing, which no stamp is less than.
    firsts: Vec<AtomicU64>,
    /// By slot: the node whose list of values counts; itself, or the branch that alone admits the kind.
    listing: Vec<Option<NodeIndex>>,
    /// By node: the values that its schemas list as JSON text, and the slot of each.
    lists: Vec<List>,
}

/// What a pass has shown that was not shown before: slots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown(pub(super) Vec<u32>);

type List = Box<[(Box<str>, u32)]>;

impl Sights {
    /// The sights of a program.
    pub(crate) fn new(program: &Program, watch: &Watch) -> Self {
        let mut entries: Vec<Box<[u32]>> =
            Vec::with_capacity(program.nodes.len() * Kind::ALL.len());
        let mut lists: Vec<List> = Vec::with_capacity(program.nodes.len());
        for resolved in &program.resolved {
            for node in resolved {
                let parts = program.parts[*node as usize].iter();
                let mut all: Vec<u32> = parts.filter_map(|&part| watch.entry(part)).collect();
                all.sort_unstable();
                all.dedup();
                entries.push(all.into_boxed_slice());
            }
        }
        for parts in &program.parts {
            let mut list: Vec<(Box<str>, u32)> = Vec::new();
            for (value, entry) in parts.iter().flat_map(|&part| watch.values(part)) {
                let text = value.to_string();
                let same = list.iter().find(|(other, _)| **other == *text);
                let slot = same.map_or(entries.len(), |(_, slot)| *slot as usize);
                match entries.get_mut(slot) {
                    Some(all) => *all = [&**all, &[*entry]].concat().into_boxed_slice(),
                    None => {
                        list.push((text.into(), index(slot)));
                        entries.push(Box::new([*entry]));
                    }
                }
            }
            lists.push(list.into_boxed_slice());
        }
        let listing = program.resolved.iter().flatten();
        let listing = listing.map(|&node| (!lists[node as usize].is_empty()).then_some(node));
        let first = |entries: &[u32]| if entries.is_empty() { 0 } else { u64::MAX };
        Self {
            firsts: entries
                .iter()
                .map(|entries| AtomicU64::new(first(entries)))
                .collect(),
            listing: listing.collect(),
            entries,
            lists,
        }
    }

    /// The slot of a value of a kind at a node.
    #[inline]
    pub(super) fn slot(node: NodeIndex, kind: Kind) -> u32 {
        node * index(Kind::ALL.len()) + kind as u32
    }

    /// Whether a slot was not shown before this stamp.
    #[inline]
    pub(super) fn is_new(&self, slot: u32, stamp: Stamp) -> bool {
        self.firsts[slot as usize].load(Ordering::Relaxed) > stamp.number()
    }

    /// The node whose schemas list the values of a slot; `None` where none are listed.
    #[inline]
    pub(super) fn listing(&self, slot: u32) -> Option<NodeIndex> {
        self.listing[slot as usize]
    }

    /// The slot of a value, as JSON text, of those that are listed at a node. `None` if it is spelt in another way.
    pub(super) fn value(&self, node: NodeIndex, text: &str) -> Option<u32> {
        let found = self.lists[node as usize]
            .iter()
            .find(|(listed, _)| **listed == *text);
        found.map(|(_, slot)| *slot)
    }

    /// Notes what a body shows.
    pub(crate) fn show(&self, Shown(slots): &Shown, watcher: Watcher<'_>) {
        for &slot in slots {
            for &entry in &self.entries[slot as usize] {
                watcher.entry(entry);
            }
            self.firsts[slot as usize].fetch_min(watcher.stamp.number(), Ordering::Relaxed);
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
