//! Encoding Objects: how the fields of a form are spelt, and what the parts of a multipart body are (3.0.3 §4.7.15).

use conform_description::{Address, Node};
use conform_json::Span;
use conform_schema::{CompiledSchema, ExpectedValue};
use jsonschema::JsonType;

use super::{Body, Field, Origin, decode, deep};
use crate::check::{Check, direction};
use crate::kind::Kind;
use crate::media_range::MediaRange;
use crate::parameter::Parameter;

/// An Encoding Object.
#[derive(Debug)]
pub(crate) struct Encoding {
    /// The property that it is for.
    name: String,
    address: Address,
    style: Style,
    /// `contentType`; empty where it is not said.
    content_types: Vec<MediaRange>,
    headers: Vec<Parameter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// A field for each value.
    Exploded,
    /// One field, its values between commas, spaces or pipes.
    Joined(Separator),
    /// `name[member]`.
    Deep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Comma,
    Space,
    Pipe,
}

impl Separator {
    /// The spellings of it in a form.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Comma => &[","],
            Self::Space => &["%20", "+", " "],
            Self::Pipe => &["%7C", "%7c", "|"],
        }
    }
}

impl Encoding {
    /// The Encoding Objects of a Media Type Object.
    pub(crate) fn of(media: Node<'_>) -> Vec<Self> {
        let encoding = media.follow("encoding");
        let members = encoding.into_iter().flat_map(Node::members);
        members
            .map(|member| Self::new(member.key, member.node))
            .collect()
    }

    fn new(name: &str, node: Node<'_>) -> Self {
        let explode = node.get("explode").and_then(Node::as_bool);
        let style = match (node.text("style"), explode) {
            (Some("deepObject"), _) => Style::Deep,
            (Some("spaceDelimited"), None | Some(false)) => Style::Joined(Separator::Space),
            (Some("pipeDelimited"), None | Some(false)) => Style::Joined(Separator::Pipe),
            (_, Some(false)) => Style::Joined(Separator::Comma),
            _ => Style::Exploded,
        };
        let content_types = node.text("contentType").unwrap_or_default().split(',');
        let headers = node.follow("headers").into_iter().flat_map(Node::members);
        let headers = headers.filter_map(|header| {
            // By 3.0.3 §4.7.15.1 a header of this name is ignored: `contentType` says it.
            let is_ignored = header.key.eq_ignore_ascii_case("content-type");
            let node = header.node.resolve().ok()?.node;
            let header = Parameter::new(node, header.key, "header");
            header.filter(|_| !is_ignored)
        });
        Self {
            name: name.to_owned(),
            address: node.address(),
            style,
            content_types: content_types
                .filter_map(|text| MediaRange::parse(text.trim()))
                .collect(),
            headers: headers.collect(),
        }
    }
}

/// Makes of each field that holds several values a field for each.
pub(super) fn spread(
    fields: Vec<Field>,
    text: &str,
    encodings: &[Encoding],
    schema: Option<&CompiledSchema>,
) -> Vec<Field> {
    if encodings.iter().all(|one| one.style == Style::Exploded) {
        return fields;
    }
    let mut out = Vec::with_capacity(fields.len());
    for mut field in fields {
        let deep = encodings.iter().find_map(|one| {
            let path = deep::path(field.name.strip_prefix(one.name.as_str())?)?;
            let path = path.into_iter().map(str::to_owned).collect();
            (one.style == Style::Deep).then(|| (one.name.clone(), path))
        });
        if let Some((name, path)) = deep {
            field.name = name;
            field.path = path;
            out.push(field);
            continue;
        }
        let own = encodings.iter().find(|one| one.name == field.name);
        match own.map(|one| one.style) {
            Some(Style::Joined(separator)) if !field.text.is_empty() => {
                let is_object = wants_object(schema, &field.name);
                out.extend(split(&field, text, separator, is_object));
            }
            _ => out.push(field),
        }
    }
    out
}

/// Whether a property is an object, and no list.
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
    // The whole was decoded before: none of its pieces can fail to be.
    let decoded = |piece: &std::ops::Range<usize>| decode(&raw[piece.clone()]).unwrap_or_default();
    let field = |piece: &std::ops::Range<usize>, path: Vec<String>| Field {
        name: field.name.clone(),
        text: decoded(piece),
        span: Span::new(offset(piece.start), offset(piece.end)),
        path,
        media_type: None,
        headers: Vec::new(),
        is_file: false,
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

impl Check<'_> {
    /// Checks media types and headers of the parts of a multipart body.
    pub(crate) fn parts(&mut self, origin: &Origin, body: &Body, encodings: &[Encoding]) {
        for field in &body.fields {
            let Some(encoding) = encodings.iter().find(|one| one.name == field.name) else {
                continue;
            };
            let listed = &encoding.content_types;
            if let Some(media_type) = &field.media_type
                && !listed.is_empty()
                && !listed.iter().any(|range| range.covers(media_type))
            {
                let documented = listed.iter().map(ToString::to_string).collect();
                let kind = Kind::UndocumentedMediaType(media_type.to_string(), documented);
                let place = body.place_of(field.span, &field.pointer());
                let schema = self.keyword(encoding.address, "contentType");
                self.push(place, kind, Some(schema), Vec::new());
            }
            for header in &encoding.headers {
                let given = field
                    .headers
                    .iter()
                    .filter(|(name, _)| name.eq_ignore_ascii_case(&header.name))
                    .map(|(_, text)| (header.name.clone(), text.as_str()));
                let direction = direction(self.subject.side);
                let compiled = header
                    .schema
                    .as_ref()
                    .map(|schema| self.validator.compiled(schema, direction));
                let json = header.to_json(&given.collect::<Vec<_>>(), compiled.map(|it| &**it));
                let before = self.findings.len();
                self.parameter(origin, header, json, direction);
                for finding in &mut self.findings[before..] {
                    let part = format!("it is a header of the part `{}`", field.name);
                    finding.help.push(part);
                }
            }
        }
    }
}
