//! Ordering the members of objects: one order in all files, with everything else as it is.

use std::borrow::Cow;
use std::sync::Arc;

use conform_json::{Document, Draft, EditError, ObjectDraft, Span};

use crate::Description;
use crate::grammar::ObjectKind;
use crate::node::{Node, NodeMember};

/// What stands for all members that a list of names does not have.
const OTHERS: &str = "*";

/// The members of schemas in the order in which people read them. The specification lists them by the drafts that they came with.
const SCHEMA: [&str; 63] = [
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
    "$ref",
    "$dynamicRef",
    "title",
    "description",
    "deprecated",
    "type",
    "format",
    "nullable",
    "readOnly",
    "writeOnly",
    "const",
    "enum",
    "default",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "minItems",
    "maxItems",
    "uniqueItems",
    "prefixItems",
    "items",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "dependentRequired",
    "dependentSchemas",
    "discriminator",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "xml",
    "externalDocs",
    "example",
    "examples",
    "*",
    "$defs",
];

/// A map whose names can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortedMap {
    /// `paths`, by path.
    Paths,
    /// The sections of `components`, by name.
    Components,
    /// `responses` of operations: statuses, then ranges, then `default`.
    Responses,
    /// `properties` of schemas, by name.
    Properties,
}

/// The order of the members of objects.
///
/// Members of objects that the specification defines are in the order in which it lists them, those of schemas in the order in
/// which people read them; extensions are last. Names that authors choose, such as paths and members of objects, keep their order
/// unless they are to be sorted.
#[derive(Clone, Debug, Default)]
pub struct MemberOrder {
    /// For kinds of object, the names that come first; `*` stands for all others.
    pub first: Vec<(ObjectKind, Vec<String>)>,
    /// The maps that are sorted.
    pub sorted: Vec<SortedMap>,
}

/// A file whose members are not in order.
#[derive(Debug)]
pub struct Disordered<'d> {
    /// The file.
    pub document: &'d Arc<Document>,
    /// The text in order, with all comments.
    ///
    /// # Errors
    ///
    /// The notation of the file, such as an anchor whose alias would be before it, leaves no room for the change.
    pub ordered: Result<String, EditError>,
}

