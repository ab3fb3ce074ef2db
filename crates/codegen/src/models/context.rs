//! What all files of the models crate are written with.

use askama::Template;
use conform_ir::{Docs, Name, Type, TypeId};

use super::derives::DerivedTraits;
use crate::prose::Prose;
use crate::spelling::Speller;
use crate::text::prefixed;
use crate::types::Types;
use crate::workspace::render_file;
use crate::{Layout, Settings, docs};

/// What all files of the models crate are written with.
pub(super) struct ModelsCrate<'a> {
    pub(super) types: &'a Types<'a>,
    pub(super) settings: &'a Settings,
    pub(super) speller: Speller<'a>,
    pub(super) derives: DerivedTraits,
}

impl ModelsCrate<'_> {
    /// Returns the module of the models in their own code.
    pub(super) fn models(&self) -> &'static str {
        self.settings.layout.models_inside()
    }

    /// Returns the first line of the file of a type.
    pub(super) fn header(&self, ty: &Type) -> String {
        self.settings.header(&ty.origin.file)
    }

    /// Whether every public item gets a comment, also where the document has no description: the lints of this workspace ask
    /// for it.
    pub(super) fn documents_all(&self) -> bool {
        matches!(self.settings.layout, Layout::InTree)
    }

    /// Returns the comment of what has no description in the document: `prose` where every item gets one, else nothing.
    pub(super) fn fallback(&self, prose: &Prose<'_>) -> String {
        if self.documents_all() {
            prose.to_string()
        } else {
            String::new()
        }
    }

    /// Returns the comment of a type.
    pub(super) fn type_docs(&self, id: TypeId, ty: &Type) -> String {
        let fallback = match &ty.name {
            Name::Component(name) => self.fallback(&Prose::Schema { name }),
            Name::Inline(path) => self.fallback(&Prose::InlineSchema {
                path: &path.join(" / "),
            }),
        };
        let mut docs = ty.docs.clone();
        if ty.deprecated {
            let description = docs.description.unwrap_or_default();
            let description = Prose::DeprecatedType {
                description: &description,
            };
            docs = Docs {
                description: Some(description.to_string()),
                ..docs
            };
        }
        docs::drop_repeated_title(&mut docs, self.types.name(id));
        let lines = docs::comment_lines(&docs, 0, &fallback);
        prefixed(&lines, 0, "///")
    }
}

/// The files of one type.
pub(super) struct TypeFiles {
    /// The file with the type.
    pub(super) ty: String,
    /// The file with its table; an alias has none.
    pub(super) table: Option<String>,
}

impl TypeFiles {
    pub(super) fn new(ty: &impl Template, table: Option<&impl Template>) -> Self {
        Self {
            ty: render_file(ty),
            table: table.map(render_file),
        }
    }
}
