//! `oneOf` and `anyOf`: unions, and the many other things that people write with them.
//!
//! In this order: branches that only repeat constraints add nothing; `null` makes nullable, and so does a branch of nothing but
//! `nullable: true`; constants make an enum; a string beside an enum of strings opens it; `""` makes [`Expr::Blank`]; a number
//! and the same number in a string make [`Expr::Loose`]; what is left is a union. Keywords beside a union apply to each of its
//! branches.

use conform_description::Node;

use crate::lower::codes;
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::merged::{MergedSchema, UnionKeyword};
use crate::lower::schema::part::{PartView, SchemaPart};
use crate::lower::types::SchemaLowering;
use crate::lower::types::branch::Branch;
use crate::lower::types::drafts::BuiltType;
use crate::lower::types::names::NameWords;
use crate::{Expr, Kinds};

/// How many combinations of branches are told apart.
const MOST_COMBINATIONS: usize = 64;

/// A union without the branches that do not matter.
struct Choice<'d> {
    union: UnionKeyword<'d>,
    /// Branches other than `null`.
    branches: Vec<Node<'d>>,
    /// Whether a branch admits only `null`.
    null: bool,
}

impl<'d> SchemaLowering<'d> {
    /// What a shape with unions is.
    pub(crate) fn union(
        &mut self,
        mut shape: MergedSchema<'d>,
        words: &NameWords,
    ) -> BuiltType<'d> {
        let unions = std::mem::take(&mut shape.unions);
        let base: Vec<SchemaPart<'d>> = shape
            .leaves
            .iter()
            .filter(|leaf| !leaf.is_empty())
            .map(|leaf| SchemaPart {
                node: leaf.keywords.node,
                view: PartView::Base,
            })
            .collect();
        let base_is_bare = shape.fields.is_empty()
            && shape
                .leaves
                .iter()
                .all(|leaf| leaf.is_empty() || leaf.is_bare_type());
        let mut choices = Vec::new();
        for union in unions {
            match self.choice(union, &shape) {
                Some(choice) => choices.push(choice),
                None => continue,
            }
        }
        if choices.is_empty() {
            return self.build(shape, VALUES, words);
        }
        let null = shape.null && choices.iter().all(|choice| choice.null);
        if let Some(choice) = choices.iter().find(|choice| choice.branches.is_empty()) {
            // Nothing but `null`, or nothing at all.
            let expr = if choice.null { Expr::Null } else { Expr::Any };
            return BuiltType::of(expr, false);
        }
        let owner = choices[0].union.owner;
        let Some(combinations) = combine(&choices) else {
            self.diagnostics.push(self.diagnostics.warning(
                codes::TOO_MANY_BRANCHES,
                owner,
                "too many combinations of branches",
                format!("{} `oneOf` or `anyOf` apply here at once", choices.len()),
            ));
            return BuiltType::of(Expr::Any, false);
        };
        let mut branches = Vec::new();
        let mut narrowed = Vec::new();
        for nodes in combinations {
            let mut parts = base.clone();
            parts.extend(nodes.iter().map(|node| SchemaPart::whole(*node)));
            let Some(merged) = self.merge(&parts) else {
                continue;
            };
            if merged.contradiction.is_some() && (!base.is_empty() || choices.len() > 1) {
                // What one schema says of another's branches narrows them, which is no mistake; what a schema says beside its
                // own branches is one.
                let is_own = choices.len() == 1 && self.contradicts(owner, nodes[0]);
                if is_own && base_is_bare {
                    // A mere `type` is the lesser mistake: the branch is kept.
                    self.diagnostics.push(self.diagnostics.warning(
                        codes::OUTER_TYPE,
                        nodes[0],
                        "this branch contradicts the `type` beside the union",
                        "taken as it is, since the branches say more",
                    ));
                    let alone = vec![SchemaPart::whole(nodes[0])];
                    if let Some(shape) = self.merge(&alone) {
                        branches.push(Branch {
                            node: nodes[0],
                            parts: alone,
                            shape,
                        });
                    }
                } else if is_own {
                    self.report_impossible(nodes[0]);
                } else {
                    narrowed.push(nodes[0]);
                }
                continue;
            }
            branches.push(Branch {
                node: nodes[0],
                parts,
                shape: merged,
            });
        }
        if branches.is_empty() {
            for node in narrowed {
                self.report_impossible(node);
            }
        }
        let discriminator = choices.iter().find_map(|choice| choice.union.discriminator);
        self.branches(branches, discriminator, null, words, owner)
    }

    /// Whether what a schema says beside its branches contradicts this one.
    pub(crate) fn contradicts(&mut self, owner: Node<'d>, branch: Node<'d>) -> bool {
        let beside = SchemaPart {
            node: owner,
            view: PartView::Base,
        };
        self.merge(&[beside, SchemaPart::whole(branch)])
            .is_some_and(|shape| shape.contradiction.is_some())
    }

    fn report_impossible(&mut self, branch: Node<'d>) {
        self.diagnostics.push(self.diagnostics.warning(
            codes::IMPOSSIBLE_BRANCH,
            branch,
            "no value can match this branch",
            "contradicts the schema around it",
        ));
    }

    /// A union without `null` and without branches that nothing matches; `None` where it adds nothing to `base`.
    fn choice(&mut self, union: UnionKeyword<'d>, base: &MergedSchema<'d>) -> Option<Choice<'d>> {
        let mut branches = Vec::new();
        let mut null = false;
        let mut constraints = 0;
        for &node in &union.branches {
            let Some(shape) = self.merge(&[SchemaPart::whole(node)]) else {
                branches.push(node);
                continue;
            };
            let says_values = shape
                .leaves
                .iter()
                .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some());
            let lists_only_null = says_values
                && shape
                    .listed(Kinds(0))
                    .is_some_and(|values| values.is_empty());
            // `nullable: true` and nothing else admits anything by the letter of OpenAPI 3.0. Generators write it beside the
            // other branches for null.
            let says_only_null = union.branches.len() > 1 && is_mere_nullable(&shape);
            if shape.null
                && shape.unions.is_empty()
                && (shape.kinds == Kinds(0) || lists_only_null || says_only_null)
            {
                null = true;
                continue;
            }
            if shape.kinds == Kinds(0) && shape.contradiction.is_none() {
                continue;
            }
            let mere = shape.unions.is_empty()
                && shape.leaves.iter().all(|leaf| {
                    let mut leaf = leaf.clone();
                    leaf.keywords.required = None;
                    leaf.is_empty() || base.implies(&leaf)
                });
            if mere {
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
            self.merge(&[SchemaPart::whole(*node)])
                .is_some_and(|shape| shape.is_anything())
        });
        if anything && !union.one {
            return None;
        }
        Some(Choice {
            union,
            branches,
            null,
        })
    }

    /// What branches are together.
    pub(crate) fn branches(
        &mut self,
        mut branches: Vec<Branch<'d>>,
        discriminator: Option<Node<'d>>,
        null: bool,
        words: &NameWords,
        owner: Node<'d>,
    ) -> BuiltType<'d> {
        if branches.len() < 2 {
            return match branches.pop() {
                Some(branch) => self.again(&branch.parts, null, words),
                None => BuiltType::of(if null { Expr::Null } else { Expr::Any }, false),
            };
        }
        if discriminator.is_none() {
            if let Some(built) = self.blank(&mut branches, null, words, owner) {
                return built;
            }
            if let Some(built) = self.loose(&branches, null, words) {
                return built;
            }
            if let Some(built) = self.constants(&branches, null) {
                return built;
            }
        }
        self.variants(&branches, discriminator, null, words)
    }

    /// Lowers parts in the place of the union that they were found in.
    fn again(&mut self, parts: &[SchemaPart<'d>], null: bool, words: &NameWords) -> BuiltType<'d> {
        match self.in_place(parts, words) {
            BuiltType::Use(used) => BuiltType::of(used.expr, used.nullable || null),
            BuiltType::Object(mut shape) => {
                shape.null |= null;
                BuiltType::Object(shape)
            }
            BuiltType::Definition(definition, nullable) => {
                BuiltType::Definition(definition, nullable || null)
            }
        }
    }
}

/// Whether schemas say `nullable: true` and nothing else about values.
fn is_mere_nullable(shape: &MergedSchema<'_>) -> bool {
    shape.leaves.iter().any(|leaf| leaf.keywords.null)
        && shape
            .leaves
            .iter()
            .all(|leaf| leaf.keywords.is_annotation())
}

/// Every combination of one branch of each choice; `None` where they are too many.
fn combine<'d>(choices: &[Choice<'d>]) -> Option<Vec<Vec<Node<'d>>>> {
    if let [only] = choices {
        return Some(only.branches.iter().map(|node| vec![*node]).collect());
    }
    let count = choices.iter().try_fold(1_usize, |count, choice| {
        count.checked_mul(choice.branches.len())
    })?;
    if count > MOST_COMBINATIONS {
        return None;
    }
    let mut all: Vec<Vec<Node<'d>>> = vec![Vec::new()];
    for choice in choices {
        all = all
            .iter()
            .flat_map(|before| {
                choice.branches.iter().map(move |node| {
                    let mut combination = before.clone();
                    combination.push(*node);
                    combination
                })
            })
            .collect();
    }
    Some(all)
}
