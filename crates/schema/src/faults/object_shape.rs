//! What a branch of a union says about the members of objects.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use conform_json::Value;
use serde_json::Value as Json;

/// The members that a branch declares, itself or in what it refers to and combines by `allOf`.
#[derive(Default)]
pub(super) struct ObjectShape<'s> {
    pub(super) declared: HashSet<&'s str>,
    /// The members that it requires.
    pub(super) required: HashSet<&'s str>,
    /// The values that it lists for members.
    pub(super) constants: HashMap<&'s str, Vec<&'s Json>>,
}

/// How unlike a value is to what a branch declares: the smaller, the more alike.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unlikeness {
    /// Whether the value lacks declared members.
    lacks_members: bool,
    /// How many members of the value are not declared.
    undeclared: usize,
    /// Of branches whose members the value has, the one with the most is meant.
    declared: Reverse<usize>,
}

impl ObjectShape<'_> {
    /// Compares a value with what the branch declares.
    pub(super) fn likeness(&self, value: Value<'_>) -> Unlikeness {
        let Some(object) = value.as_object() else {
            return Unlikeness {
                lacks_members: true,
                undeclared: 0,
                declared: Reverse(0),
            };
        };
        let members = object.iter().filter(|member| !member.shadowed);
        let (mut declared, mut undeclared) = (0, 0);
        for member in members {
            match self.declared.contains(member.key) {
                true => declared += 1,
                false => undeclared += 1,
            }
        }
        let lacks_members = declared == 0 || declared < self.declared.len();
        Unlikeness {
            lacks_members,
            undeclared,
            declared: Reverse(if lacks_members { 0 } else { declared }),
        }
    }
}
