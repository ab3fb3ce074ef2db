//! Bodies: from bytes to a JSON document whose values know their place in what was sent.

mod charset;
mod convert;
pub(crate) mod deep;
mod document;
mod field;
mod form;
mod multipart;
mod positions;
mod separate;
pub(crate) mod sequence;
mod xml;
mod xml_rules;
mod xml_text;

use std::sync::Arc;

use conform_description::Node;
use conform_json::{Document, Format, Limits, Source, Span};
use conform_report::{Label, MessagePart, PayloadSpan, PayloadSyntax, PayloadText};
use conform_schema::{CompiledSchema, ExpectedValue};
use conform_traffic::MediaType;
use jsonschema::JsonType;

use crate::api::encoding::Encoding;
use crate::api::field_style::FieldStyle;
use crate::finding::Finding;
use crate::kind::FindingKind;

use charset::NotText;
use document::SourceMap;
use sequence::{SequenceItem, SequenceKind};

pub(crate) use convert::write_scalar;
pub(crate) use document::{Body, PayloadOrigin};
pub(crate) use field::{Field, Malformed};
pub(crate) use multipart::{boundary, has_names};

/// Returns whether bodies of a media type are read.
pub(crate) fn is_read(media_type: &MediaType) -> bool {
    media_type.is_json()
        || media_type.is_form()
        || media_type.is_form_data()
        || media_type.is_text()
        || media_type.is_yaml()
        || media_type.is_xml()
        || SequenceKind::of(media_type).is_some()
}

/// Returns a form as the JSON that its schema expects; `None` if it cannot be read.
pub(crate) fn form_json(
    text: &str,
    styles: &[(String, FieldStyle)],
    schema: Option<&CompiledSchema>,
) -> Option<String> {
    let fields = form::fields(text).ok()?;
    let fields = separate::separate(fields, text, styles, schema);
    Some(convert::to_json(&fields, schema).0)
}

/// Reads bodies of one media type.
pub(crate) struct BodyReader<'r> {
    pub(crate) origin: &'r PayloadOrigin,
    pub(crate) media_type: &'r MediaType,
    /// The boundary of multipart bodies. Without one, it is taken from the first line.
    pub(crate) boundary: Option<&'r str>,
    pub(crate) schema: Option<&'r CompiledSchema>,
    /// The Schema Object, whose XML Objects say how XML becomes a value.
    pub(crate) schema_node: Option<Node<'r>>,
    pub(crate) encoding: &'r [Encoding],
    pub(crate) limits: &'r Limits,
}

