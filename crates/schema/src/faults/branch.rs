//! Unions: only the faults of the branch that was meant.

use std::cmp::Reverse;

use conform_json::pointer::escape;
use conform_json::{Value, ValueKind};
use jsonschema::{JsonType, JsonTypeSet, ValidationError};
use serde_json::Value as Json;

use super::reader::Reader;
use crate::discriminator::Discriminator;
use crate::fault::{Fault, FaultKind, ListedValues, Types};

/// The branches that may be meant, by their indices.
struct Candidates {
    indices: Vec<usize>,
    /// Whether a constant of the value singles them out.
    are_decided: bool,
}

impl Reader<'_, '_> {
    /// The faults of the branch that was meant. That is the one whose constants the value has; else the one that the
    /// discriminator selects; else, of those with the right type, the one whose members the value has, then the one that
    /// declares most of its members, then the one for the types of most items, then the one with the fewest faults, then the one
    /// with the deepest fault.
    ///
    /// There are none if a branch fits after all, because a tag settles what several of its own branches fit.
    pub(super) fn choose(
        &self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        is_exclusive: bool,
    ) -> Vec<Fault> {
        let path = error.instance_path().as_str();
        let union = error.schema_path().as_str();
        let mut branches: Vec<Vec<Fault>> =
            context.iter().map(|errors| self.collect(errors)).collect();
        let fitting: Vec<usize> = indices(&branches, |branch| branch.is_empty());
        if !fitting.is_empty() {
            return if is_exclusive && fitting.len() > 1 {
                self.several(error, &fitting)
            } else {
                Vec::new()
            };
        }
        let instance = self.at(path);
        let states_types = branches
            .iter()
            .flatten()
            .any(|fault| type_fault(fault, path).is_some());
        // Beside a `type`, a list of values of other types is one, too: `{enum: [null]}` means `null`.
        let wanted = |fault: &Fault| {
            type_fault(fault, path).or_else(|| {
                let listed = listed_types(fault, path, instance);
                listed.filter(|_| states_types)
            })
        };
        let candidates = indices(&branches, |branch| {
            !branch.iter().any(|fault| wanted(fault).is_some())
        });
        if candidates.is_empty() {
            let types = branches.iter().flatten().filter_map(wanted);
            let types = types.fold(JsonTypeSet::empty(), |all, types| {
                types.0.iter().fold(all, JsonTypeSet::insert)
            });
            let kind = FaultKind::Type(Types(types));
            // Of a schema that may be `null`, the `type` is in the schema, not in the union.
            let inner = self.nullable_branch(union);
            let stated = inner.and_then(|index| {
                let branch = &branches[index];
                branch
                    .iter()
                    .find(|fault| type_fault(fault, path).is_some())
            });
            return vec![match stated {
                Some(stated) => Fault {
                    kind,
                    ..stated.clone()
                },
                None => self.fault(error, kind),
            }];
        }
        let at = union.rsplit_once('/').map_or("", |(at, _)| at);
        let discriminator = self.schema.discriminators.get(at);
        let discriminator = discriminator.filter(|_| instance.as_object().is_some());
        if let ([only], None) = (&candidates[..], discriminator) {
            return branches.swap_remove(*only);
        }
        let candidates = match self.by_constants(union, instance, candidates) {
            Ok(candidates) => candidates,
            Err((member, options)) => {
                let mut fault = self.fault(error, FaultKind::Tag(self.shared(options)));
                fault.instance = instance.get(&member).unwrap_or(instance).id();
                fault.pointer = format!("{path}/{}", escape(&member));
                return vec![fault];
            }
        };
        if let Some(discriminator) = discriminator {
            match self.by_discriminator(error, instance, discriminator, &candidates) {
                Selected::Branch(index) => return branches.swap_remove(index),
                Selected::Fault(fault) => return vec![*fault],
                Selected::None => {}
            }
        }
        let indices = match self.by_listed_value(error, path, &branches, candidates.indices) {
            Ok(indices) => indices,
            Err(fault) => return vec![*fault],
        };
        let meant = indices.into_iter().min_by_key(|&index| {
            let branch = &branches[index];
            let members = self.shape(&format!("{union}/{index}"));
            let depth = branch
                .iter()
                .map(|fault| fault.pointer.matches('/').count())
                .max();
            let weight: usize = branch.iter().map(weight).sum();
            let mistyped = branch.iter().filter(|fault| is_of_child(fault, path));
            (
                members.likeness(instance),
                mistyped.count(),
                weight,
                Reverse(depth.unwrap_or(0)),
            )
        });
        meant
            .map(|index| branches.swap_remove(index))
            .unwrap_or_default()
    }

