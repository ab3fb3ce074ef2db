//! Several schemas of one description, translated to one JSON Schema document.

use conform_description::Node;
use serde_json::Value as Json;

use crate::direction::Direction;
use crate::discriminator::Discriminator;
use crate::origin::SchemaOrigin;
use crate::translate;
use crate::translation::Translation;

/// Schemas of one description, and everything that they refer to, as one JSON Schema 2020-12 document: `{"$defs": {…}}`.
///
/// [`Schema`](crate::Schema) is for one schema that checks values. This is for tools that compare or rewrite schemas: what
/// several of them refer to is translated once.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_schema::{Direction, TranslatedSchemas};
///
/// let text = "openapi: 3.0.3
/// info: {title: Clinic, version: '1'}
/// paths: {}
/// components:
///   schemas:
///     Visit: {type: object, properties: {id: {type: string, nullable: true}}}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let description = loaded.description.expect("the root file is a description");
/// let visit = description.root().at("/components/schemas/Visit").expect("the schema exists");
///
/// let translated = TranslatedSchemas::new([visit], Direction::Response);
/// assert_eq!(translated.root(0), "/$defs/Visit");
/// let id = translated.at("/$defs/Visit/properties/id").expect("it is translated");
/// assert_eq!(id["type"], serde_json::json!(["string", "null"]));
/// ```
pub struct TranslatedSchemas {
    translation: Translation,
    roots: Vec<String>,
}

impl TranslatedSchemas {
    /// Translates schemas as they apply to values that go this way.
    #[must_use]
    pub fn new<'d>(roots: impl IntoIterator<Item = Node<'d>>, direction: Direction) -> Self {
        let (translation, references) = translate::translate_all(roots, direction);
        let pointer = |reference: String| reference.trim_start_matches('#').to_owned();
        Self {
            translation,
            roots: references.into_iter().map(pointer).collect(),
        }
    }

    /// Returns the document.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.translation.json
    }

    /// Returns the JSON Pointer of the definition of a root, by its place in the list of roots.
    ///
    /// # Panics
    ///
    /// If there are not so many roots.
    #[must_use]
    pub fn root(&self, index: usize) -> &str {
        &self.roots[index]
    }

    /// Returns the translated schema, or part of one, at a JSON Pointer into [`json`](Self::json).
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Json> {
        self.translation.json.pointer(pointer)
    }

    /// Returns where the part at a JSON Pointer comes from.
    #[must_use]
    pub fn origin(&self, pointer: &str) -> Option<SchemaOrigin> {
        self.translation.origins.at(pointer)
    }

    /// Returns the discriminator of the translated schema at a JSON Pointer.
    #[must_use]
    pub fn discriminator(&self, pointer: &str) -> Option<&Discriminator> {
        self.translation.discriminators.get(pointer)
    }

    /// Returns whether the discriminator of the union at a JSON Pointer makes values valid that fit several branches of
    /// `oneOf`.
    #[must_use]
    pub fn is_settled_by_tag(&self, pointer: &str) -> bool {
        self.discriminator(pointer)
            .is_some_and(|discriminator| discriminator.settles)
    }

    /// Returns a regular expression of the translation as the description has it.
    #[must_use]
    pub fn written_pattern<'p>(&'p self, pattern: &'p str) -> &'p str {
        let written = self.translation.patterns.get(pattern);
        written.map_or(pattern, String::as_str)
    }
}

impl std::fmt::Debug for TranslatedSchemas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TranslatedSchemas")
            .field("roots", &self.roots)
            .finish_non_exhaustive()
    }
}
