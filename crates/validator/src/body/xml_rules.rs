//! What XML Objects say of schemas: names, namespaces, and what each value is in XML.

use std::collections::HashSet;

use conform_description::{Node, Version};

/// How many schemas one schema may be composed of; the properties of further ones are not read.
const MAX_VIEWS: usize = 512;

/// Returns the schema of a property of the object that a schema describes.
pub(super) fn property_schema<'d>(schema: Node<'d>, name: &str) -> Option<Node<'d>> {
    let mut views = views(schema).into_iter();
    views.find_map(|view| view.get("properties")?.get(name))
}

/// What an XML Object says of a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    pub(super) form: Form,
    pub(super) wrapped: bool,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Element,
    Attribute,
    /// The text of the element that the value belongs to.
    Text,
    /// Nothing of its own: its members belong to the element around it.
    Inline,
}

impl Rule {
    pub(super) fn of(schema: Node<'_>) -> Self {
        let is_reference = schema.get("$ref").is_some();
        let own = Some(schema).filter(|_| !is_reference || has_siblings(schema));
        let referred = schema.resolve().ok().map(|resolved| resolved.node);
        let xml = own
            .and_then(|node| node.follow("xml"))
            .or_else(|| referred?.follow("xml"));
        let Some(xml) = xml else {
            return Self::default();
        };
        let node_type = xml.text("nodeType");
        Self {
            name: xml.text("name").map(str::to_owned),
            namespace: xml.text("namespace").map(str::to_owned),
            form: match node_type {
                Some("attribute") => Form::Attribute,
                Some("text" | "cdata") => Form::Text,
                Some("none") => Form::Inline,
                None if xml.flag("attribute") => Form::Attribute,
                _ => Form::Element,
            },
            wrapped: xml.flag("wrapped") || node_type == Some("element"),
        }
    }

    pub(super) fn fits(&self, namespace: Option<&str>) -> bool {
        let wanted = self.namespace.as_deref();
        wanted.is_none_or(|wanted| namespace == Some(wanted))
    }
}

/// Whether a reference may have siblings that mean something.
pub(super) fn has_siblings(schema: Node<'_>) -> bool {
    schema.description().version() != Version::V3_0
}

/// A property of an object.
pub(super) struct PropertySchema<'d> {
    pub(super) name: &'d str,
    pub(super) schema: Node<'d>,
    pub(super) rule: Rule,
    /// The schema of the items, if the property is a list.
    pub(super) items: Option<Option<Node<'d>>>,
    pub(super) is_required: bool,
}

/// Returns a schema, and those that it is composed of.
pub(super) fn views(schema: Node<'_>) -> Vec<Node<'_>> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut waiting = vec![schema];
    while let Some(node) = waiting.pop() {
        let Ok(resolved) = node.resolve() else {
            continue;
        };
        if has_siblings(node) && node.get("$ref").is_some() && seen.insert(node.address()) {
            found.push(node);
        }
        let node = resolved.node;
        if found.len() >= MAX_VIEWS || !seen.insert(node.address()) {
            continue;
        }
        found.push(node);
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let branches = node.get(keyword).into_iter().flat_map(Node::items);
            let branches: Vec<Node<'_>> = branches.collect();
            waiting.extend(branches.into_iter().rev());
        }
    }
    found
}

/// Returns the schema of the items if a schema is that of a list; the inner option is empty if any item is allowed.
pub(super) fn items_of<'d>(views: &[Node<'d>]) -> Option<Option<Node<'d>>> {
    let items = views.iter().find_map(|view| view.get("items"));
    let is_list = views.iter().any(|view| {
        let Some(stated) = view.get("type") else {
            return false;
        };
        stated.as_str() == Some("array") || stated.items().any(|one| one.as_str() == Some("array"))
    });
    (is_list || items.is_some()).then_some(items)
}

pub(super) fn properties(schema: Node<'_>) -> Vec<PropertySchema<'_>> {
    let views = views(schema);
    let mut required = HashSet::new();
    for view in &views {
        let names = view.get("required").into_iter().flat_map(Node::items);
        required.extend(names.filter_map(Node::as_str));
    }
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for view in &views {
        for member in view.get("properties").into_iter().flat_map(Node::members) {
            if seen.insert(member.key) {
                found.push(PropertySchema {
                    name: member.key,
                    schema: member.node,
                    rule: Rule::of(member.node),
                    items: items_of(&self::views(member.node)),
                    is_required: required.contains(member.key),
                });
            }
        }
    }
    found
}
