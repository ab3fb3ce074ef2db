//! Tags: those of operations against those that the description declares, and these against each other.

use std::collections::{HashMap, HashSet};

use conform_description::Node;
use conform_description::operations::Operation;
use conform_report::Help;

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// The tags of operations against those that the description declares.
    pub(crate) fn tags(&mut self, all: &[&Operation<'d>]) {
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
                let message = format!("the tag `{text}` is declared twice");
                let problem = self
                    .problem(codes::DUPLICATE_TAG, name.label("again here"), message)
                    .with(first.label("first here"));
                self.push(problem);
            }
        }
        if declared.is_empty() {
            return;
        }
        let mut names: Vec<&str> = declared.keys().copied().collect();
        names.sort_unstable();
        self.tag_parents(list, &names);
        for operation in all {
            let tags = operation.node.follow("tags").into_iter();
            for tag in tags.flat_map(Node::items) {
                let Some(text) = tag.as_str().filter(|text| !declared.contains_key(text)) else {
                    continue;
                };
                let message = format!("the tag `{text}` is not declared");
                let mut problem = self.problem(codes::UNDECLARED_TAG, tag.label(""), message);
                if let Some(near) = self.nearest(text, names.iter().copied()) {
                    let help = Help::did_you_mean(&problem.primary, text, near);
                    problem = problem.help(help);
                }
                self.push(problem);
            }
        }
    }

    /// `parent` of each tag (3.2): a declared tag, from which no way leads back.
    fn tag_parents(&mut self, list: Node<'d>, names: &[&str]) {
        let parents: HashMap<&str, &str> = list
            .items()
            .filter_map(|tag| Some((tag.text("name")?, tag.text("parent")?)))
            .collect();
        let mut reported: HashSet<&str> = HashSet::new();
        for tag in list.items() {
            let (Some(name), Some(parent)) = (tag.text("name"), tag.get("parent")) else {
                continue;
            };
            let Some(text) = parent.as_str() else {
                continue;
            };
            if names.binary_search(&text).is_err() {
                let message = format!("the parent `{text}` of the tag `{name}` is not declared");
                let mut problem = self.problem(codes::TAG_PARENT, parent.label(""), message);
                if let Some(near) = self.nearest(text, names.iter().copied()) {
                    let help = Help::did_you_mean(&problem.primary, text, near);
                    problem = problem.help(help);
                }
                self.push(problem);
                continue;
            }
            let mut passed: HashSet<&str> = HashSet::from([name]);
            let mut at = text;
            while passed.insert(at)
                && let Some(next) = parents.get(at)
            {
                at = next;
            }
            // Each cycle is reported once, at its first tag.
            if at == name && !passed.iter().any(|tag| reported.contains(tag)) {
                reported.extend(passed);
                let message = format!("the tag `{name}` is its own ancestor");
                let problem = self.problem(codes::TAG_PARENT, parent.label(""), message);
                self.push(problem);
            }
        }
    }
}
