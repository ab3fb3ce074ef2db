//! What one operation is planned with.

use conform_ir::{Operation, Use};

use super::headers::HeaderStructs;
use super::names::Names;
use crate::names::{self, Position, identifier};
use crate::spelling::RustType;
use crate::types::Types;

/// What one operation is planned with.
pub(super) struct Planner<'p, 'a> {
    pub(super) operation: &'a Operation,
    pub(super) names: &'p mut Names<'a>,
    pub(super) headers: &'p mut HeaderStructs<'a>,
    /// The module that exports the types of the operation.
    pub(super) module: &'p str,
    /// The aliases that the operation declares.
    pub(super) aliases: Vec<TypeAlias>,
}

/// An alias for a type that is too complex to be written in a signature.
#[derive(Clone, Debug)]
pub(in crate::client) struct TypeAlias {
    pub(in crate::client) name: String,
    pub(in crate::client) ty: RustType,
}

impl<'a> Planner<'_, 'a> {
    /// The types of the API.
    pub(super) fn types(&self) -> &'a Types<'a> {
        self.names.speller.types()
    }

    /// Spells a use of a type of the API.
    pub(super) fn spell(&self, used: &Use) -> RustType {
        self.names.speller.spell(used)
    }

    /// A type of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> RustType {
        self.names.runtime(name)
    }

    /// The name of a type that is called after the operation: `GetVisitError`.
    pub(super) fn type_name(&self, suffix: &str) -> String {
        // Names that collide get a number.
        let width = (names::WIDTH - names::NUMBER).saturating_sub(suffix.len());
        let name = names::type_name(&[self.operation.name()], width);
        format!("{name}{suffix}")
    }

    /// Declares a type that is called after the operation: `GetVisitError`.
    pub(super) fn declare(&mut self, suffix: &str) -> RustType {
        let wanted = self.type_name(suffix);
        RustType::in_same_file(self.module, self.names.types.claim(&wanted))
    }

    /// Declares a constant that is called after the operation: `GET_VISIT_QUERY`.
    pub(super) fn constant(&mut self, suffix: &str) -> String {
        let name = identifier(self.operation.name(), Position::Constant);
        self.names.constants.claim(&format!("{name}{suffix}"))
    }

    /// Declares an alias for a type, or returns the one that the operation has for it already.
    pub(super) fn alias(&mut self, ty: RustType, wanted: &str) -> RustType {
        let name = match self.aliases.iter().find(|known| known.ty == ty) {
            Some(known) => known.name.clone(),
            None => {
                let name = self.names.types.claim(wanted);
                self.aliases.push(TypeAlias {
                    name: name.clone(),
                    ty,
                });
                name
            }
        };
        RustType::in_same_file(self.module, name)
    }
}
