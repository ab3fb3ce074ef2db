//! Makes the program of a plan.

use std::collections::{HashMap, HashSet};

use crate::compile::Schema;
use crate::direction::Direction;
use conform_json::MemberName;

use super::assertions::Assertions;
use super::kinds::{JsonKind, KindSet};
use super::program::{
    ANYTHING, Action, ArrayTest, Choice, Member, NOTHING, NodeIndex, ObjectTest, Other, Program,
    Tag,
};
use super::text::TextTest;
use crate::plan::{Additional, Plan, PlanIndex};

/// How many nodes a program may have. Further nodes are not supported by the pass.
const MAX_NODES: usize = 1 << 12;

/// How many members the objects of a program may have together.
const MAX_MEMBERS: usize = 1 << 15;

/// How many patterns an object may have. There is a node for each set of patterns.
const MAX_PATTERNS: usize = 4;

/// How many schemas may apply to one value.
const MAX_APPLYING: usize = 512;

/// How many combinations of branches there may be if several unions apply to a value.
const MAX_WAYS: usize = 64;

/// How many nested unions are followed. Deeper ones are left to the tape.
const MAX_DEPTH: usize = 100;

/// The schemas that apply together to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Applying {
    /// All of them, through `$ref` and `allOf`, sorted.
    parts: Vec<PlanIndex>,
    /// Unions of which no branch is chosen yet: the schema, and the index of the union in it.
    open: Vec<(PlanIndex, usize)>,
    /// Whether there are more than are followed.
    are_many: bool,
}

/// A node before it is known which kinds it allows.
enum Draft {
    /// The pass does not support its schemas.
    Unknown,
    /// All assertions are checked by this node.
    Plain {
        kinds: KindSet,
        actions: [Action; 6],
    },
    /// The branches of a union are checked.
    Choice {
        exclusive: bool,
        branches: Vec<NodeIndex>,
        tag: Option<Tag>,
    },
}

impl Program {
    /// Compiles a schema. Returns `None` if a part of it is unusable, which must be reported for every text.
    pub(crate) fn compile(schema: &Schema, plan: &Plan, direction: Direction) -> Option<Self> {
        if !schema.problems().is_empty() {
            return None;
        }
        let mut builder = Builder {
            schema,
            plan,
            direction,
            program: Program::default(),
            drafts: Vec::new(),
            queue: Vec::new(),
            known: HashMap::new(),
            admitted: Vec::new(),
        };
        let anything = builder.node(&[]);
        debug_assert_eq!(
            anything, ANYTHING,
            "the first node is the one without schemas"
        );
        debug_assert_eq!(
            builder.drafts.len(),
            NOTHING as usize,
            "the second is made here"
        );
        builder.drafts.push(Draft::Plain {
            kinds: KindSet::NONE,
            actions: [Action::Fail; 6],
        });
        let root = builder.node(&[Plan::ROOT]);
        while let Some((node, applying)) = builder.queue.pop() {
            let draft = builder.draft(&applying);
            builder.drafts[node as usize] = draft;
        }
        Some(builder.finish(root))
    }
}

struct Builder<'b> {
    schema: &'b Schema,
    plan: &'b Plan,
    direction: Direction,
    /// The program under construction.
    program: Program,
    drafts: Vec<Draft>,
    /// Drafts that are still to be made, and their schemas.
    queue: Vec<(NodeIndex, Applying)>,
    known: HashMap<Applying, NodeIndex>,
    /// The kinds that each draft allows, when all drafts are made.
    admitted: Vec<KindSet>,
}