    /// The fault of a value that matches several branches of `oneOf`; none if its tag selects one of them and settles it.
    pub(super) fn several(&self, error: &ValidationError<'_>, valid: &[usize]) -> Vec<Fault> {
        let union = error.schema_path().as_str();
        let at = union.rsplit_once('/').map_or("", |(at, _)| at);
        if let Some(discriminator) = self.schema.discriminators.get(at)
            && discriminator.settles
            && let Some(tag) = self
                .at(error.instance_path().as_str())
                .get(&discriminator.property)
            && let Some(index) = discriminator.branch(tag)
            && valid.contains(&index)
        {
            return Vec::new();
        }
        let names = self.branch_names(union, valid);
        vec![self.fault(error, FaultKind::SeveralBranches(names))]
    }

    /// Values as a list that this fault shares with the one before it, if both have the same.
    fn shared(&self, values: Vec<Json>) -> ListedValues {
        let mut last = self.last_listed.borrow_mut();
        match &*last {
            Some(last) if **last == *values => last.clone(),
            _ => last.insert(values.into()).clone(),
        }
    }

    /// The candidates whose constants the value has. If it has those of none, the member that should have one, and the
    /// constants.
    fn by_constants(
        &self,
        union: &str,
        instance: Value<'_>,
        candidates: Vec<usize>,
    ) -> Result<Candidates, (String, Vec<Json>)> {
        let Some(object) = instance.as_object() else {
            return Ok(Candidates {
                indices: candidates,
                are_decided: false,
            });
        };
        let shapes: Vec<_> = candidates
            .iter()
            .map(|index| self.shape(&format!("{union}/{index}")))
            .collect();
        let mut matching = vec![false; candidates.len()];
        let mut contradicting = vec![false; candidates.len()];
        let mut wrong = None;
        for member in object.iter().filter(|member| !member.shadowed) {
            let name = member.key;
            let lists: Vec<Option<&Vec<&Json>>> = shapes
                .iter()
                .map(|shape| shape.constants.get(name))
                .collect();
            if lists.iter().all(Option::is_none) {
                continue;
            }
            let value = member.value.to_serde();
            let has = |list: &Option<&Vec<&Json>>| list.map(|list| list.contains(&&value));
            let some_has = lists.iter().any(|list| has(list) == Some(true));
            let some_lacks = lists.iter().any(|list| has(list) == Some(false));
            let are_many = lists.iter().flatten().count() > 1;
            for (index, list) in lists.iter().enumerate() {
                let Some(list) = list else { continue };
                // `null` alone says that no value is known yet.
                let is_constant = list.len() == 1 && !list[0].is_null();
                let is_tag = are_many || shapes[index].required.contains(name);
                match list.contains(&&value) {
                    true => matching[index] |= some_lacks || is_constant,
                    false => contradicting[index] |= some_has || (is_constant && is_tag),
                }
            }
            if !some_has && wrong.is_none() && are_many {
                let listed: Option<Vec<&Vec<&Json>>> = lists.into_iter().collect();
                let options = listed.and_then(|lists| disjoint(&lists));
                wrong = options.map(|options| (name.to_owned(), options));
            }
        }
        let those = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let wanted = (0..candidates.len()).filter(|&index| wanted(index));
            wanted.map(|index| candidates[index]).collect()
        };
        let decided = those(&|index| matching[index] && !contradicting[index]);
        if !decided.is_empty() {
            return Ok(Candidates {
                indices: decided,
                are_decided: true,
            });
        }
        if let Some(wrong) = wrong {
            return Err(wrong);
        }
        let possible = those(&|index| !contradicting[index]);
        Ok(Candidates {
            indices: if possible.is_empty() {
                candidates
            } else {
                possible
            },
            are_decided: false,
        })
    }

    /// What the discriminator selects.
    fn by_discriminator(
        &self,
        error: &ValidationError<'_>,
        instance: Value<'_>,
        discriminator: &Discriminator,
        candidates: &Candidates,
    ) -> Selected {
        let property = &discriminator.property;
        let tag = instance.get(property);
        if let (None, Some(index)) = (tag, discriminator.default) {
            return match candidates.indices.contains(&index) {
                true => Selected::Branch(index),
                false => Selected::None,
            };
        }
        let Some(tag) = tag else {
            let kind = FaultKind::Missing(vec![property.clone()]);
            return Selected::Fault(Box::new(self.fault(error, kind)));
        };
        if let Some(index) = discriminator.branch(tag) {
            return match candidates.indices.contains(&index) {
                true => Selected::Branch(index),
                false => Selected::None,
            };
        }
        // A tag that is no text has the wrong type, which every branch says better.
        if candidates.are_decided || tag.as_str().is_none() || discriminator.tags.is_empty() {
            return Selected::None;
        }
        let mut tags: Vec<String> = Vec::new();
        for (name, _) in &discriminator.tags {
            if !tags.contains(name) {
                tags.push(name.clone());
            }
        }
        let kind = FaultKind::UnknownTag {
            property: property.clone(),
            tags,
        };
        let mut fault = self.fault(error, kind);
        fault.instance = tag.id();
        fault.pointer = format!("{}/{}", fault.pointer, escape(property));
        Selected::Fault(Box::new(fault))
    }

    /// The candidates that do not list other values than this one. If all do, that is the only fault, and every listed value
    /// is an option.
    fn by_listed_value(
        &self,
        error: &ValidationError<'_>,
        path: &str,
        branches: &[Vec<Fault>],
        candidates: Vec<usize>,
    ) -> Result<Vec<usize>, Box<Fault>> {
        let options = |index: usize| {
            let mut faults = branches[index].iter();
            faults.find_map(|fault| match &fault.kind {
                FaultKind::Enum(values) if fault.pointer == path => Some(&values[..]),
                FaultKind::Const(value) if fault.pointer == path => {
                    Some(std::slice::from_ref(value))
                }
                _ => None,
            })
        };
        let others: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|&index| options(index).is_none())
            .collect();
        if !others.is_empty() {
            return Ok(others);
        }
        let mut all: Vec<Json> = Vec::new();
        for value in candidates
            .iter()
            .filter_map(|&index| options(index))
            .flatten()
        {
            if !all.contains(value) {
                all.push(value.clone());
            }
        }
        Err(Box::new(
            self.fault(error, FaultKind::Enum(self.shared(all))),
        ))
    }
}

