//! Unions: enums whose branches are types.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::json::{Value, nesting, read_text, same_json};
use crate::keyed::only_key;
use crate::model::{Vacant, Written, read_str};
use crate::score::{self, Score, TaggedLevel, Trial};
use crate::tracking::{self, Misfit, without_position};

/// A value of one of several types, or JSON that fits none of them; [`union!`](crate::union!) implements it.
pub trait Union: Sized {
    /// The member whose value selects the branch of an object, if there is one (in OpenAPI, the discriminator).
    const TAG: Option<&'static str>;

    /// The branches in the order of the description.
    const BRANCHES: &'static [Branch];

    /// Reads JSON text as the branch with this index.
    ///
    /// # Errors
    ///
    /// If the value does not fit that branch.
    fn read(branch: usize, json: &str) -> Result<Self, serde_json::Error>;

    /// Creates the union from a value that fits no branch.
    fn unknown(value: Value) -> Self;
}

/// How a branch of a union is selected.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// The JSON types that its values can have.
    pub json_types: JsonTypes,
    /// The values of the union's tag that select it, as JSON text.
    pub tags: &'static [&'static str],
    /// Whether it is selected if the tag is absent or has a value that selects no branch. A value that it cannot read is kept as unknown. In a
    /// union without a tag, only the latter applies.
    pub default: bool,
    /// The name of the only member of its objects, whose value is that of the branch. Other objects are not of this branch.
    pub key: Option<&'static str>,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonTypes(u8);

#[expect(non_upper_case_globals, reason = "the words of `union!`")]
impl JsonTypes {
    /// `null`.
    pub const null: Self = Self(1);
    /// `true` or `false`.
    pub const boolean: Self = Self(2);
    /// A number without a fractional part.
    pub const integer: Self = Self(4);
    /// Any number.
    pub const number: Self = Self(12);
    /// A string.
    pub const string: Self = Self(16);
    /// A list.
    pub const array: Self = Self(32);
    /// An object.
    pub const object: Self = Self(64);
    /// Any type. Such a branch is tried last.
    pub const any: Self = Self(127);

    /// Returns the union of several sets.
    #[must_use]
    pub const fn of(sets: &[Self]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < sets.len() {
            bits |= sets[i].0;
            i += 1;
        }
        Self(bits)
    }

    fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of_text(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'n') => Self::null,
            Some(b't' | b'f') => Self::boolean,
            Some(b'"') => Self::string,
            Some(b'[') => Self::array,
            Some(b'{') => Self::object,
            // 1.0 and 1e3 are integers in JSON Schema (2020-12 Core §4.2.3), so reading the value must decide.
            _ if json.contains(['.', 'e', 'E']) => Self::number,
            _ => Self::integer,
        }
    }
}

/// How deeply the JSON of a union may be nested: as deeply as `serde_json` reads. Its parts are read one by one, so it is counted here.
const MAX_NESTING: usize = 127;

/// Reads a union: as the branch that the JSON type selects, else the tag, else as the branch that fits best.
///
/// If one branch only is left, its error is the error of the union. If several are tried and none fits, or if the tag has a value that the
/// description does not list, the JSON is kept as unknown. Of several branches that fit an object, the one that knows most of its members is
/// taken.
///
/// The tag is a hint: a value that does not fit the branch that its tag selects is still valid if it fits another one (OpenAPI 3.1.1 §4.8.25: it
/// "cannot change the validation result"). Only then are the other branches tried, and their enums must list the values that they find. If none
/// fits, the error is that of the selected branch.
///
/// # Errors
///
/// If the text is not JSON, or the only branch for it does not fit.
pub fn read<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let json = read_text(deserializer)?;
    let level = UnionLevel::begin();
    if level.is_outermost && nesting(&json) > MAX_NESTING {
        return Err(D::Error::custom("recursion limit exceeded"));
    }
    match choose::<U>(&json) {
        Choice::One(read) => read.map_err(|error| D::Error::custom(without_position(&error))),
        Choice::Best(Found {
            union,
            score,
            misfits,
        }) => {
            score::add(score);
            tracking::add(misfits);
            Ok(union)
        }
        Choice::None => {
            score::unknown();
            // Beside branches that a value need not fit there may be anything: members with other names than a pattern, and the rest of a
            // list.
            if U::TAG.is_some() || !U::BRANCHES.iter().all(|branch| branch.default) {
                score::raw();
            }
            Ok(U::unknown(Value::from_json_text(json)))
        }
    }
}

