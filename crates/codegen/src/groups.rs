//! Operations in groups: what stands in a module together, and what a user of a large API can leave out.

use std::collections::HashMap;

use conform_ir::{Additional, Api, Definition, Operation, Tag, TypeId, Use};

use crate::names::{DEVICES, Position, Scope, identifier};
use crate::types::{Types, named};
use crate::{Layout, Settings};

/// Operations from which on an API is large: its groups get cargo features. A group with more is spread over files.
pub(crate) const MANY: usize = 50;

/// Features from which on a type is simply there: naming all of them would be longer than the type.
const COMMON: usize = 8;

/// The feature of types that no operation mentions.
pub(crate) const OTHER: &str = "other";

/// Modules that are not a group's.
const MODULES: &[&str] = &["client", "headers", "untagged", "mod", "lib", "generated"];

/// Features that are not a group's.
const FEATURES: &[&str] = &[
    "all",
    "default",
    "default-features",
    OTHER,
    "rustls",
    "schemars",
    "utoipa",
];

/// All groups of an API.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    /// In the order of the tags in the document, then what has no tag.
    pub(crate) all: Vec<Group<'a>>,
    /// Whether each group has a feature.
    pub(crate) gated: bool,
}

/// Operations of one tag; or without a tag.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// What they share.
    pub(crate) by: By<'a>,
    /// The module in the client crate.
    pub(crate) module: String,
    /// The cargo feature, if groups have any.
    pub(crate) feature: String,
    pub(crate) operations: Vec<&'a Operation>,
}

/// What the operations of a group share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By<'a> {
    /// Their first tag.
    Tag(usize, &'a str),
    /// No tag, and this part of the path.
    Path(&'a str),
    /// That they have neither.
    Nothing,
}

impl<'a> Groups<'a> {
    /// Groups the operations of an API.
    pub(crate) fn new(api: &'a Api, settings: &Settings) -> Self {
        let mut all: Vec<(By<'a>, Vec<&'a Operation>)> = api
            .tags
            .iter()
            .enumerate()
            .map(|(index, tag)| (By::Tag(index, tag.name.as_str()), Vec::new()))
            .collect();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (index, tag) in api.tags.iter().enumerate() {
            places.entry(&tag.name).or_insert(index);
        }
        let mut untagged = Vec::new();
        for operation in &api.operations {
            let first = operation.tags.first();
            match first.and_then(|name| places.get(name.as_str())) {
                Some(&index) => all[index].1.push(operation),
                None => untagged.push(operation),
            }
        }
        let shared = shared_segments(&untagged);
        let mut places: HashMap<By<'a>, usize> = HashMap::new();
        for operation in &untagged {
            let section = if untagged.len() > MANY {
                segments(operation).nth(shared)
            } else {
                None
            };
            let by = section.map_or(By::Nothing, By::Path);
            let place = *places.entry(by).or_insert_with(|| {
                all.push((by, Vec::new()));
                all.len() - 1
            });
            all[place].1.push(operation);
        }
        all.retain(|(_, operations)| !operations.is_empty());
        let gated = all.len() > 1
            && api.operations.len() > MANY
            && matches!(settings.layout, Layout::Workspace { .. });
        let mut modules = Scope::reserving(MODULES.iter().chain(&DEVICES).copied());
        let mut features = Scope::reserving(FEATURES.iter().copied());
        let all = all
            .into_iter()
            .map(|(by, operations)| {
                let text = match by {
                    By::Tag(_, text) | By::Path(text) => text,
                    By::Nothing => "untagged",
                };
                let module = match by {
                    By::Nothing => "untagged".to_owned(),
                    _ => modules.claim(&identifier(text, Position::Module)),
                };
                // Feature names that a registry takes are ASCII.
                let feature: String = identifier(text, Position::Package)
                    .chars()
                    .map(|c| if c.is_ascii() { c } else { 'x' })
                    .collect();
                Group {
                    by,
                    module,
                    feature: features.claim(&feature),
                    operations,
                }
            })
            .collect();
        Self { all, gated }
    }

    /// All features, sorted; none if the API is small.
    pub(crate) fn features(&self) -> Vec<&str> {
        if !self.gated {
            return Vec::new();
        }
        let mut features: Vec<&str> = self
            .all
            .iter()
            .map(|group| group.feature.as_str())
            .chain([OTHER])
            .collect();
        features.sort_unstable();
        features
    }

    /// For each type the features that need it, sorted; none for a type that is always there.
    pub(crate) fn needed_by(&self, types: &Types<'_>) -> Vec<Vec<&str>> {
        let api = types.api();
        let mut needed: Vec<Vec<&str>> = vec![Vec::new(); api.types.len()];
        if !self.gated {
            return needed;
        }
        let mut always = Vec::new();
        for group in &self.all {
            let mut pending = Vec::new();
            for operation in &group.operations {
                mentioned(operation, &mut pending, &mut always);
            }
            reach(types, pending, |id| needed[id].push(&group.feature));
        }
        // What no operation mentions may hold what some do.
        let rest = types.iter().map(|(id, _)| id);
        let rest = rest.filter(|id| needed[id.0 as usize].is_empty()).collect();
        reach(types, rest, |id| needed[id].push(OTHER));
        // The headers of responses stand in one module, which is always there.
        reach(types, always, |id| needed[id].clear());
        for features in &mut needed {
            if features.len() > COMMON {
                features.clear();
            }
            features.sort_unstable();
        }
        needed
    }
}

/// The types that an operation mentions; those of its response headers go into a list of their own.
fn mentioned(operation: &Operation, into: &mut Vec<TypeId>, headers: &mut Vec<TypeId>) {
    for parameter in &operation.parameters {
        named(&parameter.ty, into);
    }
    let responses = &operation.responses;
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    for content in bodies.chain(responses.iter().flat_map(|response| &response.contents)) {
        content.each_use(|used| named(used, into));
    }
    for header in responses.iter().flat_map(|response| &response.headers) {
        named(&header.ty, headers);
    }
}

/// Shows each type that these hold, themselves included, once.
fn reach(types: &Types<'_>, mut pending: Vec<TypeId>, mut show: impl FnMut(usize)) {
    let mut seen = vec![false; types.api().types.len()];
    while let Some(id) = pending.pop() {
        let id = types.written(id);
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        show(id.0 as usize);
        let mut follow = |used: &Use| named(used, &mut pending);
        match &types.ty(id).definition {
            Definition::Object(object) => {
                object.fields.iter().for_each(|field| follow(&field.ty));
                if let Additional::Typed(used) = &object.additional {
                    follow(used);
                }
            }
            Definition::Union(union) => {
                union
                    .variants
                    .iter()
                    .for_each(|variant| follow(&variant.ty));
            }
            Definition::Alias(used) | Definition::Newtype(used) => follow(used),
            Definition::Enum(_) => {}
        }
    }
}

/// The module for the types that one feature alone needs, so that the list of all types stays readable.
pub(crate) fn folders<'f>(features: &[&'f str], taken: &mut Scope) -> HashMap<&'f str, String> {
    let folder = |feature: &&'f str| {
        let module = taken.claim(&identifier(feature, Position::Module));
        (*feature, module)
    };
    features.iter().map(folder).collect()
}

