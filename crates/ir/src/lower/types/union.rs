//! `oneOf` and `anyOf`: unions, and the many other things that people write with them.
//!
//! In this order: a branch that is a union itself, and has no name, is taken for its branches; branches that only repeat constraints add nothing; `null` makes nullable, and so does a branch of nothing but
//! `nullable: true`; constants make an enum; a string beside an enum of strings opens it; `""` makes [`Expr::Blank`]; a number
//! and the same number in a string make [`Expr::Loose`]; what is left is a union. Keywords beside a union apply to each of its
//! branches.

use conform_description::Node;
use foldhash::HashSet;

use crate::lower::codes;
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::merged::{MergedSchema, UnionKeyword};
use crate::lower::schema::part::{PartView, SchemaPart};
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::UnionBranch;
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::NameWords;
use crate::{Expr, JsonTypes};

/// How many combinations of branches become variants.
const MOST_COMBINATIONS: usize = 64;

/// A union without the branches that add nothing.
struct SimplifiedUnion<'d> {
    union: UnionKeyword<'d>,
    /// Branches other than `null`.
    branches: Vec<Node<'d>>,
    /// Whether a branch admits only `null`.
    null: bool,
}

impl<'d> SimplifiedUnion<'d> {
    /// Returns the branches as parts.
    fn parts(&self) -> impl Iterator<Item = SchemaPart<'d>> {
        let branches = self.branches.iter();
        branches.map(|node| SchemaPart::whole(*node).within(self.union.scope))
    }
}

