//! The tables of a program.

use std::collections::HashMap;
use std::sync::Mutex;

use conform_json::MemberName;

use super::number::NumberTest;
use super::scratch::Scratch;
use super::text::TextTest;
use crate::plan::PlanIndex;

/// What to do with a value of one kind. The numbers are indices into the tables of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is not valid.
    Fail,
    /// The schema asserts something that the program does not support.
    GiveUp,
    /// The schema asserts nothing about the scalar.
    Pass,
    /// The boolean must be this one.
    Only(bool),
    Number(u32),
    Text(u32),
    Array(u32),
    Object(u32),
    /// More than one branch of a union allows the kind.
    Choice(u32),
}

/// What to do with a value, by its kind.
pub(super) type Node = [Action; 6];

/// The index of a node.
pub(super) type NodeIndex = u32;

/// The node that allows every value. Names must not repeat in it either.
pub(super) const ANYTHING: NodeIndex = 0;

/// The node that no value fits.
pub(super) const NOTHING: NodeIndex = 1;

/// A schema compiled for one pass over the bytes of a text.
#[derive(Default)]
pub(crate) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) texts: Vec<TextTest>,
    pub(super) numbers: Vec<NumberTest>,
    pub(super) arrays: Vec<ArrayTest>,
    pub(super) objects: Vec<ObjectTest>,
    pub(super) choices: Vec<Choice>,
    pub(super) root: NodeIndex,
    /// By node: the schemas that apply to its values.
    pub(super) parts: Vec<Box<[PlanIndex]>>,
    /// By node: the node that checks values of each kind, which is a branch if only one branch of a union allows the kind.
    pub(super) resolved: Vec<[NodeIndex; 6]>,
    /// The number of guesses of all objects.
    pub(super) guesses: usize,
    /// Memory of passes that have ended, for the next ones.
    pub(super) scratches: Mutex<Vec<Scratch>>,
}

/// The assertions about an array.
pub(super) struct ArrayTest {
    /// `prefixItems`.
    pub(super) prefix: Box<[NodeIndex]>,
    /// The items after `prefix`.
    pub(super) items: NodeIndex,
    pub(super) min: u64,
    pub(super) max: u64,
    pub(super) unique: bool,
}

/// The assertions about an object.
pub(super) struct ObjectTest {
    pub(super) members: Box<[Member]>,
    pub(super) by_name: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    /// How many members are required.
    pub(super) required: usize,
    /// `patternProperties`, for names that no schema lists.
    pub(super) patterns: Box<[TextTest]>,
    /// Members with such names, by the patterns that match: one bit for each pattern, the first is the lowest.
    pub(super) others: Box<[Other]>,
    pub(super) min: u64,
    pub(super) max: u64,
    /// Pairs of `members` of which the second has the greater value.
    pub(super) ascending: Box<[[usize; 2]]>,
    /// The index of its first guess. There is one guess for the start, one for each member and one for other names: which
    /// member came next the last time.
    pub(super) guesses: usize,
}

/// A member that a schema lists.
pub(super) struct Member {
    pub(super) name: MemberName,
    pub(super) node: NodeIndex,
    pub(super) required: bool,
    /// Whether its presence is a note: it is not declared, or goes the wrong way.
    pub(super) noted: bool,
    /// Whether its value is compared with that of another member.
    pub(super) ordered: bool,
}

/// Members with names that no schema lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) node: NodeIndex,
    /// Whether their presence is a note.
    pub(super) noted: bool,
}

/// The branches of a union that allow one kind.
pub(super) struct Choice {
    /// Whether exactly one must fit.
    pub(super) exclusive: bool,
    pub(super) branches: Box<[NodeIndex]>,
    /// The member that names the branch, which must be one of those that fit.
    pub(super) tag: Option<Tag>,
}

/// A discriminator.
#[derive(Clone)]
pub(super) struct Tag {
    pub(super) property: MemberName,
    pub(super) branches: HashMap<Box<str>, NodeIndex, foldhash::fast::FixedState>,
    /// Whether a value that fits several branches is valid if the member names one of them.
    pub(super) settles: bool,
}
