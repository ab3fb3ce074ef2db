//! Members and values of another version of OpenAPI, and what to write in this version.

use conform_description::grammar::{Member, ObjectKind, Versions};
use conform_description::{Dialect, Node, NodeMember, Version};

use crate::codes;
use crate::linter::{Linter, Owner, text_of};

impl<'d> Linter<'d> {
    /// A member that this version does not define.
    pub(crate) fn wrong_version(&mut self, member: NodeMember<'d>, known: &'static Member) {
        let others = match known.versions {
            Versions::ONLY_3_0 => "only in 3.0",
            Versions::FROM_3_2 => "only from 3.2 on",
            Versions::FROM_3_1 => "only from 3.1 on",
            _ => "only in other versions",
        };
        let message = format!(
            "`{}` is not defined in OpenAPI {}, {others}",
            member.key, self.version
        );
        let mut problem = self.problem(codes::WRONG_VERSION, member.key_label(""), message);
        if let Some(help) = rewrite(self.owner, member) {
            problem = problem.help(help);
        }
        self.push(problem);
    }

    /// Returns which versions have a word of a list, if this one does not have it.
    pub(crate) fn other_versions_of(&self, member: &str, word: &str) -> Option<&'static str> {
        let (is_defined, versions) = match (self.owner.kind, member, word) {
            (ObjectKind::Parameter, "in", "querystring")
            | (ObjectKind::Parameter, "style", "cookie") => {
                (self.version == Version::V3_2, "only from 3.2 on")
            }
            (ObjectKind::SecurityScheme, "type", "mutualTLS") => {
                (self.version != Version::V3_0, "only from 3.1 on")
            }
            _ => return None,
        };
        (!is_defined).then_some(versions)
    }

    /// A word of a list that not every version has.
    pub(crate) fn word_of_version(&mut self, member: NodeMember<'d>, node: Node<'d>, word: &str) {
        if let Some(versions) = self.other_versions_of(member.key, word) {
            let message = format!(
                "`{}: {word}` is not defined in OpenAPI {}, {versions}",
                member.key, self.version
            );
            let problem = self.problem(codes::WRONG_VERSION, node.label(""), message);
            self.push(problem);
        }
    }

    /// `exclusiveMinimum` and `exclusiveMaximum`: a boolean in 3.0, and a number from 3.1 on.
    pub(crate) fn exclusive_bound(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let key = member.key;
        let bound = if key == "exclusiveMinimum" {
            "minimum"
        } else {
            "maximum"
        };
        let dialect = self.owner.node.dialect();
        let is_3_0 = matches!(dialect, Dialect::OpenApi30 | Dialect::Draft4);
        let (wanted, help) = match (node.as_bool(), node.as_number()) {
            (Some(_), _) if is_3_0 => return,
            (_, Some(_)) if !is_3_0 => return,
            (_, Some(limit)) => {
                let help = format!("write `{bound}: {}` and `{key}: true`", limit.as_str());
                ("a boolean", Some(help))
            }
            (Some(flag), _) => {
                let limit = self.owner.node.get(bound).map(text_of);
                let help = match (flag, limit) {
                    (false, _) => format!("remove it: `{bound}` alone includes its limit"),
                    (true, Some(limit)) => {
                        format!("replace this and `{bound}: {limit}` with `{key}: {limit}`")
                    }
                    (true, None) => format!("write the limit, such as `{key}: 0`"),
                };
                ("a number", Some(help))
            }
            (None, None) if is_3_0 => ("a boolean", None),
            (None, None) => ("a number", None),
        };
        let code = match help {
            Some(_) => codes::WRONG_VERSION,
            None => codes::WRONG_TYPE,
        };
        let place = match dialect {
            Dialect::OpenApi30 | Dialect::Draft2020 | Dialect::Unknown => {
                format!("OpenAPI {}", self.version)
            }
            stated => stated.to_string(),
        };
        let found = node.kind().noun();
        let message = format!("`{key}` must be {wanted} in {place}, found {found}");
        let mut problem = self.problem(code, node.label(""), message);
        if let Some(help) = help {
            problem = problem.help(help);
        }
        self.push(problem);
    }

    /// `true` or `false` as a schema in 3.0.
    pub(crate) fn boolean_schema(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let help = if node.as_bool() == Some(true) {
            "write `{}` to allow any value"
        } else {
            "write `not: {}` to allow no value"
        };
        let message = format!(
            "`{}` must be an object in OpenAPI 3.0, found a boolean",
            member.key
        );
        let problem = self
            .problem(codes::WRONG_VERSION, node.label(""), message)
            .help(help);
        self.push(problem);
    }

    /// A list of schemas under `items`, which JSON Schema had until 2019-09.
    pub(crate) fn tuple(&mut self, member: NodeMember<'d>) {
        let help = if self.version == Version::V3_0 {
            "write one schema, with `oneOf` for several types: OpenAPI 3.0 has no tuples"
        } else {
            "rename it to `prefixItems`"
        };
        let message = "`items` must be a schema, found a list of schemas";
        let problem = self
            .problem(codes::WRONG_VERSION, member.key_label(""), message)
            .help(help);
        self.push(problem);
    }

    /// A list under `type` in 3.0.
    pub(crate) fn type_list(&mut self, node: Node<'d>) {
        let names: Vec<&str> = node.items().filter_map(Node::as_str).collect();
        let mut others = names.iter().filter(|name| **name != "null");
        let nullable = if names.contains(&"null") {
            " and `nullable: true`"
        } else {
            ""
        };
        let help = match (others.next(), others.next()) {
            (Some(only), None) => format!("write `type: {only}`{nullable}"),
            (Some(_), Some(_)) => format!("write `oneOf` with a schema for each type{nullable}"),
            _ => "write `nullable: true` beside a type".to_owned(),
        };
        let message = "`type` must be one type in OpenAPI 3.0, found a list";
        let problem = self
            .problem(codes::WRONG_VERSION, node.label(""), message)
            .help(help);
        self.push(problem);
    }

    /// The type `null` in 3.0.
    pub(crate) fn null_type(&mut self, node: Node<'d>) {
        let message = "the type `null` is not defined in OpenAPI 3.0, only from 3.1 on";
        let problem = self
            .problem(codes::WRONG_VERSION, node.label(""), message)
            .help("write `nullable: true` beside the type of the other values");
        self.push(problem);
    }
}

