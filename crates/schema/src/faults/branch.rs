//! Unions: only the faults of the branch that was meant.

use std::cmp::Reverse;
use std::collections::HashSet;

use conform_json::Value;
use conform_json::pointer::escape;
use jsonschema::{JsonTypeSet, ValidationError};
use serde_json::Value as Json;

use super::reader::Reader;
use crate::discriminator::Discriminator;
use crate::fault::{Fault, FaultKind, Types};

impl Reader<'_, '_> {
    /// The faults of the branch that was meant. That is the one that the discriminator selects. Without a discriminator, it
    /// is one with the right type and, if possible, the right tag: the one that declares most members of the value, then the
    /// one with the fewest faults, then the one with the deepest fault.
    pub(super) fn choose(
        &self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Fault> {
        let path = error.instance_path().as_str();
        let branches: Vec<Vec<Fault>> = context.iter().map(|errors| self.collect(errors)).collect();

        // A branch by its index, and its faults.
        let has_right_type = |(_, branch): &(usize, &Vec<Fault>)| {
            !branch.iter().any(|fault| type_fault(fault, path).is_some())
        };
        let candidates: Vec<(usize, &Vec<Fault>)> =
            branches.iter().enumerate().filter(has_right_type).collect();
        if candidates.is_empty() {
            let types = branches
                .iter()
                .flatten()
                .filter_map(|fault| type_fault(fault, path));
            let types = types.fold(JsonTypeSet::empty(), |all, types| {
                types.0.iter().fold(all, JsonTypeSet::insert)
            });
            return vec![self.fault(error, FaultKind::Type(Types(types)))];
        }

        let at = error
            .schema_path()
            .as_str()
            .rsplit_once('/')
            .map_or("", |(at, _)| at);
        if let Some(discriminator) = self.schema.discriminators.get(at) {
            let instance = self.at(path);
            if instance.as_object().is_some() {
                return self.by_discriminator(error, instance, discriminator, branches);
            }
        }

        let with_right_tag: Vec<_> = candidates
            .iter()
            .copied()
            .filter(|(_, branch)| !branch.iter().any(|fault| is_tag(fault, path)))
            .collect();
        if with_right_tag.is_empty()
            && candidates.len() > 1
            && let Some(merged) = self.merged_tags(error, path, &candidates)
        {
            return vec![merged];
        }
        let candidates = if with_right_tag.is_empty() {
            candidates
        } else {
            with_right_tag
        };
        let instance = self.at(path);
        let meant = candidates.into_iter().min_by_key(|&(index, branch)| {
            let undeclared =
                self.undeclared_members(&format!("{}/{index}", error.schema_path()), instance);
            let weight: usize = branch.iter().map(weight).sum();
            let depth = branch
                .iter()
                .map(|fault| fault.pointer.matches('/').count())
                .max();
            (undeclared, weight, Reverse(depth.unwrap_or(0)))
        });
        meant.map(|(_, faults)| faults.clone()).unwrap_or_default()
    }

    /// The number of members of an object that the schema at a pointer does not declare.
    fn undeclared_members(&self, pointer: &str, instance: Value<'_>) -> usize {
        let Some(object) = instance.as_object() else {
            return 0;
        };
        let mut declared = HashSet::new();
        self.declared_members(pointer, &mut declared, &mut HashSet::new());
        object
            .iter()
            .filter(|member| !declared.contains(member.key))
            .count()
    }

    fn declared_members<'s>(
        &'s self,
        pointer: &str,
        names: &mut HashSet<&'s str>,
        seen: &mut HashSet<String>,
    ) {
        let Some(schema) = self.schema.json.pointer(pointer) else {
            return;
        };
        if !seen.insert(pointer.to_owned()) {
            return;
        }
        if let Some(Json::Object(properties)) = schema.get("properties") {
            names.extend(properties.keys().map(String::as_str));
        }
        if let Some(target) = schema.get("$ref").and_then(Json::as_str) {
            self.declared_members(target.trim_start_matches('#'), names, seen);
        }
        let parts = schema
            .get("allOf")
            .and_then(Json::as_array)
            .map_or(0, Vec::len);
        for index in 0..parts {
            self.declared_members(&format!("{pointer}/allOf/{index}"), names, seen);
        }
    }

    /// The faults of the branch that the discriminator selects, or that of a tag that selects none.
    fn by_discriminator(
        &self,
        error: &ValidationError<'_>,
        instance: Value<'_>,
        discriminator: &Discriminator,
        mut branches: Vec<Vec<Fault>>,
    ) -> Vec<Fault> {
        let property = &discriminator.property;
        let Some(tag) = instance.get(property) else {
            return vec![self.fault(error, FaultKind::Missing(vec![property.clone()]))];
        };
        let branch = discriminator
            .tags
            .iter()
            .find(|(name, _)| Some(name.as_str()) == tag.as_str());
        if let Some(&(_, index)) = branch
            && index < branches.len()
        {
            return branches.swap_remove(index);
        }
        let mut tags: Vec<String> = Vec::new();
        for (name, _) in &discriminator.tags {
            if !tags.contains(name) {
                tags.push(name.clone());
            }
        }
        let mut fault = self.fault(
            error,
            FaultKind::UnknownTag {
                property: property.clone(),
                tags,
            },
        );
        fault.instance = tag.id();
        fault.pointer = format!("{}/{}", fault.pointer, escape(property));
        vec![fault]
    }

    /// If the tag is wrong in every candidate, it is the only fault, and every tag is an option.
    fn merged_tags(
        &self,
        error: &ValidationError<'_>,
        path: &str,
        candidates: &[(usize, &Vec<Fault>)],
    ) -> Option<Fault> {
        let first = candidates
            .first()?
            .1
            .iter()
            .find(|fault| is_tag(fault, path))?;
        let mut options: Vec<Json> = Vec::new();
        for (_, branch) in candidates {
            let tag = branch
                .iter()
                .find(|fault| is_tag(fault, path) && fault.pointer == first.pointer)?;
            let values: &[Json] = match &tag.kind {
                FaultKind::Enum(values) => values,
                FaultKind::Const(value) => std::slice::from_ref(value),
                _ => return None,
            };
            for value in values {
                if !options.contains(value) {
                    options.push(value.clone());
                }
            }
        }
        let is_value = first.pointer == path;
        let kind = if is_value {
            FaultKind::Enum(options)
        } else {
            FaultKind::Tag(options)
        };
        let mut fault = self.fault(error, kind);
        fault.instance = first.instance;
        fault.pointer.clone_from(&first.pointer);
        Some(fault)
    }
}

/// The types that a value at `path` should have, if that is the fault.
fn type_fault(fault: &Fault, path: &str) -> Option<Types> {
    match fault.kind {
        FaultKind::Type(types) if fault.pointer == path => Some(types),
        _ => None,
    }
}

/// Whether a fault means that another branch was meant: the value, or a member of it, is not the constant.
fn is_tag(fault: &Fault, path: &str) -> bool {
    let below = fault.pointer.strip_prefix(path);
    match (&fault.kind, below) {
        (FaultKind::Const(_) | FaultKind::Enum(_), Some("")) => true,
        (FaultKind::Const(_), Some(below)) => below.matches('/').count() == 1,
        (FaultKind::Enum(options), Some(below)) => {
            options.len() == 1 && below.matches('/').count() == 1
        }
        _ => false,
    }
}

/// How many faults a fault counts for.
fn weight(fault: &Fault) -> usize {
    match &fault.kind {
        FaultKind::Missing(members) | FaultKind::Undeclared(members) => members.len(),
        _ => 1,
    }
}
