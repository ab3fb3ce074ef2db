//! Operations, in the groups of the page.

use std::borrow::Cow;

use conform_coverage::ItemKind;
use conform_description::Node;
use conform_description::operations::{Operation as Declared, OperationKind};
use foldhash::{HashMap, HashMapExt as _};

use super::collector::Collector;
use crate::calls::RustCalls;
use crate::curl::Call;
use crate::model::{ExampleContent, Group, Link, Operation};

/// The operations of one group, by their indices.
struct Plan<'d> {
    name: Cow<'d, str>,
    tag: Option<Node<'d>>,
    operations: Vec<usize>,
    others: Vec<usize>,
}

impl<'d> Plan<'d> {
    fn new(name: impl Into<Cow<'d, str>>) -> Self {
        Self {
            name: name.into(),
            tag: None,
            operations: Vec::new(),
            others: Vec::new(),
        }
    }
}

impl<'d> Collector<'d, '_> {
    /// Returns the groups: those of tags, operations without a tag, webhooks and callbacks.
    pub(super) fn groups(&mut self, rust: &RustCalls) -> Vec<Group<'d>> {
        let offered = self.description.operations();
        let called = self.description.webhooks();
        let count = offered.len();
        let all: Vec<Declared<'d>> = offered.into_iter().chain(called).collect();
        let links: Vec<Link> = all
            .iter()
            .map(|operation| self.register(operation))
            .collect();
        let plans = self.plans(&all);
        let mut groups = Vec::new();
        for plan in plans {
            let mut operations = Vec::new();
            for &index in &plan.operations {
                self.operation = (index < count).then_some(index);
                self.here = links[index].clone();
                let rust = rust
                    .calls
                    .get(index)
                    .cloned()
                    .filter(|call| !call.is_empty());
                operations.push(self.operation(&all[index], rust));
            }
            let tag = plan.tag;
            let text = |key| tag.and_then(|tag| tag.text(key));
            groups.push(Group {
                anchor: self.anchors.claim("tag", &plan.name),
                name: plan.name,
                summary: text("summary"),
                parent: text("parent"),
                prose: tag.and_then(|tag| self.prose(tag, "description")),
                external: tag.and_then(|tag| self.external(tag)),
                operations,
                others: plan
                    .others
                    .iter()
                    .map(|&index| links[index].clone())
                    .collect(),
            });
        }
        groups
    }

    /// Gives an operation its anchor.
    fn register(&mut self, operation: &Declared<'d>) -> Link {
        let id = operation.id();
        let name: Cow<'_, str> = match id {
            Some(id) => id.into(),
            None => format!("{} {}", operation.method, operation.path.key).into(),
        };
        let link = Link {
            anchor: self.anchors.claim("operation", &name),
            text: (&*name).into(),
        };
        if let Some(id) = id {
            self.operation_ids.entry(id).or_insert_with(|| link.clone());
        }
        let node = operation.node.address();
        self.operation_nodes
            .entry(node)
            .or_insert_with(|| link.clone());
        let place = (operation.path.node.address(), operation.key.node.address());
        self.operations.entry(place).or_insert_with(|| link.clone());
        link
    }

    /// Returns which operations are in which group, those of tags in the order of the description. Groups without any are left out.
    fn plans(&self, all: &[Declared<'d>]) -> Vec<Plan<'d>> {
        let mut plans: Vec<Plan<'d>> = Vec::new();
        let mut by_tag: HashMap<&str, usize> = HashMap::new();
        let tags = self.description.root().follow("tags");
        for tag in tags.into_iter().flat_map(Node::items) {
            if let Some(name) = tag.text("name") {
                by_tag.entry(name).or_insert_with(|| {
                    plans.push(Plan {
                        tag: Some(tag),
                        ..Plan::new(name)
                    });
                    plans.len() - 1
                });
            }
        }
        let mut untagged = Plan::new("Operations");
        let mut webhooks = Plan::new("Webhooks");
        let mut callbacks = Plan::new("Callbacks");
        for (index, operation) in all.iter().enumerate() {
            match operation.kind {
                OperationKind::Webhook => webhooks.operations.push(index),
                OperationKind::Callback => callbacks.operations.push(index),
                OperationKind::Path => {
                    let tags = tags_of(operation.node);
                    if tags.is_empty() {
                        untagged.operations.push(index);
                    }
                    for (position, tag) in tags.into_iter().enumerate() {
                        let plan = *by_tag.entry(tag).or_insert_with(|| {
                            plans.push(Plan::new(tag));
                            plans.len() - 1
                        });
                        if position == 0 {
                            plans[plan].operations.push(index);
                        } else {
                            plans[plan].others.push(index);
                        }
                    }
                }
            }
        }
        plans.extend([untagged, webhooks, callbacks]);
        let has_more =
            |plan: &Plan<'_>| plan.tag.is_some_and(|tag| tag.get("description").is_some());
        plans.retain(|plan| {
            !plan.operations.is_empty() || !plan.others.is_empty() || has_more(plan)
        });
        plans
    }

    fn operation(&mut self, declared: &Declared<'d>, rust: Option<String>) -> Operation<'d> {
        let node = declared.node;
        let is_called = declared.kind != OperationKind::Path;
        let mut parameters = Vec::new();
        for parameter in &declared.parameters {
            parameters.push(self.parameter(parameter));
        }
        let body = self.body(node);
        let mut responses = self.responses(node);
        let successes = responses.iter_mut().filter(|response| response.is_success);
        let contents = successes.flat_map(|response| &mut response.contents);
        let mut answers = contents.flat_map(|content| &mut content.examples);
        let aside = answers.find(|example| matches!(example.content, ExampleContent::Text(_)));
        if let Some(example) = aside {
            example.is_aside = true;
        }
        let mut servers = self.servers(node);
        if servers.is_empty() {
            servers = self.servers(declared.path_item);
        }
        let path = match declared.kind {
            OperationKind::Path => declared.template(),
            OperationKind::Webhook | OperationKind::Callback => declared.path.key,
        };
        let own = self.base_url(node, declared.path_item);
        let base = match (&self.try_it, &self.origin) {
            (Some(base), _) if !base.is_empty() => base.clone(),
            (_, Some(origin)) => format!("{origin}{}", path_of_url(&own)),
            _ => own.clone(),
        };
        let target = match &self.try_it {
            Some(base) if !base.is_empty() => base.as_str(),
            _ => path_of_url(&own),
        };
        let target = format!("{}{path}", target.trim_end_matches('/'));
        let curl = (!is_called).then(|| {
            let call = Call {
                method: &declared.method,
                base: &base,
                path,
                parameters: &parameters,
                body: body.as_ref(),
                credentials: &self.credentials(node),
            };
            call.command()
        });
        let here = self.here.clone();
        let text = |key| node.text(key).filter(|text| !text.trim().is_empty());
        let summary = text("summary").or_else(|| declared.path_item.text("summary"));
        let title = match summary {
            Some(summary) => summary.into(),
            None => Cow::Owned(here.text.to_string()),
        };
        Operation {
            anchor: here.anchor,
            id: declared.id(),
            title,
            method: declared.method.clone(),
            path,
            is_called,
            deprecated: node.flag("deprecated"),
            mark: self.mark(ItemKind::Operation, node),
            prose: self
                .prose(node, "description")
                .or_else(|| self.prose(declared.path_item, "description")),
            external: self.external(node),
            security: self.needs(node),
            servers,
            parameters,
            body,
            responses,
            callbacks: self.callbacks(node),
            curl,
            rust,
            target,
        }
    }

    /// Returns the callbacks of an operation, each with its operations.
    fn callbacks(&mut self, operation: Node<'d>) -> Vec<(&'d str, Vec<Link>)> {
        let mut all = Vec::new();
        for (name, callback) in self.entries(operation, "callbacks") {
            let expressions = callback
                .members()
                .filter(|member| !member.key.starts_with("x-"));
            let mut links = Vec::new();
            for expression in expressions {
                let Ok(item) = expression.node.resolve() else {
                    continue;
                };
                let methods = item.node.members();
                links.extend(methods.filter_map(|method| {
                    let place = (expression.node.address(), method.node.address());
                    self.operations.get(&place).cloned()
                }));
            }
            all.push((name, links));
        }
        all
    }

    /// Returns the URL of the server of an operation with its variables filled in, or a variable of the environment.
    fn base_url(&self, operation: Node<'d>, path_item: Node<'d>) -> String {
        let owners = [operation, path_item, self.description.root()];
        let server = owners
            .into_iter()
            .find_map(|owner| owner.follow("servers")?.items().next());
        let Some(url) = server.and_then(|server| server.text("url")) else {
            return BASE_URL.to_owned();
        };
        let mut url = url.to_owned();
        let variables = server.and_then(|server| server.follow("variables"));
        for variable in variables.into_iter().flat_map(Node::members) {
            let default = variable.node.text("default").unwrap_or_default();
            url = url.replace(&format!("{{{}}}", variable.key), default);
        }
        if url.contains("://") {
            url
        } else {
            format!("{BASE_URL}/{}", url.trim_start_matches('/'))
        }
    }
}

/// Returns the path of a URL.
fn path_of_url(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    path.split(['?', '#']).next().unwrap_or_default()
}

/// What stands for a server of which the description does not say where it is.
const BASE_URL: &str = "https://api.example.org";

fn tags_of(operation: Node<'_>) -> Vec<&str> {
    let tags = operation.follow("tags").into_iter().flat_map(Node::items);
    let mut all: Vec<&str> = Vec::new();
    for tag in tags.filter_map(Node::as_str) {
        if !all.contains(&tag) {
            all.push(tag);
        }
    }
    all
}
