//! Checking the body of a message.

use std::borrow::Cow;

use conform_report::MessagePart;
use conform_schema::Compilation;
use conform_traffic::{Body as CapturedBody, HttpMessage, MediaType};

use super::Check;
use crate::api::Content;
use crate::body::sequence::SequenceKind;
use crate::body::{BodyReader, boundary, is_read};
use crate::content::{NoContent, content_of, json_type};
use crate::kind::FindingKind;
use crate::proof::Proof;
use crate::validator::direction;

/// What is known of the body of a message beside the message itself.
pub(crate) struct BodyFacts<'p> {
    /// Whether the message is a response to `HEAD`, which has no body.
    pub(crate) is_head: bool,
    /// The proof that nothing is wrong with the body.
    pub(crate) proof: Option<&'p Proof>,
}

impl Check<'_> {
    /// Checks status, media type and body.
    pub(crate) fn message(&mut self, message: &HttpMessage<'_>, facts: &BodyFacts<'_>) {
        let content_type = message.header("content-type");
        let stated = content_type.and_then(MediaType::parse);
        let (bytes, media_type) = match &message.body {
            CapturedBody::Absent | CapturedBody::Unrecorded(None) => (Ok(Cow::default()), stated),
            CapturedBody::Bytes(bytes) => {
                let unpacked = self.unpacked(message, bytes, stated.as_ref());
                (unpacked.map_err(FindingKind::Malformed), stated)
            }
            CapturedBody::Json(bytes) => (Ok(Cow::Borrowed(&**bytes)), Some(json_type(stated))),
            CapturedBody::Lost(why) => (Err(FindingKind::Malformed(why.clone())), stated),
            CapturedBody::Unrecorded(Some(size)) => {
                (Err(FindingKind::UnrecordedBody(Some(*size))), stated)
            }
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(kind) => {
                let place = self.origin.hidden(MessagePart::Body);
                self.push(place, kind, None, Vec::new());
                return;
            }
        };
        let side = self.subject.side;
        match content_of(self.operation, side, media_type.as_ref(), bytes.is_empty()) {
            Ok(None) => {}
            Ok(Some(content)) => {
                if let Some(proof) = facts.proof.filter(|proof| proof.is_by(content)) {
                    self.proved(content, proof);
                    return;
                }
                let listed = || content.range.media_type().cloned();
                let media_type = media_type.or_else(listed).unwrap_or_else(MediaType::json);
                let boundary = content_type
                    .filter(|_| media_type.is_multipart())
                    .and_then(|value| boundary(value, &bytes));
                self.body(bytes, &media_type, boundary.as_deref(), content);
            }
            Err(none) => self.without_content(none, message, facts),
        }
    }

    fn without_content(
        &mut self,
        none: NoContent,
        message: &HttpMessage<'_>,
        facts: &BodyFacts<'_>,
    ) {
        match none.kind {
            FindingKind::MissingBody if facts.is_head => {}
            FindingKind::MissingBody if matches!(message.body, CapturedBody::Unrecorded(_)) => {
                let place = self.origin.hidden(MessagePart::Body);
                self.push(place, FindingKind::UnrecordedBody(None), None, Vec::new());
            }
            FindingKind::UndocumentedStatus(..) => self.no_content(none, MessagePart::Whole),
            _ => self.no_content(none, MessagePart::Body),
        }
    }

    /// Decodes the content codings of a body that will be read.
    fn unpacked<'b>(
        &self,
        message: &HttpMessage<'_>,
        bytes: &'b [u8],
        media_type: Option<&MediaType>,
    ) -> Result<Cow<'b, [u8]>, String> {
        let headers = message.headers.iter();
        let codings: Vec<&str> = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
            .map(|(_, list)| &**list)
            .collect();
        if codings.is_empty() || !media_type.is_none_or(is_read) {
            return Ok(Cow::Borrowed(bytes));
        }
        conform_traffic::unpack(bytes, &codings, self.validator.options().limits.max_bytes)
    }

    /// Reports to the observer what a body shows that was proved.
    fn proved(&self, content: &Content, proof: &Proof) {
        self.matched(Some(content.item));
        if let Some(watch) = self.watch() {
            proof.shown.report(watch);
        }
    }

    /// Checks a body of a media type that `content` is for. `boundary` is that of a multipart body.
    pub(crate) fn body(
        &mut self,
        bytes: Cow<'_, [u8]>,
        media_type: &MediaType,
        boundary: Option<&str>,
        content: &Content,
    ) {
        let validator = self.validator;
        let direction = direction(self.subject.side);
        let is_json = media_type.is_json();
        if let Some(kind) = SequenceKind::of(media_type) {
            self.matched(Some(content.item));
            if self.sequence(&bytes, media_type, kind, content) {
                return;
            }
        }
        let form_data;
        let mut media_type = media_type;
        let has_schema = content.schema.is_some() || content.item_schema.is_some();
        if media_type.is_multipart() && !media_type.is_form_data() && has_schema {
            if self.positions(&bytes, media_type, boundary, content) {
                self.matched(Some(content.item));
                return;
            }
            // The parts have names, as those of a form.
            form_data = MediaType::parse("multipart/form-data");
            media_type = form_data.as_ref().unwrap_or(media_type);
        }
        if content.item_schema.is_some() && content.schema.is_none() {
            self.matched(Some(content.item));
            let why = format!(
                "`itemSchema` is for the items of a sequence, and a body of `{}` is not split into items",
                media_type.concise()
            );
            let place = self.origin.hidden(MessagePart::Body);
            self.push(place, FindingKind::UncheckedBody(why), None, Vec::new());
            return;
        }
        let compiled = content.schema.as_ref().map(|schema| {
            if is_json {
                validator.available(schema, direction)
            } else {
                Compilation::of(validator.compiled(schema, direction))
            }
        });
        let limits = &validator.options().limits;
        self.matched(Some(content.item));
        if let Some(compiled) = compiled.as_ref().filter(|_| is_json)
            && compiled.proves(&bytes, limits, self.watch())
        {
            return;
        }
        let reader = BodyReader {
            origin: &self.origin,
            media_type,
            boundary,
            schema: compiled.as_deref(),
            schema_node: content
                .schema
                .as_ref()
                .map(|schema| validator.description().node(schema.address())),
            encoding: &content.encoding,
            limits,
        };
        let body = match reader.read(bytes.into_owned()) {
            Ok(Some(body)) => body,
            // Any content is allowed.
            Ok(None) => return,
            Err(unreadable) => {
                self.findings.push(*unreadable);
                return;
            }
        };
        self.duplicates(&body);
        self.parts(&body, &content.encoding);
        if let Some(compiled) = compiled {
            self.value(&body, &compiled.covering(body.document.root()));
        }
    }
}
