//! Enums of types: a variant for each branch of a union, and one for JSON that is none of them.

use conform_ir::{JsonTypes, Type, TypeId, Union, Variant};

use super::context::{ModelsCrate, TypeFiles};
use super::enum_values::VariantNames;
use super::enumeration::is_long;
use super::templates::{UnionFile, UnionRow, UnionTable, UnionVariant};
use crate::docs;
use crate::names::{Position, identifier};
use crate::prose::Prose;
use crate::spelling::{Imports, RustType};
use crate::text::{MAX_WIDTH, columns, string_literal};
use crate::types::BOX_FROM;

/// Writes the enum and its table.
pub(super) fn write(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, union: &Union) -> TypeFiles {
    let name = krate.types.name(id);
    let names = variant_names(name, union);
    let mut imports = Imports::new();
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for (branch, name) in union.variants.iter().zip(&names.listed) {
        let mut spelled = krate.speller.spell_in(id, &branch.ty);
        if krate.types.size_in(id, &branch.ty) > BOX_FROM && !spelled.is_prelude("Box") {
            spelled = spelled.boxed();
        }
        spelled.add_imports(&mut imports);
        let fallback = krate.fallback(&Prose::Branch { name: &branch.name });
        let docs = docs::comment(&branch.docs, 4, &fallback);
        variants.push(variant(docs, name, &spelled));
        rows.push(UnionRow {
            json_types: kind_words(branch.json_types),
            tags: tag_literals(branch),
            default: branch.default,
            variant: name.clone(),
        });
    }
    let other_type = krate.speller.runtime("Value");
    other_type.add_imports(&mut imports);
    imports.remove(krate.models(), name);
    let file = UnionFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        name: name.to_owned(),
        spaced: variants.iter().any(|variant| is_long(&variant.docs)),
        variants,
        other: names.other.clone(),
        other_type,
    };
    let mut imports = Imports::new();
    imports.add(krate.models(), name);
    let table = UnionTable {
        header: krate.header(ty),
        imports: imports.render(),
        name: name.to_owned(),
        tag: union.tag.as_ref().map(|tag| string_literal(&tag.property)),
        rows,
        other: names.other,
        sensitive: ty.sensitive,
    };
    TypeFiles::new(&file, Some(&table))
}

/// Names the variants in the order of the branches. A branch of `Shape` that is called `ShapeCircle` is `Shape::Circle`.
fn variant_names(name: &str, union: &Union) -> VariantNames {
    VariantNames::claim(union.variants.iter().map(|variant| {
        let whole = identifier(&variant.name, Position::Variant);
        let short = whole
            .strip_prefix(name)
            .filter(|rest| rest.starts_with(char::is_uppercase) && *rest != "Self");
        short.unwrap_or(&whole).to_owned()
    }))
}

/// Lays out a variant: `Name(Type)`, on three lines where one is too short.
fn variant(docs: String, name: &str, ty: &RustType) -> UnionVariant {
    let wrapped = columns(&format!("    {name}({ty}),")) > MAX_WIDTH;
    UnionVariant {
        docs,
        name: name.to_owned(),
        ty: if wrapped {
            ty.on_own_line(8)
        } else {
            ty.to_string()
        },
        wrapped,
    }
}

/// The words of the table for JSON types.
fn kind_words(json_types: JsonTypes) -> Vec<&'static str> {
    if json_types == JsonTypes::ALL {
        return vec!["any"];
    }
    let mut words = Vec::new();
    for (kind, word) in [
        (JsonTypes::NULL, "null"),
        (JsonTypes::BOOLEAN, "boolean"),
        (JsonTypes::STRING, "string"),
        (JsonTypes::ARRAY, "array"),
        (JsonTypes::OBJECT, "object"),
    ] {
        if json_types.overlaps(kind) {
            words.push(word);
        }
    }
    if json_types.overlaps(JsonTypes::FRACTION) {
        words.push("number");
    } else if json_types.overlaps(JsonTypes::INTEGER) {
        words.push("integer");
    }
    if words.is_empty() {
        words.push("any");
    }
    words
}

fn tag_literals(branch: &Variant) -> Vec<String> {
    branch
        .tags
        .iter()
        .map(|tag| string_literal(&tag.to_string()))
        .collect()
}
