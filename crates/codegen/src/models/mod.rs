//! The models crate: one type a file, and beside each the table that the runtime reads and writes it by.

mod enumeration;
mod folders;
mod newtype;
pub(crate) mod object;
mod package;
mod templates;
mod traits;
pub(crate) mod union;

use std::collections::BTreeMap;

use askama::Template;
use conform_ir::{Definition, Docs, Name, Type, TypeId};

use crate::groups::Groups;
use crate::names::version_order;
use crate::rust_type::Speller;
use crate::text::prefixed;
use crate::types::{Shared, Types};
use crate::workspace::file;
use crate::{Generated, Layout, Settings, docs};

use folders::{Place, Places};
use templates::{Export, ModFile, TablesFile};

/// What all files of the crate share.
struct Crate<'a> {
    types: &'a Types<'a>,
    settings: &'a Settings,
    speller: Speller<'a>,
}

impl Crate<'_> {
    fn header(&self, ty: &Type) -> String {
        self.settings.header(&ty.origin.file)
    }

    /// Whether every public item gets a comment, also where the document has none: this workspace asks for it.
    fn documents_all(&self) -> bool {
        matches!(self.settings.layout, Layout::InTree)
    }

    fn type_docs(&self, id: TypeId, ty: &Type) -> String {
        let fallback = match &ty.name {
            Name::Component(name) => format!("The schema {}.", docs::code_span(name)),
            Name::Inline(path) => {
                format!("The inline schema {}.", docs::code_span(&path.join(" / ")))
            }
        };
        let fallback = if self.documents_all() {
            fallback
        } else {
            String::new()
        };
        let mut docs = match self.types.shared(id) {
            // What is said about each of them stands where it is used.
            Some(Shared::Form) => Docs::default(),
            Some(Shared::Docs) | None => ty.docs.clone(),
        };
        if ty.deprecated {
            let description = docs.description.unwrap_or_default();
            docs = Docs {
                description: Some(format!("**Deprecated.** {description}")),
                ..docs
            };
        }
        docs::drop_repeated_title(&mut docs, self.types.name(id));
        let mut lines = docs::comment_lines(&docs, 0, &fallback);
        if self.types.shared(id).is_some() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push("All inline schemas that say the same share this type.".to_owned());
        }
        prefixed(&lines, 0, "///")
    }
}

/// The files of one type.
struct Files {
    ty: String,
    table: Option<String>,
}

impl Files {
    fn new(ty: &impl Template, table: Option<&impl Template>) -> Self {
        Self {
            ty: file(ty),
            table: table.map(file),
        }
    }
}

/// The types of one folder.
#[derive(Default)]
struct Listing {
    /// Modules, each with the attribute in front of it.
    modules: Vec<(String, String)>,
    tables: Vec<(String, String)>,
    exports: Vec<Export>,
}

impl Listing {
    /// Writes the files that list the others.
    fn write(mut self, folder: &str, settings: &Settings, generated: &mut Generated) {
        // rustfmt sorts `use` by the value of numbers, and `mod` by character.
        self.exports
            .sort_by(|a, b| version_order(&a.module, &b.module));
        self.tables.sort();
        if !self.tables.is_empty() {
            self.modules.push(("tables".to_owned(), String::new()));
            let tables = TablesFile {
                header: settings.root_header(),
                modules: self.tables,
            };
            generated
                .tree
                .insert(format!("{folder}/tables/mod.rs"), file(&tables));
        }
        self.modules.sort();
        let root = ModFile {
            header: settings.root_header(),
            modules: self.modules,
            exports: self.exports,
        };
        generated
            .tree
            .insert(format!("{folder}/mod.rs"), file(&root));
    }
}

/// Writes the models crate.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    generated: &mut Generated,
) {
    let krate = Crate {
        types,
        settings,
        speller: Speller::new(types, "crate", "conform_runtime"),
    };
    let folder = format!("{}/src/generated", settings.layout.models_folder());
    let mut listings = BTreeMap::from([(Place::default(), Listing::default())]);
    let places = Places::new(types, groups);
    for (id, ty) in types.iter() {
        let files = match &ty.definition {
            Definition::Object(object) => object::write(&krate, id, ty, object),
            Definition::Enum(def) => enumeration::write(&krate, id, ty, def),
            Definition::Union(union) => union::write(&krate, id, ty, union),
            Definition::Alias(used) => newtype::write_alias(&krate, id, ty, used),
            Definition::Newtype(used) => newtype::write(&krate, id, ty, used),
        };
        let place = places.of(id);
        let folder = place.folder(&folder);
        let cfg = places.cfg(id);
        let module = types.module(id).to_owned();
        generated
            .tree
            .insert(format!("{folder}/{module}.rs"), files.ty);
        let listing = listings.entry(place).or_default();
        if let Some(table) = files.table {
            generated
                .tree
                .insert(format!("{folder}/tables/{module}.rs"), table);
            listing.tables.push((module.clone(), cfg.clone()));
        }
        listing.modules.push((module.clone(), cfg.clone()));
        listing.exports.push(Export {
            cfg,
            module,
            name: types.name(id).to_owned(),
        });
        generated.written.types += 1;
        generated.written.schemas += usize::from(matches!(ty.name, Name::Component(_)));
    }
    // The deepest come last, and are listed before what they stand in is written.
    while let Some((place, listing)) = listings.pop_last() {
        listing.write(&place.folder(&folder), settings, generated);
        if let Some((around, module)) = place.parent() {
            let cfg = places.cfg_of(&place);
            let around = listings.entry(around).or_default();
            around.modules.push((module.to_owned(), cfg.clone()));
            around.exports.push(Export {
                cfg,
                module: module.to_owned(),
                name: "*".to_owned(),
            });
        }
    }
    package::write(&krate, groups, generated);
}
