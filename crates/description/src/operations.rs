//! The operations of a description: those of path items, webhooks and callbacks.
//!
//! [`Description::operations`] lists what the API offers, and [`Description::webhooks`] what it calls.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashSet};

use crate::{Address, Description, Node, NodeMember, Version};

/// The members of a Path Item Object that are operations in every version (OpenAPI 3.0.3 §4.7.9.1).
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The kind of an operation, which depends on where it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Declared under `paths`: the API offers it.
    Path,
    /// Declared under `webhooks`: the API calls it.
    Webhook,
    /// Declared under `callbacks` of another operation: the API calls it.
    Callback,
}

/// An operation of a description.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// Its kind.
    pub kind: OperationKind,
    /// The HTTP method: in upper case for a member of the path item, as written for one of `additionalOperations` (3.2).
    pub method: Cow<'d, str>,
    /// The key of the path item: a path template, the name of a webhook, or a callback's runtime expression.
    pub path: NodeMember<'d>,
    /// The name of the callback, unless the callback is a reference.
    pub callback: Option<&'d str>,
    /// The key of the operation in the path item, such as `get`.
    pub key: NodeMember<'d>,
    /// The Operation Object, with references followed.
    pub node: Node<'d>,
    /// The Path Item Object, with references followed.
    pub path_item: Node<'d>,
    /// Its own parameters and those of the path item. Its own replace those of the path item with the same name and
    /// location.
    pub parameters: Vec<OperationParameter<'d>>,
}

impl<'d> Operation<'d> {
    /// Returns its `operationId`.
    #[must_use]
    pub fn id(&self) -> Option<&'d str> {
        self.node.text("operationId")
    }

    /// Returns the path template, without the `#fragment` by which some documents distinguish operations of one path.
    #[must_use]
    pub fn template(&self) -> &'d str {
        self.path
            .key
            .split_once('#')
            .map_or(self.path.key, |(template, _)| template)
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct OperationParameter<'d> {
    /// The Parameter Object, with references followed.
    pub node: Node<'d>,
    /// The element of the `parameters` list, which may be a reference.
    pub entry: Node<'d>,
    /// Its name.
    pub name: &'d str,
    /// Its location: `path`, `query`, `querystring`, `header`, `cookie`, or any other text in the document.
    pub location: &'d str,
    /// Whether it is a parameter of the path item.
    pub inherited: bool,
}

/// Returns the object whose `security` applies to an operation: itself, its path item in the draft of OpenAPI 3.3, or the root.
#[must_use]
pub fn security_owner<'d>(operation: Node<'d>, path_item: Node<'d>) -> Node<'d> {
    let description = operation.description();
    let is_stated = |node: Node<'d>| node.get("security").is_some();
    if is_stated(operation) {
        operation
    } else if description.is_draft() && is_stated(path_item) {
        path_item
    } else {
        description.root()
    }
}

impl Description {
    /// Returns every operation under `paths`, in the order of the document.
    ///
    /// References to path items and operations are followed. Those that lead nowhere are left out; loading has reported
    /// them.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions};
    ///
    /// let text = "openapi: 3.0.3\ninfo: {title: Visits, version: '1'}\npaths:\n  /visits/{id}:\n    get: {responses: {}}\n";
    /// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let description = loaded.description.unwrap();
    /// let operations = description.operations();
    /// assert_eq!((&*operations[0].method, operations[0].path.key), ("GET", "/visits/{id}"));
    /// ```
    #[must_use]
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut collector = Collector::new(self);
        if let Some(paths) = self.root().follow("paths") {
            collector.map(OperationKind::Path, paths);
        }
        collector.found
    }

    /// Returns the operations that the API calls: those under `webhooks`, then those under `callbacks` of all operations.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Operation<'_>> {
        let mut collector = Collector::new(self);
        if let Some(webhooks) = self.root().follow("webhooks") {
            collector.map(OperationKind::Webhook, webhooks);
        }
        let mut callers = self.operations();
        callers.extend(collector.found.iter().cloned());
        let mut seen = HashSet::default();
        let mut next = 0;
        while next < callers.len() {
            let first = collector.found.len();
            collector.callbacks(&callers[next], &mut seen);
            callers.extend(collector.found[first..].iter().cloned());
            next += 1;
        }
        collector.found
    }
}

/// Collects operations.
struct Collector<'d> {
    has_query: bool,
    found: Vec<Operation<'d>>,
}

