//! Numbers within bounds.

use serde_json::Value as Json;

use super::decimal::Decimal;
use super::draw::Draw;
use super::facts::{Facts, Types};

/// How far from the nearest bound numbers usually are.
const WINDOW: i128 = 1_000;

/// Returns a number that has the bounds and multiples of the facts; the error says why there is none.
pub(super) fn number(facts: &Facts<'_>, draw: &mut Draw) -> Result<Json, String> {
    let is_integer = !facts.types.has(Types::FRACTION);
    let scales = facts.multiples.iter().map(|one| one.scale());
    let bounds = [&facts.least, &facts.most];
    let bounds = bounds.into_iter().flatten().map(|one| one.value.scale());
    let mut scale = scales.chain(bounds).max().unwrap_or(0);
    let is_free = facts.multiples.is_empty() && !is_integer;
    if is_free {
        // Between any two numbers there are others, but not at every scale.
        scale = (scale + 2).min(30);
    }
    let too_large = || "its bounds are too far apart in size".to_owned();
    let mut step = 1_i128;
    if is_integer {
        step = 10_i128.checked_pow(scale).ok_or_else(too_large)?;
    }
    for multiple in &facts.multiples {
        let digits = multiple.floor_at(scale).ok_or_else(too_large)?;
        step = least_common_multiple(step, digits).ok_or_else(too_large)?;
    }
    let least = match &facts.least {
        None => None,
        Some(bound) => {
            let digits = bound.value.ceil_at(scale).ok_or_else(too_large)?;
            let least = digits.checked_add(i128::from(bound.is_exclusive));
            Some(ceil_divided(least.ok_or_else(too_large)?, step))
        }
    };
    let most = match &facts.most {
        None => None,
        Some(bound) => {
            let digits = bound.value.floor_at(scale).ok_or_else(too_large)?;
            let most = digits.checked_sub(i128::from(bound.is_exclusive));
            Some(most.ok_or_else(too_large)?.div_euclid(step))
        }
    };
    let multiple = count(least, most, draw).ok_or("no number is within its bounds")?;
    let digits = multiple.checked_mul(step).ok_or_else(too_large)?;
    let text = Decimal::new(digits, scale).to_json();
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// Returns a number from `least` to `most`, mostly a small positive one.
fn count(least: Option<i128>, most: Option<i128>, draw: &mut Draw) -> Option<i128> {
    if let (Some(least), Some(most)) = (least, most) {
        if least > most {
            return None;
        }
        if draw.once_in(8) {
            return Some(if draw.once_in(2) { least } else { most });
        }
    }
    let (from, to) = match (least, most) {
        (None, None) => (1, WINDOW),
        (Some(least), None) => {
            let from = least.max(1);
            (from, from.saturating_add(WINDOW))
        }
        (None, Some(most)) if most >= 1 => (1, most.min(WINDOW)),
        (None, Some(most)) => (most.saturating_sub(WINDOW), most),
        (Some(least), Some(most)) => {
            let from = if most >= 1 { least.max(1) } else { least };
            (from, most.min(from.saturating_add(WINDOW)))
        }
    };
    Some(draw.between(from, to))
}

fn ceil_divided(number: i128, by: i128) -> i128 {
    -(-number).div_euclid(by)
}

fn least_common_multiple(a: i128, b: i128) -> Option<i128> {
    if b <= 0 {
        // Not a valid keyword; compiling reports it.
        return Some(a);
    }
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}
