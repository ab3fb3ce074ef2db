//! What each operation does to resources.

use std::collections::{HashMap, HashSet};

use conform_description::operations::Operation as Described;
use conform_description::{Address, Node};
use conform_json::pointer::unescape;
use conform_validator::Validator;
use conform_validator::api::{Operation, ParameterLocation};

/// What an operation does to resources.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// It creates one in a collection.
    Create(NewItem),
    /// It lists a collection.
    List {
        /// The parameter that items are identified by.
        parameter: String,
    },
    /// It returns a resource.
    Fetch(Target),
    /// It changes a resource.
    Change {
        target: Target,
        /// Whether it replaces the resource, or else a part of it.
        replaces: bool,
    },
    /// It deletes a resource.
    Delete(Target),
    /// It does nothing of these.
    Other,
}

/// Which resource of which collection a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The one that the last segment of the path names: `/pets/{petId}`. The parameter is named so.
    Item { parameter: String },
    /// The only one of the path: `/settings`.
    Only,
    /// The one of the collection whose id is in the body: `PUT /pets`.
    InBody { parameter: String },
}

/// How items of a collection are identified.
#[derive(Clone, Debug)]
pub(super) struct NewItem {
    /// The parameter that the id is passed in.
    pub(super) parameter: String,
    /// Where a declared link says that the id of the answer is.
    pub(super) link: Option<LinkSource>,
    /// The schema of the parameter.
    pub(super) schema: Option<Address>,
}

/// Where a link takes an id from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinkSource {
    /// A JSON Pointer, as the names that it consists of, into the body of the answer.
    Answer(Vec<String>),
    /// The same into the body of the request.
    Request(Vec<String>),
}

/// Returns the role of each operation of the API.
pub(super) fn roles(validator: &Validator) -> Vec<Role> {
    let described = validator.description().operations();
    let paths = Paths::new(&described);
    let operations = validator.api().operations().iter();
    let roles = operations.zip(&described).map(|(operation, described)| {
        let path = described.template();
        let item = paths.items.get(path.trim_end_matches('/'));
        let target = || paths.target(path);
        match &*described.method {
            "POST" => item.map_or(Role::Other, |(item, parameter)| {
                Role::Create(NewItem {
                    parameter: (*parameter).to_owned(),
                    link: linked(validator, &paths, operation, item),
                    schema: schema_of(validator, &paths, item, parameter),
                })
            }),
            "GET" => match item {
                Some((_, parameter)) if paths.posts.contains(path) => Role::List {
                    parameter: (*parameter).to_owned(),
                },
                _ => target().map_or(Role::Other, Role::Fetch),
            },
            method @ ("PUT" | "PATCH") => target().map_or(Role::Other, |target| Role::Change {
                target,
                replaces: method == "PUT",
            }),
            "DELETE" => match target() {
                Some(Target::InBody { .. }) | None => Role::Other,
                Some(target) => Role::Delete(target),
            },
            _ => Role::Other,
        }
    });
    roles.collect()
}

/// The paths of a description, by what can be done on them.
struct Paths<'d> {
    /// By collection: the path of its items, and the parameter that they have.
    items: HashMap<&'d str, (&'d str, &'d str)>,
    posts: HashSet<&'d str>,
    /// Paths with a `PUT` or a `PATCH`.
    changed: HashSet<&'d str>,
    /// The operations, by method and path.
    indices: HashMap<(&'d str, &'d str), usize>,
    /// The index of each operation, by its id.
    ids: HashMap<&'d str, usize>,
    described: &'d [Described<'d>],
}

impl<'d> Paths<'d> {
    fn new(described: &'d [Described<'d>]) -> Self {
        let mut paths = Self {
            items: HashMap::new(),
            posts: HashSet::new(),
            changed: HashSet::new(),
            indices: HashMap::new(),
            ids: HashMap::new(),
            described,
        };
        for (index, one) in described.iter().enumerate() {
            let path = one.template();
            if let Some((collection, parameter)) = item_of(path) {
                paths.items.entry(collection).or_insert((path, parameter));
            }
            match &*one.method {
                "POST" => drop(paths.posts.insert(path)),
                "PUT" | "PATCH" => drop(paths.changed.insert(path)),
                _ => {}
            }
            paths.indices.insert((&*one.method, path), index);
            if let Some(id) = one.id() {
                paths.ids.entry(id).or_insert(index);
            }
        }
        paths
    }

    /// Returns which resource requests to a path are about; `None` if resources of it are not kept.
    fn target(&self, path: &str) -> Option<Target> {
        if let Some((collection, parameter)) = item_of(path) {
            let is_kept = self.posts.contains(collection)
                || self.posts.contains(&*format!("{collection}/"))
                || self.changed.contains(path);
            return is_kept.then(|| Target::Item {
                parameter: parameter.to_owned(),
            });
        }
        if let Some((_, parameter)) = self.items.get(path.trim_end_matches('/')) {
            return self.changed.contains(path).then(|| Target::InBody {
                parameter: (*parameter).to_owned(),
            });
        }
        self.changed.contains(path).then_some(Target::Only)
    }
}

