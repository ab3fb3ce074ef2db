//! The kinds of object that the specification defines.

/// A kind of object that the OpenAPI Specification defines, such as the Operation Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ObjectKind {
    /// The root of a description.
    OpenApi,
    /// `info`.
    Info,
    /// `info.contact`.
    Contact,
    /// `info.license`.
    License,
    /// An entry of `servers`.
    Server,
    /// A variable of a server.
    ServerVariable,
    /// `components`.
    Components,
    /// `paths`.
    Paths,
    /// The operations of one path.
    PathItem,
    /// An operation of a path item.
    Operation,
    /// `externalDocs`.
    ExternalDocumentation,
    /// A parameter.
    Parameter,
    /// A request body.
    RequestBody,
    /// A body of one media type.
    MediaType,
    /// How a member of a form or multipart body is encoded.
    Encoding,
    /// The responses of an operation.
    Responses,
    /// A response.
    Response,
    /// A callback: runtime expressions and their path items.
    Callback,
    /// A named example.
    Example,
    /// A link to another operation.
    Link,
    /// A header.
    Header,
    /// A tag.
    Tag,
    /// A schema; in 3.1 and later also `true` and `false`.
    Schema,
    /// What selects a branch of `oneOf` or `anyOf`, or a subtype.
    Discriminator,
    /// How a value is written as XML.
    Xml,
    /// A security scheme.
    SecurityScheme,
    /// The flows of an OAuth scheme.
    OAuthFlows,
    /// One flow of an OAuth scheme.
    OAuthFlow,
    /// Security schemes that apply together.
    SecurityRequirement,
}

impl ObjectKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 29] = [
        Self::OpenApi,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Components,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::ExternalDocumentation,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Header,
        Self::Tag,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::OAuthFlow,
        Self::SecurityRequirement,
    ];

    /// Returns the name of the kind in settings, such as `path-item`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "openapi",
            Self::Info => "info",
            Self::Contact => "contact",
            Self::License => "license",
            Self::Server => "server",
            Self::ServerVariable => "server-variable",
            Self::Components => "components",
            Self::Paths => "paths",
            Self::PathItem => "path-item",
            Self::Operation => "operation",
            Self::ExternalDocumentation => "external-documentation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request-body",
            Self::MediaType => "media-type",
            Self::Encoding => "encoding",
            Self::Responses => "responses",
            Self::Response => "response",
            Self::Callback => "callback",
            Self::Example => "example",
            Self::Link => "link",
            Self::Header => "header",
            Self::Tag => "tag",
            Self::Schema => "schema",
            Self::Discriminator => "discriminator",
            Self::Xml => "xml",
            Self::SecurityScheme => "security-scheme",
            Self::OAuthFlows => "oauth-flows",
            Self::OAuthFlow => "oauth-flow",
            Self::SecurityRequirement => "security-requirement",
        }
    }

    /// Returns the kind as messages name it, such as `an operation` or `` `info` ``.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::OpenApi => "the root of the description",
            Self::Info => "`info`",
            Self::Contact => "`contact`",
            Self::License => "`license`",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::Components => "`components`",
            Self::Paths => "`paths`",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::ExternalDocumentation => "`externalDocs`",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "`responses`",
            Self::Response => "a response",
            Self::Callback => "a callback",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Header => "a header",
            Self::Tag => "a tag",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "`xml`",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "`flows`",
            Self::OAuthFlow => "an OAuth flow",
            Self::SecurityRequirement => "a security requirement",
        }
    }

    /// Returns whether a Reference Object is allowed in place of it.
    pub(crate) const fn may_be_reference(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Parameter
                | Self::RequestBody
                | Self::MediaType
                | Self::Response
                | Self::Callback
                | Self::Example
                | Self::Link
                | Self::Header
                | Self::Schema
                | Self::SecurityScheme
        )
    }

    /// Returns the member of `components` that contains named objects of this kind, such as `schemas`.
    pub(crate) const fn component_section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            Self::MediaType => "mediaTypes",
            _ => return None,
        })
    }
}