/// The values of lists of constants; `None` if a value is in two of them, so that they tell nothing apart.
fn disjoint(lists: &[&Vec<&Json>]) -> Option<Vec<Json>> {
    let mut all: Vec<Json> = Vec::new();
    for list in lists {
        let before = all.len();
        for value in *list {
            if all[..before].contains(value) {
                return None;
            }
            all.push((*value).clone());
        }
    }
    let says_something = all.iter().any(|value| !value.is_null());
    says_something.then_some(all)
}

/// What a discriminator selects.
enum Selected {
    Branch(usize),
    Fault(Box<Fault>),
    None,
}

/// The indices of the branches for which something holds.
fn indices(branches: &[Vec<Fault>], holds: impl Fn(&Vec<Fault>) -> bool) -> Vec<usize> {
    let branches = branches.iter().enumerate();
    branches
        .filter(|(_, branch)| holds(branch))
        .map(|(index, _)| index)
        .collect()
}

/// The types that a value at `path` should have, if that is the fault.
fn type_fault(fault: &Fault, path: &str) -> Option<Types> {
    match fault.kind {
        FaultKind::Type(types) if fault.pointer == path => Some(types),
        _ => None,
    }
}

/// Whether a fault is the type of a direct item or member of the value at `path`.
fn is_of_child(fault: &Fault, path: &str) -> bool {
    let below = fault.pointer.strip_prefix(path);
    let child = below.and_then(|below| below.strip_prefix('/'));
    matches!(fault.kind, FaultKind::Type(_)) && child.is_some_and(|child| !child.contains('/'))
}

/// The types of the values that a value at `path` should be one of, if it has none of these types.
fn listed_types(fault: &Fault, path: &str, instance: Value<'_>) -> Option<Types> {
    let listed = match &fault.kind {
        FaultKind::Enum(values) if fault.pointer == path => &values[..],
        FaultKind::Const(value) if fault.pointer == path => std::slice::from_ref(value),
        _ => return None,
    };
    let kind = instance.kind();
    let types = listed.iter().map(|value| match value {
        Json::Null => (ValueKind::Null, JsonType::Null),
        Json::Bool(_) => (ValueKind::Boolean, JsonType::Boolean),
        Json::Number(number) if number.is_f64() => (ValueKind::Number, JsonType::Number),
        Json::Number(_) => (ValueKind::Number, JsonType::Integer),
        Json::String(_) => (ValueKind::String, JsonType::String),
        Json::Array(_) => (ValueKind::Array, JsonType::Array),
        Json::Object(_) => (ValueKind::Object, JsonType::Object),
    });
    let types: Vec<_> = types.collect();
    if types.is_empty() || types.iter().any(|(listed, _)| *listed == kind) {
        return None;
    }
    let types = types.into_iter().map(|(_, name)| name);
    Some(Types(types.fold(JsonTypeSet::empty(), JsonTypeSet::insert)))
}

/// How many faults a fault counts for.
fn weight(fault: &Fault) -> usize {
    match &fault.kind {
        FaultKind::Missing(members) | FaultKind::Undeclared(members) => members.len(),
        _ => 1,
    }
}
