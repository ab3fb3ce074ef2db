//! The templates of the models crate: what each has to be given.

use askama::Template;

/// A struct of known members.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/struct.rs.j2")]
pub(super) struct StructFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    pub(super) derives: &'static str,
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field {
    /// Doc comment lines, indented and ended.
    pub(super) docs: String,
    /// `name: Type`, on a second line where one is too short.
    pub(super) declaration: String,
    pub(super) deprecated: bool,
    /// Whether an empty line stands before it.
    pub(super) gap: bool,
}

/// An enum: of values, or of types.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/enum.rs.j2")]
pub(super) struct EnumFile {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) docs: String,
    pub(super) derives: &'static str,
    pub(super) name: String,
    pub(super) variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) docs: String,
    /// `Name` or `Name(Type)`.
    pub(super) declaration: String,
    pub(super) gap: bool,
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

/// The root of the generated code.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/mod.rs.j2")]
pub(super) struct ModFile {
    pub(super) header: String,
    /// Each with the attribute in front of it, if it can be left out.
    pub(super) modules: Vec<(String, String)>,
    pub(super) exports: Vec<Export>,
}

/// A type, as the root exports it.
#[derive(Debug)]
pub(super) struct Export {
    /// The attribute in front of it and its line feed, if it can be left out.
    pub(super) cfg: String,
    pub(super) module: String,
    pub(super) name: String,
}

/// The root of the tables.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/mod.rs.j2")]
pub(super) struct TablesFile {
    pub(super) header: String,
    /// Each with the attribute in front of it, if it can be left out.
    pub(super) modules: Vec<(String, String)>,
}

/// The table of a struct.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/struct.rs.j2")]
pub(super) struct StructTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    /// `new(…);`
    pub(super) new: String,
    pub(super) rows: Vec<StructRow>,
    /// The field of the other members, or `_`.
    pub(super) rest: String,
}

/// A row of the table of a struct.
#[derive(Debug)]
pub(super) struct StructRow {
    /// The name on the wire, as a literal.
    pub(super) wire: String,
    pub(super) field: String,
    pub(super) presence: &'static str,
    pub(super) sensitive: bool,
}

/// The table of an enum of values.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/enum.rs.j2")]
pub(super) struct EnumTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
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

/// The table of a union.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/union.rs.j2")]
pub(super) struct UnionTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    /// ` tag "…"`, empty for none.
    pub(super) tag: String,
    pub(super) rows: Vec<UnionRow>,
    pub(super) other: String,
    pub(super) sensitive: bool,
}

/// A row of the table of a union.
#[derive(Debug)]
pub(super) struct UnionRow {
    /// `string | array`.
    pub(super) kinds: String,
    /// ` ["…", "…"]`, empty for none.
    pub(super) tags: String,
    pub(super) variant: String,
}

/// The table of a struct around one value.
#[derive(Debug, Template)]
#[template(path = "models/src/generated/tables/newtype.rs.j2")]
pub(super) struct NewtypeTable {
    pub(super) header: String,
    pub(super) imports: String,
    pub(super) name: String,
    pub(super) inner: String,
    /// `: display`, `: text` or empty.
    pub(super) conversions: &'static str,
    pub(super) sensitive: bool,
}
