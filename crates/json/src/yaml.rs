//! Reading YAML: the events of `granit-parser` onto the tape.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

mod alias;
mod core_schema;
mod diagnose;
mod locate;

use crate::{
    error::{ErrorCode, ParseError},
    hash::hash,
    limits::Limits,
    number::Shape,
    slot::{Slot, Tag},
    source::{Span, offset},
    tape::Tape,
};
use core_schema::Scalar;

/// Reads a whole text onto the tape.
pub(crate) fn parse(tape: &mut Tape, text: &str, limits: &Limits) -> Result<(), ParseError> {
    tape.start(limits);
    // The parser's own limits lie just beyond those of the tape, whose errors say more.
    let nesting = limits.max_depth as usize + 2;
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: nesting,
        block_nesting_limit: nesting,
    };
    let mut reader = Reader {
        tape,
        text,
        anchors: HashMap::new(),
        spare: limits.max_alias_nodes,
        documents: 0,
        tail: 0,
        places: Vec::new(),
        merges: Vec::new(),
    };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| diagnose::of(&error, reader.tape, text))?;
        reader.event(event, &span)?;
    }
    if reader.tape.slots.is_empty() {
        let error = ParseError::new(
            ErrorCode::Empty,
            Span::at(reader.length()),
            "the text is empty; a YAML value was expected",
        );
        return Err(error);
    }
    Ok(())
}

struct Reader<'t> {
    tape: &'t mut Tape,
    text: &'t str,
    /// The slots that anchors name: values, or keys.
    anchors: HashMap<usize, u32>,
    /// How many nodes aliases may still add.
    spare: usize,
    documents: usize,
    /// The end of the last scalar or bracket.
    tail: u32,
    /// For each open collection, where the next node stands in it.
    places: Vec<Place>,
    /// The merge keys of the open mappings, each with the number of collections open around it.
    merges: Vec<(usize, u32)>,
}

