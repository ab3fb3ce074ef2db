//! The types of an API in the making: what is named, what is still to be defined, and what was made of what.

pub(crate) mod annotations;
pub(crate) mod build;
pub(crate) mod components;
pub(crate) mod enumeration;
pub(crate) mod names;
pub(crate) mod scalar_union;
pub(crate) mod union;
pub(crate) mod variants;
pub(crate) mod wide_integers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};

use crate::lower::codes;
use crate::lower::formats;
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{
    Failure, Known, Part, PartKey, Shape, VALUES, View, atoms, shape,
};
use crate::lower::types::names::{Taken, Words};
use crate::lower::types::wide_integers::Evidence;
use crate::{Definition, Docs, Expr, Kinds, Name, Origin, Type, TypeId, Use, ValueExample};
use conform_description::subtypes::{is_base, is_subtype};
use conform_description::{Address, Description, Node};
use conform_report::{Code, Diagnostic};

/// How deep inline schemas may nest before the inner ones get types of their own.
const DEEPEST: usize = 48;

/// The types of an API in the making.
pub(crate) struct Types<'d> {
    /// The description.
    pub(crate) description: &'d Description,
    /// Schemas by address.
    pub(crate) known: Known,
    /// Types, in order. Until its job is done, a type is an alias for anything.
    pub(crate) drafts: Vec<Draft<'d>>,
    /// Named schemas outside of `components.schemas`, in the order in which they were met.
    pub(crate) outside: usize,
    /// Problems.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Integers beyond 64 bits in examples, by their schemas.
    evidence: Evidence<'d>,
    /// Whether examples are kept, and held against their schemas.
    pub(crate) checks_examples: bool,
    /// Examples of values that have no type of their own.
    pub(crate) value_examples: Vec<ValueExample>,
    /// Schemas and parameters whose examples were kept.
    pub(crate) exemplified: HashSet<Address>,
    /// Bodies with a structure in media types that are passed on as text, by media type.
    pub(crate) texts: BTreeMap<String, BTreeSet<Address>>,
    /// Types of bodies that are raw bytes themselves.
    pub(crate) raw: HashSet<TypeId>,
    /// Inline types by what they were made from.
    memo: HashMap<Key, TypeId>,
    /// What is being lowered, outermost first.
    active: Vec<(Key, Words)>,
    /// Types that are still to be defined.
    pub(crate) jobs: Vec<Job<'d>>,
    /// Names in use.
    pub(crate) taken: Taken,
}

/// A type in the making.
pub(crate) struct Draft<'d> {
    /// The type.
    pub(crate) ty: Type,
    /// Whether its schema admits `null`.
    pub(crate) null: bool,
    /// Its schema.
    pub(crate) node: Option<Node<'d>>,
}

/// What a type is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    parts: Box<[PartKey]>,
    only: u8,
}

