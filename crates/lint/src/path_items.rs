//! Path items: their additional methods, and the query strings of their operations.

use conform_description::operations::METHODS;
use conform_description::{Node, Version};
use conform_report::Severity;

use crate::codes;
use crate::linter::Linter;
use crate::tokens::is_token;

/// A parameter of a list.
#[derive(Clone, Copy)]
struct Listed<'d> {
    entry: Node<'d>,
    name: &'d str,
    location: &'d str,
}

impl<'d> Linter<'d> {
    /// A Path Item Object.
    pub(crate) fn path_item(&mut self, node: Node<'d>) {
        if self.version != Version::V3_2 {
            return;
        }
        self.additional_methods(node);
        let shared = listed(node);
        self.query_strings(&shared);
        let operations = METHODS.iter().copied().chain(["query"]);
        let fixed = operations.filter_map(|method| node.get(method));
        let additional = node.get("additionalOperations").into_iter();
        let additional = additional.flat_map(Node::members).map(|it| it.node);
        let all: Vec<Node<'d>> = fixed.chain(additional).collect();
        for operation in all {
            let own = listed(operation);
            self.query_strings(&own);
            self.inherited_query_strings(&own, &shared);
        }
    }

    /// The keys of `additionalOperations`: methods that have no member of their own.
    fn additional_methods(&mut self, path_item: Node<'d>) {
        let methods = path_item.get("additionalOperations").into_iter();
        for method in methods.flat_map(Node::members) {
            let lower = method.key.to_ascii_lowercase();
            let is_fixed = METHODS.contains(&&*lower) || lower == "query";
            if !is_token(method.key) {
                let message = format!("`{}` cannot be an HTTP method", method.key);
                let problem = self.problem(codes::ADDITIONAL_METHOD, method.key_label(""), message);
                self.push(problem);
            } else if is_fixed {
                let exact = method.key == method.key.to_ascii_uppercase();
                let message = if exact {
                    format!(
                        "`{}` must be written as the member `{lower}` of the path item",
                        method.key
                    )
                } else {
                    format!(
                        "`{}` is another method than `{}`: methods are case-sensitive",
                        method.key,
                        lower.to_ascii_uppercase()
                    )
                };
                let mut problem = self
                    .problem(codes::ADDITIONAL_METHOD, method.key_label(""), message)
                    .help(format!(
                        "move it out of `additionalOperations`, to `{lower}`"
                    ));
                if !exact {
                    problem.severity = Severity::Warning;
                }
                if let Some(member) = path_item.member(&lower) {
                    problem = problem.with(member.key_label("the member"));
                }
                self.push(problem);
            }
        }
    }

    /// One list of parameters: at most one describes the whole query string, and then none describes a part of it.
    fn query_strings(&mut self, list: &[Listed<'d>]) {
        let mut whole = list.iter().filter(|it| it.location == "querystring");
        let Some(first) = whole.next() else { return };
        for second in whole {
            self.second_query_string(*second, *first);
        }
        if let Some(part) = list.iter().find(|it| it.location == "query") {
            self.query_beside_query_string(*part, *first);
        }
    }

    /// The parameters of an operation beside those that it inherits from its path item.
    fn inherited_query_strings(&mut self, own: &[Listed<'d>], shared: &[Listed<'d>]) {
        let find = |list: &[Listed<'d>], location: &str| {
            let mut list = list.iter();
            list.find(|it| it.location == location).copied()
        };
        let is_overridden = |it: &Listed<'d>| {
            let mut own = own.iter();
            own.any(|other| (other.name, other.location) == (it.name, it.location))
        };
        let shared: Vec<Listed<'d>> = shared
            .iter()
            .copied()
            .filter(|it| !is_overridden(it))
            .collect();
        let (own_whole, shared_whole) = (find(own, "querystring"), find(&shared, "querystring"));
        match (own_whole, shared_whole) {
            (Some(second), Some(first)) => self.second_query_string(second, first),
            (Some(whole), None) => {
                if let Some(part) = find(&shared, "query") {
                    self.query_beside_query_string(whole, part);
                }
            }
            (None, Some(whole)) => {
                if let Some(part) = find(own, "query") {
                    self.query_beside_query_string(part, whole);
                }
            }
            (None, None) => {}
        }
    }

    fn second_query_string(&mut self, second: Listed<'d>, first: Listed<'d>) {
        let message = format!(
            "`{}` is a second parameter with `in: querystring`",
            second.name
        );
        let problem = self
            .problem(codes::QUERY_STRING, self.head(second.entry, ""), message)
            .with(self.head(first.entry, "the first one"))
            .help("describe the whole query string by one parameter");
        self.push(problem);
    }

    fn query_beside_query_string(&mut self, at: Listed<'d>, other: Listed<'d>) {
        let message = format!(
            "the parameter `{}` with `in: {}` must not be used with `{}`, which has `in: {}`",
            at.name, at.location, other.name, other.location
        );
        let problem = self
            .problem(codes::QUERY_STRING, self.head(at.entry, ""), message)
            .with(self.head(other.entry, "the other one"))
            .help("describe the whole query string by one parameter, or each part by its own");
        self.push(problem);
    }
}

/// The parameters of a path item or operation, with references followed.
fn listed<'d>(owner: Node<'d>) -> Vec<Listed<'d>> {
    let entries = owner.get("parameters").into_iter().flat_map(Node::items);
    let listed = entries.filter_map(|entry| {
        let node = entry.resolve().ok()?.node;
        Some(Listed {
            entry,
            name: node.text("name").unwrap_or_default(),
            location: node.text("in")?,
        })
    });
    listed.collect()
}