/// The attribute that leaves an item out unless one of these features is on, laid out as rustfmt does; empty for none.
pub(crate) fn cfg(features: &[&str]) -> String {
    let named: Vec<String> = features
        .iter()
        .map(|feature| format!("feature = \"{feature}\""))
        .collect();
    let line = named.join(", ");
    match named.as_slice() {
        [] => String::new(),
        [one] => format!("#[cfg({one})]\n"),
        // rustfmt's `attr_fn_like_width`.
        _ if line.len() <= 70 => format!("#[cfg(any({line}))]\n"),
        _ => format!("#[cfg(any(\n    {}\n))]\n", named.join(",\n    ")),
    }
}

/// The segments of an operation's path that are no parameters.
pub(crate) fn segments(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .path
        .split(['/', '#', '?'])
        .filter(|segment| !segment.is_empty() && !segment.contains('{'))
}

/// How many first segments all of these share.
pub(crate) fn shared_segments(operations: &[&Operation]) -> usize {
    let Some((first, others)) = operations.split_first() else {
        return 0;
    };
    let first: Vec<&str> = segments(first).collect();
    others.iter().fold(first.len(), |shared, operation| {
        let same = first.iter().zip(segments(operation));
        shared.min(same.take_while(|(a, b)| *a == b).count())
    })
}

/// A file of a group.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// What its path has beyond that of the group, a word for each segment; empty for the group's own file.
    pub(crate) words: Vec<&'a str>,
    pub(crate) operations: Vec<&'a Operation>,
}

/// Fewer operations get no file of their own.
const FEW: usize = 5;

impl<'a> Group<'a> {
    /// Spreads the operations over files by their paths where there are too many for one. The first part is the group's
    /// own file.
    pub(crate) fn parts(&self) -> Vec<Part<'a>> {
        let mut parts = vec![Part {
            words: Vec::new(),
            operations: Vec::new(),
        }];
        let mut pending = vec![(
            Vec::new(),
            shared_segments(&self.operations),
            self.operations.clone(),
        )];
        while let Some((words, depth, operations)) = pending.pop() {
            if operations.len() <= MANY {
                parts.push(Part { words, operations });
                continue;
            }
            let mut by: Vec<(Option<&str>, Vec<&'a Operation>)> = Vec::new();
            let mut places: HashMap<Option<&str>, usize> = HashMap::new();
            for operation in operations {
                let segment = segments(operation).nth(depth);
                let place = *places.entry(segment).or_insert_with(|| {
                    by.push((segment, Vec::new()));
                    by.len() - 1
                });
                by[place].1.push(operation);
            }
            let mut left = Vec::new();
            for (segment, operations) in by {
                match segment {
                    Some(segment) if operations.len() >= FEW => {
                        let words = [words.as_slice(), &[segment]].concat();
                        pending.push((words, depth + 1, operations));
                    }
                    _ => left.extend(operations),
                }
            }
            parts.push(Part {
                words,
                operations: left,
            });
        }
        // What has no words is the group's own.
        let (own, mut parts): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| part.words.is_empty());
        parts.retain(|part| !part.operations.is_empty());
        parts.sort_by(|a, b| a.words.cmp(&b.words));
        let own = Part {
            words: Vec::new(),
            operations: own.into_iter().flat_map(|part| part.operations).collect(),
        };
        parts.insert(0, own);
        parts
    }

    /// The tag, if they share one.
    pub(crate) fn tag(&self, api: &'a Api) -> Option<&'a Tag> {
        match self.by {
            By::Tag(index, _) => api.tags.get(index),
            By::Path(_) | By::Nothing => None,
        }
    }
}
