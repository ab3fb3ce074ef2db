//! What several Schema Objects mean when all of them apply: `allOf`, and a property that several of its branches have.
//!
//! A type is lowered from *parts*: schemas that all apply at once. [`atoms`] takes them apart as far as the next named
//! schema, which is how a type that only adds prose to a component stays that component. [`shape`] takes them apart to
//! the end and intersects what they say. Neither recurses, so that no document can exhaust the stack.

use foldhash::{HashMap, HashSet};

use crate::Kinds;
use crate::lower::schema::keywords::{Keywords, siblings_apply};
use conform_description::subtypes::lists;
use conform_description::{Address, Node, Version};

/// How many Schema Objects one type may be merged from. Real documents stay below a hundred.
const MOST_LEAVES: usize = 300;

/// A schema, or some of its keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'d> {
    /// The schema.
    pub(crate) node: Node<'d>,
    /// Which of its keywords count.
    pub(crate) view: View,
}

/// Which keywords of a schema count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum View {
    /// All of them.
    Whole,
    /// Those beside `$ref` and `allOf`.
    Own,
    /// Those beside `$ref`, `allOf`, `oneOf` and `anyOf`.
    Base,
    /// None of them. It only says that the schema applies, and so settles the unions that list it.
    Applied,
}

/// What tells parts from one another.
pub(crate) type PartKey = (Address, View);

impl<'d> Part<'d> {
    /// All of a schema.
    pub(crate) fn whole(node: Node<'d>) -> Self {
        Self {
            node,
            view: View::Whole,
        }
    }

    /// What tells it from other parts.
    pub(crate) fn key(self) -> PartKey {
        (self.node.address(), self.view)
    }
}

/// Parts taken apart as far as named schemas.
pub(crate) struct Atoms<'d> {
    /// Named schemas, and schemas' own keywords; without those that only annotate, each once.
    pub(crate) parts: Vec<Part<'d>>,
    /// Whether a schema on the way is `nullable` itself, which it then means for all that it is made of.
    pub(crate) nullable: bool,
    /// Whether the start was met again.
    pub(crate) cyclic: bool,
}

/// What is known of schemas by their address.
pub(crate) struct Known {
    pub(crate) version: Version,
    /// Schemas with a type of their own.
    pub(crate) named: HashMap<Address, crate::TypeId>,
    /// Schemas that are made of too many others.
    failed: HashSet<Address>,
    /// Names of named schemas.
    pub(crate) names: HashSet<String>,
}

impl Known {
    /// Nothing is known yet.
    pub(crate) fn new(version: Version) -> Self {
        Self {
            version,
            named: HashMap::default(),
            failed: HashSet::default(),
            names: HashSet::default(),
        }
    }
}

/// Why parts could not be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// More than [`MOST_LEAVES`] schemas.
    TooMany,
}

/// Takes parts apart as far as named schemas.
///
/// `start` is a named schema that is itself to be taken apart.
pub(crate) fn atoms<'d>(
    known: &Known,
    parts: &[Part<'d>],
    start: Option<Address>,
) -> Result<Atoms<'d>, Failure> {
    enum Step<'d> {
        Visit(Part<'d>),
        Own(Part<'d>),
    }
    let mut out: Vec<Part<'d>> = Vec::new();
    let mut seen = Seen::default();
    let mut all_nullable = !parts.is_empty();
    let mut cyclic = false;
    for part in parts {
        let mut nullable = false;
        let mut stack = vec![(Step::Visit(*part), true)];
        while let Some((step, top)) = stack.pop() {
            let part = match step {
                Step::Own(part) => {
                    out.push(part);
                    continue;
                }
                Step::Visit(part) => part,
            };
            let address = part.node.address();
            if !seen.insert(part.key()) {
                cyclic |= start == Some(address);
                continue;
            }
            if seen.len() > MOST_LEAVES {
                return Err(Failure::TooMany);
            }
            if part.view == View::Whole
                && start != Some(address)
                && known.named.contains_key(&address)
            {
                out.push(part);
                continue;
            }
            let keywords = Keywords::read(part.node);
            if part.view != View::Whole {
                // Its `$ref` and `allOf` were taken before.
                if part.view == View::Applied || !keywords.is_annotation() {
                    out.push(part);
                }
                continue;
            }
            let own_counts = !keywords.reference || siblings_apply(known.version);
            if own_counts && keywords.all_of.is_some() && is_made_of_its_union(part.node) {
                out.push(Part {
                    node: part.node,
                    view: View::Applied,
                });
            }
            if own_counts && keywords.null && top {
                nullable = true;
            }
            if own_counts && !keywords.is_annotation() {
                stack.push((
                    Step::Own(Part {
                        node: part.node,
                        view: View::Own,
                    }),
                    false,
                ));
            }
            // A chain of lone `$ref` or one-branch `allOf` is still the same place: its `nullable` counts.
            let lone = keywords.is_annotation() || !own_counts;
            if own_counts && let Some(all_of) = keywords.all_of {
                let branches: Vec<_> = all_of.items().collect();
                let top = top && lone && branches.len() == 1;
                stack.extend(
                    branches
                        .into_iter()
                        .rev()
                        .map(|node| (Step::Visit(Part::whole(node)), top)),
                );
            }
            if let Some(target) = keywords.target() {
                stack.push((Step::Visit(Part::whole(target)), top && lone));
            }
        }
        all_nullable &= nullable;
    }
    Ok(Atoms {
        parts: out,
        nullable: all_nullable,
        cyclic,
    })
}

