//! The sentences that generated comments contain beside the text of the document: `templates/prose.md.j2`.

use askama::Template;
use conform_ir::{ApiKeyLocation, Header, Note, SecurityKind, SecurityScheme};

/// A sentence of a generated comment, as Markdown.
#[derive(Debug, Template)]
#[template(path = "prose.md.j2")]
pub(crate) enum Prose<'p> {
    /// The comment of a type without a description.
    Schema { name: &'p str },
    /// The comment of an inline type without a description.
    InlineSchema { part: &'p str, of: &'p str },
    /// The same, of a whole body: `request` or `response` of an operation.
    Message { part: &'p str, of: &'p str },
    /// The same, of one of several responses.
    MessageOfStatus { status: &'p str, of: &'p str },
    /// The comment of a deprecated type.
    DeprecatedType { description: &'p str },
    /// The comment of a member without a description.
    Member { name: &'p str },
    /// The comment of a union's branch without a description.
    Branch { name: &'p str },
    /// The comment of a value that has a description.
    EnumValue {
        value: &'p str,
        description: &'p str,
    },
    /// What is added to the comment of a member that a constructor fills in.
    Constant {
        value: &'p str,
        /// Whether other values select other branches of a union.
        is_tag: bool,
    },
    /// The value that an absent one stands for.
    Default { value: &'p str },
    /// The pattern of a string.
    Pattern { pattern: &'p str },
    /// What the schema of items, or of names or values in a map, says.
    Each { what: &'p str, text: &'p str },
    /// Values that the description shows.
    Examples { values: &'p [String] },
    /// Anything else that a schema says of its values.
    Note { note: &'p Note },
    /// The first line of the models crate.
    TypesOf { title: &'p str },
    /// The first line of the client crate, and of the client.
    ClientOf { title: &'p str },
    /// The first line of the file of a tag.
    OperationsOfTag { tag: &'p str },
    /// The first line of a file of operations without a tag, on one segment of the path.
    OperationsOnPath { segment: &'p str },
    /// The first line of the file of operations without a tag.
    OperationsWithoutTag,
    /// The first line of a further file of a group, behind that of the group.
    OperationsBelow { group: &'p str, segments: &'p str },
    /// The comment of a method without a description.
    Operation { id: &'p str },
    /// What is added to the comment of an operation's first method.
    OperationNotes {
        /// `GET /visits/{id}`
        call: &'p str,
        /// The media types of the body.
        bodies: &'p [&'p str],
        /// Whether an argument says which of them it has.
        takes_media_type: bool,
        /// The media types that are asked for, if there are several.
        accepts: &'p [&'p str],
        /// The statuses of errors, as written.
        statuses: &'p [String],
    },
    /// The comment of a further method, with another body.
    MethodWithBody {
        method: &'p str,
        media_types: &'p [&'p str],
    },
    /// The comment of a further method, with another response.
    MethodAnsweredAs {
        method: &'p str,
        media_types: &'p str,
    },
    /// The comment of a method that returns the pages of a list.
    Pages { method: &'p str },
    /// The comment of a method that returns the items of all pages.
    Items { method: &'p str },
    /// The comment of a method that waits for a job.
    WhenDone { method: &'p str },
    /// The comment of a function that reads the request of a webhook.
    WebhookRequest { id: &'p str },
    /// The comment of a parameter without a description.
    Parameter {
        /// `parameter`, `header` or `cookie`.
        location: &'p str,
        name: &'p str,
    },
    /// What is added to a comment of something deprecated.
    Deprecated,
    /// The comment of a part without a description.
    Part { name: &'p str },
    /// The comment of a part without a name and description.
    PartNumber { number: usize },
    /// The comment of a list of all parts.
    Parts,
    /// The comment of a list of the remaining parts.
    PartsBehind { number: usize },
    /// The comment of a list of parts that the description does not declare.
    UndeclaredParts,
    /// What is added to the comment of a part with headers.
    PartHeaders { headers: &'p [Header] },
    /// The comment of a header without a description.
    Header { name: &'p str },
    /// The comment of a response without a description.
    Status { status: &'p str },
    /// What is added where a response has several bodies.
    BodyInMediaTypes { media_types: &'p [&'p str] },
    /// The same for a body of any other media type.
    BodyInOtherMediaType,
    /// An item in the list of servers.
    Server {
        index: usize,
        url: &'p str,
        about: &'p str,
    },
    /// The first sentence about the credentials of a security scheme.
    Credential { scheme: &'p SecurityScheme },
    /// What is at the end of a comment that was cut.
    CutOff { bytes: usize },
}

/// Filters of templates.
pub(crate) mod filters {
    #![expect(unreachable_pub, reason = "what the macro writes is public")]

    use askama::{Result, Values};

    use crate::text::code_span;

    /// Writes a text of the document as a code span.
    #[askama::filter_fn]
    pub(crate) fn code(text: impl std::fmt::Display, _: &dyn Values) -> Result<String> {
        Ok(code_span(&text.to_string()))
    }
}
