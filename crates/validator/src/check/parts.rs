//! Checking the parts of multipart bodies.

use super::Check;
use crate::api::encoding::Encoding;
use crate::body::{Body, Field};
use crate::kind::FindingKind;
use crate::parameter_value::{reserved_in, to_json};
use crate::validator::direction;

impl Check<'_> {
    /// Checks media types and headers of the parts of a multipart body.
    pub(super) fn parts(&mut self, body: &Body, encodings: &[Encoding]) {
        for field in &body.fields {
            if let Some(encoding) = encodings.iter().find(|one| one.name == field.name) {
                self.part_media_type(body, field, encoding);
                self.part_headers(field, encoding);
                self.reserved_characters(body, field, encoding);
            }
        }
    }

    /// Checks that a field of a form, whose Encoding Object does not allow it, has no reserved characters.
    fn reserved_characters(&mut self, body: &Body, field: &Field, encoding: &Encoding) {
        let text = body.form_text(field).filter(|_| !encoding.allows_reserved);
        if let Some(found) = text.and_then(|text| reserved_in(text.chars())) {
            let place = body.place_of(field.span, &field.pointer());
            let schema = self.keyword(encoding.address, "allowReserved");
            let help = "if the API takes them as they are, set `allowReserved: true`";
            let kind = FindingKind::ReservedCharacters(found);
            self.push(place, kind, Some(schema), vec![help.to_owned()]);
        }
    }

    pub(super) fn part_media_type(&mut self, body: &Body, field: &Field, encoding: &Encoding) {
        let listed = &encoding.content_types;
        if let Some(media_type) = &field.media_type
            && !listed.is_empty()
            && !listed.iter().any(|range| range.covers(media_type))
        {
            let documented = listed.iter().map(ToString::to_string).collect();
            let kind = FindingKind::UndocumentedMediaType(media_type.concise(), documented);
            let place = body.place_of(field.span, &field.pointer());
            let schema = self.keyword(encoding.address, "contentType");
            self.push(place, kind, Some(schema), Vec::new());
        }
    }

    pub(super) fn part_headers(&mut self, field: &Field, encoding: &Encoding) {
        let direction = direction(self.subject.side);
        for header in &encoding.headers {
            let given = field
                .headers
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case(&header.name))
                .map(|(_, text)| (header.name.clone(), text.as_str()));
            let compiled = self.schema_of(header, direction);
            let json = to_json(header, &given.collect::<Vec<_>>(), compiled);
            let before = self.findings.len();
            self.parameter(header, json, direction);
            for finding in &mut self.findings[before..] {
                let part = format!("it is a header of the part `{}`", field.name);
                finding.help.push(part);
            }
        }
    }
}
