//! An API, and what belongs to all of it: title, servers, tags.

use crate::docs::Docs;
use crate::operation::Operation;
use crate::security::SecurityScheme;
use crate::server::Server;
use crate::types::{Example, Type, TypeId, ValueExample};

/// An API: everything that a generator needs.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Title, version and prose of the API.
    pub info: Info,
    /// Servers of the whole API, in order of preference.
    pub servers: Vec<Server>,
    /// Tags in the order of the document, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Security schemes, by component name, in the order of the document.
    pub security_schemes: Vec<SecurityScheme>,
    /// Every type that has a name of its own. [`TypeId`] is an index into this list.
    pub types: Vec<Type>,
    /// Every operation under `paths`, in the order of the document.
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks: what the API sends to its user.
    pub webhooks: Vec<Operation>,
    /// Examples of values that have no type of their own, such as a member that is a date or a list. Only
    /// [`lower_with_examples`](crate::lower_with_examples) collects them.
    pub value_examples: Vec<ValueExample>,
    /// `x-sensitive` at the root: no value of it that has no type appears in debug output.
    pub sensitive: bool,
    /// How much the document holds, to be compared with what a generator writes.
    pub counts: Counts,
}

impl Api {
    /// Returns the type with this id.
    ///
    /// # Panics
    ///
    /// If `id` comes from another `Api`.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// Returns every example of the document: of named types, of values without a named type, then of request and response
    /// bodies.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        let of_types = self.types.iter().flat_map(|ty| &ty.examples);
        let operations = self.operations.iter().chain(&self.webhooks);
        let of_bodies = operations.flat_map(|operation| {
            let requests = operation.body.iter().flat_map(|body| &body.contents);
            let responses = operation
                .responses
                .iter()
                .flat_map(|response| &response.contents);
            requests
                .chain(responses)
                .flat_map(|content| &content.examples)
        });
        let of_values = self.value_examples.iter().map(|value| &value.example);
        of_types.chain(of_values).chain(of_bodies)
    }
}

/// How much the document holds. It is counted in the document itself, not in the lowered form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations under `paths`.
    pub operations: usize,
    /// Operations under `webhooks` and `callbacks`.
    pub webhooks: usize,
    /// Named schemas: `components.schemas`, or the schema files of a description that has none.
    pub schemas: usize,
}

/// `info`.
#[derive(Clone, Debug, Default)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// `info.version`: any string.
    pub version: String,
    /// `info.summary` and `info.description`.
    pub docs: Docs,
}

/// A Tag Object.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The tag as operations name it.
    pub name: String,
    /// `summary` (3.2) and `description`.
    pub docs: Docs,
}
