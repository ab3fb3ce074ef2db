//! The objects of the OpenAPI Specification: which members each has, in which version, and what they hold.
//!
//! One table serves three readers: loading follows references wherever an object may stand, the lint checks members
//! against it, and bundling rewrites what it finds by it.

mod objects;
mod schema;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use self::objects::STYLES;

use crate::Version;

/// The kinds of object that the OpenAPI Specification defines.
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
    /// A method of a path item.
    Operation,
    /// `externalDocs`.
    ExternalDocumentation,
    /// A parameter.
    Parameter,
    /// A request body.
    RequestBody,
    /// A body in one media type.
    MediaType,
    /// How a member of a form is written.
    Encoding,
    /// The responses of an operation.
    Responses,
    /// A response.
    Response,
    /// A callback: expressions and their path items.
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
    /// What selects a branch of a schema.
    Discriminator,
    /// How a schema looks in XML.
    Xml,
    /// A security scheme.
    SecurityScheme,
    /// The flows of an OAuth scheme.
    OAuthFlows,
    /// One flow.
    OAuthFlow,
    /// Schemes that apply together.
    SecurityRequirement,
}

impl ObjectKind {
    /// Every kind, in the order of their numbers.
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

    /// What the specification calls it in running text, such as `Operation Object`, without the word `Object`.
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

    /// Whether a Reference Object may stand in its place.
    pub const fn may_be_reference(self) -> bool {
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

    /// The member of `components` that holds objects of this kind by name.
    pub const fn component_section(self) -> Option<&'static str> {
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

    /// Its members.
    pub fn table(self) -> &'static MemberTable {
        static TABLES: LazyLock<Vec<MemberTable>> = LazyLock::new(|| {
            ObjectKind::ALL
                .iter()
                .map(|&kind| MemberTable::new(objects::object(kind)))
                .collect()
        });
        &TABLES[self as usize]
    }
}

/// A set of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions(u8);

impl Versions {
    /// Every version.
    pub const ALL: Self = Self(0b111);
    /// 3.0 alone.
    pub const ONLY_3_0: Self = Self(0b001);
    /// 3.0 and 3.1.
    pub const UNTIL_3_1: Self = Self(0b011);
    /// 3.1 and later.
    pub const FROM_3_1: Self = Self(0b110);
    /// 3.2 and later.
    pub const FROM_3_2: Self = Self(0b100);

    /// Returns whether a version is in the set.
    #[must_use]
    pub const fn contains(self, version: Version) -> bool {
        self.0 & (1 << version as u8) != 0
    }
}

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub enum MemberShape {
    /// Any JSON value; references in it mean nothing.
    Any,
    /// A string.
    String,
    /// A string that is a URI reference.
    Uri,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// An integer of at least zero.
    Count,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// An object of the specification.
    Object(ObjectKind),
    /// A schema, or `true` or `false` in any version (`additionalProperties`).
    SchemaOrBoolean,
    /// A schema; a list of schemas before 2020-12 (`items`).
    SchemaOrList,
    /// A type name or, from 3.1, a list of them.
    Type,
    /// A boolean in 3.0, a number from 3.1 (`exclusiveMinimum`).
    ExclusiveBound,
    /// A regular expression of ECMA-262.
    Pattern,
    /// The value of `$ref`.
    Reference,
    /// A reference to an operation (`operationRef`).
    OperationReference,
    /// A name of a component or a reference to a schema: the values of `discriminator.mapping`.
    MappingTarget,
    /// A list.
    List(&'static MemberShape),
    /// Values by name.
    Map(&'static MemberShape),
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: MemberShape,
    /// Where it exists.
    pub versions: Versions,
    /// Where it must be present.
    pub required: Versions,
}

/// A member of every version.
const fn member(name: &'static str, shape: MemberShape) -> Member {
    Member {
        name,
        shape,
        versions: Versions::ALL,
        required: Versions(0),
    }
}

impl Member {
    /// Must be present.
    const fn required(mut self) -> Self {
        self.required = self.versions;
        self
    }

    /// Must be present in these versions.
    const fn required_in(mut self, versions: Versions) -> Self {
        self.required = versions;
        self
    }

    /// Exists in these versions only.
    const fn only(mut self, versions: Versions) -> Self {
        self.versions = versions;
        self
    }
}

/// What members of other names are.
#[derive(Clone, Copy, Debug)]
pub enum OtherMembers {
    /// Extensions (`x-…`) only.
    Extensions,
    /// Extensions, and values under names that the object is about: paths, statuses, expressions.
    Named(MemberShape),
    /// Anything: unknown keywords of JSON Schema are annotations.
    Annotations,
}

/// The rules of one kind of object, as they are written down.
struct ObjectRules {
    members: &'static [Member],
    others: OtherMembers,
}

/// The rules of one kind of object, ready for use.
pub struct MemberTable {
    by_name: HashMap<&'static str, &'static Member>,
    /// Members in the order of the specification.
    pub members: &'static [Member],
    /// What other names are.
    pub others: OtherMembers,
}

impl MemberTable {
    fn new(object: ObjectRules) -> Self {
        let by_name = object
            .members
            .iter()
            .map(|member| (member.name, member))
            .collect();
        Self {
            by_name,
            members: object.members,
            others: object.others,
        }
    }

    /// The member of this name, of whatever version.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.by_name.get(name).copied()
    }

    /// What stands under this name, as far as the specification says.
    pub fn shape(&self, name: &str) -> Option<MemberShape> {
        if let Some(member) = self.member(name) {
            return Some(member.shape);
        }
        match self.others {
            OtherMembers::Named(shape) if !name.starts_with("x-") => Some(shape),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_at_their_kind() {
        for (index, kind) in ObjectKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index);
            let table = kind.table();
            assert_eq!(
                table.by_name.len(),
                table.members.len(),
                "{kind:?} names a member twice"
            );
        }
    }
}
