//! Arrays.

use serde_json::{Value as Json, json};

use super::super::contain::Answer;
use super::super::found::Step;
use super::super::term::{Pointer, below};
use super::super::types::TypeSet;
use super::{Local, value_of_each_type};
use crate::codes;

/// How many items of a tuple are compared one by one.
const MOST_ITEMS: usize = 64;

/// What the item at a place may be.
enum Item {
    Any,
    None(Pointer),
    Schemas(Vec<Pointer>),
}

impl Local<'_, '_> {
    pub(super) fn arrays(&mut self) {
        let mut probes = Vec::new();
        for (_, value) in self.flats[self.receiver].keyword("maxItems") {
            if let Some(length) = value.as_u64() {
                probes.push(
                    json!({ "type": "array", "minItems": length + 1, "maxItems": length + 1 }),
                );
            }
        }
        for (_, value) in self.flats[self.receiver].keyword("minItems") {
            if let Some(length) = value.as_u64().filter(|length| *length > 0) {
                probes.push(json!({ "type": "array", "maxItems": length - 1 }));
            }
        }
        if self.flats[self.receiver]
            .keyword("uniqueItems")
            .next()
            .is_some()
        {
            probes.extend(self.twice());
        }
        let size = ["minItems", "maxItems", "uniqueItems"];
        self.group(codes::SCHEMA_ITEMS, &size, TypeSet::ARRAY, probes);
        self.group(
            codes::SCHEMA_ITEMS,
            &["contains", "minContains", "maxContains"],
            TypeSet::ARRAY,
            vec![json!({ "const": [] }), json!({ "type": "array" })],
        );
        self.items();
    }

    /// Arrays in which a value is twice: of values that the items of the sender list, and of simple ones.
    fn twice(&self) -> Vec<Json> {
        let mut probes = Vec::new();
        let mut items = vec![
            json!("a"),
            json!(0),
            json!(1),
            json!(true),
            json!(null),
            json!({}),
            json!(""),
        ];
        for (pointer, _) in self.flats[self.sender].keyword("items") {
            let schemas = &self.sides[self.sender];
            let flat = schemas.flat(&schemas.term(pointer));
            items.splice(0..0, flat.listed().into_iter().flatten().take(4).cloned());
        }
        for item in items {
            probes.push(json!({ "const": [item, item] }));
        }
        for (pointer, _) in self.flats[self.sender].keyword("items") {
            if let Some(value) = self.sides[self.sender].instance_at(&pointer) {
                probes.push(json!({ "const": [value, value] }));
            }
        }
        probes
    }

    fn items(&mut self) {
        let tuple = [0, 1].map(|side| self.tuple(side)).into_iter().max();
        let tuple = tuple.unwrap_or_default().min(MOST_ITEMS);
        for at in 0..=tuple {
            let step = if at == tuple && tuple == 0 {
                Step::AnyItem
            } else {
                Step::Item(at)
            };
            let pair = [0, 1].map(|side| self.item(side, at));
            match pair {
                [Item::Any, Item::Any] | [Item::None(_), Item::None(_)] => {}
                [Item::Schemas(old), Item::Schemas(new)] => {
                    let terms = [self.term(0, &old), self.term(1, &new)];
                    self.pair(step, terms);
                }
                [old, new] => self.item_changed(at, [old, new]),
            }
        }
    }

    /// The item at a place has a schema on one side only, or none is allowed there.
    fn item_changed(&mut self, at: usize, items: [Item; 2]) {
        let (sent, received) = (&items[self.sender], &items[self.receiver]);
        let (is_accepted, probe) = match (sent, received) {
            (_, Item::Any) | (Item::None(_), _) => (Answer::Yes, Vec::new()),
            (_, Item::None(_)) => (
                Answer::No,
                vec![json!({ "type": "array", "minItems": at + 1 })],
            ),
            (_, Item::Schemas(_)) => {
                let mut probes = Vec::new();
                for value in value_of_each_type() {
                    probes.push(json!({ "const": vec![value; at + 1] }));
                }
                (Answer::No, probes)
            }
        };
        let words = |item: &Item| match item {
            Item::Any => "anything",
            Item::None(_) => "not allowed",
            Item::Schemas(_) => "limited by a schema",
        };
        let message = format!(
            "an item of {{}} is {} now, was {}",
            words(&items[1]),
            words(&items[0])
        );
        let places = items.map(|item| match item {
            Item::Any => None,
            Item::None(pointer) => Some(pointer),
            Item::Schemas(pointers) => pointers.into_iter().next(),
        });
        self.change(codes::SCHEMA_ITEMS, message, places, is_accepted, probe);
    }

    /// How many items have schemas of their own.
    fn tuple(&self, side: usize) -> usize {
        let lengths = self.flats[side].keyword("prefixItems");
        let lengths = lengths.filter_map(|(_, items)| items.as_array().map(Vec::len));
        lengths.max().unwrap_or(0)
    }

    /// What `unevaluatedItems` says of an item that no other keyword of the term speaks of. Where unions or conditions may, the whole is
    /// compared.
    fn left_over_item(&self, side: usize) -> Item {
        let flat = &self.flats[side];
        let has = |name: &str| flat.keyword(name).next().is_some();
        if !flat.unions.is_empty() || has("contains") || has("if") || has("dependentSchemas") {
            return Item::Any;
        }
        let mut found = Vec::new();
        for (pointer, schema) in flat.keyword("unevaluatedItems") {
            match schema {
                Json::Bool(false) => return Item::None(pointer),
                schema if !super::super::term::is_anything(schema) => found.push(pointer),
                _ => {}
            }
        }
        if found.is_empty() {
            Item::Any
        } else {
            Item::Schemas(found)
        }
    }

    fn item(&self, side: usize, at: usize) -> Item {
        let mut found = Vec::new();
        let mut is_evaluated = false;
        for part in &self.flats[side].parts {
            let tuple = part.members.get("prefixItems").and_then(Json::as_array);
            let pointer = match tuple.and_then(|tuple| tuple.get(at)) {
                Some(_) => below(&part.pointer, &["prefixItems", &at.to_string()]),
                None => match part.members.get("items") {
                    Some(_) => below(&part.pointer, &["items"]),
                    None => continue,
                },
            };
            is_evaluated = true;
            match self.sides[side].at(&pointer) {
                Some(Json::Bool(false)) => return Item::None(pointer),
                Some(schema)
                    if !super::super::term::is_anything(schema)
                        || self.sides[side].is_unread(&pointer) =>
                {
                    found.push(pointer);
                }
                _ => {}
            }
        }
        if !found.is_empty() {
            return Item::Schemas(found);
        }
        if is_evaluated {
            return Item::Any;
        }
        self.left_over_item(side)
    }
}