/// Returns the collection that a path is an item of, and the parameter that names the item: `/pets` and `petId` of `/pets/{petId}`.
fn item_of(path: &str) -> Option<(&str, &str)> {
    let (above, last) = path.trim_end_matches('/').rsplit_once('/')?;
    let name = last.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some((above, name))
}

/// Returns the schema of the parameter that names an item.
fn schema_of(
    validator: &Validator,
    paths: &Paths<'_>,
    item: &str,
    parameter: &str,
) -> Option<Address> {
    let methods = ["GET", "PUT", "PATCH", "DELETE"].into_iter();
    let mut indices = methods.filter_map(|method| paths.indices.get(&(method, item)));
    let operation = &validator.api().operations()[*indices.next()?];
    let mut parameters = operation.parameters.iter();
    let own =
        parameters.find(|one| one.location == ParameterLocation::Path && one.name == parameter)?;
    own.schema()
}

/// Returns where a declared link of an operation says that the id of the created item is.
fn linked(
    validator: &Validator,
    paths: &Paths<'_>,
    operation: &Operation,
    item: &str,
) -> Option<LinkSource> {
    let description = validator.description();
    let (_, parameter) = item_of(item)?;
    operation.responses.iter().find_map(|response| {
        let node = description.node(response.address);
        let links = node.follow("links")?;
        links.members().find_map(|link| {
            let link = link.node.resolve().ok()?.node;
            leads_to(paths, link, item).then_some(())?;
            let parameters = link.follow("parameters")?;
            let value = parameters.members().find(|one| {
                one.key == parameter || one.key.strip_prefix("path.") == Some(parameter)
            })?;
            source(value.node.as_str()?)
        })
    })
}

/// Returns whether a link leads to an operation of a path.
fn leads_to(paths: &Paths<'_>, link: Node<'_>, path: &str) -> bool {
    if let Some(id) = link.text("operationId") {
        let index = paths.ids.get(id);
        return index.is_some_and(|&index| paths.described[index].template() == path);
    }
    let target = link
        .get("operationRef")
        .and_then(Node::reference)
        .and_then(|reference| reference.target);
    target.is_some_and(|target| {
        let mut all = paths.described.iter();
        all.any(|one| one.node.address() == target.address() && one.template() == path)
    })
}

/// Reads a runtime expression (3.0.4 §4.7.21.2) that leads into a body.
fn source(expression: &str) -> Option<LinkSource> {
    let expression = expression
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(expression);
    let names = |pointer: &str| {
        let names = pointer.split('/').map(|name| unescape(name).into_owned());
        names.collect()
    };
    if let Some(pointer) = expression.strip_prefix("$response.body#/") {
        return Some(LinkSource::Answer(names(pointer)));
    }
    let pointer = expression.strip_prefix("$request.body#/")?;
    Some(LinkSource::Request(names(pointer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_below_their_collection() {
        assert_eq!(item_of("/pets/{petId}"), Some(("/pets", "petId")));
        assert_eq!(item_of("/a/{b}/c/{d}/"), Some(("/a/{b}/c", "d")));
        assert_eq!(item_of("/pets"), None);
        assert_eq!(item_of("/pets/{a}.{b}"), None);
    }

    #[test]
    fn expressions_lead_into_bodies() {
        let names = |of: &[&str]| of.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(
            source("$response.body#/data/a~1b"),
            Some(LinkSource::Answer(names(&["data", "a/b"])))
        );
        assert_eq!(
            source("{$request.body#/name}"),
            Some(LinkSource::Request(names(&["name"])))
        );
        assert_eq!(source("$response.header.Location"), None);
    }
}