impl<'d> SchemaLowering<'d> {
    /// Decides what a merged schema with unions is.
    pub(crate) fn build_union(
        &mut self,
        mut merged: MergedSchema<'d>,
        words: &NameWords,
    ) -> BuiltType<'d> {
        let unions = std::mem::take(&mut merged.unions);
        let base: Vec<SchemaPart<'d>> = merged
            .leaves
            .iter()
            .filter(|leaf| !leaf.is_empty())
            .map(|leaf| leaf.part(PartView::Base))
            .collect();
        let base_is_bare = merged.fields.is_empty()
            && merged
                .leaves
                .iter()
                .all(|leaf| leaf.is_empty() || leaf.is_bare_type());
        let mut choices = Vec::new();
        for union in unions {
            match self.simplify_union(union, &merged) {
                Some(choice) => choices.push(choice),
                None => continue,
            }
        }
        if choices.is_empty() {
            return self.build(merged, VALUES, words);
        }
        let null = merged.null && choices.iter().all(|choice| choice.null);
        if let Some(choice) = choices.iter().find(|choice| choice.branches.is_empty()) {
            // Only `null` is admitted, or nothing at all.
            let expr = if choice.null { Expr::Null } else { Expr::Any };
            return BuiltType::of(expr, false);
        }
        let owner = choices[0].union.owner;
        let Some(combinations) = combine(&choices) else {
            self.diagnostics.push(self.diagnostics.warning(
                codes::TOO_MANY_BRANCHES,
                owner,
                "too many combinations of branches: the value stays raw JSON",
                format!(
                    "{} `oneOf` or `anyOf` apply at once; at most {MOST_COMBINATIONS} combinations become a type",
                    choices.len()
                ),
            ));
            return BuiltType::of(Expr::Any, false);
        };
        let branches = self.merge_combinations(&base, base_is_bare, combinations, owner);
        self.report_closed_union(owner, &branches);
        let discriminator = choices.iter().find_map(|choice| choice.union.discriminator);
        self.build_branches(branches, discriminator, null, words, owner)
    }

    /// Merges each combination of branches with the keywords beside the unions. Combinations that no value can match are left
    /// out, and reported where that is a mistake.
    fn merge_combinations(
        &mut self,
        base: &[SchemaPart<'d>],
        base_is_bare: bool,
        combinations: Vec<Vec<SchemaPart<'d>>>,
        owner: Node<'d>,
    ) -> Vec<UnionBranch<'d>> {
        let mut branches = Vec::new();
        let mut narrowed = Vec::new();
        if !self.union_budget.take(combinations.len()) {
            self.diagnostics.push(self.diagnostics.warning(
                codes::TOO_MANY_BRANCHES,
                owner,
                "the unions of the description lead to too many types: the value stays raw JSON",
                "its branches have unions, whose branches have unions, and so on",
            ));
            return Vec::new();
        }
        for own in combinations {
            let node = own[0].node;
            let mut parts = base.to_vec();
            parts.extend(&own);
            let Some(merged) = self.merge(&parts) else {
                continue;
            };
            if merged.contradiction.is_some() && (!base.is_empty() || own.len() > 1) {
                // A schema that contradicts a branch of another schema narrows that union, which is fine. A schema that
                // contradicts its own branch is a mistake.
                let is_own = own.len() == 1 && self.contradicts(owner, node);
                if is_own && base_is_bare {
                    // The `type` beside the union is more likely wrong than the branch, so the branch is kept.
                    self.diagnostics.push(self.diagnostics.warning(
                        codes::OUTER_TYPE,
                        node,
                        "the `type` beside this union excludes one of its branches",
                        "kept, since the branch says more than the `type`",
                    ));
                    let alone = own;
                    if let Some(merged) = self.merge(&alone) {
                        branches.push(UnionBranch {
                            node,
                            parts: alone,
                            merged,
                        });
                    }
                } else if is_own {
                    self.report_impossible(node);
                } else {
                    narrowed.push(node);
                }
                continue;
            }
            branches.push(UnionBranch {
                node,
                parts,
                merged,
            });
        }
        if branches.is_empty() {
            for node in narrowed {
                self.report_impossible(node);
            }
        }
        branches
    }

    /// Whether the keywords beside a union contradict this branch.
    pub(crate) fn contradicts(&mut self, owner: Node<'d>, branch: Node<'d>) -> bool {
        let beside = SchemaPart::whole(owner).viewed(PartView::Base);
        self.merge(&[beside, SchemaPart::whole(branch)])
            .is_some_and(|merged| merged.contradiction.is_some())
    }

    /// Reports `additionalProperties: false` beside a union whose branches declare members: by the letter, no object fits.
    fn report_closed_union(&mut self, owner: Node<'d>, branches: &[UnionBranch<'d>]) {
        let Some(closing) = owner
            .get("additionalProperties")
            .filter(|node| node.as_bool() == Some(false))
        else {
            return;
        };
        let properties = owner.get("properties");
        let is_declared =
            |name: &str| properties.is_some_and(|properties| properties.get(name).is_some());
        let adding = branches.iter().find(|branch| {
            let mut names = branch.merged.fields.iter().map(|field| field.name);
            owner.get("patternProperties").is_none() && names.any(|name| !is_declared(name))
        });
        if let Some(branch) = adding {
            let warning = self.diagnostics.warning(
                codes::CLOSED_UNION,
                closing,
                "`additionalProperties: false` admits no member of the branches beside it",
                "looks only at the `properties` of this schema",
            );
            self.diagnostics.push(
                warning
                    .with(branch.node.label("declares members"))
                    .help("close each branch instead, or write `unevaluatedProperties: false` (3.1 and later)"),
            );
        }
    }

    fn report_impossible(&mut self, branch: Node<'d>) {
        self.diagnostics.push(self.diagnostics.warning(
            codes::IMPOSSIBLE_BRANCH,
            branch,
            "no value can match this branch",
            "contradicts the schema that contains it",
        ));
    }

    /// Returns a union without `null` and without branches that nothing matches; `None` if it adds nothing to `base`.
    fn simplify_union(
        &mut self,
        union: UnionKeyword<'d>,
        base: &MergedSchema<'d>,
    ) -> Option<SimplifiedUnion<'d>> {
        let mut branches = Vec::new();
        let mut null = false;
        let mut constraints = 0;
        let mut seen = HashSet::default();
        let mut flat = flattened(&union.branches);
        null |= flat.null;
        // Of a branch that leads nowhere, nothing is known. Among others, its values are those that no branch reads.
        let is_known = |node: &Node<'d>| node.resolve().is_ok();
        if flat.branches.iter().filter(|node| is_known(node)).count() > 1 {
            flat.branches.retain(is_known);
        }
        for &node in &flat.branches {
            // A branch that is there twice adds nothing to the type.
            let end = node.resolve().map_or(node, |end| end.node);
            if node.reference().is_some() && only_refers(node) && !seen.insert(end.address()) {
                continue;
            }
            let Some(merged) = self.merge(&[SchemaPart::whole(node).within(union.scope)]) else {
                branches.push(node);
                continue;
            };
            let has_values = merged
                .leaves
                .iter()
                .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some());
            let lists_only_null = has_values
                && merged
                    .listed(JsonTypes(0))
                    .is_some_and(|values| values.is_empty());
            // By the letter of OpenAPI 3.0, `nullable: true` alone admits anything. Generators write it beside other
            // branches to add `null`.
            let is_null_only = flat.branches.len() > 1 && is_only_nullable(&merged);
            if merged.null
                && merged.unions.is_empty()
                && (merged.json_types == JsonTypes(0) || lists_only_null || is_null_only)
            {
                null = true;
                continue;
            }
            if merged.json_types == JsonTypes(0) && merged.contradiction.is_none() {
                continue;
            }
            let adds_nothing = merged.unions.is_empty()
                && merged.leaves.iter().all(|leaf| {
                    let mut leaf = leaf.clone();
                    leaf.keywords.required = None;
                    leaf.is_empty() || base.implies(&leaf)
                });
            if adds_nothing {
                constraints += 1;
            }
            branches.push(node);
        }
        // `anyOf: [{required: [a]}, {required: [b]}]` says which members go together, and nothing about types. A branch
        // that admits anything makes the others meaningless.
        if constraints > 0 && constraints == branches.len() {
            return None;
        }
        let anything = branches.iter().any(|node| {
            self.merge(&[SchemaPart::whole(*node).within(union.scope)])
                .is_some_and(|merged| merged.is_anything())
        });
        if anything && !union.one {
            return None;
        }
        Some(SimplifiedUnion {
            union,
            branches,
            null,
        })
    }

    /// Decides what branches are together.
    pub(crate) fn build_branches(
        &mut self,
        mut branches: Vec<UnionBranch<'d>>,
        discriminator: Option<Node<'d>>,
        null: bool,
        words: &NameWords,
        owner: Node<'d>,
    ) -> BuiltType<'d> {
        if branches.len() < 2 {
            return match branches.pop() {
                Some(branch) => self.only_branch(&branch.parts, null, words),
                None => BuiltType::of(if null { Expr::Null } else { Expr::Any }, false),
            };
        }
        if discriminator.is_none() {
            if let Some(built) = self.empty_or_value(&mut branches, null, words, owner) {
                return built;
            }
            if let Some(built) = self.number_or_text(&branches, null, words) {
                return built;
            }
            if let Some(built) = self.enum_of_branches(&branches, null) {
                return built;
            }
        }
        if let Some(discriminator) = discriminator {
            self.add_mapped_descendants(discriminator, &mut branches);
        }
        let any_of = owner.get("anyOf").is_some() && owner.get("oneOf").is_none();
        self.build_variants(&branches, discriminator, null, words, any_of)
    }

    /// Lowers the only branch that is left, in place of the union.
    fn only_branch(
        &mut self,
        parts: &[SchemaPart<'d>],
        null: bool,
        words: &NameWords,
    ) -> BuiltType<'d> {
        match self.in_place(parts, words) {
            BuiltType::Use(used) => BuiltType::of(used.expr, used.nullable || null),
            BuiltType::Object(mut merged) => {
                merged.null |= null;
                BuiltType::Object(merged)
            }
            BuiltType::Definition(definition, nullable) => {
                BuiltType::Definition(definition, nullable || null)
            }
        }
    }
}

