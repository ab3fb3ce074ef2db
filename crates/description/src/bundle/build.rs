//! Building the document of a bundle: each reference is kept, rewritten, or replaced by its target.

use std::borrow::Cow;
use std::collections::HashSet;

use conform_json::{Draft, DraftMembers};
use conform_report::{Code, Diagnostic, Label};

use super::codes;
use super::plan::{Plan, encode};
use super::siblings::siblings;
use crate::{Address, FileId, Node};

/// The deepest nesting of a bundle.
const DEEPEST: usize = 700;

/// Builds a document. Returns it with the problems in building it.
pub(super) fn build<'d>(plan: &Plan<'d>) -> (Draft<'d>, Vec<Diagnostic>) {
    let mut builder = Builder {
        plan,
        open: Vec::new(),
        diagnostics: Vec::new(),
    };
    let tree = builder.document();
    (tree, builder.diagnostics)
}

struct Builder<'p, 'd> {
    plan: &'p Plan<'d>,
    /// The targets that are being written in place of references, outermost first.
    open: Vec<Address>,
    diagnostics: Vec<Diagnostic>,
}

/// What happens to a reference.
enum Action {
    /// It is kept.
    Keep,
    /// It is replaced by this reference.
    Rewrite(String),
    /// It is replaced by its target.
    Inline(Address),
}

impl<'d> Builder<'_, 'd> {
    /// The whole document.
    fn document(&mut self) -> Draft<'d> {
        let root = self.plan.description.root();
        let Draft::Object(mut document) = self.value(root, 0) else {
            return Draft::object(Vec::new());
        };
        let members = &mut document.members;
        let mut sections: Vec<(&'static str, DraftMembers<'d>)> = Vec::new();
        for component in &self.plan.components {
            if component.listed {
                continue;
            }
            let section = component.section;
            let tree = self.value(self.plan.description.node(component.address), 0);
            let entry = (Cow::Owned(component.name.clone()), tree);
            match sections.iter_mut().find(|(other, _)| *other == section) {
                Some((_, entries)) => entries.push(entry),
                None => sections.push((section, vec![entry])),
            }
        }
        if !sections.is_empty() {
            let components = match members.iter().position(|(key, _)| key == "components") {
                Some(at) => at,
                None => {
                    members.push((Cow::Borrowed("components"), Draft::object(Vec::new())));
                    members.len() - 1
                }
            };
            let components = &mut members[components].1;
            // A key without a value.
            if matches!(components, Draft::Value(value) if value.is_null()) {
                *components = Draft::object(Vec::new());
            }
            if let Draft::Object(components) = components {
                for (section, entries) in sections {
                    match components.get_mut(section) {
                        Some(Draft::Object(listed)) => listed.members.extend(entries),
                        _ => components.set(section, Draft::object(entries)),
                    }
                }
            }
        }
        Draft::Object(document)
    }

    /// A value and everything inside it.
    fn value(&mut self, node: Node<'d>, depth: usize) -> Draft<'d> {
        if depth > DEEPEST {
            let message = format!("the bundle would be nested more than {DEEPEST} levels deep");
            self.report(codes::ENDLESS_INLINE, node.label(""), message);
            return Draft::of(node.value());
        }
        match self.action(node) {
            Action::Inline(target) => self.inline(node, target, depth),
            Action::Rewrite(text) if !node.is_object() => Draft::text(text),
            Action::Rewrite(text) => {
                let members = node.members().map(|member| {
                    let written = matches!(member.key, "$ref" | "$dynamicRef")
                        && member.node.as_str().is_some();
                    let tree = if written && (member.key == "$ref" || node.get("$ref").is_none()) {
                        Draft::text(text.clone())
                    } else {
                        self.value(member.node, depth + 1)
                    };
                    (Cow::Borrowed(member.key), tree)
                });
                Draft::object(members.collect())
            }
            Action::Keep if node.is_object() => {
                let members = node.members();
                Draft::object(
                    members
                        .map(|it| (Cow::Borrowed(it.key), self.value(it.node, depth + 1)))
                        .collect(),
                )
            }
            Action::Keep if node.is_array() => Draft::array(
                node.items()
                    .map(|item| self.value(item, depth + 1))
                    .collect(),
            ),
            Action::Keep => Draft::of(node.value()),
        }
    }

    /// What happens to the reference in `holder`.
    fn action(&self, holder: Node<'d>) -> Action {
        let plan = self.plan;
        let Some(reference) = holder.reference() else {
            return Action::Keep;
        };
        let Some(target) = reference.target.map(Node::address) else {
            return Action::Keep;
        };
        let own = holder.address();
        // The name of a schema in a mapping is one in any file.
        let is_name = !holder.is_object() && !reference.text.contains(['#', '/']);
        if is_name && target.file == FileId::ROOT {
            let pointer = plan.description.node(target).pointer();
            if pointer.strip_prefix("/components/schemas/") == Some(reference.text) {
                return Action::Keep;
            }
        }
        if target.file == FileId::ROOT {
            // The root file may refer to itself by its name.
            if own.file == FileId::ROOT && !plan.names_root(reference.text) {
                return Action::Keep;
            }
            let pointer = plan.description.node(target).pointer();
            return Action::Rewrite(format!("#{}", encode(&pointer)));
        }
        if own.file == FileId::ROOT && reference.text.starts_with('#') {
            // It leads through another reference, which is replaced by its target.
            return Action::Keep;
        }
        if let Some(text) = plan.in_path(target)
            && plan.component(target).is_none()
        {
            return Action::Rewrite(text);
        }
        match plan.component(target) {
            Some(component) if component.listed && plan.is_entry(own, component) => {
                Action::Inline(target)
            }
            Some(component) => Action::Rewrite(component.reference()),
            None => match plan.within(target) {
                Some(text) if plan.section_of(holder, target).is_some() => Action::Rewrite(text),
                _ if holder.is_object() => Action::Inline(target),
                _ => Action::Keep,
            },
        }
    }

    /// The target of a reference, in place of the reference. The members beside the reference come first, and replace those
    /// of the target.
    fn inline(&mut self, holder: Node<'d>, target: Address, depth: usize) -> Draft<'d> {
        if self.open.contains(&target) {
            let message = "the value contains itself through this reference";
            self.report(codes::ENDLESS_INLINE, holder.label(""), message);
            return Draft::of(holder.value());
        }
        self.open.push(target);
        let tree = self.value(self.plan.description.node(target), depth + 1);
        self.open.pop();
        let beside: Vec<_> = siblings(holder).collect();
        match tree {
            Draft::Object(object) if !beside.is_empty() => {
                let mut all: DraftMembers<'d> = Vec::new();
                for member in beside {
                    let tree = self.value(member.node, depth + 1);
                    all.push((Cow::Borrowed(member.key), tree));
                }
                let known: HashSet<String> = all.iter().map(|(key, _)| key.to_string()).collect();
                all.extend(
                    object
                        .members
                        .into_iter()
                        .filter(|(key, _)| !known.contains(&**key)),
                );
                Draft::object(all)
            }
            tree => tree,
        }
    }

    fn report(&mut self, code: Code, label: Label, message: impl Into<String>) {
        let diagnostic = self.plan.description.report(code, label, message);
        self.diagnostics.push(diagnostic);
    }
}
