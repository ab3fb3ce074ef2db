//! Request bodies: a method for each kind of body that an operation takes.

use std::collections::HashMap;

use conform_ir::{
    Content, ContentKind, Definition, Expr, Field, FormPart, Kinds, Object, Operation,
    PartEncoding, StringFormat, Style, Use,
};

use super::layout::Link;
use super::names::Names;
use super::parameters::style_name;
use super::response::is_event;
use super::{multipart_form, positional_parts};
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::string_literal;

/// A body that an operation takes.
pub(super) struct Body {
    /// What the method's name ends in; empty for the first choice.
    pub(super) suffix: &'static str,
    /// The media types that it stands for.
    pub(super) media_types: Vec<String>,
    /// Arguments for it.
    pub(super) arguments: Vec<String>,
    /// The link that sets it.
    pub(super) link: Link,
    /// A line of the table of encodings, if there is one.
    pub(super) encodings: Option<String>,
    /// The name and the text of a struct for it, if it has one.
    pub(super) structure: Option<(String, String)>,
}

/// Whether the parts of two bodies are written alike.
fn same_parts(a: &Content, b: &Content) -> bool {
    let parts = |content: &Content| -> Vec<_> {
        let parts = content.parts.iter();
        parts
            .map(|part| (part.wire.clone(), part.encoding.clone()))
            .collect()
    };
    let positions = |content: &Content| {
        content.positions.as_ref().map(|positions| {
            let all: Vec<_> = positions
                .all()
                .map(|position| (position.ty.clone(), position.encoding.clone()))
                .collect();
            (all, positions.first.len(), positions.required)
        })
    };
    parts(a) == parts(b) && positions(a) == positions(b)
}

/// The order of preference.
fn rank(kind: ContentKind) -> (u8, &'static str) {
    match kind {
        ContentKind::Json => (0, "_json"),
        ContentKind::Form => (1, "_form"),
        ContentKind::Multipart => (2, "_multipart"),
        ContentKind::JsonLines => (3, "_json_lines"),
        ContentKind::EventStream => (4, "_events"),
        ContentKind::Text => (5, "_text"),
        ContentKind::Binary => (6, "_bytes"),
    }
}

/// The bodies of an operation, the preferred one first; contents that make no difference in Rust are one.
pub(super) fn of(
    operation: &Operation,
    names: &mut Names<'_>,
    scope: &Scope,
    link: &str,
    imports: &mut Imports,
) -> Vec<Body> {
    let Some(body) = &operation.body else {
        return Vec::new();
    };
    let mut contents: Vec<&Content> = body.contents.iter().collect();
    contents.sort_by_key(|content| rank(content.kind).0);
    let mut groups: Vec<Vec<&Content>> = Vec::new();
    for content in contents {
        let text = matches!(rank(content.kind).1, "_text" | "_bytes");
        let same = |group: &&mut Vec<&Content>| {
            rank(group[0].kind) == rank(content.kind)
                && (text || (group[0].ty == content.ty && same_parts(group[0], content)))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(content),
            None => groups.push(vec![content]),
        }
    }
    let mut bodies = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let suffix = if number == 0 {
            ""
        } else {
            rank(group[0].kind).1
        };
        let mut scope = scope.clone();
        bodies.push(write(
            operation,
            group,
            body.required,
            suffix,
            names,
            &mut scope,
            link,
            imports,
        ));
    }
    bodies
}

