//! Request bodies: a method for each way in which an operation takes one.

use conform_ir::{Content, ContentKind, Expr, StringFormat, Use};

use super::event_types::is_event;
use super::expression::{Expression, Step};
use super::media_types::{is_range, sent_as};
use super::multipart_form::{self, FormStruct};
use super::part_encoding::{Container, EncodingTable, encoding_table};
use super::planner::Planner;
use super::positional_parts;
use crate::names::Scope;
use crate::spelling::{Declared, RustType};
use crate::text::string_literal;
use crate::types::Types;

/// A body that an operation takes.
pub(in crate::client) struct Body<'a> {
    /// What the method's name ends in; empty for the preferred body.
    pub(in crate::client) suffix: &'static str,
    /// The media types that it may have.
    pub(in crate::client) media_types: Vec<&'a str>,
    /// The arguments for it.
    pub(in crate::client) arguments: Vec<Declared>,
    /// What writes it.
    pub(in crate::client) step: Step,
    /// The table of its members' encodings.
    pub(in crate::client) encodings: Option<EncodingTable>,
    /// The struct for it.
    pub(in crate::client) structure: Option<FormStruct<'a>>,
}

/// How the value of a body is passed and written.
struct Passing<'a> {
    ty: RustType,
    method: &'static str,
    media_type: String,
    /// Further arguments of the method.
    values: Vec<Expression>,
    encodings: Option<EncodingTable>,
    structure: Option<FormStruct<'a>>,
}

/// Plans the bodies of an operation, the preferred one first. Contents that make no difference in Rust are one body.
pub(super) fn plan<'a>(planner: &mut Planner<'_, 'a>, scope: &Scope) -> Vec<Body<'a>> {
    let Some(body) = &planner.operation.body else {
        return Vec::new();
    };
    let mut contents: Vec<&Content> = body.contents.iter().collect();
    contents.sort_by_key(|content| preference(content.kind));
    let mut groups: Vec<Vec<&Content>> = Vec::new();
    for content in contents {
        match groups.iter_mut().find(|group| is_same(group[0], content)) {
            Some(group) => group.push(content),
            None => groups.push(vec![content]),
        }
    }
    let mut bodies = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let suffix = match index {
            0 => "",
            _ => suffix(group[0].kind),
        };
        bodies.push(plan_body(
            planner,
            group,
            body.required,
            suffix,
            scope.clone(),
        ));
    }
    bodies
}

/// The order of preference.
fn preference(kind: ContentKind) -> u8 {
    match kind {
        ContentKind::Json => 0,
        ContentKind::Form => 1,
        ContentKind::Multipart => 2,
        ContentKind::JsonLines => 3,
        ContentKind::EventStream => 4,
        ContentKind::Text => 5,
        ContentKind::Binary => 6,
    }
}

/// What the name of a method ends in that sends such a body.
fn suffix(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Json => "_json",
        ContentKind::Form => "_form",
        ContentKind::Multipart => "_multipart",
        ContentKind::JsonLines => "_json_lines",
        ContentKind::EventStream => "_events",
        ContentKind::Text => "_text",
        ContentKind::Binary => "_bytes",
    }
}

/// Whether two contents make no difference in Rust.
fn is_same(a: &Content, b: &Content) -> bool {
    let is_text = matches!(a.kind, ContentKind::Text | ContentKind::Binary);
    a.kind == b.kind && (is_text || a.ty == b.ty && has_same_parts(a, b))
}

/// Whether the parts of two bodies are encoded alike.
fn has_same_parts(a: &Content, b: &Content) -> bool {
    let parts = |content: &'_ Content| -> Vec<_> {
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

fn plan_body<'a>(
    planner: &mut Planner<'_, 'a>,
    contents: &[&'a Content],
    required: bool,
    suffix: &'static str,
    mut scope: Scope,
) -> Body<'a> {
    let content = contents[0];
    let argument = scope.claim("body");
    let passing = pass(planner, content, suffix, &argument);
    let mut arguments = Vec::new();
    let is_open = contents.len() > 1 || is_range(&content.media_type);
    let media_type = if passing.method == "body" && is_open {
        let name = scope.claim("media_type");
        arguments.push(Declared {
            name: name.clone(),
            ty: RustType::prelude("str").reference(),
        });
        name
    } else {
        string_literal(&passing.media_type)
    };
    let values = std::iter::once(media_type.into()).chain(passing.values);
    let mut step = Step::new(passing.method, values);
    let ty = if required {
        passing.ty
    } else {
        step.optional = Some(argument.clone());
        passing.ty.option()
    };
    arguments.push(Declared { name: argument, ty });
    Body {
        suffix,
        media_types: contents
            .iter()
            .map(|content| content.media_type.as_str())
            .collect(),
        arguments,
        step,
        encodings: passing.encodings,
        structure: passing.structure,
    }
}

