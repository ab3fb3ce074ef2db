//! What becomes of each reference: kept, rewritten, or replaced by what it refers to.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use conform_json::NodeId;

use super::codes;
use super::tree::{Members, Tree};
use crate::grammar::ObjectKind;
use crate::{Address, Description, FileId, Node, Version};
use conform_report::Diagnostic;

/// How deep a bundle may nest.
const DEEPEST: usize = 700;

/// A component of the bundle that stands in another file.
struct Component {
    section: &'static str,
    name: String,
    address: Address,
    /// Whether the root file's `components` lists it, so that it stands there.
    listed: bool,
}

/// What becomes of each reference.
pub(super) struct Plan<'d> {
    description: &'d Description,
    components: Vec<Component>,
    /// Index into `components`.
    by_address: HashMap<Address, usize>,
    /// By file, the values that are components or parts of one: first and last value of each.
    ranges: HashMap<FileId, Vec<(NodeId, NodeId)>>,
    /// Names that are taken, with where each comes from.
    taken: HashMap<(&'static str, String), Address>,
    /// Values that are being written in the place of a reference, outermost first.
    open: Vec<Address>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What becomes of a reference.
enum Action {
    /// It stays as it is.
    Keep,
    /// It becomes this text.
    Rewrite(String),
    /// What it refers to stands in its place.
    Inline(Address),
}

impl<'d> Plan<'d> {
    /// Gives every value of other files that needs one a name.
    pub(super) fn new(description: &'d Description) -> Self {
        let mut plan = Self {
            description,
            components: Vec::new(),
            by_address: HashMap::new(),
            ranges: HashMap::new(),
            taken: HashMap::new(),
            open: Vec::new(),
            diagnostics: Vec::new(),
        };
        plan.list();
        plan.discover();
        plan
    }

    /// The components that the root file lists.
    fn list(&mut self) {
        let Some(components) = self.description.root().follow("components") else {
            return;
        };
        for section in ObjectKind::ALL
            .into_iter()
            .filter_map(ObjectKind::component_section)
        {
            let Some(entries) = components.follow(section) else {
                continue;
            };
            for entry in entries.members() {
                let own = entry.node.address();
                self.taken.insert((section, entry.key.to_owned()), own);
                // In an index file of its own, the entry is what others refer to.
                if own.file != FileId::ROOT && entry.node.reference().is_none() {
                    self.add(section, entry.key.to_owned(), own, true);
                }
                let Some(target) = entry
                    .node
                    .reference()
                    .and_then(|reference| reference.target)
                else {
                    continue;
                };
                let target = target.address();
                // A schema that says more than its reference is another schema than the one that it refers to.
                if self.siblings_count(entry.node) {
                    continue;
                }
                if target.file != FileId::ROOT && !self.by_address.contains_key(&target) {
                    self.add(section, entry.key.to_owned(), target, true);
                }
            }
        }
    }

    /// Whether members beside a reference add to what it refers to.
    fn siblings_count(&self, holder: Node<'d>) -> bool {
        self.description.version() != Version::V3_0
            && holder.object_kind() == Some(ObjectKind::Schema)
            && holder.members().nth(1).is_some()
    }

    fn add(&mut self, section: &'static str, name: String, address: Address, listed: bool) {
        self.by_address.insert(address, self.components.len());
        self.components.push(Component {
            section,
            name,
            address,
            listed,
        });
    }

    /// The components that only references know, in the order in which they are met.
    fn discover(&mut self) {
        let mut holders: HashMap<FileId, Vec<(NodeId, Address)>> = HashMap::new();
        for (holder, target) in self.description.edges() {
            holders
                .entry(holder.file)
                .or_default()
                .push((holder.node, target));
        }
        for list in holders.values_mut() {
            list.sort_unstable();
        }
        let mut wanted: Vec<(&'static str, Address)> = Vec::new();
        let mut seen: HashSet<Address> = HashSet::new();
        // Values whose references are still to be looked at; the last is next.
        let mut queue = vec![self.description.root().address()];
        while let Some(start) = queue.pop() {
            if !seen.insert(start) {
                continue;
            }
            let last = self.description.node(start).last();
            let list = holders.get(&start.file).map_or(&[][..], Vec::as_slice);
            let from = list.partition_point(|&(holder, _)| holder < start.node);
            let first = queue.len();
            for &(holder, target) in list[from..]
                .iter()
                .take_while(|&&(holder, _)| holder <= last)
            {
                if target.file == FileId::ROOT {
                    continue;
                }
                let holder = self.description.node(Address {
                    file: start.file,
                    node: holder,
                });
                if let Some(section) = self.section_of(holder, target)
                    && !self.by_address.contains_key(&target)
                    && !wanted.contains(&(section, target))
                {
                    wanted.push((section, target));
                }
                queue.push(target);
            }
            queue[first..].reverse();
        }
        // A part of a component is referred to within it, and needs no name.
        let mut whole: Vec<Address> = wanted.iter().map(|&(_, target)| target).collect();
        whole.extend(self.components.iter().map(|component| component.address));
        for address in whole {
            let last = self.description.node(address).last();
            self.ranges
                .entry(address.file)
                .or_default()
                .push((address.node, last));
        }
        for list in self.ranges.values_mut() {
            list.sort_unstable();
        }
        for (section, target) in wanted {
            if self.around(target).is_none_or(|outer| outer == target) {
                self.name(section, target);
            }
        }
    }

    /// The outermost component, or value that could be one, that an address of another file is in.
    fn around(&self, address: Address) -> Option<Address> {
        let list = self.ranges.get(&address.file)?;
        let before = list.partition_point(|&(start, _)| start <= address.node);
        let outer = list[..before]
            .iter()
            .find(|&&(_, last)| address.node <= last)?;
        Some(Address {
            file: address.file,
            node: outer.0,
        })
    }

    /// The section of `components` that the target of a reference goes to; `None` if it is put in the reference's place.
    fn section_of(&self, holder: Node<'d>, target: Address) -> Option<&'static str> {
        let kind = self.description.kind(target)?;
        // A reference to a map or list has a target without a kind, and one to an operation has no section.
        let section = match kind {
            ObjectKind::PathItem => return None,
            ObjectKind::MediaType if self.description.version() != Version::V3_2 => return None,
            kind => kind.component_section()?,
        };
        let same = holder.object_kind().is_none_or(|holder| holder == kind);
        same.then_some(section)
    }

    /// Gives a value of another file a name.
    fn name(&mut self, section: &'static str, target: Address) {
        let node = self.description.node(target);
        let file = self.description.document(target.file).name();
        let stem = file.rsplit('/').next().unwrap_or(file);
        let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
        let pointer = node.pointer();
        let last = pointer.rsplit('/').next().unwrap_or_default();
        let telling = !last.is_empty()
            && !last.bytes().all(|byte| byte.is_ascii_digit())
            && ObjectKind::Schema.table().member(last).is_none();
        let name = if pointer.is_empty() {
            stem.to_owned()
        } else if telling {
            last.to_owned()
        } else {
            format!("{stem}{}", pointer.replace('/', "_"))
        };
        let good = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_');
        let name: String = name
            .chars()
            .map(|ch| if good(ch) { ch } else { '_' })
            .collect();
        let mut given = name.clone();
        if let Some(&other) = self.taken.get(&(section, name.clone())) {
            let message = format!("two values would be the component `{section}.{name}`");
            let head = |node: Node<'d>, note: &str| {
                node.members()
                    .next()
                    .map_or_else(|| node.label(note), |member| member.key_label(note))
            };
            let problem = self
                .description
                .report(codes::NAME_COLLISION, head(node, "this one"), message)
                .with(head(self.description.node(other), "and this one"))
                .help(format!("list one of them under `components.{section}` of the root file, under another name"));
            self.diagnostics.push(problem);
            let mut number = 2;
            while self.taken.contains_key(&(section, given.clone())) {
                given = format!("{name}_{number}");
                number += 1;
            }
        }
        self.taken.insert((section, given.clone()), target);
        self.add(section, given, target, false);
    }

    /// What becomes of a reference.
    fn action(&self, holder: Node<'d>, listing: bool) -> Action {
        let Some(target) = holder.reference().and_then(|reference| reference.target) else {
            return Action::Keep;
        };
        let target = target.address();
        let own = holder.address();
        if target.file == FileId::ROOT {
            if own.file == FileId::ROOT {
                return Action::Keep;
            }
            return Action::Rewrite(format!(
                "#{}",
                encode(&self.description.node(target).pointer())
            ));
        }
        let text = holder.reference().map_or("", |reference| reference.text);
        if own.file == FileId::ROOT && text.starts_with('#') {
            // It leads through another reference, whose target is put in its place.
            return Action::Keep;
        }
        match self.by_address.get(&target) {
            Some(&index) => {
                let component = &self.components[index];
                if listing && component.listed && self.is_entry(own, component) {
                    return Action::Inline(target);
                }
                Action::Rewrite(format!(
                    "#/components/{}/{}",
                    component.section,
                    encode(&component.name)
                ))
            }
            None => match self.within(target) {
                Some(text) if self.section_of(holder, target).is_some() => Action::Rewrite(text),
                _ if holder.is_object() => Action::Inline(target),
                _ => Action::Keep,
            },
        }
    }

    /// A reference to a part of a component.
    fn within(&self, target: Address) -> Option<String> {
        let outer = self.around(target)?;
        let component = &self.components[*self.by_address.get(&outer)?];
        let pointer = self.description.node(target).pointer();
        let below = pointer.strip_prefix(&self.description.node(outer).pointer())?;
        Some(format!(
            "#/components/{}/{}{}",
            component.section,
            encode(&component.name),
            encode(below)
        ))
    }

    /// Whether `own` is the entry of the root file's `components` that gives a component its name.
    fn is_entry(&self, own: Address, component: &Component) -> bool {
        self.taken.get(&(component.section, component.name.clone())) == Some(&own)
    }

    /// The whole document.
    pub(super) fn tree(&mut self) -> Tree<'d> {
        let root = self.description.root();
        let Tree::Object(mut members) = self.build(root, 0) else {
            return Tree::Object(Vec::new());
        };
        let mut sections: Vec<(&'static str, Members<'d>)> = Vec::new();
        for index in 0..self.components.len() {
            let Component {
                section,
                ref name,
                address,
                listed,
            } = self.components[index];
            if listed {
                continue;
            }
            let name = name.clone();
            let tree = self.build(self.description.node(address), 0);
            let entry = (Cow::Owned(name), tree);
            match sections.iter_mut().find(|(other, _)| *other == section) {
                Some((_, entries)) => entries.push(entry),
                None => sections.push((section, vec![entry])),
            }
        }
        if !sections.is_empty() {
            let components = match members.iter().position(|(key, _)| key == "components") {
                Some(at) => at,
                None => {
                    members.push((Cow::Borrowed("components"), Tree::Object(Vec::new())));
                    members.len() - 1
                }
            };
            if let Tree::Object(components) = &mut members[components].1 {
                for (section, entries) in sections {
                    match components.iter_mut().find(|(key, _)| key == section) {
                        Some((_, Tree::Object(listed))) => listed.extend(entries),
                        _ => components.push((Cow::Borrowed(section), Tree::Object(entries))),
                    }
                }
            }
        }
        Tree::Object(members)
    }

    /// A value with all that it holds.
    fn build(&mut self, node: Node<'d>, depth: usize) -> Tree<'d> {
        if depth > DEEPEST {
            let message = format!("the bundle would nest more than {DEEPEST} deep");
            self.diagnostics.push(self.description.report(
                codes::ENDLESS_INLINE,
                node.label(""),
                message,
            ));
            return Tree::Scalar(node.value());
        }
        match self.action(node, true) {
            Action::Inline(target) => self.inline(node, target, depth),
            Action::Rewrite(text) if !node.is_object() => Tree::Text(text),
            Action::Rewrite(text) => {
                let members = node.members().map(|member| {
                    let written = matches!(member.key, "$ref" | "$dynamicRef")
                        && member.node.as_str().is_some();
                    let tree = if written && (member.key == "$ref" || node.get("$ref").is_none()) {
                        Tree::Text(text.clone())
                    } else {
                        self.build(member.node, depth + 1)
                    };
                    (Cow::Borrowed(member.key), tree)
                });
                Tree::Object(members.collect())
            }
            Action::Keep if node.is_object() => {
                let members = node.members();
                Tree::Object(
                    members
                        .map(|it| (Cow::Borrowed(it.key), self.build(it.node, depth + 1)))
                        .collect(),
                )
            }
            Action::Keep if node.is_array() => Tree::Array(
                node.items()
                    .map(|item| self.build(item, depth + 1))
                    .collect(),
            ),
            Action::Keep => Tree::Scalar(node.value()),
        }
    }

    /// What a reference refers to, in its place; members beside the reference come first and win.
    fn inline(&mut self, holder: Node<'d>, target: Address, depth: usize) -> Tree<'d> {
        if self.open.contains(&target) {
            let message = "this holds itself by way of a reference";
            self.diagnostics.push(self.description.report(
                codes::ENDLESS_INLINE,
                holder.label(""),
                message,
            ));
            return Tree::Scalar(holder.value());
        }
        self.open.push(target);
        let tree = self.build(self.description.node(target), depth + 1);
        self.open.pop();
        let beside: Vec<_> = holder
            .members()
            .filter(|member| member.key != "$ref")
            .collect();
        match tree {
            Tree::Object(members) if !beside.is_empty() => {
                let mut all: Members<'d> = Vec::new();
                for member in beside {
                    all.push((
                        Cow::Borrowed(member.key),
                        self.build(member.node, depth + 1),
                    ));
                }
                let known: HashSet<String> = all.iter().map(|(key, _)| key.to_string()).collect();
                all.extend(
                    members
                        .into_iter()
                        .filter(|(key, _)| !known.contains(&**key)),
                );
                Tree::Object(all)
            }
            tree => tree,
        }
    }
}

/// A JSON Pointer or name in the fragment of a URI (RFC 6901 §6; RFC 3986 §3.5).
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