#[allow(
    clippy::too_many_arguments,
    reason = "all of it is needed, and it is called once"
)]
fn write(
    operation: &Operation,
    group: &[&Content],
    required: bool,
    suffix: &'static str,
    names: &mut Names<'_>,
    scope: &mut Scope,
    link: &str,
    imports: &mut Imports,
) -> Body {
    let content = group[0];
    let argument = scope.claim("body");
    let mut result = Body {
        suffix,
        media_types: group
            .iter()
            .map(|content| content.media_type.clone())
            .collect(),
        arguments: Vec::new(),
        link: Link::Call("finish", Vec::new()),
        encodings: None,
        structure: None,
    };
    let any = Use::of(Expr::Any);
    let used = content.ty.as_ref().unwrap_or(&any);
    let is_range = content
        .media_type
        .split(';')
        .next()
        .is_some_and(|essence| essence.contains('*'));
    let open = group.len() > 1 || is_range;
    let (ty, method, mut values): (String, &'static str, Vec<String>) = match content.kind {
        ContentKind::Json => {
            let (ty, value) = reference(used, &argument, names, imports);
            // Whatever the range, it is JSON that is sent.
            let media_type = if is_range {
                "application/json".to_owned()
            } else {
                plain(&content.media_type)
            };
            (ty, "json", vec![string_literal(&media_type), value])
        }
        ContentKind::JsonLines => {
            let item = names.speller.spell(used, imports);
            let media_type = string_literal(&plain(&content.media_type));
            (
                format!("&[{item}]"),
                "json_lines",
                vec![media_type, argument.clone()],
            )
        }
        ContentKind::Multipart if let Some(all) = &content.positions => {
            let (name, text) =
                positional_parts::structure(operation, all, suffix, names, link, imports);
            result.structure = Some((name.clone(), text));
            let media_type = string_literal(&plain(&content.media_type));
            (
                name,
                "parts",
                vec![media_type, format!("{argument}.into_parts()")],
            )
        }
        ContentKind::Multipart if content.ty.is_none() => (
            names.ours("Multipart", imports),
            "parts",
            vec![
                string_literal(&plain(&content.media_type)),
                format!("Ok({argument})"),
            ],
        ),
        ContentKind::Form | ContentKind::Multipart => {
            let media_type = string_literal(&plain(&content.media_type));
            if let Some((name, text)) =
                multipart_form::structure(operation, content, suffix, names, link, imports)
            {
                result.structure = Some((name.clone(), text));
                (
                    name,
                    "parts",
                    vec![media_type, format!("{argument}.into_parts()")],
                )
            } else {
                let multipart = content.kind == ContentKind::Multipart;
                let entries = encodings(&content.parts, used, !multipart, names, imports);
                let kind = if multipart { "MULTIPART" } else { "FORM" };
                let (table, text) = table(operation, entries, kind, names);
                result.encodings = text;
                let method = if multipart { "multipart" } else { "form" };
                let (ty, value) = reference(used, &argument, names, imports);
                (ty, method, vec![media_type, table, value])
            }
        }
        ContentKind::EventStream if !is_text(used, names) => {
            let item = names.speller.spell(used, imports);
            let method = if is_event(used, names) {
                "whole_events"
            } else {
                "events"
            };
            let media_type = string_literal(&plain(&content.media_type));
            (
                format!("&[{item}]"),
                method,
                vec![media_type, argument.clone()],
            )
        }
        ContentKind::Text | ContentKind::EventStream => (
            "&str".to_owned(),
            "body",
            vec![
                string_literal(&plain(&content.media_type)),
                argument.clone(),
            ],
        ),
        ContentKind::Binary => {
            let body = names.ours("Body", imports);
            let media_type = string_literal(&plain(&content.media_type));
            (
                format!("impl Into<{body}>"),
                "body",
                vec![media_type, argument.clone()],
            )
        }
    };
    if method == "body" && open {
        let media_type = scope.claim("media_type");
        result.arguments.push(format!("{media_type}: &str"));
        values[0] = media_type;
    }
    if required {
        result.arguments.push(format!("{argument}: {ty}"));
        result.link = Link::Call(method, values);
    } else {
        result.arguments.push(format!("{argument}: Option<{ty}>"));
        result.link = Link::Optional(argument, method, values);
    }
    result
}

/// Whether a stream is described as text or as anything, so that the caller writes it.
fn is_text(used: &Use, names: &Names<'_>) -> bool {
    matches!(
        names.resolved(&used.expr),
        Expr::Any | Expr::String(StringFormat::Plain)
    )
}

/// A body by reference: its type, and how it is passed on.
fn reference(
    used: &Use,
    argument: &str,
    names: &Names<'_>,
    imports: &mut Imports,
) -> (String, String) {
    let taken = names.argument(used, imports);
    if taken.by_value {
        (format!("&{}", taken.ty), argument.to_owned())
    } else {
        (taken.ty, argument.to_owned())
    }
}

