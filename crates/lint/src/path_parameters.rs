//! Path parameters: the names in braces in a path against the parameters of its operations.

use std::collections::{HashMap, HashSet};

use conform_description::operations::{Operation, OperationKind, OperationParameter};
use conform_description::parameter::ParameterLocation;
use conform_description::{Address, Node, NodeMember};
use conform_report::Diagnostic;

use crate::braces::braces;
use crate::codes;
use crate::linter::Linter;
use crate::paths::{KeyText, brief};

impl<'d> Linter<'d> {
    /// Names in braces against path parameters, for all operations of a path together.
    pub(crate) fn path_parameters(&mut self, operations: &[Operation<'d>]) {
        for operations in operations.chunk_by(|a, b| a.path.key_span == b.path.key_span) {
            if operations
                .iter()
                .all(|operation| operation.kind == OperationKind::Path)
            {
                self.parameters_of_path(operations);
            }
        }
    }

    fn parameters_of_path(&mut self, operations: &[Operation<'d>]) {
        let Some(Operation { path, .. }) = operations.first() else {
            return;
        };
        let mut wanted: HashSet<&str> = HashSet::new();
        let names: Vec<(usize, &str)> = braces(operations[0].template())
            .filter(|(_, name)| wanted.insert(name))
            .collect();
        let declared: Vec<Declared<'_, 'd>> = operations
            .iter()
            .map(|operation| Declared::new(operation, &wanted))
            .collect();
        let key = KeyText::of(*path);
        // Parameters that a problem of another name mentions already.
        let mut explained: HashSet<&str> = HashSet::new();
        for &(at, name) in &names {
            let lacking: Vec<&Declared<'_, 'd>> = declared
                .iter()
                .filter(|declared| !declared.in_path.contains(name))
                .collect();
            let Some(first) = lacking.first() else {
                continue;
            };
            // A parameter with this name but without a valid location is reported as such.
            if lacking
                .iter()
                .all(|declared| declared.is_incomplete || declared.unplaced.contains(name))
            {
                continue;
            }
            let path = brief(path.key);
            let message = if lacking.len() == operations.len() && operations.len() > 1 {
                format!("no operation of `{path}` declares the path parameter `{name}`")
            } else {
                let method = &first.operation.method;
                format!("`{method} {path}` does not declare the path parameter `{name}`")
            };
            let note = format!("has no parameter `{name}` with `in: path`");
            let label = first.operation.key.key_label(note);
            let problem = self
                .problem(codes::MISSING_PATH_PARAMETER, label, message)
                .with(key.label(at, name.len() + 2, "named here"));
            let only_one = names.len() == 1;
            let problem = self.explain_missing(problem, name, first, only_one, &mut explained);
            self.push(problem);
        }
        self.unused_path_parameters(*path, &declared, &explained);
    }

    /// Adds to the problem of a missing path parameter which parameter may be meant.
    fn explain_missing(
        &self,
        problem: Diagnostic,
        name: &str,
        declared: &Declared<'_, 'd>,
        only_one: bool,
        explained: &mut HashSet<&'d str>,
    ) -> Diagnostic {
        let candidates = &declared.not_in_template;
        let near = self.nearest(name, candidates.iter().map(|parameter| parameter.name));
        let only = (only_one && candidates.len() == 1).then(|| candidates[0].name);
        let meant = near
            .or(only)
            .and_then(|near| candidates.iter().find(|parameter| parameter.name == near));
        if let Some(parameter) = meant {
            let near = parameter.name;
            explained.insert(near);
            let written = parameter.node.get("name").unwrap_or(parameter.node);
            return problem
                .with(written.label("this one is not in the path"))
                .help(format!("rename the parameter `{near}` to `{name}`, or `{{{name}}}` in the path to `{{{near}}}`"));
        }
        if let Some(parameter) = declared.by_name.get(name) {
            let location = parameter.node.get("in").unwrap_or(parameter.node);
            return problem.with(location.label("this one is not `in: path`"));
        }
        problem.help(format!(
            "add `{{name: {name}, in: path, required: true, schema: {{type: string}}}}` to the parameters of the path item"
        ))
    }

    /// Path parameters that the path does not contain.
    fn unused_path_parameters(
        &mut self,
        path: NodeMember<'d>,
        declared: &[Declared<'_, 'd>],
        explained: &HashSet<&str>,
    ) {
        let mut reported: HashSet<Address> = HashSet::new();
        for parameter in declared
            .iter()
            .flat_map(|declared| &declared.not_in_template)
        {
            let name = parameter.name;
            if explained.contains(name) || !reported.insert(parameter.entry.address()) {
                continue;
            }
            let message = format!(
                "the path `{}` does not contain the path parameter `{name}`",
                brief(path.key)
            );
            let written = parameter.node.get("name").unwrap_or(parameter.node);
            let mut problem = self
                .problem(codes::UNUSED_PATH_PARAMETER, written.label(""), message)
                .with(path.key_label("the path"));
            if parameter.node != parameter.entry {
                problem = problem.with(parameter.entry.label("referred to here"));
            }
            let colon = format!(":{name}");
            if path.key.split('/').any(|segment| segment == colon) {
                problem = problem.help(format!("write `{{{name}}}` instead of `:{name}`"));
            }
            self.push(problem);
        }
    }
}

/// The parameters of an operation, compared with the template of its path.
struct Declared<'o, 'd> {
    operation: &'o Operation<'d>,
    /// The names of its path parameters.
    in_path: HashSet<&'d str>,
    /// The first parameter with each name.
    by_name: HashMap<&'d str, OperationParameter<'d>>,
    /// Its path parameters that the template does not contain. One of them may be a misspelt name of the template.
    not_in_template: Vec<OperationParameter<'d>>,
    /// The names of its parameters without a valid location.
    unplaced: HashSet<&'d str>,
    /// Whether a reference to a parameter leads nowhere, which is reported. Its name is not known.
    is_incomplete: bool,
}

impl<'o, 'd> Declared<'o, 'd> {
    fn new(operation: &'o Operation<'d>, template_names: &HashSet<&str>) -> Self {
        let mut this = Self {
            operation,
            in_path: HashSet::new(),
            by_name: HashMap::new(),
            not_in_template: Vec::new(),
            unplaced: HashSet::new(),
            is_incomplete: false,
        };
        for owner in [operation.path_item, operation.node] {
            let list = owner.follow("parameters").into_iter().flat_map(Node::items);
            let nodes = list.filter_map(|entry| {
                let resolved = entry.resolve().ok();
                this.is_incomplete |= resolved.is_none();
                Some(resolved?.node)
            });
            let unplaced = nodes.filter(|node| node.get("in").is_none());
            this.unplaced
                .extend(unplaced.filter_map(|node| node.text("name")));
        }
        for parameter in &operation.parameters {
            if ParameterLocation::of(parameter.location).is_none() {
                this.unplaced.insert(parameter.name);
            }
            this.by_name.entry(parameter.name).or_insert(*parameter);
            if parameter.location == "path" {
                this.in_path.insert(parameter.name);
                if !template_names.contains(parameter.name) {
                    this.not_in_template.push(*parameter);
                }
            }
        }
        this
    }
}
