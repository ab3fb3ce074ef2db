//! Origins: where in the description the parts of a translated schema come from.

use std::collections::HashMap;

use conform_description::{Address, Description, Node};

use crate::written_as_integer::WRITTEN_AS_INTEGER;

/// The origin of a part of a translated schema: a Schema Object, or a keyword in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaOrigin {
    /// The Schema Object.
    pub schema: Address,
    /// The keyword in it, or `None` for the whole schema.
    pub keyword: Option<String>,
}

impl SchemaOrigin {
    /// Returns the value of the keyword, or the Schema Object if there is no such keyword.
    ///
    /// # Panics
    ///
    /// If the origin belongs to another description.
    #[must_use]
    pub fn node<'d>(&self, description: &'d Description) -> Node<'d> {
        let schema = description.node(self.schema);
        self.keyword
            .as_deref()
            .and_then(|keyword| schema.get(keyword))
            .unwrap_or(schema)
    }

    /// The origin of a whole schema.
    pub(crate) fn of_schema(schema: Address) -> Self {
        Self {
            schema,
            keyword: None,
        }
    }

    /// The origin of a keyword.
    pub(crate) fn of_keyword(schema: Address, keyword: &str) -> Self {
        Self {
            schema,
            keyword: Some(keyword.to_owned()),
        }
    }
}

/// A part of a schema that is ignored, so that it is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaProblem {
    /// Where it is.
    pub origin: SchemaOrigin,
    /// What is wrong with it.
    pub message: String,
    /// Why it is ignored.
    pub kind: SchemaProblemKind,
}

/// Why a part of a schema is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaProblemKind {
    /// It is invalid.
    Invalid,
    /// It is written in a dialect that is not supported.
    UnknownDialect,
}

impl SchemaProblem {
    /// A part that is invalid.
    pub(crate) fn invalid(origin: SchemaOrigin, message: String) -> Self {
        Self {
            origin,
            message,
            kind: SchemaProblemKind::Invalid,
        }
    }
}

/// The origins of a translated schema, by JSON Pointer of each translated Schema Object.
#[derive(Default)]
pub(crate) struct OriginMap {
    schemas: HashMap<String, SchemaOrigin>,
    /// The keywords of the description that keywords of the translation are made of, where the names differ.
    renamed: HashMap<String, &'static str>,
}

impl OriginMap {
    pub(crate) fn insert(&mut self, pointer: impl Into<String>, origin: SchemaOrigin) {
        self.schemas.insert(pointer.into(), origin);
    }

    /// Says that the keyword at a pointer is made of one with another name.
    pub(crate) fn rename(&mut self, pointer: String, source: &'static str) {
        self.renamed.insert(pointer, source);
    }

    /// The origin of the Schema Object at a pointer.
    pub(crate) fn schema(&self, pointer: &str) -> Option<&SchemaOrigin> {
        self.schemas.get(pointer)
    }

    /// The origin of the Schema Object at a pointer, or of the keyword that contains it.
    pub(crate) fn at(&self, pointer: &str) -> Option<SchemaOrigin> {
        let keyword = || Some(self.keyword(pointer)?.1);
        self.schema(pointer).cloned().or_else(keyword)
    }

    /// The keyword that contains a pointer: its own pointer, and its origin.
    pub(crate) fn keyword<'p>(&self, pointer: &'p str) -> Option<(&'p str, SchemaOrigin)> {
        let mut end = pointer.len();
        loop {
            let start = pointer[..end].rfind('/')?;
            if let Some(origin) = self.schema(&pointer[..start]) {
                let renamed = self.renamed.get(&pointer[..end]).copied();
                let keyword = origin.keyword.as_deref().or(renamed);
                let keyword = keyword.unwrap_or_else(|| source_keyword(&pointer[start + 1..end]));
                let origin = SchemaOrigin::of_keyword(origin.schema, keyword);
                return Some((&pointer[..end], origin));
            }
            end = start;
        }
    }
}

/// The keyword of the description that a keyword of the translation is made of.
fn source_keyword(name: &str) -> &str {
    if name == WRITTEN_AS_INTEGER {
        "type"
    } else {
        name
    }
}
