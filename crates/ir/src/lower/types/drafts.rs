//! The types that are being defined: drafts, and what is still to be done.

use std::ops::{Index, IndexMut};

use conform_description::Node;
use foldhash::{HashMap, HashSet};

use crate::lower::schema::json_types::json_type_of;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::{PartKey, SchemaPart};
use crate::lower::types::names::{NameWords, UniqueNames};
use crate::lower::types::titles::letters;
use crate::{Definition, Docs, Example, Expr, JsonTypes, Name, Origin, Type, TypeId, Use};

/// A type that is being defined.
pub(crate) struct DraftType<'d> {
    /// The type.
    pub(crate) ty: Type,
    /// Whether its schema admits `null`.
    pub(crate) null: bool,
    /// Its schema.
    pub(crate) node: Option<Node<'d>>,
}

/// What an inline type is made from: schemas that all apply, and the JSON types that count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InlineKey {
    parts: Box<[PartKey]>,
    only: u8,
}

impl InlineKey {
    /// Returns the key of these parts.
    pub(crate) fn new(parts: &[SchemaPart<'_>], only: JsonTypes) -> Self {
        Self {
            parts: parts.iter().map(|part| part.key()).collect(),
            only: only.0,
        }
    }
}

/// A type that has a draft and no definition yet.
pub(crate) enum PendingType<'d> {
    /// A named schema.
    Component(TypeId, Node<'d>),
    /// An object, by what its schemas say together.
    Object(TypeId, Box<MergedSchema<'d>>),
    /// Schemas that all apply, of which these JSON types count.
    Parts(TypeId, Vec<SchemaPart<'d>>, JsonTypes),
}

/// What a schema was found to be.
pub(crate) enum BuiltType<'d> {
    /// A type that needs no name.
    Use(Use),
    /// An object with members.
    Object(Box<MergedSchema<'d>>),
    /// A type that needs a name, and whether `null` is admitted.
    Definition(Definition, bool),
}

impl<'d> BuiltType<'d> {
    /// A type that needs no name.
    pub(crate) fn of(expr: Expr, nullable: bool) -> Self {
        // `Any` includes `null`.
        let nullable = nullable && !matches!(expr, Expr::Any | Expr::Null);
        Self::Use(Use { expr, nullable })
    }
}

/// How deep inline schemas may nest before the inner ones wait in the queue.
const DEEPEST: usize = 48;

/// All drafts, in order, and the names that they have taken.
#[derive(Default)]
pub(crate) struct DraftTypes<'d> {
    list: Vec<DraftType<'d>>,
    names: UniqueNames,
    /// The letters of the names of components.
    components: HashSet<String>,
}

impl<'d> DraftTypes<'d> {
    /// Adds a type without a definition, and returns its id. Until it is defined, it is an alias for any JSON.
    pub(crate) fn add(&mut self, name: Name, schema: Option<Node<'d>>) -> TypeId {
        let id = TypeId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(DraftType {
            ty: Type {
                name,
                origin: schema.map_or_else(unknown_origin, written_at),
                docs: Docs::default(),
                deprecated: false,
                sensitive: false,
                in_request: false,
                in_response: false,
                definition: Definition::Alias(Use::of(Expr::Any)),
                examples: Vec::new(),
            },
            null: false,
            node: schema,
        });
        id
    }

    /// Returns a name for a component, unlike all others.
    pub(crate) fn component_name(&mut self, wanted: String) -> Name {
        self.components.insert(letters(&wanted));
        Name::Component(self.names.unique(vec![wanted]).concat())
    }

    /// Returns the words for the items of a list that is used at the place `words`.
    pub(crate) fn item_words(&self, words: &NameWords) -> NameWords {
        words.item(|item| self.is_free(item))
    }

    /// Returns the words for the values of a map that is used at the place `words`.
    pub(crate) fn value_words(&self, words: &NameWords) -> NameWords {
        words.value(|value| self.is_free(value))
    }

    /// Whether no component has the name of these words.
    fn is_free(&self, words: &NameWords) -> bool {
        !self.components.contains(&letters(&words.to_vec().concat()))
    }

    /// Returns a name for an inline type, unlike all others.
    pub(crate) fn inline_name(&mut self, words: &NameWords) -> Name {
        Name::Inline(self.names.unique(words.to_vec()))
    }

    /// Returns a name of one word for an inline type, unlike all others.
    pub(crate) fn component_words(&mut self, name: &str) -> Name {
        Name::Inline(self.names.unique(vec![name.to_owned()]))
    }

    /// Sets what a type is, and that it admits `null` if `null` is set.
    pub(crate) fn define(&mut self, id: TypeId, definition: Definition, null: bool) {
        let draft = &mut self[id];
        draft.ty.definition = definition;
        draft.null |= null;
    }

    /// Returns the words that name a type, for what is inside of it.
    pub(crate) fn words_of(&self, id: TypeId) -> NameWords {
        NameWords::of_type(&self[id].ty.name)
    }

    /// Returns the name of a component, or the last word of an inline type's name.
    pub(crate) fn short_name(&self, id: TypeId) -> String {
        match &self[id].ty.name {
            Name::Component(name) => name.clone(),
            Name::Inline(words) => words.last().cloned().unwrap_or_default(),
        }
    }

    /// Keeps those examples of a type that have one of these JSON types. For a type that is only what schemas say about
    /// one JSON type of several.
    pub(crate) fn keep_examples_of(&mut self, used: &Use, json_types: JsonTypes) {
        let Expr::Named(id) = used.expr else { return };
        let is_of = |example: &Example| {
            let value = serde_json::from_str(&example.json);
            value.is_ok_and(|value| json_type_of(&value).overlaps(json_types))
        };
        self[id].ty.examples.retain(is_of);
    }

    /// Returns all drafts, in order.
    pub(crate) fn into_list(self) -> Vec<DraftType<'d>> {
        self.list
    }
}

impl<'d> Index<TypeId> for DraftTypes<'d> {
    type Output = DraftType<'d>;

