//! Places of a description, each of which is narrowed.

use conform_description::grammar::ObjectKind;
use conform_description::{Description, Node};
use conform_json::{Document, Draft, ObjectDraft};

/// Members and parameters whose schemas say more than a simple type.
const WITH_RULES: &str = "member or parameter with rules of its own";

fn is_plain(schema: Node<'_>) -> bool {
    let is_annotation = |key: &str| matches!(key, "description" | "example" | "examples" | "title");
    schema.members().all(|own| match own.key {
        "type" => own
            .node
            .as_str()
            .is_some_and(|name| name != "object" && name != "array"),
        "nullable" => true,
        key => is_annotation(key),
    })
}

fn schema_of(parameter: Node<'_>) -> Option<Node<'_>> {
    parameter.resolve().ok()?.node.get("schema")
}

/// A description that is narrowed in one place.
pub(super) struct Mutation {
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) file: String,
    pub(super) text: String,
}

/// Collects mutations.
struct Mutations<'d> {
    description: &'d Description,
    found: Vec<Mutation>,
}

impl<'d> Mutations<'d> {
    fn add(
        &mut self,
        kind: &'static str,
        node: Node<'d>,
        change: impl FnOnce(&mut ObjectDraft<'_>),
    ) {
        let document: &Document = self.description.document(node.address().file);
        let mut draft = Draft::of(document.root());
        let place = node.pointer();
        let Some(object) = draft.at_mut(&place).and_then(Draft::open_object) else {
            return;
        };
        change(object);
        // Where an anchor is in the way, there is no such mutation.
        if let Ok(text) = document.rewritten(&draft) {
            self.found.push(Mutation {
                kind,
                place: format!("{}#{place}", document.name()),
                file: document.name().to_string(),
                text,
            });
        }
    }

    fn schema(&mut self, node: Node<'d>) {
        let count = |key: &str| node.get(key).map_or(0, |list| list.items().count());
        let first_type =
            |node: Node<'d>| node.get("type").and_then(Node::as_str).map(str::to_owned);
        let is_open = node.get("const").is_none();
        if count("enum") > 1 && is_open {
            self.add("value of a list", node, |object| {
                let list = object.get_mut("enum").and_then(Draft::open_array);
                list.expect("a list").items.pop();
            });
        }
        if first_type(node).as_deref() == Some("number")
            && ["format", "enum", "multipleOf"]
                .iter()
                .all(|key| node.get(key).is_none())
        {
            self.add("type", node, |object| {
                object.set("type", Draft::text("integer"))
            });
        }
        if count("type") == 2 {
            let types: Vec<&str> = node
                .get("type")
                .into_iter()
                .flat_map(Node::items)
                .filter_map(Node::as_str)
                .collect();
            let kind = if types.contains(&"null") {
                "null"
            } else {
                "type"
            };
            let kept = types
                .iter()
                .find(|name| **name != "null")
                .copied()
                .unwrap_or("string")
                .to_owned();
            if count("enum") == 0 {
                self.add(kind, node, |object| object.set("type", Draft::text(kept)));
            }
        }
        if node.flag("nullable") && count("enum") == 0 {
            self.add("null", node, |object| {
                object.remove("nullable");
            });
        }
        for keyword in ["anyOf", "oneOf"] {
            let branches: Vec<Node<'d>> = node
                .get(keyword)
                .into_iter()
                .flat_map(Node::items)
                .collect();
            let last = branches.last().copied();
            let is_plain = last.is_some_and(|last| {
                last.members().count() == 1
                    && first_type(last).is_some_and(|name| name != "object" && name != "array")
            });
            if branches.len() > 2 && is_plain {
                self.add("branch", node, |object| {
                    let list = object.get_mut(keyword).and_then(Draft::open_array);
                    list.expect("a list").items.pop();
                });
            }
        }
        self.members(node);
    }

    fn members(&mut self, node: Node<'d>) {
        let Some(properties) = node.get("properties").filter(|all| all.is_object()) else {
            return;
        };
        let required: Vec<&str> = node
            .get("required")
            .into_iter()
            .flat_map(Node::items)
            .filter_map(Node::as_str)
            .collect();
        if node.get("type").is_none() {
            return;
        }
        for member in properties.members() {
            let name = member.key;
            let is_one_way = ["readOnly", "writeOnly"]
                .iter()
                .any(|key| member.node.get(key).is_some());
            if required.contains(&name) || is_one_way {
                continue;
            }
            self.add("required", node, |object| {
                if object.get("required").is_none() {
                    object.set_behind("type", "required", Draft::array(Vec::new()));
                }
                let list = object.get_mut("required").and_then(Draft::open_array);
                list.expect("a list")
                    .items
                    .push(Draft::text(name.to_owned()));
            });
            let kind = if is_plain(member.node) {
                "member"
            } else {
                WITH_RULES
            };
            self.add(kind, node, |object| {
                let all = object.get_mut("properties").and_then(Draft::open_object);
                all.expect("an object").remove(name);
            });
        }
    }

    fn operation(&mut self, node: Node<'d>) {
        let responses = node.get("responses").filter(|all| all.is_object());
        for status in responses.into_iter().flat_map(Node::members).skip(1) {
            let key = status.key;
            self.add("status", node, |object| {
                let all = object.get_mut("responses").and_then(Draft::open_object);
                all.expect("an object").remove(key);
            });
        }
        let parameters: Vec<Node<'d>> = node
            .get("parameters")
            .into_iter()
            .flat_map(Node::items)
            .collect();
        for (at, parameter) in parameters.iter().enumerate() {
            let Ok(resolved) = parameter.resolve().map(|resolved| resolved.node) else {
                continue;
            };
            // No traffic shows that something is required, of parameters as of members.
            if resolved.text("in") == Some("query") && !resolved.flag("required") {
                let has_rules = schema_of(*parameter).is_some_and(|schema| !is_plain(schema));
                let kind = if has_rules {
                    WITH_RULES
                } else {
                    "query parameter"
                };
                self.add(kind, node, |object| {
                    let list = object.get_mut("parameters").and_then(Draft::open_array);
                    list.expect("a list").items.remove(at);
                });
            }
        }
    }
}

/// Narrows each place of a description that can be.
pub(super) fn mutations(description: &Description) -> Vec<Mutation> {
    let mut mutations = Mutations {
        description,
        found: Vec::new(),
    };
    for (kind, node) in description.objects() {
        match kind {
            ObjectKind::Schema => mutations.schema(node),
            ObjectKind::Operation => mutations.operation(node),
            _ => {}
        }
    }
    mutations.found
}