/// What parts say together.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'d> {
    /// JSON types that are admitted, without `null`.
    pub(crate) kinds: Kinds,
    /// Whether a schema says them, by `type` or by keywords that only make sense for one type.
    pub(crate) kinds_said: bool,
    /// Whether `null` is admitted.
    pub(crate) null: bool,
    /// Whether the parts contradict each other.
    pub(crate) contradiction: Option<(Node<'d>, Node<'d>)>,
    /// The Schema Objects, each with the keywords that count.
    pub(crate) leaves: Vec<Leaf<'d>>,
    /// Members, each once, with the schemas that apply to it.
    pub(crate) fields: Vec<FieldShape<'d>>,
    /// Names of members that must be there.
    pub(crate) required: HashSet<&'d str>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<UnionShape<'d>>,
}

/// A Schema Object among others.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<'d> {
    /// Its keywords.
    pub(crate) keywords: Keywords<'d>,
    /// Whether its own unions count.
    pub(crate) view: View,
}

/// A member.
#[derive(Clone, Debug)]
pub(crate) struct FieldShape<'d> {
    /// Its name.
    pub(crate) name: &'d str,
    /// The schemas that apply to it.
    pub(crate) parts: Vec<Part<'d>>,
    /// Where its key is first written.
    pub(crate) member: conform_description::NodeMember<'d>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(crate) struct UnionShape<'d> {
    /// The schema that holds it.
    pub(crate) owner: Node<'d>,
    /// Whether it is a `oneOf`.
    pub(crate) one: bool,
    /// Its branches.
    pub(crate) branches: Vec<Node<'d>>,
    /// The discriminator beside it.
    pub(crate) discriminator: Option<Node<'d>>,
}

/// Every JSON type but `null`.
pub(crate) const VALUES: Kinds = Kinds(Kinds::ALL.0 & !Kinds::NULL.0);

/// Takes parts apart to the end and intersects them.
pub(crate) fn shape<'d>(known: &mut Known, parts: &[Part<'d>]) -> Result<Shape<'d>, Failure> {
    let leaves = leaves(known, parts)?;
    Ok(Shape::of(leaves))
}

/// The Schema Objects that parts are made of: what a schema refers to and its `allOf` before the schema itself.
fn leaves<'d>(known: &mut Known, parts: &[Part<'d>]) -> Result<Vec<Leaf<'d>>, Failure> {
    enum Step<'d> {
        /// A part, and the number of the schema that asks for it.
        Visit(Part<'d>, usize),
        Leaf(Box<Leaf<'d>>),
    }
    const NONE: usize = usize::MAX;
    let mut out = Vec::new();
    let mut seen = Seen::default();
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
        if part.view == View::Applied {
            continue;
        }
        let number = askers.len() - 1;
        if seen.len() > MOST_LEAVES || known.failed.contains(&part.node.address()) {
            // The schemas on the way here are too large as well, as far as they have a way of their own before them:
            // that spares a chain of schemas from being walked again from each of them.
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
            known
                .failed
                .extend(way.iter().skip(far).map(|&at| seen.order[at].0));
            return Err(Failure::TooMany);
        }
        let keywords = Keywords::read(part.node);
        let whole = part.view == View::Whole;
        let target = keywords.target().filter(|_| whole);
        let own_counts = !whole || !keywords.reference || siblings_apply(known.version);
        if own_counts {
            let all_of = keywords.all_of.filter(|_| whole);
            stack.push(Step::Leaf(Box::new(Leaf {
                keywords,
                view: part.view,
            })));
            let first = stack.len();
            stack.extend(
                all_of
                    .into_iter()
                    .flat_map(Node::items)
                    .map(|node| Step::Visit(Part::whole(node), number)),
            );
            stack[first..].reverse();
        }
        if let Some(target) = target {
            stack.push(Step::Visit(Part::whole(target), number));
        }
    }
    for leaf in &mut out {
        leaf.settle(|address| seen.holds_all_of(address));
    }
    Ok(out)
}

