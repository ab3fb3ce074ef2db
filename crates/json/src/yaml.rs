//! The YAML reader: events of `granit-parser` to tape.
//!
//! Start at [`parse`]. [`core_schema`] resolves scalars, [`alias`] repeats what anchors name,
//! [`locate`] finds the spans that the parser does not report, and [`diagnose`] rewords its errors.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

mod alias;
mod core_schema;
mod diagnose;
pub(crate) mod locate;

use crate::{
    error::{ErrorCode, ParseError},
    hash::hash,
    limits::Limits,
    number::NumberForm,
    slot::{Slot, SlotKind},
    source::{Span, offset},
    tape::Tape,
};
use core_schema::Scalar;

/// Reads a whole text into the tape.
pub(crate) fn parse(tape: &mut Tape, text: &str, limits: &Limits) -> Result<(), ParseError> {
    tape.start(limits);
    // The limits of the parser are a little higher than those of the tape, whose errors say more.
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
        alias_budget: limits.max_alias_nodes,
        documents: 0,
        last_end: 0,
        roles: Vec::new(),
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
            "the text is empty; expected a YAML value",
        );
        return Err(error);
    }
    Ok(())
}

struct Reader<'t> {
    tape: &'t mut Tape,
    text: &'t str,
    /// The slots that anchors name, by the id of the anchor: values, or keys.
    anchors: HashMap<usize, u32>,
    /// How many nodes aliases may still add.
    alias_budget: usize,
    documents: usize,
    /// The end of the last scalar or bracket that was read.
    last_end: u32,
    /// For each open collection, the role of the next node in it.
    roles: Vec<NodeRole>,
    /// The slots of the merge keys of the open mappings, each after the number of open collections.
    merges: Vec<(usize, u32)>,
}

/// The role of the next node in the innermost open collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeRole {
    /// An element of a sequence.
    Element,
    /// A key of a mapping.
    Key,
    /// The value of a key.
    Value,
}

