//! Operations against each other: their ids.

use std::collections::HashMap;

use conform_description::Node;
use conform_description::grammar::ObjectKind;
use conform_description::operations::Operation;
use conform_report::Help;

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// All operations.
    pub(crate) fn operations(&mut self) {
        let operations = self.description.operations();
        let webhooks = self.description.webhooks();
        self.paths();
        self.path_parameters(&operations);
        let all: Vec<&Operation<'d>> = operations.iter().chain(&webhooks).collect();
        self.operation_ids();
        self.tags(&all);
        self.extensions(&all);
    }

    /// Each `operationId` once, and those that links refer to.
    fn operation_ids(&mut self) {
        let mut ids: HashMap<&str, Node<'d>> = HashMap::new();
        // Operations of components that nothing refers to are among them.
        for (_, operation) in self
            .description
            .objects()
            .filter(|(kind, _)| *kind == ObjectKind::Operation)
        {
            let Some(id) = operation.get("operationId") else {
                continue;
            };
            let Some(text) = id.as_str() else { continue };
            let first = *ids.entry(text).or_insert(id);
            if first != id {
                let message = format!("duplicate `operationId` `{text}`");
                let label = id.label("again here");
                let problem = self
                    .problem(codes::DUPLICATE_OPERATION_ID, label, message)
                    .with(first.label("first here"));
                self.push(problem);
            }
        }
        // A file that cannot be read may have the operation.
        if self.description.is_incomplete() {
            return;
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
            let message = format!("there is no operation with the `operationId` `{text}`");
            let mut problem = self.problem(codes::UNKNOWN_OPERATION_ID, id.label(""), message);
            if let Some(near) = self.nearest(text, names.iter().copied()) {
                let help = Help::did_you_mean(&problem.primary, text, near);
                problem = problem.help(help);
            }
            self.push(problem);
        }
    }
}
