//! One of several types: an enum with a variant for each, and one for JSON that is none of them.

use conform_ir::{Kinds, Type, TypeId, Union};

use super::enumeration::gaps;
use super::templates::{EnumFile, UnionRow, UnionTable, Variant};
use super::{Crate, Files};
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::{WIDTH, columns, generic, string_literal};
use crate::types::value_size;

/// Names the variants in the order of the branches, and the one for everything else. A branch of `Shape` that is called
/// `ShapeCircle` is `Shape::Circle`.
pub(crate) fn variants(name: &str, union: &Union) -> (Vec<String>, String) {
    let mut scope = Scope::new();
    let names = union
        .variants
        .iter()
        .map(|variant| {
            let whole = identifier(&variant.name, Position::Variant);
            let short = whole
                .strip_prefix(name)
                .filter(|rest| rest.starts_with(char::is_uppercase) && *rest != "Self");
            scope.claim(short.unwrap_or(&whole))
        })
        .collect();
    let other = if scope.is_free("Unknown") {
        "Unknown"
    } else {
        "Unlisted"
    };
    (names, scope.claim(other))
}

/// Writes the enum and its table.
pub(super) fn write(krate: &Crate<'_>, id: TypeId, ty: &Type, union: &Union) -> Files {
    let name = krate.types.name(id);
    let (names, other) = variants(name, union);
    let mut imports = Imports::new();
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for (branch, name) in union.variants.iter().zip(&names) {
        let spelled = krate.speller.spell_in(id, &branch.ty, &mut imports);
        let boxed =
            krate.types.size_in(id, &branch.ty) > value_size::LARGE && !spelled.starts_with("Box<");
        let spelled = if boxed {
            format!("Box<{spelled}>")
        } else {
            spelled
        };
        let fallback = if krate.documents_all() {
            format!("{}.", docs::code_span(&branch.name))
        } else {
            String::new()
        };
        variants.push(Variant {
            docs: docs::comment(&branch.docs, 4, &fallback),
            declaration: declaration(name, &spelled),
            gap: false,
        });
        rows.push(UnionRow {
            kinds: kinds(branch.kinds),
            tags: tags(branch),
            variant: name.clone(),
        });
    }
    let value = krate.speller.runtime("Value", &mut imports);
    variants.push(Variant {
        docs: "    /// JSON that is none of these types.\n".to_owned(),
        declaration: format!("{other}({value})"),
        gap: false,
    });
    gaps(&mut variants);

    imports.remove("crate", name);
    let file = EnumFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        derives: "Clone, PartialEq",
        name: name.to_owned(),
        variants,
    };
    let mut imports = Imports::new();
    imports.add("crate", name);
    let table = UnionTable {
        header: krate.header(ty),
        imports: imports.render(),
        name: name.to_owned(),
        tag: union.tag.as_ref().map_or(String::new(), |tag| {
            format!(" tag {}", string_literal(&tag.property))
        }),
        rows,
        other,
        sensitive: ty.sensitive,
    };
    Files::new(&file, Some(&table))
}

/// `Name(Type)`, on three lines where one is too short.
fn declaration(name: &str, spelled: &str) -> String {
    let line = format!("{name}({spelled})");
    if "    ,".len() + columns(&line) <= WIDTH {
        return line;
    }
    let mut inner = String::new();
    generic(spelled, 8, &mut inner);
    format!("{name}(\n{inner}    )")
}

fn kinds(kinds: Kinds) -> String {
    if kinds == Kinds::ALL {
        return "any".to_owned();
    }
    let mut words = Vec::new();
    for (kind, word) in [
        (Kinds::NULL, "null"),
        (Kinds::BOOLEAN, "boolean"),
        (Kinds::STRING, "string"),
        (Kinds::ARRAY, "array"),
        (Kinds::OBJECT, "object"),
    ] {
        if kinds.overlaps(kind) {
            words.push(word);
        }
    }
    if kinds.overlaps(Kinds::FRACTION) {
        words.push("number");
    } else if kinds.overlaps(Kinds::INTEGER) {
        words.push("integer");
    }
    if words.is_empty() {
        "any".to_owned()
    } else {
        words.join(" | ")
    }
}

fn tags(branch: &conform_ir::Variant) -> String {
    let default = if branch.default { " default" } else { "" };
    if branch.tags.is_empty() {
        return default.to_owned();
    }
    let tags: Vec<String> = branch
        .tags
        .iter()
        .map(|tag| string_literal(&tag.to_string()))
        .collect();
    format!(" [{}]{default}", tags.join(", "))
}
