//! What a reference page shows, without markup. Both forms, HTML and Markdown, are rendered from it.
//!
//! Texts are as the description has them: each form makes them safe for itself.

use std::borrow::Cow;
use std::rc::Rc;

use conform_description::Version;
use conform_description::security::Credential;

use crate::sample::Sample;

/// A reference page.
pub(crate) struct Reference<'d> {
    pub(crate) title: &'d str,
    pub(crate) version: &'d str,
    /// The version of OpenAPI.
    pub(crate) openapi: Version,
    pub(crate) summary: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    /// Contact, licence and the like.
    pub(crate) about: Vec<About<'d>>,
    pub(crate) servers: Vec<Server<'d>>,
    pub(crate) schemes: Vec<Scheme<'d>>,
    /// The statement in Rust that makes a client.
    pub(crate) client: Option<String>,
    pub(crate) groups: Vec<Group<'d>>,
    pub(crate) schemas: Vec<NamedSchema<'d>>,
    /// Examples that have a name in `components`, or that several places refer to.
    pub(crate) examples: Vec<NamedExample<'d>>,
    /// How much of the description payloads have shown: `412 of 960`.
    pub(crate) shown: Option<String>,
    /// What the page does not show.
    pub(crate) omissions: Vec<Omission>,
}

/// A link to a place of the page.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) anchor: Rc<str>,
    pub(crate) text: Rc<str>,
}

/// Prose in CommonMark.
pub(crate) enum Prose<'d> {
    /// The text.
    Text(&'d str),
    /// Long prose of a shared object, which another place of the page has.
    Elsewhere(Link),
}

/// A line about the API: `Licence`, its text, and where that leads.
pub(crate) struct About<'d> {
    pub(crate) label: &'static str,
    pub(crate) text: &'d str,
    pub(crate) url: Option<Cow<'d, str>>,
}

/// A server.
pub(crate) struct Server<'d> {
    pub(crate) url: &'d str,
    pub(crate) name: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) variables: Vec<ServerVariable<'d>>,
}

/// A variable in the URL of a server.
pub(crate) struct ServerVariable<'d> {
    pub(crate) name: &'d str,
    pub(crate) default: &'d str,
    pub(crate) values: Vec<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
}

/// A security scheme.
pub(crate) struct Scheme<'d> {
    pub(crate) anchor: Rc<str>,
    pub(crate) name: &'d str,
    /// What it is, in words: `API key in the header X-ApiToken`.
    pub(crate) kind: String,
    pub(crate) deprecated: bool,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) flows: Vec<Flow<'d>>,
    /// How a request is given the credential.
    pub(crate) credential: Credential<'d>,
}

/// A flow of OAuth 2.
pub(crate) struct Flow<'d> {
    pub(crate) name: &'static str,
    /// Labels and URLs.
    pub(crate) urls: Vec<(&'static str, &'d str)>,
    pub(crate) scopes: Vec<(&'d str, &'d str)>,
}

/// Operations that belong together.
pub(crate) struct Group<'d> {
    pub(crate) anchor: Rc<str>,
    pub(crate) name: Cow<'d, str>,
    pub(crate) summary: Option<&'d str>,
    /// The tag that this one is a part of (3.2).
    pub(crate) parent: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) external: Option<ExternalDocs<'d>>,
    pub(crate) operations: Vec<Operation<'d>>,
    /// Operations of the group that are described in another one.
    pub(crate) others: Vec<Link>,
}

/// `externalDocs`.
pub(crate) struct ExternalDocs<'d> {
    pub(crate) url: &'d str,
    pub(crate) text: &'d str,
}

/// An operation.
pub(crate) struct Operation<'d> {
    pub(crate) anchor: Rc<str>,
    /// `operationId`.
    pub(crate) id: Option<&'d str>,
    /// The summary, or what else it can be called.
    pub(crate) title: Cow<'d, str>,
    pub(crate) method: Cow<'d, str>,
    /// The path, the name of a webhook, or the expression of a callback.
    pub(crate) path: &'d str,
    /// Whether the API calls it.
    pub(crate) is_called: bool,
    pub(crate) deprecated: bool,
    pub(crate) mark: Option<Mark>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) external: Option<ExternalDocs<'d>>,
    pub(crate) security: Security<'d>,
    /// Its own servers.
    pub(crate) servers: Vec<Server<'d>>,
    pub(crate) parameters: Vec<Parameter<'d>>,
    pub(crate) body: Option<Body<'d>>,
    pub(crate) responses: Vec<Response<'d>>,
    /// Callbacks: the name and the operations.
    pub(crate) callbacks: Vec<(&'d str, Vec<Link>)>,
    /// The call with curl; none for what the API calls.
    pub(crate) curl: Option<String>,
    /// The call in Rust.
    pub(crate) rust: Option<String>,
    /// Where a form sends the call: a URL, or a path of the server that the page comes from.
    pub(crate) target: String,
}

