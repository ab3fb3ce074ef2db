//! The intermediate representation: what an API *is*, with no word of OpenAPI's spelling and none of Rust's.
//!
//! Lowering resolves every reference, merges `allOf`, tells maps from objects and unions by what selects a branch, and
//! decides presence and boxing, once. What reads an [`Api`] never looks at a schema again.
//!
//! Order is the order of the document: types of named components first, then inline types in the order in which the
//! operations use them. The same document always lowers to the same `Api`.

mod dump;

use std::fmt;
use std::sync::Arc;

pub use dump::{dump, dump_operation, dump_type, dump_use};

/// One API: the whole of what a generator needs.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Title, version and prose of the API.
    pub info: Info,
    /// Servers of the whole API, in order of preference.
    pub servers: Vec<Server>,
    /// Tags in the order of the document, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Security schemes, by component name, in the order of the document.
    pub security_schemes: Vec<SecurityScheme>,
    /// Every type that needs a name of its own; [`TypeId`] is an index into this.
    pub types: Vec<Type>,
    /// Every operation under `paths`, in the order of the document.
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks: what the API sends to its user.
    pub webhooks: Vec<Operation>,
    /// What was read, to be compared with what is written.
    pub counts: Counts,
}

impl Api {
    /// Returns the type with this id.
    ///
    /// # Panics
    ///
    /// If `id` comes from another `Api`.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// Returns every example of the document: of named types, then of request and response bodies.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        let of_types = self.types.iter().flat_map(|ty| &ty.examples);
        let operations = self.operations.iter().chain(&self.webhooks);
        let of_bodies = operations.flat_map(|operation| {
            let requests = operation.body.iter().flat_map(|body| &body.contents);
            let responses = operation
                .responses
                .iter()
                .flat_map(|response| &response.contents);
            requests
                .chain(responses)
                .flat_map(|content| &content.examples)
        });
        of_types.chain(of_bodies)
    }
}

/// How much the document holds, counted in the document itself and not in the lowered form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations under `paths`.
    pub operations: usize,
    /// Operations under `webhooks` and `callbacks`.
    pub webhooks: usize,
    /// Named schemas: `components.schemas`, or the schema files of a description that has none.
    pub schemas: usize,
}

/// `info`.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`, which need not be a version by anyone's rules.
    pub version: String,
    /// `info.summary` and `info.description`.
    pub docs: Docs,
}

/// Prose as the document has it: CommonMark, often HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line: `summary`, or a schema's `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external: Option<String>,
}

/// Where in the description something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, as it is shown to people: relative to the root document's folder, with forward slashes.
    pub file: Arc<str>,
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A Server Object (OpenAPI 3.0.3 §4.7.5).
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL template, `{variables}` in place.
    pub url: String,
    /// `name` (3.2) and `description`.
    pub docs: Docs,
    /// Variables in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`; empty when anything goes.
    pub values: Vec<String>,
    /// `description`.
    pub docs: Docs,
}

/// A Tag Object.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The tag as operations name it.
    pub name: String,
    /// `summary` (3.2) and `description`.
    pub docs: Docs,
}

/// A Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The component's name.
    pub name: String,
    /// What it is.
    pub kind: SecurityKind,
    /// `description`.
    pub docs: Docs,
}

/// What a security scheme puts into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `apiKey`: a secret under this name at this place.
    ApiKey {
        /// Where it goes.
        location: ApiKeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `http` with scheme `basic`.
    Basic,
    /// `http` with scheme `bearer`.
    Bearer,
    /// `http` with another scheme, named here (`digest`, `hoba`, …).
    Http(String),
    /// `oauth2`: a bearer token from one of these flows.
    OAuth2(Vec<OAuthFlow>),
    /// `openIdConnect`: a bearer token; discovery at this URL.
    OpenIdConnect(String),
    /// `mutualTLS`: nothing in the request.
    MutualTls,
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One OAuth flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthFlow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` or `deviceAuthorization`.
    pub kind: String,
    /// `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// Scopes and what they allow.
    pub scopes: Vec<(String, String)>,
}

/// All schemes of one requirement apply together; the requirements of an operation are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// Index into [`Api::security_schemes`] and the scopes asked for. Empty means: no security needed.
    pub schemes: Vec<(usize, Vec<String>)>,
}