/// Decides how a body is passed and written. `argument` is what it is called.
fn pass<'a>(
    planner: &mut Planner<'_, 'a>,
    content: &'a Content,
    suffix: &str,
    argument: &str,
) -> Passing<'a> {
    let any = Use::of(Expr::Any);
    let used = content.ty.as_ref().unwrap_or(&any);
    let simple = |ty: RustType, method: &'static str, value: String| Passing {
        ty,
        method,
        media_type: sent_as(&content.media_type),
        values: vec![value.into()],
        encodings: None,
        structure: None,
    };
    let value = || argument.to_owned();
    let parts = || format!("{argument}.into_parts()");
    match content.kind {
        ContentKind::Json => {
            let passing = simple(reference(planner, used), "json", value());
            // Of a range, too, it is JSON that is sent.
            if is_range(&content.media_type) {
                Passing {
                    media_type: "application/json".to_owned(),
                    ..passing
                }
            } else {
                passing
            }
        }
        ContentKind::JsonLines => {
            let items = planner.spell(used).slice().reference();
            simple(items, "json_lines", value())
        }
        ContentKind::Multipart if let Some(all) = &content.positions => {
            let structure = positional_parts::plan(planner, all, suffix);
            Passing {
                structure: Some(structure.clone()),
                ..simple(structure.ty, "parts", parts())
            }
        }
        ContentKind::Multipart if content.ty.is_none() => {
            let ty = planner.runtime("Multipart");
            simple(ty, "parts", format!("Ok({argument})"))
        }
        ContentKind::Form | ContentKind::Multipart => {
            if let Some(structure) = multipart_form::plan(planner, content, suffix) {
                return Passing {
                    structure: Some(structure.clone()),
                    ..simple(structure.ty, "parts", parts())
                };
            }
            let (container, method, table_suffix) = if content.kind == ContentKind::Multipart {
                (Container::Multipart, "multipart", "_MULTIPART")
            } else {
                (Container::Form, "form", "_FORM")
            };
            let encodings = encoding_table(&content.parts, used, container, table_suffix, planner);
            let table = encodings.as_ref().map_or("&[]", |table| &table.name);
            Passing {
                values: vec![table.into(), value().into()],
                ..simple(reference(planner, used), method, value())
            }
            .with_encodings(encodings)
        }
        ContentKind::EventStream if !is_text(used, planner.types()) => {
            let method = if is_event(used, planner.types()) {
                "whole_events"
            } else {
                "events"
            };
            let items = planner.spell(used).slice().reference();
            simple(items, method, value())
        }
        ContentKind::Text | ContentKind::EventStream => {
            simple(RustType::prelude("str").reference(), "body", value())
        }
        ContentKind::Binary => simple(planner.runtime("Body").into_type(), "body", value()),
    }
}

impl Passing<'_> {
    fn with_encodings(self, encodings: Option<EncodingTable>) -> Self {
        Self { encodings, ..self }
    }
}

/// Whether a stream is described as text or as anything, so that the caller writes it.
fn is_text(used: &Use, types: &Types<'_>) -> bool {
    matches!(
        types.resolved(&used.expr),
        Expr::Any | Expr::String(StringFormat::Plain)
    )
}

/// The type of a body that is passed by reference.
fn reference(planner: &Planner<'_, '_>, used: &Use) -> RustType {
    let argument = planner.names.argument(used);
    if argument.by_value {
        argument.ty.reference()
    } else {
        argument.ty
    }
}