/// The media type without what cannot be sent: a range becomes the plainest type in it.
fn plain(media_type: &str) -> String {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" | "" => "application/octet-stream".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "multipart/*" => "multipart/form-data".to_owned(),
        range if range.ends_with("/*") => "application/octet-stream".to_owned(),
        // A boundary in a description is an example's.
        multipart if multipart.starts_with("multipart/") => media_type
            .split(';')
            .map(str::trim)
            .filter(|parameter| !parameter.to_ascii_lowercase().starts_with("boundary="))
            .collect::<Vec<_>>()
            .join("; "),
        _ => media_type.to_owned(),
    }
}

/// Entries of the table of encodings, for those members that are not written as they would be anyway.
pub(super) fn encodings(
    parts: &[FormPart],
    used: &Use,
    form: bool,
    names: &Names<'_>,
    imports: &mut Imports,
) -> Vec<String> {
    let fields = object_of(used, names).into_iter();
    let fields: HashMap<&str, &Field> = fields
        .flat_map(|object| &object.fields)
        .map(|field| (field.wire.as_str(), field))
        .collect();
    let mut entries = Vec::new();
    for part in parts {
        let field = fields.get(part.wire.as_str());
        let kinds = field.map_or(Kinds::ALL, |field| kinds(&field.ty, names, 0));
        if let Some(encoding) = encoding_of(part, form, kinds, names, imports) {
            entries.push(format!("{} {encoding}", string_literal(&part.wire)));
        }
    }
    entries
}

/// The name of a table of encodings and its text; an empty one has none.
pub(super) fn table(
    operation: &Operation,
    entries: Vec<String>,
    kind: &str,
    names: &mut Names<'_>,
) -> (String, Option<String>) {
    if entries.is_empty() {
        return ("&[]".to_owned(), None);
    }
    let name = identifier(&operation.id, Position::Constant);
    let name = names.constants.claim(&format!("{name}_{kind}"));
    let text = format!("    {name} = {};\n", entries.join(", "));
    (name, Some(text))
}

/// How a part is written, if not as it would be anyway.
pub(super) fn encoding_of(
    part: &FormPart,
    form: bool,
    kinds: Kinds,
    names: &Names<'_>,
    imports: &mut Imports,
) -> Option<String> {
    let lists = kinds.overlaps(Kinds::ARRAY);
    let objects = kinds.overlaps(Kinds::OBJECT);
    let encoding = match &part.encoding {
        PartEncoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let usual = match style {
                // An object is written with brackets by itself, and by this style without its name.
                Style::Form => !objects && (*explode || !lists),
                // An object is written with brackets anyway.
                Style::DeepObject => !lists,
                _ => !(lists || objects),
            };
            if form && usual && !allow_reserved {
                return None;
            }
            if !form && usual && !lists && !objects {
                return None;
            }
            let style = style_name(*style, *explode, *allow_reserved);
            format!("Style({}::{style})", names.ours("Style", imports))
        }
        PartEncoding::Text(media_type) if form || media_type == "text/plain" => return None,
        PartEncoding::Text(media_type) => {
            format!("Text({})", string_literal(&file_type(media_type)))
        }
        PartEncoding::Json(media_type) => {
            let mixed = kinds.overlaps(scalars()) && (lists || objects);
            if !form && media_type == "application/json" && (mixed || objects) {
                return None;
            }
            let kind = if mixed { "Structured" } else { "Json" };
            format!("{kind}({})", string_literal(media_type))
        }
        PartEncoding::File(media_type) | PartEncoding::Multipart(media_type) => {
            format!("Text({})", string_literal(&file_type(media_type)))
        }
    };
    Some(format!("{}::{encoding}", names.ours("Encoding", imports)))
}

pub(super) fn scalars() -> Kinds {
    Kinds::STRING.or(Kinds::NUMBER).or(Kinds::BOOLEAN)
}

/// The one media type of a file: the first of a list, none of a range.
pub(super) fn file_type(media_type: &str) -> String {
    plain(media_type.split(',').next().unwrap_or_default())
}

/// The JSON types that a use can have.
pub(super) fn kinds(used: &Use, names: &Names<'_>, depth: u8) -> Kinds {
    if depth > 8 {
        return Kinds::ALL;
    }
    match names.resolved(&used.expr) {
        Expr::Any => Kinds::ALL,
        Expr::Null => Kinds::NULL,
        Expr::Boolean => Kinds::BOOLEAN,
        Expr::Integer(_) | Expr::Number(_) => Kinds::NUMBER,
        Expr::String(_) => Kinds::STRING,
        Expr::Array(_) | Expr::Tuple(_) => Kinds::ARRAY,
        Expr::Map(_) => Kinds::OBJECT,
        Expr::Loose(_) => Kinds::STRING.or(Kinds::NUMBER),
        Expr::Blank(inner) => {
            Kinds::STRING.or(kinds(&Use::of((**inner).clone()), names, depth + 1))
        }
        Expr::Named(id) => match &names.speller.types().ty(*id).definition {
            Definition::Object(_) => Kinds::OBJECT,
            Definition::Enum(_) => scalars(),
            Definition::Union(union) => union
                .variants
                .iter()
                .fold(Kinds::default(), |all, variant| all.or(variant.kinds)),
            Definition::Alias(used) | Definition::Newtype(used) => kinds(used, names, depth + 1),
        },
    }
}

/// The object that a body is.
pub(super) fn object_of<'a>(used: &Use, names: &Names<'a>) -> Option<&'a Object> {
    match &names.speller.types().ty(names.named(used)?).definition {
        Definition::Object(object) => Some(object),
        _ => None,
    }
}
