//! Rules of single objects that the tables do not hold: parameters, examples, links, servers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Linter, codes};
use conform_description::Node;
use conform_description::grammar::ObjectKind;
use conform_report::nearest;

impl<'d> Linter<'d> {
    /// A parameter or header.
    pub(super) fn parameter(&mut self, kind: ObjectKind, node: Node<'d>) {
        let noun = kind.noun();
        let misspelt = node
            .members()
            .any(|member| nearest(member.key, ["schema", "content"]).is_some());
        match (node.get("schema"), node.get("content")) {
            (Some(schema), Some(content)) => {
                let message = format!("{noun} has both `schema` and `content`");
                let problem = self
                    .problem(codes::PARAMETER_TYPE, content.label(""), message)
                    .with(schema.label("the schema"));
                self.push(problem);
            }
            (None, None) if !misspelt => {
                let message = format!("{noun} has neither `schema` nor `content`");
                let mut problem = self.problem(codes::PARAMETER_TYPE, self.head(node, ""), message);
                if let Some(stated) = node.get("type").and_then(Node::as_str) {
                    problem = problem.help(format!("write `schema: {{type: {stated}}}`"));
                }
                self.push(problem);
            }
            (None, Some(content)) if content.is_object() && content.members().count() != 1 => {
                let message = format!("`content` of {noun} has exactly one media type");
                let problem = self.problem(codes::PARAMETER_TYPE, content.label(""), message);
                self.push(problem);
            }
            _ => {}
        }
        self.exclusive(node, "example", "examples");
        if kind == ObjectKind::Parameter {
            self.location(node);
        }
    }

    /// Location, style and name of a parameter.
    fn location(&mut self, node: Node<'d>) {
        let Some(location) = node.get("in").and_then(Node::as_str) else {
            return;
        };
        let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
        // That `required` is no boolean is reported as such.
        let required = node.get("required");
        let says_so = required.is_some_and(|required| required.as_bool() != Some(false));
        if location == "path" && !says_so {
            let label = node
                .get("required")
                .map_or_else(|| self.head(node, ""), |required| required.label(""));
            let message = format!("the path parameter `{name}` does not say `required: true`");
            let problem = self.problem(codes::OPTIONAL_PATH_PARAMETER, label, message);
            self.push(problem);
        }
        if location == "header"
            && let Some(word) = ["Accept", "Content-Type", "Authorization"]
                .into_iter()
                .find(|word| word.eq_ignore_ascii_case(name))
        {
            let label = node
                .get("name")
                .map_or_else(|| node.label(""), |name| name.label(""));
            let advice = if word == "Authorization" {
                "describe it as a security scheme"
            } else {
                "media types say it"
            };
            let message = format!("a header parameter `{word}` is ignored");
            let problem = self
                .problem(codes::IGNORED_PARAMETER, label, message)
                .help(advice);
            self.push(problem);
        }
        let Some(style) = node.get("style") else {
            return;
        };
        let allowed: &[&str] = match location {
            "path" => &["simple", "label", "matrix"],
            "header" => &["simple"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "cookie" => &["form", "cookie"],
            _ => return,
        };
        let Some(written) = style
            .as_str()
            .filter(|style| conform_description::grammar::STYLES.contains(style))
        else {
            return;
        };
        if !allowed.contains(&written) {
            let message = format!("the style `{written}` does not belong to `in: {location}`");
            let problem = self
                .problem(codes::STYLE_LOCATION, style.label(""), message)
                .help(format!("it is one of {}", allowed.join(", ")));
            self.push(problem);
        }
    }

    /// Two members of which an object has one at most.
    fn exclusive(&mut self, node: Node<'d>, first: &str, second: &str) {
        if let (Some(first_member), Some(second_member)) = (node.member(first), node.member(second))
        {
            let message = format!("`{first}` and `{second}` exclude each other");
            let problem = self
                .problem(
                    codes::EXCLUSIVE_MEMBERS,
                    second_member.key_label(""),
                    message,
                )
                .with(first_member.key_label("the other"));
            self.push(problem);
        }
    }

    /// A named example.
    pub(super) fn example_object(&mut self, node: Node<'d>) {
        self.exclusive(node, "value", "externalValue");
        self.exclusive(node, "value", "dataValue");
        self.exclusive(node, "value", "serializedValue");
    }

    /// A link.
    pub(super) fn link(&mut self, node: Node<'d>) {
        self.exclusive(node, "operationRef", "operationId");
    }

    /// A server: the names in braces against `variables`.
    pub(super) fn server(&mut self, node: Node<'d>) {
        let Some(url) = node.get("url") else { return };
        let Some(text) = url.as_str() else { return };
        let variables = node.get("variables");
        let declared = || {
            variables
                .into_iter()
                .flat_map(Node::members)
                .map(|member| member.key)
        };
        let used: Vec<&str> = super::operations::braces(text)
            .map(|(_, name)| name)
            .collect();
        for name in &used {
            if variables.is_none_or(|variables| variables.get(name).is_none()) {
                let message = format!("the server variable `{name}` is not declared");
                let mut problem =
                    self.problem(codes::UNKNOWN_SERVER_VARIABLE, url.label(""), message);
                problem = match self
                    .nearest(name, declared().filter(|declared| !used.contains(declared)))
                {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!(
                        "declare it: `variables: {{{name}: {{default: …}}}}`"
                    )),
                };
                self.push(problem);
            }
        }
        for variable in variables.into_iter().flat_map(Node::members) {
            if !used.contains(&variable.key)
                && nearest(variable.key, used.iter().copied()).is_none()
            {
                let message = format!("the URL does not hold the variable `{}`", variable.key);
                let problem = self.problem(
                    codes::UNUSED_SERVER_VARIABLE,
                    variable.key_label(""),
                    message,
                );
                self.push(problem);
            }
            let (default, values) = (variable.node.get("default"), variable.node.get("enum"));
            if let (Some(default), Some(values)) = (default, values)
                && default.as_str().is_some()
                && !values
                    .items()
                    .any(|value| value.as_str() == default.as_str())
            {
                let message = "the default of the variable is none of the values of `enum`";
                let problem = self
                    .problem(codes::DEFAULT_NOT_LISTED, default.label(""), message)
                    .with(values.label("listed here"));
                self.push(problem);
            }
        }
    }

    /// The `parameters` of an operation or path item: each name and location once.
    pub(super) fn parameter_list(&mut self, owner: Node<'d>) {
        let Some(list) = owner.get("parameters") else {
            return;
        };
        let mut seen: HashMap<(&str, &str), Node<'d>> = HashMap::new();
        for entry in list.items() {
            let Ok(resolved) = entry.resolve() else {
                continue;
            };
            let (Some(name), Some(location)) =
                (resolved.node.text("name"), resolved.node.text("in"))
            else {
                continue;
            };
            match seen.entry((name, location)) {
                Entry::Occupied(first) => {
                    let first = *first.get();
                    let message = format!("the parameter `{name}` in {location} stands twice");
                    let problem = self
                        .problem(
                            codes::DUPLICATE_PARAMETER,
                            self.head(entry, "again here"),
                            message,
                        )
                        .with(self.head(first, "first here"));
                    self.push(problem);
                }
                Entry::Vacant(place) => {
                    place.insert(entry);
                }
            }
        }
    }
}