    fn index(&self, id: TypeId) -> &DraftType<'d> {
        &self.list[id.0 as usize]
    }
}

impl IndexMut<TypeId> for DraftTypes<'_> {
    fn index_mut(&mut self, id: TypeId) -> &mut Self::Output {
        &mut self.list[id.0 as usize]
    }
}

/// Inline types that exist, and inline schemas that are being lowered at the moment.
#[derive(Default)]
pub(crate) struct InlineTypes {
    by_key: HashMap<InlineKey, TypeId>,
    /// Schemas that are being lowered, outermost first.
    active: Vec<(InlineKey, NameWords)>,
}

impl InlineTypes {
    /// Returns the type that was made from these schemas.
    pub(crate) fn get(&self, key: &InlineKey) -> Option<TypeId> {
        self.by_key.get(key).copied()
    }

    /// Records the type that was made from these schemas.
    pub(crate) fn insert(&mut self, key: InlineKey, id: TypeId) {
        self.by_key.insert(key, id);
    }

    /// Returns the words of the place where these schemas are being lowered, if they are.
    pub(crate) fn active_words(&self, key: &InlineKey) -> Option<&NameWords> {
        let mut active = self.active.iter();
        active
            .find(|(other, _)| other == key)
            .map(|(_, words)| words)
    }

    /// Whether inline schemas nest so deep here that the next one must wait for its turn.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.active.len() > DEEPEST
    }

    /// Records that these schemas are being lowered, until [`leave`](Self::leave).
    pub(crate) fn enter(&mut self, key: InlineKey, words: NameWords) {
        self.active.push((key, words));
    }

    /// Records that the schemas entered last are lowered.
    pub(crate) fn leave(&mut self) {
        self.active.pop();
    }
}

/// Returns where a schema is written: for a component that only refers to another file, the place in that file.
fn written_at(node: Node<'_>) -> Origin {
    let mut at = node;
    for _ in 0..64 {
        match at.reference().and_then(|reference| reference.target) {
            Some(target) if target.address().file != at.address().file => at = target,
            _ => break,
        }
    }
    at.origin()
}

fn unknown_origin() -> Origin {
    Origin {
        file: "".into(),
        line: 1,
        column: 1,
    }
}
