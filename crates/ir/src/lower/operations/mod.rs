//! Operations, webhooks and callbacks.

pub(crate) mod body;
pub(crate) mod form;
pub(crate) mod media_type;
pub(crate) mod parameter;
pub(crate) mod positional_parts;
pub(crate) mod security;

use std::borrow::Cow;

use foldhash::{HashMap, HashSet};

use conform_json::pointer::unescape;

use crate::lower::operations::parameter::undeclared;
use crate::lower::operations::security::{Schemes, requirements, servers};
use crate::lower::passes::graph::mark;
use crate::lower::types::Types;
use crate::lower::types::names::Words;
use crate::{Api, Operation, Parameter, ParameterLocation, SecurityRequirement};
use conform_description::Node;
use conform_description::operations::{Operation as Declared, OperationKind};

/// Lowers every operation of the description into `api`.
pub(crate) fn lower(types: &mut Types<'_>, api: &mut Api) {
    let root = types.description.root();
    let mut schemes = Schemes::new(std::mem::take(&mut api.security_schemes), root);
    let security = root
        .get("security")
        .map(|list| requirements(list, &mut schemes))
        .unwrap_or_default();
    let mut ids = Ids::default();
    let operations = types.description.operations();
    let webhooks = types.description.webhooks();
    ids.declare(operations.iter().chain(&webhooks));
    for (declared, out) in operations
        .iter()
        .map(|declared| (declared, true))
        .chain(webhooks.iter().map(|declared| (declared, false)))
    {
        let id = ids.of(declared);
        let own = declared
            .node
            .get("security")
            .map(|list| requirements(list, &mut schemes));
        // What the API sends is not secured by what it asks of others.
        let general = if out { security.clone() } else { Vec::new() };
        let operation = types.operation(declared, id, own.unwrap_or(general));
        types.run();
        if out {
            api.operations.push(operation)
        } else {
            api.webhooks.push(operation)
        }
    }
    api.security_schemes = schemes.list;
}

impl<'d> Types<'d> {
    fn operation(
        &mut self,
        declared: &Declared<'d>,
        id: String,
        security: Vec<SecurityRequirement>,
    ) -> Operation {
        let node = declared.node;
        let words = Words::new([id.as_str()]);
        let parameters = self.parameters(declared, &words);
        let body = node
            .get("requestBody")
            .and_then(|body| self.request_body(body, &words));
        let responses = node
            .follow("responses")
            .map(|responses| self.responses(responses, declared.method.as_ref(), &words))
            .unwrap_or_default();
        let mut own_servers = servers(node);
        if own_servers.is_empty() {
            own_servers = servers(declared.path_item);
        }
        Operation {
            id_declared: declared.id().is_some(),
            id,
            method: declared.method.to_string(),
            path: if declared.kind == OperationKind::Path {
                meant_template(declared).into_owned()
            } else {
                declared.path.key.to_owned()
            },
            origin: declared.key.key_origin(),
            tags: node
                .get("tags")
                .into_iter()
                .flat_map(Node::items)
                .filter_map(|tag| tag.as_str().map(str::to_owned))
                .collect(),
            docs: crate::lower::docs(node),
            deprecated: node.flag("deprecated"),
            parameters,
            body,
            responses,
            security,
            servers: own_servers,
        }
    }

    /// The parameters of an operation: those of the path in the order of the template, then the others as declared.
    fn parameters(&mut self, declared: &Declared<'d>, words: &Words) -> Vec<Parameter> {
        let mut path: Vec<Parameter> = Vec::new();
        let mut others: Vec<Parameter> = Vec::new();
        for entry in &declared.parameters {
            if let Some(parameter) = self.parameter(entry, words) {
                let list = if parameter.location == ParameterLocation::Path {
                    &mut path
                } else {
                    &mut others
                };
                list.push(parameter);
            }
        }
        if declared.kind != OperationKind::Path {
            path.append(&mut others);
            return path;
        }
        let mut path: HashMap<String, Parameter> = path
            .into_iter()
            .map(|parameter| (parameter.wire.clone(), parameter))
            .collect();
        let template = meant_template(declared);
        let mut seen = HashSet::default();
        let mut ordered: Vec<Parameter> = template_names(&template)
            .filter(|name| seen.insert(*name))
            .map(|name| {
                path.remove(name)
                    .unwrap_or_else(|| undeclared(name, declared.path))
            })
            .collect();
        ordered.append(&mut others);
        ordered
    }
}

/// The names between braces in a path template.
pub(crate) fn template_names(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let start = rest.find('{')?;
        let tail = &rest[start + 1..];
        let end = tail.find('}')?;
        rest = &tail[end + 1..];
        Some(&tail[..end])
    })
}

/// The path template, with single braces and no space around the names of declared parameters: `{{ id }}`, as templates of
/// other kinds have it, means `{id}` where there is a parameter `id`.
fn meant_template<'d>(declared: &Declared<'d>) -> Cow<'d, str> {
    let template = declared.template();
    let parameters = declared.parameters.iter();
    let in_path: HashSet<&str> = parameters
        .filter(|parameter| parameter.location == "path")
        .map(|parameter| parameter.name)
        .collect();
    let is_declared = |name: &str| in_path.contains(name);
    if template_names(template).all(|name| is_declared(name) || !is_declared(bare(name))) {
        return Cow::Borrowed(template);
    }
    let mut meant = String::new();
    let mut rest = template;
    while let Some((start, end)) = rest
        .find('{')
        .and_then(|start| Some((start, start + rest[start..].find('}')?)))
    {
        let inner = &rest[start + 1..end];
        meant.push_str(&rest[..=start]);
        let mut after = &rest[end..];
        if is_declared(inner) || !is_declared(bare(inner)) {
            meant.push_str(inner);
        } else {
            meant.push_str(bare(inner));
            let more = inner.bytes().take_while(|&byte| byte == b'{').count();
            let closed = after.bytes().take_while(|&byte| byte == b'}').count();
            after = &after[more.min(closed - 1)..];
        }
        meant.push('}');
        rest = &after[1..];
    }
    meant.push_str(rest);
    Cow::Owned(meant)
}

