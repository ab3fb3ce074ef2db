//! Enums of values: a variant for each, and one for all others.

use conform_ir::{Docs, Enum, EnumRepr, EnumValue, Type, TypeId};

use super::context::{ModelsCrate, TypeFiles};
use super::enum_values::{VariantNames, enum_repr};
use super::example_docs;
use super::templates::{self, EnumFile, EnumRow, EnumTable};
use crate::docs;
use crate::names::{Position, identifier};
use crate::prose::Prose;
use crate::spelling::{Imports, RustType};
use crate::text::{code_span, string_literal};

/// How much of a value its variant's comment shows; the table has all of it.
const SHOWN_CHARS: usize = 80;

/// Writes the enum and its table.
pub(super) fn write(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, def: &Enum) -> TypeFiles {
    let name = krate.types.name(id);
    let repr = enum_repr(def);
    let names = VariantNames::of_values(name, def);
    let (kind, derives, other_type) = match repr {
        EnumRepr::String => (
            "string",
            &["Clone", "Debug", "PartialEq", "Eq", "Hash"][..],
            RustType::prelude("String"),
        ),
        EnumRepr::Integer => (
            "integer",
            &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"][..],
            RustType::prelude("i64"),
        ),
        EnumRepr::Mixed => (
            "mixed",
            &["Clone", "Debug", "PartialEq"][..],
            krate.speller.runtime("Value"),
        ),
    };
    let derives = derives.iter().copied();
    let derives = derives.filter(|name| !(ty.sensitive && *name == "Debug"));

    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for (value, name) in def.values.iter().zip(&names.listed) {
        let text = value.value.to_string();
        variants.push(templates::EnumVariant {
            docs: variant_docs(krate, value, name, &text),
            name: name.clone(),
        });
        let literal = match repr {
            EnumRepr::String => string_literal(value.value.as_str().unwrap_or_default()),
            EnumRepr::Integer => text,
            EnumRepr::Mixed => string_literal(&text),
        };
        rows.push(EnumRow {
            value: literal,
            variant: name.clone(),
        });
    }
    let mut imports = Imports::new();
    other_type.add_imports(&mut imports);
    let first = names.listed.first();
    let example = first.map(|variant| example_docs::of_enum(krate, name, variant));
    let example = example.unwrap_or_default();
    let file = EnumFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.documented(id, ty, example),
        derives: krate.derives.list(id, derives),
        name: name.to_owned(),
        spaced: variants.iter().any(|variant| is_long(&variant.docs)),
        variants,
        other: names.other.clone(),
        other_type,
    };
    let mut imports = Imports::new();
    imports.add(krate.models(), name);
    let table = EnumTable {
        header: krate.header(ty),
        imports: imports.render(),
        name: name.to_owned(),
        kind,
        rows,
        other: names.other,
        sensitive: ty.sensitive,
    };
    TypeFiles::new(&file, Some(&table))
}

/// Whether a comment has more than one line, so that the variants of the enum are separated by empty lines.
pub(super) fn is_long(docs: &str) -> bool {
    docs.lines().nth(1).is_some()
}

/// The comment of a value: the value itself, where the name of the variant differs from it, and its description.
fn variant_docs(krate: &ModelsCrate<'_>, value: &EnumValue, name: &str, text: &str) -> String {
    let is_named = value.value.as_str() == Some(identifier(name, Position::Value).as_str());
    let description = docs::all_lines(&value.docs, usize::MAX).join("\n");
    let value = shortened(value.value.as_str().unwrap_or(text));
    let prose = match (description.is_empty(), is_named) {
        (true, true) if !krate.documents_all() => return String::new(),
        (true, _) => code_span(&value),
        (false, true) => description,
        (false, false) => Prose::EnumValue {
            value: &value,
            description: &description,
        }
        .to_string(),
    };
    let docs = Docs {
        description: Some(prose),
        ..Docs::default()
    };
    docs::comment(&docs, 4, "")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