/// What to write instead of a member that this version does not define.
fn rewrite(owner: Owner<'_>, member: NodeMember<'_>) -> Option<String> {
    let value = text_of(member.node);
    Some(match (owner.kind, member.key) {
        (ObjectKind::Schema, "nullable") => match (member.node.as_bool(), owner.node.get("type")) {
            (Some(false), _) => "remove it: without it, null is not allowed".to_owned(),
            (_, Some(found)) if found.as_str().is_some() => {
                format!("write `type: [{}, 'null']`", text_of(found))
            }
            _ if owner.node.get("$ref").is_some() => {
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
            _ => "write `example` with one of the values".to_owned(),
        },
        (ObjectKind::Schema, "$defs") => "move the schemas to `components.schemas`".to_owned(),
        (ObjectKind::Schema, "patternProperties") => {
            "write `x-pattern-properties`, an extension that this tool reads, or `additionalProperties`".to_owned()
        }
        (ObjectKind::Schema, "prefixItems") => {
            "write `items` with `oneOf`: OpenAPI 3.0 has no tuples".to_owned()
        }
        (ObjectKind::Schema, "contentEncoding") if value == "base64" => {
            "write `format: byte`".to_owned()
        }
        (ObjectKind::Schema, "contentMediaType") => {
            "write `format: binary` if the value is bytes".to_owned()
        }
        (ObjectKind::Schema, "$comment") => "write a YAML comment, or `x-comment`".to_owned(),
        (ObjectKind::OpenApi, "webhooks") => {
            "use `callbacks` of an operation, or change `openapi` to 3.1.1".to_owned()
        }
        (ObjectKind::License, "identifier") => "write `url` with the URL of the license".to_owned(),
        (ObjectKind::Info, "summary") => "move it into `description`".to_owned(),
        (ObjectKind::PathItem, "query" | "additionalOperations") => {
            "change `openapi` to 3.2.0 to use it".to_owned()
        }
        _ => return None,
    })
}
