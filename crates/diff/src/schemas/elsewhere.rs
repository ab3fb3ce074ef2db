//! Whether a change inside a branch of a `oneOf` can concern values of the other branches.
//!
//! A value that one more branch accepts is refused. But a value of another branch that does not declare the member that has changed
//! has it by chance only, and what is not declared is not held against messages.

use super::found::Step;
use super::term::{Schemas, Term};
use super::walk::Walk;
use super::witness::Reach;

/// Returns whether no other branch of any `oneOf` around a change declares what has changed: the value at the end of the steps, or its
/// member `name`.
pub(super) fn is_undeclared_elsewhere(walk: &Walk<'_>, reach: &Reach, name: Option<&str>) -> bool {
    let receiver = walk.sender.other().index();
    let schemas = &walk.sides[receiver];
    reach.unsound.iter().all(|way| {
        let own = &walk.pairs[way.branch].terms[receiver];
        let flat = schemas.flat(&walk.pairs[way.union].terms[receiver]);
        // What a branch does not declare is left over.
        if flat.leaves_over() {
            return false;
        }
        let branches = flat.unions.iter().flat_map(|union| &union.branches);
        let others: Vec<Term> = branches.filter(|branch| *branch != own).cloned().collect();
        let mut steps = way.steps.clone();
        steps.extend(name.map(|name| Step::Member(name.to_owned())));
        // What the branches differ by themselves is no member.
        steps.iter().any(|step| matches!(step, Step::Member(_)))
            && !declares(schemas, others, &steps)
    })
}

/// Whether one of some schemas says something of the value at the end of steps.
fn declares(schemas: &Schemas<'_>, mut terms: Vec<Term>, steps: &[Step]) -> bool {
    for step in steps {
        let mut next = Vec::new();
        for term in &terms {
            let flat = schemas.flat(term);
            let mut inner = Vec::new();
            match step {
                Step::Member(name) => {
                    let mut properties = flat.properties();
                    inner.extend(properties.remove(name.as_str()).map(Term::new));
                }
                Step::AnyItem | Step::Item(_) => {
                    let items = flat
                        .keyword("items")
                        .map(|(pointer, _)| schemas.term(pointer));
                    inner.extend(items);
                }
                Step::AnyMember(_) => return true,
                Step::Branch(_) => inner.push(term.clone()),
            }
            for found in inner {
                // Each schema of a union may say it.
                let flat = schemas.flat(&found);
                next.extend(flat.unions.iter().flat_map(|union| union.branches.clone()));
                next.push(found);
            }
        }
        terms = next;
    }
    !terms.is_empty()
}