/// Branches, with those of inner unions in place of these.
struct FlatBranches<'d> {
    branches: Vec<Node<'d>>,
    /// Whether an inner union has `nullable: true`.
    null: bool,
}

/// Replaces branches that are nothing but another union, without a name, by the branches of that: for the type of a value it makes no
/// difference which union a branch belongs to.
fn flattened<'d>(branches: &[Node<'d>]) -> FlatBranches<'d> {
    let mut flat = FlatBranches {
        branches: Vec::new(),
        null: false,
    };
    let mut left: Vec<Node<'d>> = branches.iter().rev().copied().collect();
    while let Some(node) = left.pop() {
        match only_union(node) {
            Some(inner) if inner.items().next().is_some() => {
                flat.null |= node.flag("nullable");
                let at = left.len();
                left.extend(inner.items());
                left[at..].reverse();
            }
            _ => flat.branches.push(node),
        }
    }
    flat
}

/// Returns the branches of a schema that is a union without a name, and nothing else.
fn only_union(node: Node<'_>) -> Option<Node<'_>> {
    const ANNOTATIONS: [&str; 6] = [
        "nullable",
        "description",
        "example",
        "examples",
        "deprecated",
        "$comment",
    ];
    let mut others = node
        .members()
        .filter(|member| !ANNOTATIONS.contains(&member.key));
    let only = others.next()?;
    let is_union = matches!(only.key, "oneOf" | "anyOf") && others.next().is_none();
    is_union.then_some(only.node)
}

/// Whether a schema says nothing beside its `$ref`.
fn only_refers(node: Node<'_>) -> bool {
    node.members().count() == 1
}

/// Whether `nullable: true` is the only constraint on values.
fn is_only_nullable(merged: &MergedSchema<'_>) -> bool {
    merged.leaves.iter().any(|leaf| leaf.keywords.null)
        && merged
            .leaves
            .iter()
            .all(|leaf| leaf.keywords.is_annotation())
}

/// Returns every combination of one branch of each union; `None` if they are too many.
fn combine<'d>(choices: &[SimplifiedUnion<'d>]) -> Option<Vec<Vec<SchemaPart<'d>>>> {
    if let [only] = choices {
        return Some(only.parts().map(|part| vec![part]).collect());
    }
    let count = choices.iter().try_fold(1_usize, |count, choice| {
        count.checked_mul(choice.branches.len())
    })?;
    if count > MOST_COMBINATIONS {
        return None;
    }
    let mut all: Vec<Vec<SchemaPart<'d>>> = vec![Vec::new()];
    for choice in choices {
        all = all
            .iter()
            .flat_map(|before| {
                choice.parts().map(move |part| {
                    let mut combination = before.clone();
                    combination.push(part);
                    combination
                })
            })
            .collect();
    }
    Some(all)
}
