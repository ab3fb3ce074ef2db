//! Unions: enums whose branches are types.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::with_plain_integers;
use crate::score::{self, Score, TaggedLevel, Trial};

/// A value of one of several types, or JSON that fits none of them; [`union!`](crate::union!) implements it.
pub trait Union: Sized {
    /// The member whose value selects the branch of an object, if there is one (in OpenAPI, the discriminator).
    const TAG: Option<&'static str>;

    /// The branches in the order of the description.
    const BRANCHES: &'static [Branch];

    /// Reads a value as the branch with this index.
    ///
    /// # Errors
    ///
    /// If the value does not fit that branch.
    fn read(branch: usize, value: &Value) -> Result<Self, serde_json::Error>;

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

    fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::null,
            Value::Bool(_) => Self::boolean,
            // 1.0 and 1e3 are integers in JSON Schema (2020-12 Core §4.2.3), so reading the value must decide.
            Value::Number(number) if number.as_str().contains(['.', 'e', 'E']) => Self::number,
            Value::Number(_) => Self::integer,
            Value::String(_) => Self::string,
            Value::Array(_) => Self::array,
            Value::Object(_) => Self::object,
        }
    }
}

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
    let value = Value::deserialize(deserializer)?;
    let mut choice = choose::<U>(&value);
    // Only the outermost union tries again with plain integers, for everything that is in it.
    if !choice.fits_well()
        && !score::is_comparing()
        && let Some(value) = with_plain_integers(&value)
    {
        choice = choice.or_better(choose::<U>(&value));
    }
    match choice {
        Choice::One(read) => read.map_err(D::Error::custom),
        Choice::Best(union, score) => {
            score::add(score);
            Ok(union)
        }
        Choice::None => {
            score::unknown();
            Ok(U::unknown(value))
        }
    }
}

enum Choice<U> {
    /// The only branch that is possible, and whether it fits.
    One(Result<U, serde_json::Error>),
    /// The branch that fits best, and its score.
    Best(U, Score),
    /// No branch fits.
    None,
}

impl<U> Choice<U> {
    fn fits(&self) -> bool {
        matches!(self, Self::Best(..) | Self::One(Ok(_)))
    }

    /// Returns whether a branch fits, and no other one could fit better.
    fn fits_well(&self) -> bool {
        match self {
            Self::One(read) => read.is_ok(),
            Self::Best(_, score) => score.unknown == 0,
            Self::None => false,
        }
    }

    /// Returns the other choice if it fits better, else this one.
    fn or_better(self, other: Self) -> Self {
        let is_better = match (&self, &other) {
            (Self::Best(_, one), Self::Best(_, other)) => other.beats(*one),
            (one, other) => !one.fits() && other.fits(),
        };
        if is_better { other } else { self }
    }
}

fn choose<U: Union>(value: &Value) -> Choice<U> {
    let json_type = JsonTypes::of_value(value);
    let mut left: Vec<usize> = (0..U::BRANCHES.len())
        .filter(|&index| U::BRANCHES[index].json_types.overlaps(json_type))
        .collect();
    if let (Some(tag), Value::Object(members)) = (U::TAG, value) {
        let tag = members.get(tag).map(Value::to_string);
        let tagged = |index: &usize| {
            let mut tags = U::BRANCHES[*index].tags.iter();
            tags.any(|value| tag.as_deref() == Some(*value))
        };
        let default = left.iter().find(|&&index| U::BRANCHES[index].default);
        if left.iter().any(tagged) {
            left.retain(tagged);
            return tagged_choice(value, json_type, &left);
        } else if let Some(&default) = default {
            // A default branch need not fit: a value that it cannot read is kept as unknown.
            return expected(value, default);
        } else if tag.is_some() {
            left.retain(|&index| U::BRANCHES[index].tags.is_empty());
        }
    }
    one_of(value, &left)
}

/// Reads a value as one of these branches.
fn one_of<U: Union>(value: &Value, branches: &[usize]) -> Choice<U> {
    match branches {
        [] => Choice::None,
        [one] if U::TAG.is_none() && U::BRANCHES[*one].default => expected(value, *one),
        [one] => Choice::One(U::read(*one, value)),
        several => best(value, several, Wanted::Best),
    }
}

/// Reads a value as a branch that it need not fit.
fn expected<U: Union>(value: &Value, branch: usize) -> Choice<U> {
    let (read, score) = score::measure(|| U::read(branch, value));
    read.map_or(Choice::None, |union| Choice::Best(union, score))
}

/// Reads a value as the branch that its tag selects, or, if that does not fit, as another one that fits.
///
/// If tagged values are nested, only the outermost one that fails searches other branches, for all values in it.
fn tagged_choice<U: Union>(value: &Value, json_type: JsonTypes, named: &[usize]) -> Choice<U> {
    let level = TaggedLevel::begin();
    let before = score::now();
    let choice = one_of(value, named);
    let is_comparing = score::is_comparing();
    // Many servers send `null` for a member that may only be absent, so that is no reason to doubt the tag.
    if choice.fits() || !is_comparing && !level.is_outermost() {
        return choice;
    }
    let size = score::size(value);
    let Some(_trial) = Trial::begin(size).filter(|_| Trial::spend(size)) else {
        return choice;
    };
    let other = search(value, json_type, named, !is_comparing);
    if other.fits() {
        score::reset(before);
        return other;
    }
    choice
}

