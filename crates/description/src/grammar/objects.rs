//! Members of the objects, in the order of the specification (OpenAPI 3.0.3 §4.7, 3.1.1 §4.8, 3.2.0 §4).

use super::kind::ObjectKind;
use super::member::MemberShape::{
    Any, Boolean, List, Map, MappingTarget, Object as Obj, OperationReference, Reference, String,
    Uri, Word,
};
use super::member::{Member, MemberShape, ObjectRules, OtherMembers, Versions, member};
use super::schema;
use crate::parameter::{ParameterLocation, ParameterStyle};

const NO_MEMBERS: &[Member] = &[];
const SCHEMA: MemberShape = Obj(ObjectKind::Schema);
const PATH_ITEM: MemberShape = Obj(ObjectKind::PathItem);
const OPERATION: MemberShape = Obj(ObjectKind::Operation);
const MEDIA_TYPES: MemberShape = Map(&Obj(ObjectKind::MediaType));
const EXAMPLES: MemberShape = Map(&Obj(ObjectKind::Example));
const HEADERS: MemberShape = Map(&Obj(ObjectKind::Header));
const SERVERS: MemberShape = List(&Obj(ObjectKind::Server));
const SECURITY: MemberShape = List(&Obj(ObjectKind::SecurityRequirement));
const PARAMETERS: MemberShape = List(&Obj(ObjectKind::Parameter));
const CALLBACKS: MemberShape = Map(&Obj(ObjectKind::Callback));
const EXTERNAL_DOCS: Member = member("externalDocs", Obj(ObjectKind::ExternalDocumentation));
const DESCRIPTION: Member = member("description", String);
const FROM_3_1: Versions = Versions::FROM_3_1;
const FROM_3_2: Versions = Versions::FROM_3_2;

/// Returns the members of a kind of object.
pub(super) fn object(kind: ObjectKind) -> ObjectRules {
    let (members, others) = match kind {
        ObjectKind::OpenApi => (OPEN_API, OtherMembers::Extensions),
        ObjectKind::Info => (INFO, OtherMembers::Extensions),
        ObjectKind::Contact => (CONTACT, OtherMembers::Extensions),
        ObjectKind::License => (LICENSE, OtherMembers::Extensions),
        ObjectKind::Server => (SERVER, OtherMembers::Extensions),
        ObjectKind::ServerVariable => (SERVER_VARIABLE, OtherMembers::Extensions),
        ObjectKind::Components => (COMPONENTS, OtherMembers::Extensions),
        ObjectKind::Paths => (NO_MEMBERS, OtherMembers::Named(PATH_ITEM)),
        ObjectKind::PathItem => (PATH_ITEM_MEMBERS, OtherMembers::Extensions),
        ObjectKind::Operation => (OPERATION_MEMBERS, OtherMembers::Extensions),
        ObjectKind::ExternalDocumentation => (EXTERNAL_DOCUMENTATION, OtherMembers::Extensions),
        ObjectKind::Parameter => (PARAMETER, OtherMembers::Extensions),
        ObjectKind::RequestBody => (REQUEST_BODY, OtherMembers::Extensions),
        ObjectKind::MediaType => (MEDIA_TYPE, OtherMembers::Extensions),
        ObjectKind::Encoding => (ENCODING, OtherMembers::Extensions),
        ObjectKind::Responses => (NO_MEMBERS, OtherMembers::Named(Obj(ObjectKind::Response))),
        ObjectKind::Response => (RESPONSE, OtherMembers::Extensions),
        ObjectKind::Callback => (REFERENCE_ONLY, OtherMembers::Named(PATH_ITEM)),
        ObjectKind::Example => (EXAMPLE, OtherMembers::Extensions),
        ObjectKind::Link => (LINK, OtherMembers::Extensions),
        ObjectKind::Header => (HEADER, OtherMembers::Extensions),
        ObjectKind::Tag => (TAG, OtherMembers::Extensions),
        ObjectKind::Schema => (schema::MEMBERS, OtherMembers::Annotations),
        ObjectKind::Discriminator => (DISCRIMINATOR, OtherMembers::Extensions),
        ObjectKind::Xml => (XML, OtherMembers::Extensions),
        ObjectKind::SecurityScheme => (SECURITY_SCHEME, OtherMembers::Extensions),
        ObjectKind::OAuthFlows => (OAUTH_FLOWS, OtherMembers::Extensions),
        ObjectKind::OAuthFlow => (OAUTH_FLOW, OtherMembers::Extensions),
        ObjectKind::SecurityRequirement => (NO_MEMBERS, OtherMembers::Named(List(&String))),
    };
    ObjectRules { members, others }
}

