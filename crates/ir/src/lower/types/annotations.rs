//! What schemas say beside the type: prose, defaults, examples, and who may write a member.

use crate::lower::schema::keywords::{Keywords, siblings_apply};
use crate::lower::schema::merged::{Part, View};
use crate::lower::types::Types;
use crate::lower::types::enumeration::kind_of;
use crate::{Docs, Example, Expr, Kinds, TypeId, Use, ValueExample};
use conform_description::Node;
use conform_schema::{Direction, Extent, Schema};

/// What schemas say about the use of a value.
#[derive(Debug, Default)]
pub(crate) struct Annotations<'d> {
    pub(crate) docs: Docs,
    pub(crate) rename: Option<&'d str>,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecated: bool,
    pub(crate) sensitive: bool,
    pub(crate) default: Option<serde_json::Value>,
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

impl<'d> Types<'d> {
    /// Adds what a schema says about itself, as one of the parts that a type is made of.
    pub(crate) fn describe(&mut self, id: TypeId, part: Part<'d>, parts: &[Part<'d>]) {
        let keywords = Keywords::read(part.node);
        let examples = self.schema_examples(part, parts);
        let ty = &mut self.drafts[id.0 as usize].ty;
        let docs = keywords.docs();
        ty.docs.summary = ty.docs.summary.take().or(docs.summary);
        ty.docs.description = ty.docs.description.take().or(docs.description);
        ty.docs.external = ty.docs.external.take().or(docs.external);
        ty.deprecated |= keywords.deprecated;
        ty.sensitive |= keywords.sensitive;
        ty.examples.extend(examples);
    }

    /// The examples of a schema as examples of the type that it makes together with others: `null` aside, which is no value
    /// of the type but of its use. They are valid if they fit all of the schemas.
    fn schema_examples(&self, part: Part<'d>, parts: &[Part<'d>]) -> Vec<Example> {
        let keywords = Keywords::read(part.node);
        let list = keywords.examples.into_iter().flat_map(Node::items);
        let all = keywords
            .example
            .into_iter()
            .chain(list)
            .filter(|node| !node.is_null());
        all.map(|node| {
            let mut example = self.example(Some(part.node), Direction::Either, node);
            let others = parts.iter().filter(|other| other.node != part.node);
            for other in others {
                example.valid &= self.fits(other.node, Direction::Either, node);
            }
            example
        })
        .collect()
    }

    /// Keeps those examples of a type that are of a JSON type, where the type is what schemas say of that one only.
    pub(crate) fn keep_examples_of(&mut self, used: &Use, kind: Kinds) {
        let Expr::Named(id) = used.expr else { return };
        let is_of = |example: &Example| {
            let value = serde_json::from_str(&example.json);
            value.is_ok_and(|value| kind_of(&value).overlaps(kind))
        };
        self.drafts[id.0 as usize].ty.examples.retain(is_of);
    }

    /// Keeps the examples of schemas that `used` is the type of, where examples are asked for and the type does not have
    /// them already.
    pub(crate) fn keep_schema_examples(&mut self, used: &Use, parts: &[Part<'d>]) {
        if !self.checks_examples {
            return;
        }
        for part in parts {
            let has = match used.expr {
                Expr::Named(id) => self.drafts[id.0 as usize].node == Some(part.node),
                _ => false,
            };
            let keywords = Keywords::read(part.node);
            let counts = !keywords.reference || siblings_apply(self.known.version);
            let says = keywords.example.is_some() || keywords.examples.is_some();
            if says
                && counts
                && !has
                && part.view == View::Whole
                && self.exemplified.insert(part.node.address())
            {
                let examples = self.schema_examples(*part, parts);
                self.keep(used, examples);
            }
        }
    }

    /// Keeps the examples of a parameter, header or media type, where examples are asked for.
    pub(crate) fn keep_examples(&mut self, used: &Use, node: Node<'d>, direction: Direction) {
        if self.checks_examples && self.exemplified.insert(node.address()) {
            let examples = self.examples(node, direction);
            self.keep(used, examples);
        }
    }

    fn keep(&mut self, used: &Use, examples: Vec<Example>) {
        self.value_examples
            .extend(examples.into_iter().map(|example| ValueExample {
                ty: used.clone(),
                example,
            }));
    }

    /// An example, and whether it fits its schema, where that is asked for.
    pub(crate) fn example(
        &self,
        schema: Option<Node<'d>>,
        direction: Direction,
        node: Node<'d>,
    ) -> Example {
        let mut json = String::new();
        node.value().write_json(&mut json);
        let valid = schema.is_some_and(|schema| self.fits(schema, direction, node));
        Example {
            json,
            origin: node.origin(),
            valid,
        }
    }

    /// Whether a value fits a schema, where that is asked for.
    fn fits(&self, schema: Node<'d>, direction: Direction, node: Node<'d>) -> bool {
        self.checks_examples && {
            let extent = Extent::of(node.value());
            Schema::compile_within(schema, direction, &extent).is_valid(node.value())
        }
    }

    /// What schemas of a member or parameter say about its use; of the place itself, else of what it refers to.
    pub(crate) fn annotations(&self, parts: &[Part<'d>]) -> Annotations<'d> {
        let mut notes = Annotations::default();
        for part in parts {
            let mut at = part.node;
            let mut own = true;
            // A reference, or an `allOf` of one branch, is followed to what it says; one that loops was reported.
            for _ in 0..64 {
                let keywords = Keywords::read(at);
                let counts = !keywords.reference || siblings_apply(self.known.version);
                if counts {
                    notes.add(&keywords, own);
                }
                own = false;
                let next = keywords.target();
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
}