/// Reads a value as one of the branches that its tag selects if it fits one, else as another branch.
fn search<U: Union>(
    value: &Value,
    json_type: JsonTypes,
    named: &[usize],
    again: bool,
) -> Choice<U> {
    if again {
        let choice = best(value, named, Wanted::Best);
        if choice.fits() {
            return choice;
        }
    }
    // An integer that is written with a fraction or an exponent is no reason to take another branch.
    let plain = with_plain_integers(value);
    if let Some(plain) = &plain {
        let choice = best(plain, named, Wanted::Best);
        if choice.fits() {
            return choice;
        }
    }
    let others: Vec<usize> = (0..U::BRANCHES.len())
        .filter(|index| {
            U::BRANCHES[*index].json_types.overlaps(json_type) && !named.contains(index)
        })
        .collect();
    let choice = best(value, &others, Wanted::Admitted);
    match plain {
        Some(plain) if !choice.fits() => best(&plain, &others, Wanted::Admitted),
        _ => choice,
    }
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
fn best<U: Union>(value: &Value, branches: &[usize], wanted: Wanted) -> Choice<U> {
    let size = score::size(value);
    let Some(_trial) = Trial::begin(size) else {
        return Choice::None;
    };
    let (open, closed): (Vec<usize>, Vec<usize>) = branches
        .iter()
        .partition(|&&index| U::BRANCHES[index].json_types == JsonTypes::any);
    for group in [closed, open] {
        let mut found: Option<(U, Score)> = None;
        for index in group {
            if !Trial::spend(size) {
                return Choice::None;
            }
            let (read, score) = score::measure(|| U::read(index, value));
            if let Ok(union) = read
                && (wanted == Wanted::Best || score.is_admitted())
                && found.as_ref().is_none_or(|(_, best)| score.beats(*best))
            {
                found = Some((union, score));
            }
        }
        if let Some((union, score)) = found {
            return Choice::Best(union, score);
        }
    }
    Choice::None
}

/// Implements [`Union`], serde and `Debug` for an enum from a table of its branches.
///
/// A row is the JSON types of the branch, the values of the tag that select it (as JSON text), and the variant. `default` before the arrow makes it
/// the branch for all other values of the tag and for an absent tag; a value that it cannot read is kept as unknown. The last variant holds JSON that
/// fits no branch; `Debug` does not show it.
///
/// ```
/// use conform_runtime::{Value, union};
///
/// #[derive(Clone, PartialEq)]
/// enum Note {
///     Text(String),
///     Lines(Vec<String>),
///     Unknown(Value),
/// }
///
/// union! {
///     Note {
///         string => Text,
///         array => Lines,
///         .. => Unknown,
///     }
/// }
///
/// let read: Vec<Note> = serde_json::from_str(r#"["a", ["b"], 7]"#)?;
/// assert!(matches!(&read[..], [Note::Text(_), Note::Lines(_), Note::Unknown(_)]));
/// assert_eq!(serde_json::to_string(&read)?, r#"["a",["b"],7]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident $(tag $tag:literal)? {
        $($($json_type:ident)|+ $([$($value:literal),* $(,)?])? $($default:ident)? => $variant:ident,)*
        .. => $other:ident $($sensitive:ident)? $(,)?
    }) => {
        impl $crate::__private::Union for $name {
            const TAG: ::core::option::Option<&'static str> = $crate::__tag!($($tag)?);
            const BRANCHES: &'static [$crate::__private::Branch] = &[
                $($crate::__private::Branch {
                    json_types: $crate::__private::JsonTypes::of(&[$($crate::__private::JsonTypes::$json_type),+]),
                    tags: &[$($($value),*)?],
                    default: $crate::__default!($($default)?),
                }),*
            ];

            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn read(
                branch: usize,
                value: &$crate::Value,
            ) -> ::core::result::Result<Self, $crate::__private::Error> {
                let mut next = 0;
                $(
                    if branch == next {
                        return $crate::__private::Vacant::read(value).map(Self::$variant);
                    }
                    next += 1;
                )*
                ::core::result::Result::Ok(Self::$other(value.clone()))
            }

            fn unknown(value: $crate::Value) -> Self {
                Self::$other(value)
            }
        }

        impl $crate::__private::Vacant for $name {
            fn vacant() -> Self {
                Self::$other($crate::Value::Null)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::__private::Serialize::serialize(value, serializer),)*
                    Self::$other(value) => $crate::__private::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_union(deserializer)
            }
        }

        $crate::__schema_union!($name $($variant)*);
        $crate::__union_debug!($name [$($variant)*] $other $($sensitive)?);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union_debug {
    ($name:ident [$($variant:ident)*] $other:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(value) => {
                        f.debug_tuple(::core::stringify!($variant)).field(value).finish()
                    })*
                    Self::$other(_) => f.write_str(::core::concat!(::core::stringify!($other), "([redacted])")),
                }
            }
        }
    };
    ($name:ident [$($variant:ident)*] $other:ident sensitive) => {
        $crate::redacted!($name);
    };
}

/// Implements `Debug` for a type whose values must not be in logs.
///
/// ```
/// struct Diagnosis(String);
///
/// conform_runtime::redacted!(Diagnosis);
///
/// assert_eq!(format!("{:?}", Diagnosis("…".to_owned())), "Diagnosis([redacted])");
/// ```
#[macro_export]
macro_rules! redacted {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(::core::concat!(::core::stringify!($name), "([redacted])"))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __default {
    () => {
        false
    };
    (default) => {
        true
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __tag {
    () => {
        ::core::option::Option::None
    };
    ($tag:literal) => {
        ::core::option::Option::Some($tag)
    };
}