impl Builder<'_> {
    /// Returns the node of schemas that apply together.
    fn node(&mut self, parts: &[PlanIndex]) -> NodeIndex {
        let mut applying = Applying::default();
        for &part in parts {
            self.add(&mut applying, part);
        }
        applying.parts.sort_unstable();
        self.node_of(applying)
    }

    fn node_of(&mut self, applying: Applying) -> NodeIndex {
        if let Some(&node) = self.known.get(&applying) {
            return node;
        }
        let node = index(self.drafts.len());
        self.drafts.push(Draft::Unknown);
        self.queue.push((node, applying.clone()));
        self.known.insert(applying, node);
        node
    }

    /// Adds a schema and all schemas that apply with it.
    fn add(&self, applying: &mut Applying, part: PlanIndex) {
        let mut pending = vec![part];
        while let Some(part) = pending.pop() {
            if applying.parts.contains(&part) {
                continue;
            }
            if applying.parts.len() >= MAX_APPLYING {
                applying.are_many = true;
                return;
            }
            applying.parts.push(part);
            let node = self.plan.node(part);
            let unions = 0..node.unions.len();
            applying.open.extend(unions.map(|union| (part, union)));
            pending.extend(node.always.iter().rev());
        }
    }

    fn draft(&mut self, applying: &Applying) -> Draft {
        let unions = applying.open.iter();
        let branches =
            unions.map(|&(part, union)| self.plan.node(part).unions[union].branches.len());
        let ways = branches.fold(1_usize, usize::saturating_mul);
        let is_large = self.drafts.len() > MAX_NODES || self.program.guesses > MAX_MEMBERS;
        if is_large || applying.are_many || ways > MAX_WAYS {
            return Draft::Unknown;
        }
        let Some((&(owner, union), rest)) = applying.open.split_first() else {
            return self.plain(applying);
        };
        let union = &self.plan.node(owner).unions[union];
        let plan = self.plan;
        let mut branches = Vec::with_capacity(union.branches.len());
        for &part in &union.branches {
            let mut alone = Applying::default();
            self.add(&mut alone, part);
            let leads_back = alone.parts.iter().any(|part| {
                let is_decided = || !rest.iter().any(|(open, _)| open == part);
                applying.parts.contains(part)
                    && !self.plan.node(*part).unions.is_empty()
                    && is_decided()
            });
            if leads_back {
                return Draft::Unknown;
            }
            let mut branch = Applying {
                parts: applying.parts.clone(),
                open: rest.to_vec(),
                are_many: false,
            };
            self.add(&mut branch, part);
            branch.parts.sort_unstable();
            branches.push(self.node_of(branch));
        }
        let tag = plan.node(owner).tagged.as_ref().and_then(|tagged| {
            let by_pointer = |wanted: &str| {
                let mut pointers = union.branches.iter().map(|&part| &plan.node(part).pointer);
                Some(branches[pointers.position(|pointer| pointer == wanted)?])
            };
            let named = tagged
                .tags()
                .map(|(tag, branch)| Some((Box::from(tag), by_pointer(branch)?)));
            // If a schema has two unions, the discriminator belongs to one of them.
            Some(Tag {
                property: MemberName::new(tagged.property()),
                branches: named.collect::<Option<_>>()?,
                settles: tagged.settles(),
            })
        });
        Draft::Choice {
            exclusive: union.exclusive,
            branches,
            tag,
        }
    }

    fn plain(&mut self, applying: &Applying) -> Draft {
        let Some(all) = Assertions::of(self.schema, self.plan, &applying.parts) else {
            return Draft::Unknown;
        };
        let kinds = all.kinds;
        let mut actions = [Action::Fail; 6];
        for kind in JsonKind::ALL {
            actions[kind as usize] = if !kinds.has(kind) {
                Action::Fail
            } else if all.unknown.has(kind) {
                Action::GiveUp
            } else {
                match kind {
                    JsonKind::Null => Action::Pass,
                    JsonKind::Boolean => all.boolean.map_or(Action::Pass, Action::Only),
                    JsonKind::Number => Action::Pass,
                    JsonKind::String => Action::Pass,
                    JsonKind::Array => self.array(applying, &all),
                    JsonKind::Object => self.object(applying, &all),
                }
            };
        }
        let Assertions { number, text, .. } = all;
        if actions[JsonKind::Number as usize] == Action::Pass && !number.is_empty() {
            actions[JsonKind::Number as usize] = Action::Number(index(self.program.numbers.len()));
            self.program.numbers.push(number);
        }
        if actions[JsonKind::String as usize] == Action::Pass && !text.is_empty() {
            actions[JsonKind::String as usize] = Action::Text(index(self.program.texts.len()));
            self.program.texts.push(text);
        }
        Draft::Plain { kinds, actions }
    }

    fn array(&mut self, applying: &Applying, all: &Assertions) -> Action {
        let plan = self.plan;
        let nodes = || applying.parts.iter().map(|&part| plan.node(part));
        let mut item = |index| {
            let parts = nodes().filter_map(|node| node.prefix.get(index).copied().or(node.items));
            self.node(&parts.collect::<Vec<_>>())
        };
        let longest = nodes().map(|node| node.prefix.len()).max().unwrap_or(0);
        let test = ArrayTest {
            prefix: (0..longest).map(&mut item).collect(),
            items: item(longest),
            min: all.items.0,
            max: all.items.1,
            unique: all.unique,
        };
        self.program.arrays.push(test);
        Action::Array(index(self.program.arrays.len() - 1))
    }

    fn object(&mut self, applying: &Applying, all: &Assertions) -> Action {
        let plan = self.plan;
        let nodes = || applying.parts.iter().map(|&part| plan.node(part));
        let is_closed = nodes().any(|node| node.describes_members())
            && nodes().all(|node| node.additional == Additional::Unspecified);
        let patterns: Option<Vec<TextTest>> = nodes()
            .flat_map(|node| &node.patterns)
            .map(|pattern| TextTest::of_pattern(&pattern.text))
            .collect();
        let Some(patterns) = patterns.filter(|patterns| patterns.len() <= MAX_PATTERNS) else {
            return Action::GiveUp;
        };
        let declared = nodes().flat_map(|node| node.properties.keys());
        let mut names: Vec<&str> = declared.map(String::as_str).collect();
        names.extend(all.required.iter().map(|name| &**name));
        let pairs = || nodes().flat_map(|node| &node.ascending);
        names.extend(pairs().flatten().map(String::as_str));
        names.sort_unstable();
        names.dedup();
        let required: HashSet<&str> = all.required.iter().map(|name| &**name).collect();
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            let (mut parts, mut forbidden) = (Vec::new(), false);
            for &part in &applying.parts {
                let before = parts.len();
                plan.member(part, name, &mut parts);
                forbidden |=
                    parts.len() == before && plan.node(part).additional == Additional::Forbidden;
            }
            let noted =
                plan.is_misdirected(&parts, self.direction) || (parts.is_empty() && is_closed);
            let node = if forbidden {
                NOTHING
            } else {
                self.node(&parts)
            };
            members.push(Member {
                name: MemberName::new(name),
                node,
                required: required.contains(name),
                noted,
                ordered: pairs().flatten().any(|ordered| ordered == name),
            });
        }
        let others = (0..1 << patterns.len())
            .map(|matching| self.other(applying, matching, is_closed))
            .collect();
        let by_name = members.iter().zip(0..);
        let by_name: HashMap<Box<str>, u32, _> = by_name
            .map(|(member, index)| (member.name.as_str().into(), index))
            .collect();
        let index_of = |name: &String| by_name[name.as_str()] as usize;
        let ascending = pairs().map(|pair| pair.each_ref().map(index_of));
        let test = ObjectTest {
            ascending: ascending.collect(),
            by_name,
            required: members.iter().filter(|member| member.required).count(),
            patterns: patterns.into_boxed_slice(),
            others,
            min: all.members.0,
            max: all.members.1,
            guesses: self.program.guesses,
            members: members.into_boxed_slice(),
        };
        self.program.guesses += test.members.len() + 2;
        self.program.objects.push(test);
        Action::Object(index(self.program.objects.len() - 1))
    }

    /// Returns what to do with members whose names no schema lists and that match these patterns: one bit for each.
    fn other(&mut self, applying: &Applying, mut matching: usize, is_closed: bool) -> Other {
        let (mut parts, mut forbidden) = (Vec::new(), false);
        for &part in &applying.parts {
            let node = self.plan.node(part);
            let before = parts.len();
            for pattern in &node.patterns {
                if matching & 1 != 0 {
                    parts.push(pattern.part);
                }
                matching >>= 1;
            }
            if parts.len() == before {
                match node.additional {
                    Additional::Unspecified => {}
                    Additional::Forbidden => forbidden = true,
                    Additional::Open(part) => parts.push(part),
                }
            }
        }
        Other {
            noted: self.plan.is_misdirected(&parts, self.direction)
                || (parts.is_empty() && is_closed),
            node: if forbidden {
                NOTHING
            } else {
                self.node(&parts)
            },
        }
    }

    /// Turns drafts into nodes. Branches of unions are chosen by the kinds that they allow.
    fn finish(mut self, root: NodeIndex) -> Program {
        self.admitted = self.admitted_kinds();
        for draft in 0..self.drafts.len() {
            let actions =
                JsonKind::ALL.map(|kind| self.action(index(draft), kind, &mut Vec::new()));
            self.program.nodes.push(actions);
        }
        self.program.parts = vec![Box::default(); self.drafts.len()];
        for (applying, &node) in &self.known {
            self.program.parts[node as usize] = applying.parts.clone().into_boxed_slice();
        }
        for draft in 0..self.drafts.len() {
            let resolve = |kind| self.resolved(index(draft), kind, &mut Vec::new());
            let resolved = JsonKind::ALL.map(resolve);
            self.program.resolved.push(resolved);
        }
        self.program.root = root;
        self.program
    }

    /// Returns what a node does with values of a kind. `above` are the unions that it is a branch of.
    fn action(&mut self, draft: NodeIndex, kind: JsonKind, above: &mut Vec<NodeIndex>) -> Action {
        if above.len() > MAX_DEPTH || above.contains(&draft) {
            return Action::GiveUp;
        }
        let (exclusive, branches, tag) = match &self.drafts[draft as usize] {
            Draft::Unknown => return Action::GiveUp,
            Draft::Plain { actions, .. } => return actions[kind as usize],
            Draft::Choice {
                exclusive,
                branches,
                tag,
            } => (*exclusive, branches.clone(), tag.clone()),
        };
        above.push(draft);
        let admitting = branches
            .into_iter()
            .filter(|&branch| self.admits(branch, kind));
        let admitting: Vec<NodeIndex> = admitting.collect();
        let tag = tag.filter(|_| kind == JsonKind::Object);
        let action = match admitting[..] {
            [] => Action::Fail,
            [only] if tag.is_none() => self.action(only, kind, above),
            _ => {
                self.program.choices.push(Choice {
                    exclusive,
                    branches: admitting.into_boxed_slice(),
                    tag,
                });
                Action::Choice(index(self.program.choices.len() - 1))
            }
        };
        above.pop();
        action
    }

    /// Returns the node that checks values of a kind: this one, or the only branch that allows the kind.
    fn resolved(&self, draft: NodeIndex, kind: JsonKind, above: &mut Vec<NodeIndex>) -> NodeIndex {
        let Draft::Choice { branches, .. } = &self.drafts[draft as usize] else {
            return draft;
        };
        if above.len() > MAX_DEPTH || above.contains(&draft) {
            return draft;
        }
        above.push(draft);
        let mut admitting = branches
            .iter()
            .copied()
            .filter(|&branch| self.admits(branch, kind));
        let only = match (admitting.next(), admitting.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        let resolved = only.map_or(draft, |only| self.resolved(only, kind, above));
        above.pop();
        resolved
    }

    /// Returns whether a value of the kind may fit.
    fn admits(&self, draft: NodeIndex, kind: JsonKind) -> bool {
        self.admitted[draft as usize].has(kind)
    }

    /// Returns the kinds that may fit each draft. Of a union that leads back to itself, all kinds may.
    fn admitted_kinds(&self) -> Vec<KindSet> {
        let branches = |draft: usize| match &self.drafts[draft] {
            Draft::Choice { branches, .. } => &branches[..],
            _ => &[],
        };
        let mut kinds: Vec<Option<KindSet>> = vec![None; self.drafts.len()];
        let mut is_open = vec![false; self.drafts.len()];
        for start in 0..self.drafts.len() {
            let mut stack = vec![start];
            while let Some(&draft) = stack.last() {
                let is_new = !std::mem::replace(&mut is_open[draft], true);
                let missing = branches(draft).iter().map(|&branch| branch as usize);
                let missing =
                    missing.filter(|&branch| is_new && kinds[branch].is_none() && !is_open[branch]);
                let before = stack.len();
                let missing: Vec<usize> = missing.collect();
                stack.extend(missing);
                if stack.len() > before {
                    continue;
                }
                stack.pop();
                let own = match &self.drafts[draft] {
                    Draft::Unknown => KindSet::ALL,
                    Draft::Plain { kinds, .. } => *kinds,
                    Draft::Choice { branches, .. } => {
                        branches.iter().fold(KindSet::NONE, |all, &branch| {
                            all.with(kinds[branch as usize].unwrap_or(KindSet::ALL))
                        })
                    }
                };
                kinds[draft].get_or_insert(own);
            }
        }
        kinds
            .into_iter()
            .map(|kinds| kinds.unwrap_or(KindSet::ALL))
            .collect()
    }
}

fn index(length: usize) -> u32 {
    // There are far fewer, since a description is a text of less than 4 GiB.
    u32::try_from(length).unwrap_or(u32::MAX)
}
