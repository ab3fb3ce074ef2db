//! From the errors of `jsonschema` to faults: one per cause, and of a union only those of the branch that was meant.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use conform_json::pointer::escape;
use conform_json::{NodeId, Value};
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonTypeSet, ValidationError};
use serde_json::Value as Json;

use super::compile::Schema;
use super::fault::{Bound, Fault, FaultKind, Types};
use super::translate::Discriminator;

/// Turns the errors of checking `root` into faults, in the order of the value.
pub(super) fn faults(
    schema: &Schema,
    root: Value<'_>,
    errors: Vec<ValidationError<'_>>,
) -> Vec<Fault> {
    let reader = Reader {
        schema,
        root,
        lists: RefCell::default(),
    };
    let mut faults = reader.collect(&errors);
    faults.sort_by_key(|fault| fault.instance);
    faults
}

struct Reader<'s, 'v> {
    schema: &'s Schema,
    root: Value<'v>,
    /// The elements of arrays with faults in them, which would be stepped over for each fault.
    lists: RefCell<HashMap<NodeId, Vec<Value<'v>>>>,
}

impl<'v> Reader<'_, 'v> {
    /// The value at a JSON Pointer; the root where there is none.
    fn at(&self, pointer: &str) -> Value<'v> {
        let mut at = self.root;
        for token in pointer.split('/').skip(1) {
            let next = match at.as_array() {
                Some(array) => {
                    let mut lists = self.lists.borrow_mut();
                    let list = lists
                        .entry(at.id())
                        .or_insert_with(|| array.iter().collect());
                    token
                        .parse()
                        .ok()
                        .and_then(|index: usize| list.get(index).copied())
                }
                None => at.pointer(&format!("/{token}")),
            };
            match next {
                Some(value) => at = value,
                None => return self.root,
            }
        }
        at
    }

    fn collect(&self, errors: &[ValidationError<'_>]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for error in errors {
            match error.kind() {
                Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
                    faults.extend(self.choose(error, context));
                }
                _ => faults.push(self.fault(error, kind(error.kind()))),
            }
        }
        one_per_cause(faults)
    }

    fn fault(&self, error: &ValidationError<'_>, mut kind: FaultKind) -> Fault {
        let mut pointer = error.instance_path().as_str();
        let schema_path = error.schema_path().as_str();
        if kind == FaultKind::Never
            && schema_path.ends_with("/items")
            && let Some((array, _)) = pointer.rsplit_once('/')
        {
            // `items: false`: the array holds too much, and its item is no fault of its own.
            (kind, pointer) = (FaultKind::SurplusItems, array);
        }
        let origin = match kind {
            FaultKind::Never => self.schema.origin(schema_path),
            _ => self
                .schema
                .keyword_origin(schema_path)
                .or_else(|| self.schema.origin(schema_path)),
        };
        Fault {
            instance: self.at(pointer).id(),
            pointer: pointer.to_owned(),
            origin: origin.unwrap_or_else(|| {
                unreachable!(
                    "every schema of the translation has its origin, and `{schema_path}` has none"
                )
            }),
            chain: self.schema.chain(error.evaluation_path().as_str()),
            kind,
        }
    }

    /// The faults of the branch that was meant: the one that the discriminator names; else of those that fit by type, and
    /// of these the ones whose tag fits, the one that lists most of the value's members, then the one with the fewest faults,
    /// and the deepest among equals.
    fn choose(
        &self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Fault> {
        let path = error.instance_path().as_str();
        let branches: Vec<Vec<Fault>> = context.iter().map(|errors| self.collect(errors)).collect();

        // A branch by its index, and its faults.
        let fits_by_type = |(_, branch): &(usize, &Vec<Fault>)| {
            !branch.iter().any(|fault| type_fault(fault, path).is_some())
        };
        let candidates: Vec<(usize, &Vec<Fault>)> =
            branches.iter().enumerate().filter(fits_by_type).collect();
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
        if let Some(discriminator) = self.schema.discriminator(at) {
            let instance = self.at(path);
            if instance.as_object().is_some() {
                return self.by_discriminator(error, instance, discriminator, branches);
            }
        }

        let untagged = candidates.iter().copied();
        let untagged: Vec<_> = untagged
            .filter(|(_, branch)| !branch.iter().any(|fault| is_tag(fault, path)))
            .collect();
        if untagged.is_empty()
            && candidates.len() > 1
            && let Some(merged) = self.merged_tags(error, path, &candidates)
        {
            return vec![merged];
        }
        let candidates = if untagged.is_empty() {
            candidates
        } else {
            untagged
        };
        let instance = self.at(path);
        let meant = candidates.into_iter().min_by_key(|&(index, branch)| {
            let strange =
                self.strange_members(&format!("{}/{index}", error.schema_path()), instance);
            let weight: usize = branch.iter().map(weight).sum();
            let depth = branch
                .iter()
                .map(|fault| fault.pointer.matches('/').count())
                .max();
            (strange, weight, std::cmp::Reverse(depth.unwrap_or(0)))
        });
        meant.map(|(_, faults)| faults.clone()).unwrap_or_default()
    }

    /// How many members of an object the schema at a pointer does not list. The branch that was meant lists most.
    fn strange_members(&self, pointer: &str, instance: Value<'_>) -> usize {
        let Some(object) = instance.as_object() else {
            return 0;
        };
        let mut listed = HashSet::new();
        self.listed_members(pointer, &mut listed, &mut HashSet::new());
        object
            .iter()
            .filter(|member| !listed.contains(member.key))
            .count()
    }

    fn listed_members<'s>(
        &'s self,
        pointer: &str,
        names: &mut HashSet<&'s str>,
        seen: &mut HashSet<String>,
    ) {
        let Some(schema) = self.schema.json().pointer(pointer) else {
            return;
        };
        if !seen.insert(pointer.to_owned()) {
            return;
        }
        if let Some(Json::Object(properties)) = schema.get("properties") {
            names.extend(properties.keys().map(String::as_str));
        }
        if let Some(target) = schema.get("$ref").and_then(Json::as_str) {
            self.listed_members(target.trim_start_matches('#'), names, seen);
        }
        let parts = schema
            .get("allOf")
            .and_then(Json::as_array)
            .map_or(0, Vec::len);
        for index in 0..parts {
            self.listed_members(&format!("{pointer}/allOf/{index}"), names, seen);
        }
    }

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

    /// When every candidate fails by the same tag, the fault is the tag, and every tag would do.
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

