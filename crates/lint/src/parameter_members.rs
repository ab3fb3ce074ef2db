//! Members of parameters and headers that depend on where the value is sent, and on how it is described.

use conform_description::grammar::ObjectKind;
use conform_description::{Node, NodeMember, Version};
use conform_report::Severity;

use crate::codes;
use crate::linter::Linter;
use crate::tokens::is_token;

impl<'d> Linter<'d> {
    /// The members of a Parameter Object or Header Object. A header is sent like a parameter with `in: header`.
    pub(crate) fn parameter_members(&mut self, kind: ObjectKind, node: Node<'d>) {
        let location = match kind {
            ObjectKind::Header => Some("header"),
            _ => node.get("in").and_then(Node::as_str),
        };
        self.beside_content(node);
        let Some(location) = location else { return };
        if kind == ObjectKind::Parameter {
            self.parameter_name(node, location);
        }
        self.reserved(kind, node, location);
        if let Some(member) = node.member("allowEmptyValue")
            && location != "query"
            && location != "querystring"
        {
            self.without_effect(member, place(kind, location), "`in: query`");
        }
        if location == "querystring"
            && self.version == Version::V3_2
            && let Some(schema) = node.member("schema")
            && node.get("content").is_none()
        {
            let message = "a parameter with `in: querystring` must have `content`, found `schema`";
            let problem = self
                .problem(codes::PARAMETER_TYPE, schema.key_label(""), message)
                .help("move the schema below a media type: `content: {application/x-www-form-urlencoded: {schema: …}}`");
            self.push(problem);
        }
    }

    /// Members that say how a value with a `schema` is written. A value with `content` is written as its media type says.
    fn beside_content(&mut self, node: Node<'d>) {
        if node.get("content").is_none() || node.get("schema").is_some() {
            return;
        }
        let mut words = vec!["style", "explode", "allowReserved"];
        if self.version != Version::V3_2 {
            words.extend(["example", "examples"]);
        }
        for word in words {
            self.exclusive(node, "content", word);
        }
    }

    /// The name of a parameter in a path or header (RFC 9110 §5.1).
    fn parameter_name(&mut self, node: Node<'d>, location: &str) {
        let Some(name) = node.get("name") else { return };
        let Some(text) = name.as_str() else { return };
        match location {
            "header" if !is_token(text) => self.header_name(name, text),
            "path" if text.contains(['{', '}']) || text.is_empty() => {
                let message = format!("`{text}` cannot be the name of a path parameter");
                let problem = self
                    .problem(codes::MALFORMED_NAME, name.label(""), message)
                    .help("write the name without braces: the path has the braces");
                self.push(problem);
            }
            _ => {}
        }
    }

    fn header_name(&mut self, name: Node<'d>, text: &str) {
        let message = format!("`{text}` cannot be the name of a header");
        let problem = self
            .problem(codes::MALFORMED_NAME, name.label(""), message)
            .help("use only letters, digits and ! # $ % & ' * + - . ^ _ ` | ~");
        self.push(problem);
    }

    /// A key of `headers` of a response or encoding.
    pub(crate) fn header_key(&mut self, entry: NodeMember<'d>) {
        if !is_token(entry.key) {
            let message = format!("`{}` cannot be the name of a header", entry.key);
            let problem = self
                .problem(codes::MALFORMED_NAME, entry.key_label(""), message)
                .help("use only letters, digits and ! # $ % & ' * + - . ^ _ ` | ~");
            self.push(problem);
        } else if entry.key.eq_ignore_ascii_case("content-type") {
            let message = "the header `Content-Type` is ignored";
            let problem = self
                .problem(codes::IGNORED_PARAMETER, entry.key_label(""), message)
                .help("describe it by the media types of `content`");
            self.push(problem);
        }
    }

    /// `allowReserved`, which applies where values are percent-encoded.
    fn reserved(&mut self, kind: ObjectKind, node: Node<'d>, location: &str) {
        let Some(member) = node.member("allowReserved") else {
            return;
        };
        if node.get("content").is_some() && node.get("schema").is_none() {
            return;
        }
        let is_form = || {
            node.get("style")
                .is_none_or(|it| it.as_str() == Some("form"))
        };
        let (applies, where_it_does) = match self.version {
            Version::V3_0 | Version::V3_1 => (location == "query", "`in: query`"),
            Version::V3_2 => (
                matches!(location, "path" | "query") || location == "cookie" && is_form(),
                "`in: path`, `in: query`, and `in: cookie` with the style form",
            ),
        };
        if !applies {
            self.without_effect(member, place(kind, location), where_it_does);
        }
    }

    /// A member that has an effect elsewhere. In 3.0 it is ignored; later versions do not allow it.
    fn without_effect(&mut self, member: NodeMember<'d>, noun: String, elsewhere: &str) {
        let is_3_0 = self.version == Version::V3_0;
        let verdict = if is_3_0 {
            "has no effect"
        } else {
            "is not allowed"
        };
        let message = format!("`{}` {verdict} in {noun}", member.key);
        let mut problem = self
            .problem(codes::MISPLACED_MEMBER, member.key_label(""), message)
            .help(format!(
                "remove it: it applies to parameters with {elsewhere}"
            ));
        if is_3_0 {
            problem.severity = Severity::Warning;
        }
        self.push(problem);
    }
}

/// What messages call a parameter at a location, or a header.
fn place(kind: ObjectKind, location: &str) -> String {
    match kind {
        ObjectKind::Header => "a header".to_owned(),
        _ => format!("a parameter with `in: {location}`"),
    }
}
