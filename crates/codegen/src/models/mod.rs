//! The models crate: a file for each type, and beside it the table by which the runtime reads and writes it.

mod branch_types;
mod context;
mod derives;
mod enum_values;
mod enumeration;
mod example_docs;
mod examples;
mod folders;
mod members;
mod newtype;
mod object;
mod stutter;
mod templates;
mod traits;
mod union;

use std::collections::BTreeMap;

use conform_ir::{Definition, Expr, Name, Use};

use context::ModelsCrate;
pub(crate) use derives::DerivedTraits;
use folders::{Folder, Folders};
use templates::{Export, ModFile, Module, TablesFile};
pub(crate) use traits::is_text;

use crate::groups::{CfgAttribute, Groups};
use crate::names::version_order;
use crate::spelling::Speller;
use crate::types::Types;
use crate::workspace::render_file;
use crate::{Generated, Settings};

/// Writes the models crate.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    generated: &mut Generated,
) {
    let krate = ModelsCrate {
        types,
        settings,
        speller: Speller::new(types, settings.layout.models_inside()),
        derives: DerivedTraits::new(types, settings).unwrap_or_default(),
    };
    let root = settings.layout.models_code();
    let mut listings = BTreeMap::from([(Folder::default(), Listing::default())]);
    let folders = Folders::new(types, groups);
    for (id, ty) in types.iter() {
        let original = types.original(id);
        let same = Use::of(Expr::Named(original));
        let files = match &ty.definition {
            _ if original != id => newtype::write_alias(&krate, id, ty, &same),
            Definition::Alias(used) | Definition::Newtype(used)
                if types.replacement(id).is_some() =>
            {
                newtype::write_alias(&krate, id, ty, used)
            }
            Definition::Object(object) => object::write(&krate, id, ty, object),
            Definition::Enum(def) => enumeration::write(&krate, id, ty, def),
            Definition::Union(union) => union::write(&krate, id, ty, union),
            Definition::Alias(used) => newtype::write_alias(&krate, id, ty, used),
            Definition::Newtype(used) => newtype::write(&krate, id, ty, used),
        };
        let folder = folders.of(id);
        let path = folder.path(&root);
        let module = Module {
            cfg: folders.cfg(id),
            name: types.module(id).to_owned(),
        };
        let tree = &mut generated.tree;
        tree.insert(format!("{path}/{}.rs", module.name), files.ty);
        let listing = listings.entry(folder).or_default();
        if let Some(table) = files.table {
            tree.insert(format!("{path}/tables/{}.rs", module.name), table);
            listing.tables.push(module.clone());
        }
        listing.add(module, types.name(id));
        generated.written.types += 1;
        generated.written.shared += usize::from(original != id);
        generated.written.schemas += usize::from(matches!(ty.name, Name::Component(_)));
    }
    generated.derived = settings
        .derives
        .all
        .iter()
        .map(|wanted| (wanted.to_string(), krate.derives.count(wanted)))
        .collect();
    // A folder comes after the one that contains it, so it is listed there before that one is written.
    while let Some((folder, listing)) = listings.pop_last() {
        listing.write(&folder.path(&root), settings, generated);
        if let Some((parent, module)) = folder.parent() {
            let module = Module {
                cfg: folders.cfg_of(&folder),
                name: module.to_owned(),
            };
            listings.entry(parent).or_default().add(module, "*");
        }
    }
    if settings.example_tests {
        examples::write(&krate, generated);
    }
}

/// The modules in one folder.
#[derive(Default)]
struct Listing<'a> {
    modules: Vec<Module<'a>>,
    tables: Vec<Module<'a>>,
    exports: Vec<Export<'a>>,
}

impl<'a> Listing<'a> {
    /// Adds a module, and what is exported from it: a name, or `*`.
    fn add(&mut self, module: Module<'a>, name: &str) {
        self.exports.push(Export {
            cfg: module.cfg.clone(),
            module: module.name.clone(),
            name: name.to_owned(),
        });
        self.modules.push(module);
    }

    /// Writes the files that declare the modules.
    fn write(mut self, folder: &str, settings: &Settings, generated: &mut Generated) {
        // rustfmt sorts `use` by the value of numbers, and `mod` by character.
        self.exports
            .sort_by(|a, b| version_order(&a.module, &b.module));
        let by_name = |a: &Module<'_>, b: &Module<'_>| a.name.cmp(&b.name);
        self.tables.sort_by(by_name);
        if !self.tables.is_empty() {
            self.modules.push(Module {
                cfg: CfgAttribute::new([]),
                name: "tables".to_owned(),
            });
            let tables = TablesFile {
                header: settings.root_header(),
                modules: self.tables,
            };
            let path = format!("{folder}/tables/mod.rs");
            generated.tree.insert(path, render_file(&tables));
        }
        self.modules.sort_by(by_name);
        let root = ModFile {
            header: settings.root_header(),
            modules: self.modules,
            exports: self.exports,
        };
        let path = format!("{folder}/mod.rs");
        generated.tree.insert(path, render_file(&root));
    }
}
