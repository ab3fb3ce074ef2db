//! Bodies: from bytes to a JSON document whose values know their place in what was sent.

mod convert;
pub(crate) mod deep;
mod field;
mod form;
mod multipart;
mod separate;

use std::collections::HashMap;
use std::sync::Arc;

use conform_json::pointer::escape;
use conform_json::{Document, Format, Limits, NodeId, Position, Source, Span};
use conform_report::{Label, MessagePart, PayloadSpan, PayloadSyntax, PayloadText};
use conform_schema::{CompiledSchema, ExpectedValue};
use conform_traffic::MediaType;

use crate::api::encoding::Encoding;
use crate::finding::Finding;
use crate::kind::FindingKind;

pub(crate) use convert::write_scalar;
pub(crate) use field::{Field, Malformed};
pub(crate) use multipart::header_parameter;

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
    fn masked(&self, source: &Arc<Source>, syntax: PayloadSyntax, span: Span) -> PayloadSpan {
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
    origin: PayloadOrigin,
    part: MessagePart,
    sources: SourceMap,
    /// The parts of a multipart body, or the fields of a form.
    pub(crate) fields: Vec<Field>,
}

/// Where the values of the document are in what was sent.
enum SourceMap {
    /// The document is what was sent.
    Same,
    /// Nothing is shown, as for parameters.
    Hidden,
    /// The document is one text that was sent, which is not shown.
    Text(Arc<Source>),
    /// The text that was sent, and the bytes of each field by its JSON Pointer into the document.
    Fields {
        source: Arc<Source>,
        syntax: PayloadSyntax,
        spans: HashMap<String, Span>,
    },
}

/// Returns whether bodies of a media type are read.
pub(crate) fn is_read(media_type: &MediaType) -> bool {
    media_type.is_json()
        || media_type.is_form()
        || media_type.is_form_data()
        || media_type.is_text()
}

/// Returns a form as the JSON that its schema expects; `None` if it cannot be read.
pub(crate) fn form_json(text: &str, schema: Option<&CompiledSchema>) -> Option<String> {
    let fields = form::fields(text).ok()?;
    Some(convert::to_json(&fields, schema).0)
}

/// Reads bodies of one media type.
pub(crate) struct BodyReader<'r> {
    pub(crate) origin: &'r PayloadOrigin,
    pub(crate) media_type: &'r MediaType,
    /// The boundary of multipart bodies. Without one, it is taken from the first line.
    pub(crate) boundary: Option<&'r str>,
    pub(crate) schema: Option<&'r CompiledSchema>,
    pub(crate) encoding: &'r [Encoding],
    pub(crate) limits: &'r Limits,
}

