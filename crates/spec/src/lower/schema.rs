//! Schemas to types.

use std::collections::HashMap;

use super::codes;
use super::formats;
use super::keywords::Keywords;
use super::names::{Taken, Words};
use super::shape::{Failure, Known, Part, PartKey, Shape, VALUES, View, atoms, shape};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Additional, Definition, Docs, Example, Expr, Field, Kinds, Name, Object, Origin, Presence,
    StringFormat, Type, TypeId, Use,
};
use crate::{Description, Node};

/// How deep inline schemas may nest before the inner ones get types of their own.
const DEEPEST: usize = 48;

/// The types of an API in the making.
pub(super) struct Types<'d> {
    /// The description.
    pub(super) description: &'d Description,
    /// Schemas by address.
    pub(super) known: Known,
    /// Types, in order. Until its job is done, a type is an alias for anything.
    pub(super) drafts: Vec<Draft>,
    /// Named schemas outside of `components.schemas`, in the order in which they were met.
    pub(super) outside: usize,
    /// Problems.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Inline types by what they were made from.
    memo: HashMap<Key, TypeId>,
    /// What is being lowered, outermost first.
    active: Vec<Key>,
    /// Types that are still to be defined.
    jobs: Vec<Job<'d>>,
    taken: Taken,
}

/// A type in the making.
pub(super) struct Draft {
    /// The type.
    pub(super) ty: Type,
    /// Whether its schema admits `null`.
    pub(super) null: bool,
}

/// What a type is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    parts: Box<[PartKey]>,
    only: u8,
}

