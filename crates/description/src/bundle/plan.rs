//! The plan of a bundle: which values of other files become components, and under which names.

use std::collections::{HashMap, HashSet};

use conform_json::NodeId;
use conform_report::Diagnostic;

use super::codes;
use crate::grammar::ObjectKind;
use crate::{Address, Description, FileId, Node, Version, file_stem};

/// A component of the bundle that is in another file of the description.
pub(super) struct Component {
    pub(super) section: &'static str,
    pub(super) name: String,
    pub(super) address: Address,
    /// Whether it is listed in `components` of the root file, which is then where it is written.
    pub(super) listed: bool,
}

/// The components of a bundle.
pub(super) struct Plan<'d> {
    pub(super) description: &'d Description,
    pub(super) components: Vec<Component>,
    /// Indices into `components`.
    by_address: HashMap<Address, usize>,
    /// By file, the outermost values that could be components: first and last value of each.
    ranges: HashMap<FileId, Vec<(NodeId, NodeId)>>,
    /// The values that have each name.
    taken: HashMap<(&'static str, String), Address>,
    /// Path items of other files that take the place of a reference in the root file: first and last value, and that place.
    paths: Vec<(Address, NodeId, String)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'d> Plan<'d> {
    /// Gives a name to every value of other files that needs one.
    pub(super) fn new(description: &'d Description) -> Self {
        let mut plan = Self {
            description,
            components: Vec::new(),
            by_address: HashMap::new(),
            ranges: HashMap::new(),
            taken: HashMap::new(),
            paths: Vec::new(),
            diagnostics: Vec::new(),
        };
        plan.list();
        plan.list_paths();
        plan.discover();
        plan
    }

    /// Adds the components that the root file lists.
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
                // In an index file, the entry itself is what others refer to.
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
                // A schema with members beside its reference is another schema than the one that it refers to.
                if self.siblings_apply(entry.node) {
                    continue;
                }
                if target.file != FileId::ROOT && !self.by_address.contains_key(&target) {
                    self.add(section, entry.key.to_owned(), target, true);
                }
            }
        }
    }

    /// Adds the path items that the root file refers to. Each is written in place of the first reference to it.
    fn list_paths(&mut self) {
        let root = self.description.root();
        for section in ["paths", "webhooks"] {
            let entries = root.get(section).into_iter().flat_map(|map| map.members());
            for entry in entries {
                let reference = entry.node.reference();
                let Some(target) = reference.and_then(|reference| reference.target) else {
                    continue;
                };
                let address = target.address();
                let is_path_item = target.object_kind() == Some(ObjectKind::PathItem);
                let is_known = self.paths.iter().any(|(known, ..)| *known == address);
                if is_path_item
                    && !is_known
                    && address.file != FileId::ROOT
                    && target.reference().is_none()
                {
                    let place = entry.node.pointer();
                    self.paths.push((address, target.last(), place));
                }
            }
        }
    }

    /// The place in the bundle of a part of a path item that takes the place of a reference in the root file.
    pub(super) fn in_path(&self, target: Address) -> Option<String> {
        let (outer, _, place) = self.paths.iter().find(|(first, last, _)| {
            first.file == target.file && first.node < target.node && target.node <= *last
        })?;
        let pointer = self.description.node(target).pointer();
        let below = pointer.strip_prefix(&self.description.node(*outer).pointer())?;
        Some(format!("#{}{}", encode(place), encode(below)))
    }

    /// Whether the members beside a reference apply, in addition to its target.
    fn siblings_apply(&self, holder: Node<'d>) -> bool {
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

    /// Adds the components that only references lead to, in the order of these references.
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
        // Values whose references are to be visited; the last is next.
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
                if self.in_path(target).is_none()
                    && let Some(section) = self.section_of(holder, target)
                    && !self.by_address.contains_key(&target)
                    && !wanted.contains(&(section, target))
                {
                    wanted.push((section, target));
                }
                queue.push(target);
            }
            queue[first..].reverse();
        }
        // A part of a component needs no name: references lead to it within the component.
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

    /// The outermost component, or value that could be one, that contains an address of another file.
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

    /// The section of `components` for the target of a reference. `None` if it is written in place of the reference.
    pub(super) fn section_of(&self, holder: Node<'d>, target: Address) -> Option<&'static str> {
        let kind = self.description.kind(target)?;
        // A map or list has no kind, and an operation has no section.
        let section = match kind {
            ObjectKind::PathItem => return None,
            ObjectKind::MediaType if self.description.version() != Version::V3_2 => return None,
            kind => kind.component_section()?,
        };
        let same = holder.object_kind().is_none_or(|holder| holder == kind);
        same.then_some(section)
    }

    /// Gives a name to a value of another file: that of the component or file, or one made of both.
    fn name(&mut self, section: &'static str, target: Address) {
        let node = self.description.node(target);
        let file = self.description.document(target.file).name();
        let stem = file_stem(file);
        let pointer = node.pointer();
        let last = pointer.rsplit('/').next().unwrap_or_default();
        let is_name = !last.is_empty()
            && !last.bytes().all(|byte| byte.is_ascii_digit())
            && ObjectKind::Schema.table().member(last).is_none();
        let name = if pointer.is_empty() {
            stem.to_owned()
        } else if is_name {
            last.to_owned()
        } else {
            format!("{stem}{}", pointer.replace('/', "_"))
        };
        let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_');
        let name: String = name
            .chars()
            .map(|ch| if is_allowed(ch) { ch } else { '_' })
            .collect();
        let mut given = name.clone();
        if let Some(&other) = self.taken.get(&(section, name.clone())) {
            let message = format!("two values would become the component `{section}.{name}`");
            let head = |node: Node<'d>, note: &str| {
                node.members()
                    .next()
                    .map_or_else(|| node.label(note), |member| member.key_label(note))
            };
            let problem = self
                .description
                .report(codes::NAME_COLLISION, head(node, "this one"), message)
                .with(head(self.description.node(other), "and this one"))
                .help(format!("list one of them in `components.{section}` of the root file, under another name"));
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

    /// Whether a reference of the root file names that file. One that starts with a fragment does not, and one that the `$id` of
    /// a schema may explain is kept.
    pub(super) fn names_root(&self, text: &str) -> bool {
        let document = self.description.document(FileId::ROOT);
        let path = text.split_once('#').map_or(text, |(path, _)| path);
        let is_uri = path.contains("://") || text.starts_with('#');
        !is_uri && path.contains(['.', '/']) && !document.text().contains("$id")
    }

    /// The component whose value is at an address.
    pub(super) fn component(&self, address: Address) -> Option<&Component> {
        Some(&self.components[*self.by_address.get(&address)?])
    }

    /// A reference to a part of a component.
    pub(super) fn within(&self, target: Address) -> Option<String> {
        let outer = self.around(target)?;
        let component = self.component(outer)?;
        let pointer = self.description.node(target).pointer();
        let below = pointer.strip_prefix(&self.description.node(outer).pointer())?;
        Some(format!("{}{}", component.reference(), encode(below)))
    }

    /// Whether `own` is the entry of `components` in the root file that gives a component its name.
    pub(super) fn is_entry(&self, own: Address, component: &Component) -> bool {
        self.taken.get(&(component.section, component.name.clone())) == Some(&own)
    }
}

impl Component {
    /// The reference that leads to it in the bundle.
    pub(super) fn reference(&self) -> String {
        format!("#/components/{}/{}", self.section, encode(&self.name))
    }
}

/// Percent-encodes a JSON Pointer or name for the fragment of a URI (RFC 6901 §6; RFC 3986 §3.5).
pub(crate) fn encode(text: &str) -> String {
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
