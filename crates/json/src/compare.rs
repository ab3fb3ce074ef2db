//! Equality of JSON values: numbers are compared by value, objects without regard to the order of
//! members, and of members with the same name only the last one counts.

use std::hash::{Hash, Hasher};

use serde_json::Value as Serde;

use crate::{
    hash::{hash, hasher},
    number::{Decimal, Number},
    value::{Object, Value, ValueKind},
};

/// In arrays with at most this many elements, all pairs are compared to find equal elements.
const MAX_PAIRED: usize = 8;

impl Value<'_> {
    /// Returns whether two values are equal as JSON (JSON Schema 2020-12 Core §4.2.2). They may be of
    /// different documents. Numbers are compared exactly and by value: `1`, `1.0` and `10e-1` are
    /// equal. The order of members does not matter.
    #[must_use]
    pub fn same_value(self, other: Value<'_>) -> bool {
        let mut pairs = vec![(self, other)];
        while let Some((left, right)) = pairs.pop() {
            if left == right {
                continue;
            }
            let same = match (left.kind(), right.kind()) {
                (ValueKind::Array, ValueKind::Array) => match (left.as_array(), right.as_array()) {
                    (Some(left), Some(right)) if left.len() == right.len() => {
                        pairs.extend(left.iter().zip(right));
                        true
                    }
                    _ => false,
                },
                (ValueKind::Object, ValueKind::Object) => {
                    match (left.as_object(), right.as_object()) {
                        (Some(left), Some(right)) if left.unique_len() == right.unique_len() => {
                            let before = pairs.len();
                            let found = left
                                .unique()
                                .map_while(|member| Some((member.value, right.get(member.key)?)));
                            pairs.extend(found);
                            pairs.len() - before == left.unique_len()
                        }
                        _ => false,
                    }
                }
                _ => same_scalar(left, right),
            };
            if !same {
                return false;
            }
        }
        true
    }

    /// Returns whether the value equals a `serde_json` value, by the rules of [`Value::same_value`].
    #[must_use]
    pub fn equals_serde(self, other: &Serde) -> bool {
        match other {
            Serde::Null => self.is_null(),
            Serde::Bool(other) => self.as_bool() == Some(*other),
            Serde::String(other) => self.as_str() == Some(other),
            Serde::Number(other) => self
                .as_number()
                .is_some_and(|number| equals_serde_number(number, other)),
            Serde::Array(other) => self.as_array().is_some_and(|array| {
                array.len() == other.len()
                    && array
                        .iter()
                        .zip(other)
                        .all(|(left, right)| left.equals_serde(right))
            }),
            Serde::Object(other) => self.as_object().is_some_and(|object| {
                let same = |(name, other): (&String, &Serde)| {
                    object
                        .get(name)
                        .is_some_and(|value| value.equals_serde(other))
                };
                object.unique_len() == other.len() && other.iter().all(same)
            }),
        }
    }
}

impl Object<'_> {
    /// Returns the number of different names.
    pub(crate) fn unique_len(self) -> usize {
        if self.repeats_names() {
            self.unique().count()
        } else {
            self.len()
        }
    }
}

fn same_scalar(left: Value<'_>, right: Value<'_>) -> bool {
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => left.same_value(&right),
        (None, None) => match (left.as_str(), right.as_str()) {
            (Some(left), Some(right)) => left == right,
            (None, None) => left.as_bool() == right.as_bool() && left.kind() == right.kind(),
            _ => false,
        },
        _ => false,
    }
}

fn equals_serde_number(number: Number<'_>, other: &serde_json::Number) -> bool {
    let other = other.as_str();
    number.as_json() == other || number.decimal() == Decimal::of(other)
}

/// A value as a key of maps and sets: two are equal by the rules of [`Value::same_value`].
///
/// ```
/// use std::collections::HashSet;
///
/// use conform_json::{Document, Format, Limits, SameValue};
///
/// let text = b"[2, 2.0, \"2\"]".to_vec();
/// let list = Document::parse("list.json", text, Format::Json, &Limits::default())?;
/// let items = list.root().as_array().expect("it is a list");
/// let different: HashSet<SameValue<'_>> = items.iter().map(SameValue).collect();
/// assert_eq!(different.len(), 2);
/// # Ok::<(), conform_json::SyntaxError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SameValue<'a>(pub Value<'a>);

impl PartialEq for SameValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.same_value(other.0)
    }
}

impl Eq for SameValue<'_> {}

impl Hash for SameValue<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(hash_of(self.0));
    }
}

/// Returns whether no two of the values are equal.
pub(crate) fn all_distinct<'a>(
    values: impl Iterator<Item = Value<'a>> + Clone,
    count: usize,
) -> bool {
    if count <= MAX_PAIRED {
        let mut rest = values;
        while let Some(value) = rest.next() {
            if rest.clone().any(|other| value.same_value(other)) {
                return false;
            }
        }
        return true;
    }
    let mut hashed: Vec<_> = values.map(|value| (hash_of(value), value)).collect();
    hashed.sort_unstable_by_key(|&(hash, _)| hash);
    // Equal values have equal hashes. Few different values share a hash.
    let groups = hashed.chunk_by(|(left, _), (right, _)| left == right);
    groups.filter(|group| group.len() > 1).all(|group| {
        (1..group.len()).all(|at| {
            let (earlier, value) = (&group[..at], group[at].1);
            !earlier.iter().any(|(_, other)| value.same_value(*other))
        })
    })
}

/// Returns a hash that equal values share. It is the sum of the hashes of all values inside, each
/// hashed with its path, so that the order of members does not matter.
fn hash_of(value: Value<'_>) -> u64 {
    let mut sum = 0_u64;
    let mut open = vec![(value, 0_u64)];
    while let Some((value, path)) = open.pop() {
        let mut hasher = path_hasher(path, value.kind() as u64);
        match value.kind() {
            ValueKind::Array => {
                let elements = value.as_array().into_iter().flatten().zip(0_u64..);
                open.extend(
                    elements.map(|(value, index)| (value, path_hasher(path, index).finish())),
                );
            }
            ValueKind::Object => {
                let members = value.as_object().into_iter().flat_map(Object::unique);
                open.extend(members.map(|member| {
                    let name = u64::from(hash(member.key.as_bytes()));
                    (member.value, path_hasher(path, name).finish())
                }));
            }
            ValueKind::Null => {}
            ValueKind::Boolean => value.as_bool().hash(&mut hasher),
            ValueKind::Number => value
                .as_number()
                .map(|number| number.decimal())
                .hash(&mut hasher),
            ValueKind::String => value.as_str().hash(&mut hasher),
        }
        sum = sum.wrapping_add(hasher.finish());
    }
    sum
}

/// Returns a hasher for what is at step `next` of a path.
fn path_hasher(path: u64, next: u64) -> impl Hasher {
    let mut hasher = hasher();
    hasher.write_u64(path);
    hasher.write_u64(next);
    hasher
}
