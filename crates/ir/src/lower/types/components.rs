//! Named schemas: those of `components.schemas`, and those that references lead to elsewhere.

use conform_description::Node;
use conform_description::subtypes::{is_base, is_subtype};

use crate::lower::document::{last_token, stem_of_reference};
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::merged::merge;
use crate::lower::schema::named::NamedSchemas;
use crate::lower::schema::part::{SchemaPart, ScopeId, TooManyParts};
use crate::lower::types::SchemaLowering;
use crate::lower::types::drafts::{BuiltType, PendingType};
use crate::{Definition, Expr, TypeId, Use};

impl<'d> SchemaLowering<'d> {
    /// Adds a draft for every schema of `components.schemas`.
    pub(crate) fn add_components(&mut self) {
        let schemas = self
            .description
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        let mut components = Vec::new();
        for member in schemas.into_iter().flat_map(|schemas| schemas.members()) {
            let name = SchemaKeywords::read(member.node)
                .rust_name
                .unwrap_or(member.key);
            self.named.add_name(name);
            let name = self.drafts.component_name(name.to_owned());
            let id = self.draft(name, &[SchemaPart::whole(member.node)]);
            self.named.insert(member.node.address(), id);
            components.push((id, member.node));
        }
        // `Visit: {$ref: schemas/visit.yaml}` gives its name to the schema in the file.
        for &(id, node) in &components {
            let mut at = node;
            while let Some(target) = at.reference().and_then(|reference| reference.target) {
                if self.named.contains(target.address())
                    || SchemaKeywords::read(at).adds_to_reference(self.description.version())
                {
                    break;
                }
                self.named.insert(target.address(), id);
                self.describe(id, SchemaPart::whole(target), &[]);
                at = target;
            }
        }
        let pending = components.into_iter();
        self.pending
            .extend(pending.map(|(id, node)| PendingType::Component(id, node)));
    }

