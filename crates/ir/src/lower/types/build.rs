//! Schemas to types.

use crate::lower::codes;
use crate::lower::formats;
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{FieldShape, Part, Shape, VALUES};
use crate::lower::types::names::Words;
use crate::lower::types::variants::kind_name;
use crate::lower::types::{Built, Types};
use crate::{
    Additional, Definition, Docs, Expr, Field, IntegerFormat, Kinds, Object, Presence,
    StringFormat, Union, Use, Variant,
};
use conform_description::Node;

impl<'d> Types<'d> {
    /// What a shape is.
    pub(crate) fn build(&mut self, shape: Shape<'d>, only: Kinds, words: &Words) -> Built<'d> {
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
                Built::of(formats::number(format), null)
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

    pub(crate) fn integer(&self, shape: &Shape<'d>) -> IntegerFormat {
        let format = formats::integer(
            shape.last(|keywords| keywords.format),
            shape.last(|keywords| keywords.minimum),
            shape.last(|keywords| keywords.maximum),
        );
        let leaves = shape.leaves.iter();
        let values: Vec<_> = leaves
            .flat_map(|leaf| self.integers(&leaf.keywords))
            .collect();
        formats::wide_enough(format, &values)
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
        let words = words.inner("value");
        let value = match self.additional(&shape, &words) {
            Additional::Typed(value) => self.shallow(value, &words, &shape),
            _ => Use::of(Expr::Any),
        };
        Built::of(Expr::Map(Box::new(value)), null)
    }

    /// An object with members.
    pub(crate) fn object(&mut self, shape: &Shape<'d>, words: &Words) -> Object {
        self.warn_conditions(shape);
        let mut fields = Vec::with_capacity(shape.fields.len());
        for field in &shape.fields {
            let used = self.of(&field.parts, &words.then(field.name));
            fields.push(self.field(field, used, shape.required.contains(field.name)));
        }
        let additional = self.additional(shape, &words.then("value"));
        Object { fields, additional }
    }

    fn field(&mut self, field: &FieldShape<'d>, used: Use, required: bool) -> Field {
        let notes = self.annotations(&field.parts);
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
        let mut match_all = false;
        for member in shape
            .leaves
            .iter()
            .filter_map(|leaf| leaf.keywords.patterns)
            .flat_map(|node| node.members())
        {
            patterns.push(Part::whole(member.node));
            match_all |= matches_every_name(member.key);
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
        // Members that match no pattern are free unless something else speaks of them.
        let closed = match_all || !stated.is_empty() || forbids_unmatched(shape);
        if let ([pattern], false) = (&patterns[..], closed) {
            return self.matched(*pattern, words);
        }
        open |= !closed;
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

    /// Members of which those that match a pattern have a type and the others may be anything: what the type does not read is
    /// kept as JSON.
    fn matched(&mut self, pattern: Part<'d>, words: &Words) -> Additional {
        let used = self.of(&[pattern], &words.then("matched"));
        if matches!(used.expr, Expr::Any | Expr::Null) {
            return Additional::Any;
        }
        let name = match (self.referred(pattern.node), self.merged(&[pattern])) {
            (Some(id), _) => self.component_name(id),
            (None, Some(shape)) => kind_name(shape.kinds).to_owned(),
            (None, None) => "value".to_owned(),
        };
        let union = Union {
            variants: vec![Variant {
                name,
                ty: Use::of(used.expr),
                kinds: Kinds::default(),
                tags: Vec::new(),
                default: true,
                docs: Docs::default(),
            }],
            tag: None,
        };
        // It is written where the pattern is, and what is said there is said of those that match.
        let id = self.inline_draft(words, &[]);
        self.drafts[id.0 as usize].ty.origin = pattern.node.origin();
        self.define(id, Definition::Union(union), used.nullable);
        Additional::Typed(Use::of(Expr::Named(id)))
    }

    fn warn_conditions(&mut self, shape: &Shape<'d>) {
        let known = |name: &str| shape.fields.iter().any(|field| field.name == name);
        // A condition that says more of a member that is always declared adds none.
        let adds = |schema: Node<'d>| {
            let mut members = schema.get("properties").into_iter().flat_map(Node::members);
            members.any(|member| !known(member.key))
        };
        let conditions = shape
            .leaves
            .iter()
            .flat_map(|leaf| &leaf.keywords.conditional);
        let adding = conditions
            .copied()
            .find(|&node| adds(node) || node.members().any(|member| adds(member.node)));
        if let Some(node) = adding {
            self.report(self.warning(
                codes::CONDITIONAL_MEMBERS,
                node,
                "members that depend on values are not typed",
                "declared here for some values only",
            ));
        }
    }

    /// What a list or map holds, under a name of its own where all together would be too deep to be read.
    fn shallow(&mut self, used: Use, words: &Words, shape: &Shape<'d>) -> Use {
        /// Lists of lists of lists of lists stay: the coordinates of many polygons are such.
        const MOST: usize = 190;
        if complexity(&used, 3) <= MOST {
            return used;
        }
        let id = self.inline_draft(words, &[]);
        if let Some(leaf) = shape.leaves.first() {
            self.drafts[id.0 as usize].ty.origin = leaf.keywords.node.origin();
        }
        self.define(id, Definition::Alias(Use::of(used.expr)), false);
        Use {
            expr: Expr::Named(id),
            nullable: used.nullable,
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
            return Expr::Array(Box::new(self.shallow(item, &words, shape)));
        };
        let places: Vec<Use> = prefix
            .items()
            .enumerate()
            .map(|(index, node)| self.of_node(node, &words.then(&(index + 1).to_string())))
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
}

/// How hard a type is to read: ten points for itself and each type in it, times how deep it stands.
fn complexity(used: &Use, depth: usize) -> usize {
    let (own, depth) = if used.nullable {
        (10 * depth, depth + 1)
    } else {
        (0, depth)
    };
    let inner = |expr: &Expr| complexity(&Use::of(expr.clone()), depth + 1);
    own + 10 * depth
        + match &used.expr {
            Expr::Array(item) => complexity(item, depth + 1),
            // Names are strings.
            Expr::Map(value) => 10 * (depth + 1) + complexity(value, depth + 1),
            Expr::Tuple(items) => items.iter().map(|item| complexity(item, depth + 1)).sum(),
            Expr::Loose(expr) | Expr::Blank(expr) => inner(expr),
            _ => 0,
        }
}

/// Whether a pattern matches every name, as far as one sees at a glance.
fn matches_every_name(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    matches!(inner, "" | ".*" | ".+") && pattern != "^$" || pattern == "."
}

/// Whether members that are not known and match no pattern are forbidden.
fn forbids_unmatched(shape: &Shape<'_>) -> bool {
    let forbidden = |keywords: &Keywords<'_>| {
        [keywords.additional, keywords.unevaluated]
            .into_iter()
            .flatten()
            .any(|node| node.as_bool() == Some(false))
    };
    shape.leaves.iter().any(|leaf| forbidden(&leaf.keywords))
}

/// Whether members other than the known ones are forbidden.
fn forbids_others(shape: &Shape<'_>) -> bool {
    forbids_unmatched(shape)
        && shape
            .leaves
            .iter()
            .all(|leaf| leaf.keywords.patterns.is_none())
}

/// Presence from `required` and nullability.
pub(crate) fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (false, false) => Presence::Optional,
        (true, true) => Presence::Nullable,
        (false, true) => Presence::OptionalNullable,
    }
}
