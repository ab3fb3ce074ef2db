//! Lists of values: an enum with a variant for each, and one for all others.

use conform_ir::{self as ir, Enum, EnumRepr, Type, TypeId};
use serde_json::Value;

use super::templates::{EnumFile, EnumRow, EnumTable, Variant};
use super::{Crate, Files};
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::string_literal;

/// What the enum's values are, in the code: integers beyond 64 bits count as a mixture.
pub(super) fn repr(def: &Enum) -> EnumRepr {
    match def.repr {
        EnumRepr::Integer
            if def
                .values
                .iter()
                .any(|value| value.value.as_i64().is_none()) =>
        {
            EnumRepr::Mixed
        }
        EnumRepr::String if def.values.iter().any(|value| !value.value.is_string()) => {
            EnumRepr::Mixed
        }
        repr => repr,
    }
}

/// Names the variants, in the order of the values, and the one for all other values.
pub(super) fn variants(def: &Enum) -> (Vec<String>, String) {
    let mut scope = Scope::new();
    let names = def
        .values
        .iter()
        .map(|value| {
            let text = match (&value.name, &value.value) {
                (Some(name), _) => name.clone(),
                (None, Value::String(text)) => text.clone(),
                (None, other) => other.to_string(),
            };
            scope.claim(&identifier(&text, Position::Variant))
        })
        .collect();
    let other = if scope.is_free("Unknown") {
        scope.claim("Unknown")
    } else {
        scope.claim("Unlisted")
    };
    (names, other)
}

/// Writes the enum and its table.
pub(super) fn write(krate: &Crate<'_>, id: TypeId, ty: &Type, def: &Enum) -> Files {
    let name = krate.types.name(id);
    let repr = repr(def);
    let (names, other) = variants(def);
    let mut imports = Imports::new();
    let (kind, derives, carried) = match (repr, ty.sensitive) {
        (EnumRepr::String, false) => (
            "string",
            "Clone, Debug, PartialEq, Eq, Hash",
            "String".to_owned(),
        ),
        (EnumRepr::String, true) => ("string", "Clone, PartialEq, Eq, Hash", "String".to_owned()),
        (EnumRepr::Integer, false) => (
            "integer",
            "Clone, Copy, Debug, PartialEq, Eq, Hash",
            "i64".to_owned(),
        ),
        (EnumRepr::Integer, true) => (
            "integer",
            "Clone, Copy, PartialEq, Eq, Hash",
            "i64".to_owned(),
        ),
        (EnumRepr::Mixed, false) => (
            "mixed",
            "Clone, Debug, PartialEq",
            krate.speller.runtime("Value", &mut imports),
        ),
        (EnumRepr::Mixed, true) => (
            "mixed",
            "Clone, PartialEq",
            krate.speller.runtime("Value", &mut imports),
        ),
    };

    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for (value, name) in def.values.iter().zip(&names) {
        let text = value.value.to_string();
        variants.push(Variant {
            docs: variant_docs(krate, value, name, &text),
            declaration: name.clone(),
            gap: false,
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
    variants.push(Variant {
        docs: "    /// A value that the description does not list.\n".to_owned(),
        declaration: format!("{other}({carried})"),
        gap: false,
    });
    gaps(&mut variants);

    let file = EnumFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        derives,
        name: name.to_owned(),
        variants,
    };
    let mut imports = Imports::new();
    imports.add("crate", name);
    let table = EnumTable {
        header: krate.header(ty),
        imports: imports.render(),
        name: name.to_owned(),
        kind,
        rows,
        other,
        sensitive: ty.sensitive,
    };
    Files::new(&file, Some(&table))
}

/// The prose of a value, behind the value itself where the name does not show it.
fn variant_docs(krate: &Crate<'_>, value: &ir::EnumValue, name: &str, text: &str) -> String {
    let named = value.value.as_str() == Some(identifier(name, Position::Value).as_str());
    let says = docs::all_lines(&value.docs, usize::MAX).join("\n");
    let code = shown(value.value.as_str().unwrap_or(text));
    let prose = match (says.is_empty(), named) {
        (true, true) if !krate.documents_all() => return String::new(),
        (true, _) => code,
        (false, true) => says,
        (false, false) => format!("{code}: {says}"),
    };
    docs::comment(
        &ir::Docs {
            description: Some(prose),
            ..ir::Docs::default()
        },
        4,
        "",
    )
}

/// The value as a code span, cut where it is long: the table has all of it.
fn shown(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => docs::code_span(&format!("{}…", &text[..end])),
        None => docs::code_span(text),
    }
}

/// Puts an empty line between all variants where one of them has a long comment.
pub(super) fn gaps(variants: &mut [Variant]) {
    let long = variants
        .iter()
        .any(|variant| variant.docs.lines().count() > 1);
    for variant in variants.iter_mut().skip(1) {
        variant.gap = long;
    }
}