/// A type that is still to be defined.
pub(crate) enum Job<'d> {
    /// A named schema.
    Component(TypeId, Node<'d>),
    /// An object, by its shape.
    Object(TypeId, Box<Shape<'d>>),
    /// Parts, of which these kinds.
    Parts(TypeId, Vec<Part<'d>>, Kinds),
}

/// What a schema lowers to.
pub(crate) enum Built<'d> {
    /// A type that needs no name.
    Use(Use),
    /// An object with members, and whether `null` is admitted.
    Object(Box<Shape<'d>>),
    /// A type that needs a name, and whether `null` is admitted.
    Definition(Definition, bool),
}

impl<'d> Built<'d> {
    /// A type that needs no name.
    pub(crate) fn of(expr: Expr, nullable: bool) -> Self {
        // `Any` includes `null`.
        let nullable = nullable && !matches!(expr, Expr::Any | Expr::Null);
        Self::Use(Use { expr, nullable })
    }
}

impl<'d> Types<'d> {
    /// Lays out a type for every named schema, in the order of the document.
    pub(crate) fn new(description: &'d Description, checks_examples: bool) -> Self {
        let mut this = Self {
            description,
            known: Known::new(description.version()),
            drafts: Vec::new(),
            outside: 0,
            diagnostics: Vec::new(),
            evidence: wide_integers::find(description),
            checks_examples,
            value_examples: Vec::new(),
            exemplified: HashSet::default(),
            texts: BTreeMap::new(),
            raw: HashSet::default(),
            memo: HashMap::default(),
            active: Vec::new(),
            jobs: Vec::new(),
            taken: Taken::default(),
        };
        let schemas = description
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        let mut jobs = Vec::new();
        let members = schemas.into_iter().flat_map(|schemas| schemas.members());
        for member in members {
            let name = Keywords::read(member.node)
                .rust_name
                .unwrap_or(member.key)
                .to_owned();
            this.known.names.insert(name.clone());
            let name = this.taken.unique(vec![name]).concat();
            let id = this.draft(Name::Component(name), &[Part::whole(member.node)]);
            this.known.named.insert(member.node.address(), id);
            jobs.push((id, member.node));
        }
        // `Visit: {$ref: schemas/visit.yaml}` gives the file its name.
        for &(id, node) in &jobs {
            let mut at = node;
            while let Some(target) = at.reference().and_then(|reference| reference.target) {
                if this.known.named.contains_key(&target.address())
                    || Keywords::read(at).adds_to_reference(this.known.version)
                {
                    break;
                }
                this.known.named.insert(target.address(), id);
                this.describe(id, Part::whole(target), &[]);
                at = target;
            }
        }
        this.jobs
            .extend(jobs.into_iter().map(|(id, node)| Job::Component(id, node)));
        this
    }

    /// Defines every type that was asked for.
    pub(crate) fn run(&mut self) {
        self.jobs.reverse();
        while let Some(job) = self.jobs.pop() {
            let waiting = self.jobs.len();
            match job {
                Job::Component(id, node) => self.define_component(id, node),
                Job::Object(id, shape) => {
                    let object = self.object(&shape, &self.words_of(id));
                    self.define(id, Definition::Object(object), false);
                }
                Job::Parts(id, parts, only) => {
                    let built = match self.merged(&parts) {
                        Some(shape) => self.build(shape, only, &self.words_of(id)),
                        None => Built::of(Expr::Any, false),
                    };
                    self.finish(id, built);
                }
            }
            // What a type needs is defined right after it, in order.
            self.jobs[waiting..].reverse();
        }
    }

    /// The type of schemas that all apply, at a place called `words`.
    pub(crate) fn of(&mut self, parts: &[Part<'d>], words: &Words) -> Use {
        let used = self.of_parts(parts, words);
        self.keep_schema_examples(&used, parts);
        used
    }

    fn of_parts(&mut self, parts: &[Part<'d>], words: &Words) -> Use {
        if let [part] = *parts
            && let Some(used) = self.of_plain(part, words)
        {
            return used;
        }
        for part in parts {
            self.discover(part.node);
        }
        let atoms = match atoms(&self.known, parts, None) {
            Ok(atoms) => atoms,
            Err(Failure::TooMany) => {
                self.too_many(parts);
                return Use::of(Expr::Any);
            }
        };
        let used = match atoms.parts[..] {
            [] => Use::of(Expr::Any),
            [one] if let Some(id) = self.named(one) => Use::of(Expr::Named(id)),
            ref many => match self.absorbing(many, None) {
                Some(id) => Use::of(Expr::Named(id)),
                None => self.inline(many, VALUES, words, parts),
            },
        };
        nullable(used, atoms.nullable)
    }

    /// The type of a schema that nothing else is part of, which most are: what [`atoms`] would find, sooner.
    fn of_plain(&mut self, part: Part<'d>, words: &Words) -> Option<Use> {
        if part.view != View::Whole {
            return None;
        }
        if let Some(&id) = self.known.named.get(&part.node.address()) {
            return Some(Use::of(Expr::Named(id)));
        }
        let keywords = Keywords::read(part.node);
        if keywords.reference || keywords.all_of.is_some() {
            return None;
        }
        if keywords.is_annotation() {
            return Some(Use::of(Expr::Any));
        }
        if let Some(expr) = self.scalar(&keywords) {
            return Some(nullable(Use::of(expr), keywords.null));
        }
        let own = Part {
            node: part.node,
            view: View::Own,
        };
        let used = self.inline(&[own], VALUES, words, &[part]);
        Some(nullable(used, keywords.null))
    }

    /// The type of a schema that is a scalar and lists no values, which most members are.
    fn scalar(&self, keywords: &Keywords<'d>) -> Option<Expr> {
        let says_more = keywords.values.is_some()
            || keywords.constant.is_some()
            || keywords.one_of.is_some()
            || keywords.any_of.is_some();
        if says_more {
            return None;
        }
        Some(match keywords.types? {
            Kinds::BOOLEAN => Expr::Boolean,
            Kinds::INTEGER => Expr::Integer(formats::wide_enough(
                formats::integer(keywords.format, keywords.minimum, keywords.maximum),
                &self.integers(keywords).collect::<Vec<_>>(),
            )),
            Kinds::STRING => Expr::String(formats::string(
                keywords.format,
                keywords.content_encoding,
                keywords.content_media_type,
            )),
            _ => return None,
        })
    }

    /// The integers that a schema is shown to admit: by its own default and examples, and, if it says nothing of their width,
    /// by those of what holds it.
    pub(crate) fn integers(&self, keywords: &Keywords<'d>) -> impl Iterator<Item = Cow<'d, str>> {
        let held = self.evidence.get(&keywords.node.address());
        let held = held.filter(|_| keywords.format.is_none());
        let held = held.into_iter().flatten().copied().map(Cow::Borrowed);
        keywords.integers().chain(held)
    }

    /// The type of one schema.
    pub(crate) fn of_node(&mut self, node: Node<'d>, words: &Words) -> Use {
        self.of(&[Part::whole(node)], words)
    }

    /// The type that this part is the whole of.
    pub(crate) fn named(&self, part: Part<'d>) -> Option<TypeId> {
        if part.view != View::Whole {
            return None;
        }
        self.known.named.get(&part.node.address()).copied()
    }

    /// The named schema among `parts` that already says all that the others say.
    ///
    /// A schema that is itself made of `start` is no such: the two would be each other. Nor is a union of which the parts are
    /// a branch.
    fn absorbing(&mut self, parts: &[Part<'d>], start: Option<Node<'d>>) -> Option<TypeId> {
        if parts.len() < 2 {
            return None;
        }
        for (index, part) in parts.iter().enumerate() {
            let Some(id) = self.named(*part) else {
                continue;
            };
            let whole = shape(&mut self.known, &[*part]).ok()?;
            if start
                .is_some_and(|start| whole.leaves.iter().any(|leaf| leaf.keywords.node == start))
                || whole.lists_applied(parts)
            {
                continue;
            }
            let others: Vec<_> = parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, part)| *part)
                .collect();
            let others = shape(&mut self.known, &others).ok()?;
            if others.leaves.iter().all(|leaf| whole.implies(leaf)) {
                return Some(id);
            }
        }
        None
    }

    /// The type of parts that are no named schema.
    pub(crate) fn inline(
        &mut self,
        parts: &[Part<'d>],
        only: Kinds,
        words: &Words,
        described: &[Part<'d>],
    ) -> Use {
        let key = Key {
            parts: parts.iter().map(|part| part.key()).collect(),
            only: only.0,
        };
        if let Some(&id) = self.memo.get(&key) {
            return Use::of(Expr::Named(id));
        }
        if let Some((_, words)) = self.active.iter().find(|(active, _)| *active == key) {
            // It contains itself, and so needs a name: that of the place where it was first met.
            let words = words.clone();
            let id = self.inline_draft(&words, described);
            self.memo.insert(key, id);
            return Use::of(Expr::Named(id));
        }
        if self.active.len() > DEEPEST {
            let id = self.inline_draft(words, described);
            self.memo.insert(key, id);
            self.jobs.push(Job::Parts(id, parts.to_vec(), only));
            return Use::of(Expr::Named(id));
        }
        let Some(shape) = self.merged(parts) else {
            return Use::of(Expr::Any);
        };
        self.active.push((key.clone(), words.clone()));
        let built = self.build(shape, only, words);
        self.active.pop();
        if let Some(&id) = self.memo.get(&key) {
            self.finish(id, built);
            return Use::of(Expr::Named(id));
        }
        self.settle(built, Some(key), words, described)
    }

    /// What parts are, for a place that has a name already and needs no second one.
    pub(crate) fn in_place(&mut self, parts: &[Part<'d>], words: &Words) -> Built<'d> {
        for part in parts {
            self.discover(part.node);
        }
        let plain = match atoms(&self.known, parts, None) {
            Ok(atoms)
                if !atoms.nullable
                    && atoms.parts.iter().all(|part| self.named(*part).is_none()) =>
            {
                atoms.parts
            }
            _ => Vec::new(),
        };
        let key = Key {
            parts: plain.iter().map(|part| part.key()).collect(),
            only: VALUES.0,
        };
        let is_known =
            self.memo.contains_key(&key) || self.active.iter().any(|(active, _)| *active == key);
        if plain.is_empty() || is_known || self.active.len() > DEEPEST {
            return Built::Use(self.of(parts, &words.inner("value")));
        }
        let Some(shape) = self.merged(&plain) else {
            return Built::of(Expr::Any, false);
        };
        self.active.push((key.clone(), words.inner("value")));
        let built = self.build(shape, VALUES, words);
        self.active.pop();
        match self.memo.get(&key) {
            // It contains itself, and was given a name on the way.
            Some(&id) => {
                self.finish(id, built);
                Built::Use(Use::of(Expr::Named(id)))
            }
            None => built,
        }
    }

    /// Gives what was built a name, if it needs one.
    pub(crate) fn settle(
        &mut self,
        built: Built<'d>,
        key: Option<Key>,
        words: &Words,
        described: &[Part<'d>],
    ) -> Use {
        if let Built::Use(used) = built {
            return used;
        }
        let id = self.inline_draft(words, described);
        if let Some(key) = key {
            self.memo.insert(key, id);
        }
        match built {
            Built::Object(shape) => {
                self.drafts[id.0 as usize].null = shape.null;
                self.jobs.push(Job::Object(id, shape));
            }
            built => self.finish(id, built),
        }
        Use::of(Expr::Named(id))
    }

    /// Sets what a type is.
    fn finish(&mut self, id: TypeId, built: Built<'d>) {
        match built {
            Built::Use(used) => {
                self.define(id, Definition::Alias(Use::of(used.expr)), used.nullable)
            }
            Built::Definition(definition, null) => self.define(id, definition, null),
            Built::Object(shape) => {
                let object = self.object(&shape, &self.words_of(id));
                self.define(id, Definition::Object(object), shape.null);
            }
        }
    }

    pub(crate) fn define(&mut self, id: TypeId, definition: Definition, null: bool) {
        let draft = &mut self.drafts[id.0 as usize];
        draft.ty.definition = definition;
        draft.null |= null;
    }

    /// Defines a named schema.
    fn define_component(&mut self, id: TypeId, node: Node<'d>) {
        let words = self.words_of(id);
        let whole = [Part::whole(node)];
        // A component that is only a reference stands for the file that it leads to.
        let mut start = node;
        while let Some(target) = start.reference().and_then(|reference| reference.target) {
            if target == node || self.known.named.get(&target.address()) != Some(&id) {
                break;
            }
            start = target;
        }
        let whole = if start == node {
            whole
        } else {
            [Part::whole(start)]
        };
        self.discover(start);
        let atoms = match atoms(&self.known, &whole, Some(start.address())) {
            Ok(atoms) => atoms,
            Err(Failure::TooMany) => {
                self.too_many(&whole);
                return self.define(id, Definition::Alias(Use::of(Expr::Any)), false);
            }
        };
        let (definition, null) = match atoms.parts[..] {
            [] => {
                if atoms.cyclic {
                    self.self_containing(id);
                }
                (Definition::Alias(Use::of(Expr::Any)), false)
            }
            [one]
                if let Some(other) = self.named(one)
                    && !self.selects(other, start) =>
            {
                (Definition::Alias(Use::of(Expr::Named(other))), false)
            }
            ref many => {
                if let Some(other) = self.absorbing(many, Some(start))
                    && !self.selects(other, start)
                {
                    (Definition::Alias(Use::of(Expr::Named(other))), false)
                } else if let Some(shape) = self.merged(many) {
                    let typed_id = shape.leaves.iter().any(|leaf| leaf.keywords.typed_id);
                    let built = match self.inherited(start, &words) {
                        Some(union) => union,
                        None => self.build(shape, VALUES, &words),
                    };
                    match built {
                        Built::Use(used) if typed_id && is_scalar(&used.expr) => {
                            (Definition::Newtype(Use::of(used.expr)), used.nullable)
                        }
                        built => {
                            self.finish(id, built);
                            self.drafts[id.0 as usize].null |= atoms.nullable;
                            return;
                        }
                    }
                } else {
                    (Definition::Alias(Use::of(Expr::Any)), false)
                }
            }
        };
        self.define(id, definition, null || atoms.nullable);
    }

    /// Whether a type is the union of a base schema and its heirs, and a schema is one of these. As a variant of that union
    /// an heir is never the union again, not even where it adds nothing to the base.
    fn selects(&self, base: TypeId, heir: Node<'d>) -> bool {
        let base = self.drafts[base.0 as usize].node;
        is_subtype(heir)
            && base
                .and_then(|node| node.resolve().ok())
                .is_some_and(|base| is_base(base.node))
    }

    /// Parts merged; `None`, reported, where they are too many.
    pub(crate) fn merged(&mut self, parts: &[Part<'d>]) -> Option<Shape<'d>> {
        match shape(&mut self.known, parts) {
            Ok(shape) => Some(shape),
            Err(Failure::TooMany) => {
                self.too_many(parts);
                None
            }
        }
    }

    /// Reports a type that is itself, or one of whose branches is.
    pub(crate) fn self_containing(&mut self, id: TypeId) {
        let Some(node) = self.drafts[id.0 as usize].node else {
            return;
        };
        self.report(self.warning(
            codes::SELF_CONTAINING,
            node,
            "a schema that is itself",
            "this leads back to itself without ever saying what it is",
        ));
    }

    /// What is said of a type with raw bytes that JSON has to hold.
    pub(crate) fn json_binary(&self, id: TypeId) -> Option<Diagnostic> {
        let node = self.drafts[id.0 as usize].node?;
        Some(self.json_binary_at(node))
    }

    /// What is said of raw bytes in JSON.
    pub(crate) fn json_binary_at(&self, node: Node<'d>) -> Diagnostic {
        self.warning(
            codes::JSON_BINARY,
            node,
            "raw bytes in JSON are taken as a string",
            "`format: binary` in here",
        )
    }

    /// Reports bodies with a structure that is passed on as text: each media type once.
    pub(crate) fn report_texts(&mut self) {
        for (media_type, schemas) in std::mem::take(&mut self.texts) {
            let Some(first) = schemas.first().map(|first| self.description.node(*first)) else {
                continue;
            };
            let place = match schemas.len() {
                1 => String::new(),
                count => format!(" in {count} places"),
            };
            self.report(self.warning(
                codes::TEXT_SCHEMA,
                first,
                format!("`{media_type}` is passed on as text{place}"),
                "this structure is not read or written in this media type",
            ));
        }
    }

    fn too_many(&mut self, parts: &[Part<'d>]) {
        let Some(part) = parts.first() else { return };
        self.report(self.warning(
            codes::TOO_MANY_PARTS,
            part.node,
            "too many schemas apply at once",
            "this is made of more than 300 schemas",
        ));
    }

    /// A type without a definition.
    pub(crate) fn draft(&mut self, name: Name, described: &[Part<'d>]) -> TypeId {
        let id = TypeId(u32::try_from(self.drafts.len()).unwrap_or(u32::MAX));
        let origin = described
            .first()
            .map_or_else(unknown_origin, |part| written_at(part.node));
        let ty = Type {
            name,
            origin,
            docs: Docs::default(),
            deprecated: false,
            sensitive: false,
            in_request: false,
            in_response: false,
            definition: Definition::Alias(Use::of(Expr::Any)),
            examples: Vec::new(),
        };
        self.drafts.push(Draft {
            ty,
            null: false,
            node: described.first().map(|part| part.node),
        });
        for part in described {
            self.describe(id, *part, described);
        }
        id
    }

    fn words_of(&self, id: TypeId) -> Words {
        Words::of_type(&self.drafts[id.0 as usize].ty.name)
    }

    pub(crate) fn inline_draft(&mut self, words: &Words, described: &[Part<'d>]) -> TypeId {
        let name = Name::Inline(self.taken.unique(words.to_vec()));
        self.draft(name, described)
    }

    /// A problem at a place.
    pub(crate) fn warning(
        &self,
        code: Code,
        node: Node<'d>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.description.report(code, node.label(label), message)
    }

    /// Keeps a problem.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Marks a use, unless it includes `null` anyway.
fn nullable(mut used: Use, null: bool) -> Use {
    used.nullable |= null && !matches!(used.expr, Expr::Any | Expr::Null);
    used
}

fn is_scalar(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_)
            | Expr::Loose(_)
            | Expr::Blank(_)
    )
}

/// Where a schema is written: for a component that only refers to another file, there.
fn written_at(node: Node<'_>) -> Origin {
    let mut at = node;
    for _ in 0..64 {
        match at.reference().and_then(|reference| reference.target) {
            Some(target) if target.address().file != at.address().file => at = target,
            _ => break,
        }
    }
    at.origin()
}

fn unknown_origin() -> Origin {
    Origin {
        file: "".into(),
        line: 1,
        column: 1,
    }
}
