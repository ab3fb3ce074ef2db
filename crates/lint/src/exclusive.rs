//! Members that must not be used together, and members of which an object needs one.

use conform_description::{Node, Version};
use conform_report::{Severity, nearest};

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// An Example Object.
    pub(crate) fn example_object(&mut self, node: Node<'d>) {
        self.exclusive(node, "value", "externalValue");
        self.exclusive(node, "value", "dataValue");
        self.exclusive(node, "value", "serializedValue");
        self.exclusive(node, "externalValue", "serializedValue");
    }

    /// A Link Object: it names one operation.
    pub(crate) fn link(&mut self, node: Node<'d>) {
        self.exclusive(node, "operationRef", "operationId");
        self.one_of(node, "a link", &["operationRef", "operationId"]);
    }

    /// A License Object.
    pub(crate) fn license(&mut self, node: Node<'d>) {
        self.exclusive(node, "identifier", "url");
    }

    /// A Media Type Object or Encoding Object: its parts are encoded by name or by position.
    pub(crate) fn encodings(&mut self, node: Node<'d>) {
        self.exclusive(node, "encoding", "prefixEncoding");
        self.exclusive(node, "encoding", "itemEncoding");
    }

    /// An XML Object: from 3.2 on, `nodeType` says what the older members say.
    pub(crate) fn xml(&mut self, node: Node<'d>) {
        self.exclusive(node, "nodeType", "attribute");
        self.exclusive(node, "nodeType", "wrapped");
    }

    /// The OpenAPI Object: from 3.1 on it needs at least one of three members.
    pub(crate) fn containers(&mut self, node: Node<'d>) {
        if self.version != Version::V3_0 {
            let names = ["paths", "components", "webhooks"];
            self.one_of(node, "the root of the description", &names);
        }
    }

    /// `responses` of an operation: at least one.
    pub(crate) fn no_response(&mut self, node: Node<'d>) {
        if node.is_object() && !node.members().any(|it| !it.key.starts_with("x-")) {
            let message = "`responses` has no response";
            let problem = self
                .problem(codes::NO_RESPONSE, node.label(""), message)
                .help("add a status code such as `'200'`, or `default`");
            self.push(problem);
        }
    }

    /// Two members of which an object may have only one.
    pub(crate) fn exclusive(&mut self, node: Node<'d>, first: &str, second: &str) {
        let (Some(mut first_member), Some(mut second_member)) =
            (node.member(first), node.member(second))
        else {
            return;
        };
        // A member of another version is reported as that.
        if !self.is_of_version(first) || !self.is_of_version(second) {
            return;
        }
        if second_member.key_span.start < first_member.key_span.start {
            std::mem::swap(&mut first_member, &mut second_member);
        }
        let message = format!("`{first}` and `{second}` must not be used together");
        let label = second_member.key_label("");
        let problem = self
            .problem(codes::EXCLUSIVE_MEMBERS, label, message)
            .with(first_member.key_label("the other one"))
            .help("remove one of them");
        self.push(problem);
    }

    /// Whether this version defines a member of the object that is looked at.
    fn is_of_version(&self, name: &str) -> bool {
        let known = self.owner.kind.table().member(name);
        known.is_none_or(|known| known.versions.contains(self.version))
    }

    /// Members of which an object must have at least one. 3.0 does not say so of links.
    fn one_of(&mut self, node: Node<'d>, noun: &str, names: &[&str]) {
        let mut keys = node.members().map(|member| member.key);
        // A misspelt member is reported already.
        if keys.any(|key| nearest(key, names.iter().copied()).is_some() || names.contains(&key)) {
            return;
        }
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("{noun} has none of {}", quoted.join(", "));
        let mut problem = self.problem(codes::MISSING_MEMBER, self.head(node, ""), message);
        if self.version == Version::V3_0 {
            problem.severity = Severity::Warning;
        }
        self.push(problem);
    }
}