/// A name without braces and spaces around it.
fn bare(name: &str) -> &str {
    name.trim_matches(|ch: char| ch == '{' || ch.is_whitespace())
}

/// Operation ids, each once.
#[derive(Default)]
struct Ids {
    /// Ids that the document declares, which no made one may take.
    declared: HashSet<String>,
    used: HashSet<String>,
    /// For an id that is wanted more than once, the number to try next: those before it are taken.
    numbers: HashMap<String, usize>,
}

impl Ids {
    fn declare<'o, 'd: 'o>(&mut self, operations: impl Iterator<Item = &'o Declared<'d>>) {
        for operation in operations {
            if let Some(id) = operation.id() {
                self.declared.insert(id.to_owned());
            }
        }
    }

    fn of(&mut self, operation: &Declared<'_>) -> String {
        let wanted = match operation.id() {
            Some(id) => id.to_owned(),
            None => match operation.kind {
                OperationKind::Path => made(&operation.method, operation.path.key),
                OperationKind::Webhook => made_from_name(&operation.method, operation.path.key),
                OperationKind::Callback => {
                    made_from_name(&operation.method, &callback_name(operation))
                }
            },
        };
        let taken = |ids: &Self, id: &str| ids.used.contains(id);
        let belongs_to_other = operation.id().is_none() && self.declared.contains(&wanted);
        if !taken(self, &wanted) && !belongs_to_other {
            self.used.insert(wanted.clone());
            return wanted;
        }
        let mut number = self.numbers.get(&wanted).copied().unwrap_or(2);
        let id = loop {
            let id = format!("{wanted}_{number}");
            number += 1;
            if !taken(self, &id) && !self.declared.contains(&id) {
                break id;
            }
        };
        self.numbers.insert(wanted, number);
        self.used.insert(id.clone());
        id
    }
}

/// An operation id from method and path: `GET /visits/{id}` is `get_visits_by_id`. Of a path without end, it is the beginning.
fn made(method: &str, path: &str) -> String {
    const MOST: usize = 100;
    let mut words = vec![method.to_ascii_lowercase()];
    let mut rest = path;
    while !rest.is_empty() && words.len() < MOST {
        let (literal, after) = rest.split_once('{').unwrap_or((rest, ""));
        words.extend(
            literal
                .split(|ch: char| !ch.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(MOST)
                .map(str::to_owned),
        );
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        words.push("by".to_owned());
        words.extend(
            name.split(|ch: char| !ch.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(MOST)
                .map(str::to_owned),
        );
        rest = tail;
    }
    if words.len() == 1 {
        words.push("root".to_owned());
    }
    words.join("_")
}

/// An operation id from the name of a webhook or callback; `POST` is what they usually are.
fn made_from_name(method: &str, name: &str) -> String {
    let words = name
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("_");
    if method == "POST" && !name.is_empty() {
        name
    } else {
        made(method, &name)
    }
}

/// The name of the callback that an operation stands in: what is before the expression in its place.
fn callback_name(operation: &Declared<'_>) -> String {
    if let Some(name) = operation.callback {
        return name.to_owned();
    }
    let pointer = operation.path.node.pointer();
    let name = pointer.rsplit('/').nth(1).unwrap_or_default();
    unescape(name).into_owned()
}

/// Marks uses of names that admit `null`.
pub(crate) fn mark_null(api: &mut Api, null: &[bool]) {
    api.value_examples
        .iter_mut()
        .for_each(|value| mark(&mut value.ty, null));
    for operation in api.operations.iter_mut().chain(&mut api.webhooks) {
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| mark(&mut parameter.ty, null));
        for response in &mut operation.responses {
            response
                .headers
                .iter_mut()
                .for_each(|header| mark(&mut header.ty, null));
        }
        let contents = operation
            .body
            .iter_mut()
            .flat_map(|body| &mut body.contents);
        for content in contents.chain(
            operation
                .responses
                .iter_mut()
                .flat_map(|response| &mut response.contents),
        ) {
            content.each_use_mut(|used| mark(used, null));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_method_and_path() {
        assert_eq!(made("GET", "/visits/{id}"), "get_visits_by_id");
        assert_eq!(made("GET", "/"), "get_root");
        assert_eq!(
            made("POST", "/v1/files/{file-id}.json"),
            "post_v1_files_by_file_id_json"
        );
        assert_eq!(
            made("GET", "/oauth2/token#refresh"),
            "get_oauth2_token_refresh"
        );
        assert_eq!(made("GET", "/a{b"), "get_a_b");
    }

    #[test]
    fn templates_name_parameters() {
        assert_eq!(
            template_names("/a/{b}/{c}.{d}").collect::<Vec<_>>(),
            ["b", "c", "d"]
        );
        assert_eq!(template_names("/a/{b").count(), 0);
    }
}