thread_local! {
    /// Whether a union is being read.
    static INSIDE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A guard for the time in which a union is read.
struct UnionLevel {
    is_outermost: bool,
}

impl UnionLevel {
    fn begin() -> Self {
        Self {
            is_outermost: !INSIDE.replace(true),
        }
    }
}

impl Drop for UnionLevel {
    fn drop(&mut self) {
        if self.is_outermost {
            INSIDE.set(false);
        }
    }
}

enum Choice<U> {
    /// The only branch that is possible, and whether it fits.
    One(Result<U, serde_json::Error>),
    /// The branch that fits best.
    Best(Found<U>),
    /// No branch fits.
    None,
}

/// A value that was read as a branch.
struct Found<U> {
    union: U,
    score: Score,
    misfits: Vec<Misfit>,
}

impl<U> Choice<U> {
    fn fits(&self) -> bool {
        matches!(self, Self::Best(_) | Self::One(Ok(_)))
    }
}

fn choose<U: Union>(json: &str) -> Choice<U> {
    let json_type = JsonTypes::of_text(json);
    let mut left: Vec<usize> = (0..U::BRANCHES.len())
        .filter(|&index| U::BRANCHES[index].json_types.overlaps(json_type))
        .collect();
    if let Some(tag) = U::TAG
        && json_type == JsonTypes::object
    {
        let tag = member(json, tag);
        let tagged = |index: &usize| {
            let mut tags = U::BRANCHES[*index].tags.iter();
            tags.any(|value| tag.is_some_and(|tag| same_json(tag, value)))
        };
        let default = left.iter().find(|&&index| U::BRANCHES[index].default);
        if left.iter().any(tagged) {
            left.retain(tagged);
            return tagged_choice(json, json_type, &left);
        } else if let Some(&default) = default {
            // A default branch need not fit: a value that it cannot read is kept as unknown.
            return expected(json, default);
        } else if tag.is_some() {
            left.retain(|&index| U::BRANCHES[index].tags.is_empty());
        }
    }
    if json_type == JsonTypes::object && U::BRANCHES.iter().any(|branch| branch.key.is_some()) {
        let only = only_key(json);
        left.retain(|&index| {
            let key = U::BRANCHES[index].key;
            key.is_none_or(|key| only.as_deref() == Some(key))
        });
    }
    one_of(json, &left)
}

/// Returns the text of a member's value; of repeated members, that of the last one.
fn member<'j>(json: &'j str, name: &str) -> Option<&'j str> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let members = (&mut reader).deserialize_map(MemberVisitor { name });
    members.ok().flatten().map(RawValue::get)
}

/// Finds a member of an object.
struct MemberVisitor<'n> {
    name: &'n str,
}

