//! Aliases and merge keys: what an anchor names stands on the tape again for each of them.

use std::collections::HashSet;

use granit_parser::ScalarStyle;

use super::{Place, Reader, core_schema};
use crate::{
    error::{ErrorCode, ParseError},
    slot::{Slot, Tag},
    source::Span,
};

/// How many bytes of text count as one node where they are repeated: those who write a document
/// out pay for each of them.
const TEXT_OF_A_NODE: usize = 16;

impl Reader<'_> {
    /// Repeats what the anchor of that number names, for the alias at `place`.
    pub(super) fn alias(&mut self, id: usize, place: Span) -> Result<(), ParseError> {
        let Some(&target) = self.anchors.get(&id) else {
            return Err(ParseError::new(
                ErrorCode::UnknownAnchor,
                place,
                "the alias names no anchor",
            ));
        };
        if self.tape.frames.iter().any(|frame| frame.slot == target) {
            return Err(ParseError::new(
                ErrorCode::UnknownAnchor,
                place,
                "the alias stands inside the value that it names",
            )
            .and(self.tape.slot(target).span(), "the value starts here")
            .hint("a value cannot hold itself; OpenAPI says so with a `$ref`"));
        }
        let slot = self.tape.slot(target);
        match (self.places.last(), slot.tag()) {
            (Some(Place::Key), Tag::Array | Tag::Object) => Err(ParseError::new(
                ErrorCode::ComplexKey,
                place,
                "the alias of a collection stands where a key was expected",
            )
            .and(slot.span(), "this is what it names")),
            (Some(Place::Key), _) => {
                self.spend(target, 1, place)?;
                let content = self.content(slot).to_owned();
                let key = Slot::new(Tag::BareKey, place.start, place.end)
                    .stored()
                    .with_payload(self.store(&content));
                self.push_key(key, &content, ScalarStyle::DoubleQuoted)
            }
            (_, Tag::QuotedKey | Tag::BareKey) => {
                self.spend(target, 1, place)?;
                let content = self.content(slot).to_owned();
                let style = if slot.tag() == Tag::BareKey {
                    ScalarStyle::Plain
                } else {
                    ScalarStyle::DoubleQuoted
                };
                let scalar = core_schema::resolve(&content, style, None, slot.span())?;
                self.scalar(scalar, &content, style, slot.span())
            }
            _ => {
                self.count_value();
                self.repeat(target, slot.extent(), place)?;
                self.value_done();
                Ok(())
            }
        }
    }

    /// Adds the members that the merge keys of the innermost open mapping bring in: those whose
    /// names the mapping does not have, of several mappings that have a name the first.
    ///
    /// <https://yaml.org/type/merge.html>
    pub(super) fn merge(&mut self) -> Result<(), ParseError> {
        let depth = self.places.len();
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
                    let counts = !slot.is_merge() && !slot.is_shadowed();
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

    /// The mappings that the value of a merge key stands for.
    fn sources(&self, value: u32) -> Result<Vec<u32>, ParseError> {
        let slot = self.tape.slot(value);
        let mut sources = Vec::new();
        match slot.tag() {
            Tag::Object => sources.push(value),
            Tag::Array => {
                let mut element = value + 1;
                while element < value + slot.extent() {
                    sources.push(element);
                    element += self.tape.slot(element).extent();
                }
            }
            _ => {}
        }
        let stray = sources
            .iter()
            .map(|&source| self.tape.slot(source))
            .find(|source| source.tag() != Tag::Object);
        let scalar = !matches!(slot.tag(), Tag::Object | Tag::Array);
        match stray.or(scalar.then_some(slot)) {
            None => Ok(sources),
            Some(slot) => Err(ParseError::new(
                ErrorCode::InvalidMerge,
                slot.span(),
                "a merge key takes a mapping, or a sequence of mappings",
            )
            .hint("write an alias, `<<: *name`; or quote the key if `<<` is a name")),
        }
    }

    /// Takes what it costs to repeat slots from what may still be repeated.
    fn spend(&mut self, from: u32, extent: u32, place: Span) -> Result<(), ParseError> {
        let slots = &self.tape.slots[from as usize..(from + extent) as usize];
        let cost = slots.iter().map(|slot| match slot.tag() {
            Tag::Array | Tag::Object => 1,
            _ => 1 + slot.span().len() as usize / TEXT_OF_A_NODE,
        });
        if let Some(spare) = self.spare.checked_sub(cost.sum()) {
            self.spare = spare;
            return Ok(());
        }
        let message = "aliases and merge keys unfold to more values than are read";
        Err(ParseError::new(ErrorCode::TooManyNodes, place, message)
            .and(
                self.tape.slot(from).span(),
                "this is what would be repeated once more",
            )
            .hint("name the value in one place and refer to it with `$ref`"))
    }

    /// Copies slots to the end of the tape.
    fn repeat(&mut self, from: u32, extent: u32, place: Span) -> Result<(), ParseError> {
        self.spend(from, extent, place)?;
        for slot in from..from + extent {
            self.tape.push(self.tape.slot(slot))?;
        }
        Ok(())
    }

    /// The text of a scalar or key.
    fn content(&self, slot: Slot) -> &str {
        match slot.tag() {
            Tag::QuotedKey | Tag::BareKey => self.tape.name(self.text, slot),
            Tag::Number => &self.text[slot.span().range()],
            Tag::Quoted | Tag::Bare if slot.is_stored() => self.tape.stored(slot.link),
            Tag::Quoted => &self.text[slot.start as usize + 1..slot.end as usize - 1],
            _ => &self.text[slot.span().range()],
        }
    }
}
