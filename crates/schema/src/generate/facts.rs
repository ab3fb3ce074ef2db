//! What the schemas that apply to one value say of it together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::decimal::Decimal;

/// A set of JSON types. Integers and other numbers are apart, so that `integer` is a part of `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const INTEGER: Self = Self(4);
    pub(super) const FRACTION: Self = Self(8);
    pub(super) const STRING: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    pub(super) const NUMBER: Self = Self(4 | 8);
    pub(super) const ALL: Self = Self(127);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types that the value of `type` names.
    pub(super) fn named(value: &Json) -> Self {
        let names = match value {
            Json::Array(names) => names.as_slice(),
            one => std::slice::from_ref(one),
        };
        let types = names.iter().map(|name| match name.as_str() {
            Some("null") => Self::NULL,
            Some("boolean") => Self::BOOLEAN,
            Some("integer") => Self::INTEGER,
            Some("number") => Self::NUMBER,
            Some("string") => Self::STRING,
            Some("array") => Self::ARRAY,
            Some("object") => Self::OBJECT,
            _ => Self(0),
        });
        types.fold(Self(0), |all, one| Self(all.0 | one.0))
    }

    /// The type of a value.
    pub(super) fn of(value: &Json) -> Self {
        match value {
            Json::Null => Self::NULL,
            Json::Bool(_) => Self::BOOLEAN,
            Json::Number(number) => match Decimal::parse(&number.to_string()) {
                Some(number) if !number.is_integer() => Self::FRACTION,
                _ => Self::INTEGER,
            },
            Json::String(_) => Self::STRING,
            Json::Array(_) => Self::ARRAY,
            Json::Object(_) => Self::OBJECT,
        }
    }
}

/// A schema that applies to a value, and what it must do there.
#[derive(Clone, Debug)]
pub(super) enum Part<'t> {
    /// The value must be valid against the schema at this pointer.
    Valid(String, &'t Json),
    /// The value must not be valid against it.
    Invalid(String, &'t Json),
    /// The value must be one of these.
    Listed(Vec<Json>),
}

/// A bound of a number.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) value: Decimal,
    pub(super) is_exclusive: bool,
}

/// What one schema says of the members of an object.
#[derive(Clone, Debug)]
pub(super) struct Members<'t> {
    /// The pointer of the schema.
    pub(super) pointer: String,
    pub(super) named: Option<&'t Map<String, Json>>,
    pub(super) patterned: Option<&'t Map<String, Json>>,
    pub(super) additional: Option<&'t Json>,
}

/// What one schema says of the items of an array.
#[derive(Clone, Debug)]
pub(super) struct Items<'t> {
    pub(super) first: Vec<Part<'t>>,
    pub(super) rest: Option<Part<'t>>,
}

/// `contains` with its counts.
#[derive(Clone, Debug)]
pub(super) struct Contains<'t> {
    pub(super) part: Part<'t>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

/// What the schemas that apply to one value say of it together.
#[derive(Clone, Debug)]
pub(super) struct Facts<'t> {
    pub(super) types: Types,
    /// The types that keywords speak of, for a schema without `type`.
    pub(super) hints: Types,
    pub(super) listed: Option<Vec<Json>>,
    pub(super) forbidden: Vec<Json>,

    pub(super) least: Option<Bound>,
    pub(super) most: Option<Bound>,
    pub(super) multiples: Vec<Decimal>,

    pub(super) min_length: usize,
    pub(super) max_length: Option<usize>,
    pub(super) patterns: Vec<&'t str>,
    pub(super) other_patterns: Vec<&'t str>,
    pub(super) formats: Vec<&'t str>,

    pub(super) items: Vec<Items<'t>>,
    pub(super) contains: Vec<Contains<'t>>,
    pub(super) other_items: Vec<Part<'t>>,
    pub(super) min_items: usize,
    pub(super) max_items: Option<usize>,
    pub(super) is_unique: bool,

    pub(super) members: Vec<Members<'t>>,
    /// Further schemas of members.
    pub(super) further: Vec<(String, Part<'t>)>,
    pub(super) names: Vec<Part<'t>>,
    pub(super) other_members: Vec<Part<'t>>,
    pub(super) required: BTreeSet<String>,
    /// Members that are there although nothing requires them.
    pub(super) preferred: BTreeSet<String>,
    pub(super) absent: BTreeSet<String>,
    pub(super) dependent_names: BTreeMap<&'t str, Vec<&'t str>>,
    pub(super) dependent_schemas: Vec<(&'t str, Part<'t>)>,
    pub(super) min_members: usize,
    pub(super) max_members: Option<usize>,

    /// The schemas whose examples are examples of the value.
    pub(super) owners: Vec<String>,
    /// The schemas that were read.
    pub(super) seen: BTreeSet<String>,
}

