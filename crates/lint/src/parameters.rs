//! Parameters and headers: their schemas, locations and styles, and lists of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use conform_description::grammar::ObjectKind;
use conform_description::parameter::{
    ParameterLocation, ParameterStyle, QueryNesting, is_ignored_header,
};
use conform_description::{Node, Version};
use conform_report::{Help, Severity, nearest};

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// A Parameter Object or Header Object.
    pub(crate) fn parameter(&mut self, kind: ObjectKind, node: Node<'d>) {
        self.parameter_type(kind, node);
        self.exclusive(node, "example", "examples");
        self.parameter_members(kind, node);
        if kind == ObjectKind::Parameter
            && let Some(location) = node.get("in").and_then(Node::as_str)
        {
            self.path_parameter_is_required(node, location);
            self.ignored_header(node, location);
            self.style(node, location);
            self.query_style(node, location);
        }
    }

    /// `x-query-style`, which says how the server reads lists and objects inside of a parameter.
    fn query_style(&mut self, node: Node<'d>, location: &str) {
        let Some(stated) = node.get("x-query-style") else {
            return;
        };
        let (message, help) = if QueryNesting::stated(node).is_none() {
            let near = stated
                .as_str()
                .and_then(|text| nearest(text, QueryNesting::NAMES));
            let message = "`x-query-style` must be `brackets`, `indexed`, `repeated` or `spring`";
            let help = near.map_or_else(
                || "choose the one that the server reads".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (message.to_owned(), help)
        } else if location != "query" {
            let message = format!("`x-query-style` has no effect on a parameter in `{location}`");
            (message, "remove it".to_owned())
        } else {
            return;
        };
        let problem = self.problem(codes::UNKNOWN_QUERY_STYLE, stated.label(""), message);
        self.push(problem.help(help));
    }

    /// `schema` or `content`.
    fn parameter_type(&mut self, kind: ObjectKind, node: Node<'d>) {
        let noun = kind.noun();
        let is_misspelt = || {
            node.members()
                .any(|member| nearest(member.key, ["schema", "content"]).is_some())
        };
        match (node.get("schema"), node.get("content")) {
            (Some(schema), Some(content)) => {
                let message = format!("{noun} has both `schema` and `content`");
                let problem = self
                    .problem(codes::PARAMETER_TYPE, content.label(""), message)
                    .with(schema.label("the schema"))
                    .help("remove one of them");
                self.push(problem);
            }
            (None, None) if !is_misspelt() => {
                let message = format!("{noun} has neither `schema` nor `content`");
                let mut problem = self.problem(codes::PARAMETER_TYPE, self.head(node, ""), message);
                if let Some(stated) = node.get("type").and_then(Node::as_str) {
                    problem = problem.help(format!("write `schema: {{type: {stated}}}`"));
                }
                self.push(problem);
            }
            (None, Some(content)) if content.is_object() => {
                let count = content.members().count();
                if count != 1 {
                    let message = format!(
                        "`content` of {noun} must have exactly one media type, found {count}"
                    );
                    let problem = self.problem(codes::PARAMETER_TYPE, content.label(""), message);
                    self.push(problem);
                }
            }
            _ => {}
        }
    }

    fn path_parameter_is_required(&mut self, node: Node<'d>, location: &str) {
        let required = node.get("required");
        // A value that is not a boolean is reported as such.
        let is_required = required.is_some_and(|required| required.as_bool() != Some(false));
        if location != "path" || is_required {
            return;
        }
        let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
        let label = required.map_or_else(|| self.head(node, ""), |required| required.label(""));
        let message = format!("the path parameter `{name}` must have `required: true`");
        let advice = "write `required: true`";
        let help = match required {
            Some(required) => Help::certain(&required.label(""), "true", advice),
            None => self.add_behind(node, "in", "required: true", advice),
        };
        let problem = self.problem(codes::OPTIONAL_PATH_PARAMETER, label, message);
        let mut problem = problem.help(help);
        // From 3.1 on, the specification's schema asks for it only beside `schema`.
        if self.version != Version::V3_0 && node.get("schema").is_none() {
            problem.severity = Severity::Warning;
        }
        self.push(problem);
    }

    fn ignored_header(&mut self, node: Node<'d>, location: &str) {
        let Some(name) = node.get("name").filter(|_| location == "header") else {
            return;
        };
        let text = name.as_str().unwrap_or_default();
        if !is_ignored_header(text) {
            return;
        }
        let help = if text.eq_ignore_ascii_case("Authorization") {
            "describe it by a security scheme"
        } else {
            "describe it by the media types of `content`"
        };
        let message = format!("the header parameter `{text}` is ignored");
        let problem = self
            .problem(codes::IGNORED_PARAMETER, name.label(""), message)
            .help(help);
        self.push(problem);
    }

    fn style(&mut self, node: Node<'d>, location: &str) {
        let (Some(stated), Some(style)) = (node.get("style"), ParameterStyle::stated(node)) else {
            return;
        };
        let Some(location) = ParameterLocation::of(location) else {
            return;
        };
        // A style or location of another version is reported as such, and `querystring` has no style.
        let is_known = |style: ParameterStyle| {
            style != ParameterStyle::Cookie || self.version == Version::V3_2
        };
        if location == ParameterLocation::QueryString || !is_known(style) {
            return;
        }
        let allowed = location.styles();
        if !allowed.contains(&style) {
            let allowed = allowed.iter().filter(|style| is_known(**style));
            let allowed: Vec<&str> = allowed.map(|style| style.name()).collect();
            let message = format!(
                "the style `{}` is not allowed with `in: {}`",
                style.name(),
                location.name()
            );
            let problem = self
                .problem(codes::STYLE_LOCATION, stated.label(""), message)
                .help(match allowed[..] {
                    [only] => format!("use {only}"),
                    _ => format!("use one of {}", allowed.join(", ")),
                });
            self.push(problem);
        }
    }

    /// The `parameters` of an operation or path item: each name and location once.
    pub(crate) fn parameter_list(&mut self, owner: Node<'d>) {
        let Some(list) = owner.get("parameters") else {
            return;
        };
        let mut seen: HashMap<(Cow<'d, str>, &str), Node<'d>> = HashMap::new();
        for entry in list.items() {
            let Ok(resolved) = entry.resolve() else {
                continue;
            };
            let (Some(name), Some(location)) =
                (resolved.node.text("name"), resolved.node.text("in"))
            else {
                continue;
            };
            // Names of headers are the same in any case.
            let known = match location {
                "header" => Cow::Owned(name.to_ascii_lowercase()),
                _ => Cow::Borrowed(name),
            };
            match seen.entry((known, location)) {
                Entry::Occupied(first) => {
                    let first = *first.get();
                    let message = format!("the {location} parameter `{name}` is listed twice");
                    let label = self.head(entry, "again here");
                    let problem = self
                        .problem(codes::DUPLICATE_PARAMETER, label, message)
                        .with(self.head(first, "first here"));
                    self.push(problem);
                }
                Entry::Vacant(first) => {
                    first.insert(entry);
                }
            }
        }
    }
}
