//! The names of a client crate: what it declares, and what it uses of the runtime.

use conform_ir::{Expr, IntegerFormat, NumberFormat, StringFormat, Use};

use crate::names::Scope;
use crate::spelling::{RustType, Speller};
use crate::types::Types;

/// The crate that generated clients are built on.
pub(in crate::client) const RUNTIME: &str = "conform_client";

/// The module of the generated code in its crate.
pub(in crate::client) const GENERATED: &str = "crate::generated";

/// The table of servers that only single operations have.
pub(in crate::client) const OTHER_SERVERS: &str = "OTHER_SERVERS";

/// Types of the runtime that generated files use. Where a type of the API has the same name, the runtime's is written with its
/// module.
const RUNTIME_TYPES: &[&str] = &[
    "Api",
    "Blob",
    "Body",
    "BodyPart",
    "Boxed",
    "BuildError",
    "Builder",
    "Call",
    "Client",
    "ClientBuilder",
    "Core",
    "Credential",
    "Empty",
    "Encoding",
    "Events",
    "File",
    "FileOr",
    "HeaderMap",
    "InvalidBody",
    "Items",
    "Json",
    "JsonLines",
    "JsonOrText",
    "Multipart",
    "Optional",
    "Pages",
    "PlainText",
    "Response",
    "SecurityKind",
    "Style",
    "Text",
    "Undeclared",
    "WhenDone",
    "WholeEvent",
    "WithHeaders",
];

/// Types that every client crate declares. Types of the API that are called so are written with their module.
const CLIENT_TYPES: &[&str] = &["Client", "ClientBuilder"];

/// The names of a client crate.
pub(super) struct Names<'a> {
    /// Spells the types of the API.
    pub(super) speller: Speller<'a>,
    /// Types that the crate declares.
    pub(super) types: Scope,
    /// Statics and constants that the crate declares.
    pub(super) constants: Scope,
}

/// How a value is passed as an argument.
pub(super) struct ArgumentType {
    /// The type of the argument.
    pub(super) ty: RustType,
    /// Whether the argument is the value itself and not a reference.
    pub(super) by_value: bool,
}

impl<'a> Names<'a> {
    /// The names of a crate that finds the models in the crate `models`.
    pub(super) fn new(types: &'a Types<'a>, models: &str) -> Self {
        let taken = types.iter().map(|(id, _)| types.name(id));
        Self {
            speller: Speller::new(types, models).reserving(CLIENT_TYPES),
            types: Scope::reserving(taken.chain(RUNTIME_TYPES.iter().copied())),
            constants: Scope::reserving(["API", OTHER_SERVERS]),
        }
    }

    /// A type of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> RustType {
        debug_assert!(RUNTIME_TYPES.contains(&name), "{name} is not in the list");
        if self.speller.types().is_taken(name) {
            self.qualified_runtime(name)
        } else {
            RustType::imported(RUNTIME, name)
        }
    }

    /// A type of the runtime, written with its module.
    pub(super) fn qualified_runtime(&self, name: &'static str) -> RustType {
        RustType::qualified(RUNTIME, name)
    }

    /// Returns how a value is passed: short scalars by value, text and lists as slices, all else by reference; an `Option` of that where it
    /// may be `null`.
    pub(super) fn argument(&self, used: &Use) -> ArgumentType {
        let by_reference = |ty: RustType| ArgumentType {
            ty: ty.reference(),
            by_value: false,
        };
        if used.nullable {
            let inner = Use {
                nullable: false,
                ..used.clone()
            };
            return ArgumentType {
                ty: self.argument(&inner).ty.option(),
                by_value: true,
            };
        }
        match self.speller.types().resolved(&used.expr) {
            Expr::Boolean
            | Expr::Integer(
                IntegerFormat::Int32
                | IntegerFormat::Int64
                | IntegerFormat::Uint32
                | IntegerFormat::Uint64
                | IntegerFormat::Wide,
            )
            | Expr::Number(NumberFormat::Double) => ArgumentType {
                ty: self.speller.expr(&used.expr),
                by_value: true,
            },
            Expr::String(StringFormat::Plain) => by_reference(RustType::prelude("str")),
            Expr::Array(item) => by_reference(self.speller.spell(item).slice()),
            _ => by_reference(self.speller.expr(&used.expr)),
        }
    }
}
