//! All Schema Objects that apply together: references and `allOf` followed to the end.
//!
//! The walk does not recurse, so no document can exhaust the stack.

use conform_description::subtypes::lists;
use conform_description::{Address, Description, Node, Version};
use foldhash::HashSet;

use crate::JsonTypes;
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::keywords::{SchemaKeywords, siblings_apply};
use crate::lower::schema::part::{
    MOST_LEAVES, PartView, SchemaPart, ScopeId, SeenParts, TooManyParts,
};
use crate::lower::schema::scopes::Scopes;

/// Collects the Schema Objects that apply together, and remembers where they are too many.
pub(crate) struct Merger {
    version: Version,
    /// What dynamic references mean.
    pub(crate) scopes: Scopes,
    /// Schemas that are known to be made of too many others.
    too_large: HashSet<Address>,
}

impl Merger {
    /// Returns a merger for the schemas of a description.
    pub(crate) fn new(description: &Description) -> Self {
        Self {
            version: description.version(),
            scopes: Scopes::of(description),
            too_large: HashSet::default(),
        }
    }

    /// Returns the Schema Objects that parts consist of. What a schema refers to, and its `allOf`, come before the schema
    /// itself.
    pub(crate) fn leaves<'d>(
        &mut self,
        parts: &[SchemaPart<'d>],
    ) -> Result<Vec<SchemaLeaf<'d>>, TooManyParts> {
        enum Step<'d> {
            /// A part, and the number of the schema that refers to it.
            Visit(SchemaPart<'d>, usize),
            Leaf(Box<SchemaLeaf<'d>>),
        }
        const NONE: usize = usize::MAX;
        let mut out = Vec::new();
        let mut seen = SeenParts::default();
        let mut askers: Vec<usize> = Vec::new();
        let mut stack: Vec<Step<'d>> = parts
            .iter()
            .rev()
            .map(|part| Step::Visit(*part, NONE))
            .collect();
        while let Some(step) = stack.pop() {
            let (part, asker) = match step {
                Step::Leaf(leaf) => {
                    out.push(*leaf);
                    continue;
                }
                Step::Visit(part, asker) => (part, asker),
            };
            if !seen.insert(part.key()) {
                continue;
            }
            askers.push(asker);
            if part.view == PartView::Applied {
                continue;
            }
            let number = askers.len() - 1;
            if seen.len() > MOST_LEAVES || self.too_large.contains(&part.node.address()) {
                // The schemas that lead here are too large as well. They are remembered, so that a long chain is not walked
                // again from each of its schemas; only the last few may still be small enough by themselves.
                let mut way = vec![number];
                while let Some(&asker) = way
                    .last()
                    .map(|&last| &askers[last])
                    .filter(|asker| **asker != NONE)
                {
                    way.push(asker);
                }
                let far = if seen.len() > MOST_LEAVES {
                    MOST_LEAVES / 2
                } else {
                    0
                };
                self.too_large
                    .extend(way.iter().skip(far).map(|&at| seen.at(at).0));
                return Err(TooManyParts);
            }
            let keywords = SchemaKeywords::read(part.node);
            let whole = part.view == PartView::Whole;
            let scope = self.scopes.entering(part.scope, part.node);
            let target = Some(part.node).filter(|_| whole && keywords.reference);
            let target = target.and_then(|node| self.scopes.target(scope, node));
            let own_counts = !whole || !keywords.reference || siblings_apply(self.version);
            if own_counts {
                let all_of = keywords.all_of.filter(|_| whole);
                stack.push(Step::Leaf(Box::new(SchemaLeaf {
                    keywords,
                    view: part.view,
                    scope,
                })));
                let first = stack.len();
                stack.extend(
                    all_of
                        .into_iter()
                        .flat_map(Node::items)
                        .map(|node| Step::Visit(SchemaPart::whole(node).within(scope), number)),
                );
                stack[first..].reverse();
            }
            if let Some(target) = target {
                let target = SchemaPart::whole(target).within(scope);
                stack.push(Step::Visit(target, number));
            }
        }
        for leaf in &mut out {
            leaf.remove_decided_unions(|address| seen.holds_all_of(address));
        }
        Ok(out)
    }
}

/// One of the Schema Objects that apply together.
#[derive(Clone, Debug)]
pub(crate) struct SchemaLeaf<'d> {
    /// Its keywords.
    pub(crate) keywords: SchemaKeywords<'d>,
    /// Which of them count.
    pub(crate) view: PartView,
    /// What the dynamic references in it mean.
    pub(crate) scope: ScopeId,
}

impl<'d> SchemaLeaf<'d> {
    /// Removes unions of which one branch applies anyway: they say nothing more. This is so for a subtype whose base schema
    /// lists its subtypes.
    fn remove_decided_unions(&mut self, applies: impl Fn(Address) -> bool) {
        let own = self.keywords.node.address();
        for union in [&mut self.keywords.one_of, &mut self.keywords.any_of] {
            if union.is_some_and(|branches| {
                lists(branches, |address| address != own && applies(address))
            }) {
                *union = None;
            }
        }
    }

    /// Returns a part of the keywords that it is made of.
    pub(crate) fn part(&self, view: PartView) -> SchemaPart<'d> {
        let part = SchemaPart::whole(self.keywords.node).within(self.scope);
        part.viewed(view)
    }

    /// Returns the whole of a schema in it.
    pub(crate) fn inner(&self, node: Node<'d>) -> SchemaPart<'d> {
        SchemaPart::whole(node).within(self.scope)
    }

    /// Returns its `oneOf`, if that counts.
    pub(crate) fn one_of(&self) -> Option<Node<'d>> {
        self.keywords.one_of.filter(|_| self.view != PartView::Base)
    }

    /// Returns its `anyOf`, if that counts.
    pub(crate) fn any_of(&self) -> Option<Node<'d>> {
        self.keywords.any_of.filter(|_| self.view != PartView::Base)
    }

    /// Returns the JSON types that its own keywords admit, and whether `type` says so.
    pub(crate) fn json_types(&self) -> (JsonTypes, bool) {
        let keywords = &self.keywords;
        if let Some(types) = keywords.types {
            return (types, true);
        }
        if keywords.boolean == Some(false) {
            return (JsonTypes::default(), true);
        }
        let mut json_types = JsonTypes::default();
        if keywords.properties.is_some()
            || keywords.additional.is_some()
            || keywords.patterns.is_some()
        {
            json_types = json_types.or(JsonTypes::OBJECT);
        }
        if keywords.items.is_some() || keywords.prefix_items.is_some() {
            json_types = json_types.or(JsonTypes::ARRAY);
        }
        if json_types == JsonTypes::default() {
            (VALUES, false)
        } else {
            (json_types, false)
        }
    }

    /// Whether it has no constraint but `type`, apart from unions.
    pub(crate) fn is_bare_type(&self) -> bool {
        let mut leaf = self.clone();
        leaf.keywords.types = None;
        leaf.is_empty()
    }

    /// Whether it does not constrain values, apart from unions.
    pub(crate) fn is_empty(&self) -> bool {
        let mut keywords = self.keywords.clone();
        keywords.one_of = None;
        keywords.any_of = None;
        keywords.is_annotation()
    }
}