impl Default for Facts<'_> {
    fn default() -> Self {
        Self {
            types: Types::ALL,
            hints: Types(0),
            listed: None,
            forbidden: Vec::new(),
            least: None,
            most: None,
            multiples: Vec::new(),
            min_length: 0,
            max_length: None,
            patterns: Vec::new(),
            other_patterns: Vec::new(),
            formats: Vec::new(),
            items: Vec::new(),
            contains: Vec::new(),
            other_items: Vec::new(),
            min_items: 0,
            max_items: None,
            is_unique: false,
            members: Vec::new(),
            further: Vec::new(),
            names: Vec::new(),
            other_members: Vec::new(),
            required: BTreeSet::new(),
            preferred: BTreeSet::new(),
            absent: BTreeSet::new(),
            dependent_names: BTreeMap::new(),
            dependent_schemas: Vec::new(),
            min_members: 0,
            max_members: None,
            owners: Vec::new(),
            seen: BTreeSet::new(),
        }
    }
}

impl Facts<'_> {
    pub(super) fn hint(&mut self, types: Types) {
        self.hints = Types(self.hints.0 | types.0);
    }

    /// Keeps only these values.
    pub(super) fn list(&mut self, values: Vec<Json>) {
        self.listed = Some(match self.listed.take() {
            None => values,
            Some(listed) => listed
                .into_iter()
                .filter(|one| values.contains(one))
                .collect(),
        });
    }

    pub(super) fn at_least(&mut self, bound: Bound) {
        let is_higher = |old: &Bound| {
            bound.value > old.value || (bound.value == old.value && bound.is_exclusive)
        };
        if self.least.as_ref().is_none_or(is_higher) {
            self.least = Some(bound);
        }
    }

    pub(super) fn at_most(&mut self, bound: Bound) {
        let is_lower = |old: &Bound| {
            bound.value < old.value || (bound.value == old.value && bound.is_exclusive)
        };
        if self.most.as_ref().is_none_or(is_lower) {
            self.most = Some(bound);
        }
    }

    /// Returns whether a value that was found elsewhere may be valid: it has an admitted type, is listed and within bounds.
    pub(super) fn admits(&self, value: &Json) -> bool {
        if !self.types.has(Types::of(value)) || self.forbidden.contains(value) {
            return false;
        }
        if self
            .listed
            .as_ref()
            .is_some_and(|listed| !listed.contains(value))
        {
            return false;
        }
        match value {
            Json::String(text) => {
                let length = text.chars().count();
                length >= self.min_length && self.max_length.is_none_or(|most| length <= most)
            }
            Json::Number(number) => {
                let Some(number) = Decimal::parse(&number.to_string()) else {
                    return false;
                };
                let above = self.least.as_ref().is_none_or(|bound| {
                    number > bound.value || (number == bound.value && !bound.is_exclusive)
                });
                let below = self.most.as_ref().is_none_or(|bound| {
                    number < bound.value || (number == bound.value && !bound.is_exclusive)
                });
                above && below
            }
            Json::Array(items) => {
                items.len() >= self.min_items
                    && self.max_items.is_none_or(|most| items.len() <= most)
            }
            Json::Object(members) => self.required.iter().all(|name| members.contains_key(name)),
            Json::Null | Json::Bool(_) => true,
        }
    }
}

/// Lowers an upper limit.
pub(super) fn lower(limit: &mut Option<usize>, most: usize) {
    *limit = Some(limit.map_or(most, |old| old.min(most)));
}
