//! Types: objects, enums, unions, and the expressions that use them.

use conform_description::Origin;

use crate::docs::Docs;

/// Index of a [`Type`] in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A type with a name of its own.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: Name,
    /// Where its schema is written.
    pub origin: Origin,
    /// Prose.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-sensitive`: its values never appear in debug output.
    pub sensitive: bool,
    /// Whether the user of the API writes it: a request can hold it, or the user's answer to a webhook or callback.
    pub in_request: bool,
    /// Whether the user of the API reads it: a response can hold it, or the API's request to a webhook or callback.
    pub in_response: bool,
    /// Its definition.
    pub definition: Definition,
    /// The schema's own examples. Those of bodies are with their [`Content`](super::Content), those of members and
    /// parameters of this type in [`Api::value_examples`](super::Api::value_examples).
    pub examples: Vec<Example>,
}

/// An example in the document.
#[derive(Clone, Debug)]
pub struct Example {
    /// The example as JSON text, members and digits as written (duplicate keys resolved to the last).
    pub json: String,
    /// Where it is written.
    pub origin: Origin,
    /// Whether it is known to fit its schema; see [`lower_with_examples`](crate::lower_with_examples).
    pub valid: bool,
}

/// An example of a value that has no named type.
#[derive(Clone, Debug)]
pub struct ValueExample {
    /// The type.
    pub ty: Use,
    /// The example.
    pub example: Example,
}

/// The name of a type, in the words of the source.
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
    /// A list of values. The document closes it; generated code should accept other values, too.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a use. It may contain itself in lists and maps.
    Alias(Use),
    /// A type of its own around a scalar, by `x-typed-id`: so that one id is not taken for another.
    Newtype(Use),
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// The type.
    pub expr: Expr,
    /// Whether the value may be `null` instead. If the schema of a named type allows `null`, this is set at every use of
    /// the type; the named type itself never includes `null`. [`Expr::Any`] and [`Expr::Null`] include `null` and are never
    /// marked: an optional member of type `Any` can be absent or hold `null`, which are two things.
    pub nullable: bool,
}

impl Use {
    /// Returns a use that may not be `null`.
    #[must_use]
    pub fn of(expr: Expr) -> Self {
        Self {
            expr,
            nullable: false,
        }
    }
}

/// A type expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// A type with a name.
    Named(TypeId),
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
    /// A list of fixed length, with a type for each position.
    Tuple(Vec<Use>),
    /// A number or the same number as a decimal string; the inner expression is a number, an integer or an enum of
    /// integers. Found as a `oneOf`/`anyOf` of a number and of a string whose pattern or values admit decimals only.
    Loose(Box<Expr>),
    /// The empty string, or the inner type. Found as a `oneOf`/`anyOf` with a branch that admits `""` only.
    Blank(Box<Expr>),
}

/// Formats of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntegerFormat {
    /// `int32`, or bounds within it.
    Int32,
    /// `int64`, or bounds within it.
    Int64,
    /// `uint32`.
    Uint32,
    /// `uint64`, or bounds within it but not within `int64`.
    Uint64,
    /// No format, and not bounded to 64 bits: up to 128 bits.
    Wide,
    /// Wider than 128 bits.
    Big,
    /// `unix-time`: seconds since 1970-01-01T00:00:00Z.
    UnixTime,
}

/// Formats of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// `float`, `double`, or no format. (`float` is read as 64 bits: 32 corrupt money.)
    Double,
    /// `decimal`: the digits as written.
    Decimal,
    /// `unix-time` of a number: seconds since 1970, of which there may be fractions.
    UnixTime,
}

/// Formats of a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

impl StringFormat {
    /// Returns the `format` that it is written as in a description; `None` if it has none.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Byte => "byte",
            Self::Binary => "binary",
            Self::Password => "password",
            Self::Decimal => "decimal",
        })
    }
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

impl Presence {
    /// Returns the presence of a member that is or is not required, and may or may not be `null`.
    #[must_use]
    pub const fn of(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (false, false) => Self::Optional,
            (true, true) => Self::Nullable,
            (false, true) => Self::OptionalNullable,
        }
    }
}

/// An object with known members.
#[derive(Clone, Debug)]
pub struct Object {
    /// Members in the order of the document, each wire name once.
    pub fields: Vec<Field>,
    /// Members that are not in `fields`.
    pub additional: Additional,
}

/// The members that an object may have beside its fields.
#[derive(Clone, Debug, PartialEq)]
pub enum Additional {
    /// The document does not say.
    Unspecified,
    /// `additionalProperties: false` or `unevaluatedProperties: false`.
    Forbidden,
    /// `additionalProperties: true`: the object is open on purpose.
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
    /// Whether it may be absent or `null`.
    pub presence: Presence,
    /// The type. Its `nullable` is `false`: see `presence`.
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
    /// The value that a new object has here, so that who makes one need not say it.
    pub constant: Option<Constant>,
}

/// The value of a member that follows from the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The value, as JSON.
    pub value: serde_json::Value,
    /// Why it is that.
    pub source: ConstantSource,
    /// Whether it selects the branch of a union, so that it is written even where the member may be absent.
    pub selects: bool,
}

/// Why a member has a certain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantSource {
    /// `const`, or the type `null`: nothing else is admitted.
    Only,
    /// An `enum` of one value, to which an API may add others.
    Listed,
    /// The discriminator of each union that has the object as a branch.
    Tag,
}

/// A list of values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// What its values are.
    pub repr: EnumRepr,
    /// Values in the order of the document, each once.
    pub values: Vec<EnumValue>,
    /// Whether there will be no other values (`const`), or may be (`x-extensible-enum`).
    pub growth: EnumGrowth,
}

/// Whether an enum may get more values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnumGrowth {
    /// `const`: there is one value.
    Never,
    /// `enum`: the list is complete, as far as the description knows.
    #[default]
    Unplanned,
    /// `x-extensible-enum: true`: the API adds values.
    Planned,
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
    /// The member that distinguishes the object branches, if there is one.
    pub tag: Option<UnionTag>,
    /// Whether a value may fit several branches at once (`anyOf`), and then is of each of them.
    pub any_of: bool,
}

/// The member that selects a branch. The branch that it selects is tried first; if the value fits, no other is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionTag {
    /// Its name on the wire.
    pub property: String,
    /// Whether the document declares it (`discriminator`). Otherwise it was inferred: each object branch has this member,
    /// required or not, with values of its own.
    pub declared: bool,
}

/// A branch of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name, in the words of the source.
    pub name: String,
    /// The branch's type; not nullable. With a [`key`](Self::key), the type of that member's value.
    pub ty: Use,
    /// The only member of the objects of this branch, in a union that is tagged from outside: `{"circle": …}`.
    pub key: Option<String>,
    /// The JSON types that its values can have.
    pub json_types: JsonTypes,
    /// Values of the [`UnionTag`] member that select it.
    pub tags: Vec<serde_json::Value>,
    /// The one of them that a new value of this branch has; `None` if the description does not say.
    pub new_tag: Option<serde_json::Value>,
    /// Whether it is also selected if the [`UnionTag`] member is absent or selects no branch (`defaultMapping`, 3.2). In a
    /// union without a tag: values of this branch are expected, and any other value is kept as raw JSON.
    pub default: bool,
    /// Prose.
    pub docs: Docs,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonTypes(pub u8);

impl JsonTypes {
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

    /// Returns the union of two sets.
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