const OPEN_API: &[Member] = &[
    member("openapi", String).required(),
    member("$self", Uri).only(FROM_3_2),
    member("info", Obj(ObjectKind::Info)).required(),
    member("jsonSchemaDialect", Uri).only(FROM_3_1),
    member("servers", SERVERS),
    member("paths", Obj(ObjectKind::Paths)).required_in(Versions::ONLY_3_0),
    member("webhooks", Map(&PATH_ITEM)).only(FROM_3_1),
    member("components", Obj(ObjectKind::Components)),
    member("security", SECURITY),
    member("tags", List(&Obj(ObjectKind::Tag))),
    EXTERNAL_DOCS,
];

const INFO: &[Member] = &[
    member("title", String).required(),
    member("summary", String).only(FROM_3_1),
    DESCRIPTION,
    member("termsOfService", Uri),
    member("contact", Obj(ObjectKind::Contact)),
    member("license", Obj(ObjectKind::License)),
    member("version", String).required(),
];

const CONTACT: &[Member] = &[
    member("name", String),
    member("url", Uri),
    member("email", String),
];

const LICENSE: &[Member] = &[
    member("name", String).required(),
    member("identifier", String).only(FROM_3_1),
    member("url", Uri),
];

const SERVER: &[Member] = &[
    member("url", String).required(),
    DESCRIPTION,
    member("name", String).only(FROM_3_2),
    member("variables", Map(&Obj(ObjectKind::ServerVariable))),
];

const SERVER_VARIABLE: &[Member] = &[
    member("enum", List(&String)),
    member("default", String).required(),
    DESCRIPTION,
];

const COMPONENTS: &[Member] = &[
    member("schemas", Map(&SCHEMA)),
    member("responses", Map(&Obj(ObjectKind::Response))),
    member("parameters", Map(&Obj(ObjectKind::Parameter))),
    member("examples", EXAMPLES),
    member("requestBodies", Map(&Obj(ObjectKind::RequestBody))),
    member("headers", HEADERS),
    member("securitySchemes", Map(&Obj(ObjectKind::SecurityScheme))),
    member("links", Map(&Obj(ObjectKind::Link))),
    member("callbacks", CALLBACKS),
    member("pathItems", Map(&PATH_ITEM)).only(FROM_3_1),
    member("mediaTypes", MEDIA_TYPES).only(FROM_3_2),
];

const PATH_ITEM_MEMBERS: &[Member] = &[
    member("$ref", Reference),
    member("summary", String),
    DESCRIPTION,
    member("get", OPERATION),
    member("put", OPERATION),
    member("post", OPERATION),
    member("delete", OPERATION),
    member("options", OPERATION),
    member("head", OPERATION),
    member("patch", OPERATION),
    member("trace", OPERATION),
    member("query", OPERATION).only(FROM_3_2),
    member("additionalOperations", Map(&OPERATION)).only(FROM_3_2),
    member("servers", SERVERS),
    member("parameters", PARAMETERS),
    member("security", SECURITY).only(Versions::ONLY_DRAFT),
];

const OPERATION_MEMBERS: &[Member] = &[
    member("tags", List(&String)),
    member("summary", String),
    DESCRIPTION,
    EXTERNAL_DOCS,
    member("operationId", String),
    member("parameters", PARAMETERS),
    member("requestBody", Obj(ObjectKind::RequestBody)),
    member("responses", Obj(ObjectKind::Responses)).required_in(Versions::ONLY_3_0),
    member("callbacks", CALLBACKS),
    member("deprecated", Boolean),
    member("security", SECURITY),
    member("servers", SERVERS),
];

const EXTERNAL_DOCUMENTATION: &[Member] = &[DESCRIPTION, member("url", Uri).required()];

const PARAMETER: &[Member] = &[
    member("$ref", Reference),
    member("name", String).required(),
    member("in", Word(&ParameterLocation::NAMES)).required(),
    DESCRIPTION,
    member("required", Boolean),
    member("deprecated", Boolean),
    member("allowEmptyValue", Boolean),
    member("style", Word(&ParameterStyle::NAMES)),
    member("explode", Boolean),
    member("allowReserved", Boolean),
    member("schema", SCHEMA),
    member("example", Any),
    member("examples", EXAMPLES),
    member("content", MEDIA_TYPES),
];

const REQUEST_BODY: &[Member] = &[
    member("$ref", Reference),
    DESCRIPTION,
    member("content", MEDIA_TYPES).required(),
    member("required", Boolean),
];