impl<'d> Operation<'d> {
    /// Returns the example that is shown beside the text, with its response.
    pub(crate) fn aside(&self) -> Option<(&Response<'d>, &Example<'d>)> {
        self.responses.iter().find_map(|response| {
            let examples = response.contents.iter();
            let mut examples = examples.flat_map(|content| &content.examples);
            Some((response, examples.find(|example| example.is_aside)?))
        })
    }
}

/// What an operation needs.
pub(crate) enum Security<'d> {
    /// The description does not say.
    Unstated,
    /// Any one of these.
    AnyOf(Vec<Vec<Need<'d>>>),
}

/// A scheme that is needed, and its scopes.
pub(crate) struct Need<'d> {
    pub(crate) name: &'d str,
    /// The scheme on this page; none if the description has none of the name.
    pub(crate) anchor: Option<Rc<str>>,
    pub(crate) scopes: Vec<&'d str>,
}

/// A parameter or header.
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    /// Where it goes; none for a header of a response.
    pub(crate) location: Option<&'d str>,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    /// How it is written, unless that is the default of the location.
    pub(crate) style: Option<String>,
    pub(crate) mark: Option<Mark>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) schema: Schema<'d>,
    pub(crate) examples: Vec<Example<'d>>,
    /// How a list or an object is written in the query.
    pub(crate) layout: QueryLayout,
    /// A value to try the call with.
    pub(crate) sample: Option<Sample>,
}

/// How a list or an object is written in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QueryLayout {
    /// `name=a&name=b`.
    Pairs,
    /// `name=a,b`, with this text in place of the comma.
    Joined(&'static str),
    /// `name[key]=a`.
    Brackets,
    /// As JSON.
    Json,
}

/// A request body.
pub(crate) struct Body<'d> {
    pub(crate) required: bool,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) contents: Vec<Content<'d>>,
    /// A body to try the call with, in the first media type.
    pub(crate) sample: Option<Sample>,
}

/// A body in one media type.
pub(crate) struct Content<'d> {
    pub(crate) media_type: &'d str,
    pub(crate) mark: Option<Mark>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) schema: Option<Schema<'d>>,
    /// The schema of each item of a stream (3.2).
    pub(crate) items: Option<Schema<'d>>,
    pub(crate) examples: Vec<Example<'d>>,
    /// How members of forms and parts are written.
    pub(crate) encodings: Vec<Encoding<'d>>,
}

/// How a part is written.
pub(crate) struct Encoding<'d> {
    pub(crate) part: Cow<'d, str>,
    pub(crate) words: String,
    pub(crate) headers: Vec<Parameter<'d>>,
}

/// A response.
pub(crate) struct Response<'d> {
    /// `200`, `4XX` or `default`.
    pub(crate) status: &'d str,
    /// What the status means.
    pub(crate) reason: &'static str,
    pub(crate) is_success: bool,
    pub(crate) mark: Option<Mark>,
    pub(crate) summary: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) headers: Vec<Parameter<'d>>,
    pub(crate) contents: Vec<Content<'d>>,
    pub(crate) links: Vec<ResponseLink<'d>>,
}

/// A link from a response to another operation.
pub(crate) struct ResponseLink<'d> {
    pub(crate) name: &'d str,
    /// The operation; none if it is not on this page.
    pub(crate) operation: Option<Link>,
    /// What the description calls the operation.
    pub(crate) target: &'d str,
    /// Parameters of the operation and the expressions that give their values.
    pub(crate) values: Vec<(&'d str, String)>,
    pub(crate) prose: Option<Prose<'d>>,
}

/// A schema that has a name.
pub(crate) struct NamedSchema<'d> {
    pub(crate) anchor: Rc<str>,
    pub(crate) name: Rc<str>,
    pub(crate) schema: Schema<'d>,
}

