//! Fields that have several values, by their Encoding Objects.

use conform_json::Span;
use conform_schema::{CompiledSchema, ExpectedValue};
use jsonschema::JsonType;

use super::deep;
use super::field::Field;
use crate::api::field_style::{FieldStyle, Separator};
use crate::url::decode_form;

/// Replaces each field that has several values by one field for each value.
pub(super) fn separate(
    fields: Vec<Field>,
    text: &str,
    styles: &[(String, FieldStyle)],
    schema: Option<&CompiledSchema>,
) -> Vec<Field> {
    if styles
        .iter()
        .all(|(_, style)| *style == FieldStyle::Exploded)
    {
        return fields;
    }
    let mut out = Vec::with_capacity(fields.len());
    for mut field in fields {
        let deep = styles.iter().find_map(|(name, style)| {
            let path = deep::path(field.name.strip_prefix(name.as_str())?)?;
            let path = path.into_iter().map(str::to_owned).collect();
            (*style == FieldStyle::Deep).then(|| (name.clone(), path))
        });
        if let Some((name, path)) = deep {
            field.name = name;
            field.path = path;
            out.push(field);
            continue;
        }
        let own = styles.iter().find(|(name, _)| *name == field.name);
        match own.map(|(_, style)| *style) {
            Some(FieldStyle::Joined(separator)) if !field.text.is_empty() => {
                let is_object = wants_object(schema, &field.name);
                out.extend(split(&field, text, separator, is_object));
            }
            _ => out.push(field),
        }
    }
    out
}

/// Returns whether a property is an object, and not a list.
fn wants_object(schema: Option<&CompiledSchema>, name: &str) -> bool {
    if schema.is_none() {
        return false;
    }
    let types = ExpectedValue::by(schema).member(name).types();
    types.contains(JsonType::Object) && !types.contains(JsonType::Array)
}

fn split(field: &Field, text: &str, separator: Separator, is_object: bool) -> Vec<Field> {
    let (start, end) = (field.span.start as usize, field.span.end as usize);
    let raw = &text[start..end];
    let mut pieces = Vec::new();
    let mut from = 0;
    loop {
        let found = separator
            .spellings()
            .iter()
            .filter_map(|spelling| Some((from + raw[from..].find(spelling)?, spelling.len())));
        let Some((at, length)) = found.min() else {
            break;
        };
        pieces.push(from..at);
        from = at + length;
    }
    pieces.push(from..raw.len());
    let offset = |at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
    // The whole field was decoded before, so none of its pieces can fail.
    let decoded =
        |piece: &std::ops::Range<usize>| decode_form(&raw[piece.clone()]).unwrap_or_default();
    let field = |piece: &std::ops::Range<usize>, path: Vec<String>| Field {
        name: field.name.clone(),
        text: decoded(piece),
        span: Span::new(offset(piece.start), offset(piece.end)),
        path,
        media_type: None,
        headers: Vec::new(),
        is_file: false,
        is_made: false,
    };
    if is_object {
        let pairs = pieces.chunks(2);
        return pairs
            .map(|pair| field(pair.last().unwrap_or(&pair[0]), vec![decoded(&pair[0])]))
            .collect();
    }
    pieces
        .iter()
        .map(|piece| field(piece, Vec::new()))
        .collect()
}
