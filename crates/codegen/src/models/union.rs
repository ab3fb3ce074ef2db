//! Enums of types: a variant for each branch of a union, and one for JSON that is none of them.

use std::collections::BTreeSet;

use conform_ir::{Definition, JsonTypes, Type, TypeId, Union, Variant};

use super::branch_types;
use super::context::{ModelsCrate, TypeFiles};
use super::enum_values::VariantNames;
use super::enumeration::is_long;
use super::example_docs;
use super::stutter::without_shared_words;
use super::templates::{BranchReader, UnionBranch, UnionFile, UnionRow, UnionTable, UnionVariant};
use crate::docs;
use crate::names::{Bare, Position, Scope, WIDTH, identifier, type_name};
use crate::prose::Prose;
use crate::spelling::{Imports, RustType};
use crate::text::{MAX_WIDTH, columns, string_literal};
use crate::types::references::{add_named, add_named_by};
use crate::types::{BOX_FROM, Types};

/// Columns of a branch's name in `as_…` and `into_…`.
const METHOD_WIDTH: usize = WIDTH - "into".len();

/// Writes the enum and its table.
pub(super) fn write(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, union: &Union) -> TypeFiles {
    let name = krate.types.name(id);
    let names = variant_names(krate.types, name, union);
    let overlapping = overlapping(union);
    let mut imports = Imports::new();
    let mut table_imports = Imports::new();
    let mut scope = Scope::new();
    let mut variants = Vec::new();
    let mut readers = Vec::new();
    let mut rows = Vec::new();
    let mut branches = Vec::new();
    let own_name = name;
    let mut example = Vec::new();
    for (index, (branch, name)) in union.variants.iter().zip(&names.listed).enumerate() {
        let mut spelled = krate.speller.spell_in(id, &branch.ty);
        if krate.types.size_in(id, &branch.ty) > BOX_FROM && !spelled.is_prelude("Box") {
            spelled = spelled.boxed();
        }
        spelled.add_imports(&mut imports);
        spelled.add_imports(&mut table_imports);
        let fallback = krate.fallback(&Prose::Branch { name: &branch.name });
        let docs = docs::comment(&branch.docs, 4, &fallback);
        variants.push(variant(docs, name, &spelled));
        rows.push(UnionRow {
            json_types: type_words(branch.json_types),
            key: branch.key.as_deref().map(string_literal),
            tags: tag_literals(branch),
            default: branch.default,
            variant: name.clone(),
        });
        let (boxed, inner) = match (spelled.is_prelude("Box"), spelled.arguments()) {
            (true, [inner]) => (true, inner.clone()),
            _ => (false, spelled),
        };
        let has_from = branch_types::is_its_own(krate.types, id, union, index);
        if index == 0 {
            let held = match (has_from, boxed) {
                (false, true) => inner.clone().boxed(),
                _ => inner.clone(),
            };
            example = example_docs::of_union(krate, own_name, name, held, has_from);
        }
        let method = identifier(&type_name(&[name], METHOD_WIDTH), Position::Value);
        let method = scope.claim(Bare(&method).to_string().as_str());
        let is_overlapping = overlapping.contains(&index);
        if is_overlapping {
            readers.push(reader(&method, &inner));
        }
        branches.push(UnionBranch {
            variant: name.clone(),
            ty: inner,
            look: (!is_overlapping).then(|| format!("as_{method}")),
            take: format!("into_{method}"),
            boxed,
            from: has_from,
            text: branch_types::text_branch(krate.types, union) == Some(index),
        });
    }
    let other_type = krate.speller.runtime("Value");
    other_type.add_imports(&mut imports);
    imports.remove(krate.models(), name);
    let file = UnionFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.documented(id, ty, example),
        derives: krate.derives.list(id, ["Clone", "PartialEq"]),
        name: name.to_owned(),
        spaced: variants.iter().any(|variant| is_long(&variant.docs)),
        variants,
        readers,
        other: names.other.clone(),
        other_type,
    };
    table_imports.add(krate.models(), name);
    let table = UnionTable {
        header: krate.header(ty),
        imports: table_imports.render(),
        name: name.to_owned(),
        tag: union.tag.as_ref().map(|tag| string_literal(&tag.property)),
        rows,
        other: names.other,
        sensitive: ty.sensitive,
        masked: krate.types.api().sensitive || reaches_sensitive(krate.types, union),
        branches,
    };
    TypeFiles::new(&file, Some(&table))
}

/// Returns the branches of which a value may be several at once: those of an `anyOf` that share a JSON type and that no member distinguishes.
fn overlapping(union: &Union) -> Vec<usize> {
    if !union.any_of || union.tag.is_some() {
        return Vec::new();
    }
    let all = || {
        let all = union.variants.iter().enumerate();
        all.filter(|(_, branch)| branch.key.is_none())
    };
    let overlaps = |(index, branch): &(usize, &Variant)| {
        let mut others = all().filter(|(other, _)| other != index);
        others.any(|(_, other)| other.json_types.overlaps(branch.json_types))
    };
    all().filter(overlaps).map(|(index, _)| index).collect()
}

/// Whether a branch of a union contains sensitive values, so that JSON of no branch may contain them, too.
fn reaches_sensitive(types: &Types<'_>, union: &Union) -> bool {
    let mut pending = Vec::new();
    for branch in &union.variants {
        add_named(&branch.ty, &mut pending);
    }
    let mut seen: BTreeSet<TypeId> = pending.iter().copied().collect();
    while let Some(id) = pending.pop() {
        let ty = types.ty(id);
        let has_sensitive_members = match &ty.definition {
            Definition::Object(object) => object.fields.iter().any(|field| field.sensitive),
            _ => false,
        };
        if ty.sensitive || has_sensitive_members {
            return true;
        }
        let mut inner = Vec::new();
        add_named_by(&ty.definition, &mut inner);
        pending.extend(inner.into_iter().filter(|id| seen.insert(*id)));
    }
    false
}

/// Lays out the method that reads a value as one of its branches.
fn reader(method: &str, ty: &RustType) -> BranchReader {
    let ty = ty.to_string();
    let line = format!("    pub fn as_{method}(&self) -> Option<{ty}> {{");
    BranchReader {
        signature: if columns(&line) <= MAX_WIDTH {
            line
        } else {
            format!("    pub fn as_{method}(\n        &self,\n    ) -> Option<{ty}> {{")
        },
        shown: ty,
    }
}

/// Names the variants in the order of the branches, without the words that they share with the name of the enum: a branch of
/// `Shape` that is called `ShapeCircle` is `Shape::Circle`.
fn variant_names(types: &Types<'_>, name: &str, union: &Union) -> VariantNames {
    let wanted = union.variants.iter().map(|variant| variant.name.as_str());
    let names = without_shared_words(name, wanted).into_iter();
    // That of a named schema is as long as the schema's own, which is reported.
    let short =
        names
            .zip(&union.variants)
            .map(|(name, variant)| match types.name_of(&variant.ty) {
                Some(own) if own.ends_with(&name) => name,
                _ => type_name(&[&name], WIDTH),
            });
    VariantNames::claim(short)
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
fn type_words(json_types: JsonTypes) -> Vec<&'static str> {
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
