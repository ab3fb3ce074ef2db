//! Bodies: from bytes to a JSON document whose values know their place in what was sent.

mod convert;
pub(crate) mod deep;
mod encoding;
mod form;
mod multipart;

pub(crate) use convert::write_scalar;
pub(crate) use encoding::Encoding;
pub(crate) use form::decode;
pub(crate) use multipart::parameter;

use std::collections::HashMap;
use std::sync::Arc;

use conform_json::pointer::escape;
use conform_json::{Document, Format, Limits, NodeId, Position, Source, Span};
use conform_report::{Label, MessagePart, PayloadSpan, PayloadSyntax, PayloadText};
use conform_schema::{CompiledSchema, ExpectedValue};

use crate::finding::Finding;
use crate::kind::Kind;
use conform_traffic::MediaType;

/// A body that was read.
pub(crate) struct Body {
    /// The body as JSON: itself, or what its fields mean by the schema.
    pub(crate) document: Document,
    part: MessagePart,
    capture: Option<Position>,
    place: Place,
    /// The parts of a multipart body, or the fields of a form.
    fields: Vec<Field>,
}

/// What findings call a body, and where in a capture it stands.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The file.
    pub(crate) name: Arc<str>,
    /// Where in a capture the message starts.
    pub(crate) place: Option<Position>,
}

enum Place {
    /// The document's own spans.
    Direct,
    /// That of a parameter, which is not shown.
    Hidden,
    /// One text, whole, which is not shown.
    Text(Arc<Source>),
    /// The text that was sent, and by JSON Pointer into the document the bytes of each field.
    Fields {
        source: Arc<Source>,
        syntax: PayloadSyntax,
        spans: HashMap<String, Span>,
    },
}

/// Why fields cannot be told apart.
struct Malformed {
    span: Span,
    /// The field, as a JSON Pointer; empty where it is not known.
    pointer: String,
    message: String,
}

/// One field of a form or part of a multipart body.
struct Field {
    name: String,
    text: String,
    /// The bytes of the value in what was sent.
    span: Span,
    /// Where in the value of this name it belongs; empty where it is the value.
    path: Vec<String>,
    /// What the part says that it is.
    media_type: Option<MediaType>,
    /// The headers of the part.
    headers: Vec<(String, String)>,
    /// Whether the part is a file, whose content is not looked into.
    is_file: bool,
}

impl Field {
    /// Whether the part says that it is JSON.
    fn is_json(&self) -> bool {
        !self.is_file && self.media_type.as_ref().is_some_and(MediaType::is_json)
    }

    /// Whether its text is what was sent: a part, and not a field whose text was decoded.
    fn is_verbatim(&self) -> bool {
        !self.is_file && self.text.len() == (self.span.end - self.span.start) as usize
    }

    /// The field, as a JSON Pointer into the body.
    fn pointer(&self) -> String {
        format!("/{}", escape(&self.name))
    }
}

/// Whether bodies of a media type are looked into.
pub(crate) fn is_read(media_type: &MediaType) -> bool {
    media_type.is_json()
        || media_type.is_form()
        || media_type.is_form_data()
        || media_type.is_text()
}

/// A form as the JSON that its schema wants; `None` where it cannot be read.
pub(crate) fn form_json(text: &str, schema: Option<&CompiledSchema>) -> Option<String> {
    let fields = form::fields(text).ok()?;
    Some(convert::to_json(&fields, schema).0)
}