impl BodyReader<'_> {
    /// Reads a body.
    ///
    /// Returns a body, `None` if there is nothing to check, or the finding that it cannot be read or is not checked.
    pub(crate) fn read(&self, bytes: Vec<u8>) -> Result<Option<Body>, Box<Finding>> {
        if self.media_type.is_json() {
            let document = self.document(bytes)?;
            return Ok(Some(self.body(document, SourceMap::Same)));
        }
        if self.media_type.is_yaml() {
            let name = Arc::clone(&self.origin.file);
            let document = Document::parse(name, bytes, Format::Yaml, self.limits);
            let document = document.map_err(|error| unreadable_hidden(&error, self.origin))?;
            return Ok(Some(self.body(document, SourceMap::Positions)));
        }
        if !is_read(self.media_type) {
            // Whatever the bytes are, they are a string if the schema allows one.
            return if self.takes_string() {
                Ok(None)
            } else {
                Err(self.unchecked(format!(
                    "OpenAPI does not define how a body of `{}` becomes a value",
                    self.media_type.concise()
                )))
            };
        }
        if self.media_type.is_xml() {
            return self.xml(bytes).map(Some);
        }
        let source = |text| Arc::new(Source::new(Arc::clone(&self.origin.file), text));
        if self.media_type.is_text() {
            let text = charset::decode(bytes, self.media_type.parameter("charset"));
            return self.text(source(text.map_err(|why| self.not_text(why))?));
        }
        // Files in a multipart body need not be text. Their content is not read, only shown masked.
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        self.fields(&source(text)).map(Some)
    }

    fn not_text(&self, why: NotText) -> Box<Finding> {
        match why {
            NotText::Unknown(why) => self.unchecked(why),
            NotText::Malformed(why) => {
                let place = self.origin.hidden(MessagePart::Body);
                Box::new(Finding::new(place, FindingKind::Malformed(why), None))
            }
        }
    }

    fn takes_string(&self) -> bool {
        let expected = ExpectedValue::by(self.schema);
        expected.types().contains(JsonType::String)
    }

    /// Returns the finding that the body is not checked.
    fn unchecked(&self, why: String) -> Box<Finding> {
        let place = self.origin.hidden(MessagePart::Body);
        Box::new(Finding::new(place, FindingKind::UncheckedBody(why), None))
    }

    /// Reads an item of a sequence.
    pub(crate) fn item(
        &self,
        source: &Arc<Source>,
        item: SequenceItem<'_>,
    ) -> Result<Body, Box<Finding>> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (offset(item.range.start), offset(item.range.end));
        if let Some(json) = item.json {
            let document = self.document(json.into_bytes())?;
            let made = SourceMap::MadeFrom(Arc::clone(source), Span::new(start, end));
            return Ok(self.body(document, made));
        }
        let document = self.parse(item.text.as_bytes().to_vec());
        let document = document.map_err(|error| {
            let inside = error.span();
            let span = Span::new(start + inside.start, start + inside.end);
            let place = self.origin.masked(source, PayloadSyntax::Json, span);
            let kind = FindingKind::Malformed(error.message().to_owned());
            Box::new(Finding::new(place, kind, None))
        })?;
        Ok(self.body(document, SourceMap::Within(Arc::clone(source), start)))
    }

    /// Reads JSON that was made from a whole body.
    pub(crate) fn made(&self, source: &Arc<Source>, json: String) -> Result<Body, Box<Finding>> {
        let document = self.document(json.into_bytes())?;
        let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
        let made = SourceMap::MadeFrom(Arc::clone(source), Span::new(0, end));
        Ok(self.body(document, made))
    }

    /// Reads XML.
    fn xml(&self, bytes: Vec<u8>) -> Result<Body, Box<Finding>> {
        let text = charset::decode_xml(bytes, self.media_type.parameter("charset"));
        let text = text.map_err(|why| self.not_text(why))?;
        let source = Arc::new(Source::new(Arc::clone(&self.origin.file), text));
        let malformed = |fault: xml_text::NotXml| {
            let at = source.position(u32::try_from(fault.at).unwrap_or(u32::MAX));
            let place = PayloadSpan {
                text: PayloadText::Hidden { start: at, end: at },
                ..self.origin.hidden(MessagePart::Body)
            };
            Box::new(Finding::new(place, FindingKind::Malformed(fault.why), None))
        };
        let root = xml_text::parse(source.text(), self.depth()).map_err(malformed)?;
        let expected = ExpectedValue::by(self.schema);
        let types = expected.types();
        let is_string = self.schema.is_some()
            && types.contains(JsonType::String)
            && !types.contains(JsonType::Object);
        if is_string {
            // A schema of a text is mostly meant for the XML as it is written.
            let json = serde_json::Value::from(source.text()).to_string();
            let document = self.document(json.into_bytes())?;
            return Ok(self.body(document, SourceMap::Text(source)));
        }
        let mut converted = xml::to_json(&root, self.schema_node, &expected);
        if !converted.misnamed.is_empty() {
            return Err(malformed(converted.misnamed.swap_remove(0)));
        }
        let document = self.document(converted.json.into_bytes())?;
        let sources = SourceMap::Elements {
            source,
            spans: converted.spans,
        };
        Ok(self.body(document, sources))
    }

    /// Reads a body that is one text.
    fn text(&self, source: Arc<Source>) -> Result<Option<Body>, Box<Finding>> {
        let expected = ExpectedValue::by(self.schema);
        if !expected.takes_text() {
            // A table or a stream of events.
            return Err(self.unchecked(format!(
                "OpenAPI does not define how a body of `{}` becomes a value",
                self.media_type.concise()
            )));
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
        let fields: Result<Vec<Field>, Malformed> = fields
            .into_iter()
            .map(|field| self.without_xml(field))
            .collect();
        let fields = fields.map_err(malformed)?;
        let mut unreadable = fields.iter();
        if let Some(part) = unreadable.find_map(|field| unreadable_part(field, self.limits)) {
            return Err(malformed(part));
        }
        let styles = self.encoding.iter();
        let styles: Vec<_> = styles.map(|one| (one.name.clone(), one.style)).collect();
        let fields = separate::separate(fields, source.text(), &styles, self.schema);
        let (json, places) = convert::to_json(&fields, self.schema);
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
            places,
        };
        let body = self.body(document, sources);
        Ok(Body { fields, ..body })
    }

    /// Returns a part, with the JSON that its XML means in place of it.
    fn without_xml(&self, field: Field) -> Result<Field, Malformed> {
        if !field.is_xml() {
            return Ok(field);
        }
        let expected = ExpectedValue::by(self.schema).member(&field.name);
        let types = expected.types();
        if types.contains(JsonType::String) && !types.contains(JsonType::Object) {
            return Ok(field);
        }
        let malformed = |fault: xml_text::NotXml| {
            let at = field.span.start + u32::try_from(fault.at).unwrap_or_default();
            Malformed {
                span: Span::new(at, at),
                pointer: field.pointer(),
                message: fault.why,
            }
        };
        let root = xml_text::parse(&field.text, self.depth()).map_err(malformed)?;
        let schema = self.schema_node;
        let schema = schema.and_then(|schema| xml_rules::property_schema(schema, &field.name));
        let mut converted = xml::to_json(&root, schema, &expected);
        if !converted.misnamed.is_empty() {
            return Err(malformed(converted.misnamed.swap_remove(0)));
        }
        Ok(Field {
            text: converted.json,
            is_made: true,
            ..field
        })
    }

    /// Returns how deep elements may nest.
    fn depth(&self) -> usize {
        usize::try_from(self.limits.max_depth).unwrap_or(usize::MAX)
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

/// Returns the finding about a text that cannot be read, and is not shown.
fn unreadable_hidden(error: &conform_json::SyntaxError, origin: &PayloadOrigin) -> Box<Finding> {
    let source = error.source_text();
    let place = PayloadSpan {
        text: PayloadText::Hidden {
            start: source.position(error.span().start),
            end: source.position(error.span().end),
        },
        ..origin.hidden(MessagePart::Body)
    };
    let kind = FindingKind::Malformed(error.message().to_owned());
    Box::new(Finding::new(place, kind, None))
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
