//! Responses, and which of them can have a body.

use conform_description::{Node, NodeMember};
use conform_schema::Direction;

use crate::lower::codes;
use crate::lower::document::{docs, shared_words};
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::types::names::NameWords;
use crate::{Content, Response, Status};

impl<'d> OperationLowering<'_, 'd> {
    /// Returns the responses of an operation.
    pub(crate) fn responses(
        &mut self,
        responses: Node<'d>,
        method: &str,
        words: &NameWords,
    ) -> Vec<Response> {
        let members: Vec<(Status, NodeMember<'d>)> = responses
            .members()
            .filter(|member| !member.key.starts_with("x-"))
            .filter_map(|member| Some((status(member.key)?, member)))
            .collect();
        let success =
            |status: &Status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let main = members
            .iter()
            .map(|(status, _)| *status)
            .find(success)
            .or(members.first().map(|(status, _)| *status));
        let mut out = Vec::new();
        for (status, member) in members {
            let Ok(resolved) = member.node.resolve() else {
                let body = has_body(method, status);
                out.push(Response {
                    status,
                    docs: Default::default(),
                    origin: member.key_origin(),
                    headers: Vec::new(),
                    contents: Vec::from_iter(body.then(|| Content::unknown("*/*", member.node))),
                });
                continue;
            };
            let node = resolved.node;
            let words = shared_words(member.node, "response").unwrap_or_else(|| {
                let response = words.then("response");
                if Some(status) == main {
                    response
                } else {
                    response.then(member.key)
                }
            });
            let content = node.get("content");
            let contents = if has_body(method, status) {
                self.contents(content, Direction::Response, &words)
            } else {
                self.report_unsendable(method, status, content);
                Vec::new()
            };
            out.push(Response {
                status,
                docs: docs(node),
                origin: member.key_origin(),
                headers: self.headers(node.get("headers"), &words),
                contents,
            });
        }
        out
    }

    /// Reports a body that HTTP does not let a server send.
    fn report_unsendable(&mut self, method: &str, status: Status, content: Option<Node<'d>>) {
        let Some(first) = content.and_then(|content| content.members().next()) else {
            return;
        };
        let answer = match status {
            Status::Code(code) if has_body("GET", status) => format!("{code} to `{method}`"),
            Status::Code(code) => code.to_string(),
            Status::Range(_) | Status::Default => format!("an answer to `{method}`"),
        };
        self.types.diagnostics.push(
            self.types
                .diagnostics
                .at(
                    codes::BODY_OF_NOTHING,
                    first.key_label("never sent"),
                    format!("{answer} cannot have a body in HTTP"),
                )
                .help("remove `content` from this response"),
        );
    }
}

/// Whether a response can have a body (RFC 9110 §6.4.1, §15.3.6).
fn has_body(method: &str, status: Status) -> bool {
    !matches!(
        status,
        Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1)
    ) && !method.eq_ignore_ascii_case("HEAD")
}

/// Returns the statuses that a key of `responses` stands for.
pub(crate) fn status(key: &str) -> Option<Status> {
    match key.as_bytes() {
        b"default" => Some(Status::Default),
        [first @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Status::Range(first - b'0')),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Code),
        _ => None,
    }
}