const MEDIA_TYPE: &[Member] = &[
    member("$ref", Reference).only(FROM_3_2),
    member("description", String).only(FROM_3_2),
    member("schema", SCHEMA),
    member("itemSchema", SCHEMA).only(FROM_3_2),
    member("example", Any),
    member("examples", EXAMPLES),
    member("encoding", Map(&Obj(ObjectKind::Encoding))),
    member("prefixEncoding", List(&Obj(ObjectKind::Encoding))).only(FROM_3_2),
    member("itemEncoding", Obj(ObjectKind::Encoding)).only(FROM_3_2),
];

const ENCODING: &[Member] = &[
    member("contentType", String),
    member("headers", HEADERS),
    member(
        "style",
        Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ),
    member("explode", Boolean),
    member("allowReserved", Boolean),
    member("encoding", Map(&Obj(ObjectKind::Encoding))).only(FROM_3_2),
    member("prefixEncoding", List(&Obj(ObjectKind::Encoding))).only(FROM_3_2),
    member("itemEncoding", Obj(ObjectKind::Encoding)).only(FROM_3_2),
];

const RESPONSE: &[Member] = &[
    member("$ref", Reference),
    member("summary", String).only(FROM_3_2),
    member("description", String).required_in(Versions::UNTIL_3_1),
    member("headers", HEADERS),
    member("content", MEDIA_TYPES),
    member("links", Map(&Obj(ObjectKind::Link))),
];

const REFERENCE_ONLY: &[Member] = &[member("$ref", Reference)];

const EXAMPLE: &[Member] = &[
    member("$ref", Reference),
    member("summary", String),
    DESCRIPTION,
    member("value", Any),
    member("dataValue", Any).only(FROM_3_2),
    member("serializedValue", String).only(FROM_3_2),
    member("externalValue", Uri),
];

const LINK: &[Member] = &[
    member("$ref", Reference),
    member("operationRef", OperationReference),
    member("operationId", String),
    member("parameters", Map(&Any)),
    member("requestBody", Any),
    DESCRIPTION,
    member("server", Obj(ObjectKind::Server)),
];

const HEADER: &[Member] = &[
    member("$ref", Reference),
    DESCRIPTION,
    member("required", Boolean),
    member("deprecated", Boolean),
    member("allowEmptyValue", Boolean),
    member("style", Word(&["simple"])),
    member("explode", Boolean),
    member("allowReserved", Boolean),
    member("schema", SCHEMA),
    member("example", Any),
    member("examples", EXAMPLES),
    member("content", MEDIA_TYPES),
];

const TAG: &[Member] = &[
    member("name", String).required(),
    member("summary", String).only(FROM_3_2),
    DESCRIPTION,
    EXTERNAL_DOCS,
    member("parent", String).only(FROM_3_2),
    member("kind", String).only(FROM_3_2),
];

const DISCRIMINATOR: &[Member] = &[
    member("propertyName", String).required(),
    member("mapping", Map(&MappingTarget)),
    member("defaultMapping", MappingTarget).only(FROM_3_2),
];

const XML: &[Member] = &[
    member(
        "nodeType",
        Word(&["element", "attribute", "text", "cdata", "none"]),
    )
    .only(FROM_3_2),
    member("name", String),
    member("namespace", Uri),
    member("prefix", String),
    member("attribute", Boolean),
    member("wrapped", Boolean),
];

const SECURITY_SCHEME: &[Member] = &[
    member("$ref", Reference),
    member(
        "type",
        Word(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]),
    )
    .required(),
    DESCRIPTION,
    member("name", String),
    member("in", Word(&["query", "header", "cookie"])),
    member("scheme", String),
    member("bearerFormat", String),
    member("flows", Obj(ObjectKind::OAuthFlows)),
    member("openIdConnectUrl", Uri),
    member("oauth2MetadataUrl", Uri).only(FROM_3_2),
    member("deprecated", Boolean).only(FROM_3_2),
];

const OAUTH_FLOWS: &[Member] = &[
    member("implicit", Obj(ObjectKind::OAuthFlow)),
    member("password", Obj(ObjectKind::OAuthFlow)),
    member("clientCredentials", Obj(ObjectKind::OAuthFlow)),
    member("authorizationCode", Obj(ObjectKind::OAuthFlow)),
    member("deviceAuthorization", Obj(ObjectKind::OAuthFlow)).only(FROM_3_2),
];

const OAUTH_FLOW: &[Member] = &[
    member("authorizationUrl", Uri),
    member("deviceAuthorizationUrl", Uri).only(FROM_3_2),
    member("tokenUrl", Uri),
    member("refreshUrl", Uri),
    member("scopes", Map(&String)).required(),
];
