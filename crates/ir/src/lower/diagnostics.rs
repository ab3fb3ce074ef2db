//! Warnings about constructs that have no type, and about meanings that had to be chosen.

use conform_description::{Address, Description, Node};
use conform_report::{Code, Diagnostic, Label};
use foldhash::HashSet;

use crate::lower::codes;

/// Collects warnings.
pub(crate) struct Diagnostics<'d> {
    description: &'d Description,
    list: Vec<Diagnostic>,
    /// Nodes about which a code was reported that may be met several times.
    reported: HashSet<(&'static str, Address)>,
}

impl<'d> Diagnostics<'d> {
    /// Returns an empty list for a description.
    pub(crate) fn new(description: &'d Description) -> Self {
        Self {
            description,
            list: Vec::new(),
            reported: HashSet::default(),
        }
    }

    /// Returns a warning about a node, which is not kept yet.
    pub(crate) fn warning(
        &self,
        code: Code,
        node: Node<'d>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.at(code, node.label(label), message)
    }

    /// Returns a warning about a labelled place, which is not kept yet.
    pub(crate) fn at(&self, code: Code, label: Label, message: impl Into<String>) -> Diagnostic {
        self.description.report(code, label, message)
    }

    /// Keeps a warning.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Returns whether this is the first report with a code about a node. Some schemas are read at each of their uses.
    pub(crate) fn is_first(&mut self, code: Code, node: Node<'d>) -> bool {
        self.reported.insert((code.as_str(), node.address()))
    }

    /// Reports a schema that refers only to itself, or has itself as a branch.
    pub(crate) fn self_reference(&mut self, schema: Option<Node<'d>>) {
        if let Some(schema) = schema {
            self.push(self.warning(
                codes::SELF_CONTAINING,
                schema,
                "this schema refers directly to itself",
                "leads back to itself without a property or an item in between",
            ));
        }
    }

    /// Reports, once, that a schema has no `type` and is read as one that this keyword implies.
    pub(crate) fn assumed_type(&mut self, schema: Node<'d>, keyword: &'static str) {
        if !self.is_first(codes::ASSUMED_TYPE, schema) {
            return;
        }
        let Some(member) = schema.member(keyword) else {
            return;
        };
        let (name, noun) = match keyword {
            "items" => ("array", "an array"),
            _ => ("object", "an object"),
        };
        let message = format!("`{keyword}` without `type` is read as {noun}");
        let label =
            member.key_label("other JSON values are valid, but the type does not read them");
        self.push(self.at(codes::ASSUMED_TYPE, label, message).help(format!(
            "write `type: {name}`, or `oneOf` if there are other values"
        )));
    }

    /// Returns the warning about raw bytes in JSON, which is not kept yet.
    pub(crate) fn binary_in_json(&self, schema: Node<'d>) -> Diagnostic {
        self.warning(
            codes::JSON_BINARY,
            schema,
            "JSON cannot hold raw bytes: they are read as a string",
            "`format: binary` in this schema",
        )
        .help("for base64 write `format: byte`, or from 3.1 on `contentEncoding: base64`")
    }

    /// Returns all warnings, in the order of the description.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list;
        conform_report::sort(&mut list);
        list
    }
}
