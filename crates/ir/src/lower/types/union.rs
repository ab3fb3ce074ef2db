//! `oneOf` and `anyOf`: unions, and the many other things that people say with them.
//!
//! In this order: branches that only repeat constraints add nothing; `null` makes nullable, and so does a branch of nothing but
//! `nullable: true`; constants make an enum;
//! a string beside an enum of strings opens it; `""` makes [`Expr::Blank`]; a number and the same number in a string make
//! [`Expr::Loose`]; what is left is a union. Keywords beside a union apply to each of its branches.

use std::collections::hash_map::Entry;

use foldhash::HashMap;

use crate::lower::codes;
use crate::lower::schema::merged::{Part, Shape, UnionShape, VALUES, View};
use crate::lower::types::names::Words;
use crate::lower::types::{Built, Types};
use crate::{Definition, Expr, Kinds, NumberFormat, StringFormat, Tagged, Union, Use, Variant};
use conform_description::Node;

/// How many combinations of branches are told apart.
const MOST_COMBINATIONS: usize = 64;

/// A branch, together with what applies to all.
pub(crate) struct Branch<'d> {
    /// The schema of the branch; of the first one, in a combination.
    pub(crate) node: Node<'d>,
    /// All schemas that apply.
    pub(crate) parts: Vec<Part<'d>>,
    /// What they say together.
    pub(crate) shape: Shape<'d>,
}

/// A union without the branches that do not matter.
struct Choice<'d> {
    union: UnionShape<'d>,
    /// Branches other than `null`.
    branches: Vec<Node<'d>>,
    /// Whether a branch admits only `null`.
    null: bool,
}

impl<'d> Types<'d> {
    /// What a shape with unions is.
    pub(crate) fn union(&mut self, mut shape: Shape<'d>, words: &Words) -> Built<'d> {
        let unions = std::mem::take(&mut shape.unions);
        let base: Vec<Part<'d>> = shape
            .leaves
            .iter()
            .filter(|leaf| !leaf.is_empty())
            .map(|leaf| Part {
                node: leaf.keywords.node,
                view: View::Base,
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
            return Built::of(expr, false);
        }
        let owner = choices[0].union.owner;
        let Some(combinations) = combine(&choices) else {
            self.report(self.warning(
                codes::TOO_MANY_BRANCHES,
                owner,
                "too many combinations of branches",
                format!("{} `oneOf` or `anyOf` apply here at once", choices.len()),
            ));
            return Built::of(Expr::Any, false);
        };
        let mut branches = Vec::new();
        let mut narrowed = Vec::new();
        for nodes in combinations {
            let mut parts = base.clone();
            parts.extend(nodes.iter().map(|node| Part::whole(*node)));
            let Some(merged) = self.merged(&parts) else {
                continue;
            };
            if merged.contradiction.is_some() && (!base.is_empty() || choices.len() > 1) {
                // What one schema says of another's branches narrows them, which is no mistake; what a schema says beside its
                // own branches is one.
                let is_own = choices.len() == 1 && self.contradicts(owner, nodes[0]);
                if is_own && base_is_bare {
                    // A mere `type` is the lesser mistake: the branch is kept.
                    self.report(self.warning(
                        codes::OUTER_TYPE,
                        nodes[0],
                        "this branch contradicts the `type` beside the union",
                        "taken as it is, since the branches say more",
                    ));
                    let alone = vec![Part::whole(nodes[0])];
                    if let Some(shape) = self.merged(&alone) {
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
    fn contradicts(&mut self, owner: Node<'d>, branch: Node<'d>) -> bool {
        let beside = Part {
            node: owner,
            view: View::Base,
        };
        self.merged(&[beside, Part::whole(branch)])
            .is_some_and(|shape| shape.contradiction.is_some())
    }

    fn report_impossible(&mut self, branch: Node<'d>) {
        self.report(self.warning(
            codes::IMPOSSIBLE_BRANCH,
            branch,
            "no value can match this branch",
            "contradicts the schema around it",
        ));
    }

    /// A union without `null` and without branches that nothing matches; `None` where it adds nothing to `base`.
    fn choice(&mut self, union: UnionShape<'d>, base: &Shape<'d>) -> Option<Choice<'d>> {
        let mut branches = Vec::new();
        let mut null = false;
        let mut constraints = 0;
        for &node in &union.branches {
            let Some(shape) = self.merged(&[Part::whole(node)]) else {
                branches.push(node);
                continue;
            };
            let says_values = shape
                .leaves
                .iter()
                .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some());
            let lists_only_null = says_values
                && self
                    .listed(&shape, Kinds(0))
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
            self.merged(&[Part::whole(*node)])
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
        words: &Words,
        owner: Node<'d>,
    ) -> Built<'d> {
        if branches.len() < 2 {
            return match branches.pop() {
                Some(branch) => self.again(&branch.parts, null, words),
                None => Built::of(if null { Expr::Null } else { Expr::Any }, false),
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
    fn again(&mut self, parts: &[Part<'d>], null: bool, words: &Words) -> Built<'d> {
        match self.in_place(parts, words) {
            Built::Use(used) => Built::of(used.expr, used.nullable || null),
            Built::Object(mut shape) => {
                shape.null |= null;
                Built::Object(shape)
            }
            Built::Definition(definition, nullable) => {
                Built::Definition(definition, nullable || null)
            }
        }
    }

    /// A union of variants, or what they are where they do not differ.
    pub(crate) fn union_of(
        &mut self,
        mut variants: Vec<Variant>,
        tag: Option<Tagged>,
        null: bool,
    ) -> Built<'d> {
        let mut kept: Vec<Variant> = Vec::new();
        let mut known: HashMap<Use, usize> = HashMap::default();
        for variant in variants.drain(..) {
            match known.entry(variant.ty.clone()) {
                // Two names for one type: what selects either selects it.
                Entry::Occupied(at) => {
                    let other = &mut kept[*at.get()];
                    for tag in variant.tags {
                        if !other.tags.contains(&tag) {
                            other.tags.push(tag);
                        }
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push(variant);
                }
            }
        }
        let has = |wanted: &Expr| kept.iter().any(|variant| variant.ty.expr == *wanted);
        let anything = has(&Expr::Any);
        let text = has(&Expr::String(StringFormat::Plain));
        let number = has(&Expr::Number(NumberFormat::Double));
        let is_absorbed = |narrow: &Expr| match narrow {
            Expr::Any => false,
            _ if anything => true,
            Expr::String(format) => text && *format != StringFormat::Plain,
            Expr::Integer(_) => number,
            _ => false,
        };
        kept.retain(|variant| !is_absorbed(&variant.ty.expr));
        match kept.len() {
            0 => Built::of(if null { Expr::Null } else { Expr::Any }, false),
            1 => Built::of(kept.remove(0).ty.expr, null),
            _ => Built::Definition(
                Definition::Union(Union {
                    variants: kept,
                    tag,
                }),
                null,
            ),
        }
    }
}

/// Whether schemas say `nullable: true` and nothing else about values.
fn is_mere_nullable(shape: &Shape<'_>) -> bool {
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
