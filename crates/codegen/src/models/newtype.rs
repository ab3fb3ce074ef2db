//! Structs around one value, and aliases.

use conform_ir::{Type, TypeId, Use};

use super::context::{ModelsCrate, TypeFiles};
use super::templates::{AliasFile, NewtypeFile, NewtypeTable};
use super::traits::Traits;
use crate::spelling::Imports;
use crate::text::columns;

/// Writes a struct around one value and its table.
pub(super) fn write(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, used: &Use) -> TypeFiles {
    let name = krate.types.name(id);
    let traits = Traits::of(krate.types, used);
    let derives = [
        ("Clone", true),
        ("Copy", traits.copy),
        ("Debug", !ty.sensitive),
        ("PartialEq", true),
        ("Eq", traits.eq),
        ("PartialOrd", traits.ord),
        ("Ord", traits.ord),
        ("Hash", traits.eq),
    ];
    let derives = derives.iter().filter(|(_, derived)| *derived);
    let inner = krate.speller.spell_in(id, used);
    let mut imports = Imports::new();
    inner.add_imports(&mut imports);
    let mut table_imports = imports.clone();
    table_imports.add(krate.models(), name);
    imports.remove(krate.models(), name);
    let file = NewtypeFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        derives: krate.derives.list(id, derives.map(|(name, _)| *name)),
        name: name.to_owned(),
        member: inner.as_tuple_member("pub struct ".len() + columns(name)),
    };
    let table = NewtypeTable {
        header: krate.header(ty),
        imports: table_imports.render(),
        name: name.to_owned(),
        inner,
        conversions: match (traits.text, traits.display) {
            (true, true) => Some("text"),
            (false, true) => Some("display"),
            (_, false) => None,
        },
        sensitive: ty.sensitive,
    };
    TypeFiles::new(&file, Some(&table))
}

/// Writes an alias.
pub(super) fn write_alias(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, used: &Use) -> TypeFiles {
    let name = krate.types.name(id);
    let target = match krate.types.replacement(id) {
        Some(replacement) => krate.speller.replaced(replacement, &used.expr),
        None => krate.speller.spell_in(id, used),
    };
    let mut imports = Imports::new();
    target.add_imports(&mut imports);
    let file = AliasFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        name: name.to_owned(),
        target: target.behind(0, "pub type  =".len() + columns(name), ";".len()),
    };
    TypeFiles::new(&file, None::<&AliasFile>)
}
