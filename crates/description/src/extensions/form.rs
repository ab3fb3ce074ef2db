//! Reading the members of an extension.

use conform_report::{Label, nearest};

use super::fault::{Fault, FaultKind};
use crate::Node;

/// Reads the members of an extension, and collects what is wrong with them.
pub(super) struct Form {
    /// The name of the extension, for messages.
    name: String,
    pub(super) faults: Vec<Fault>,
}

impl Form {
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            faults: Vec::new(),
        }
    }

    /// Keeps a fault.
    pub(super) fn fault(
        &mut self,
        kind: FaultKind,
        label: Label,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults.push(Fault {
            kind,
            label,
            message: message.into(),
            help: help.into(),
        });
    }

    /// Reports a value of the wrong JSON type.
    pub(super) fn wrong(&mut self, node: Node<'_>, name: &str, expected: &str) {
        let found = node.kind().noun();
        let message = format!("`{name}` must be {expected}, found {found}");
        self.fault(FaultKind::Form, node.label(""), message, self.documented());
    }

    /// Says where the extension is documented.
    pub(super) fn documented(&self) -> String {
        format!(
            "`conform explain extension-form` shows how `{}` is written",
            self.name
        )
    }

    /// Reports members other than these. Returns whether the value is an object.
    pub(super) fn object(&mut self, node: Node<'_>, name: &str, members: &[&str]) -> bool {
        if !node.is_object() {
            self.wrong(node, name, "an object");
            return false;
        }
        for member in node.members() {
            if members.contains(&member.key) || member.key.starts_with("x-") {
                continue;
            }
            let message = format!("`{name}` has no member `{}`", member.key);
            let help = match nearest(member.key, members.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", listed(members)),
            };
            self.fault(FaultKind::Form, member.key_label(""), message, help);
        }
        true
    }

    /// Returns the text of a member.
    pub(super) fn text<'d>(&mut self, node: Node<'d>, key: &str) -> Option<&'d str> {
        let value = node.get(key)?;
        let text = value.as_str().filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong(value, key, "a text");
        }
        text
    }

    /// Returns the JSON Pointer of a member, which may be written as a runtime expression.
    pub(super) fn pointer(&mut self, node: Node<'_>, key: &str) -> Option<String> {
        let value = node.get(key)?;
        let Some(text) = value.as_str() else {
            self.wrong(value, key, "a JSON Pointer");
            return None;
        };
        let pointer = text.strip_prefix("$response.body#").unwrap_or(text);
        let pointer = if text == "$response.body" {
            ""
        } else {
            pointer
        };
        if !pointer.is_empty() && !pointer.starts_with('/') {
            let message = format!("`{key}` must be a JSON Pointer, found `{text}`");
            let help = format!(
                "write `/{}`",
                text.trim_start_matches("$.").replace('.', "/")
            );
            self.fault(FaultKind::Form, value.label(""), message, help);
            return None;
        }
        Some(pointer.to_owned())
    }

    /// Returns a number of a member that is not negative.
    pub(super) fn number(&mut self, node: Node<'_>, key: &str) -> Option<u64> {
        let value = node.get(key)?;
        let number = value.as_number().and_then(|number| number.as_u64());
        if number.is_none() {
            self.wrong(value, key, "a whole number of at least 0");
        }
        number
    }

    /// Returns the only one of these members that there is.
    pub(super) fn one_of<'d>(
        &mut self,
        node: Node<'d>,
        name: &str,
        members: &[&'static str],
    ) -> Option<(&'static str, Node<'d>)> {
        let mut found = members
            .iter()
            .filter_map(|&member| Some((member, node.get(member)?)));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            (Some((first, _)), Some((second, other))) => {
                let message = format!("`{name}` has both `{first}` and `{second}`");
                self.fault(
                    FaultKind::Form,
                    other.label(""),
                    message,
                    "remove one of them",
                );
                None
            }
            (None, _) => {
                let message = format!("`{name}` must have one of {}", listed(members));
                let documented = self.documented();
                self.fault(FaultKind::Form, node.label(""), message, documented);
                None
            }
        }
    }
}

/// Returns names in backticks: `a`, `b` and `c`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        text.push_str(match at {
            0 => "",
            _ if at + 1 == names.len() => " and ",
            _ => ", ",
        });
        text.push('`');
        text.push_str(name.as_ref());
        text.push('`');
    }
    text
}
