//! Parts split into named schemas and keywords of their own.
//!
//! This is how a type that only adds prose to a component stays that component. The walk does not recurse, so no document
//! can exhaust the stack.

use conform_description::subtypes::lists;
use conform_description::{Address, Node, Version};
use conform_schema::is_nullable;

use crate::lower::schema::keywords::{SchemaKeywords, siblings_apply};
use crate::lower::schema::named::NamedSchemas;
use crate::lower::schema::part::{
    MOST_LEAVES, PartView, SchemaPart, ScopeId, SeenParts, TooManyParts,
};
use crate::lower::schema::scopes::Scopes;

/// What parts consist of, down to named schemas.
pub(crate) struct SplitParts<'d> {
    /// Named schemas, and the own keywords of other schemas. Each is listed once; schemas that only annotate are left out.
    pub(crate) parts: Vec<SchemaPart<'d>>,
    /// Whether a schema on the way is `nullable`, which then counts for everything that it consists of.
    pub(crate) nullable: bool,
    /// Whether `start` was met again.
    pub(crate) cyclic: bool,
}

/// Follows `$ref` and `allOf` down to named schemas.
///
/// `start` is the named schema that is being defined: it is followed, too.
pub(crate) fn split_at_named<'d>(
    version: Version,
    named: &NamedSchemas,
    scopes: &Scopes,
    parts: &[SchemaPart<'d>],
    start: Option<Address>,
) -> Result<SplitParts<'d>, TooManyParts> {
    enum Step<'d> {
        Visit(SchemaPart<'d>),
        Own(SchemaPart<'d>),
    }
    let mut out: Vec<SchemaPart<'d>> = Vec::new();
    let mut seen = SeenParts::default();
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
                Step::Visit(part) => scopes.normal(part),
            };
            let address = part.node.address();
            if !seen.insert(part.key()) {
                cyclic |= start == Some(address);
                continue;
            }
            if seen.len() > MOST_LEAVES {
                return Err(TooManyParts);
            }
            if part.view == PartView::Whole
                && start != Some(address)
                && part.scope == ScopeId::NONE
                && named.contains(address)
            {
                out.push(part);
                continue;
            }
            let keywords = SchemaKeywords::read(part.node);
            if part.view != PartView::Whole {
                // Its `$ref` and `allOf` were followed before.
                if part.view == PartView::Applied || !keywords.is_annotation() {
                    out.push(part);
                }
                continue;
            }
            let scope = scopes.entering(part.scope, part.node);
            let inner = SchemaPart { scope, ..part };
            let own_counts = !keywords.reference || siblings_apply(version);
            if own_counts && keywords.all_of.is_some() && is_made_of_its_union(part.node) {
                out.push(inner.viewed(PartView::Applied));
            }
            // `nullable` counts beside a `$ref`, too.
            if top && (is_nullable(part.node) || (own_counts && keywords.null)) {
                nullable = true;
            }
            if own_counts && !keywords.is_annotation() {
                stack.push((Step::Own(scopes.normal(inner.viewed(PartView::Own))), false));
            }
            // A chain of plain `$ref`s and `allOf`s of one branch means one schema, so its `nullable` counts.
            let lone = keywords.is_annotation() || !own_counts;
            if own_counts && let Some(all_of) = keywords.all_of {
                let branches: Vec<_> = all_of.items().collect();
                let top = top && lone && branches.len() == 1;
                stack.extend(
                    branches
                        .into_iter()
                        .rev()
                        .map(|node| (Step::Visit(SchemaPart::whole(node).within(scope)), top)),
                );
            }
            let target = Some(part.node).filter(|_| keywords.reference);
            if let Some(target) = target.and_then(|node| scopes.target(scope, node)) {
                let target = SchemaPart::whole(target).within(scope);
                stack.push((Step::Visit(target), top && lone));
            }
        }
        all_nullable &= nullable;
    }
    Ok(SplitParts {
        parts: out,
        nullable: all_nullable,
        cyclic,
    })
}

/// Whether a schema is a branch of a union that its own `allOf` leads to, as subtypes are whose base schema lists them.
fn is_made_of_its_union(node: Node<'_>) -> bool {
    let mut seen = SeenParts::default();
    let mut stack = vec![node];
    while let Some(at) = stack.pop() {
        if !seen.insert(SchemaPart::whole(at).key()) || seen.len() > MOST_LEAVES {
            continue;
        }
        let keywords = SchemaKeywords::read(at);
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
