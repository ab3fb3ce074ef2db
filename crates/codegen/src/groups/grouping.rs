//! Which operations are in a group together, and what the groups are called.

use std::collections::HashMap;

use conform_ir::{Api, Operation, Tag};

use super::paths::{path_segments, shared_segments};
use crate::names::{DEVICES, Position, Scope, identifier};
use crate::{FeatureChoice, Layout, Settings};

/// An API with more operations than this is large: its groups get cargo features. A group with more is spread over files.
pub(super) const MANY_OPERATIONS: usize = 50;

/// The feature of types that no operation mentions.
pub(super) const OTHER: &str = "other";

/// Modules that are not those of a group.
const MODULES: &[&str] = &[
    "client",
    "headers",
    "untagged",
    "webhook_requests",
    "mod",
    "lib",
    "generated",
];

/// Features that are not those of a group.
const FEATURES: &[&str] = &[
    "all",
    "blocking",
    "default",
    "default-features",
    OTHER,
    "rustls",
    "schemars",
    "testing",
    "tower",
    "tracing",
    "utoipa",
    "webhooks",
];

/// All groups of an API.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    /// In the order of the tags in the document; operations without a tag come last.
    pub(crate) all: Vec<Group<'a>>,
    /// Whether each group has a feature.
    pub(crate) gated: bool,
}

/// Operations of one tag, or some of those without a tag.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// What the operations have in common.
    pub(crate) key: GroupKey<'a>,
    /// The module in the client crate.
    pub(crate) module: String,
    /// The cargo feature, which exists if [`Groups::gated`].
    pub(crate) feature: String,
    /// The operations, in the order of the document.
    pub(crate) operations: Vec<&'a Operation>,
}

/// What the operations of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GroupKey<'a> {
    /// Their first tag, with its index.
    Tag(usize, &'a str),
    /// They have no tag, and this segment of the path.
    Path(&'a str),
    /// They have no tag.
    Untagged,
}

impl<'a> Groups<'a> {
    /// Groups the operations of an API.
    pub(crate) fn new(api: &'a Api, settings: &Settings) -> Self {
        let mut all: Vec<(GroupKey<'a>, Vec<&'a Operation>)> = api
            .tags
            .iter()
            .enumerate()
            .map(|(index, tag)| (GroupKey::Tag(index, tag.name.as_str()), Vec::new()))
            .collect();
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for (index, tag) in api.tags.iter().enumerate() {
            indices.entry(&tag.name).or_insert(index);
        }
        let mut untagged = Vec::new();
        for operation in &api.operations {
            let first = operation.tags.first();
            match first.and_then(|name| indices.get(name.as_str())) {
                Some(&index) => all[index].1.push(operation),
                None => untagged.push(operation),
            }
        }
        let shared = shared_segments(&untagged);
        let mut indices: HashMap<GroupKey<'a>, usize> = HashMap::new();
        for operation in &untagged {
            let section = if untagged.len() > MANY_OPERATIONS {
                path_segments(operation).nth(shared)
            } else {
                None
            };
            let key = section.map_or(GroupKey::Untagged, GroupKey::Path);
            let index = *indices.entry(key).or_insert_with(|| {
                all.push((key, Vec::new()));
                all.len() - 1
            });
            all[index].1.push(operation);
        }
        all.retain(|(_, operations)| !operations.is_empty());
        let is_wanted = match settings.features {
            FeatureChoice::ByNeed => api.operations.len() > MANY_OPERATIONS,
            FeatureChoice::Always => true,
            FeatureChoice::Never => false,
        };
        let gated = all.len() > 1 && is_wanted && !matches!(settings.layout, Layout::InTree);
        let mut modules = Scope::reserving(MODULES.iter().chain(&DEVICES).copied());
        let mut features = Scope::reserving(FEATURES.iter().copied());
        let all = all
            .into_iter()
            .map(|(key, operations)| {
                let text = match key {
                    GroupKey::Tag(_, text) | GroupKey::Path(text) => text,
                    GroupKey::Untagged => "untagged",
                };
                let module = match key {
                    GroupKey::Untagged => "untagged".to_owned(),
                    _ => modules.claim(&identifier(text, Position::Module)),
                };
                // A registry takes only features with ASCII names.
                let feature: String = identifier(text, Position::Package)
                    .chars()
                    .map(|c| if c.is_ascii() { c } else { 'x' })
                    .collect();
                Group {
                    key,
                    module,
                    feature: features.claim(&feature),
                    operations,
                }
            })
            .collect();
        Self { all, gated }
    }

    /// Returns all features, sorted; none if groups have no features.
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
}

impl<'a> Group<'a> {
    /// Returns the tag of the operations, if they have one.
    pub(crate) fn tag(&self, api: &'a Api) -> Option<&'a Tag> {
        match self.key {
            GroupKey::Tag(index, _) => api.tags.get(index),
            GroupKey::Path(_) | GroupKey::Untagged => None,
        }
    }
}
