//! Responses and their links.

use conform_coverage::ItemKind;
use conform_description::Node;

use super::collector::{Collector, json};
use crate::model::{Link, Response, ResponseLink};
use crate::status::reason;

impl<'d> Collector<'d, '_> {
    /// Returns the responses of an operation.
    pub(super) fn responses(&mut self, operation: Node<'d>) -> Vec<Response<'d>> {
        let mut all = Vec::new();
        for (status, node) in self.entries(operation, "responses") {
            let contents = self.contents(node);
            all.push(Response {
                status,
                reason: reason(status),
                is_success: status.starts_with('2'),
                mark: self.mark(ItemKind::Status, node),
                summary: node.text("summary"),
                prose: self.prose(node, "description"),
                headers: self.headers(node),
                contents,
                links: self.links(node),
            });
        }
        all
    }

    fn links(&mut self, response: Node<'d>) -> Vec<ResponseLink<'d>> {
        let mut all = Vec::new();
        for (name, node) in self.entries(response, "links") {
            let id = node.text("operationId");
            let reference = node.get("operationRef");
            let by_reference = reference
                .and_then(Node::reference)
                .and_then(|reference| reference.target)
                .and_then(|target| self.operation_nodes.get(&target.address()));
            let operation: Option<&Link> =
                by_reference.or_else(|| id.and_then(|id| self.operation_ids.get(id)));
            let operation = operation.cloned();
            let parameters = node.get("parameters").into_iter().flat_map(Node::members);
            let mut values: Vec<(&str, String)> = parameters
                .map(|parameter| (parameter.key, expression(parameter.node)))
                .collect();
            values.extend(
                node.get("requestBody")
                    .map(|body| ("the body", expression(body))),
            );
            all.push(ResponseLink {
                name,
                operation,
                target: id.or_else(|| reference?.as_str()).unwrap_or_default(),
                values,
                prose: self.prose(node, "description"),
            });
        }
        all
    }
}

/// Returns a runtime expression or a constant.
fn expression(node: Node<'_>) -> String {
    node.as_str().map_or_else(|| json(node), str::to_owned)
}
