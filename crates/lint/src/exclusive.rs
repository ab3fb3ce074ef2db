//! Members that must not be used together.

use conform_description::Node;

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// An Example Object.
    pub(crate) fn example_object(&mut self, node: Node<'d>) {
        self.exclusive(node, "value", "externalValue");
        self.exclusive(node, "value", "dataValue");
        self.exclusive(node, "value", "serializedValue");
    }

    /// A Link Object.
    pub(crate) fn link(&mut self, node: Node<'d>) {
        self.exclusive(node, "operationRef", "operationId");
    }

    /// Two members of which an object may have only one.
    pub(crate) fn exclusive(&mut self, node: Node<'d>, first: &str, second: &str) {
        let (Some(first_member), Some(second_member)) = (node.member(first), node.member(second))
        else {
            return;
        };
        let message = format!("`{first}` and `{second}` must not be used together");
        let label = second_member.key_label("");
        let problem = self
            .problem(codes::EXCLUSIVE_MEMBERS, label, message)
            .with(first_member.key_label("the other one"))
            .help("remove one of them");
        self.push(problem);
    }
}
