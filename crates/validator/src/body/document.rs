//! Bodies as documents, and where their values are in what was sent.

use std::collections::HashMap;
use std::sync::Arc;

use conform_json::pointer::escape;
use conform_json::{Document, NodeId, Position, Source, Span};
use conform_report::{MessagePart, PayloadSpan, PayloadSyntax, PayloadText};

use super::convert::FieldPlaces;
use super::field::Field;

/// Where a payload comes from.
#[derive(Clone, Debug)]
pub(crate) struct PayloadOrigin {
    /// The file.
    pub(crate) file: Arc<str>,
    /// Where the message starts in a capture.
    pub(crate) capture: Option<Position>,
}

impl PayloadOrigin {
    /// Returns the place of a part of a message whose text is not shown.
    pub(crate) fn hidden(&self, part: MessagePart) -> PayloadSpan {
        PayloadSpan {
            file: Arc::clone(&self.file),
            capture: self.capture,
            part,
            pointer: String::new(),
            text: PayloadText::START,
        }
    }

    /// Returns the place of some bytes of a body.
    pub(super) fn masked(
        &self,
        source: &Arc<Source>,
        syntax: PayloadSyntax,
        span: Span,
    ) -> PayloadSpan {
        PayloadSpan {
            text: PayloadText::Masked {
                source: Arc::clone(source),
                syntax,
                span,
            },
            ..self.hidden(MessagePart::Body)
        }
    }
}

/// A body, or the value of a parameter, as a JSON document.
pub(crate) struct Body {
    /// The body as JSON: itself, or what its fields mean by the schema.
    pub(crate) document: Document,
    pub(super) origin: PayloadOrigin,
    pub(super) part: MessagePart,
    pub(super) sources: SourceMap,
    /// The parts of a multipart body, or the fields of a form.
    pub(crate) fields: Vec<Field>,
}

/// Where the values of the document are in what was sent.
pub(super) enum SourceMap {
    /// The document is what was sent.
    Same,
    /// Nothing is shown, as for parameters.
    Hidden,
    /// The document is what was sent, whose text is not shown.
    Positions,
    /// The document is one text that was sent, which is not shown.
    Text(Arc<Source>),
    /// The document is a part of what was sent, which starts at this byte.
    Within(Arc<Source>, u32),
    /// The document is made from a part of what was sent: these bytes.
    MadeFrom(Arc<Source>, Span),
    /// The XML that was sent, which is not shown, and the bytes of the element of each value by its JSON Pointer.
    Elements {
        source: Arc<Source>,
        spans: HashMap<String, Span>,
    },
    /// The text that was sent, and where each field is by its JSON Pointer into the document.
    Fields {
        source: Arc<Source>,
        syntax: PayloadSyntax,
        places: FieldPlaces,
    },
}

impl Body {
    /// Returns the value of a parameter or header, which was turned into JSON.
    pub(crate) fn of_parameter(
        document: Document,
        part: MessagePart,
        origin: &PayloadOrigin,
    ) -> Self {
        Self {
            document,
            origin: origin.clone(),
            part,
            sources: SourceMap::Hidden,
            fields: Vec::new(),
        }
    }

    /// Returns the text of a field of a form as it was sent, before any decoding; `None` of a part of a multipart body.
    pub(crate) fn form_text(&self, field: &Field) -> Option<&str> {
        let SourceMap::Fields {
            source,
            syntax: PayloadSyntax::Form,
            ..
        } = &self.sources
        else {
            return None;
        };
        source
            .text()
            .get(field.span.start as usize..field.span.end as usize)
    }

    /// Returns the JSON Pointer of a value of the document.
    pub(crate) fn pointer(&self, value: NodeId) -> String {
        self.document.pointer(value)
    }

    /// Returns where a value of the document is in what was sent. Of objects and arrays, it is the opening bracket.
    pub(crate) fn place(&self, node: NodeId, pointer: &str) -> PayloadSpan {
        let value = self.document.value(node);
        let span = value.span();
        let is_container = value.as_object().is_some() || value.as_array().is_some();
        let span = if is_container {
            Span::new(span.start, span.start + 1)
        } else {
            span
        };
        self.place_of(span, pointer)
    }

    /// Returns where the key of a member is in what was sent.
    pub(crate) fn key_place(&self, object: NodeId, pointer: &str, key: &str) -> PayloadSpan {
        let member = self
            .document
            .value(object)
            .as_object()
            .and_then(|object| object.member(key));
        match member {
            Some(member)
                if matches!(
                    self.sources,
                    SourceMap::Same | SourceMap::Within(..) | SourceMap::Positions
                ) =>
            {
                self.place_of(member.key_span, pointer)
            }
            Some(member) => {
                let below = format!("{pointer}/{}", escape(key));
                PayloadSpan {
                    pointer: pointer.to_owned(),
                    ..self.place_of(member.value.span(), &below)
                }
            }
            None => self.place(object, pointer),
        }
    }

    /// Returns the place of some bytes of the document, and of the value with this pointer.
    pub(crate) fn place_of(&self, span: Span, pointer: &str) -> PayloadSpan {
        let hidden = |source: &Source, span: Span| PayloadText::Hidden {
            start: source.position(span.start),
            end: source.position(span.end),
        };
        let text = match &self.sources {
            SourceMap::Same => PayloadText::Masked {
                source: Arc::clone(self.document.source()),
                syntax: PayloadSyntax::Json,
                span,
            },
            SourceMap::Within(source, start) => PayloadText::Masked {
                source: Arc::clone(source),
                syntax: PayloadSyntax::Json,
                span: Span::new(start + span.start, start + span.end),
            },
            SourceMap::MadeFrom(source, span) => hidden(source, *span),
            SourceMap::Positions => hidden(self.document.source(), span),
            SourceMap::Elements { source, spans } => {
                let mut at = pointer;
                while !spans.contains_key(at)
                    && let Some((above, _)) = at.rsplit_once('/')
                {
                    at = above;
                }
                hidden(source, spans.get(at).copied().unwrap_or(Span::at(0)))
            }
            SourceMap::Hidden => PayloadText::START,
            SourceMap::Text(source) => PayloadText::Hidden {
                start: source.position(0),
                end: source.position(u32::MAX),
            },
            SourceMap::Fields {
                source,
                syntax,
                places,
            } => PayloadText::Masked {
                source: Arc::clone(source),
                syntax: *syntax,
                span: self.field_span(places, pointer, span),
            },
        };
        PayloadSpan {
            pointer: pointer.to_owned(),
            text,
            ..self.origin.hidden(self.part.clone())
        }
    }

    /// Returns the bytes of the field, or inside it, that have the value with a pointer, which has these bytes in the document; the
    /// start of the text if there are none.
    fn field_span(&self, places: &FieldPlaces, pointer: &str, span: Span) -> Span {
        let mut at = pointer;
        let place = loop {
            if let Some(place) = places.get(at) {
                break place;
            }
            match at.rsplit_once('/') {
                Some((above, _)) => at = above,
                None => return Span::at(0),
            }
        };
        let is_whole = at.len() == pointer.len();
        match &place.inserted {
            Some(text) if text.is_stated || !is_whole => {
                let span = match is_whole {
                    true => Span::new(text.made, text.made + text.length),
                    false => span,
                };
                let first = self.document.text().as_bytes().get(span.start as usize);
                let is_container = first.is_some_and(|byte| matches!(byte, b'{' | b'['));
                let start = text.sent + span.start.saturating_sub(text.made);
                let length = if is_container {
                    1
                } else {
                    span.end - span.start
                };
                Span::new(start, start + length)
            }
            _ => place.sent,
        }
    }
}