impl Reader<'_> {
    fn event(
        &mut self,
        event: Event<'_>,
        reported: &granit_parser::Span,
    ) -> Result<(), ParseError> {
        let span = span_of(reported);
        let tag_span = reported.tag_span().map_or(span, |span| span_of(&span));
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(ParseError::new(
                        ErrorCode::MultipleDocuments,
                        span,
                        "unexpected second YAML document; expected one document per file",
                    )
                    .with_help("move it to a file of its own"));
                }
            }
            Event::Scalar(content, style, _, tag) => {
                let span = self.scalar_span(style, span);
                // The parser reports `~` for a missing node.
                let is_missing = span.is_empty() && style == ScalarStyle::Plain;
                let content = if is_missing { "" } else { &*content };
                if self.roles.last() == Some(&NodeRole::Key) {
                    self.key(content, style, span)?;
                } else {
                    let scalar = core_schema::resolve(content, style, tag.as_deref(), tag_span)?;
                    self.scalar(scalar, content, style, span)?;
                }
                self.last_end = self.last_end.max(span.end);
            }
            Event::SequenceStart(style, _, tag) => {
                core_schema::check_collection(tag.as_deref(), "seq", tag_span)?;
                let span = match style {
                    StructureStyle::Block => self.sequence_span(span),
                    StructureStyle::Flow => span,
                };
                self.open(false, span)?;
            }
            Event::MappingStart(_, _, tag) => {
                core_schema::check_collection(tag.as_deref(), "map", tag_span)?;
                self.open(true, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Anchor(id, _) => {
                // The event follows that of its node, which is in the last slot.
                self.anchors.insert(id, self.tape.next() - 1);
            }
            Event::Alias(id) => {
                self.last_end = self.last_end.max(span.end);
                self.alias(id, span)?;
            }
            Event::UnresolvedAlias(_) => return Err(self.unknown_anchor(span)),
            _ => {}
        }
        Ok(())
    }

    #[cold]
    fn unknown_anchor(&self, span: Span) -> ParseError {
        let name = self.text.get(span.range()).unwrap_or_default();
        if name.starts_with("*/") || name.starts_with("*.") || name.starts_with("**") {
            // A media range, a file pattern or emphasis, not an alias.
            let span = Span::new(span.start, span.end - u32::from(name.ends_with(':')));
            let message = "unexpected `*` at the start of a plain key or value";
            return ParseError::new(ErrorCode::UnknownAnchor, span, message)
                .with_help("put it in double quotes");
        }
        let message = "unknown alias; no anchor before it has this name";
        ParseError::new(ErrorCode::UnknownAnchor, span, message).with_help(
            "write `&` and the name before the value to repeat, or put it in quotes if it is text",
        )
    }

    /// Adds a scalar that is not a key.
    fn scalar(
        &mut self,
        scalar: Scalar,
        content: &str,
        style: ScalarStyle,
        span: Span,
    ) -> Result<(), ParseError> {
        let Span { start, end } = span;
        let slot = match scalar {
            Scalar::Null => Slot::new(SlotKind::Null, start, end),
            Scalar::Boolean(true) => Slot::new(SlotKind::True, start, end),
            Scalar::Boolean(false) => Slot::new(SlotKind::False, start, end),
            Scalar::Number(json) => {
                let form = NumberForm::of(&json);
                let slot = Slot::new(SlotKind::Number, start, end).with_payload(form.bits());
                if self.text.get(span.range()) == Some(&json) {
                    slot
                } else {
                    slot.with_stored_text().with_link(self.store(&json))
                }
            }
            Scalar::String => match self.literal_spelling(content, style, span) {
                Some(LiteralSpelling::Quoted) => Slot::new(SlotKind::Quoted, start, end),
                Some(LiteralSpelling::Bare) => Slot::new(SlotKind::Bare, start, end),
                None => Slot::new(SlotKind::Bare, start, end)
                    .with_stored_text()
                    .with_link(self.store(content)),
            },
        };
        self.count_value();
        self.tape.push(slot)?;
        self.after_value();
        Ok(())
    }

    /// Adds a key.
    fn key(&mut self, content: &str, style: ScalarStyle, span: Span) -> Result<(), ParseError> {
        let Span { start, end } = span;
        let slot = match self.literal_spelling(content, style, span) {
            Some(LiteralSpelling::Quoted) => Slot::new(SlotKind::QuotedKey, start, end),
            Some(LiteralSpelling::Bare) => Slot::new(SlotKind::BareKey, start, end),
            None => Slot::new(SlotKind::BareKey, start, end)
                .with_stored_text()
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
            // It is not a name, so it is neither looked up nor compared with other names.
            self.merges.push((self.roles.len(), self.tape.next()));
            self.tape.push(slot.as_merge_key())?;
        } else {
            self.tape.push_key(slot, hash(content.as_bytes()))?;
        }
        self.set_role(NodeRole::Value);
        Ok(())
    }

    fn open(&mut self, is_object: bool, span: Span) -> Result<(), ParseError> {
        if self.roles.last() == Some(&NodeRole::Key) {
            let kind = if is_object { "mapping" } else { "sequence" };
            let message = format!("unexpected {kind}; expected a key");
            let error = ParseError::new(ErrorCode::ComplexKey, span, message);
            return Err(if self.text[..span.start as usize].ends_with('{') {
                error.with_help(
                    "put the whole value in quotes if it is text; `{{` starts two mappings",
                )
            } else {
                error.with_help("put the key in quotes if it is text; keys must be scalars")
            });
        }
        self.count_value();
        self.tape.open(is_object, span.start)?;
        self.last_end = self.last_end.max(span.end);
        self.roles.push(if is_object {
            NodeRole::Key
        } else {
            NodeRole::Element
        });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), ParseError> {
        // A flow collection ends with its bracket. A block collection ends where its last value
        // does, but the parser reports its end where the next token starts.
        self.last_end = self
            .last_end
            .max(if span.is_empty() { 0 } else { span.end });
        if self
            .tape
            .open_containers
            .last()
            .is_some_and(|frame| frame.is_object)
        {
            self.merge()?;
        }
        self.roles.pop();
        self.tape.close(self.text, self.last_end);
        self.after_value();
        Ok(())
    }

    /// Counts the value that starts here, unless it is the value of a merge key.
    fn count_value(&mut self) {
        let of_merge = self.roles.last() == Some(&NodeRole::Value)
            && self.tape.slots.last().is_some_and(|key| key.is_merge_key());
        if !of_merge {
            self.tape.count_one();
        }
    }

    /// Expects the next key after a value in a mapping.
    fn after_value(&mut self) {
        if self.roles.last() == Some(&NodeRole::Value) {
            self.set_role(NodeRole::Key);
        }
    }

    fn set_role(&mut self, role: NodeRole) {
        if let Some(innermost) = self.roles.last_mut() {
            *innermost = role;
        }
    }

    /// Returns the end of what is before the next node: the colon of its key, or its dash.
    fn before_node(&self) -> usize {
        match (self.roles.last(), self.tape.slots.last()) {
            (Some(NodeRole::Value), Some(key)) => locate::after_colon(self.text, key.end as usize),
            (Some(NodeRole::Element), _) => {
                // The sequence starts at the dash of its first entry.
                let sequence = self
                    .tape
                    .open_containers
                    .last()
                    .map_or(0, |frame| frame.slot);
                let start = self.tape.slot(sequence).start;
                let first = self.tape.next() == sequence + 1;
                let from = if first { start } else { self.last_end } as usize;
                locate::after_dash(self.text, from).unwrap_or(from)
            }
            _ => 0,
        }
    }

    /// Returns the span of a scalar. For a plain or quoted one, that is what the parser reports. A
    /// missing one is empty, after its colon or dash. A block scalar reaches from its `|` or `>` to
    /// the end of its last line that is not blank.
    fn scalar_span(&self, style: ScalarStyle, span: Span) -> Span {
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start = locate::skip_properties(self.text, self.before_node());
                if !self.text[start..].starts_with(['|', '>']) || start > span.start as usize {
                    return span;
                }
                let text = &self.text[start..(span.end as usize).max(start)];
                Span::new(offset(start), offset(start + text.trim_end().len()))
            }
            ScalarStyle::Plain if span.is_empty() => match self.roles.last() {
                Some(NodeRole::Value | NodeRole::Element) => Span::at(offset(self.before_node())),
                _ => span,
            },
            _ => span,
        }
    }

    /// Returns where a block sequence starts: at its first dash.
    fn sequence_span(&self, span: Span) -> Span {
        if self.roles.last() != Some(&NodeRole::Value) {
            return span;
        }
        match locate::after_dash(self.text, self.before_node()) {
            Some(after) => Span::at(offset(after - 1)),
            None => span,
        }
    }

    /// Returns whether the span contains the content of a string literally, and how. `None` if the
    /// content is spelled differently.
    fn literal_spelling(
        &self,
        content: &str,
        style: ScalarStyle,
        span: Span,
    ) -> Option<LiteralSpelling> {
        let text = self.text.get(span.range())?;
        match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = text.get(1..text.len().checked_sub(1)?)?;
                (inner == content).then_some(LiteralSpelling::Quoted)
            }
            _ => (text == content).then_some(LiteralSpelling::Bare),
        }
    }

    fn store(&mut self, content: &str) -> u32 {
        let start = self.tape.arena.len();
        self.tape.arena.push_str(content);
        self.tape.store(start)
    }

    fn length(&self) -> u32 {
        offset(self.text.len())
    }
}

/// How the text spells the content of a string literally.
enum LiteralSpelling {
    /// Between quotes.
    Quoted,
    /// Without quotes.
    Bare,
}

/// Converts a span of the parser.
fn span_of(span: &granit_parser::Span) -> Span {
    let range = span.byte_range().unwrap_or_default();
    Span::new(offset(range.start), offset(range.end))
}