/// A path item, with references followed.
struct ResolvedPathItem<'d> {
    kind: OperationKind,
    /// The member that it is the value of.
    path: NodeMember<'d>,
    /// The name of the callback that it belongs to, unless the callback is a reference.
    callback: Option<&'d str>,
    /// The path item, behind the objects whose `$ref` leads to it. These may have members, too, which win.
    nodes: Vec<Node<'d>>,
}

impl<'d> ResolvedPathItem<'d> {
    fn new(kind: OperationKind, path: NodeMember<'d>, callback: Option<&'d str>) -> Option<Self> {
        let resolved = path.node.resolve().ok()?;
        let mut nodes: Vec<Node<'d>> = resolved.passed().collect();
        nodes.push(resolved.node);
        Some(Self {
            kind,
            path,
            callback,
            nodes,
        })
    }
}

impl<'d> Collector<'d> {
    fn new(description: &Description) -> Self {
        Self {
            has_query: description.version() == Version::V3_2,
            found: Vec::new(),
        }
    }

    /// Collects the operations of the path items in a map.
    fn map(&mut self, kind: OperationKind, map: Node<'d>) {
        for path in map.members().filter(|path| !path.key.starts_with("x-")) {
            self.path_item(ResolvedPathItem::new(kind, path, None));
        }
    }

    /// Collects the callbacks of an operation. Callbacks can refer to themselves, so each path item is visited once.
    fn callbacks(&mut self, operation: &Operation<'d>, seen: &mut HashSet<(Address, Address)>) {
        let Some(callbacks) = operation.node.follow("callbacks") else {
            return;
        };
        for callback in callbacks
            .members()
            .filter(|callback| !callback.key.starts_with("x-"))
        {
            let Ok(resolved) = callback.node.resolve() else {
                continue;
            };
            let name = (!resolved.is_referred()).then_some(callback.key);
            for expression in resolved
                .node
                .members()
                .filter(|it| !it.key.starts_with("x-") && it.key != "$ref")
            {
                if seen.insert((callbacks.address(), expression.node.address())) {
                    let kind = OperationKind::Callback;
                    self.path_item(ResolvedPathItem::new(kind, expression, name));
                }
            }
        }
    }

    /// Collects the operations of a path item. One whose reference leads nowhere has none.
    fn path_item(&mut self, item: Option<ResolvedPathItem<'d>>) {
        let Some(item) = item else { return };
        let mut seen = HashSet::default();
        for node in &item.nodes {
            for key in node.members() {
                if METHODS.contains(&key.key) || (key.key == "query" && self.has_query) {
                    let method = key.key.to_ascii_uppercase();
                    if seen.insert(method.clone()) {
                        self.operation(&item, key, Cow::Owned(method));
                    }
                } else if key.key == "additionalOperations" && self.has_query {
                    for key in key.node.members() {
                        if seen.insert(key.key.to_owned()) {
                            self.operation(&item, key, Cow::Borrowed(key.key));
                        }
                    }
                }
            }
        }
    }

    fn operation(
        &mut self,
        item: &ResolvedPathItem<'d>,
        key: NodeMember<'d>,
        method: Cow<'d, str>,
    ) {
        let Ok(resolved) = key.node.resolve() else {
            return;
        };
        let node = resolved.node;
        let Some(&path_item) = item.nodes.last() else {
            return;
        };
        if !node.is_object() {
            return;
        }
        let mut parameters = Parameters::default();
        for owner in &item.nodes {
            parameters.add(*owner, true);
        }
        parameters.add(node, false);
        self.found.push(Operation {
            kind: item.kind,
            method,
            path: item.path,
            callback: item.callback,
            key,
            node,
            path_item,
            parameters: parameters.all,
        });
    }
}

/// The parameters of an operation, each name and location once.
#[derive(Default)]
struct Parameters<'d> {
    all: Vec<OperationParameter<'d>>,
    /// Indices into `all`, by name and location.
    indices: HashMap<(&'d str, &'d str), usize>,
}

impl<'d> Parameters<'d> {
    /// Adds the `parameters` of a path item or operation. A later one replaces an earlier one with the same name and location.
    fn add(&mut self, owner: Node<'d>, inherited: bool) {
        let Some(list) = owner.follow("parameters") else {
            return;
        };
        for entry in list.items() {
            let Ok(resolved) = entry.resolve() else {
                continue;
            };
            let node = resolved.node;
            let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else {
                continue;
            };
            let parameter = OperationParameter {
                node,
                entry,
                name,
                location,
                inherited,
            };
            match self.indices.entry((name, location)) {
                Entry::Occupied(index) => self.all[*index.get()] = parameter,
                Entry::Vacant(entry) => {
                    entry.insert(self.all.len());
                    self.all.push(parameter);
                }
            }
        }
    }
}