    /// Adds drafts for the named schemas that parts refer to, outside of `components.schemas`.
    pub(crate) fn add_externals(&mut self, parts: &[SchemaPart<'d>]) {
        for part in parts {
            self.add_external(part.node);
            let scope = self.merger.scopes.entering(part.scope, part.node);
            let bound = match part.scope {
                ScopeId::NONE => None,
                _ => self.merger.scopes.target(scope, part.node),
            };
            if let Some(bound) = bound {
                self.add_external(bound);
            }
        }
    }

    /// Adds drafts for named schemas outside of `components.schemas` that a schema refers to: schemas that are files of
    /// their own, and entries of `$defs`, `definitions` or another file's `components.schemas`.
    pub(crate) fn add_external(&mut self, node: Node<'d>) {
        let mut at = node;
        for _ in 0..64 {
            let keywords = SchemaKeywords::read(at);
            if let Some(list) = keywords.all_of {
                // What the branches refer to in turn is added when the branches are lowered, as parts of this schema.
                for branch in list.items() {
                    self.add_external_target(branch);
                }
            }
            let Some(target) = self.add_external_target(at) else {
                break;
            };
            at = target;
        }
    }

    /// Adds a draft for the schema that `$ref` leads to, if that has a name. Otherwise returns that schema.
    fn add_external_target(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        let reference = node.reference()?;
        let target = reference.target?;
        let address = target.address();
        if self.named.contains(address) {
            return None;
        }
        // The parts of a file that is not the root have names by their keys, also for references from within it.
        let is_elsewhere = address.file != self.description.root().address().file;
        let Some(name) = external_name(reference.text, target, is_elsewhere, &self.named) else {
            return Some(target);
        };
        self.named.add_name(&name);
        let name = self.drafts.component_name(name);
        let id = self.draft(name, &[SchemaPart::whole(target)]);
        self.named.insert(address, id);
        self.pending.push(PendingType::Component(id, target));
        self.external += 1;
        None
    }

    /// Defines the type of a named schema.
    pub(crate) fn define_component(&mut self, id: TypeId, node: Node<'d>) {
        let words = self.drafts.words_of(id);
        // A component that is only a reference gives its name to the schema in the other file, so that is what it is.
        let mut start = node;
        while let Some(target) = start.reference().and_then(|reference| reference.target) {
            if target == node || self.named.get(target.address()) != Some(id) {
                break;
            }
            start = target;
        }
        let whole = [SchemaPart::whole(start)];
        self.add_external(start);
        let split = match self.split(&whole, Some(start.address())) {
            Ok(split) => split,
            Err(TooManyParts) => {
                self.report_too_many(&whole);
                return self
                    .drafts
                    .define(id, Definition::Alias(Use::of(Expr::Any)), false);
            }
        };
        let (definition, null) = match split.parts[..] {
            [] => {
                if split.cyclic {
                    self.diagnostics.self_reference(self.drafts[id].node);
                }
                (Definition::Alias(Use::of(Expr::Any)), false)
            }
            [one]
                if let Some(other) = self.type_of_part(one)
                    && !self.is_subtype_of(start, other) =>
            {
                (Definition::Alias(Use::of(Expr::Named(other))), false)
            }
            ref many => {
                if let Some(other) = self.covering(many, Some(start))
                    && !self.is_subtype_of(start, other)
                {
                    (Definition::Alias(Use::of(Expr::Named(other))), false)
                } else if let Some(merged) = self.merge(many) {
                    let typed_id = merged.leaves.iter().any(|leaf| leaf.keywords.typed_id);
                    let built = match self.subtype_union(start, &words) {
                        Some(union) => union,
                        None => self.build(merged, VALUES, &words),
                    };
                    match built {
                        BuiltType::Use(used) if typed_id && is_scalar(&used.expr) => {
                            (Definition::Newtype(Use::of(used.expr)), used.nullable)
                        }
                        built => {
                            self.define_as(id, built);
                            self.drafts[id].null |= split.nullable;
                            return;
                        }
                    }
                } else {
                    (Definition::Alias(Use::of(Expr::Any)), false)
                }
            }
        };
        self.drafts.define(id, definition, null || split.nullable);
    }

    /// Returns the named schema among `parts` that already says all that the others say.
    ///
    /// A schema that is itself made of `start` does not count: each of the two would be an alias of the other. Nor does a
    /// union of which the parts are a branch.
    pub(crate) fn covering(
        &mut self,
        parts: &[SchemaPart<'d>],
        start: Option<Node<'d>>,
    ) -> Option<TypeId> {
        if parts.len() < 2 {
            return None;
        }
        for (index, part) in parts.iter().enumerate() {
            let Some(id) = self.type_of_part(*part) else {
                continue;
            };
            let whole = merge(&mut self.merger, &[*part]).ok()?;
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
            let others = merge(&mut self.merger, &others).ok()?;
            if others.leaves.iter().all(|leaf| whole.implies(leaf)) {
                return Some(id);
            }
        }
        None
    }

    /// Whether `base` is the union of a base schema and its subtypes, and `schema` is one of these. A subtype is a variant of
    /// that union, so it is never an alias of the union, not even where it adds nothing to the base.
    fn is_subtype_of(&self, schema: Node<'d>, base: TypeId) -> bool {
        let base = self.drafts[base].node;
        is_subtype(schema)
            && base
                .and_then(|node| node.resolve().ok())
                .is_some_and(|base| is_base(base.node))
    }

    /// Returns the type of the named schema that a schema is, or refers to.
    pub(crate) fn referred(&self, node: Node<'d>) -> Option<TypeId> {
        self.referred_by(SchemaPart::whole(node))
    }

    /// Returns the type of the named schema that a part is, or refers to.
    pub(crate) fn referred_by(&self, part: SchemaPart<'d>) -> Option<TypeId> {
        let scopes = &self.merger.scopes;
        let mut at = part;
        for _ in 0..64 {
            at = scopes.normal(at);
            if let Some(id) = self.type_of_part(at) {
                return Some(id);
            }
            let scope = scopes.entering(at.scope, at.node);
            at = SchemaPart::whole(scopes.target(scope, at.node)?).within(scope);
        }
        None
    }
}

/// Returns the name of a schema outside of `components.schemas`, from the reference that leads to it; `None` if it has none.
fn external_name(
    text: &str,
    target: Node<'_>,
    is_elsewhere: bool,
    named: &NamedSchemas,
) -> Option<String> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let name = if fragment.is_empty() || fragment == "/" {
        stem_of_reference(path)
    } else {
        let (holder, _) = fragment.rsplit_once('/')?;
        let section = holder.rsplit('/').next().unwrap_or_default();
        let top_of_other_file = holder.is_empty() && (is_elsewhere || !path.is_empty());
        if !matches!(section, "schemas" | "$defs" | "definitions") && !top_of_other_file {
            return None;
        }
        last_token(fragment)
    };
    if name.is_empty() {
        return None;
    }
    if !named.has_name(&name) {
        return Some(name);
    }
    // Two files of one name: the folder distinguishes them.
    let file = target.origin().file;
    let folder = file.rsplit('/').nth(1).unwrap_or_default();
    Some(if folder.is_empty() {
        name
    } else {
        format!("{folder} {name}")
    })
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
