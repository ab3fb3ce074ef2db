//! Structs around one value, and aliases.

use conform_ir::{Type, TypeId, Use};

use super::templates::{AliasFile, NewtypeFile, NewtypeTable};
use super::traits::Abilities;
use super::{Crate, Files};
use crate::rust_type::Imports;
use crate::text::{columns, tuple_member, typed};

/// Writes a struct around one value and its table.
pub(super) fn write(krate: &Crate<'_>, id: TypeId, ty: &Type, used: &Use) -> Files {
    let name = krate.types.name(id);
    let can = Abilities::of(krate.types, used);
    let mut derives = vec!["Clone"];
    let mut derive = |condition: bool, names: &[&'static str]| {
        if condition {
            derives.extend(names);
        }
    };
    derive(can.copy, &["Copy"]);
    derive(!ty.sensitive, &["Debug"]);
    derive(true, &["PartialEq"]);
    derive(can.eq, &["Eq"]);
    derive(can.ord, &["PartialOrd", "Ord"]);
    derive(can.eq, &["Hash"]);

    let mut imports = Imports::new();
    let inner = krate.speller.spell_in(id, used, &mut imports);
    let mut table_imports = imports.clone();
    table_imports.add("crate", name);
    imports.remove("crate", name);
    let file = NewtypeFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        derives: derives.join(", "),
        name: name.to_owned(),
        member: tuple_member("pub struct ".len() + columns(name), &inner),
    };
    let table = NewtypeTable {
        header: krate.header(ty),
        imports: table_imports.render(),
        name: name.to_owned(),
        inner,
        conversions: match can {
            Abilities {
                text: true,
                display: true,
                ..
            } => ": text",
            Abilities { display: true, .. } => ": display",
            _ => "",
        },
        sensitive: ty.sensitive,
    };
    Files::new(&file, Some(&table))
}

/// Writes an alias.
pub(super) fn write_alias(krate: &Crate<'_>, id: TypeId, ty: &Type, used: &Use) -> Files {
    let name = krate.types.name(id);
    let mut imports = Imports::new();
    let target = krate.speller.spell_in(id, used, &mut imports);
    let before = format!("pub type {name} =");
    let line = typed(0, &before, &target, ";");
    let file = AliasFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        name: name.to_owned(),
        target: line[before.len()..line.len() - 1].to_owned(),
    };
    Files::new(&file, None::<&AliasFile>)
}
