//! What several Schema Objects mean when all of them apply.
//!
//! [`merge`] takes the leaves of some parts and intersects what they say: `allOf`, and a property that several branches have.

use conform_description::Node;
use foldhash::{HashMap, HashSet};

use crate::JsonTypes;
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::keywords::{SchemaKeywords, lists_null};
use crate::lower::schema::leaves::{Merger, SchemaLeaf};
use crate::lower::schema::part::{PartView, SchemaPart, ScopeId, TooManyParts};

/// What several schemas mean together.
#[derive(Clone, Debug)]
pub(crate) struct MergedSchema<'d> {
    /// JSON types that are admitted, without `null`.
    pub(crate) json_types: JsonTypes,
    /// Whether a schema states them, by `type` or by keywords that only make sense for one type.
    pub(crate) has_json_types: bool,
    /// Whether `null` is admitted.
    pub(crate) null: bool,
    /// Two schemas that contradict each other, if any do.
    pub(crate) contradiction: Option<(Node<'d>, Node<'d>)>,
    /// The Schema Objects, each with the keywords that count.
    pub(crate) leaves: Vec<SchemaLeaf<'d>>,
    /// Members, each once, with the schemas that apply to it.
    pub(crate) fields: Vec<MergedMember<'d>>,
    /// Names of required members.
    pub(crate) required: HashSet<&'d str>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<UnionKeyword<'d>>,
}

/// A member.
#[derive(Clone, Debug)]
pub(crate) struct MergedMember<'d> {
    /// Its name.
    pub(crate) name: &'d str,
    /// The schemas that apply to it.
    pub(crate) parts: Vec<SchemaPart<'d>>,
    /// Where its key is first written.
    pub(crate) member: conform_description::NodeMember<'d>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(crate) struct UnionKeyword<'d> {
    /// The schema that holds it.
    pub(crate) owner: Node<'d>,
    /// Whether it is a `oneOf`.
    pub(crate) one: bool,
    /// Its branches.
    pub(crate) branches: Vec<Node<'d>>,
    /// What the dynamic references in it mean.
    pub(crate) scope: ScopeId,
    /// The discriminator beside it.
    pub(crate) discriminator: Option<Node<'d>>,
}

/// Merges schemas that all apply.
pub(crate) fn merge<'d>(
    merger: &mut Merger,
    parts: &[SchemaPart<'d>],
) -> Result<MergedSchema<'d>, TooManyParts> {
    let leaves = merger.leaves(parts)?;
    Ok(MergedSchema::of(leaves))
}

impl<'d> MergedSchema<'d> {
    fn of(leaves: Vec<SchemaLeaf<'d>>) -> Self {
        let mut this = Self {
            json_types: VALUES,
            has_json_types: false,
            null: true,
            contradiction: None,
            leaves,
            fields: Vec::new(),
            required: HashSet::default(),
            unions: Vec::new(),
        };
        this.read_json_types();
        this.read_fields();
        this.read_unions();
        this
    }

    fn read_json_types(&mut self) {
        let mut typed: Option<Node<'d>> = None;
        let mut implied = JsonTypes::default();
        for leaf in &self.leaves {
            let keywords = &leaf.keywords;
            let (json_types, is_stated) = leaf.json_types();
            let has_values = keywords.values.is_some() || keywords.constant.is_some();
            // Without `type`, `null` is admitted unless other keywords imply one type or list the values.
            let null = keywords.null
                || lists_null(keywords)
                || (!is_stated
                    && json_types == VALUES
                    && !has_values
                    && keywords.boolean != Some(false));
            self.null &= null;
            if is_stated {
                let both = JsonTypes(self.json_types.0 & json_types.0);
                if both == JsonTypes::default()
                    && json_types != JsonTypes::default()
                    && self.contradiction.is_none()
                {
                    self.contradiction = Some((typed.unwrap_or(keywords.node), keywords.node));
                }
                self.json_types = both;
                self.has_json_types = true;
                typed = Some(keywords.node);
            } else if json_types != VALUES {
                implied = implied.or(json_types);
            }
        }
        if !self.has_json_types && implied != JsonTypes::default() {
            self.json_types = implied;
            self.has_json_types = true;
        }
    }

    /// Returns a schema whose type is assumed, and the keyword that implies it; `None` if a schema states the type.
    pub(crate) fn assumed(&self) -> Option<(Node<'d>, &'static str)> {
        if self.leaves.iter().any(|leaf| leaf.json_types().1) {
            return None;
        }
        let implying = ["properties", "additionalProperties", "items"];
        self.leaves.iter().find_map(|leaf| {
            let node = leaf.keywords.node;
            let keyword = implying.into_iter().find(|word| node.get(word).is_some())?;
            Some((node, keyword))
        })
    }

