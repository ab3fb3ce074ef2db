//! What a program is made of.

use std::collections::HashMap;
use std::sync::Mutex;

use conform_json::MemberName;

use super::number::NumberTest;
use super::scratch::Scratch;
use super::text::TextTest;
use crate::plan::PlanIndex;

/// What to do with a value of one kind; the numbers are indices into the program's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is not valid.
    Fail,
    /// Something is asserted of it that the program does not know.
    GiveUp,
    /// Nothing is asserted of the scalar.
    Pass,
    /// The boolean must be this one.
    Only(bool),
    Number(u32),
    Text(u32),
    Array(u32),
    Object(u32),
    /// More than one branch of a union admits the kind.
    Choice(u32),
}

/// What to do with a value, by its kind.
pub(super) type Node = [Action; 6];

/// The index of a node.
pub(super) type NodeIndex = u32;

/// The node that admits everything; inside it, too, names must not repeat.
pub(super) const ANYTHING: NodeIndex = 0;

/// The node that nothing fits.
pub(super) const NOTHING: NodeIndex = 1;

/// A schema compiled for one pass over the bytes of a body.
#[derive(Default)]
pub(crate) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) texts: Vec<TextTest>,
    pub(super) numbers: Vec<NumberTest>,
    pub(super) arrays: Vec<ArrayTest>,
    pub(super) objects: Vec<ObjectTest>,
    pub(super) choices: Vec<Choice>,
    pub(super) root: NodeIndex,
    /// By node: the schemas that apply there.
    pub(super) parts: Vec<Box<[PlanIndex]>>,
    /// By node: the node that looks at values of each kind, where one branch only of a union admits it.
    pub(super) resolved: Vec<[NodeIndex; 6]>,
    /// How many guesses the objects have together.
    pub(super) guesses: usize,
    /// The scratches of runs that are over, for the next.
    pub(super) scratches: Mutex<Vec<Scratch>>,
}

/// What is asserted of an array.
pub(super) struct ArrayTest {
    /// `prefixItems`.
    pub(super) prefix: Box<[NodeIndex]>,
    /// The items after those.
    pub(super) items: NodeIndex,
    pub(super) min: u64,
    pub(super) max: u64,
    pub(super) unique: bool,
}

/// What is asserted of an object.
pub(super) struct ObjectTest {
    pub(super) members: Box<[Member]>,
    pub(super) by_name: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
    /// How many members are required.
    pub(super) required: usize,
    /// `patternProperties`, which names are asked that no schema lists.
    pub(super) patterns: Box<[TextTest]>,
    /// Members of such names, by the patterns that match: a bit for each, the first is the lowest.
    pub(super) others: Box<[Other]>,
    pub(super) min: u64,
    pub(super) max: u64,
    /// Where its guesses start: after the start, after each member and after a member of another name, which member came
    /// next when it was last looked at.
    pub(super) guesses: usize,
}

/// A member that a schema names.
pub(super) struct Member {
    pub(super) name: MemberName,
    pub(super) node: NodeIndex,
    pub(super) required: bool,
    /// Whether it is to be noted that it is there: it is not declared, or goes the other way.
    pub(super) noted: bool,
}

/// Members of names that no schema lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) node: NodeIndex,
    /// Whether it is to be noted that they are there.
    pub(super) noted: bool,
}

/// The branches of a union that admit one kind.
pub(super) struct Choice {
    /// Whether exactly one must fit.
    pub(super) exclusive: bool,
    pub(super) branches: Box<[NodeIndex]>,
    /// The member that names the branch, which must be one that fits.
    pub(super) tag: Option<Tag>,
}

/// A discriminator.
#[derive(Clone)]
pub(super) struct Tag {
    pub(super) property: MemberName,
    pub(super) branches: HashMap<Box<str>, NodeIndex, foldhash::fast::FixedState>,
}