impl<'de> Visitor<'de> for MemberVisitor<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = members.next_key_seed(IsName(self.name))? {
            if is_it {
                found = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Compares the name of a member with this one.
struct IsName<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for IsName<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for IsName<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

/// Reads a value as one of these branches.
fn one_of<U: Union>(json: &str, branches: &[usize]) -> Choice<U> {
    match branches {
        [] => Choice::None,
        [one] if U::TAG.is_none() && U::BRANCHES[*one].default => expected(json, *one),
        [one] => Choice::One(U::read(*one, json)),
        several => best(json, several, Wanted::Best),
    }
}

/// Reads a value as a branch that it need not fit.
fn expected<U: Union>(json: &str, branch: usize) -> Choice<U> {
    attempt(json, branch).map_or(Choice::None, Choice::Best)
}

/// Reads a value as a branch. What was noted while it was read is returned with it, or forgotten.
fn attempt<U: Union>(json: &str, branch: usize) -> Option<Found<U>> {
    let mark = tracking::mark();
    let (read, score) = score::measure(|| U::read(branch, json));
    let misfits = tracking::return_to(mark);
    Some(Found {
        union: read.ok()?,
        score,
        misfits,
    })
}

/// Reads a value as the branch that its tag selects, or, if that does not fit, as another one that fits.
///
/// If tagged values are nested, only the outermost one that fails searches other branches, for all values in it.
fn tagged_choice<U: Union>(json: &str, json_type: JsonTypes, named: &[usize]) -> Choice<U> {
    let level = TaggedLevel::begin();
    let before = score::now();
    let mark = tracking::mark();
    let choice = one_of(json, named);
    let is_comparing = score::is_comparing();
    // Many servers send `null` for a member that may only be absent, so that is no reason to doubt the tag.
    if choice.fits() || !is_comparing && !level.is_outermost() {
        return choice;
    }
    let size = score::size(json);
    let Some(_trial) = Trial::begin(size).filter(|_| Trial::spend(size)) else {
        return choice;
    };
    let failed = tracking::failed_since(mark);
    let other = search(json, json_type, named, !is_comparing);
    if other.fits() {
        score::reset(before);
        return other;
    }
    tracking::fail_at(failed);
    choice
}

/// Reads a value as one of the branches that its tag selects if it fits one, else as another branch.
fn search<U: Union>(json: &str, json_type: JsonTypes, named: &[usize], again: bool) -> Choice<U> {
    if again {
        let choice = best(json, named, Wanted::Best);
        if choice.fits() {
            return choice;
        }
    }
    let others: Vec<usize> = (0..U::BRANCHES.len())
        .filter(|index| {
            U::BRANCHES[*index].json_types.overlaps(json_type) && !named.contains(index)
        })
        .collect();
    best(json, &others, Wanted::Admitted)
}

/// What is asked of the best branch.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    /// It must fit better than the others.
    Best,
    /// Its schema must also admit the value, as far as the score shows that: above all, an enum of the tag's values must list the tag.
    Admitted,
}

/// Reads a value as the branch of these that fits best.
fn best<U: Union>(json: &str, branches: &[usize], wanted: Wanted) -> Choice<U> {
    let size = score::size(json);
    let Some(_trial) = Trial::begin(size) else {
        return Choice::None;
    };
    let (open, closed): (Vec<usize>, Vec<usize>) = branches
        .iter()
        .partition(|&&index| U::BRANCHES[index].json_types == JsonTypes::any);
    for group in [closed, open] {
        let mut found: Option<Found<U>> = None;
        for index in group {
            if !Trial::spend(size) {
                return Choice::None;
            }
            let tag = match wanted {
                Wanted::Admitted => mistagged::<U>(json),
                Wanted::Best => None,
            };
            if let Some(read) = score::mistagged(tag, || attempt::<U>(json, index))
                && (wanted == Wanted::Best || read.score.is_admitted())
                && found
                    .as_ref()
                    .is_none_or(|best| read.score.beats(best.score))
            {
                found = Some(read);
            }
        }
        if let Some(found) = found {
            return Choice::Best(found);
        }
    }
    Choice::None
}

/// Returns the tag of a value, as it is kept if the value is read as a branch that the tag does not select.
fn mistagged<U: Union>(json: &str) -> Option<(&'static str, Value)> {
    let tag = U::TAG?;
    let value = Value::from_json_text(member(json, tag)?.into());
    Some((tag, value))
}

/// Runs a function that reads a value, and returns its result with the number of values of unions that no branch could read, so that they stayed
/// JSON.
pub fn raw_values<T>(read: impl FnOnce() -> T) -> (T, u32) {
    let (result, score) = score::measure(read);
    (result, score.raw)
}

/// Reads a value of a union again as one of its branches; `None` if it does not fit that branch.
#[must_use]
pub fn read_as<T: Vacant>(value: &impl Vacant) -> Option<T> {
    let text = serde_json::to_string(&Written(value)).ok()?;
    read_str(&text).ok()
}