// ---------------------------------------------------------------------------------------------------------- types ---

/// Index of a [`Type`] in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A type with a name of its own.
#[derive(Clone, Debug)]
pub struct Type {
    /// What to call it.
    pub name: Name,
    /// Where its schema is written.
    pub origin: Origin,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-sensitive`: its values never appear in debug output.
    pub sensitive: bool,
    /// Whether a request can hold it: the user of the API writes it. For webhooks and callbacks, what the user answers.
    pub in_request: bool,
    /// Whether a response can hold it: the user of the API reads it. For webhooks and callbacks, what the API sends.
    pub in_response: bool,
    /// What it is.
    pub definition: Definition,
    /// The schema's own examples, and those of members and parameters whose schema is this one. Examples of bodies are
    /// with their [`Content`].
    pub examples: Vec<Example>,
}

/// An example in the document.
#[derive(Clone, Debug)]
pub struct Example {
    /// The example as JSON text, members and digits as written (duplicate keys resolved to the last).
    pub json: String,
    /// Where it stands.
    pub origin: Origin,
    /// Whether it is known to fit its schema; see [`lower_with_examples`](crate::lower_with_examples).
    pub valid: bool,
}

/// What to call a type, in the words of the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// A component, or a schema file: its name as written. `x-rust-name` replaces it.
    Component(String),
    /// An inline schema: where it is used, outermost first, such as `["getVisit", "response", "member"]`. Array items and
    /// map values add the word `item` or `value` only where the outer word cannot be used itself.
    Inline(Vec<String>),
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An object with known members.
    Object(Object),
    /// A closed list of values in the document; open in the code.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a use.
    Alias(Use),
    /// A type of its own around a use: a scalar with `x-typed-id`, so that one id is not taken for another; or an alias
    /// that contains itself through lists or maps, which no alias can.
    Newtype(Use),
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The type.
    pub expr: Expr,
    /// Whether `null` may stand in its place. For a reference to a named type whose own schema allows `null`, this is
    /// set at every use; the named type itself never is. [`Expr::Any`] and [`Expr::Null`] include `null` and are never
    /// marked: an optional member of type `Any` can be absent or hold `null`, which are two things.
    pub nullable: bool,
}

impl Use {
    /// A use that may not be `null`.
    #[must_use]
    pub fn of(expr: Expr) -> Self {
        Self {
            expr,
            nullable: false,
        }
    }
}

/// A type expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A type with a name.
    Named(TypeId),
    /// A named type that must be boxed here, since it contains itself.
    Boxed(TypeId),
    /// Any JSON value.
    Any,
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(IntegerFormat),
    /// A number.
    Number(NumberFormat),
    /// A string.
    String(StringFormat),
    /// A list.
    Array(Box<Use>),
    /// An object of any names, all values of one type.
    Map(Box<Use>),
    /// A list of fixed length, a type per place.
    Tuple(Vec<Use>),
    /// A number or the same number as a decimal string; the inner expression is a number, an integer or an enum of
    /// integers. Found as a `oneOf`/`anyOf` of a number and of a string whose pattern or values admit decimals only.
    Loose(Box<Expr>),
    /// The empty string, or the inner type. Found as a `oneOf`/`anyOf` with a branch that admits `""` only.
    Blank(Box<Expr>),
}

/// Formats of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerFormat {
    /// `int32`, or bounds within it.
    Int32,
    /// `int64`, or no format.
    Int64,
    /// `uint32`.
    Uint32,
    /// `uint64`, or bounds within it but not within `int64`.
    Uint64,
    /// Wider than 64 bits, or of no bound that 64 bits hold.
    Big,
    /// `unix-time`: seconds since 1970-01-01T00:00:00Z.
    UnixTime,
}

/// Formats of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFormat {
    /// `float`, `double`, or no format. (`float` is read as 64 bits: 32 corrupt money.)
    Double,
    /// `decimal`: the digits as written.
    Decimal,
}

/// Formats of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StringFormat {
    /// No format, or one without a type of its own.
    Plain,
    /// `date-time` (RFC 3339).
    DateTime,
    /// `date` (RFC 3339 full-date).
    Date,
    /// `time`.
    Time,
    /// `duration` (ISO 8601).
    Duration,
    /// `uuid`.
    Uuid,
    /// `uri`, `url` and their relatives.
    Uri,
    /// `byte` or `contentEncoding: base64`.
    Byte,
    /// `binary`, or 3.1's `contentMediaType` without an encoding: raw bytes, not JSON. Only members of multipart bodies,
    /// and names for them, are such; elsewhere it is a plain string.
    Binary,
    /// `password`.
    Password,
    /// `decimal`: a number in a string.
    Decimal,
}

/// Whether a member can be left out, and whether it can be `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there, never `null`.
    Required,
    /// May be absent, never `null`.
    Optional,
    /// Always there, may be `null`.
    Nullable,
    /// May be absent and may be `null`, which are two different things.
    OptionalNullable,
}

