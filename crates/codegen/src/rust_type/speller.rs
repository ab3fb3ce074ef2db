//! From type expressions to the spelling of a Rust type, with the imports that it needs.

use std::collections::BTreeSet;

use conform_ir::{Expr, IntegerFormat, NumberFormat, Presence, StringFormat, TypeId, Use};

use super::Imports;
use crate::types::Types;

/// Spells types for one crate.
#[derive(Debug)]
pub struct Speller<'a> {
    types: &'a Types<'a>,
    /// Where the crate sees the models: `super` inside them, `vsee_models` outside.
    models: String,
    /// The name of the runtime crate.
    runtime: String,
    /// Names of ours that a type of the API has too; they are spelled with their path.
    shadowed: BTreeSet<&'static str>,
    /// Names that the crate itself declares; types of the API that are called so are spelled with their path.
    beside: &'static [&'static str],
    /// Whether everything is spelled with its path.
    qualified: bool,
}

/// Everything that [`Speller`] may import by its short name.
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
    "Number",
    "Secret",
    "Time",
    "UnixTime",
    "Uri",
    "Uuid",
    "Value",
];

impl<'a> Speller<'a> {
    /// A speller for a crate that sees the models at the path `models`, and the runtime as `runtime`.
    #[must_use]
    pub fn new(types: &'a Types<'a>, models: &str, runtime: &str) -> Self {
        let names: BTreeSet<&str> = types.iter().map(|(id, _)| types.name(id)).collect();
        let shadowed = IMPORTED
            .iter()
            .copied()
            .filter(|name| names.contains(name))
            .collect();
        Self {
            types,
            models: models.to_owned(),
            runtime: runtime.to_owned(),
            shadowed,
            beside: &[],
            qualified: false,
        }
    }

    /// Spells types of the API that are called like one of these with their path: the crate has items of its own of these names.
    #[must_use]
    pub fn beside(mut self, names: &'static [&'static str]) -> Self {
        self.beside = names;
        self
    }

    /// Spells everything with its path, the models under this one, and imports nothing.
    #[must_use]
    pub fn qualified(mut self, models: &str) -> Self {
        self.models = models.to_owned();
        self.qualified = true;
        self
    }

    /// The names of the types.
    #[must_use]
    pub fn types(&self) -> &'a Types<'a> {
        self.types
    }

    /// Spells a use, `Option` included where it is nullable.
    pub fn spell(&self, used: &Use, imports: &mut Imports) -> String {
        self.spell_within(None, used, imports)
    }

    /// Spells a use that lies directly in a value of the type `holder`, boxes included.
    pub fn spell_in(&self, holder: TypeId, used: &Use, imports: &mut Imports) -> String {
        self.spell_within(Some(holder), used, imports)
    }

    fn spell_within(&self, holder: Option<TypeId>, used: &Use, imports: &mut Imports) -> String {
        let inner = self.expr_in(holder, &used.expr, imports);
        if used.nullable {
            format!("Option<{inner}>")
        } else {
            inner
        }
    }

    /// Spells a member's type.
    pub fn member(&self, used: &Use, presence: Presence, imports: &mut Imports) -> String {
        let inner = self.expr(&used.expr, imports);
        self.with_presence(inner, presence, imports)
    }

    /// Spells the type of a member of the type `holder`, boxes included.
    pub fn member_in(
        &self,
        holder: TypeId,
        used: &Use,
        presence: Presence,
        imports: &mut Imports,
    ) -> String {
        let inner = self.expr_in(Some(holder), &used.expr, imports);
        self.with_presence(inner, presence, imports)
    }

    fn with_presence(&self, inner: String, presence: Presence, imports: &mut Imports) -> String {
        match presence {
            Presence::Required => inner,
            Presence::Optional | Presence::Nullable => format!("Option<{inner}>"),
            Presence::OptionalNullable => format!("{}<{inner}>", self.runtime("Maybe", imports)),
        }
    }

    /// Spells a type expression.
    pub fn expr(&self, expr: &Expr, imports: &mut Imports) -> String {
        self.expr_in(None, expr, imports)
    }

    fn expr_in(&self, holder: Option<TypeId>, expr: &Expr, imports: &mut Imports) -> String {
        match expr {
            Expr::Named(id) => {
                let name = self.model(self.types.name(*id), imports);
                if holder.is_some_and(|holder| self.types.boxes().contains(holder, *id)) {
                    format!("Box<{name}>")
                } else {
                    name
                }
            }
            // A member of which only `null` is known gets its first other value some day: that must not fail a response.
            Expr::Any | Expr::Null => self.runtime("Value", imports),
            Expr::Boolean => "bool".to_owned(),
            Expr::Integer(format) => self.integer(*format, imports),
            Expr::Number(NumberFormat::Double) => self.runtime("Number", imports),
            Expr::Number(NumberFormat::Decimal) => self.runtime("Decimal", imports),
            Expr::Number(NumberFormat::UnixTime) => self.runtime("FractionalUnixTime", imports),
            Expr::String(format) => self.string(format, imports),
            Expr::Array(item) => format!("Vec<{}>", self.spell(item, imports)),
            Expr::Map(value) => {
                let value = self.spell(value, imports);
                format!("{}<String, {value}>", self.map(imports))
            }
            Expr::Tuple(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.spell_within(holder, item, imports))
                    .collect();
                match items.as_slice() {
                    [one] => format!("({one},)"),
                    many => format!("({})", many.join(", ")),
                }
            }
            Expr::Loose(inner) => {
                let inner = self.expr_in(holder, inner, imports);
                format!("{}<{inner}>", self.runtime("Loose", imports))
            }
            Expr::Blank(inner) => {
                let inner = self.expr_in(holder, inner, imports);
                format!("{}<{inner}>", self.runtime("Blank", imports))
            }
        }
    }

    fn integer(&self, format: IntegerFormat, imports: &mut Imports) -> String {
        match format {
            IntegerFormat::Int32 => "i32".to_owned(),
            IntegerFormat::Int64 => "i64".to_owned(),
            IntegerFormat::Uint32 => "u32".to_owned(),
            IntegerFormat::Uint64 => "u64".to_owned(),
            IntegerFormat::Big => self.runtime("BigInteger", imports),
            IntegerFormat::UnixTime => self.runtime("UnixTime", imports),
        }
    }

    fn string(&self, format: &StringFormat, imports: &mut Imports) -> String {
        let name = match format {
            StringFormat::Plain => return "String".to_owned(),
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
        self.runtime(name, imports)
    }

    /// The spelling of `BTreeMap`.
    pub fn map(&self, imports: &mut Imports) -> String {
        if self.qualified || self.shadowed.contains("BTreeMap") {
            return "std::collections::BTreeMap".to_owned();
        }
        imports.add("std::collections", "BTreeMap");
        "BTreeMap".to_owned()
    }

    /// The spelling of a type of the runtime crate.
    pub fn runtime(&self, name: &'static str, imports: &mut Imports) -> String {
        if self.qualified || self.shadowed.contains(name) {
            return format!("{}::{name}", self.runtime);
        }
        imports.add(&self.runtime, name);
        name.to_owned()
    }

    /// The spelling of a generated type.
    pub fn model(&self, name: &str, imports: &mut Imports) -> String {
        if self.qualified || self.beside.contains(&name) {
            return format!("{}::{name}", self.models);
        }
        imports.add(&self.models, name);
        name.to_owned()
    }
}
