//! Words of one version in a document of another, each with what this version says instead.

use super::{Linter, codes};
use conform_description::grammar::{ObjectKind, Versions};
use conform_description::{Node, NodeMember, Version};

impl<'d> Linter<'d> {
    /// A member of another version.
    pub(super) fn wrong_version(
        &mut self,
        kind: ObjectKind,
        owner: Node<'d>,
        member: NodeMember<'d>,
    ) {
        let Some(known) = kind.table().member(member.key) else {
            return;
        };
        let since = if known.versions == Versions::FROM_3_2 {
            "3.2"
        } else if known.versions == Versions::FROM_3_1 {
            "3.1"
        } else {
            "3.0"
        };
        let message = if known.versions == Versions::ONLY_3_0 {
            format!(
                "`{}` is a word of OpenAPI 3.0; this document is {}",
                member.key, self.version
            )
        } else {
            format!(
                "`{}` is a word of OpenAPI {since}; this document is {}",
                member.key, self.version
            )
        };
        let mut problem = self.problem(codes::WRONG_VERSION, member.key_label(""), message);
        if let Some(advice) = rewrite(kind, owner, member) {
            problem = problem.help(advice);
        }
        self.push(problem);
    }

    /// `exclusiveMinimum` and `exclusiveMaximum`, a boolean in 3.0 and a number from 3.1 on.
    pub(super) fn exclusive_bound(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let bound = if member.key == "exclusiveMinimum" {
            "minimum"
        } else {
            "maximum"
        };
        let key = member.key;
        if let (Some(flag), true) = (node.as_bool(), self.version != Version::V3_0) {
            let message = format!(
                "`{key}` is a number from OpenAPI 3.1 on; this document is {}",
                self.version
            );
            let limit = self.owner.get(bound).map(|limit| text_of(limit).to_owned());
            let advice = match (flag, limit) {
                (false, _) => format!("leave it out; `{bound}` alone includes its limit"),
                (true, Some(limit)) => {
                    format!("write `{key}: {limit}` in place of `{bound}: {limit}` and this")
                }
                (true, None) => format!("write the limit itself: `{key}: 0`"),
            };
            let problem = self
                .problem(codes::WRONG_VERSION, node.label("a boolean"), message)
                .help(advice);
            self.push(problem);
        } else if let (Some(limit), Version::V3_0) = (node.as_number(), self.version) {
            let message = format!("`{key}` is a boolean in OpenAPI 3.0");
            let problem = self
                .problem(codes::WRONG_VERSION, node.label("a number"), message)
                .help(format!(
                    "write `{bound}: {}` and `{key}: true`",
                    limit.as_str()
                ));
            self.push(problem);
        } else if node.as_bool().is_none() && node.as_number().is_none() {
            let wanted = if self.version == Version::V3_0 {
                "a boolean"
            } else {
                "a number"
            };
            let problem = self.problem(
                codes::WRONG_TYPE,
                node.label(""),
                format!("`{key}` is {wanted}"),
            );
            self.push(problem);
        }
    }

    /// `true` or `false` for a schema, in 3.0.
    pub(super) fn boolean_schema(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let advice = if node.as_bool() == Some(true) {
            "`{}` allows anything"
        } else {
            "`not: {}` allows nothing"
        };
        let message = format!(
            "`{}` is a boolean; schemas can be booleans from OpenAPI 3.1 on",
            member.key
        );
        let problem = self
            .problem(codes::WRONG_VERSION, node.label(""), message)
            .help(advice);
        self.push(problem);
    }

    /// A list of schemas under `items`, which JSON Schema had until 2019-09.
    pub(super) fn tuple(&mut self, member: NodeMember<'d>) {
        let advice = if self.version == Version::V3_0 {
            "3.0 has no tuples: write one schema, with `oneOf` for several types"
        } else {
            "write `prefixItems` for the list"
        };
        let message = "`items` is a schema; lists of schemas are a word of older JSON Schema";
        let problem = self
            .problem(codes::WRONG_VERSION, member.key_label(""), message)
            .help(advice);
        self.push(problem);
    }

