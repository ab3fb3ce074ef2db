//! The templates of the types and their tables: what each is given.

use askama::Template;

use crate::groups::CfgAttribute;
use crate::spelling::{Declared, RustType};

/// A struct of known members.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/struct.rs.j2")]
pub(super) struct StructFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    /// Traits, as they are listed.
    pub(super) derives: String,
    pub(super) name: String,
    pub(super) fields: Vec<StructField>,
    pub(super) others: Option<OtherMembers>,
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct StructField {
    pub(super) docs: String,
    pub(super) deprecated: bool,
    pub(super) name: String,
    /// The type, behind a space or on a line of its own.
    pub(super) ty: String,
    /// Whether an empty line comes before it.
    pub(super) separated: bool,
}

/// The field of the members that the description does not declare.
#[derive(Debug)]
pub(super) struct OtherMembers {
    pub(super) kind: OtherMembersKind,
    pub(super) name: String,
    /// The type, behind a space or on a line of its own.
    pub(super) ty: String,
}

/// What members that the description does not declare are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OtherMembersKind {
    /// Values of a type that the description declares.
    Typed,
    /// Any values: the description allows them.
    Open,
    /// Any values: the description neither allows nor forbids them, or forbids them.
    Unknown,
}

/// An enum of values.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/enum.rs.j2")]
pub(super) struct EnumFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    pub(super) derives: String,
    pub(super) name: String,
    pub(super) variants: Vec<EnumVariant>,
    /// The variant of all other values.
    pub(super) other: String,
    /// What that contains.
    pub(super) other_type: RustType,
    /// Whether there are empty lines between the variants.
    pub(super) spaced: bool,
}

/// A variant of an enum of values.
#[derive(Debug)]
pub(super) struct EnumVariant {
    pub(super) docs: String,
    pub(super) name: String,
}

/// An enum of types.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/union.rs.j2")]
pub(super) struct UnionFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    /// Traits, as they are listed.
    pub(super) derives: String,
    pub(super) name: String,
    pub(super) variants: Vec<UnionVariant>,
    /// Methods that read the value as one of its branches, where it may be of several at once.
    pub(super) readers: Vec<BranchReader>,
    /// The variant of all other JSON.
    pub(super) other: String,
    /// What that contains.
    pub(super) other_type: RustType,
    /// Whether there are empty lines between the variants.
    pub(super) spaced: bool,
}

/// A method that reads a value as one of several branches that it may be of at once.
#[derive(Debug)]
pub(super) struct BranchReader {
    /// Its first lines, up to the brace.
    pub(super) signature: String,
    /// The type, as it is shown in the comment.
    pub(super) shown: String,
}

/// A variant of an enum of types.
#[derive(Debug)]
pub(super) struct UnionVariant {
    pub(super) docs: String,
    pub(super) name: String,
    pub(super) ty: String,
    /// Whether the type is on a line of its own.
    pub(super) wrapped: bool,
}

/// A struct around one value.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/newtype.rs.j2")]
pub(super) struct NewtypeFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    pub(super) derives: String,
    pub(super) name: String,
    /// `(pub Type)`, on as many lines as needed.
    pub(super) member: String,
}

/// A type alias.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/alias.rs.j2")]
pub(super) struct AliasFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    pub(super) name: String,
    /// The type, behind a space or on a line of its own.
    pub(super) target: String,
}

/// The root of the generated code, or of a folder in it.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/mod.rs.j2")]
pub(super) struct ModFile<'a> {
    pub(super) header: String,
    pub(super) modules: Vec<Module<'a>>,
    pub(super) exports: Vec<Export<'a>>,
}

/// A module in a list.
#[derive(Clone, Debug)]
pub(super) struct Module<'a> {
    pub(super) cfg: CfgAttribute<'a>,
    pub(super) name: String,
}

/// A name that the root of the generated code exports.
#[derive(Debug)]
pub(super) struct Export<'a> {
    pub(super) cfg: CfgAttribute<'a>,
    pub(super) module: String,
    /// The name, or `*`.
    pub(super) name: String,
}

/// The root of the tables.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/mod.rs.j2")]
pub(super) struct TablesFile<'a> {
    pub(super) header: String,
    pub(super) modules: Vec<Module<'a>>,
}

/// The table of a struct.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/struct.rs.j2")]
pub(super) struct StructTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    /// The arguments of the constructor.
    pub(super) arguments: Vec<Declared>,
    /// Whether each argument is on a line of its own.
    pub(super) wrapped: bool,
    /// What the constructor fills in.
    pub(super) fixed: Vec<FixedMember>,
    pub(super) rows: Vec<StructRow>,
    /// The field of the members that the description does not declare.
    pub(super) rest: Option<String>,
}

/// A member that the constructor of a struct fills in.
#[derive(Debug)]
pub(super) struct FixedMember {
    pub(super) field: String,
    /// Its value, as a literal of JSON.
    pub(super) json: String,
}

/// A row of the table of a struct.
#[derive(Debug)]
pub(super) struct StructRow {
    /// The name in JSON, as a literal.
    pub(super) wire: String,
    pub(super) field: String,
    /// `required`, `optional`, `nullable` or `maybe`.
    pub(super) presence: &'static str,
    pub(super) sensitive: bool,
    /// The only value that it may have, as a literal of JSON.
    pub(super) constant: Option<String>,
}

/// The table of an enum of values.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/enum.rs.j2")]
pub(super) struct EnumTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    /// `string`, `integer` or `mixed`.
    pub(super) kind: &'static str,
    pub(super) rows: Vec<EnumRow>,
    pub(super) other: String,
    pub(super) sensitive: bool,
}

/// A row of the table of an enum of values.
#[derive(Debug)]
pub(super) struct EnumRow {
    /// The value, as a literal.
    pub(super) value: String,
    pub(super) variant: String,
}

/// The table of an enum of types.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/union.rs.j2")]
pub(super) struct UnionTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    /// The member that distinguishes the branches, as a literal.
    pub(super) tag: Option<String>,
    pub(super) rows: Vec<UnionRow>,
    pub(super) other: String,
    pub(super) sensitive: bool,
    /// Whether `Debug` must not show JSON of no branch.
    pub(super) masked: bool,
    /// Access to the branches.
    pub(super) branches: Vec<UnionBranch>,
}

/// A row of the access to the branches of an enum of types.
#[derive(Debug)]
pub(super) struct UnionBranch {
    pub(super) variant: String,
    /// The type without its box.
    pub(super) ty: RustType,
    /// The method that looks at the value, if there is one.
    pub(super) look: Option<String>,
    /// The method that takes the value.
    pub(super) take: String,
    /// Whether the value is in a box.
    pub(super) boxed: bool,
    /// Whether there is `From`.
    pub(super) from: bool,
    /// Whether there is `From<&str>`, too.
    pub(super) text: bool,
}

/// A row of the table of an enum of types.
#[derive(Debug)]
pub(super) struct UnionRow {
    /// JSON types: `string`, `array`, …
    pub(super) json_types: Vec<&'static str>,
    /// The only member of its objects, as a literal.
    pub(super) key: Option<String>,
    /// Values of the tag, as literals of JSON.
    pub(super) tags: Vec<String>,
    /// Whether it is the branch of all other values of the tag.
    pub(super) default: bool,
    pub(super) variant: String,
}

/// The table of a struct around one value.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/newtype.rs.j2")]
pub(super) struct NewtypeTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    pub(super) inner: RustType,
    /// Which conversions there are: `text`, `display` or none.
    pub(super) conversions: Option<&'static str>,
    pub(super) sensitive: bool,
}