/// An object with known members.
#[derive(Clone, Debug)]
pub struct Object {
    /// Members in the order of the document, each wire name once.
    pub fields: Vec<Field>,
    /// Members that are not in `fields`.
    pub additional: Additional,
}

/// What other members an object may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Additional {
    /// The document says nothing.
    Unspecified,
    /// `additionalProperties: false` or `unevaluatedProperties: false`.
    Forbidden,
    /// `additionalProperties: true`: the vendor says that the object is open.
    Any,
    /// `additionalProperties` or `patternProperties` with a schema.
    Typed(Use),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// `x-rust-name`.
    pub rename: Option<String>,
    /// Where it is written.
    pub origin: Origin,
    /// Prose; of the property, else of the referenced schema.
    pub docs: Docs,
    /// Absent and null.
    pub presence: Presence,
    /// The type; its `nullable` is `false`, since `presence` says it.
    pub ty: Use,
    /// `readOnly`: only in responses.
    pub read_only: bool,
    /// `writeOnly`: only in requests.
    pub write_only: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-sensitive`, or `format: password`.
    pub sensitive: bool,
    /// `default`, as JSON.
    pub default: Option<serde_json::Value>,
}

/// A list of values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What its values are.
    pub repr: EnumRepr,
    /// Values in the order of the document, each once.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumRepr {
    /// Strings only.
    String,
    /// Integers only, within 64 bits.
    Integer,
    /// Anything else: numbers, booleans, mixtures.
    Mixed,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value; never `null`, which is the use's `nullable`.
    pub value: serde_json::Value,
    /// `x-enum-varnames` / `x-enumNames`, or the `title` of a `oneOf` branch with a `const`.
    pub name: Option<String>,
    /// `x-enum-descriptions`, or the description of such a branch.
    pub docs: Docs,
}

/// One of several types (`oneOf`, `anyOf`, a type array of several types).
#[derive(Clone, Debug)]
pub struct Union {
    /// Branches in the order of the document.
    pub variants: Vec<Variant>,
    /// The member that tells the object branches apart, if there is one.
    pub tag: Option<Tagged>,
}

/// The member that selects a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    /// Its name on the wire.
    pub property: String,
    /// Whether the document says so (`discriminator`) or it was found: each object branch has the member, not always
    /// required, and admits other values of it.
    pub declared: bool,
}

/// A branch of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What to call it, in the words of the source.
    pub name: String,
    /// The branch's type; not nullable.
    pub ty: Use,
    /// JSON types that it can have.
    pub kinds: Kinds,
    /// Values of the [`Tagged`] member that select it.
    pub tags: Vec<serde_json::Value>,
    /// Prose.
    pub docs: Docs,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub u8);

impl Kinds {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` or `false`.
    pub const BOOLEAN: Self = Self(2);
    /// A number with no fractional part.
    pub const INTEGER: Self = Self(4);
    /// Any other number.
    pub const FRACTION: Self = Self(8);
    /// Any number.
    pub const NUMBER: Self = Self(12);
    /// A string.
    pub const STRING: Self = Self(16);
    /// A list.
    pub const ARRAY: Self = Self(32);
    /// An object.
    pub const OBJECT: Self = Self(64);
    /// Anything.
    pub const ALL: Self = Self(127);

    /// The union of two sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets have a type in common.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

// ----------------------------------------------------------------------------------------------------- operations ---

