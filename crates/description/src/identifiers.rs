//! Values that files identify by a URI or an anchor, and the resolution of URIs.

use std::collections::HashMap;

use conform_json::{Document, NodeId, Value};
use fluent_uri::Uri;
use fluent_uri::UriRef;

/// Identifiers in a file: `$id`, `$self` and `$anchor` (JSON Schema 2020-12 §8.2; OpenAPI 3.2 §4.1.2.2).
#[derive(Default)]
pub(crate) struct Identifiers {
    /// Values with a URI of their own, outermost first.
    resources: Vec<Resource>,
    /// Anchors, by the resource that contains them and their name.
    anchors: HashMap<(Option<NodeId>, String), NodeId>,
}

/// A value with a URI of its own.
struct Resource {
    uri: String,
    node: NodeId,
    /// The last value inside it.
    last: NodeId,
    /// The index of the resource that contains it.
    around: Option<usize>,
}

impl Identifiers {
    /// Finds the identifiers of a document. Most documents have none, which one search of the text shows.
    pub(crate) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        let text = document.text();
        if !["$id", "$self", "$anchor", "$dynamicAnchor"]
            .iter()
            .any(|word| text.contains(word))
        {
            return found;
        }
        let mut stack = vec![(document.root(), None::<usize>)];
        while let Some((value, mut resource)) = stack.pop() {
            let mut around = resource;
            while let Some(index) = around {
                found.resources[index].last = found.resources[index].last.max(value.id());
                around = found.resources[index].around;
            }
            if let Some(object) = value.as_object() {
                let own = object.get("$id").or_else(|| object.get("$self"));
                if let Some(id) = own
                    .and_then(Value::as_str)
                    .filter(|id| !id.starts_with('#'))
                {
                    let base = match resource {
                        Some(index) => found.resources[index].uri.clone(),
                        None => file_uri(document.name()),
                    };
                    if let Some(uri) = resolve(&base, id) {
                        let (node, last) = (value.id(), value.id());
                        let uri = without_fragment(&uri).to_owned();
                        found.resources.push(Resource {
                            uri,
                            node,
                            last,
                            around: resource,
                        });
                        resource = Some(found.resources.len() - 1);
                    }
                }
                for word in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = object.get(word).and_then(Value::as_str) {
                        let scope = resource.map(|index| found.resources[index].node);
                        found
                            .anchors
                            .entry((scope, anchor.to_owned()))
                            .or_insert(value.id());
                    }
                }
                stack.extend(object.iter().map(|member| (member.value, resource)));
            } else if let Some(array) = value.as_array() {
                stack.extend(array.iter().map(|item| (item, resource)));
            }
        }
        found
    }

    /// Every URI, and the value that it identifies.
    pub(crate) fn uris(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.resources
            .iter()
            .map(|resource| (resource.uri.as_str(), resource.node))
    }

    /// The innermost resource that contains a value, as its URI and its value.
    pub(crate) fn resource_of(&self, node: NodeId) -> Option<(&str, NodeId)> {
        let around = self
            .resources
            .iter()
            .filter(|resource| resource.node <= node && node <= resource.last);
        around
            .max_by_key(|resource| resource.node)
            .map(|resource| (resource.uri.as_str(), resource.node))
    }

    /// The value with an anchor in a resource; if there is none, the first one in the file.
    pub(crate) fn anchor(&self, resource: Option<NodeId>, name: &str) -> Option<NodeId> {
        let found = self.anchors.get(&(resource, name.to_owned()));
        let anywhere = || {
            let mut all: Vec<NodeId> = self
                .anchors
                .iter()
                .filter(|((_, anchor), _)| anchor == name)
                .map(|(_, &node)| node)
                .collect();
            all.sort();
            all.first().copied()
        };
        found.copied().or_else(anywhere)
    }

    /// The names of the anchors in a resource, for suggestions.
    pub(crate) fn anchor_names(&self, resource: Option<NodeId>) -> impl Iterator<Item = &str> {
        self.anchors
            .keys()
            .filter(move |(scope, _)| *scope == resource)
            .map(|(_, name)| name.as_str())
    }
}

/// The URI of a file, as the base of relative identifiers.
pub(crate) fn file_uri(name: &str) -> String {
    let mut uri = String::from("file:///");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// Resolves a URI reference against a base (RFC 3986 §5.2). `None` if one of them is malformed.
pub(crate) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = Uri::parse(without_fragment(base)).ok()?;
    let reference = UriRef::parse(reference).ok()?;
    Some(reference.resolve_against(&base).ok()?.as_str().to_owned())
}

/// A URI up to its fragment.
pub(crate) fn without_fragment(uri: &str) -> &str {
    uri.split_once('#').map_or(uri, |(uri, _)| uri)
}