    fn read_fields(&mut self) {
        let mut index: HashMap<&'d str, usize> = HashMap::default();
        for leaf in &self.leaves {
            for name in leaf
                .keywords
                .required
                .iter()
                .flat_map(|list| list.items())
                .filter_map(Node::as_str)
            {
                self.required.insert(name);
            }
            for member in leaf
                .keywords
                .properties
                .iter()
                .flat_map(|node| node.members())
            {
                let part = leaf.inner(member.node);
                match index.get(member.key) {
                    Some(&at) => {
                        let parts = &mut self.fields[at].parts;
                        if !parts.contains(&part) {
                            parts.push(part);
                        }
                    }
                    None => {
                        index.insert(member.key, self.fields.len());
                        self.fields.push(MergedMember {
                            name: member.key,
                            parts: vec![part],
                            member,
                        });
                    }
                }
            }
        }
    }

    fn read_unions(&mut self) {
        for leaf in &self.leaves {
            for (one, list) in [(true, leaf.one_of()), (false, leaf.any_of())] {
                let Some(list) = list else { continue };
                self.unions.push(UnionKeyword {
                    owner: leaf.keywords.node,
                    one,
                    branches: list.items().collect(),
                    scope: leaf.scope,
                    discriminator: leaf.keywords.discriminator,
                });
            }
        }
    }

    /// Returns the same without the schemas that contradict the narrowest one: of those that name JSON types, the one that
    /// says most about values and, of several, the last, since a schema that narrows another comes after it.
    pub(crate) fn without_contradiction(&self) -> Self {
        let weight = |leaf: &SchemaLeaf<'d>| {
            let keywords = &leaf.keywords;
            let lists = keywords.values.is_some() || keywords.constant.is_some();
            let structured = keywords.properties.is_some()
                || keywords.items.is_some()
                || keywords.prefix_items.is_some()
                || keywords
                    .additional
                    .is_some_and(|node| node.as_bool().is_none());
            (structured, lists, keywords.format.is_some())
        };
        let typed = self.leaves.iter().filter(|leaf| leaf.json_types().1);
        let Some(narrowest) = typed.max_by_key(|leaf| weight(leaf)) else {
            return self.clone();
        };
        let (types, _) = narrowest.json_types();
        let leaves = self.leaves.iter();
        let kept = leaves.filter(|leaf| leaf.json_types().0.overlaps(types));
        Self::of(kept.cloned().collect())
    }

    /// Returns what the first schema that has this keyword says.
    pub(crate) fn first<T>(&self, of: impl Fn(&SchemaKeywords<'d>) -> Option<T>) -> Option<T> {
        self.leaves.iter().find_map(|leaf| of(&leaf.keywords))
    }

    /// Returns what the last schema that has this keyword says: a schema that narrows another comes after it.
    pub(crate) fn last<T>(&self, of: impl Fn(&SchemaKeywords<'d>) -> Option<T>) -> Option<T> {
        self.leaves.iter().rev().find_map(|leaf| of(&leaf.keywords))
    }

    /// Returns the schemas that this keyword holds, each once.
    pub(crate) fn all(
        &self,
        of: impl Fn(&SchemaKeywords<'d>) -> Option<Node<'d>>,
    ) -> Vec<SchemaPart<'d>> {
        let mut parts: Vec<SchemaPart<'d>> = Vec::new();
        for leaf in &self.leaves {
            let Some(node) = of(&leaf.keywords) else {
                continue;
            };
            let part = leaf.inner(node);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// Whether nothing is constrained, so that any value is admitted.
    pub(crate) fn is_anything(&self) -> bool {
        !self.has_json_types
            && self.unions.is_empty()
            && self
                .leaves
                .iter()
                .all(|leaf| leaf.keywords.values.is_none() && leaf.keywords.constant.is_none())
    }

    /// Whether one of its unions has a branch that applies wherever `parts` apply.
    pub(crate) fn lists_applied(&self, parts: &[SchemaPart<'d>]) -> bool {
        let branches = self.unions.iter().flat_map(|union| &union.branches);
        branches
            .filter_map(|branch| branch.resolve().ok())
            .any(|branch| {
                let mut parts = parts.iter();
                parts.any(|part| part.node == branch.node && part.view == PartView::Applied)
            })
    }
}
