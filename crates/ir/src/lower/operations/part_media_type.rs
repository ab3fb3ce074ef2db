//! The media type that the schema of a part declares (`contentMediaType`, from OpenAPI 3.1 on).

use conform_description::{Address, Node};
use foldhash::HashSet;

/// How many schemas are looked at for one part.
const MOST: usize = 256;

/// Returns the `contentMediaType` of a member of a body: of its schema, or of that of its items.
pub(crate) fn of_member<'d>(body: Node<'d>, name: &str) -> Option<&'d str> {
    let is_member = |schema: Node<'d>| schema.get("properties").and_then(|all| all.get(name));
    let schemas = schemas_of(body, &[]);
    schemas
        .into_iter()
        .filter_map(is_member)
        .find_map(of_schema)
}

/// Returns the `contentMediaType` of a schema, or of that of its items.
pub(crate) fn of_schema(schema: Node<'_>) -> Option<&str> {
    let schemas = schemas_of(schema, &["items"]);
    let mut stated = schemas
        .into_iter()
        .filter_map(|schema| schema.get("contentMediaType").and_then(Node::as_str));
    stated.next()
}

/// Returns a schema and those that it refers to or consists of; with `inner`, those under these keywords, too.
fn schemas_of<'d>(schema: Node<'d>, inner: &[&str]) -> Vec<Node<'d>> {
    let mut seen: HashSet<Address> = HashSet::default();
    let mut found = vec![schema];
    let mut next = 0;
    while let Some(&at) = found.get(next).filter(|_| next < MOST) {
        next += 1;
        let target = at.reference().and_then(|reference| reference.target);
        let lists = ["allOf", "oneOf", "anyOf"].iter();
        let branches = lists.filter_map(|key| at.get(key)).flat_map(Node::items);
        let inner = inner.iter().filter_map(|key| at.get(key));
        let all: Vec<Node<'d>> = target.into_iter().chain(branches).chain(inner).collect();
        found.extend(all.into_iter().filter(|node| seen.insert(node.address())));
    }
    found
}
