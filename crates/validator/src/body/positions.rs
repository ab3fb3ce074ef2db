//! Multipart bodies whose parts have no names: the list of their values.

use std::sync::Arc;

use conform_json::Source;
use conform_report::{PayloadSpan, PayloadSyntax};
use conform_schema::{CompiledSchema, ExpectedValue};

use super::document::SourceMap;
use super::{Body, BodyReader, Field, Malformed, convert, multipart, unreadable_part};
use crate::finding::Finding;
use crate::kind::FindingKind;

impl BodyReader<'_> {
    /// Reads a multipart body whose parts have no names, as the list of their values. Each part has its index as name.
    pub(crate) fn positions(&self, text: String) -> Result<Body, Box<Finding>> {
        let source = Arc::new(Source::new(Arc::clone(&self.origin.file), text));
        let malformed = |malformed: Malformed| {
            let place = PayloadSpan {
                pointer: malformed.pointer,
                ..self
                    .origin
                    .masked(&source, PayloadSyntax::Multipart, malformed.span)
            };
            let kind = FindingKind::Malformed(malformed.message);
            Box::new(Finding::new(place, kind, None))
        };
        let fields = multipart::positions(source.text(), self.boundary).map_err(malformed)?;
        let mut unreadable = fields.iter();
        if let Some(part) = unreadable.find_map(|field| unreadable_part(field, self.limits)) {
            return Err(malformed(part));
        }
        let expected = ExpectedValue::by(self.schema);
        let (json, places) = convert::to_json_list(&fields, &expected);
        let document = self.document(json.into_bytes())?;
        let sources = SourceMap::Fields {
            source,
            syntax: PayloadSyntax::Multipart,
            places,
        };
        let body = self.body(document, sources);
        Ok(Body { fields, ..body })
    }

    /// Reads a part of a body whose parts have no names, by the schema of the part.
    pub(crate) fn part(
        &self,
        whole: &Body,
        field: &Field,
        schema: &CompiledSchema,
    ) -> Result<Body, Box<Finding>> {
        let mut json = String::new();
        convert::write_value(&mut json, field, &ExpectedValue::by(Some(schema)));
        let document = self.document(json.into_bytes())?;
        let made = match &whole.sources {
            SourceMap::Fields { source, .. } => SourceMap::MadeFrom(Arc::clone(source), field.span),
            _ => SourceMap::Hidden,
        };
        Ok(self.body(document, made))
    }
}
