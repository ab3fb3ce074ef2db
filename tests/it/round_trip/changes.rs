//! Random changes of values.

use serde_json::Value as Json;

use super::random::Random;
use super::values::{NAMES, NUMBERS, STRINGS};

/// Returns the value with one change: another scalar instead of one, a member or an item less, or one more. Scalars are taken from
/// `pool`.
pub(super) fn changed(random: &mut Random, value: &Json, pool: &[Json]) -> Json {
    let mut out = value.clone();
    let count = visit(&mut out, &mut |_| false);
    let at = random.below(count);
    let mut index = 0;
    let mut change = |target: &mut Json| {
        index += 1;
        if index <= at {
            return false;
        }
        change(random, target, pool);
        true
    };
    visit(&mut out, &mut change);
    out
}

/// Shows a value and all values in it until `show` returns `true`. Returns how many were shown.
fn visit(value: &mut Json, show: &mut impl FnMut(&mut Json) -> bool) -> usize {
    let mut count = 0;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        count += 1;
        if show(value) {
            break;
        }
        match value {
            Json::Array(items) => pending.extend(items),
            Json::Object(members) => pending.extend(members.values_mut()),
            _ => {}
        }
    }
    count
}

/// Changes a value.
fn change(random: &mut Random, target: &mut Json, pool: &[Json]) {
    match target {
        Json::Object(members) if random.chance(80) => {
            let names: Vec<String> = members.keys().cloned().collect();
            if random.chance(50) && !names.is_empty() {
                let name = random.pick(&names).clone();
                let left = std::mem::take(members);
                *members = left
                    .into_iter()
                    .filter(|(known, _)| *known != name)
                    .collect();
            } else {
                let name = if random.chance(50) || names.is_empty() {
                    (*random.pick(&NAMES)).to_owned()
                } else {
                    random.pick(&names).to_uppercase()
                };
                let value = match random.chance(50) && !pool.is_empty() {
                    true => random.pick(pool).clone(),
                    false => Json::Null,
                };
                members.insert(name, value);
            }
        }
        Json::Array(items) if random.chance(80) => {
            if random.chance(50) {
                items.pop();
            } else if let Some(first) = items.first().cloned() {
                items.push(first);
            }
        }
        Json::Number(_) if random.chance(80) => {
            let shown = target.to_string();
            // Beyond 15 digits, two numbers with fractions may be equal as `f64`.
            let is_plain = !shown.contains(['.', 'e']) && shown.len() < 16;
            let text = match random.below(4) {
                0 if is_plain => format!("{shown}.0"),
                1 if is_plain => format!("{shown}e0"),
                2 => format!("-{}", shown.trim_start_matches('-')),
                _ => (*random.pick(&NUMBERS)).to_owned(),
            };
            *target = serde_json::from_str(&text).unwrap_or_default();
        }
        Json::String(_) if random.chance(60) => *target = (*random.pick(&STRINGS)).into(),
        _ if random.chance(70) && !pool.is_empty() => *target = random.pick(pool).clone(),
        _ => *target = Json::Null,
    }
}

/// Adds the scalars of a value to `pool`, up to a limit.
pub(super) fn add_scalars(value: &Json, pool: &mut Vec<Json>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Json::Array(items) => pending.extend(items),
            Json::Object(members) => pending.extend(members.values()),
            scalar if pool.len() < 400 => pool.push(scalar.clone()),
            _ => {}
        }
    }
}
