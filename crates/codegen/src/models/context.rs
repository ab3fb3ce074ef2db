//! What all files of the models crate are written with.

use askama::Template;
use conform_ir::{Docs, Name, Type, TypeId};

use super::derives::DerivedTraits;
use crate::names::{Position, identifier};
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
        let fallback = self.fallback(&type_prose(&ty.name, &owner(&ty.name)));
        prefixed(&self.type_lines(id, ty, &fallback), 0, "///")
    }

    /// Returns the comment of a type with an example. An inline type without a description says whose it is; what only repeats the name of a
    /// type is left out.
    pub(super) fn documented(&self, id: TypeId, ty: &Type, example: Vec<String>) -> String {
        if example.is_empty() {
            return self.type_docs(id, ty);
        }
        let owner = owner(&ty.name);
        let prose = type_prose(&ty.name, &owner);
        let fallback = match prose {
            Prose::InlineSchema { .. } | Prose::Message { .. } | Prose::MessageOfStatus { .. } => {
                prose.to_string()
            }
            // A name that another type has, or Rust: the comment says which schema this is.
            Prose::Schema { name } if self.types.name(id) != identifier(name, Position::Type) => {
                prose.to_string()
            }
            _ => self.fallback(&prose),
        };
        let mut lines = self.type_lines(id, ty, &fallback);
        docs::add_paragraph(&mut lines, example);
        prefixed(&lines, 0, "///")
    }

    fn type_lines(&self, id: TypeId, ty: &Type, fallback: &str) -> Vec<String> {
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
        docs::comment_lines(&docs, 0, fallback)
    }
}

/// What an inline type is part of: all but the last of the places where it is used.
fn owner(name: &Name) -> String {
    match name {
        Name::Inline(path) if path.len() > 1 => path[..path.len() - 1].join("."),
        Name::Component(_) | Name::Inline(_) => String::new(),
    }
}

/// Whether a word is a key of `responses`.
fn is_status(word: &str) -> bool {
    word == "default" || word.len() == 3 && word.starts_with(|c: char| c.is_ascii_digit())
}

/// The comment of a type that has no description.
fn type_prose<'p>(name: &'p Name, owner: &'p str) -> Prose<'p> {
    match name {
        Name::Component(name) => Prose::Schema { name },
        Name::Inline(path) => match &path[..] {
            [of, part] if matches!(part.as_str(), "request" | "response") => {
                Prose::Message { part, of }
            }
            [of, part, status] if part == "response" && is_status(status) => {
                Prose::MessageOfStatus { status, of }
            }
            [.., part] if !owner.is_empty() => Prose::InlineSchema { part, of: owner },
            path => Prose::Schema {
                name: path.last().map_or("", String::as_str),
            },
        },
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
