//! Checking multipart bodies whose parts have no names, such as `multipart/mixed` (3.2.0 §4.14.4).

use conform_report::MessagePart;
use conform_schema::ExpectedValue;
use conform_traffic::MediaType;
use jsonschema::JsonType;

use super::Check;
use crate::api::Content;
use crate::body::{BodyReader, has_names};
use crate::kind::FindingKind;
use crate::validator::direction;

impl Check<'_> {
    /// Checks a multipart body part by part, and returns whether that is all that there is to check: where the schema is that of an
    /// object, and the parts have names, they are the fields of a form.
    ///
    /// `itemSchema` is for each part, `schema` for the list of them.
    pub(super) fn positions(
        &mut self,
        bytes: &[u8],
        media_type: &MediaType,
        boundary: Option<&str>,
        content: &Content,
    ) -> bool {
        let validator = self.validator;
        let direction = direction(self.subject.side);
        let of_list = content.schema.as_ref();
        let of_list = of_list.map(|schema| &**validator.compiled(schema, direction));
        let types = ExpectedValue::by(of_list).types();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let is_object = of_list.is_some()
            && types.contains(JsonType::Object)
            && !types.contains(JsonType::Array);
        if is_object && content.item_schema.is_none() {
            if has_names(&text, boundary) {
                return false;
            }
            let why = "its parts have no names, and the schema is that of an object".to_owned();
            let place = self.origin.hidden(MessagePart::Body);
            self.push(place, FindingKind::UncheckedBody(why), None, Vec::new());
            return true;
        }
        let of_items = content.item_schema.as_ref();
        let of_items = of_items.map(|schema| &**validator.compiled(schema, direction));
        let origin = self.origin.clone();
        let reader = BodyReader {
            origin: &origin,
            media_type,
            boundary,
            schema: of_list,
            schema_node: None,
            encoding: &[],
            limits: &validator.options().limits,
        };
        let body = match reader.positions(text) {
            Ok(body) => body,
            Err(unreadable) => {
                self.findings.push(*unreadable);
                return true;
            }
        };
        for (index, field) in body.fields.iter().enumerate() {
            if let Some(encoding) = content.positions.at(index) {
                self.part_media_type(&body, field, encoding);
                self.part_headers(field, encoding);
            }
            let Some(schema) = of_items else { continue };
            match reader.part(&body, field, schema) {
                Ok(part) => {
                    let first = self.findings.len();
                    self.value(&part, schema);
                    for finding in &mut self.findings[first..] {
                        finding.put_below(index);
                    }
                }
                Err(unreadable) => self.findings.push(*unreadable),
            }
        }
        if let Some(schema) = of_list {
            self.value(&body, schema);
        }
        true
    }
}