/// A schema.
#[derive(Default)]
pub(crate) struct Schema<'d> {
    /// The anchor of a large one that is written in place, and those of its `allOf`.
    pub(crate) anchors: Vec<Rc<str>>,
    /// What its values are: words, and links to schemas.
    pub(crate) ty: Vec<TypeWord>,
    pub(crate) title: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    /// `deprecated`, `read-only`, `write-only`.
    pub(crate) flags: Vec<&'static str>,
    /// Constraints, defaults and the like.
    pub(crate) facts: Vec<Fact>,
    pub(crate) values: Vec<EnumValue<'d>>,
    pub(crate) members: Vec<Member<'d>>,
    /// Schemas that are parts of it otherwise.
    pub(crate) parts: Vec<Part<'d>>,
    pub(crate) examples: Vec<Example<'d>>,
    pub(crate) external: Option<ExternalDocs<'d>>,
}

impl Schema<'_> {
    /// Returns whether there is more than the type to show.
    pub(crate) fn has_more(&self) -> bool {
        !(self.values.is_empty() && self.members.is_empty() && self.parts.is_empty())
    }

    /// Returns whether nothing is known but the type.
    pub(crate) fn is_plain(&self) -> bool {
        !self.has_more()
            && self.anchors.is_empty()
            && self.title.is_none()
            && self.prose.is_none()
            && self.flags.is_empty()
            && self.facts.is_empty()
            && self.examples.is_empty()
            && self.external.is_none()
    }
}

/// A piece of the description of a type.
#[derive(Clone, Debug)]
pub(crate) enum TypeWord {
    /// Words: `array of `.
    Text(Cow<'static, str>),
    /// A schema with a name.
    Schema(Link),
}

/// Something that a schema says of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Words: `at least`, `default`.
    pub(crate) label: Cow<'static, str>,
    /// A value or an expression.
    pub(crate) code: Option<String>,
}

/// A value of an `enum`.
pub(crate) struct EnumValue<'d> {
    pub(crate) value: String,
    pub(crate) name: Option<&'d str>,
    pub(crate) prose: Option<&'d str>,
    pub(crate) mark: Option<Mark>,
}

/// A member of an object.
pub(crate) struct Member<'d> {
    pub(crate) name: Cow<'d, str>,
    /// Whether the name is a pattern.
    pub(crate) is_pattern: bool,
    pub(crate) required: bool,
    pub(crate) mark: Option<Mark>,
    pub(crate) schema: Schema<'d>,
}

/// A part of a schema.
pub(crate) struct Part<'d> {
    /// What it is: `one of`, `each item`.
    pub(crate) label: Cow<'d, str>,
    pub(crate) mark: Option<Mark>,
    pub(crate) schema: Schema<'d>,
}

/// An example.
pub(crate) struct Example<'d> {
    pub(crate) name: Option<&'d str>,
    pub(crate) summary: Option<&'d str>,
    pub(crate) prose: Option<Prose<'d>>,
    pub(crate) content: ExampleContent<'d>,
    /// Whether the page has it beside the text of its operation.
    pub(crate) is_aside: bool,
}

/// What an example is.
pub(crate) enum ExampleContent<'d> {
    /// A text: JSON, or what is sent.
    Text(String),
    /// A resource.
    Url(&'d str),
    /// It is at another place of the page.
    Elsewhere(Link),
}

/// An example that several places refer to.
pub(crate) struct NamedExample<'d> {
    pub(crate) anchor: Rc<str>,
    pub(crate) name: Rc<str>,
    pub(crate) example: Example<'d>,
}

/// What payloads have shown of a part of the description.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// How many messages; none if they are not counted.
    pub(crate) count: Option<u64>,
    /// The first; none if there is none.
    pub(crate) first: Option<String>,
}

impl Mark {
    /// Returns it in words: `12 payloads`, `seen`, `not seen`.
    pub(crate) fn words(&self) -> Cow<'static, str> {
        match (&self.first, self.count) {
            (None, _) => "not seen".into(),
            (Some(_), Some(1)) => "seen once".into(),
            (Some(_), Some(count)) => format!("seen {count} times").into(),
            (Some(_), None) => "seen".into(),
        }
    }

    /// Returns whether a payload shows it.
    pub(crate) fn is_seen(&self) -> bool {
        self.first.is_some()
    }
}

/// Something of the description that the page does not show.
#[derive(Debug)]
pub(crate) struct Omission {
    /// What it is: "extensions".
    pub(crate) what: String,
    /// How often.
    pub(crate) count: usize,
    /// Which, the first few.
    pub(crate) names: Vec<String>,
}
