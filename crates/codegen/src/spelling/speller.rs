//! From type expressions to Rust types.

use std::collections::BTreeSet;

use conform_ir::{Expr, IntegerFormat, NumberFormat, Presence, StringFormat, TypeId, Use};

use super::rust_type::RustType;
use crate::replacements::Replacement;
use crate::types::Types;

/// Spells types of an API for one crate.
#[derive(Debug)]
pub(crate) struct Speller<'a> {
    types: &'a Types<'a>,
    /// Where the crate finds the models: `crate` inside them, `vsee_models` outside.
    models: String,
    /// Names of the runtime and the standard library that a type of the API has, too: they are written with their module.
    shadowed: BTreeSet<&'static str>,
    /// Names that the crate itself declares: types of the API that are called so are written with their module.
    reserved: &'static [&'static str],
    /// Whether everything is written with its module.
    qualified: bool,
}

/// The runtime crate.
const RUNTIME: &str = "conform_runtime";

/// The names that types are spelled with beside those of the API and the prelude.
const IMPORTED: &[&str] = &[
    "BTreeMap",
    "BigInteger",
    "Binary",
    "Blank",
    "Bytes",
    "Date",
    "DateTime",
    "Decimal",
    "DecimalText",
    "Duration",
    "Extra",
    "FractionalUnixTime",
    "Loose",
    "Maybe",
    "Others",
    "Parsed",
    "ParsedNumber",
    "Secret",
    "Time",
    "UnixTime",
    "Uri",
    "Uuid",
    "Value",
];

impl<'a> Speller<'a> {
    /// A speller for a crate that finds the models in the module `models`.
    pub(crate) fn new(types: &'a Types<'a>, models: &str) -> Self {
        let names: BTreeSet<&str> = types.iter().map(|(id, _)| types.name(id)).collect();
        let shadowed = IMPORTED
            .iter()
            .copied()
            .filter(|name| names.contains(name))
            .collect();
        Self {
            types,
            models: models.to_owned(),
            shadowed,
            reserved: &[],
            qualified: false,
        }
    }