impl BodyReader<'_> {
    /// Reads a body. Returns `None` for media types whose content is not read.
    pub(crate) fn read(&self, bytes: Vec<u8>) -> Result<Option<Body>, Box<Finding>> {
        if self.media_type.is_json() {
            let document = self.document(bytes)?;
            return Ok(Some(self.body(document, SourceMap::Same)));
        }
        if !is_read(self.media_type) {
            return Ok(None);
        }
        // Files in a multipart body need not be text. Their content is not read, only shown masked.
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        let source = Arc::new(Source::new(Arc::clone(&self.origin.file), text));
        if self.media_type.is_text() {
            self.text(source)
        } else {
            self.fields(&source).map(Some)
        }
    }

    /// Reads a body that is one text.
    fn text(&self, source: Arc<Source>) -> Result<Option<Body>, Box<Finding>> {
        let expected = ExpectedValue::by(self.schema);
        if !expected.takes_text() {
            // XML, a table or a stream of events: OpenAPI does not define how such a text becomes a value.
            return Ok(None);
        }
        let mut json = String::new();
        write_scalar(&mut json, source.text(), &expected);
        let document = self.document(json.into_bytes())?;
        Ok(Some(self.body(document, SourceMap::Text(source))))
    }

    /// Reads a form or a multipart body.
    fn fields(&self, source: &Arc<Source>) -> Result<Body, Box<Finding>> {
        let is_form = self.media_type.is_form();
        let (fields, syntax) = if is_form {
            (form::fields(source.text()), PayloadSyntax::Form)
        } else {
            let fields = multipart::fields(source.text(), self.boundary);
            (fields, PayloadSyntax::Multipart)
        };
        let malformed = |malformed: Malformed| {
            let place = PayloadSpan {
                pointer: malformed.pointer,
                ..self.origin.masked(source, syntax, malformed.span)
            };
            let kind = FindingKind::Malformed(malformed.message);
            Box::new(Finding::new(place, kind, None))
        };
        let fields = fields.map_err(malformed)?;
        let mut unreadable = fields.iter();
        if let Some(part) = unreadable.find_map(|field| unreadable_part(field, self.limits)) {
            return Err(malformed(part));
        }
        let fields = separate::separate(fields, source.text(), self.encoding, self.schema);
        let (json, spans) = convert::to_json(&fields, self.schema);
        let document = self.parse(json.into_bytes()).map_err(|error| {
            malformed(Malformed {
                span: Span::new(0, 0),
                pointer: String::new(),
                message: error.message().to_owned(),
            })
        })?;
        let sources = SourceMap::Fields {
            source: Arc::clone(source),
            syntax,
            spans,
        };
        let body = self.body(document, sources);
        Ok(Body { fields, ..body })
    }

    fn parse(&self, bytes: Vec<u8>) -> Result<Document, conform_json::SyntaxError> {
        let name = Arc::clone(&self.origin.file);
        Document::parse(name, bytes, Format::Json, self.limits)
    }

    fn document(&self, bytes: Vec<u8>) -> Result<Document, Box<Finding>> {
        self.parse(bytes)
            .map_err(|error| unreadable(&error, self.origin))
    }

    fn body(&self, document: Document, sources: SourceMap) -> Body {
        Body {
            document,
            origin: self.origin.clone(),
            part: MessagePart::Body,
            sources,
            fields: Vec::new(),
        }
    }
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
            Some(member) if matches!(self.sources, SourceMap::Same) => {
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
        let text = match &self.sources {
            SourceMap::Same => PayloadText::Masked {
                source: Arc::clone(self.document.source()),
                syntax: PayloadSyntax::Json,
                span,
            },
            SourceMap::Hidden => PayloadText::START,
            SourceMap::Text(source) => PayloadText::Hidden {
                start: source.position(0),
                end: source.position(u32::MAX),
            },
            SourceMap::Fields {
                source,
                syntax,
                spans,
            } => PayloadText::Masked {
                source: Arc::clone(source),
                syntax: *syntax,
                span: self.field_span(spans, pointer),
            },
        };
        PayloadSpan {
            pointer: pointer.to_owned(),
            text,
            ..self.origin.hidden(self.part.clone())
        }
    }

    /// Returns the bytes of the field, or inside it, that have the value with a pointer; the start of the text if there are
    /// none.
    fn field_span(&self, spans: &HashMap<String, Span>, pointer: &str) -> Span {
        let mut at = pointer;
        loop {
            if let Some(span) = spans.get(at) {
                let below = &pointer[at.len()..];
                return inside(&self.fields, *span, below).unwrap_or(*span);
            }
            match at.rsplit_once('/') {
                Some((above, _)) => at = above,
                None => return Span::at(0),
            }
        }
    }
}

/// Returns what is wrong with a part that states that it is JSON.
fn unreadable_part(field: &Field, limits: &Limits) -> Option<Malformed> {
    if !field.is_json() {
        return None;
    }
    let text = field.text.as_bytes().to_vec();
    let error = Document::parse("part", text, Format::Json, limits).err()?;
    let at = field.span.start + error.span().start;
    Some(Malformed {
        span: Span::new(at, field.span.start + error.span().end),
        pointer: field.pointer(),
        message: error.message().to_owned(),
    })
}

/// Returns the bytes of a value inside a part that is JSON: the part by its bytes, the value by a JSON Pointer into it.
fn inside(fields: &[Field], part: Span, pointer: &str) -> Option<Span> {
    let field = fields
        .iter()
        .find(|field| field.span == part && field.is_verbatim())?;
    if pointer.is_empty() && !field.is_json() {
        return None;
    }
    let text = field.text.as_bytes().to_vec();
    let document = Document::parse("part", text, Format::Json, &Limits::default()).ok()?;
    let value = document.root().pointer(pointer)?;
    let (start, end) = (
        part.start + value.span().start,
        part.start + value.span().end,
    );
    let is_container = value.as_object().is_some() || value.as_array().is_some();
    Some(Span::new(start, if is_container { start + 1 } else { end }))
}

fn unreadable(error: &conform_json::SyntaxError, origin: &PayloadOrigin) -> Box<Finding> {
    let place = |span| origin.masked(error.source_text(), PayloadSyntax::Json, span);
    let related = error
        .related()
        .map(|related| Label::in_payload(place(related.span), related.message.clone()));
    let kind = FindingKind::Malformed(error.message().to_owned());
    Box::new(Finding {
        related,
        help: error.help().map(str::to_owned).into_iter().collect(),
        ..Finding::new(place(error.span()), kind, None)
    })
}
