//! What of the schemas a pass over a body shows, for coverage.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::program::{Kind, NodeIndex, Program};
use crate::coverage::{Catalog, Stamp, Watch};

/// What each node of a program shows, and what was shown before.
///
/// Most bodies show what others have shown: a pass then reads one number for each value, and writes nothing.
pub(crate) struct Sights {
    slots: Vec<Slot>,
    /// By slot: the entries of the catalog that are shown.
    entries: Vec<Box<[u32]>>,
    /// By node: the values that its schemas list as JSON text, and the slot of each.
    lists: Vec<List>,
}

/// What a pass asks of a value of a kind at a node, or of a listed value.
struct Slot {
    /// The least stamp that it was shown by; 0 where it shows nothing, which no stamp is less than.
    first: AtomicU64,
    /// The node whose list of values counts: itself, or the branch that alone admits the kind. [`NO_LIST`] if there is none.
    listing: NodeIndex,
}

/// The list of a slot that has none.
const NO_LIST: NodeIndex = NodeIndex::MAX;

/// What a body that was proved shows and no body has shown before.
#[derive(Clone, Default)]
pub(crate) struct Shown(Option<(Arc<Sights>, Box<[u32]>)>);

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
        let of_values = program.resolved.iter().flatten().copied();
        let of_values = of_values.map(|node| match &*lists[node as usize] {
            [] => NO_LIST,
            _ => node,
        });
        let listing = of_values.chain(std::iter::repeat(NO_LIST));
        let slots = entries.iter().zip(listing).map(|(entries, listing)| {
            let first = if entries.is_empty() { 0 } else { u64::MAX };
            Slot {
                first: AtomicU64::new(first),
                listing,
            }
        });
        Self {
            slots: slots.collect(),
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
        self.slots[slot as usize].first.load(Ordering::Relaxed) > stamp.number()
    }

    /// The node whose schemas list the values of a slot; `None` where none are listed.
    #[inline]
    pub(super) fn listing(&self, slot: u32) -> Option<NodeIndex> {
        let listing = self.slots[slot as usize].listing;
        (listing != NO_LIST).then_some(listing)
    }

    /// The slot of a value, as JSON text, of those that are listed at a node. `None` if it is spelt in another way.
    pub(super) fn value(&self, node: NodeIndex, text: &str) -> Option<u32> {
        let found = self.lists[node as usize]
            .iter()
            .find(|(listed, _)| **listed == *text);
        found.map(|(_, slot)| *slot)
    }

    /// Notes what a body shows.
    pub(crate) fn show(&self, slots: &[u32], catalog: &Catalog, stamp: Stamp) {
        for &slot in slots {
            for &entry in &self.entries[slot as usize] {
                catalog.mark(entry).hit(stamp);
            }
            let first = &self.slots[slot as usize].first;
            first.fetch_min(stamp.number(), Ordering::Relaxed);
        }
    }
}

impl Shown {
    pub(crate) fn new(sights: &Arc<Sights>, slots: &[u32]) -> Self {
        Self((!slots.is_empty()).then(|| (Arc::clone(sights), slots.into())))
    }

    /// Notes it.
    pub(crate) fn note(&self, catalog: &Catalog, stamp: Stamp) {
        if let Some((sights, slots)) = &self.0 {
            sights.show(slots, catalog, stamp);
        }
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slots = self.0.as_ref().map(|(_, slots)| slots);
        f.debug_tuple("Shown").field(&slots).finish()
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