/// Where the next node stands in the innermost open collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In a sequence.
    Element,
    /// In a mapping, before a colon.
    Key,
    /// In a mapping, after a colon.
    Value,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), ParseError> {
        let place = self.span(span);
        let tag_place = span.tag_span().map_or(place, |span| self.span(&span));
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(ParseError::new(
                        ErrorCode::MultipleDocuments,
                        place,
                        "a second YAML document starts here",
                    )
                    .hint("one file holds one document; move this one to a file of its own"));
                }
            }
            Event::Scalar(content, style, _, tag) => {
                let place = self.scalar_place(style, place);
                // The parser says `~` for a node that is not there.
                let is_missing = place.is_empty() && style == ScalarStyle::Plain;
                let content = if is_missing { "" } else { &*content };
                if self.places.last() == Some(&Place::Key) {
                    self.key(content, style, place)?;
                } else {
                    let scalar = core_schema::resolve(content, style, tag.as_deref(), tag_place)?;
                    self.scalar(scalar, content, style, place)?;
                }
                self.tail = self.tail.max(place.end);
            }
            Event::SequenceStart(style, _, tag) => {
                core_schema::check_collection(tag.as_deref(), "seq", tag_place)?;
                let place = match style {
                    StructureStyle::Block => self.sequence_place(place),
                    StructureStyle::Flow => place,
                };
                self.open(false, place)?;
            }
            Event::MappingStart(_, _, tag) => {
                core_schema::check_collection(tag.as_deref(), "map", tag_place)?;
                self.open(true, place)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place)?,
            Event::Anchor(id, _) => {
                // It follows the event of its node, which is the last slot, or a key.
                self.anchors.insert(id, self.tape.next() - 1);
            }
            Event::Alias(id) => {
                self.tail = self.tail.max(place.end);
                self.alias(id, place)?;
            }
            Event::UnresolvedAlias(_) => return Err(self.unknown_anchor(place)),
            _ => {}
        }
        Ok(())
    }

    #[cold]
    fn unknown_anchor(&self, place: Span) -> ParseError {
        let name = self.text.get(place.range()).unwrap_or_default();
        if name.starts_with("*/") || name.starts_with("*.") || name.starts_with("**") {
            // A media range, a file pattern or emphasis, not an alias.
            let place = Span::new(place.start, place.end - u32::from(name.ends_with(':')));
            let message = "a plain key or value does not start with `*`";
            return ParseError::new(ErrorCode::UnknownAnchor, place, message)
                .hint("put it in double quotes");
        }
        let message = "no anchor of this name stands before the alias";
        ParseError::new(ErrorCode::UnknownAnchor, place, message)
            .hint("write `&` and the name before the value that is meant; or quote the text")
    }

    /// Adds a scalar that is not a key.
    fn scalar(
        &mut self,
        scalar: Scalar,
        content: &str,
        style: ScalarStyle,
        place: Span,
    ) -> Result<(), ParseError> {
        let Span { start, end } = place;
        let slot = match scalar {
            Scalar::Null => Slot::new(Tag::Null, start, end),
            Scalar::Boolean(true) => Slot::new(Tag::True, start, end),
            Scalar::Boolean(false) => Slot::new(Tag::False, start, end),
            Scalar::Number(json) => {
                let shape = Shape::of(&json);
                let slot = Slot::new(Tag::Number, start, end).with_payload(shape.bits());
                if self.text.get(place.range()) == Some(&json) {
                    slot
                } else {
                    slot.stored().with_link(self.store(&json))
                }
            }
            Scalar::String => match self.spelled(content, style, place) {
                Some(Spelled::Quoted) => Slot::new(Tag::Quoted, start, end),
                Some(Spelled::Bare) => Slot::new(Tag::Bare, start, end),
                None => Slot::new(Tag::Bare, start, end)
                    .stored()
                    .with_link(self.store(content)),
            },
        };
        self.count_value();
        self.tape.push(slot)?;
        self.value_done();
        Ok(())
    }

    /// Adds a key.
    fn key(&mut self, content: &str, style: ScalarStyle, place: Span) -> Result<(), ParseError> {
        let Span { start, end } = place;
        let slot = match self.spelled(content, style, place) {
            Some(Spelled::Quoted) => Slot::new(Tag::QuotedKey, start, end),
            Some(Spelled::Bare) => Slot::new(Tag::BareKey, start, end),
            None => Slot::new(Tag::BareKey, start, end)
                .stored()
                .with_payload(self.store(content)),
        };
        self.push_key(slot, content, style)
    }

    fn push_key(
        &mut self,
        slot: Slot,
        content: &str,
        style: ScalarStyle,
    ) -> Result<(), ParseError> {
        if content == "<<" && style == ScalarStyle::Plain {
            // Not a name: it takes no part in the search for names and duplicates.
            self.merges.push((self.places.len(), self.tape.next()));
            self.tape.push(slot.merge())?;
        } else {
            self.tape.push_key(slot, hash(content.as_bytes()))?;
        }
        self.set_place(Place::Value);
        Ok(())
    }

    fn open(&mut self, is_object: bool, place: Span) -> Result<(), ParseError> {
        if self.places.last() == Some(&Place::Key) {
            let kind = if is_object { "mapping" } else { "sequence" };
            let message = format!("a {kind} stands where a key was expected");
            let error = ParseError::new(ErrorCode::ComplexKey, place, message);
            return Err(if self.text[..place.start as usize].ends_with('{') {
                error.hint("`{{` opens two mappings; put the whole value in quotes if it is text")
            } else {
                error.hint("keys are scalars; put the key in quotes if it is text")
            });
        }
        self.count_value();
        self.tape.open(is_object, place.start)?;
        self.tail = self.tail.max(place.end);
        self.places.push(if is_object {
            Place::Key
        } else {
            Place::Element
        });
        Ok(())
    }

    fn close(&mut self, place: Span) -> Result<(), ParseError> {
        // The end of a block collection is told where the next token starts; it ends where its
        // last value does. That of a flow collection is a bracket.
        self.tail = self.tail.max(if place.is_empty() { 0 } else { place.end });
        if self.tape.frames.last().is_some_and(|frame| frame.is_object) {
            self.merge()?;
        }
        self.places.pop();
        self.tape.close(self.text, self.tail);
        self.value_done();
        Ok(())
    }

    /// Counts the value that starts here, unless it is that of a merge key.
    fn count_value(&mut self) {
        let of_merge = self.places.last() == Some(&Place::Value)
            && self.tape.slots.last().is_some_and(|key| key.is_merge());
        if !of_merge {
            self.tape.count_one();
        }
    }

    /// Moves on in the innermost open collection after a value in it.
    fn value_done(&mut self) {
        if self.places.last() == Some(&Place::Value) {
            self.set_place(Place::Key);
        }
    }

    fn set_place(&mut self, place: Place) {
        if let Some(innermost) = self.places.last_mut() {
            *innermost = place;
        }
    }

    /// The end of what stands before the next node: a key's colon, a dash, or the value before.
    fn before_node(&self) -> usize {
        match (self.places.last(), self.tape.slots.last()) {
            (Some(Place::Value), Some(key)) => locate::after_colon(self.text, key.end as usize),
            (Some(Place::Element), _) => {
                // The first entry's dash is where the sequence starts.
                let sequence = self.tape.frames.last().map_or(0, |frame| frame.slot);
                let start = self.tape.slot(sequence).start;
                let first = self.tape.next() == sequence + 1;
                let from = if first { start } else { self.tail } as usize;
                locate::after_dash(self.text, from).unwrap_or(from)
            }
            _ => 0,
        }
    }

    /// The place of a scalar: a plain or quoted one where the parser says; one that is not there
    /// behind the colon or dash that it is missing after; a block scalar from its `|` or `>` to the
    /// end of its last line that is not blank.
    fn scalar_place(&self, style: ScalarStyle, place: Span) -> Span {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start = locate::skip_properties(self.text, self.before_node());
                if !self.text[start..].starts_with(['|', '>']) || start > place.start as usize {
                    return place;
                }
                let text = &self.text[start..(place.end as usize).max(start)];
                Span::new(offset(start), offset(start + text.trim_end().len()))
            }
            ScalarStyle::Plain if place.is_empty() => match self.places.last() {
                Some(Place::Value | Place::Element) => Span::at(offset(self.before_node())),
                _ => place,
            },
            _ => place,
        }
    }

    /// The place of a block sequence, which starts at its first dash.
    fn sequence_place(&self, place: Span) -> Span {
        if self.places.last() != Some(&Place::Value) {
            return place;
        }
        match locate::after_dash(self.text, self.before_node()) {
            Some(after) => Span::at(offset(after - 1)),
            None => place,
        }
    }

    /// How the text spells a string without change, if it does.
    fn spelled(&self, content: &str, style: ScalarStyle, place: Span) -> Option<Spelled> {
        let text = self.text.get(place.range())?;
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = text.get(1..text.len().checked_sub(1)?)?;
                (inner == content).then_some(Spelled::Quoted)
            }
            _ => (text == content).then_some(Spelled::Bare),
        }
    }

    fn store(&mut self, content: &str) -> u32 {
        let start = self.tape.arena.len();
        self.tape.arena.push_str(content);
        self.tape.store(start)
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        Span::new(offset(range.start), offset(range.end))
    }

    fn length(&self) -> u32 {
        offset(self.text.len())
    }
}

/// How a string's content stands in the text.
enum Spelled {
    Quoted,
    Bare,
}
