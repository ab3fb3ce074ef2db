//! Sights: what a pass shows of the description, for observers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use conform_description::Address;

use super::kinds::JsonKind;
use super::program::{NodeIndex, Program};
use crate::observe::{InputOrder, Watch};
use crate::plan::PlanSources;

/// What each node of a program shows, and what was reported before.
///
/// Most messages show only what others have shown. A pass then reads one number for each value, and writes nothing.
pub(crate) struct Sights {
    slots: Vec<Slot>,
    /// By slot: the schemas and items of `enum` that are shown.
    shown: Vec<Box<[Address]>>,
    /// By node: the values that its schemas list, as JSON text, and the slot of each.
    lists: Vec<List>,
}

/// A kind of values at a node, or a listed value.
struct Slot {
    /// The first message that was reported to show it. 0 if there is nothing to show, since no message is less.
    first: AtomicU64,
    /// The node whose list of values applies: the node itself, or the only branch that allows the kind. [`NO_LIST`] if there
    /// is none.
    listing: NodeIndex,
}

/// Stands for no list.
const NO_LIST: NodeIndex = NodeIndex::MAX;

/// What a value that was proved shows, and no message has shown before.
#[derive(Clone, Default)]
pub struct ShownSchemas(Option<(Arc<Sights>, Box<[u32]>)>);

type List = Box<[(Box<str>, u32)]>;

impl Sights {
    /// Makes the sights of a program.
    pub(crate) fn new(program: &Program, sources: &PlanSources) -> Self {
        let mut shown: Vec<Box<[Address]>> =
            Vec::with_capacity(program.nodes.len() * JsonKind::ALL.len());
        let mut lists: Vec<List> = Vec::with_capacity(program.nodes.len());
        for resolved in &program.resolved {
            for node in resolved {
                let parts = program.parts[*node as usize].iter();
                let mut all: Vec<Address> =
                    parts.filter_map(|&part| sources.schema(part)).collect();
                all.sort_unstable();
                all.dedup();
                shown.push(all.into_boxed_slice());
            }
        }
        for parts in &program.parts {
            let mut list: Vec<(Box<str>, u32)> = Vec::new();
            for (value, item) in parts.iter().flat_map(|&part| sources.listed(part)) {
                let text = value.to_string();
                let same = list.iter().find(|(other, _)| **other == *text);
                let slot = same.map_or(shown.len(), |(_, slot)| *slot as usize);
                match shown.get_mut(slot) {
                    Some(all) => *all = [&**all, &[*item]].concat().into_boxed_slice(),
                    None => {
                        list.push((text.into(), index(slot)));
                        shown.push(Box::new([*item]));
                    }
                }
            }
            lists.push(list.into_boxed_slice());
        }
        let of_values = program.resolved.iter().flat_map(|nodes| {
            let kinds = JsonKind::ALL.into_iter();
            nodes.iter().copied().zip(kinds)
        });
        let of_values = of_values.map(|(node, kind)| {
            let mut listed = lists[node as usize].iter();
            let has_kind = listed.any(|(text, _)| kind.is_of_text(text));
            if has_kind { node } else { NO_LIST }
        });
        let listing = of_values.chain(std::iter::repeat(NO_LIST));
        let slots = shown.iter().zip(listing).map(|(shown, listing)| {
            let first = if shown.is_empty() { 0 } else { u64::MAX };
            Slot {
                first: AtomicU64::new(first),
                listing,
            }
        });
        Self {
            slots: slots.collect(),
            shown,
            lists,
        }
    }

    /// Returns the slot of values of a kind at a node.
    #[inline]
    pub(super) fn slot(node: NodeIndex, kind: JsonKind) -> u32 {
        node * index(JsonKind::ALL.len()) + kind as u32
    }

    /// Returns whether no message before this one has shown a slot.
    #[inline]
    pub(super) fn is_new(&self, slot: u32, message: InputOrder) -> bool {
        self.slots[slot as usize].first.load(Ordering::Relaxed) > message.to_bits()
    }

    /// Returns the node whose schemas list the values of a slot; `None` if none are listed.
    #[inline]
    pub(super) fn listing(&self, slot: u32) -> Option<NodeIndex> {
        let listing = self.slots[slot as usize].listing;
        (listing != NO_LIST).then_some(listing)
    }

    /// Returns the slot of a listed value by its JSON text; `None` if the text is written in another way.
    pub(super) fn value(&self, node: NodeIndex, text: &str) -> Option<u32> {
        let found = self.lists[node as usize]
            .iter()
            .find(|(listed, _)| **listed == *text);
        found.map(|(_, slot)| *slot)
    }

    /// Reports what a text shows.
    pub(crate) fn report(&self, slots: &[u32], watch: Watch<'_>) {
        for &slot in slots {
            for &schema in &self.shown[slot as usize] {
                watch.applied(schema);
            }
            let first = &self.slots[slot as usize].first;
            first.fetch_min(watch.message.to_bits(), Ordering::Relaxed);
        }
    }
}

impl ShownSchemas {
    pub(crate) fn new(sights: &Arc<Sights>, slots: &[u32]) -> Self {
        Self((!slots.is_empty()).then(|| (Arc::clone(sights), slots.into())))
    }

    /// Reports it to the observer of a message.
    pub fn report(&self, watch: Watch<'_>) {
        if let Some((sights, slots)) = &self.0 {
            sights.report(slots, watch);
        }
    }
}

impl fmt::Debug for ShownSchemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slots = self.0.as_ref().map(|(_, slots)| slots);
        f.debug_tuple("ShownSchemas").field(&slots).finish()
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
