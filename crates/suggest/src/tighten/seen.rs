//! What was seen of the values of each schema.

use std::collections::{BTreeMap, HashMap};

use conform_description::{Address, Node};
use conform_json::{Value, ValueKind};

use crate::formats::FORMATS;

/// How many different values are kept of a schema.
const MOST_DIFFERENT: usize = 12;

/// How deeply values are looked at.
const DEEPEST: usize = 64;

/// A schema, by its file and place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SchemaPlace {
    pub(super) file: String,
    pub(super) pointer: String,
}

/// What was seen of the values of a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// How many values there are.
    pub(super) values: usize,
    /// How many of them are `null`.
    pub(super) nulls: usize,
    /// How many are objects, and how often each member was there.
    pub(super) objects: usize,
    pub(super) members: BTreeMap<String, usize>,
    /// The different texts and whole numbers; `None` if there are more than are kept, or other values.
    pub(super) different: Option<Vec<serde_json::Value>>,
    /// The formats that all texts have; `None` before the first text.
    pub(super) formats: Option<Vec<&'static str>>,
    /// How many texts differ from the first.
    pub(super) varied: usize,
    first: Option<String>,
    /// The items that showed values, each once.
    pub(super) items: Vec<usize>,
}

/// What was seen of all schemas.
#[derive(Default)]
pub(super) struct Observed {
    all: Vec<(SchemaPlace, Seen)>,
    index: HashMap<Address, usize>,
}

impl Observed {
    /// Adds a value, and what is in it.
    pub(super) fn add(&mut self, item: usize, schema: Node<'_>, value: Value<'_>) {
        self.walk(item, schema, value, 0);
    }

    fn walk(&mut self, item: usize, schema: Node<'_>, value: Value<'_>, depth: usize) {
        let Ok(resolved) = schema.resolve() else {
            return;
        };
        let schema = resolved.node;
        if depth > DEEPEST || !schema.is_object() {
            return;
        }
        self.note(item, schema, value);
        for part in schema.get("allOf").into_iter().flat_map(|all| all.items()) {
            self.walk(item, part, value, depth + 1);
        }
        if let Some(object) = value.as_object() {
            let properties = schema.get("properties");
            for member in object.iter().filter(|member| !member.shadowed) {
                if let Some(inner) = properties.and_then(|all| all.get(member.key)) {
                    self.walk(item, inner, member.value, depth + 1);
                }
            }
        }
        if let (Some(array), Some(items)) = (value.as_array(), schema.get("items")) {
            for inner in array.iter() {
                self.walk(item, items, inner, depth + 1);
            }
        }
    }

    fn note(&mut self, item: usize, schema: Node<'_>, value: Value<'_>) {
        let at = *self.index.entry(schema.address()).or_insert_with(|| {
            let file = schema.description().document(schema.address().file);
            let place = SchemaPlace {
                file: file.name().to_string(),
                pointer: schema.pointer(),
            };
            let seen = Seen {
                different: Some(Vec::new()),
                ..Seen::default()
            };
            self.all.push((place, seen));
            self.all.len() - 1
        });
        let seen = &mut self.all[at].1;
        if seen.items.last() != Some(&item) {
            seen.items.push(item);
        }
        seen.add(value);
    }

    /// Returns what was seen, in the order of files and places.
    pub(super) fn by_place(mut self) -> Vec<(SchemaPlace, Seen)> {
        self.all.sort_by(|a, b| a.0.cmp(&b.0));
        self.all
    }
}

impl Seen {
    fn add(&mut self, value: Value<'_>) {
        self.values += 1;
        match value.kind() {
            ValueKind::Null => self.nulls += 1,
            ValueKind::Object => {
                self.objects += 1;
                self.different = None;
                for member in value
                    .as_object()
                    .into_iter()
                    .flat_map(|object| object.iter())
                {
                    if !member.shadowed {
                        *self.members.entry(member.key.to_owned()).or_insert(0) += 1;
                    }
                }
            }
            ValueKind::String => {
                let text = value.as_str().unwrap_or_default();
                match &self.first {
                    None => self.first = Some(text.to_owned()),
                    Some(first) => self.varied += usize::from(first != text),
                }
                let known = self
                    .formats
                    .get_or_insert_with(|| FORMATS.iter().map(|(name, _)| *name).collect());
                known.retain(|name| {
                    FORMATS
                        .iter()
                        .any(|(other, fits)| other == name && fits(text))
                });
                self.add_different(value);
            }
            ValueKind::Number if value.as_number().is_some_and(|number| number.is_integer()) => {
                self.add_different(value);
            }
            _ => self.different = None,
        }
    }

    fn add_different(&mut self, value: Value<'_>) {
        let Some(different) = &mut self.different else {
            return;
        };
        let value = value.to_serde();
        if !different.contains(&value) {
            different.push(value);
        }
        if different.len() > MOST_DIFFERENT {
            self.different = None;
        }
    }
}
