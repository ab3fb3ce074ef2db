//! Deprecation, sunset and stability.

use conform_description::{Description, Node};

use crate::change::{Change, Flow, Impact};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::options::Options;
use crate::paired::Paired;

/// The extension with the day on which something that is deprecated may be removed.
pub(crate) const SUNSET: &str = "x-sunset";

/// What messages call an operation.
const OPERATION: &str = "the operation";

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

/// Returns why a parameter that may go before its sunset must not.
pub(crate) fn must_stay(parameter: Node<'_>, today: Option<&str>) -> Option<String> {
    let sunset = parameter.text(SUNSET)?;
    let is_kept = parameter.flag("deprecated") && may_go(parameter, today).is_none();
    is_kept.then(|| format!("it was promised until its sunset, `{sunset}`"))
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
    end(comparer, pair, nodes, OPERATION);
    stability(comparer, pair, nodes);
}

/// Compares what an operation or parameter says of its end. `what` names it.
pub(crate) fn end<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    nodes: [Node<'d>; 2],
    what: &str,
) {
    let of = if what == OPERATION {
        String::new()
    } else {
        format!(" of {what}")
    };
    let flags = nodes.map(|node| node.flag("deprecated"));
    let concerns = vec![pair.name.clone()];
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
            concerns.clone(),
        );
    }
    let sunsets = nodes.map(|node| node.text(SUNSET));
    let life = Life {
        deprecated: flags,
        sunsets,
    };
    if let Some((message, verdict)) = life.change(comparer.options, &of) {
        let outcome = match verdict {
            Ok(why) => Outcome::compatible(Flow::Exchange, why),
            Err(why) => Outcome::new(Flow::Exchange, Impact::Breaking, why),
        };
        let key = if sunsets == [None, None] {
            "deprecated"
        } else {
            SUNSET
        };
        let spots = nodes.map(|node| Some(Spot::key(node, key)));
        comparer.change(codes::SUNSET_CHANGED, message, spots, outcome, concerns);
    }
}

/// What both sides say of the end of something.
pub(crate) struct Life<'d> {
    pub(crate) deprecated: [bool; 2],
    pub(crate) sunsets: [Option<&'d str>; 2],
}

impl Life<'_> {
    /// Returns what has changed, with the reason why that breaks a promise (`Err`) or does not (`Ok`). `of` names what it is about:
    /// ` of the parameter …`.
    pub(crate) fn change(
        &self,
        options: &Options,
        of: &str,
    ) -> Option<(String, Result<&'static str, String>)> {
        let is_new = !self.deprecated[0] && self.deprecated[1];
        Some(match self.sunsets {
            [_, None] if is_new && options.notice.is_some() => {
                let message = format!("`{SUNSET}`{of} is missing beside `deprecated`");
                (
                    message,
                    Err("nobody can tell until when it works".to_owned()),
                )
            }
            [None, None] => return None,
            [old, Some(new)] if day(new).is_none() => {
                if old == Some(new) {
                    return None;
                }
                let message =
                    format!("`{SUNSET}`{of} must be a day such as 2026-11-27, found `{new}`");
                (
                    message,
                    Err("nobody can tell until when it works".to_owned()),
                )
            }
            [Some(old), Some(new)] if old != new => {
                let verdict = if day(old).is_none() {
                    Ok("a day could not be read before")
                } else if day(new) < day(old) {
                    Err(format!("it works until {new} only, and {old} was promised"))
                } else {
                    Ok("it works longer")
                };
                (format!("`{SUNSET}`{of} is {new}, was {old}"), verdict)
            }
            [None, Some(new)] => {
                let verdict = match short_notice(new, options) {
                    Some(notice) if is_new => Err(format!("it works for less than {notice} days")),
                    _ => Ok("it works as before until then"),
                };
                (format!("`{SUNSET}: {new}`{of} is new"), verdict)
            }
            [Some(old), None] if self.deprecated[1] => {
                let why = format!("it may be removed at any time, and {old} was promised");
                (format!("`{SUNSET}: {old}`{of} is gone"), Err(why))
            }
            [Some(old), None] => {
                let message = format!("`{SUNSET}: {old}`{of} is gone");
                (message, Ok("it is not deprecated any more"))
            }
            [Some(_), Some(_)] => return None,
        })
    }
}

/// The notice that is asked for, if a sunset is nearer than that.
fn short_notice(sunset: &str, options: &Options) -> Option<u32> {
    let notice = options.notice?;
    let today = day_number(options.today.as_deref()?)?;
    let left = day_number(sunset)? - today;
    (left < i64::from(notice)).then_some(notice)
}

/// The number of a day in the Gregorian calendar, counted from the first of March of the year 0.
fn day_number(text: &str) -> Option<i64> {
    let day = day(text)?;
    let number = |from: usize, to: usize| day.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day)
}

fn stability<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, nodes: [Node<'d>; 2]) {
    let stated = nodes.map(|node| node.get(STABILITY));
    let levels = stated.map(|level| level.and_then(Node::as_str));
    let is_same = match stated {
        [Some(old), Some(new)] => old.value().same_value(new.value()),
        [None, None] => true,
        _ => false,
    };
    if is_same {
        return;
    }
    let is_unknown = stated[1].is_some() && !levels[1].is_some_and(|level| LEVELS.contains(&level));
    if let Some(level) = stated[1].filter(|_| is_unknown) {
        let message = format!(
            "`{STABILITY}` must be one of {}, found {}",
            LEVELS.join(", "),
            level.value().to_serde()
        );
        let spots = nodes.map(|node| Some(Spot::key(node, STABILITY)));
        let why = "nobody can tell what it promises";
        let outcome = Outcome::new(Flow::Exchange, Impact::Breaking, why);
        let concerns = vec![pair.name.clone()];
        comparer.change(codes::STABILITY_CHANGED, message, spots, outcome, concerns);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let between = |from: &str, to: &str| Some(day_number(to)? - day_number(from)?);
        assert_eq!(between("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(between("2026-02-28", "2026-03-01"), Some(1));
        assert_eq!(between("2025-12-31", "2027-01-01"), Some(366));
        assert_eq!(between("2026-11-27", "soon"), None);
    }
}
