//! Pieces that many places of the page have: types, schemas, examples, prose.

use askama::Template;

use super::safe::Html;
use crate::model::{
    Content, EnumValue, Example, ExampleContent, Mark, Parameter, Prose, Schema, TypeWord,
};
use crate::prose;

/// The most lines of an example that is unfolded.
const MOST_UNFOLDED: usize = 60;

/// How many values of an enumeration are shown unfolded.
const MANY: usize = 20;

/// What a schema says besides its type.
#[derive(Template)]
#[template(path = "docs/schema.html")]
struct SchemaBlock<'a> {
    schema: &'a Schema<'a>,
}

/// Parameters or headers.
#[derive(Template)]
#[template(path = "docs/parameters.html")]
struct ParametersBlock<'a> {
    parameters: &'a [Parameter<'a>],
}

/// Bodies by media type.
#[derive(Template)]
#[template(path = "docs/contents.html")]
struct ContentsBlock<'a> {
    contents: &'a [Content<'a>],
}

/// Examples.
#[derive(Template)]
#[template(path = "docs/examples.html")]
struct ExamplesBlock<'a> {
    examples: &'a [Example<'a>],
}

/// A type, in words and links.
#[derive(Template)]
#[template(path = "docs/type.html")]
struct TypeBlock<'a> {
    words: &'a [TypeWord],
}

/// Marks, if there are any.
#[derive(Template)]
#[template(path = "docs/mark.html")]
struct MarkBlock<'a> {
    mark: &'a Mark,
}

fn html(template: &impl Template) -> Html {
    let mut text = template
        .render()
        .expect("writing to a string does not fail");
    text.truncate(text.trim_end().len());
    Html(text)
}

/// Returns what a schema says besides its type.
pub(super) fn schema(schema: &Schema<'_>) -> Html {
    if schema.is_plain() {
        return Html(String::new());
    }
    html(&SchemaBlock { schema })
}

/// Returns a list of parameters or headers.
pub(super) fn parameters(parameters: &[Parameter<'_>]) -> Html {
    html(&ParametersBlock { parameters })
}

/// Returns bodies by media type.
pub(super) fn contents(contents: &[Content<'_>]) -> Html {
    html(&ContentsBlock { contents })
}

/// Returns examples, without the one that is shown beside the text.
pub(super) fn examples(examples: &[Example<'_>]) -> Html {
    if examples.iter().all(|example| example.is_aside) {
        return Html(String::new());
    }
    html(&ExamplesBlock { examples })
}

/// Returns whether an example is short enough to be unfolded.
pub(super) fn is_short_block(example: &Example<'_>) -> bool {
    matches!(&example.content, ExampleContent::Text(text) if text.lines().count() <= MOST_UNFOLDED)
}

/// Returns a type.
pub(super) fn ty(words: &[TypeWord]) -> Html {
    html(&TypeBlock { words })
}

/// Returns a mark, or nothing without a coverage.
pub(super) fn mark(mark: &Option<Mark>) -> Html {
    match mark {
        None => Html(String::new()),
        Some(mark) => html(&MarkBlock { mark }),
    }
}

/// Returns prose as blocks whose headings begin at a level.
pub(super) fn prose(prose: &Prose<'_>, first: usize) -> Html {
    match prose {
        Prose::Text(text) => Html(prose::to_html(text, first)),
        Prose::Elsewhere(link) => elsewhere(link),
    }
}

/// Returns prose for the inside of a line.
pub(super) fn inline(prose: &Prose<'_>) -> Html {
    match prose {
        Prose::Text(text) => text_inline(text),
        Prose::Elsewhere(link) => elsewhere(link),
    }
}

/// Returns a text of prose for the inside of a line.
pub(super) fn text_inline(text: &str) -> Html {
    Html(prose::to_inline_html(text))
}

/// A link out of the page.
#[derive(Template)]
#[template(path = "docs/link.html")]
struct LinkBlock<'a> {
    url: &'a str,
    text: &'a str,
    is_safe: bool,
}

/// Returns a link out of the page; its text alone where it does not lead to a page or a mailbox.
pub(super) fn link(url: &str, text: &str) -> Html {
    html(&LinkBlock {
        url,
        text,
        is_safe: prose::is_safe(url),
    })
}

/// A link to the place of the page that describes something.
#[derive(Template)]
#[template(path = "docs/elsewhere.html")]
struct Elsewhere<'a> {
    link: &'a crate::model::Link,
}

fn elsewhere(link: &crate::model::Link) -> Html {
    html(&Elsewhere { link })
}

/// Returns a text as code. Quotes are not escaped, as they are no markup in text: examples have many.
pub(super) fn code(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str("<code>");
    prose::escape(text, &mut out);
    out.push_str("</code>");
    Html(out)
}

/// Returns a path as code, with its parameters in another colour.
pub(super) fn path(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + 32);
    out.push_str("<code>");
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, behind)) = after.split_once('}')
    {
        prose::escape(before, &mut out);
        out.push_str("<var>{");
        prose::escape(name, &mut out);
        out.push_str("}</var>");
        rest = behind;
    }
    prose::escape(rest, &mut out);
    out.push_str("</code>");
    Html(out)
}

