//! The items of schemas: properties, values of enumerations, branches of unions.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use conform_description::grammar::PATTERN_PROPERTIES;
use conform_description::{Address, Description, Node, Version};
use conform_json::pointer::unescape;
use conform_validator::api::{Api, Content, Parameter};
use foldhash::fast::FixedState;

use super::mark::Mark;
use super::report::ItemKind;

/// The items of all schemas that operations reach.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    pub(super) entries: Vec<SchemaItem>,
    pub(super) schemas: Vec<SchemaGroup>,
    /// By operation: the schemas that its messages reach.
    pub(super) reached: Vec<BTreeSet<usize>>,
    by_address: HashMap<Address, u32, FixedState>,
}

/// A property, value or branch.
#[derive(Debug)]
pub(super) struct SchemaItem {
    pub(super) kind: ItemKind,
    pub(super) label: String,
    pub(super) address: Address,
    pub(super) mark: Mark,
}

/// A schema that has a name, or the schema of a message.
#[derive(Debug)]
pub(super) struct SchemaGroup {
    pub(super) name: String,
    pub(super) address: Address,
    pub(super) entries: Vec<u32>,
    /// Schemas that it refers to.
    uses: BTreeSet<usize>,
}

impl Catalog {
    pub(super) fn new(description: &Description, api: &Api) -> Self {
        let mut collector = Collector {
            description,
            catalog: Self::default(),
            groups: HashMap::new(),
            queue: VecDeque::new(),
            seen: HashSet::new(),
        };
        let mut roots = Vec::new();
        for operation in api.operations() {
            let mut own = BTreeSet::new();
            let name = &operation.name;
            collector.parameters(&operation.parameters, &format!("{name} request"), &mut own);
            if let Some(request) = &operation.request {
                collector.contents(&request.content, &format!("{name} request"), &mut own);
            }
            for response in &operation.responses {
                let name = format!("{name} response {}", response.statuses);
                collector.parameters(&response.headers, &name, &mut own);
                collector.contents(&response.content, &name, &mut own);
            }
            roots.push(own);
        }
        collector.drain();
        let mut catalog = collector.catalog;
        catalog.reached = roots.into_iter().map(|own| catalog.closure(own)).collect();
        catalog
    }

    /// Returns these schemas and those that they refer to, directly or not.
    fn closure(&self, roots: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut all = roots.clone();
        let mut next: Vec<usize> = roots.into_iter().collect();
        while let Some(schema) = next.pop() {
            for &used in &self.schemas[schema].uses {
                if all.insert(used) {
                    next.push(used);
                }
            }
        }
        all
    }

    /// Returns the entry at an address; `None` if it is not an item.
    pub(super) fn at(&self, address: Address) -> Option<&SchemaItem> {
        let &entry = self.by_address.get(&address)?;
        Some(&self.entries[entry as usize])
    }
}

struct Collector<'d> {
    description: &'d Description,
    catalog: Catalog,
    groups: HashMap<Address, usize>,
    /// Schemas whose items are still to be collected.
    queue: VecDeque<(Node<'d>, usize)>,
    seen: HashSet<Address>,
}

impl<'d> Collector<'d> {
    fn parameters(&mut self, parameters: &[Parameter], owner: &str, roots: &mut BTreeSet<usize>) {
        for parameter in parameters {
            if let Some(schema) = parameter.schema() {
                let name = format!("{owner}, {}", parameter.name);
                roots.insert(self.root(schema, &name));
            }
        }
    }

    fn contents(&mut self, contents: &[Content], owner: &str, roots: &mut BTreeSet<usize>) {
        for content in contents {
            for schema in content.schemas() {
                let name = if contents.len() == 1 {
                    owner.to_owned()
                } else {
                    format!("{owner}, {}", content.range)
                };
                roots.insert(self.root(schema, &name));
            }
        }
    }

    /// Returns the group of the schema of a message: the group of the schema that it refers to, or a new one.
    fn root(&mut self, address: Address, name: &str) -> usize {
        let node = self.description.node(address);
        match node.reference().and_then(|reference| reference.target) {
            Some(target) => self.group(target, None),
            None => self.group(node, Some(name)),
        }
    }