/// An operation: a method on a path. For webhooks and callbacks, one that the API calls.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, made unique; made from method and path where there is none.
    pub id: String,
    /// Whether the document has the id.
    pub id_declared: bool,
    /// The HTTP method, upper case; any token in 3.2's `additionalOperations`.
    pub method: String,
    /// The path template as written, without a `#fragment`; for webhooks the webhook's name, for callbacks the expression.
    pub path: String,
    /// Where it is written.
    pub origin: Origin,
    /// Tags as written.
    pub tags: Vec<String>,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// The path item's parameters and its own, each (location, name) once; path parameters in the order of the template.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// Responses in the order of the document.
    pub responses: Vec<Response>,
    /// Alternatives; its own, else the document's. Empty: nothing is said.
    pub security: Vec<SecurityRequirement>,
    /// Servers of the operation or its path item, where they differ from the API's.
    pub servers: Vec<Server>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// `x-rust-name`.
    pub rename: Option<String>,
    /// Where it is written.
    pub origin: Origin,
    /// Where it goes.
    pub location: ParameterLocation,
    /// How it is written there.
    pub encoding: ParameterEncoding,
    /// `required`; always so in a path.
    pub required: bool,
    /// The type.
    pub ty: Use,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-sensitive`.
    pub sensitive: bool,
    /// The schema's `default`.
    pub default: Option<serde_json::Value>,
    /// The only value that it may have: required, and its schema admits one value. Nobody needs to pass it.
    pub constant: Option<serde_json::Value>,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query string (3.2).
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a parameter is written (OpenAPI 3.0.3 §4.7.12.2, "Style Values").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterEncoding {
    /// By style.
    Style {
        /// The style.
        style: Style,
        /// Whether each item or member is written on its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// By media type: the value is serialised so, then percent-encoded.
    Content(String),
}

/// Parameter styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `matrix`.
    Matrix,
    /// `label`.
    Label,
    /// `simple`.
    Simple,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `deepObject`.
    DeepObject,
    /// `cookie` (3.2).
    Cookie,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// `required`.
    pub required: bool,
    /// Prose.
    pub docs: Docs,
    /// Alternatives, in the order of the document.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written, parameters and ranges included.
    pub media_type: String,
    /// How such a body is read and written.
    pub kind: ContentKind,
    /// The type of the body; of one item for a stream. `None` for raw bytes and where no schema is given.
    pub ty: Option<Use>,
    /// For forms and multipart: how each member is written.
    pub parts: Vec<Part>,
    /// Where it is written.
    pub origin: Origin,
    /// Examples of the whole body.
    pub examples: Vec<Example>,
}

/// How a body is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentKind {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and other multipart types.
    Multipart,
    /// `text/*`, and XML as text.
    Text,
    /// `application/octet-stream`, images and anything else.
    Binary,
    /// `text/event-stream`.
    EventStream,
    /// `application/jsonl`, `application/x-ndjson`, `application/json-seq`.
    JsonLines,
}

/// A member of a form or multipart body.
#[derive(Clone, Debug)]
pub struct Part {
    /// The member's name on the wire.
    pub wire: String,
    /// How it is written.
    pub encoding: PartEncoding,
    /// Types of the part's own headers.
    pub headers: Vec<Header>,
}

/// How a member of a form or multipart body is written (Encoding Object, OpenAPI 3.0.3 §4.7.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartEncoding {
    /// By style, as a query parameter is.
    Style {
        /// The style.
        style: Style,
        /// Whether each item or member is written on its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// As text.
    Text(String),
    /// As JSON under this media type.
    Json(String),
    /// As bytes under this media type: a file. It is as written, and may be a range or a list of which the sender chooses.
    File(String),
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// For which statuses.
    pub status: Status,
    /// Prose.
    pub docs: Docs,
    /// Where it is written.
    pub origin: Origin,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Alternatives, in the order of the document; empty for no body.
    pub contents: Vec<Content>,
}

/// The statuses that a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// `4XX`: this holds 4.
    Range(u8),
    /// `default`: all others.
    Default,
}

/// A header of a response or part.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name as written.
    pub wire: String,
    /// The type.
    pub ty: Use,
    /// `explode` of its `simple` style.
    pub explode: bool,
    /// `required`.
    pub required: bool,
    /// Prose.
    pub docs: Docs,
}
