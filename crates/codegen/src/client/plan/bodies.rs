//! Request bodies: a method for each way in which an operation takes one.

use conform_ir::{Content, ContentKind, Expr, StringFormat, Use};

use super::event_types::is_event;
use super::expression::{Expression, Step};
use super::media_types::{is_plain_json, is_range, json_order, sent_as, subtype};
use super::multipart_form::{self, Form};
use super::part_encoding::{Container, EncodingTable, encoding_table};
use super::planner::Planner;
use super::positional_parts;
use crate::names::{Position, Scope, identifier};
use crate::spelling::{Declared, RustType};
use crate::text::string_literal;
use crate::types::Types;

/// The argument that says which media type a body has.
pub(in crate::client) const MEDIA_TYPE: &str = "media_type";

/// A body that an operation takes.
pub(in crate::client) struct Body<'a> {
    /// What the method's name ends in; empty for the preferred body.
    pub(in crate::client) suffix: String,
    /// The media types that it may have.
    pub(in crate::client) media_types: Vec<&'a str>,
    /// Whether an argument says which of them it has.
    pub(in crate::client) takes_media_type: bool,
    /// The arguments for it.
    pub(in crate::client) arguments: Vec<Declared>,
    /// What writes it.
    pub(in crate::client) step: Step,
    /// The table of its members' encodings.
    pub(in crate::client) encodings: Option<EncodingTable>,
    /// What is declared for it.
    pub(in crate::client) form: Option<Form<'a>>,
}

/// How the value of a body is passed and written.
struct Passing<'a> {
    ty: RustType,
    method: &'static str,
    media_type: String,
    /// Further arguments of the method.
    values: Vec<Expression>,
    encodings: Option<EncodingTable>,
    form: Option<Form<'a>>,
}

/// Plans the bodies of an operation, the preferred one first. Contents that make no difference in Rust are one body.
pub(super) fn plan<'a>(planner: &mut Planner<'_, 'a>, scope: &Scope) -> Vec<Body<'a>> {
    let Some(body) = &planner.operation.body else {
        return Vec::new();
    };
    let mut contents: Vec<&Content> = body.contents.iter().collect();
    contents.sort_by_key(|content| (preference(content.kind), json_order(&content.media_type)));
    let mut groups: Vec<Vec<&Content>> = Vec::new();
    for content in contents {
        match groups.iter_mut().find(|group| is_same(group[0], content)) {
            Some(group) => group.push(content),
            None => groups.push(vec![content]),
        }
    }
    let mut bodies = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let earlier = &groups[..index];
        let suffix = match index {
            0 => String::new(),
            // A structure of its own for a further JSON media type: `_merge_patch`.
            _ if earlier.iter().any(|other| other[0].kind == group[0].kind) => {
                let subtype = subtype(&group[0].media_type);
                format!("_{}", identifier(subtype, Position::Module))
            }
            _ => suffix(group[0].kind).to_owned(),
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
    suffix: String,
    mut scope: Scope,
) -> Body<'a> {
    let content = contents[0];
    let argument = scope.claim("body");
    let passing = pass(planner, content, &suffix, &argument);
    let mut arguments = Vec::new();
    let takes_media_type = is_open(contents);
    let media_type = if takes_media_type {
        let name = scope.claim(MEDIA_TYPE);
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
        match passing.ty {
            // With `Option<impl Into<Body>>`, a plain `None` would have no type.
            RustType::Into(body) => {
                step.is_converted = true;
                body.option().into_type()
            }
            ty => ty.option(),
        }
    };
    arguments.push(Declared { name: argument, ty });
    Body {
        suffix,
        media_types: contents
            .iter()
            .map(|content| content.media_type.as_str())
            .collect(),
        takes_media_type,
        arguments,
        step,
        encodings: passing.encodings,
        form: passing.form,
    }
}

/// Whether the caller says which media type a body has.
fn is_open(contents: &[&Content]) -> bool {
    let content = contents[0];
    match content.kind {
        // Several names of plain JSON make no difference to a server, so the usual one is sent.
        ContentKind::Json => {
            let types = || contents.iter().map(|content| content.media_type.as_str());
            if types().any(is_plain_json) {
                let is_suffix_range = |other: &str| other == "application/*+json";
                !types().all(|other| is_plain_json(other) || is_suffix_range(other))
            } else {
                contents.len() > 1 || is_range(&content.media_type)
            }
        }
        _ => contents.len() > 1 || content.kind.is_raw() && is_range(&content.media_type),
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
        form: None,
    };
    let value = || argument.to_owned();
    let parts = || format!("{argument}.into_parts()");
    match content.kind {
        ContentKind::Json => {
            let (ty, value) = reference(planner, used, argument);
            let passing = simple(ty, "json", value);
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
                form: Some(Form::Struct(structure.clone())),
                ..simple(structure.ty, "parts", parts())
            }
        }
        ContentKind::Multipart if content.ty.is_none() => {
            let ty = planner.runtime("Multipart");
            simple(ty, "parts", format!("Ok({argument})"))
        }
        ContentKind::Form | ContentKind::Multipart => {
            if let Some(form) = multipart_form::plan(planner, content, suffix) {
                return Passing {
                    form: Some(form.clone()),
                    ..simple(form.ty(), "parts", parts())
                };
            }
            let (container, method, table_suffix) = if content.kind == ContentKind::Multipart {
                (Container::Multipart, "multipart", "_MULTIPART")
            } else {
                (Container::Form, "form", "_FORM")
            };
            let encodings = encoding_table(&content.parts, used, container, table_suffix, planner);
            let table = encodings.as_ref().map_or("&[]", |table| &table.name);
            let (ty, value) = reference(planner, used, argument);
            Passing {
                values: vec![table.into(), value.clone().into()],
                ..simple(ty, method, value)
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

/// How a body is passed by reference: its type, and the reference to what is called `argument`.
fn reference(planner: &Planner<'_, '_>, used: &Use, argument: &str) -> (RustType, String) {
    let passed = planner.names.argument(used);
    if used.nullable {
        (passed.ty, format!("&{argument}"))
    } else if passed.by_value {
        (passed.ty.reference(), argument.to_owned())
    } else {
        (passed.ty, argument.to_owned())
    }
}
