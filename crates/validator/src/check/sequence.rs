//! Checking the items of sequences: JSON Lines, JSON text sequences and server-sent events.

use std::sync::Arc;

use conform_json::Source;
use conform_report::MessagePart;
use conform_schema::ExpectedValue;
use conform_traffic::MediaType;
use jsonschema::JsonType;

use super::Check;
use crate::api::Content;
use crate::body::BodyReader;
use crate::body::sequence::SequenceKind;
use crate::kind::FindingKind;
use crate::validator::direction;

impl Check<'_> {
    /// Checks a body item by item, and returns whether that is all that there is to check.
    ///
    /// Items are checked by `itemSchema`. Without one, `schema` is that of the items unless it is that of a list: OpenAPI
    /// before 3.2 has no other place for it. Where `schema` is that of a text, it is checked as one.
    pub(super) fn sequence(
        &mut self,
        bytes: &[u8],
        media_type: &MediaType,
        kind: SequenceKind,
        content: &Content,
    ) -> bool {
        let validator = self.validator;
        let direction = direction(self.subject.side);
        let of_body = content.schema.as_ref();
        let of_body = of_body.map(|schema| &**validator.compiled(schema, direction));
        let types = ExpectedValue::by(of_body).types();
        let is_text = of_body.is_some() && types.contains(JsonType::String);
        if content.item_schema.is_none() && (is_text || kind == SequenceKind::Events) {
            return false;
        }
        let is_list = of_body.is_some() && types.contains(JsonType::Array);
        let of_items = match &content.item_schema {
            Some(schema) => Some(&**validator.compiled(schema, direction)),
            None => of_body.filter(|_| !is_list),
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let place = self.origin.hidden(MessagePart::Body);
            let kind = FindingKind::Malformed("it is not UTF-8".to_owned());
            self.push(place, kind, None, Vec::new());
            return true;
        };
        let source = Source::new(Arc::clone(&self.origin.file), text.to_owned());
        let source = Arc::new(source);
        let origin = self.origin.clone();
        let reader = BodyReader {
            origin: &origin,
            media_type,
            boundary: None,
            schema: of_items,
            schema_node: None,
            encoding: &[],
            limits: &validator.options().limits,
        };
        let mut whole = String::from("[");
        let mut is_readable = true;
        for (index, item) in kind.items(text).enumerate() {
            let json = item.json.as_deref().unwrap_or(item.text);
            if is_list {
                whole.push_str(if index > 0 { "," } else { "" });
                whole.push_str(json);
            }
            if let Some(schema) = of_items
                && schema.proves(json.as_bytes(), reader.limits, self.watch())
            {
                continue;
            }
            let first = self.findings.len();
            match reader.item(&source, item) {
                Ok(body) => {
                    self.duplicates(&body);
                    if let Some(schema) = of_items {
                        self.value(&body, schema);
                    }
                }
                Err(unreadable) => {
                    is_readable = false;
                    self.findings.push(*unreadable);
                }
            }
            for finding in &mut self.findings[first..] {
                finding.put_below(index);
            }
        }
        whole.push(']');
        if let Some(schema) = of_body.filter(|_| is_list && is_readable) {
            match reader.made(&source, whole) {
                Ok(body) => self.value(&body, schema),
                Err(unreadable) => self.findings.push(*unreadable),
            }
        }
        true
    }
}
