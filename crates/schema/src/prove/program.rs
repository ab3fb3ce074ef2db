//! What a program is made of.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use conform_json::{Limits, MemberName, Scanner};

use super::number::NumberTest;
use super::run::{Room, Run};
use super::sights::{Shown, Sights};
use super::text::TextTest;
use crate::observe::{InputOrder, Watch};
use crate::plan::Part;

/// What a value is to the schemas that apply to it. Of two, the greater counts for both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is valid, and there is nothing to note.
    Clean,
    /// It is valid, and there is something to note.
    Noted,
    /// Not known.
    Unknown,
    /// It is not valid. The scanner is somewhere in it.
    Fails,
    /// The body as a whole cannot be clean, or is not JSON. The scanner is anywhere.
    Stop,
}

/// The kinds of a JSON value, as far as the first byte tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(0b11_1111);

    pub(super) const fn of(kind: Kind) -> Self {
        Self(1 << kind as u8)
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, kind: Kind) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    pub(super) const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

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
    pub(super) parts: Vec<Box<[Part]>>,
    /// By node: the node that looks at values of each kind, where one branch only of a union admits it.
    pub(super) resolved: Vec<[NodeIndex; 6]>,
    /// How many guesses the objects have together.
    pub(super) guesses: usize,
    /// The rooms of runs that are over, for the next.
    rooms: Mutex<Vec<Room>>,
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

impl Program {
    /// Whether there is nothing to be found in this body; then what it shows is reported to an observer. False says
    /// nothing.
    pub(crate) fn proves(
        &self,
        text: &[u8],
        limits: &Limits,
        watch: Option<(&Sights, Watch<'_>)>,
    ) -> bool {
        std::str::from_utf8(text).is_ok_and(|text| self.fit_of(text, limits, watch) == Fit::Clean)
    }

    /// What the value at the scanner shows, if there is nothing to be found in it; the scanner is then after it. Otherwise
    /// the scanner is anywhere.
    pub(crate) fn proves_value(
        &self,
        scanner: &mut Scanner<'_>,
        limits: &Limits,
        watch: Option<(&Arc<Sights>, InputOrder)>,
    ) -> Option<Shown> {
        self.with_room(|room| {
            let watched = watch.map(|(sights, order)| (&**sights, order));
            let fit = Run::new(self, scanner, room, limits, watched).root();
            (fit == Fit::Clean).then(|| {
                let shown = |(sights, _)| Shown::new(sights, room.shown());
                watch.map(shown).unwrap_or_default()
            })
        })
    }

    /// What a body is.
    pub(super) fn fit_of(
        &self,
        text: &str,
        limits: &Limits,
        watch: Option<(&Sights, Watch<'_>)>,
    ) -> Fit {
        if text.len() > limits.max_bytes {
            return Fit::Stop;
        }
        let mut scanner = Scanner::new(text);
        self.with_room(|room| {
            let watched = watch.map(|(sights, watch)| (sights, watch.message));
            let fit = match Run::new(self, &mut scanner, room, limits, watched).root() {
                fit @ (Fit::Fails | Fit::Stop) => fit,
                fit if scanner.peek().is_none() => fit,
                _ => Fit::Stop,
            };
            if let Some((sights, watch)) = watch
                && fit == Fit::Clean
            {
                sights.report(room.shown(), watch);
            }
            fit
        })
    }

    fn with_room<R>(&self, run: impl FnOnce(&mut Room) -> R) -> R {
        let rooms = || self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let mut room = rooms().pop().unwrap_or_default();
        let result = run(&mut room);
        rooms().push(room);
        result
    }
}
