//! Deprecation, sunset and stability.

use conform_description::{Description, Node};

use crate::change::{Change, Flow, Impact};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::paired::Paired;

/// The extension with the day on which something that is deprecated may be removed.
const SUNSET: &str = "x-sunset";

/// The extension with how stable an operation is.
const STABILITY: &str = "x-stability-level";

/// The levels of stability, from the least.
const LEVELS: [&str; 4] = ["draft", "alpha", "beta", "stable"];

/// Returns why an operation may be removed; `None` if it may not.
pub(crate) fn may_go(operation: Node<'_>, today: Option<&str>) -> Option<String> {
    if let Some(level) = unstable(operation) {
        return Some(format!(
            "its stability is `{level}`, which promises nothing"
        ));
    }
    if !operation.flag("deprecated") {
        return None;
    }
    let Some(sunset) = operation.text(SUNSET) else {
        return Some("it was deprecated".to_owned());
    };
    let is_over = day(sunset)
        .zip(today)
        .is_some_and(|(sunset, today)| *today >= *sunset);
    is_over.then(|| format!("it was deprecated, and its sunset was {sunset}"))
}

/// The level of stability of an operation that promises nothing.
fn unstable(operation: Node<'_>) -> Option<&str> {
    operation
        .text(STABILITY)
        .filter(|level| matches!(*level, "draft" | "alpha"))
}

/// The day that a text names, as in `2026-11-27`.
fn day(text: &str) -> Option<&str> {
    let day = text.get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let number =
        |from: usize, to: usize| day.get(from..to).and_then(|text| text.parse::<u8>().ok());
    let is_real = number(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && number(8, 10).is_some_and(|day| (1..=31).contains(&day));
    (is_day && is_real).then_some(day)
}

/// Compares what an operation says of its life.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>) {
    let nodes = pair.sides().map(|side| side.node);
    deprecation(comparer, pair, nodes);
    stability(comparer, pair, nodes);
    let parameters = pair.sides().map(|side| side.parameters.clone());
    for old in &parameters[0] {
        let same = parameters[1]
            .iter()
            .find(|new| (new.name, new.location) == (old.name, old.location));
        if let Some(new) = same {
            let what = format!("the {} parameter `{}`", old.location, old.name);
            deprecated(comparer, pair, [old.node, new.node], &what);
        }
    }
}

fn deprecated<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    nodes: [Node<'d>; 2],
    what: &str,
) {
    let flags = nodes.map(|node| node.flag("deprecated"));
    if flags[0] != flags[1] {
        let words = if flags[1] {
            "deprecated now"
        } else {
            "not deprecated any more"
        };
        let outcome = Outcome::compatible(Flow::Exchange, "it works as before");
        let spots = nodes.map(|node| Some(Spot::key(node, "deprecated")));
        let message = format!("{what} is {words}");
        comparer.change(
            codes::DEPRECATION_CHANGED,
            message,
            spots,
            outcome,
            vec![pair.name.clone()],
        );
    }
}

fn deprecation<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, nodes: [Node<'d>; 2]) {
    deprecated(comparer, pair, nodes, "the operation");
    let sunsets = nodes.map(|node| node.text(SUNSET));
    let spots = nodes.map(|node| Some(Spot::key(node, SUNSET)));
    let concerns = vec![pair.name.clone()];
    let breaking = |why: String| Outcome::new(Flow::Exchange, Impact::Breaking, why);
    let (message, outcome) = match sunsets {
        [None, None] => return,
        [old, Some(new)] if day(new).is_none() => {
            if old == Some(new) {
                return;
            }
            let why = "nobody can tell until when it works".to_owned();
            (
                format!("`{SUNSET}` must be a day such as 2026-11-27, found `{new}`"),
                breaking(why),
            )
        }
        [Some(old), Some(new)] if old != new => {
            let outcome = if day(new) < day(old) {
                breaking(format!("it works until {new} only, and {old} was promised"))
            } else {
                Outcome::compatible(Flow::Exchange, "it works longer")
            };
            (format!("`{SUNSET}` is {new}, was {old}"), outcome)
        }
        [None, Some(new)] => {
            let outcome = Outcome::compatible(Flow::Exchange, "it works as before until then");
            (format!("`{SUNSET}: {new}` is new"), outcome)
        }
        [Some(old), None] if nodes[1].flag("deprecated") => {
            let why = format!("it may be removed at any time, and {old} was promised");
            (format!("`{SUNSET}: {old}` is gone"), breaking(why))
        }
        [Some(old), None] => {
            let outcome = Outcome::compatible(Flow::Exchange, "it is not deprecated any more");
            (format!("`{SUNSET}: {old}` is gone"), outcome)
        }
        [Some(_), Some(_)] => return,
    };
    comparer.change(codes::SUNSET_CHANGED, message, spots, outcome, concerns);
}

fn stability<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, nodes: [Node<'d>; 2]) {
    let levels = nodes.map(|node| node.text(STABILITY));
    if levels[0] == levels[1] {
        return;
    }
    let rank = |level: Option<&str>| {
        LEVELS
            .iter()
            .position(|one| *one == level.unwrap_or("stable"))
    };
    let words = levels.map(|level| level.unwrap_or("stable"));
    let outcome = match (rank(levels[0]), rank(levels[1])) {
        (Some(old), Some(new)) if new >= old => {
            Outcome::compatible(Flow::Exchange, "it promises as much as before")
        }
        _ => Outcome::new(
            Flow::Exchange,
            Impact::Breaking,
            "it promises less than before",
        ),
    };
    let message = format!("`{STABILITY}` is {}, was {}", words[1], words[0]);
    let spots = nodes.map(|node| Some(Spot::key(node, STABILITY)));
    comparer.change(
        codes::STABILITY_CHANGED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

/// Makes changes compatible that concern only operations which promise nothing.
pub(crate) fn forgive(changes: &mut [Change], old: &Description) {
    let mut free: Vec<String> = Vec::new();
    for operation in old.operations() {
        if unstable(operation.node).is_some() {
            free.push(crate::paired::name(&operation));
        }
    }
    if free.is_empty() {
        return;
    }
    for effect in changes.iter_mut().flat_map(|change| &mut change.effects) {
        let is_free = |concern: &String| {
            let operation = concern
                .rsplit_once(" of ")
                .map_or(concern.as_str(), |(_, name)| name);
            free.iter().any(|one| one == operation)
        };
        if !effect.concerns.is_empty()
            && effect.concerns.iter().all(is_free)
            && effect.impact != Impact::Compatible
        {
            effect.impact = Impact::Compatible;
            effect.why =
                format!("operations whose `{STABILITY}` is draft or alpha promise nothing");
        }
    }
}
