//! Members of objects: their names, their versions, and what they hold.

use super::kind::ObjectKind;
use crate::Version;

/// A set of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions(u8);

impl Versions {
    /// All versions.
    pub const ALL: Self = Self(0b111);
    /// Only 3.0.
    pub const ONLY_3_0: Self = Self(0b001);
    /// 3.0 and 3.1.
    pub const UNTIL_3_1: Self = Self(0b011);
    /// 3.1 and later.
    pub const FROM_3_1: Self = Self(0b110);
    /// 3.2 and later.
    pub const FROM_3_2: Self = Self(0b100);
    /// None that is published: only the draft of 3.3, which is read as 3.2.
    pub const ONLY_DRAFT: Self = Self(0b1000);

    /// Returns whether a version is in the set.
    #[must_use]
    pub const fn contains(self, version: Version) -> bool {
        self.0 & (1 << version as u8) != 0
    }
}

/// What the value of a member must be.
#[derive(Clone, Copy, Debug)]
pub enum MemberShape {
    /// Any JSON value. A `$ref` in it is not a reference.
    Any,
    /// A string.
    String,
    /// A string that is a URI reference.
    Uri,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A whole number of at least 0.
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
    /// The name of a component, or a reference to a schema (`discriminator.mapping`).
    MappingTarget,
    /// A list whose elements have this shape.
    List(&'static MemberShape),
    /// An object whose values have this shape, under any names.
    Map(&'static MemberShape),
}

impl MemberShape {
    /// Returns whether the value must be an object of this kind.
    #[must_use]
    pub fn is_object(self, kind: ObjectKind) -> bool {
        matches!(self, Self::Object(own) if own == kind)
    }

    /// Returns whether the value must be a schema.
    #[must_use]
    pub fn is_schema(self) -> bool {
        matches!(self, Self::SchemaOrBoolean | Self::SchemaOrList)
            || self.is_object(ObjectKind::Schema)
    }
}

/// A member that the specification defines for a kind of object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: MemberShape,
    /// The versions that define it.
    pub versions: Versions,
    /// The versions that require it.
    pub required: Versions,
}

/// Makes an optional member of all versions.
pub(super) const fn member(name: &'static str, shape: MemberShape) -> Member {
    Member {
        name,
        shape,
        versions: Versions::ALL,
        required: Versions(0),
    }
}

impl Member {
    /// Requires it.
    pub(super) const fn required(mut self) -> Self {
        self.required = self.versions;
        self
    }

    /// Requires it in these versions.
    pub(super) const fn required_in(mut self, versions: Versions) -> Self {
        self.required = versions;
        self
    }

    /// Limits it to these versions.
    pub(super) const fn only(mut self, versions: Versions) -> Self {
        self.versions = versions;
        self
    }
}

/// Which other members an object may have.
#[derive(Clone, Copy, Debug)]
pub enum OtherMembers {
    /// Only extensions (`x-…`).
    Extensions,
    /// Extensions, and values of this shape under names that the author chooses: paths, status codes, expressions.
    Named(MemberShape),
    /// Any: unknown keywords of JSON Schema are annotations.
    Annotations,
}

/// The members of one kind of object.
pub(super) struct ObjectRules {
    pub(super) members: &'static [Member],
    pub(super) others: OtherMembers,
}