    fn group(&mut self, node: Node<'d>, name: Option<&str>) -> usize {
        if let Some(&group) = self.groups.get(&node.address()) {
            return group;
        }
        let group = self.catalog.schemas.len();
        self.catalog.schemas.push(SchemaGroup {
            name: name.map_or_else(|| name_of(node), str::to_owned),
            address: node.address(),
            entries: Vec::new(),
            uses: BTreeSet::new(),
        });
        self.groups.insert(node.address(), group);
        self.queue.push_back((node, group));
        group
    }

    fn drain(&mut self) {
        while let Some((node, group)) = self.queue.pop_front() {
            self.schema(node, "", group);
        }
    }

    // Recursion is bounded by the depth that the parser allows: references are queued.
    fn schema(&mut self, node: Node<'d>, path: &str, group: usize) {
        if !self.seen.insert(node.address()) || !node.is_object() {
            return;
        }
        let version = self.description.version();
        if let Some(reference) = node.reference() {
            if let Some(target) = reference.target {
                let target = self.group(target, None);
                self.catalog.schemas[group].uses.insert(target);
            }
            if version == Version::V3_0 {
                return;
            }
        }
        for item in node.get("enum").into_iter().flat_map(Node::items) {
            let mut label = format!("{} = ", path_or_value(path));
            item.value().write_json(&mut label);
            self.entry(ItemKind::EnumValue, label, item, group);
        }
        for member in node.get("properties").into_iter().flat_map(Node::members) {
            let path = if path.is_empty() {
                member.key.to_owned()
            } else {
                format!("{path}.{}", member.key)
            };
            self.entry(ItemKind::Property, path.clone(), member.node, group);
            self.schema(member.node, &path, group);
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = node.get(keyword).into_iter().flat_map(Node::items);
            for (index, branch) in branches.enumerate() {
                let label = format!("{} is {}", path_or_value(path), branch_name(branch, index));
                self.entry(ItemKind::Branch, label, branch, group);
                self.schema(branch, path, group);
            }
        }
        for part in node.get("allOf").into_iter().flat_map(Node::items) {
            self.schema(part, path, group);
        }
        if let Some(items) = node.get("items") {
            self.schema(items, &format!("{path}[]"), group);
        }
        if let Some(others) = node.get("additionalProperties") {
            self.schema(others, &format!("{path}{{}}"), group);
        }
        for member in node
            .get(PATTERN_PROPERTIES)
            .into_iter()
            .flat_map(Node::members)
        {
            self.schema(member.node, &format!("{path}{{}}"), group);
        }
        if version == Version::V3_0 {
            return;
        }
        for (index, item) in node
            .get("prefixItems")
            .into_iter()
            .flat_map(Node::items)
            .enumerate()
        {
            self.schema(item, &format!("{path}[{index}]"), group);
        }
        for keyword in ["patternProperties", "dependentSchemas"] {
            for member in node.get(keyword).into_iter().flat_map(Node::members) {
                self.schema(member.node, &format!("{path}{{}}"), group);
            }
        }
        for keyword in ["if", "then", "else", "unevaluatedProperties"] {
            if let Some(schema) = node.get(keyword) {
                self.schema(schema, path, group);
            }
        }
    }

    fn entry(&mut self, kind: ItemKind, label: String, node: Node<'d>, group: usize) {
        let entry = u32::try_from(self.catalog.entries.len()).unwrap_or(u32::MAX);
        self.catalog.by_address.insert(node.address(), entry);
        self.catalog.entries.push(SchemaItem {
            kind,
            label,
            address: node.address(),
            mark: Mark::default(),
        });
        self.catalog.schemas[group].entries.push(entry);
    }
}

fn path_or_value(path: &str) -> &str {
    if path.is_empty() { "the value" } else { path }
}

/// Returns the last token of the JSON Pointer of a schema, or the name of its file.
fn name_of(node: Node<'_>) -> String {
    let pointer = node.pointer();
    if let Some(word) = pointer.rsplit('/').next().filter(|word| !word.is_empty()) {
        return unescape(word).into_owned();
    }
    let file = node.origin().file;
    let name = file.rsplit('/').next().unwrap_or(&file);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

/// Returns the name of a branch of a union: the name of its schema, its title, its type, or its number.
fn branch_name(branch: Node<'_>, index: usize) -> String {
    let target = branch.reference().and_then(|reference| reference.target);
    if let Some(target) = target {
        return name_of(target);
    }
    let word = branch.text("title").or_else(|| branch.text("type"));
    word.map_or_else(|| format!("branch {}", index + 1), str::to_owned)
}