/// Returns a text as a block of code.
pub(super) fn pre(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str("<pre>");
    // A line feed at the start of `pre` is dropped by readers of HTML.
    if text.starts_with('\n') {
        out.push('\n');
    }
    prose::escape(text, &mut out);
    out.push_str("</pre>");
    Html(out)
}

/// Returns the name of a member or a parameter.
pub(super) fn name(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str("<b>");
    prose::escape(text, &mut out);
    out.push_str("</b>");
    Html(out)
}

/// Returns the values of an enumeration on one line.
pub(super) fn plain_values(schema: &Schema<'_>) -> Html {
    let values: Vec<&str> = schema
        .values
        .iter()
        .map(|value| value.value.as_str())
        .collect();
    code(&values.join(" | "))
}

/// Returns whether an example is a short text of which there is nothing else to say.
fn is_plain_line(example: &Example<'_>) -> bool {
    let is_short = matches!(&example.content, ExampleContent::Text(text) if is_short(text));
    is_short && example.prose.is_none()
}

/// Returns an example of a schema on one line, if it is short.
pub(super) fn short_examples<'a>(examples: &'a [Example<'_>]) -> Vec<&'a str> {
    let texts = examples
        .iter()
        .filter_map(|example| match &example.content {
            ExampleContent::Text(text) if is_short(text) => Some(text.as_str()),
            _ => None,
        });
    texts.collect()
}

/// Returns whether an example is not on one line.
pub(super) fn has_long_examples(examples: &[Example<'_>]) -> bool {
    short_examples(examples).len() < examples.len()
}

/// Returns the examples that are not on one line.
pub(super) fn long_examples(examples: &[Example<'_>]) -> Html {
    let long = examples.iter().filter(
        |example| !matches!(&example.content, ExampleContent::Text(text) if is_short(text)),
    );
    let blocks = long.map(|example| self::examples(std::slice::from_ref(example)).0);
    Html(blocks.collect())
}

fn is_short(text: &str) -> bool {
    text.len() <= 60 && !text.contains('\n')
}

/// Returns whether a schema has a line of facts.
pub(super) fn has_facts(schema: &Schema<'_>) -> bool {
    !schema.facts.is_empty()
        || !schema.flags.is_empty()
        || are_plain(schema)
        || !short_examples(&schema.examples).is_empty()
        || schema.external.is_some()
}

/// Returns whether a schema has a few values of which nothing else is known: they are on one line.
pub(super) fn are_plain(schema: &Schema<'_>) -> bool {
    let is_plain = |value: &EnumValue<'_>| {
        value.name.is_none() && value.prose.is_none() && value.mark.is_none()
    };
    !schema.values.is_empty() && schema.values.len() <= MANY && schema.values.iter().all(is_plain)
}

/// Returns whether a schema has many values, which are folded.
pub(super) fn are_many(schema: &Schema<'_>) -> bool {
    schema.values.len() > MANY
}

/// Returns whether a member of this schema is folded.
pub(super) fn is_folded(schema: &Schema<'_>) -> bool {
    !schema.members.is_empty() || !schema.parts.is_empty()
}
