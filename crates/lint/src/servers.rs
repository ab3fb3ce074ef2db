//! Servers: their names, and the variables in their URLs.

use std::collections::{HashMap, HashSet};

use conform_description::{Node, NodeMember, Version};
use conform_report::{Severity, nearest};

use crate::braces::braces;
use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// A Server Object.
    pub(crate) fn server(&mut self, node: Node<'d>) {
        let Some(url) = node.get("url") else { return };
        let Some(text) = url.as_str() else { return };
        let variables = node.get("variables");
        let declared = || {
            variables
                .into_iter()
                .flat_map(Node::members)
                .map(|member| member.key)
        };
        let used: Vec<&str> = braces(text).map(|(_, name)| name).collect();
        self.server_url(url, text, &used);
        for name in &used {
            if variables.is_some_and(|variables| variables.get(name).is_some()) {
                continue;
            }
            let unused = declared().filter(|declared| !used.contains(declared));
            let help = match self.nearest(name, unused) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `variables: {{{name}: {{default: …}}}}`"),
            };
            let message = format!("the server variable `{name}` is not declared");
            let problem = self
                .problem(codes::UNKNOWN_SERVER_VARIABLE, url.label(""), message)
                .help(help);
            self.push(problem);
        }
        for variable in variables.into_iter().flat_map(Node::members) {
            let is_misspelt = || nearest(variable.key, used.iter().copied()).is_some();
            if !used.contains(&variable.key) && !is_misspelt() {
                let message = format!("the URL does not contain the variable `{}`", variable.key);
                let label = variable.key_label("");
                let problem = self.problem(codes::UNUSED_SERVER_VARIABLE, label, message);
                self.push(problem);
            }
            self.server_variable(variable);
        }
    }

    /// The names of the servers of a list, which are unique from 3.2 on.
    pub(crate) fn server_names(&mut self, owner: Node<'d>) {
        if self.version != Version::V3_2 {
            return;
        }
        let mut known: HashMap<&str, Node<'d>> = HashMap::new();
        let servers = owner.get("servers").into_iter().flat_map(Node::items);
        for name in servers.filter_map(|server| server.get("name")) {
            let Some(text) = name.as_str() else { continue };
            let first = *known.entry(text).or_insert(name);
            if first != name {
                let message = format!("two servers have the name `{text}`");
                let problem = self
                    .problem(
                        codes::DUPLICATE_SERVER_NAME,
                        name.label("again here"),
                        message,
                    )
                    .with(first.label("first here"))
                    .help("give each server of a list a name of its own");
                self.push(problem);
            }
        }
    }

    /// The URL of a server: from 3.2 on, what the specification says of its parts.
    fn server_url(&mut self, url: Node<'d>, text: &str, used: &[&str]) {
        if self.version != Version::V3_2 {
            return;
        }
        let without_names: String = text.split(['{', '}']).step_by(2).collect();
        let fault = if without_names.contains('?') {
            Some("must not have a query")
        } else if without_names.contains('#') {
            Some("must not have a fragment")
        } else {
            let mut seen = HashSet::new();
            let is_repeated = used.iter().any(|name| !seen.insert(name));
            is_repeated.then_some("must not contain a variable twice")
        };
        if let Some(fault) = fault {
            let message = format!("the URL of a server {fault}");
            let problem = self.problem(codes::MALFORMED_URI, url.label(""), message);
            self.push(problem);
        }
    }

    /// The default of a server variable against its `enum`.
    fn server_variable(&mut self, variable: NodeMember<'d>) {
        let (default, values) = (variable.node.get("default"), variable.node.get("enum"));
        if let Some(values) = values.filter(|it| it.is_array() && it.items().next().is_none()) {
            let message = "`enum` of a server variable is an empty list";
            let mut problem = self
                .problem(codes::EMPTY_LIST, values.label(""), message)
                .help("list the values, or remove `enum` to allow any");
            // 3.0 only advises against it.
            if self.version == Version::V3_0 {
                problem.severity = Severity::Warning;
            }
            self.push(problem);
            return;
        }
        if let (Some(default), Some(values)) = (default, values)
            && default.as_str().is_some()
            && !values
                .items()
                .any(|value| value.as_str() == default.as_str())
        {
            let message = "the default of the variable is not one of the values in `enum`";
            let problem = self
                .problem(codes::DEFAULT_NOT_LISTED, default.label(""), message)
                .with(values.label("the allowed values"));
            self.push(problem);
        }
    }
}
