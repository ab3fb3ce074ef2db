//! The other direction: what values of which no schema is known have in common.

use std::collections::BTreeSet;

use conform_json::{Value, ValueKind};

/// How many different texts of one place are kept.
const MOST_TEXTS: usize = 100;

/// What some values have in common: their JSON types, the members of objects, and the items of lists.
///
/// ```
/// use conform_json::{Document, Format, Limits};
/// use conform_schema::InferredShape;
///
/// let text = br#"[{"id": 1, "note": null}, {"id": "2"}]"#;
/// let document = Document::parse("list", text.to_vec(), Format::Json, &Limits::default()).unwrap();
/// let mut shape = InferredShape::default();
/// shape.add(document.root());
/// let item = shape.items().unwrap();
/// let id = &item.members()[0];
/// assert_eq!(id.name, "id");
/// assert_eq!(id.shape.types().collect::<Vec<_>>(), ["integer", "string"]);
/// assert!(item.is_in_each(id));
/// assert!(!item.is_in_each(&item.members()[1]));
/// assert!(item.members()[1].shape.is_nullable());
/// ```
#[derive(Clone, Debug, Default)]
pub struct InferredShape {
    types: BTreeSet<&'static str>,
    nullable: bool,
    objects: usize,
    members: Vec<InferredMember>,
    items: Option<Box<InferredShape>>,
    /// Different texts, so that a caller can look for what they have in common.
    texts: BTreeSet<String>,
}

/// A member of objects.
#[derive(Clone, Debug)]
pub struct InferredMember {
    /// Its name.
    pub name: String,
    /// What its values have in common.
    pub shape: InferredShape,
    objects: usize,
}

impl InferredShape {
    /// Adds a value to those that are described. Of two members with one name, the last counts.
    pub fn add(&mut self, value: Value<'_>) {
        let name = match value.kind() {
            ValueKind::Null => {
                self.nullable = true;
                return;
            }
            ValueKind::Number if value.as_number().is_some_and(|number| number.is_integer()) => {
                "integer"
            }
            kind => kind.as_str(),
        };
        self.types.insert(name);
        if let Some(text) = value.as_str()
            && self.texts.len() < MOST_TEXTS
            && !self.texts.contains(text)
        {
            self.texts.insert(text.to_owned());
        }
        if let Some(object) = value.as_object() {
            self.objects += 1;
            for member in object.iter().filter(|member| !member.shadowed) {
                let known = self.members.iter().position(|it| it.name == member.key);
                let at = known.unwrap_or_else(|| {
                    self.members.push(InferredMember {
                        name: member.key.to_owned(),
                        shape: Self::default(),
                        objects: 0,
                    });
                    self.members.len() - 1
                });
                self.members[at].objects += 1;
                self.members[at].shape.add(member.value);
            }
        }
        if let Some(array) = value.as_array() {
            let items = self.items.get_or_insert_default();
            for item in array.iter() {
                items.add(item);
            }
        }
    }

    /// Returns the types of the values but `null`, as `type` names them, sorted. A number that is a whole one in some values
    /// only is a `number`.
    pub fn types(&self) -> impl Iterator<Item = &'static str> {
        let is_number = self.types.contains("number");
        let types = self.types.iter().copied();
        types.filter(move |name| !(is_number && *name == "integer"))
    }

    /// Describes the other values only, without those that are `null`.
    pub fn forget_null(&mut self) {
        self.nullable = false;
    }

    /// Returns whether a value is `null`.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// Returns the members of objects, in the order in which they were first seen.
    #[must_use]
    pub fn members(&self) -> &[InferredMember] {
        &self.members
    }

    /// Returns different texts, at most 100.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }

    /// Returns whether each object had the member.
    #[must_use]
    pub fn is_in_each(&self, member: &InferredMember) -> bool {
        member.objects == self.objects
    }

    /// Returns what the items of lists have in common; `None` if no value is a list.
    #[must_use]
    pub fn items(&self) -> Option<&Self> {
        self.items.as_deref()
    }
}