fn type_fault(fault: &Fault, path: &str) -> Option<Types> {
    match fault.kind {
        FaultKind::Type(types) if fault.pointer == path => Some(types),
        _ => None,
    }
}

/// Whether a fault says that another branch was meant: the value itself is not the constant, or a member of it is not.
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

fn weight(fault: &Fault) -> usize {
    match &fault.kind {
        FaultKind::Missing(members) | FaultKind::Undeclared(members) => members.len(),
        _ => 1,
    }
}

/// Joins what has one cause: missing members of one object, undeclared members of one object, and the several keywords
/// that one value violates at once. A value of the wrong type has no other fault.
fn one_per_cause(faults: Vec<Fault>) -> Vec<Fault> {
    let mut kept: Vec<Fault> = Vec::new();
    // Where the faults of a value are among those that are kept.
    let mut by_value: HashMap<String, Vec<usize>> = HashMap::new();
    // The names that each of them lists.
    let mut names: Vec<HashSet<String>> = Vec::new();
    for fault in faults {
        let same = by_value.entry(fault.pointer.clone()).or_default();
        if same
            .iter()
            .all(|&at| differs(&mut kept[at], &mut names[at], &fault))
        {
            same.push(kept.len());
            names.push(listed(&fault).iter().cloned().collect());
            kept.push(fault);
        }
    }
    kept
}

/// The members that a fault lists.
fn listed(fault: &Fault) -> &[String] {
    match &fault.kind {
        FaultKind::Missing(members) | FaultKind::Undeclared(members) => members,
        _ => &[],
    }
}

/// Whether a fault has another cause than one that is kept of the same value. If it has the same, the two are joined.
fn differs(kept: &mut Fault, names: &mut HashSet<String>, fault: &Fault) -> bool {
    match (&mut kept.kind, &fault.kind) {
        (FaultKind::Missing(members), FaultKind::Missing(more))
        | (FaultKind::Undeclared(members), FaultKind::Undeclared(more)) => {
            for name in more {
                if names.insert(name.clone()) {
                    members.push(name.clone());
                }
            }
            false
        }
        (mine, theirs) if is_of_the_object(mine) && is_of_the_object(theirs) => {
            kept.origin != fault.origin
        }
        (mine, theirs) => {
            if rank(theirs) < rank(mine) {
                *kept = fault.clone();
                *names = listed(kept).iter().cloned().collect();
            }
            false
        }
    }
}

