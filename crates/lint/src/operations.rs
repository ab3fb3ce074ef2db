//! Operations against each other and against their paths.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use conform_json::Span;

use super::{Linter, codes};
use conform_description::grammar::ObjectKind;
use conform_description::operations::{Operation, OperationKind, OperationParameter};
use conform_description::{Address, Node, NodeMember};
use conform_report::Label;

/// The names in braces of a template, each with where its opening brace stands.
pub(super) fn braces(template: &str) -> impl Iterator<Item = (usize, &str)> {
    template.match_indices('{').filter_map(|(at, _)| {
        let name = &template[at + 1..];
        Some((at, &name[..name.find(['}', '{'])?]))
    })
}

impl<'d> Linter<'d> {
    /// Checks all operations.
    pub(super) fn operations(&mut self) {
        let operations = self.description.operations();
        let webhooks = self.description.webhooks();
        self.paths();
        self.path_parameters(&operations);
        let all: Vec<&Operation<'d>> = operations.iter().chain(&webhooks).collect();
        self.operation_ids(&all);
        self.tags(&all);
    }

    /// Each `operationId` once, and those that links name.
    fn operation_ids(&mut self, all: &[&Operation<'d>]) {
        let mut ids: HashMap<&str, Node<'d>> = HashMap::new();
        for operation in all {
            let Some(id) = operation.node.get("operationId") else {
                continue;
            };
            let Some(text) = id.as_str() else { continue };
            let first = *ids.entry(text).or_insert(id);
            if first != id {
                let message = format!("the `operationId` `{text}` stands twice");
                let problem = self
                    .problem(
                        codes::DUPLICATE_OPERATION_ID,
                        id.label("again here"),
                        message,
                    )
                    .with(first.label("first here"));
                self.push(problem);
            }
        }
        let mut names: Vec<&str> = ids.keys().copied().collect();
        names.sort_unstable();
        for (_, link) in self
            .description
            .objects()
            .filter(|(kind, _)| *kind == ObjectKind::Link)
        {
            let Some(id) = link.get("operationId") else {
                continue;
            };
            let Some(text) = id.as_str().filter(|text| !ids.contains_key(text)) else {
                continue;
            };
            let mut problem = self.problem(
                codes::UNKNOWN_OPERATION_ID,
                id.label(""),
                format!("there is no operation `{text}`"),
            );
            if let Some(near) = self.nearest(text, names.iter().copied()) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            self.push(problem);
        }
    }

    /// Tags of operations against those that the document declares.
    fn tags(&mut self, all: &[&Operation<'d>]) {
        let Some(list) = self.description.root().follow("tags") else {
            return;
        };
        let mut declared: HashMap<&str, Node<'d>> = HashMap::new();
        for tag in list.items() {
            let Some(name) = tag.get("name") else {
                continue;
            };
            let Some(text) = name.as_str() else { continue };
            let first = *declared.entry(text).or_insert(name);
            if first != name {
                let problem = self
                    .problem(
                        codes::DUPLICATE_TAG,
                        name.label("again here"),
                        format!("the tag `{text}` is declared twice"),
                    )
                    .with(first.label("first here"));
                self.push(problem);
            }
        }
        if declared.is_empty() {
            return;
        }
        let mut names: Vec<&str> = declared.keys().copied().collect();
        names.sort_unstable();
        for operation in all {
            for tag in operation
                .node
                .follow("tags")
                .into_iter()
                .flat_map(Node::items)
            {
                let Some(text) = tag.as_str().filter(|text| !declared.contains_key(text)) else {
                    continue;
                };
                let message = format!("the tag `{text}` is not declared");
                let mut problem = self.problem(codes::UNDECLARED_TAG, tag.label(""), message);
                if let Some(near) = self.nearest(text, names.iter().copied()) {
                    problem = problem.help(format!("did you mean `{near}`?"));
                }
                self.push(problem);
            }
        }
    }

    /// The templates of all paths.
    fn paths(&mut self) {
        let mut shapes: HashMap<String, NodeMember<'d>> = HashMap::new();
        let Some(paths) = self.description.root().follow("paths") else {
            return;
        };
        for path in paths.members().filter(|path| !path.key.starts_with("x-")) {
            self.template(path);
            let mut shape = String::new();
            let mut inside = false;
            for ch in path.key.chars() {
                match ch {
                    '{' => {
                        inside = true;
                        shape.push('{');
                    }
                    '}' => {
                        inside = false;
                        shape.push('}');
                    }
                    _ if inside => {}
                    ch => shape.push(ch),
                }
            }
            match shapes.get(&shape) {
                Some(first) => {
                    let message = format!(
                        "`{}` is the same path as `{}`",
                        brief(path.key),
                        brief(first.key)
                    );
                    let problem = self
                        .problem(codes::SAME_PATH, path.key_label(""), message)
                        .with(first.key_label("the other"))
                        .help("names of parameters do not tell paths apart; put the operations into one path item");
                    self.push(problem);
                }
                None => {
                    shapes.insert(shape, path);
                }
            }
        }
    }

    /// The braces of a path.
    fn template(&mut self, path: NodeMember<'d>) {
        let mut open: Option<usize> = None;
        let mut names: HashSet<&str> = HashSet::new();
        for (at, ch) in path.key.char_indices() {
            let fault = match (ch, open) {
                ('{', None) => {
                    open = Some(at);
                    continue;
                }
                ('{', Some(_)) => "a brace is opened inside of braces",
                ('}', None) => "a brace is closed that was not opened",
                ('}', Some(start)) => {
                    open = None;
                    let name = &path.key[start + 1..at];
                    if name.is_empty() {
                        "braces without a name"
                    } else if names.insert(name) {
                        continue;
                    } else {
                        "a name stands twice in the path"
                    }
                }
                _ => continue,
            };
            let label = self.within_key(path, self.start_in_key(path), at, ch.len_utf8(), "");
            let problem = self.problem(
                codes::MALFORMED_PATH,
                label,
                format!("`{}`: {fault}", brief(path.key)),
            );
            self.push(problem);
            return;
        }
        if let Some(at) = open {
            let label = self.within_key(path, self.start_in_key(path), at, 1, "opened here");
            let message = format!("`{}`: a brace is not closed", brief(path.key));
            let problem = self.problem(codes::MALFORMED_PATH, label, message);
            self.push(problem);
        }
    }

    /// Where the name of a key starts in the text, if it is written as it is.
    fn start_in_key(&self, member: NodeMember<'d>) -> Option<u32> {
        let span = member.key_span;
        let text = &self.description.document(member.node.address().file).text();
        // The key of a member is written in the file of the object, which is the file of the value unless that is merged.
        let written = text.get(span.range()).unwrap_or_default();
        let offset = written.find(member.key)?;
        Some(span.start + u32::try_from(offset).ok()?)
    }

    /// A label on a part of a key, given in bytes of its name, which starts at `start`; on the whole key where it is written
    /// otherwise.
    fn within_key(
        &self,
        member: NodeMember<'d>,
        start: Option<u32>,
        at: usize,
        length: usize,
        message: &str,
    ) -> Label {
        match start {
            Some(start) => {
                let start = start + u32::try_from(at).unwrap_or(0);
                member.node.label_of(
                    Span::new(start, start + u32::try_from(length).unwrap_or(0)),
                    message,
                )
            }
            None => member.key_label(message),
        }
    }

    /// Names in braces against path parameters, for all operations of a path together.
    fn path_parameters(&mut self, operations: &[Operation<'d>]) {
        let mut at = 0;
        while at < operations.len() {
            let key = operations[at].path;
            let count = operations[at..]
                .iter()
                .take_while(|other| other.path.key_span == key.key_span)
                .count();
            self.parameters_of_path(key, &operations[at..at + count]);
            at += count;
        }
    }

    fn parameters_of_path(&mut self, path: NodeMember<'d>, operations: &[Operation<'d>]) {
        if operations
            .iter()
            .any(|operation| operation.kind != OperationKind::Path)
        {
            return;
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let names: Vec<(usize, &str)> = braces(operations[0].template())
            .filter(|(_, name)| seen.insert(name))
            .collect();
        let declared: Vec<Declared<'_, 'd>> = operations
            .iter()
            .map(|operation| Declared::new(operation, &seen))
            .collect();
        let start = self.start_in_key(path);
        let mut explained: HashSet<&str> = HashSet::new();
        for &(at, name) in &names {
            let lacking: Vec<&Declared<'_, 'd>> = declared
                .iter()
                .filter(|declared| !declared.in_path.contains(name))
                .collect();
            let Some(first) = lacking.first() else {
                continue;
            };
            // The one that is meant has no location, or one that there is not: that is reported where it stands.
            if lacking.iter().all(|declared| declared.is_unplaced(name)) {
                continue;
            }
            let everywhere = lacking.len() == operations.len();
            let message = if everywhere && operations.len() > 1 {
                format!(
                    "no operation of `{}` declares the path parameter `{name}`",
                    brief(path.key)
                )
            } else {
                format!(
                    "{} {} does not declare the path parameter `{name}`",
                    first.operation.method,
                    brief(path.key)
                )
            };
            let label = self.within_key(path, start, at, name.len() + 2, "named here");
            let primary = first
                .operation
                .key
                .key_label(format!("has no parameter `{name}` with `in: path`"));
            let mut problem = self
                .problem(codes::MISSING_PATH_PARAMETER, primary, message)
                .with(label);
            let candidates = &first.strays;
            let near = self.nearest(name, candidates.iter().map(|parameter| parameter.name));
            let only = (names.len() == 1 && candidates.len() == 1).then(|| candidates[0].name);
            let elsewhere = first.by_name.get(name);
            if let Some(near) = near.or(only) {
                explained.insert(near);
                if let Some(parameter) = candidates.iter().find(|parameter| parameter.name == near)
                {
                    let place = parameter.node.get("name").unwrap_or(parameter.node);
                    problem = problem.with(place.label("this one is not in the path"));
                }
                problem = problem.help(format!("is `{near}` meant to be `{name}`?"));
            } else if let Some(parameter) = elsewhere {
                let place = parameter.node.get("in").unwrap_or(parameter.node);
                problem = problem.with(place.label("this one is not `in: path`"));
            } else {
                problem = problem.help(format!(
                    "add `{{name: {name}, in: path, required: true, schema: {{type: string}}}}` to the parameters of the path item"
                ));
            }
            self.push(problem);
        }
        let mut reported: HashSet<Address> = HashSet::new();
        for declared in &declared {
            for parameter in &declared.strays {
                if explained.contains(&parameter.name)
                    || !reported.insert(parameter.entry.address())
                {
                    continue;
                }
                let message = format!(
                    "the path `{}` does not hold the parameter `{}`",
                    brief(path.key),
                    parameter.name
                );
                let place = parameter.node.get("name").unwrap_or(parameter.node);
                let mut problem = self
                    .problem(codes::UNUSED_PATH_PARAMETER, place.label(""), message)
                    .with(path.key_label("the path"));
                if parameter.node != parameter.entry {
                    problem = problem.with(parameter.entry.label("referred to here"));
                }
                let colon = format!(":{}", parameter.name);
                if path.key.split('/').any(|segment| segment == colon) {
                    let name = parameter.name;
                    problem = problem.help(format!("write `{{{name}}}` in place of `:{name}`"));
                }
                self.push(problem);
            }
        }
    }
}

/// The parameters of an operation, and what they are to its path.
struct Declared<'o, 'd> {
    operation: &'o Operation<'d>,
    /// Names of those that are in the path.
    in_path: HashSet<&'d str>,
    /// The first of each name.
    by_name: HashMap<&'d str, OperationParameter<'d>>,
    /// Those in the path that it does not name: each is very likely the one that is missing.
    strays: Vec<OperationParameter<'d>>,
    /// Names of those without a location that there is.
    unplaced: HashSet<&'d str>,
}

impl<'o, 'd> Declared<'o, 'd> {
    fn is_unplaced(&self, name: &str) -> bool {
        self.unplaced.contains(name)
    }

    fn new(operation: &'o Operation<'d>, wanted: &HashSet<&str>) -> Self {
        let mut this = Self {
            operation,
            in_path: HashSet::new(),
            by_name: HashMap::new(),
            strays: Vec::new(),
            unplaced: HashSet::new(),
        };
        for owner in [operation.path_item, operation.node] {
            let list = owner.follow("parameters").into_iter().flat_map(Node::items);
            let nodes = list.filter_map(|entry| Some(entry.resolve().ok()?.node));
            let unplaced = nodes.filter(|node| node.get("in").is_none());
            this.unplaced
                .extend(unplaced.filter_map(|node| node.text("name")));
        }
        for parameter in &operation.parameters {
            if !["path", "query", "querystring", "header", "cookie"].contains(&parameter.location) {
                this.unplaced.insert(parameter.name);
            }
            this.by_name.entry(parameter.name).or_insert(*parameter);
            if parameter.location == "path" {
                this.in_path.insert(parameter.name);
                if !wanted.contains(parameter.name) {
                    this.strays.push(*parameter);
                }
            }
        }
        this
    }
}

/// A path as messages show it: nobody needs more of it to know which it is.
fn brief(path: &str) -> Cow<'_, str> {
    const LONGEST: usize = 300;
    match path.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &path[..end])),
        None => Cow::Borrowed(path),
    }
}
