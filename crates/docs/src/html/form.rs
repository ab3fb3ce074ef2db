//! The form that tries a call.

use askama::Template;

use super::safe::Html;
use crate::media::is_json;
use crate::model::{
    Body, Content, Member, Operation, Parameter, QueryLayout, Schema, Security, TypeWord,
};
use crate::sample::Sample;

/// The form of an operation.
#[derive(Template)]
#[template(path = "docs/form.html")]
struct FormBlock<'a> {
    operation: &'a Operation<'a>,
}

/// Returns the form of an operation.
pub(super) fn form(operation: &Operation<'_>) -> Html {
    let form = FormBlock { operation };
    Html(
        form.render()
            .expect("writing to a string does not fail")
            .trim_end()
            .to_owned(),
    )
}

/// What is entered for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A text.
    Text,
    /// Items, one on each line.
    List,
    /// JSON.
    Object,
}

impl Shape {
    fn is_text(self) -> bool {
        self == Self::Text
    }

    /// What the script knows it by.
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// Returns what is entered for a parameter.
fn shape(parameter: &Parameter<'_>) -> Shape {
    match (parameter.layout, &parameter.sample) {
        (QueryLayout::Json, _) | (_, Some(Sample::Object(_))) => Shape::Object,
        (_, Some(Sample::Array(_))) => Shape::List,
        _ => Shape::Text,
    }
}

/// Returns how a parameter is entered.
fn hint(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text => "",
        Shape::List => ", an item on each line",
        Shape::Object => ", as JSON",
    }
}

/// Returns the value that a field begins with.
fn value(parameter: &Parameter<'_>) -> String {
    let Some(sample) = &parameter.sample else {
        return String::new();
    };
    match (shape(parameter), sample) {
        (Shape::List, Sample::Array(items)) => {
            let items: Vec<String> = items.iter().map(Sample::plain).collect();
            items.join("\n")
        }
        (Shape::Object, sample) => sample.to_json(),
        (_, sample) => sample.plain(),
    }
}

/// Returns how the script writes a list or an object.
fn style(parameter: &Parameter<'_>) -> String {
    match parameter.layout {
        QueryLayout::Pairs => "pairs".to_owned(),
        QueryLayout::Joined(separator) => format!("joined{separator}"),
        QueryLayout::Brackets => "brackets".to_owned(),
        QueryLayout::Json => "json".to_owned(),
    }
}

/// Returns the schemes that an operation may need, as a JSON list.
fn needs(security: &Security<'_>) -> String {
    let Security::AnyOf(alternatives) = security else {
        return "[]".to_owned();
    };
    let names: Vec<&str> = alternatives
        .iter()
        .flatten()
        .map(|need| need.name)
        .collect();
    serde_json::Value::from(names).to_string()
}

fn has_needs(security: &Security<'_>) -> bool {
    matches!(security, Security::AnyOf(alternatives) if alternatives.iter().any(|one| !one.is_empty()))
}

/// Returns the fields of a form that are written with brackets, as a JSON list.
fn deep_names(content: &Content<'_>) -> String {
    let deep = content.encodings.iter();
    let deep = deep.filter(|encoding| encoding.words.contains("deepObject"));
    let names: Vec<&str> = deep.map(|encoding| &*encoding.part).collect();
    serde_json::Value::from(names).to_string()
}

/// Returns the body that the form begins with: JSON, also for forms, which the script writes from it.
fn body_text(body: &Body<'_>) -> String {
    let Some(sample) = &body.sample else {
        return String::new();
    };
    let media_type = body
        .contents
        .first()
        .map_or("", |content| content.media_type);
    let is_form = media_type.contains("form");
    if is_form || is_json(media_type) {
        sample.to_json()
    } else {
        sample.plain()
    }
}

/// Returns the parts of a multipart body that are files.
fn file_parts<'a>(body: &'a Body<'_>) -> Vec<&'a str> {
    let multipart = body.contents.iter().filter(|content| {
        let essence = content.media_type.trim_start().to_ascii_lowercase();
        essence.starts_with("multipart/")
    });
    let members = multipart.filter_map(|content| content.schema.as_ref());
    let members = members.flat_map(|schema| &schema.members);
    let files = members.filter(|member| is_file(member));
    files.map(|member| &*member.name).collect()
}

/// Returns whether a member is a file, or a list of files.
fn is_file(member: &Member<'_>) -> bool {
    let has = |schema: &Schema<'_>| {
        schema
            .ty
            .iter()
            .any(|word| matches!(word, TypeWord::Text(text) if text.contains("(binary)")))
            || schema.facts.iter().any(|fact| fact.label == "contains")
    };
    has(&member.schema) || member.schema.parts.iter().any(|part| has(&part.schema))
}

/// Returns whether a body may be a file as it is: one of its media types has no form for values.
fn takes_file(body: &Body<'_>) -> bool {
    body.contents.iter().any(|content| {
        let essence = content.media_type.split(';').next().unwrap_or_default();
        let essence = essence.trim().to_ascii_lowercase();
        let is_text = is_json(&essence)
            || essence.ends_with("xml")
            || essence.starts_with("text/")
            || essence.starts_with("multipart/")
            || essence == "application/x-www-form-urlencoded";
        !is_text
    })
}