/// Whether a schema is a branch of a union that its own `allOf` takes in: heirs of a base schema that lists them.
fn is_made_of_its_union(node: Node<'_>) -> bool {
    let mut seen = Seen::default();
    let mut stack = vec![node];
    while let Some(at) = stack.pop() {
        if !seen.insert((at.address(), View::Whole)) || seen.len() > MOST_LEAVES {
            continue;
        }
        let keywords = Keywords::read(at);
        if at != node
            && [keywords.one_of, keywords.any_of]
                .into_iter()
                .flatten()
                .any(|branches| lists(branches, |address| address == node.address()))
        {
            return true;
        }
        stack.extend(keywords.target());
        stack.extend(keywords.all_of.into_iter().flat_map(Node::items));
    }
    false
}

/// Parts that were met, in order. Most schemas are made of a few parts, which are found fastest by looking at each.
#[derive(Default)]
struct Seen {
    order: Vec<PartKey>,
    set: HashSet<PartKey>,
}

impl Seen {
    /// Adds a part; `false` if it was there.
    fn insert(&mut self, key: PartKey) -> bool {
        const FEW: usize = 16;
        if self.order.len() < FEW {
            if self.order.contains(&key) {
                return false;
            }
        } else {
            if self.set.is_empty() {
                self.set.extend(&self.order);
            }
            if !self.set.insert(key) {
                return false;
            }
        }
        self.order.push(key);
        true
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether all of a schema is among the parts.
    fn holds_all_of(&self, address: Address) -> bool {
        [View::Whole, View::Applied]
            .into_iter()
            .any(|view| match self.set.is_empty() {
                true => self.order.contains(&(address, view)),
                false => self.set.contains(&(address, view)),
            })
    }
}

impl<'d> Leaf<'d> {
    /// Takes away unions one of whose branches applies anyway, which say no more about values: what takes in a base schema
    /// that lists its heirs is one of these.
    fn settle(&mut self, applies: impl Fn(Address) -> bool) {
        let own = self.keywords.node.address();
        for union in [&mut self.keywords.one_of, &mut self.keywords.any_of] {
            if union.is_some_and(|branches| {
                lists(branches, |address| address != own && applies(address))
            }) {
                *union = None;
            }
        }
    }

    /// Whether its `oneOf` counts.
    fn one_of(&self) -> Option<Node<'d>> {
        self.keywords.one_of.filter(|_| self.view != View::Base)
    }

    /// Whether its `anyOf` counts.
    fn any_of(&self) -> Option<Node<'d>> {
        self.keywords.any_of.filter(|_| self.view != View::Base)
    }

    /// JSON types that its own keywords admit, and whether a keyword says so.
    fn kinds(&self) -> (Kinds, bool) {
        let keywords = &self.keywords;
        if let Some(types) = keywords.types {
            return (types, true);
        }
        if keywords.boolean == Some(false) {
            return (Kinds::default(), true);
        }
        let mut kinds = Kinds::default();
        if keywords.properties.is_some()
            || keywords.additional.is_some()
            || keywords.patterns.is_some()
        {
            kinds = kinds.or(Kinds::OBJECT);
        }
        if keywords.items.is_some() || keywords.prefix_items.is_some() {
            kinds = kinds.or(Kinds::ARRAY);
        }
        if kinds == Kinds::default() {
            (VALUES, false)
        } else {
            (kinds, false)
        }
    }

    /// Whether it says nothing but a `type`, apart from unions.
    pub(crate) fn is_bare_type(&self) -> bool {
        let mut leaf = self.clone();
        leaf.keywords.types = None;
        leaf.is_empty()
    }

    /// Whether it says nothing about values, apart from unions.
    pub(crate) fn is_empty(&self) -> bool {
        let mut keywords = self.keywords.clone();
        keywords.one_of = None;
        keywords.any_of = None;
        keywords.is_annotation()
    }
}

impl<'d> Shape<'d> {
    fn of(leaves: Vec<Leaf<'d>>) -> Self {
        let mut this = Self {
            kinds: VALUES,
            kinds_said: false,
            null: true,
            contradiction: None,
            leaves,
            fields: Vec::new(),
            required: HashSet::default(),
            unions: Vec::new(),
        };
        this.read_kinds();
        this.read_fields();
        this.read_unions();
        this
    }

