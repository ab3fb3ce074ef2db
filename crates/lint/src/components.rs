//! Named components: their names, and whether anything needs them.

use std::collections::{HashMap, HashSet};

use conform_json::NodeId;

use super::{Linter, codes};
use conform_description::grammar::ObjectKind;
use conform_description::{Address, FileId, Node, NodeMember};
use conform_report::nearest;

impl<'d> Linter<'d> {
    /// Checks the components of the root file.
    pub(super) fn components(&mut self) {
        let Some(components) = self.description.root().get("components") else {
            return;
        };
        let sections = || {
            components
                .members()
                .filter(|section| !section.key.starts_with("x-") && section.node.is_object())
        };
        let entries: Vec<(&'d str, NodeMember<'d>)> = sections()
            .flat_map(|section| {
                section
                    .node
                    .members()
                    .map(move |entry| (section.key, entry))
            })
            .collect();
        for (_, entry) in &entries {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            if !entry.key.bytes().all(good) && entry.key != "$ref" {
                let message = format!("`{}` is no name of a component", entry.key);
                let problem = self
                    .problem(codes::COMPONENT_NAME, entry.key_label(""), message)
                    .help("letters, digits, `.`, `-` and `_`");
                self.push(problem);
            }
        }
        self.unused(&entries);
    }

    /// Components that nothing needs. A document without operations is a library, and all of it is there to be used.
    fn unused(&mut self, entries: &[(&'d str, NodeMember<'d>)]) {
        let root = self.description.root();
        let has = |name: &str| {
            root.follow(name)
                .is_some_and(|it| it.members().next().is_some())
        };
        if !has("paths") && !has("webhooks") {
            return;
        }
        // Components lie one behind the other: the one that a value is in starts last before it.
        let mut starts: Vec<(NodeId, usize)> = entries
            .iter()
            .enumerate()
            .map(|(index, (_, entry))| (entry.node.address().node, index))
            .collect();
        starts.sort_unstable();
        let ends: HashMap<usize, NodeId> = starts
            .iter()
            .map(|&(_, index)| (index, entries[index].1.node.last()))
            .collect();
        let unit_of = |address: Address| -> Unit {
            if address.file != FileId::ROOT {
                return Unit::File(address.file);
            }
            let before = starts.partition_point(|&(start, _)| start <= address.node);
            match before.checked_sub(1).map(|before| starts[before].1) {
                Some(index) if address.node <= ends[&index] => Unit::Component(index),
                _ => Unit::Root,
            }
        };
        let mut needs: HashMap<Unit, Vec<Unit>> = HashMap::new();
        // A component that is a reference to a file gives what the file holds a name; who refers to the file needs it.
        let mut names: HashMap<Address, Vec<usize>> = HashMap::new();
        for (index, (_, entry)) in entries.iter().enumerate() {
            if let Some(target) = entry
                .node
                .reference()
                .and_then(|reference| reference.target)
            {
                names.entry(target.address()).or_default().push(index);
            }
        }
        for (holder, target) in self.description.edges() {
            let from = unit_of(holder);
            let needed = needs.entry(from).or_default();
            needed.push(unit_of(target));
            let others = names
                .get(&target)
                .into_iter()
                .flatten()
                .map(|&index| Unit::Component(index));
            needed.extend(others.filter(|&unit| unit != from));
        }
        self.needs_by_name(entries, &mut needs, &unit_of);
        let mut used: HashSet<Unit> = HashSet::new();
        let mut queue: Vec<Unit> = vec![Unit::Root];
        while let Some(unit) = queue.pop() {
            if used.insert(unit) {
                queue.extend(needs.get(&unit).into_iter().flatten());
            }
        }
        // What a broken reference may have meant is not unused; the reference is what is to be put right.
        let mut meant: HashSet<&str> = self.description.broken().flat_map(words).collect();
        let schemes = entries
            .iter()
            .filter(|(section, _)| *section == "securitySchemes");
        let schemes: HashSet<&str> = schemes.map(|(_, entry)| entry.key).collect();
        let known = |name: &str| schemes.contains(name);
        for (_, node) in self
            .description
            .objects()
            .filter(|(kind, _)| *kind == ObjectKind::SecurityRequirement)
        {
            meant.extend(
                node.members()
                    .map(|member| member.key)
                    .filter(|name| !known(name)),
            );
        }
        let few = meant.len() < 64;
        let near = |word: &str, name: &str| nearest(word, [name]).is_some();
        let is_meant =
            |name: &str| meant.contains(name) || (few && meant.iter().any(|word| near(word, name)));
        for (index, (section, entry)) in entries.iter().enumerate() {
            if !used.contains(&Unit::Component(index)) && !is_meant(entry.key) {
                let message = format!("the component `{section}.{}` is not used", entry.key);
                let problem = self.problem(codes::UNUSED_COMPONENT, entry.key_label(""), message);
                self.push(problem);
            }
        }
    }

    /// Needs that are not references: security schemes by name, and schemas that extend one with a discriminator, which
    /// names them without listing them (OpenAPI 3.0.3 §4.7.25).
    fn needs_by_name(
        &self,
        entries: &[(&'d str, NodeMember<'d>)],
        needs: &mut HashMap<Unit, Vec<Unit>>,
        unit_of: &dyn Fn(Address) -> Unit,
    ) {
        let schemes: HashMap<&str, usize> = entries
            .iter()
            .enumerate()
            .filter(|(_, (section, _))| *section == "securitySchemes")
            .map(|(index, (_, entry))| (entry.key, index))
            .collect();
        for (kind, node) in self.description.objects() {
            match kind {
                ObjectKind::SecurityRequirement => {
                    let named = node.members().filter_map(|member| schemes.get(member.key));
                    let uris = node.members().filter_map(|it| it.node.scheme_by_uri());
                    let needed = needs.entry(unit_of(node.address())).or_default();
                    needed.extend(named.map(|&index| Unit::Component(index)));
                    needed.extend(uris.map(|scheme| unit_of(scheme.address())));
                }
                ObjectKind::Schema => {
                    for branch in node.get("allOf").into_iter().flat_map(Node::items) {
                        let Ok(parent) = branch.resolve() else {
                            continue;
                        };
                        if parent.node.get("discriminator").is_some() {
                            let child = unit_of(node.address());
                            needs
                                .entry(unit_of(parent.node.address()))
                                .or_default()
                                .push(child);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The names in a reference: of the file, without its extension, and in the fragment.
fn words(reference: &str) -> impl Iterator<Item = &str> {
    reference
        .split(['/', '#'])
        .map(|part| part.split_once('.').map_or(part, |(stem, _)| stem))
}

/// What needs and is needed: a component of the root file, another file, or the rest of the root file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Root,
    Component(usize),
    File(FileId),
}