    /// A list under `type`, in 3.0.
    pub(super) fn type_list(&mut self, node: Node<'d>) {
        let names: Vec<&str> = node.items().filter_map(Node::as_str).collect();
        let mut others = names.iter().filter(|name| **name != "null");
        let nullable = if names.contains(&"null") {
            " and `nullable: true`"
        } else {
            ""
        };
        let advice = match (others.next(), others.next()) {
            (Some(only), None) => format!("write `type: {only}`{nullable}"),
            (Some(_), Some(_)) => format!("write `oneOf` with a schema for each type{nullable}"),
            _ => "write `nullable: true` beside a type".to_owned(),
        };
        let message = "`type` names one type in OpenAPI 3.0; lists of types are a word of 3.1";
        let problem = self
            .problem(codes::WRONG_VERSION, node.label("a list"), message)
            .help(advice);
        self.push(problem);
    }

    /// The type `null`, in 3.0.
    pub(super) fn null_type(&mut self, node: Node<'d>) {
        let message = "the type `null` is a word of OpenAPI 3.1; this document is 3.0";
        let problem = self
            .problem(codes::WRONG_VERSION, node.label(""), message)
            .help("write `nullable: true` beside the type that it may have otherwise");
        self.push(problem);
    }
}

/// What a document says in place of a word that its version does not know.
fn rewrite(kind: ObjectKind, owner: Node<'_>, member: NodeMember<'_>) -> Option<String> {
    let value = text_of(member.node);
    Some(match (kind, member.key) {
        (ObjectKind::Schema, "nullable") => match (member.node.as_bool(), owner.get("type")) {
            (Some(false), _) => "leave it out: without it null is not allowed".to_owned(),
            (_, Some(found)) if found.as_str().is_some() => {
                format!("write `type: [{}, 'null']`", text_of(found))
            }
            _ if owner.get("$ref").is_some() => {
                "write `anyOf` with the `$ref` and `type: 'null'`".to_owned()
            }
            _ => "write `anyOf` with the schema and `type: 'null'`".to_owned(),
        },
        (ObjectKind::Schema, "const") if member.node.is_null() => {
            "write `nullable: true` and `enum: [null]`".to_owned()
        }
        (ObjectKind::Schema, "const") => format!("write `enum: [{value}]`"),
        (ObjectKind::Schema, "examples") => match member.node.items().next() {
            Some(first) if !first.is_object() && !first.is_array() => {
                format!("write `example: {}`", text_of(first))
            }
            _ => "write `example` with one of them".to_owned(),
        },
        (ObjectKind::Schema, "$defs") => "move the schemas to `components.schemas`".to_owned(),
        (ObjectKind::Schema, "patternProperties") => {
            "write `additionalProperties` with the schema".to_owned()
        }
        (ObjectKind::Schema, "prefixItems") => {
            "3.0 has no tuples: write `items` with `oneOf`".to_owned()
        }
        (ObjectKind::Schema, "contentEncoding") if value == "base64" => {
            "write `format: byte`".to_owned()
        }
        (ObjectKind::Schema, "contentMediaType") => "write `format: binary` for bytes".to_owned(),
        (ObjectKind::Schema, "$comment") => "write a YAML comment, or `x-comment`".to_owned(),
        (ObjectKind::OpenApi, "webhooks") => {
            "3.0 knows `callbacks` of an operation; or state `openapi: 3.1.1`".to_owned()
        }
        (ObjectKind::License, "identifier") => {
            "write `url` with the address of the license".to_owned()
        }
        (ObjectKind::Info, "summary") => "put it into `description`".to_owned(),
        (ObjectKind::PathItem, "query" | "additionalOperations") => {
            "state `openapi: 3.2.0` to use it".to_owned()
        }
        _ => return None,
    })
}

/// A value as it is written, cut when it is long.
fn text_of(node: Node<'_>) -> &str {
    const LONGEST: usize = 60;
    let text =
        &node.description().document(node.address().file).text()[node.value().span().range()];
    let line = text.lines().next().unwrap_or_default();
    &line[..line.floor_char_boundary(LONGEST)]
}
