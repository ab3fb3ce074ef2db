//! The operations of a description: path items, webhooks and callbacks, walked in one place.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashSet};

use crate::{Address, Description, Node, NodeMember, Version};

/// Members of a Path Item Object that are operations in every version (OpenAPI 3.0.3 §4.7.9.1).
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Which kind of operation it is: where it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Under `paths`: the API offers it.
    Path,
    /// Under `webhooks`: the API calls it.
    Webhook,
    /// Under `callbacks` of another operation: the API calls it.
    Callback,
}

/// An operation as the description declares it.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// Where it is declared.
    pub kind: OperationKind,
    /// The HTTP method: upper case for a member of the path item, as written in 3.2's `additionalOperations`.
    pub method: Cow<'d, str>,
    /// The key of the path item: a path template, the name of a webhook, or a callback's runtime expression.
    pub path: NodeMember<'d>,
    /// The name of the callback, where it stands in the operation itself and is no reference.
    pub callback: Option<&'d str>,
    /// The key of the operation in the path item, such as `get`.
    pub key: NodeMember<'d>,
    /// The Operation Object, references followed.
    pub node: Node<'d>,
    /// The Path Item Object, references followed.
    pub path_item: Node<'d>,
    /// The path item's parameters and its own; where both have the same name and location, its own stands in the place of
    /// the path item's.
    pub parameters: Vec<OperationParameter<'d>>,
}

impl<'d> Operation<'d> {
    /// `operationId`, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&'d str> {
        self.node.text("operationId")
    }

    /// The path template without the `#fragment` that some documents use to tell apart operations of one path.
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
    /// The Parameter Object, references followed.
    pub node: Node<'d>,
    /// The element of the `parameters` list, which may be a reference.
    pub entry: Node<'d>,
    /// Its name.
    pub name: &'d str,
    /// `path`, `query`, `querystring`, `header`, `cookie`, or whatever the document says.
    pub location: &'d str,
    /// Whether the list of the path item has it, and not the operation's own.
    pub inherited: bool,
}

impl Description {
    /// Every operation under `paths`, in the order of the document.
    ///
    /// Path items and operations that are references are followed; those that lead nowhere are left out, since loading
    /// has reported them.
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
        let mut walk = Walk::new(self);
        if let Some(paths) = self.root().follow("paths") {
            for path in paths.members().filter(|path| !path.key.starts_with("x-")) {
                walk.path_item(OperationKind::Path, path);
            }
        }
        walk.found
    }

    /// What the API calls: the operations under `webhooks`, then those under `callbacks` of all operations.
    #[must_use]
    pub fn webhooks(&self) -> Vec<Operation<'_>> {
        let mut walk = Walk::new(self);
        if let Some(webhooks) = self.root().follow("webhooks") {
            for webhook in webhooks
                .members()
                .filter(|webhook| !webhook.key.starts_with("x-"))
            {
                walk.path_item(OperationKind::Webhook, webhook);
            }
        }
        let mut callers = self.operations();
        callers.extend(walk.found.iter().cloned());
        let mut seen = HashSet::default();
        let mut next = 0;
        while next < callers.len() {
            let first = walk.found.len();
            walk.callbacks(&callers[next], &mut seen);
            callers.extend(walk.found[first..].iter().cloned());
            next += 1;
        }
        walk.found
    }
}

/// Collects operations.
struct Walk<'d> {
    has_query: bool,
    /// The name of the callback that is being walked, where it is no reference.
    callback: Option<&'d str>,
    found: Vec<Operation<'d>>,
}

impl<'d> Walk<'d> {
    fn new(description: &Description) -> Self {
        Self {
            has_query: description.version() == Version::V3_2,
            callback: None,
            found: Vec::new(),
        }
    }

    /// The callbacks of an operation; each callback's path item once, since callbacks can refer to themselves.
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
            self.callback = (!resolved.is_referred()).then_some(callback.key);
            for expression in resolved
                .node
                .members()
                .filter(|it| !it.key.starts_with("x-") && it.key != "$ref")
            {
                if seen.insert((callbacks.address(), expression.node.address())) {
                    self.path_item(OperationKind::Callback, expression);
                }
            }
        }
    }

    /// The operations of a path item. Where it is a reference with members beside it, those come first.
    fn path_item(&mut self, kind: OperationKind, path: NodeMember<'d>) {
        let Ok(resolved) = path.node.resolve() else {
            return;
        };
        let mut items: Vec<Node<'d>> = resolved.passed().collect();
        items.push(resolved.node);
        let mut seen = HashSet::default();
        for &item in &items {
            for key in item.members() {
                if METHODS.contains(&key.key) || (key.key == "query" && self.has_query) {
                    let method = key.key.to_ascii_uppercase();
                    if seen.insert(method.clone()) {
                        self.operation(kind, path, &items, key, Cow::Owned(method));
                    }
                } else if key.key == "additionalOperations" && self.has_query {
                    for key in key.node.members() {
                        if seen.insert(key.key.to_owned()) {
                            self.operation(kind, path, &items, key, Cow::Borrowed(key.key));
                        }
                    }
                }
            }
        }
    }

    fn operation(
        &mut self,
        kind: OperationKind,
        path: NodeMember<'d>,
        items: &[Node<'d>],
        key: NodeMember<'d>,
        method: Cow<'d, str>,
    ) {
        let Ok(resolved) = key.node.resolve() else {
            return;
        };
        let node = resolved.node;
        let Some(&path_item) = items.last() else {
            return;
        };
        if !node.is_object() {
            return;
        }
        let mut parameters = Parameters::default();
        for item in items {
            parameters.add(*item, true);
        }
        parameters.add(node, false);
        self.found.push(Operation {
            kind,
            method,
            path,
            callback: self.callback,
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
    /// Where each name and location stands.
    places: HashMap<(&'d str, &'d str), usize>,
}

impl<'d> Parameters<'d> {
    /// Adds the `parameters` of a path item or operation; a later one of the same name and location replaces the earlier.
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
            match self.places.entry((name, location)) {
                Entry::Occupied(at) => self.all[*at.get()] = parameter,
                Entry::Vacant(place) => {
                    place.insert(self.all.len());
                    self.all.push(parameter);
                }
            }
        }
    }
}