    /// Writes types of the API that are called like one of these with their module: the crate declares these names itself.
    pub(crate) fn reserving(mut self, names: &'static [&'static str]) -> Self {
        self.reserved = names;
        self
    }

    /// Writes every type with its module, so that nothing is imported.
    pub(crate) fn qualified(mut self) -> Self {
        self.qualified = true;
        self
    }

    /// The types that are spelled.
    pub(crate) fn types(&self) -> &'a Types<'a> {
        self.types
    }

    /// Spells a use; an `Option` where it is nullable.
    pub(crate) fn spell(&self, used: &Use) -> RustType {
        self.spell_within(None, used)
    }

    /// Spells a use in the definition of the type `container`, which has some values in boxes.
    pub(crate) fn spell_in(&self, container: TypeId, used: &Use) -> RustType {
        self.spell_within(Some(container), used)
    }

    fn spell_within(&self, container: Option<TypeId>, used: &Use) -> RustType {
        let inner = self.expr_within(container, &used.expr);
        if used.nullable { inner.option() } else { inner }
    }

    /// Spells the type of a member.
    pub(crate) fn member(&self, used: &Use, presence: Presence) -> RustType {
        self.with_presence(self.expr(&used.expr), presence)
    }

    /// Spells the type of a member of the type `container`, which has some values in boxes.
    pub(crate) fn member_in(&self, container: TypeId, used: &Use, presence: Presence) -> RustType {
        self.with_presence(self.expr_within(Some(container), &used.expr), presence)
    }

    fn with_presence(&self, inner: RustType, presence: Presence) -> RustType {
        match presence {
            Presence::Required => inner,
            Presence::Optional | Presence::Nullable => inner.option(),
            Presence::OptionalNullable => self.runtime("Maybe").with([inner]),
        }
    }

    /// Spells a type expression.
    pub(crate) fn expr(&self, expr: &Expr) -> RustType {
        self.expr_within(None, expr)
    }

    /// Spells the values of a scalar schema as another type.
    pub(crate) fn replaced(&self, replacement: &Replacement, expr: &Expr) -> RustType {
        match expr {
            Expr::Loose(inner) => {
                let inner = self.replaced(replacement, inner);
                self.runtime("Loose").with([inner])
            }
            Expr::Blank(inner) => {
                let inner = self.replaced(replacement, inner);
                self.runtime("Blank").with([inner])
            }
            Expr::Integer(_) | Expr::Number(_) => {
                let number = self.runtime("ParsedNumber");
                number.with([self.replacement(replacement)])
            }
            _ => {
                let text = self.runtime("Parsed");
                text.with([self.replacement(replacement)])
            }
        }
    }

    /// Spells a type of the user's choice, always with its module: names of crates are short.
    fn replacement(&self, replacement: &Replacement) -> RustType {
        match replacement {
            Replacement::Own(path) => {
                let (module, name) = path.rsplit_once("::").unwrap_or(("crate", path));
                // What is `crate` in the models has another name elsewhere.
                let root = self.models.split("::").next().unwrap_or_default();
                let module = module.replacen("crate", root, 1);
                RustType::qualified(module, name)
            }
            Replacement::Known(known) => of_path(known.path),
            Replacement::OfCrate(name) => of_path(name),
        }
    }

    fn expr_within(&self, container: Option<TypeId>, expr: &Expr) -> RustType {
        if let Some(replacement) = self.types.replacement_of(expr) {
            return self.replaced(&replacement, expr);
        }
        match expr {
            Expr::Named(id) => {
                let named = self.model(self.types.name(*id));
                let in_box = |container| self.types.boxes().contains(container, *id);
                if container.is_some_and(in_box) {
                    named.boxed()
                } else {
                    named
                }
            }
            // A member of which only `null` is known may get another value in a later version of the API: that must not make
            // reading a response fail.
            Expr::Any | Expr::Null => self.runtime("Value"),
            Expr::Boolean => RustType::prelude("bool"),
            Expr::Integer(format) => self.integer(*format),
            Expr::Number(NumberFormat::Double) => RustType::prelude("f64"),
            Expr::Number(NumberFormat::Decimal) => self.runtime("Decimal"),
            Expr::Number(NumberFormat::UnixTime) => self.runtime("FractionalUnixTime"),
            Expr::String(format) => self.string(format),
            Expr::Array(item) => self.spell(item).vec(),
            Expr::Map(value) => self.map(self.spell(value)),
            Expr::Tuple(items) => {
                let items = items.iter();
                RustType::Tuple(
                    items
                        .map(|item| self.spell_within(container, item))
                        .collect(),
                )
            }
            Expr::Loose(inner) => {
                let inner = self.expr_within(container, inner);
                self.runtime("Loose").with([inner])
            }
            Expr::Blank(inner) => {
                let inner = self.expr_within(container, inner);
                self.runtime("Blank").with([inner])
            }
        }
    }

    fn integer(&self, format: IntegerFormat) -> RustType {
        match format {
            IntegerFormat::Int32 => RustType::prelude("i32"),
            IntegerFormat::Int64 => RustType::prelude("i64"),
            IntegerFormat::Uint32 => RustType::prelude("u32"),
            IntegerFormat::Uint64 => RustType::prelude("u64"),
            IntegerFormat::Wide => RustType::prelude("i128"),
            IntegerFormat::Big => self.runtime("BigInteger"),
            IntegerFormat::UnixTime => self.runtime("UnixTime"),
        }
    }

    fn string(&self, format: &StringFormat) -> RustType {
        let name = match format {
            StringFormat::Plain => return RustType::prelude("String"),
            StringFormat::DateTime => "DateTime",
            StringFormat::Date => "Date",
            StringFormat::Time => "Time",
            StringFormat::Duration => "Duration",
            StringFormat::Uuid => "Uuid",
            StringFormat::Uri => "Uri",
            StringFormat::Byte => "Bytes",
            StringFormat::Binary => "Binary",
            StringFormat::Password => "Secret",
            StringFormat::Decimal => "DecimalText",
        };
        self.runtime(name)
    }

    /// Spells a map from names to values of a type.
    pub(crate) fn map(&self, value: RustType) -> RustType {
        self.external("std::collections", "BTreeMap")
            .with([RustType::prelude("String"), value])
    }

    /// Spells the type of the members of an object that are not declared by name, all of one type.
    pub(crate) fn others(&self, value: RustType) -> RustType {
        self.runtime("Others").with([value])
    }

    /// Spells a type of the runtime crate.
    pub(crate) fn runtime(&self, name: &'static str) -> RustType {
        self.external(RUNTIME, name)
    }

    fn external(&self, module: &'static str, name: &'static str) -> RustType {
        debug_assert!(IMPORTED.contains(&name), "{name} is not in the list");
        if self.qualified || self.shadowed.contains(name) {
            RustType::qualified(module, name)
        } else {
            RustType::imported(module, name)
        }
    }

    /// Spells a type of the API.
    fn model(&self, name: &str) -> RustType {
        if self.qualified || self.reserved.contains(&name) {
            RustType::qualified(&self.models, name)
        } else {
            RustType::imported(&self.models, name)
        }
    }
}

/// Spells a type of a crate that the runtime exports, by its path: `chrono::DateTime<chrono::Utc>`.
fn of_path(path: &str) -> RustType {
    let (path, argument) = match path.split_once('<') {
        Some((path, rest)) => (path, rest.strip_suffix('>')),
        None => (path, None),
    };
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let ty = RustType::qualified(format!("{RUNTIME}::crates::{module}"), name);
    match argument {
        Some(argument) => ty.with([of_path(argument)]),
        None => ty,
    }
}