impl Body {
    /// Reads a body of the given media type; `boundary` is that of a multipart body, which is otherwise taken from its
    /// first line. Returns `None` for media types whose content is not looked into.
    pub(crate) fn read(
        origin: &Origin,
        bytes: Vec<u8>,
        media_type: &MediaType,
        boundary: Option<&str>,
        schema: Option<&CompiledSchema>,
        encoding: &[Encoding],
        limits: &Limits,
    ) -> Result<Option<Self>, Box<Finding>> {
        if media_type.is_json() {
            let document = Document::parse(Arc::clone(&origin.name), bytes, Format::Json, limits)
                .map_err(|error| unreadable(error, origin))?;
            return Ok(Some(Self {
                document,
                part: MessagePart::Body,
                capture: origin.place,
                place: Place::Direct,
                fields: Vec::new(),
            }));
        }
        if !is_read(media_type) {
            return Ok(None);
        }
        let is_form = media_type.is_form();
        // Files in a multipart body need not be text. Their content is not looked into, only shown masked.
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        let source = Arc::new(Source::new(Arc::clone(&origin.name), text));
        if media_type.is_text() {
            let wanted = ExpectedValue::by(schema);
            if !wanted.takes_text() {
                // XML, a table or a stream of events: how its text is the schema's value is not said.
                return Ok(None);
            }
            let mut json = String::new();
            write_scalar(&mut json, source.text(), &wanted);
            let document = Document::parse(
                Arc::clone(&origin.name),
                json.into_bytes(),
                Format::Json,
                limits,
            )
            .map_err(|error| unreadable(error, origin))?;
            return Ok(Some(Self {
                document,
                part: MessagePart::Body,
                capture: origin.place,
                place: Place::Text(source),
                fields: Vec::new(),
            }));
        }
        let fields = if is_form {
            form::fields(source.text())
        } else {
            multipart::fields(source.text(), boundary)
        };
        let syntax = if is_form {
            PayloadSyntax::Form
        } else {
            PayloadSyntax::Multipart
        };
        let malformed = |malformed: Malformed| {
            let place = PayloadSpan {
                file: Arc::clone(&origin.name),
                capture: origin.place,
                part: MessagePart::Body,
                pointer: malformed.pointer,
                text: PayloadText::Masked {
                    source: Arc::clone(&source),
                    syntax,
                    span: malformed.span,
                },
            };
            let kind = Kind::Malformed(malformed.message);
            Box::new(Finding::new(place, kind, None))
        };
        let fields = fields.map_err(malformed)?;
        if let Some(part) = fields
            .iter()
            .find_map(|field| unreadable_part(field, limits))
        {
            return Err(malformed(part));
        }
        let fields = encoding::spread(fields, source.text(), encoding, schema);
        let (json, spans) = convert::to_json(&fields, schema);
        let document = Document::parse(
            Arc::clone(&origin.name),
            json.into_bytes(),
            Format::Json,
            limits,
        )
        .map_err(|error| {
            let message = error.message().to_owned();
            malformed(Malformed {
                span: Span::new(0, 0),
                pointer: String::new(),
                message,
            })
        })?;
        Ok(Some(Self {
            document,
            part: MessagePart::Body,
            capture: origin.place,
            place: Place::Fields {
                source,
                syntax,
                spans,
            },
            fields,
        }))
    }

    /// The value of a parameter or header, which was turned into JSON.
    pub(crate) fn of_parameter(document: Document, part: MessagePart, origin: &Origin) -> Self {
        Self {
            document,
            part,
            capture: origin.place,
            place: Place::Hidden,
            fields: Vec::new(),
        }
    }

    /// The JSON Pointer of a value of the document.
    pub(crate) fn pointer(&self, wanted: NodeId) -> String {
        self.document.pointer(wanted)
    }

    /// Where a value of the document stands in what was sent. Objects and arrays are shown by their bracket.
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

    /// Where the key of a member stands in what was sent.
    pub(crate) fn key_place(&self, object: NodeId, pointer: &str, key: &str) -> PayloadSpan {
        let member = self
            .document
            .value(object)
            .as_object()
            .and_then(|object| object.member(key));
        match member {
            Some(member) if matches!(self.place, Place::Direct) => {
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

    /// A place by its bytes in the document, and the pointer of the value there.
    pub(crate) fn place_of(&self, span: Span, pointer: &str) -> PayloadSpan {
        let text = match &self.place {
            Place::Direct => PayloadText::Masked {
                source: Arc::clone(self.document.source()),
                syntax: PayloadSyntax::Json,
                span,
            },
            Place::Hidden => PayloadText::START,
            Place::Text(source) => PayloadText::Hidden {
                start: source.position(0),
                end: source.position(u32::MAX),
            },
            Place::Fields {
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
            file: Arc::clone(self.document.name()),
            capture: self.capture,
            part: self.part.clone(),
            pointer: pointer.to_owned(),
            text,
        }
    }

    /// The bytes of the field, or inside it, that hold the value of a pointer; the start of the text if there are none.
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

/// What is wrong with a part that says it is JSON.
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

/// The bytes of a value inside a part that is JSON: the part by its bytes, the value by a JSON Pointer into it.
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

fn unreadable(error: conform_json::SyntaxError, origin: &Origin) -> Box<Finding> {
    let place = |span| PayloadSpan {
        file: Arc::clone(&origin.name),
        capture: origin.place,
        part: MessagePart::Body,
        pointer: String::new(),
        text: PayloadText::Masked {
            source: Arc::clone(error.source_text()),
            syntax: PayloadSyntax::Json,
            span,
        },
    };
    let related = error
        .related()
        .map(|related| Label::in_payload(place(related.span), related.message.clone()));
    let kind = Kind::Malformed(error.message().to_owned());
    Box::new(Finding {
        related,
        help: error.help().map(str::to_owned).into_iter().collect(),
        ..Finding::new(place(error.span()), kind, None)
    })
}