impl MemberOrder {
    /// Returns the files of a description whose members are not in this order, and their texts in order.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions, MemberOrder};
    ///
    /// let text = "info: {version: '1', title: Visits}\nopenapi: 3.1.0\n# None yet.\npaths: {}\n";
    /// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let description = loaded.description.unwrap();
    /// let files = MemberOrder::default().disordered(&description);
    /// let ordered = files[0].ordered.as_ref().unwrap();
    /// assert_eq!(ordered, "openapi: 3.1.0\ninfo: {title: Visits, version: '1'}\n# None yet.\npaths: {}\n");
    /// ```
    #[must_use]
    pub fn disordered<'d>(&self, description: &'d Description) -> Vec<Disordered<'d>> {
        let mut found = Vec::new();
        for (index, document) in description.files().enumerate() {
            let draft = description
                .file_root(index)
                .and_then(|root| self.draft(root, None));
            if let Some(draft) = draft {
                let ordered = document.rewritten(&draft);
                if !matches!(&ordered, Ok(text) if text == document.text()) {
                    found.push(Disordered { document, ordered });
                }
            }
        }
        found
    }

    /// The draft of a value in order; `None` if it is in order.
    fn draft<'d>(&self, node: Node<'d>, sorting: Option<SortedMap>) -> Option<Draft<'d>> {
        if node.is_array() {
            let items: Vec<Node<'d>> = node.items().collect();
            let drafts: Vec<Option<Draft<'d>>> = items
                .iter()
                .map(|item| self.inner(node, *item, None))
                .collect();
            if drafts.iter().all(Option::is_none) {
                return None;
            }
            let drafts = items.iter().zip(drafts);
            let mut whole = Draft::of(node.value());
            if let Some(array) = whole.open_array() {
                array.items = drafts
                    .map(|(item, draft)| draft.unwrap_or_else(|| Draft::of(item.value())))
                    .collect();
            }
            return Some(whole);
        }
        let members: Vec<NodeMember<'d>> = node.members().collect();
        let kind = node.object_kind();
        let drafts: Vec<Option<Draft<'d>>> = members
            .iter()
            .map(|member| self.inner(node, member.node, self.sorting(kind, member.key)))
            .collect();
        let order = self.positions(node, &members, kind, sorting);
        let is_ordered = order.iter().enumerate().all(|(at, from)| at == *from);
        if is_ordered && drafts.iter().all(Option::is_none) {
            return None;
        }
        let mut drafts: Vec<Option<Draft<'d>>> = members
            .iter()
            .zip(drafts)
            .map(|(member, draft)| Some(draft.unwrap_or_else(|| Draft::of(member.node.value()))))
            .collect();
        let in_order = order.into_iter().filter_map(|from| {
            let draft = drafts[from].take()?;
            Some((Cow::Borrowed(members[from].key), draft))
        });
        Some(Draft::Object(ObjectDraft {
            origin: Some(node.value()),
            members: in_order.collect(),
            ..ObjectDraft::default()
        }))
    }

    /// The draft of a value in another one. What an alias repeats is in order where its anchor is.
    fn inner<'d>(
        &self,
        outer: Node<'d>,
        node: Node<'d>,
        sorting: Option<SortedMap>,
    ) -> Option<Draft<'d>> {
        is_inside(node.value().span(), outer.value().span())
            .then(|| self.draft(node, sorting))
            .flatten()
    }

    /// The sorted map that a member of an object is.
    fn sorting(&self, kind: Option<ObjectKind>, key: &str) -> Option<SortedMap> {
        let map = match (kind?, key) {
            (ObjectKind::OpenApi, "paths") => SortedMap::Paths,
            (ObjectKind::Components, _) => SortedMap::Components,
            (ObjectKind::Operation, "responses") => SortedMap::Responses,
            (ObjectKind::Schema, "properties") => SortedMap::Properties,
            _ => return None,
        };
        self.sorted.contains(&map).then_some(map)
    }

    /// For each place in order, the index of the member that it is for.
    fn positions(
        &self,
        node: Node<'_>,
        members: &[NodeMember<'_>],
        kind: Option<ObjectKind>,
        sorting: Option<SortedMap>,
    ) -> Vec<usize> {
        let mut order: Vec<usize> = (0..members.len()).collect();
        let span = node.value().span();
        let count = node.value().as_object().map_or(0, |object| object.len());
        // Members of merge keys are elsewhere in the text, and repeated keys have one value.
        let is_plain = members
            .iter()
            .all(|member| is_inside(member.key_span, span))
            && count == members.len();
        if !is_plain {
            return order;
        }
        if let Some(map) = sorting {
            order.sort_by_key(|at| sort_key(map, members[*at].key));
        } else if let Some(kind) = kind {
            let names = self.names(kind);
            if !names.is_empty() {
                order.sort_by_key(|at| rank(&names, members[*at].key));
            }
        }
        order
    }

    /// The names of the members of a kind of object, in order.
    fn names(&self, kind: ObjectKind) -> Vec<&str> {
        let usual = || -> Vec<&str> {
            if kind == ObjectKind::Schema {
                return SCHEMA.to_vec();
            }
            let members = kind.table().members.iter();
            members.map(|member| member.name).collect()
        };
        match self.first.iter().find(|(other, _)| *other == kind) {
            None => usual(),
            Some((_, first)) => {
                let stated: Vec<&str> = first.iter().map(String::as_str).collect();
                if stated.contains(&OTHERS) {
                    return stated;
                }
                let rest = usual()
                    .into_iter()
                    .filter(|name| !stated.contains(name))
                    .collect();
                [stated, rest].concat()
            }
        }
    }
}

/// Where a member is among the names of its object; extensions are last, unless they are named.
fn rank(names: &[&str], key: &str) -> (usize, usize) {
    let others = names.iter().position(|name| *name == OTHERS);
    match names.iter().position(|name| *name == key) {
        Some(at) => (0, at),
        None if key.starts_with("x-") && others.is_none() => (2, 0),
        None => others.map_or((1, 0), |at| (0, at)),
    }
}

/// What the names of a map are sorted by.
fn sort_key(map: SortedMap, key: &str) -> (u8, &str) {
    let class = match map {
        _ if key.starts_with("x-") => 3,
        SortedMap::Responses if key == "default" => 2,
        SortedMap::Responses if key.ends_with("XX") => 1,
        _ => 0,
    };
    (class, key)
}

fn is_inside(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
