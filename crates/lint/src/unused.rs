//! Components that no operation needs.

use std::collections::{HashMap, HashSet};

use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, FileId, Node};
use conform_json::NodeId;
use conform_report::nearest;

use crate::codes;
use crate::components::Component;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// Components that no operation needs. A description without operations is a library of components.
    pub(crate) fn unused(&mut self, components: &[Component<'d>]) {
        let root = self.description.root();
        let has = |name: &str| {
            root.follow(name)
                .is_some_and(|it| it.members().next().is_some())
        };
        // What a file that cannot be read refers to is not known.
        if !has("paths") && !has("webhooks") || self.description.is_incomplete() {
            return;
        }
        let used = Needs::new(self.description, components).reachable();
        let meant = self.meant(components);
        for (index, Component { section, entry }) in components.iter().enumerate() {
            if !used.contains(&Unit::Component(index)) && !meant.includes(entry.key) {
                let message = format!("the component `{section}.{}` is not used", entry.key);
                let problem = self.problem(codes::UNUSED_COMPONENT, entry.key_label(""), message);
                self.push(problem);
            }
        }
    }

    /// The names in references that lead nowhere. A component with such a name is not unused; the reference is wrong.
    fn meant(&self, components: &[Component<'d>]) -> MeantNames<'d> {
        let mut names: HashSet<&str> = self.description.broken().flat_map(names).collect();
        let schemes: HashSet<&str> = components
            .iter()
            .filter(|component| component.section == "securitySchemes")
            .map(|component| component.entry.key)
            .collect();
        for (_, requirement) in self
            .description
            .objects()
            .filter(|(kind, _)| *kind == ObjectKind::SecurityRequirement)
        {
            let required = requirement.members().map(|member| member.key);
            names.extend(required.filter(|name| !schemes.contains(name)));
        }
        MeantNames(names)
    }
}

/// The names in references that lead nowhere.
struct MeantNames<'d>(HashSet<&'d str>);

impl MeantNames<'_> {
    fn includes(&self, name: &str) -> bool {
        // Comparing all of many names with all components would take too long.
        const MOST: usize = 64;
        self.0.contains(name)
            || (self.0.len() < MOST && self.0.iter().any(|word| nearest(word, [name]).is_some()))
    }
}

/// The names in a reference: that of the file, without its extension, and those in the fragment.
fn names(reference: &str) -> impl Iterator<Item = &str> {
    reference
        .split(['/', '#'])
        .map(|part| part.split_once('.').map_or(part, |(stem, _)| stem))
}

/// A unit that needs others: a component of the root file, another file, or the rest of the root file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Root,
    Component(usize),
    File(FileId),
}

/// Which units need which.
struct Needs<'c, 'd> {
    description: &'d Description,
    components: &'c [Component<'d>],
    /// The first value of each component, with its index, in the order of the file.
    starts: Vec<(NodeId, usize)>,
    /// The last value of each component.
    ends: Vec<NodeId>,
    needs: HashMap<Unit, Vec<Unit>>,
}

impl<'c, 'd> Needs<'c, 'd> {
    fn new(description: &'d Description, components: &'c [Component<'d>]) -> Self {
        let starts = components
            .iter()
            .enumerate()
            .map(|(index, component)| (component.entry.node.address().node, index));
        let mut starts: Vec<(NodeId, usize)> = starts.collect();
        starts.sort_unstable();
        let mut this = Self {
            description,
            components,
            starts,
            ends: components
                .iter()
                .map(|component| component.entry.node.last())
                .collect(),
            needs: HashMap::new(),
        };
        this.by_reference();
        this.by_name();
        this
    }

    /// The unit that contains a value.
    fn unit_of(&self, address: Address) -> Unit {
        if address.file != FileId::ROOT {
            return Unit::File(address.file);
        }
        let before = self
            .starts
            .partition_point(|&(start, _)| start <= address.node);
        match before.checked_sub(1).map(|before| self.starts[before].1) {
            Some(index) if address.node <= self.ends[index] => Unit::Component(index),
            _ => Unit::Root,
        }
    }

    fn add(&mut self, from: Address, to: Unit) {
        let from = self.unit_of(from);
        self.needs.entry(from).or_default().push(to);
    }

    fn by_reference(&mut self) {
        // A component that is a reference to a file gives a name to what is in the file. What refers to the file needs it.
        let mut names: HashMap<Address, Vec<usize>> = HashMap::new();
        for (index, component) in self.components.iter().enumerate() {
            let reference = component.entry.node.reference();
            if let Some(target) = reference.and_then(|reference| reference.target) {
                names.entry(target.address()).or_default().push(index);
            }
        }
        for (holder, target) in self.description.edges() {
            let from = self.unit_of(holder);
            self.add(holder, self.unit_of(target));
            for &index in names.get(&target).into_iter().flatten() {
                if from != Unit::Component(index) {
                    self.add(holder, Unit::Component(index));
                }
            }
        }
    }

    /// Needs without a reference: security schemes, and the subtypes of a schema with a discriminator (OpenAPI 3.0.3
    /// §4.7.25).
    fn by_name(&mut self) {
        let schemes: HashMap<&str, usize> = self
            .components
            .iter()
            .enumerate()
            .filter(|(_, component)| component.section == "securitySchemes")
            .map(|(index, component)| (component.entry.key, index))
            .collect();
        for (kind, node) in self.description.objects() {
            match kind {
                ObjectKind::SecurityRequirement => {
                    for member in node.members() {
                        if let Some(&index) = schemes.get(member.key) {
                            self.add(node.address(), Unit::Component(index));
                        }
                        if let Some(scheme) = member.node.scheme_by_uri() {
                            self.add(node.address(), self.unit_of(scheme.address()));
                        }
                    }
                }
                ObjectKind::Schema => {
                    for base in bases(node) {
                        self.add(base.address(), self.unit_of(node.address()));
                    }
                }
                _ => {}
            }
        }
    }

    /// The units that the root file needs, directly or not.
    fn reachable(&self) -> HashSet<Unit> {
        let mut used: HashSet<Unit> = HashSet::new();
        let mut queue: Vec<Unit> = vec![Unit::Root];
        while let Some(unit) = queue.pop() {
            if used.insert(unit) {
                queue.extend(self.needs.get(&unit).into_iter().flatten());
            }
        }
        used
    }
}

/// Returns the schemas with a discriminator that a schema extends by `allOf`, directly or not.
fn bases(schema: Node<'_>) -> Vec<Node<'_>> {
    let mut seen = HashSet::from([schema.address()]);
    let mut pending = vec![schema];
    let mut found = Vec::new();
    while let Some(next) = pending.pop() {
        for branch in next.get("allOf").into_iter().flat_map(Node::items) {
            let Ok(parent) = branch.resolve() else {
                continue;
            };
            if seen.insert(parent.node.address()) {
                pending.push(parent.node);
                found.extend(Some(parent.node).filter(|it| it.get("discriminator").is_some()));
            }
        }
    }
    found
}