/// Whether a fault concerns the parts of an object or array, of which several can be wrong at once.
fn is_of_the_object(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::Missing(_)
            | FaultKind::Undeclared(_)
            | FaultKind::Name(_)
            | FaultKind::Repeated
            | FaultKind::SurplusItems
            | FaultKind::Contains
            | FaultKind::Bound(
                Bound::MinItems | Bound::MaxItems | Bound::MinProperties | Bound::MaxProperties,
                _
            )
    )
}

/// Which of several faults of one value is the cause of the others.
fn rank(kind: &FaultKind) -> u8 {
    match kind {
        FaultKind::Type(_) => 0,
        FaultKind::WrittenAsInteger => 1,
        FaultKind::Tag(_) | FaultKind::UnknownTag { .. } => 2,
        FaultKind::Enum(_) | FaultKind::Const(_) => 3,
        FaultKind::Format(_) => 4,
        _ => 5,
    }
}

fn kind(kind: &Kind) -> FaultKind {
    let limit = |bound, limit: &dyn ToString| FaultKind::Bound(bound, limit.to_string());
    match kind {
        Kind::Type {
            kind: TypeKind::Single(name),
        } => FaultKind::Type(Types(JsonTypeSet::from(*name))),
        Kind::Type {
            kind: TypeKind::Multiple(names),
        } => FaultKind::Type(Types(*names)),
        Kind::Required { property } => FaultKind::Missing(vec![
            property
                .as_str()
                .map_or_else(|| property.to_string(), str::to_owned),
        ]),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            FaultKind::Undeclared(unexpected.clone())
        }
        Kind::AdditionalItems { .. } | Kind::UnevaluatedItems { .. } => FaultKind::SurplusItems,
        Kind::Enum { options } => FaultKind::Enum(options.as_array().cloned().unwrap_or_default()),
        Kind::Constant { expected_value } => FaultKind::Const(expected_value.as_ref().clone()),
        Kind::Minimum { limit: value } => limit(Bound::Minimum, value),
        Kind::ExclusiveMinimum { limit: value } => limit(Bound::ExclusiveMinimum, value),
        Kind::Maximum { limit: value } => limit(Bound::Maximum, value),
        Kind::ExclusiveMaximum { limit: value } => limit(Bound::ExclusiveMaximum, value),
        Kind::MultipleOf { multiple_of } => limit(Bound::MultipleOf, multiple_of),
        Kind::MinLength { limit: value } => limit(Bound::MinLength, value),
        Kind::MaxLength { limit: value } => limit(Bound::MaxLength, value),
        Kind::MinItems { limit: value } => limit(Bound::MinItems, value),
        Kind::MaxItems { limit: value } => limit(Bound::MaxItems, value),
        Kind::MinProperties { limit: value } => limit(Bound::MinProperties, value),
        Kind::MaxProperties { limit: value } => limit(Bound::MaxProperties, value),
        Kind::Pattern { pattern } => FaultKind::Pattern(pattern.clone()),
        Kind::Format { format } => FaultKind::Format(format.clone()),
        Kind::UniqueItems => FaultKind::Repeated,
        Kind::Contains => FaultKind::Contains,
        Kind::Not { .. } => FaultKind::Not,
        Kind::FalseSchema => FaultKind::Never,
        Kind::PropertyNames { error } => FaultKind::Name(Box::new(self::kind(error.kind()))),
        Kind::Custom { .. } => FaultKind::WrittenAsInteger,
        Kind::OneOfMultipleValid { context } => {
            let valid = context
                .iter()
                .enumerate()
                .filter(|(_, errors)| errors.is_empty());
            FaultKind::SeveralBranches(valid.map(|(index, _)| index).collect())
        }
        Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => FaultKind::Never,
        Kind::BacktrackLimitExceeded { .. } => {
            FaultKind::Unchecked("the pattern backtracks without end".to_owned())
        }
        Kind::RegexEngineFailure { message } => FaultKind::Unchecked(message.clone()),
        Kind::Referencing(error) => FaultKind::Unchecked(error.to_string()),
        Kind::ContentEncoding { .. } | Kind::ContentMediaType { .. } | Kind::FromUtf8 { .. } => {
            FaultKind::Unchecked("its content cannot be decoded".to_owned())
        }
    }
}