/// A type that is still to be defined.
enum Job<'d> {
    /// A named schema.
    Component(TypeId, Node<'d>),
    /// An object, by its shape.
    Object(TypeId, Box<Shape<'d>>),
    /// Parts, of which these kinds.
    Parts(TypeId, Vec<Part<'d>>, Kinds),
}

/// What a schema lowers to.
pub(super) enum Built<'d> {
    /// A type that needs no name.
    Use(Use),
    /// An object with members, and whether `null` is admitted.
    Object(Box<Shape<'d>>),
    /// A type that needs a name, and whether `null` is admitted.
    Definition(Definition, bool),
}

impl<'d> Built<'d> {
    /// A type that needs no name.
    pub(super) fn of(expr: Expr, nullable: bool) -> Self {
        // `Any` includes `null`.
        let nullable = nullable && !matches!(expr, Expr::Any | Expr::Null);
        Self::Use(Use { expr, nullable })
    }
}

impl<'d> Types<'d> {
    /// Lays out a type for every named schema, in the order of the document.
    pub(super) fn new(description: &'d Description) -> Self {
        let mut this = Self {
            description,
            known: Known::new(description.version()),
            drafts: Vec::new(),
            outside: 0,
            diagnostics: Vec::new(),
            memo: HashMap::new(),
            active: Vec::new(),
            jobs: Vec::new(),
            taken: Taken::default(),
        };
        let schemas = description
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        let mut jobs = Vec::new();
        for member in schemas.into_iter().flat_map(|schemas| schemas.members()) {
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
                this.describe(id, target);
                at = target;
            }
        }
        this.jobs.extend(
            jobs.into_iter()
                .rev()
                .map(|(id, node)| Job::Component(id, node)),
        );
        this
    }

    /// Defines every type that was asked for.
    pub(super) fn run(&mut self) {
        while let Some(job) = self.jobs.pop() {
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
        }
    }

    /// The type of schemas that all apply, at a place called `words`.
    pub(super) fn of(&mut self, parts: &[Part<'d>], words: &Words) -> Use {
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
        let mut used = match atoms.parts[..] {
            [] => Use::of(Expr::Any),
            [one] if let Some(id) = self.named(one) => Use::of(Expr::Named(id)),
            ref many => match self.absorbing(many) {
                Some(id) => Use::of(Expr::Named(id)),
                None => self.inline(many, VALUES, words, parts),
            },
        };
        if atoms.nullable && used.expr != Expr::Any {
            used.nullable = true;
        }
        used
    }

    /// The type of one schema.
    pub(super) fn of_node(&mut self, node: Node<'d>, words: &Words) -> Use {
        self.of(&[Part::whole(node)], words)
    }

    /// The type that this part is the whole of.
    pub(super) fn named(&self, part: Part<'d>) -> Option<TypeId> {
        if part.view != View::Whole {
            return None;
        }
        self.known.named.get(&part.node.address()).copied()
    }

    /// The named schema among `parts` that already says all that the others say.
    fn absorbing(&mut self, parts: &[Part<'d>]) -> Option<TypeId> {
        if parts.len() < 2 {
            return None;
        }
        for (index, part) in parts.iter().enumerate() {
            let Some(id) = self.named(*part) else {
                continue;
            };
            let whole = shape(&mut self.known, &[*part]).ok()?;
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
    pub(super) fn inline(
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
        if self.active.len() > DEEPEST || self.active.contains(&key) {
            let deep = !self.active.contains(&key);
            let id = self.inline_draft(words, described);
            self.memo.insert(key, id);
            if deep {
                self.jobs.push(Job::Parts(id, parts.to_vec(), only));
            }
            return Use::of(Expr::Named(id));
        }
        let Some(shape) = self.merged(parts) else {
            return Use::of(Expr::Any);
        };
        self.active.push(key.clone());
        let built = self.build(shape, only, words);
        self.active.pop();
        if let Some(&id) = self.memo.get(&key) {
            self.finish(id, built);
            return Use::of(Expr::Named(id));
        }
        self.settle(built, Some(key), words, described)
    }

    /// Gives what was built a name, if it needs one.
    pub(super) fn settle(
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

    fn define(&mut self, id: TypeId, definition: Definition, null: bool) {
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
            [] => (Definition::Alias(Use::of(Expr::Any)), false),
            [one] if let Some(other) = self.named(one) => {
                (Definition::Alias(Use::of(Expr::Named(other))), false)
            }
            ref many => {
                if let Some(other) = self.absorbing(many) {
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

    /// What a shape is.
    pub(super) fn build(&mut self, shape: Shape<'d>, only: Kinds, words: &Words) -> Built<'d> {
        if let Some((one, other)) = shape.contradiction {
            self.report(
                self.warning(
                    codes::CONTRADICTION,
                    other,
                    "no value fits all the schemas that apply here",
                    "this asks for another type",
                )
                .with(one.label("than this")),
            );
            return Built::of(Expr::Any, false);
        }
        if !shape.unions.is_empty() {
            return self.union(shape, words);
        }
        let kinds = Kinds(shape.kinds.0 & only.0);
        if let Some(built) = self.values(&shape, kinds) {
            return built;
        }
        if shape.is_anything() {
            return Built::of(Expr::Any, false);
        }
        let null = shape.null && only == VALUES;
        match kinds {
            Kinds(0) if shape.null => Built::of(Expr::Null, false),
            // `false` admits nothing; no value will come, and none is lost.
            Kinds(0) => Built::of(Expr::Any, false),
            Kinds::OBJECT => self.object_or_map(shape, null, words),
            Kinds::ARRAY => {
                let expr = self.array(&shape, words);
                Built::of(expr, null)
            }
            Kinds::BOOLEAN => Built::of(Expr::Boolean, null),
            Kinds::STRING => Built::of(Expr::String(self.string(&shape)), null),
            Kinds::NUMBER | Kinds::FRACTION => {
                let format = shape.last(|keywords| keywords.format);
                let expr = match format.and_then(formats::known_integer) {
                    Some(integer) => Expr::Integer(integer),
                    None => Expr::Number(formats::number(format)),
                };
                Built::of(expr, null)
            }
            Kinds::INTEGER => Built::of(Expr::Integer(self.integer(&shape)), null),
            VALUES => Built::of(Expr::Any, false),
            _ => self.several(shape, kinds, words),
        }
    }

    fn string(&self, shape: &Shape<'d>) -> StringFormat {
        formats::string(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.content_encoding),
            shape.last(|keywords| keywords.content_media_type),
        )
    }

    pub(super) fn integer(&self, shape: &Shape<'d>) -> crate::ir::IntegerFormat {
        formats::integer(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.minimum),
            shape.last(|keywords| keywords.maximum),
        )
    }

    /// An object with members, or a map where no member is known.
    ///
    /// An object of which nothing is known is a map of anything; one that admits no member at all is an object without
    /// members.
    fn object_or_map(&mut self, mut shape: Shape<'d>, null: bool, words: &Words) -> Built<'d> {
        if !shape.fields.is_empty() || forbids_others(&shape) {
            shape.null = null;
            return Built::Object(Box::new(shape));
        }
        self.warn_conditions(&shape);
        let value = match self.additional(&shape, &words.inner("value")) {
            Additional::Typed(value) => value,
            _ => Use::of(Expr::Any),
        };
        Built::of(Expr::Map(Box::new(value)), null)
    }

    /// An object with members.
    fn object(&mut self, shape: &Shape<'d>, words: &Words) -> Object {
        self.warn_conditions(shape);
        let mut fields = Vec::with_capacity(shape.fields.len());
        for field in &shape.fields {
            let used = self.of(&field.parts, &words.then(field.name));
            fields.push(self.field(field, used, shape.required.contains(field.name)));
        }
        let additional = self.additional(shape, &words.then("value"));
        Object { fields, additional }
    }

    fn field(&mut self, field: &super::shape::FieldShape<'d>, used: Use, required: bool) -> Field {
        let notes = self.annotations(&field.parts);
        if let Expr::Named(id) = used.expr {
            self.drafts[id.0 as usize]
                .ty
                .examples
                .extend(notes.examples);
        }
        let password = used.expr == Expr::String(StringFormat::Password);
        Field {
            wire: field.name.to_owned(),
            rename: notes.rename.map(str::to_owned),
            origin: field.member.key_origin(),
            docs: notes.docs,
            presence: presence(required, used.nullable),
            ty: Use::of(used.expr),
            read_only: notes.read_only,
            write_only: notes.write_only,
            deprecated: notes.deprecated,
            sensitive: notes.sensitive || password,
            default: notes.default,
        }
    }

    /// What other members an object may have.
    fn additional(&mut self, shape: &Shape<'d>, words: &Words) -> Additional {
        let mut stated: Vec<Part<'d>> = Vec::new();
        let mut open = false;
        for leaf in &shape.leaves {
            for node in [leaf.keywords.additional, leaf.keywords.unevaluated]
                .into_iter()
                .flatten()
            {
                match node.as_bool() {
                    Some(false) => {}
                    Some(true) => open = true,
                    None if node.members().next().is_none() => open = true,
                    None => stated.push(Part::whole(node)),
                }
            }
        }
        let mut patterns: Vec<Part<'d>> = Vec::new();
        for member in shape
            .leaves
            .iter()
            .filter_map(|leaf| leaf.keywords.patterns)
            .flat_map(|node| node.members())
        {
            patterns.push(Part::whole(member.node));
        }
        if patterns.is_empty() {
            return if !stated.is_empty() {
                Additional::Typed(self.of(&stated, words))
            } else if forbids_others(shape) {
                Additional::Forbidden
            } else if open {
                Additional::Any
            } else {
                Additional::Unspecified
            };
        }
        let mut uses: Vec<Use> = Vec::new();
        for part in patterns.iter().chain(&stated) {
            let used = self.of(&[*part], words);
            if !uses.contains(&used) {
                uses.push(used);
            }
        }
        match (uses.pop(), uses.is_empty()) {
            (Some(used), true) if !open => Additional::Typed(used),
            _ => {
                self.report(self.warning(
                    codes::MIXED_PATTERNS,
                    patterns[0].node,
                    "members of different names have different types",
                    "members that match this pattern",
                ));
                Additional::Any
            }
        }
    }

    fn warn_conditions(&mut self, shape: &Shape<'d>) {
        let Some(node) = shape.first(|keywords| keywords.conditional) else {
            return;
        };
        let declares = node.get("properties").is_some()
            || node
                .members()
                .any(|member| member.node.get("properties").is_some());
        if declares {
            self.report(self.warning(
                codes::CONDITIONAL_MEMBERS,
                node,
                "members that depend on values are not typed",
                "declared here for some values only",
            ));
        }
    }

    /// A list, or a tuple where the length is exact.
    fn array(&mut self, shape: &Shape<'d>, words: &Words) -> Expr {
        let words = words.inner("item");
        let items: Vec<Part<'d>> = shape
            .every(|keywords| keywords.items)
            .into_iter()
            .filter(|part| part.node.as_bool() != Some(true))
            .collect();
        let Some(prefix) = shape.first(|keywords| keywords.prefix_items) else {
            let item = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.of(&items, &words)
            };
            return Expr::Array(Box::new(item));
        };
        let places: Vec<Use> = prefix
            .items()
            .enumerate()
            .map(|(index, node)| self.of_node(node, &words.then((index + 1).to_string())))
            .collect();
        let length = places.len() as u64;
        let closed = items.iter().any(|part| part.node.as_bool() == Some(false))
            || shape
                .first(|keywords| keywords.max_items)
                .is_some_and(|most| most <= length);
        if closed
            && shape
                .first(|keywords| keywords.min_items)
                .is_some_and(|least| least >= length)
        {
            return Expr::Tuple(places);
        }
        let mut all = places;
        if !closed {
            let rest = if items.is_empty() {
                Use::of(Expr::Any)
            } else {
                self.of(&items, &words)
            };
            all.push(rest);
        }
        all.dedup();
        if let [one] = &all[..] {
            return Expr::Array(Box::new(one.clone()));
        }
        self.report(self.warning(
            codes::MIXED_TUPLE,
            prefix,
            "items of different types and no exact length",
            "a tuple needs `minItems`, and `items: false` or `maxItems`, of the same length",
        ));
        Expr::Array(Box::new(Use::of(Expr::Any)))
    }

    /// Parts merged; `None`, reported, where they are too many.
    pub(super) fn merged(&mut self, parts: &[Part<'d>]) -> Option<Shape<'d>> {
        match shape(&mut self.known, parts) {
            Ok(shape) => Some(shape),
            Err(Failure::TooMany) => {
                self.too_many(parts);
                None
            }
        }
    }

    /// Reports an alias that is nothing but itself.
    pub(super) fn self_containing(&mut self, id: TypeId) {
        let Some((&address, _)) = self
            .known
            .named
            .iter()
            .filter(|(_, named)| **named == id)
            .min()
        else {
            return;
        };
        let node = self.description.node(address);
        self.report(self.warning(
            codes::SELF_CONTAINING,
            node,
            "a schema that is only itself",
            "this leads back to itself",
        ));
    }

    fn too_many(&mut self, parts: &[Part<'d>]) {
        let Some(part) = parts.first() else { return };
        self.report(self.warning(
            codes::TOO_MANY_PARTS,
            part.node,
            "too many schemas apply at once",
            "this is made of more than 1,000 schemas",
        ));
    }

    // ------------------------------------------------------------------------------------------------- annotations ---

    /// A type without a definition.
    fn draft(&mut self, name: Name, described: &[Part<'d>]) -> TypeId {
        let id = TypeId(u32::try_from(self.drafts.len()).unwrap_or(u32::MAX));
        let origin = described
            .first()
            .map_or_else(unknown_origin, |part| part.node.origin());
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
        self.drafts.push(Draft { ty, null: false });
        for part in described {
            self.describe(id, part.node);
        }
        id
    }

    fn words_of(&self, id: TypeId) -> Words {
        Words::of_type(&self.drafts[id.0 as usize].ty.name)
    }

    pub(super) fn inline_draft(&mut self, words: &Words, described: &[Part<'d>]) -> TypeId {
        let name = Name::Inline(self.taken.unique(words.to_vec()));
        self.draft(name, described)
    }

    /// Adds what a schema says about itself.
    fn describe(&mut self, id: TypeId, node: Node<'d>) {
        let keywords = Keywords::read(node);
        let examples = self.schema_examples(&keywords);
        let ty = &mut self.drafts[id.0 as usize].ty;
        let docs = keywords.docs();
        ty.docs.summary = ty.docs.summary.take().or(docs.summary);
        ty.docs.description = ty.docs.description.take().or(docs.description);
        ty.docs.external = ty.docs.external.take().or(docs.external);
        ty.deprecated |= keywords.deprecated;
        ty.sensitive |= keywords.sensitive;
        ty.examples.extend(examples);
    }

    fn schema_examples(&self, keywords: &Keywords<'d>) -> Vec<Example> {
        let list = keywords.examples.into_iter().flat_map(|list| list.items());
        keywords
            .example
            .into_iter()
            .chain(list)
            .map(example)
            .collect()
    }

    /// What schemas of a member or parameter say about its use; of the place itself, else of what it refers to.
    pub(super) fn annotations(&self, parts: &[Part<'d>]) -> Annotations<'d> {
        let mut notes = Annotations::default();
        for part in parts {
            let mut at = part.node;
            let mut own = true;
            // A reference, or an `allOf` of one branch, is followed to what it says; one that loops was reported.
            for _ in 0..64 {
                let keywords = Keywords::read(at);
                let counts =
                    !keywords.reference || super::keywords::siblings_apply(self.known.version);
                if counts {
                    notes.add(&keywords, own);
                    if own && self.named(Part::whole(at)).is_none() {
                        notes.examples.extend(self.schema_examples(&keywords));
                    }
                }
                own = false;
                let next = at.reference().and_then(|reference| reference.target);
                let lone = keywords.all_of.filter(|_| counts).and_then(|list| {
                    let mut items = list.items();
                    items.next().filter(|_| items.next().is_none())
                });
                match next.or(lone) {
                    Some(node) => at = node,
                    None => break,
                }
            }
        }
        notes
    }

    // ------------------------------------------------------------------------------------------------ named schemas ---

    /// Gives a schema that a reference leads to outside of `components.schemas` a name, if it has one: a schema that is
    /// a file of its own, or an entry of `$defs`, `definitions` or another file's `components.schemas`.
    fn discover(&mut self, node: Node<'d>) {
        let mut at = node;
        for _ in 0..64 {
            let keywords = Keywords::read(at);
            if let Some(list) = keywords.all_of {
                // Branches are visited as parts of this schema, not one by one.
                for branch in list.items() {
                    self.discover_target(branch);
                }
            }
            let Some(target) = self.discover_target(at) else {
                break;
            };
            at = target;
        }
    }

    fn discover_target(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let reference = node.reference()?;
        let target = reference.target?;
        let address = target.address();
        if self.known.named.contains_key(&address) {
            return None;
        }
        if let Some(name) = outside_name(reference.text, target, &self.known) {
            self.known.names.insert(name.clone());
            let words = self.taken.unique(vec![name]);
            let id = self.draft(Name::Component(words.concat()), &[Part::whole(target)]);
            self.known.named.insert(address, id);
            self.jobs.push(Job::Component(id, target));
            self.outside += 1;
            return None;
        }
        Some(target)
    }

    // -------------------------------------------------------------------------------------------------- diagnostics ---

    /// A problem at a place.
    pub(super) fn warning(
        &self,
        code: Code,
        node: Node<'d>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.description.report(code, node.label(label), message)
    }

    /// Keeps a problem.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// What schemas say about the use of a value.
#[derive(Debug, Default)]
pub(super) struct Annotations<'d> {
    pub(super) docs: Docs,
    pub(super) rename: Option<&'d str>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    pub(super) sensitive: bool,
    pub(super) default: Option<serde_json::Value>,
    pub(super) examples: Vec<Example>,
}

impl<'d> Annotations<'d> {
    fn add(&mut self, keywords: &Keywords<'d>, own: bool) {
        let docs = keywords.docs();
        // The title of a referenced schema is its name, not what this place is about.
        if own {
            self.docs.summary = self.docs.summary.take().or(docs.summary);
            self.deprecated |= keywords.deprecated;
            self.rename = self.rename.or(keywords.rust_name);
        }
        self.docs.description = self.docs.description.take().or(docs.description);
        self.docs.external = self.docs.external.take().or(docs.external);
        self.read_only |= keywords.read_only;
        self.write_only |= keywords.write_only;
        self.sensitive |= keywords.sensitive;
        if self.default.is_none() {
            self.default = keywords.default.map(|node| node.value().to_serde());
        }
    }
}

/// Whether members other than the known ones are forbidden.
fn forbids_others(shape: &Shape<'_>) -> bool {
    let forbidden = |keywords: &Keywords<'_>| {
        [keywords.additional, keywords.unevaluated]
            .into_iter()
            .flatten()
            .any(|node| node.as_bool() == Some(false))
    };
    shape.leaves.iter().any(|leaf| forbidden(&leaf.keywords))
        && shape
            .leaves
            .iter()
            .all(|leaf| leaf.keywords.patterns.is_none())
}

/// The name of a schema outside of the root's `components.schemas`, from the reference that leads to it.
fn outside_name(text: &str, target: Node<'_>, known: &Known) -> Option<String> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let name = if fragment.is_empty() || fragment == "/" {
        let file = path.rsplit('/').next().unwrap_or(path);
        // The end of the path is the file's name without what only says its format.
        let stem = file
            .strip_suffix(".yaml")
            .or(file.strip_suffix(".yml"))
            .or(file.strip_suffix(".json"))
            .unwrap_or(file);
        stem.to_owned()
    } else {
        let (holder, name) = fragment.rsplit_once('/')?;
        let section = holder.rsplit('/').next().unwrap_or_default();
        let top_of_other_file = holder.is_empty() && !path.is_empty();
        if !matches!(section, "schemas" | "$defs" | "definitions") && !top_of_other_file {
            return None;
        }
        name.replace("~1", "/").replace("~0", "~")
    };
    let clash = |name: &str| known.names.contains(name);
    if name.is_empty() {
        return None;
    }
    if !clash(&name) {
        return Some(name);
    }
    // Two files of one name: the folder tells them apart.
    let file = target.origin().file;
    let folder = file.rsplit('/').nth(1).unwrap_or_default();
    Some(if folder.is_empty() {
        name
    } else {
        format!("{folder} {name}")
    })
}

/// Presence from `required` and nullability.
pub(super) fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (false, false) => Presence::Optional,
        (true, true) => Presence::Nullable,
        (false, true) => Presence::OptionalNullable,
    }
}

/// An example; validity is computed when every type stands.
pub(super) fn example(node: Node<'_>) -> Example {
    let mut json = String::new();
    node.value().write_json(&mut json);
    Example {
        json,
        origin: node.origin(),
        valid: false,
    }
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

fn unknown_origin() -> Origin {
    Origin {
        file: "".into(),
        line: 1,
        column: 1,
    }
}