    fn read_kinds(&mut self) {
        let mut said: Option<Node<'d>> = None;
        let mut hinted = Kinds::default();
        for leaf in &self.leaves {
            let keywords = &leaf.keywords;
            let (kinds, is_said) = leaf.kinds();
            let has_values = keywords.values.is_some() || keywords.constant.is_some();
            // Without a type, `null` is admitted unless other keywords speak of one type only or list the values.
            let null = keywords.null
                || lists_null(keywords)
                || (!is_said && kinds == VALUES && !has_values && keywords.boolean != Some(false));
            self.null &= null;
            if is_said {
                let both = Kinds(self.kinds.0 & kinds.0);
                if both == Kinds::default()
                    && kinds != Kinds::default()
                    && self.contradiction.is_none()
                {
                    self.contradiction = Some((said.unwrap_or(keywords.node), keywords.node));
                }
                self.kinds = both;
                self.kinds_said = true;
                said = Some(keywords.node);
            } else if kinds != VALUES {
                hinted = hinted.or(kinds);
            }
        }
        if !self.kinds_said && hinted != Kinds::default() {
            self.kinds = hinted;
            self.kinds_said = true;
        }
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
                let part = Part::whole(member.node);
                match index.get(member.key) {
                    Some(&at) => {
                        let parts = &mut self.fields[at].parts;
                        if !parts.contains(&part) {
                            parts.push(part);
                        }
                    }
                    None => {
                        index.insert(member.key, self.fields.len());
                        self.fields.push(FieldShape {
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
                self.unions.push(UnionShape {
                    owner: leaf.keywords.node,
                    one,
                    branches: list.items().collect(),
                    discriminator: leaf.keywords.discriminator,
                });
            }
        }
    }

    /// The first thing that a leaf says.
    pub(crate) fn first<T>(&self, of: impl Fn(&Keywords<'d>) -> Option<T>) -> Option<T> {
        self.leaves.iter().find_map(|leaf| of(&leaf.keywords))
    }

    /// The last thing that a leaf says: what narrows stands behind what it narrows.
    pub(crate) fn last<T>(&self, of: impl Fn(&Keywords<'d>) -> Option<T>) -> Option<T> {
        self.leaves.iter().rev().find_map(|leaf| of(&leaf.keywords))
    }

    /// Every schema that a keyword of the leaves holds.
    pub(crate) fn every(&self, of: impl Fn(&Keywords<'d>) -> Option<Node<'d>>) -> Vec<Part<'d>> {
        let mut parts: Vec<Part<'d>> = Vec::new();
        for node in self.leaves.iter().filter_map(|leaf| of(&leaf.keywords)) {
            let part = Part::whole(node);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// Whether the parts say nothing at all, so that any value is admitted.
    pub(crate) fn is_anything(&self) -> bool {
        !self.kinds_said
            && self.unions.is_empty()
            && self
                .leaves
                .iter()
                .all(|leaf| leaf.keywords.values.is_none() && leaf.keywords.constant.is_none())
    }

    /// Whether a union in here has a branch that applies where `parts` do.
    pub(crate) fn lists_applied(&self, parts: &[Part<'d>]) -> bool {
        let branches = self.unions.iter().flat_map(|union| &union.branches);
        branches
            .filter_map(|branch| branch.resolve().ok())
            .any(|branch| {
                let applied = Part {
                    node: branch.node,
                    view: View::Applied,
                };
                parts.contains(&applied)
            })
    }

    /// Whether everything that `leaf` says is already said by these parts.
    pub(crate) fn implies(&self, leaf: &Leaf<'d>) -> bool {
        let keywords = &leaf.keywords;
        let said = keywords
            .types
            .is_none_or(|types| types.0 & self.kinds.0 == self.kinds.0 && self.kinds_said);
        let open = |node: Option<Node<'d>>| node.is_none_or(|node| node.as_bool() == Some(true));
        said && keywords.boolean != Some(false)
            && (keywords.values.is_none() && keywords.constant.is_none())
            && keywords
                .format
                .is_none_or(|format| self.last(|keywords| keywords.format) == Some(format))
            && keywords.content_encoding.is_none()
            && keywords.content_media_type.is_none()
            && open(keywords.additional)
            && open(keywords.unevaluated)
            && keywords.patterns.is_none()
            && keywords.items.is_none()
            && keywords.prefix_items.is_none()
            && leaf.one_of().is_none()
            && leaf.any_of().is_none()
            && keywords
                .required
                .iter()
                .flat_map(|list| list.items())
                .all(|name| {
                    name.as_str()
                        .is_some_and(|name| self.required.contains(name))
                })
            && keywords
                .properties
                .iter()
                .flat_map(|node| node.members())
                .all(|member| {
                    let own = Part::whole(member.node);

                    self.fields.iter().any(|field| {
                        field.name == member.key
                            && (field.parts.contains(&own) || is_mere_prose(member.node))
                    })
                })
    }
}

/// Whether a schema only annotates.
pub(crate) fn is_mere_prose(node: Node<'_>) -> bool {
    let keywords = Keywords::read(node);
    keywords.is_annotation() && !keywords.reference && keywords.all_of.is_none() && !keywords.null
}

/// Whether `enum` or `const` admits `null`.
pub(crate) fn lists_null(keywords: &Keywords<'_>) -> bool {
    keywords
        .values
        .is_some_and(|values| values.items().any(Node::is_null))
        || keywords.constant.is_some_and(Node::is_null)
}
