//! Aliases and merge keys: each of them repeats on the tape what its anchor names.

use std::collections::HashSet;

use granit_parser::ScalarStyle;

use super::{NodeRole, Reader, core_schema};
use crate::{
    error::{ErrorCode, ParseError},
    slot::{Slot, SlotKind},
    source::Span,
};

/// How many bytes of repeated text count as one node. Text is limited, too, because it is written out
/// in full when the document is serialized.
const BYTES_PER_NODE: usize = 16;

impl Reader<'_> {
    /// Repeats what the anchor with this id names, for the alias at `span`.
    pub(super) fn alias(&mut self, id: usize, span: Span) -> Result<(), ParseError> {
        let Some(&target) = self.anchors.get(&id) else {
            return Err(ParseError::new(
                ErrorCode::UnknownAnchor,
                span,
                "unknown alias; no anchor has this name",
            ));
        };
        if self
            .tape
            .open_containers
            .iter()
            .any(|frame| frame.slot == target)
        {
            return Err(ParseError::new(
                ErrorCode::UnknownAnchor,
                span,
                "the alias is inside the value that it refers to",
            )
            .with_related(self.tape.slot(target).span(), "the value starts here")
            .with_help(
                "remove the alias, or use a `$ref` instead; a YAML value cannot contain itself",
            ));
        }
        let slot = self.tape.slot(target);
        match (self.roles.last(), slot.kind()) {
            (Some(NodeRole::Key), SlotKind::Array | SlotKind::Object) => Err(ParseError::new(
                ErrorCode::ComplexKey,
                span,
                "unexpected alias of a mapping or sequence; expected a key",
            )
            .with_related(slot.span(), "it refers to this value")
            .with_help("write the key itself; keys must be scalars")),
            (Some(NodeRole::Key), _) => {
                self.spend(target, 1, span)?;
                let content = self.content(slot).to_owned();
                let key = Slot::new(SlotKind::BareKey, span.start, span.end)
                    .with_stored_text()
                    .with_payload(self.store(&content));
                self.push_key(key, &content, ScalarStyle::DoubleQuoted)
            }
            (_, SlotKind::QuotedKey | SlotKind::BareKey) => {
                self.spend(target, 1, span)?;
                let content = self.content(slot).to_owned();
                let style = if slot.kind() == SlotKind::BareKey {
                    ScalarStyle::Plain
                } else {
                    ScalarStyle::DoubleQuoted
                };
                let scalar = core_schema::resolve(&content, style, None, slot.span())?;
                self.scalar(scalar, &content, style, slot.span())
            }
            _ => {
                self.count_value();
                self.repeat(target, slot.extent(), span)?;
                self.after_value();
                Ok(())
            }
        }
    }

    /// Adds the members from the merge keys of the innermost open mapping, except for names that the
    /// mapping has itself. If several merged mappings have a name, the first one counts.
    ///
    /// <https://yaml.org/type/merge.html>
    pub(super) fn merge(&mut self) -> Result<(), ParseError> {
        let depth = self.roles.len();
        let from = self.merges.partition_point(|&(around, _)| around < depth);
        if from == self.merges.len() {
            return Ok(());
        }
        let merges = self.merges.split_off(from);
        let mut names: HashSet<Box<str>> = self.tape.open_names(self.text).collect();
        for (_, key) in merges {
            for source in self.sources(key + 1)? {
                let object = self.tape.slot(source);
                let (mut member, end) = (source + 1, source + object.extent());
                while member < end {
                    let slot = self.tape.slot(member);
                    let extent = 1 + self.tape.slot(member + 1).extent();
                    let counts = !slot.is_merge_key() && !slot.is_shadowed();
                    if counts && names.insert(self.tape.name(self.text, slot).into()) {
                        let at = self.tape.next();
                        self.repeat(member, extent, self.tape.slot(key).span())?;
                        self.tape.count_one();
                        self.tape.adopt_key(at);
                    }
                    member += extent;
                }
            }
        }
        Ok(())
    }

    /// Returns the mappings in the value of a merge key.
    fn sources(&self, value: u32) -> Result<Vec<u32>, ParseError> {
        let slot = self.tape.slot(value);
        let mut sources = Vec::new();
        match slot.kind() {
            SlotKind::Object => sources.push(value),
            SlotKind::Array => {
                let mut element = value + 1;
                while element < value + slot.extent() {
                    sources.push(element);
                    element += self.tape.slot(element).extent();
                }
            }
            _ => {}
        }
        let not_mapping = sources
            .iter()
            .map(|&source| self.tape.slot(source))
            .find(|source| source.kind() != SlotKind::Object);
        let is_scalar = !matches!(slot.kind(), SlotKind::Object | SlotKind::Array);
        match not_mapping.or(is_scalar.then_some(slot)) {
            None => Ok(sources),
            Some(slot) => Err(ParseError::new(
                ErrorCode::InvalidMerge,
                slot.span(),
                "invalid value of a merge key; expected a mapping or a sequence of mappings",
            )
            .with_help(
                "write an alias, as in `<<: *name`, or put `<<` in quotes if it is an ordinary key",
            )),
        }
    }

    /// Subtracts the cost of repeating slots from the budget, or fails if they cost more.
    fn spend(&mut self, from: u32, extent: u32, span: Span) -> Result<(), ParseError> {
        let slots = &self.tape.slots[from as usize..(from + extent) as usize];
        let cost = slots.iter().map(|slot| match slot.kind() {
            SlotKind::Array | SlotKind::Object => 1,
            _ => 1 + slot.span().len() as usize / BYTES_PER_NODE,
        });
        if let Some(left) = self.alias_budget.checked_sub(cost.sum()) {
            self.alias_budget = left;
            return Ok(());
        }
        let message = "aliases and merge keys expand to too many values";
        Err(ParseError::new(ErrorCode::TooManyNodes, span, message)
            .with_related(
                self.tape.slot(from).span(),
                "this value would be repeated once more",
            )
            .with_help("write the value once, and refer to it with `$ref`"))
    }

    /// Copies slots to the end of the tape.
    fn repeat(&mut self, from: u32, extent: u32, span: Span) -> Result<(), ParseError> {
        self.spend(from, extent, span)?;
        for slot in from..from + extent {
            self.tape.push(self.tape.slot(slot))?;
        }
        Ok(())
    }

    /// Returns the text of a scalar or key.
    fn content(&self, slot: Slot) -> &str {
        match slot.kind() {
            SlotKind::QuotedKey | SlotKind::BareKey => self.tape.name(self.text, slot),
            SlotKind::Number => &self.text[slot.span().range()],
            SlotKind::Quoted | SlotKind::Bare if slot.is_stored() => {
                self.tape.stored_text(slot.link)
            }
            SlotKind::Quoted => &self.text[slot.start as usize + 1..slot.end as usize - 1],
            _ => &self.text[slot.span().range()],
        }
    }
}
