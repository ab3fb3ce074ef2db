//! Which schemas say nothing that another one does not say: a type that such a schema is beside stays the type that it is.

use conform_description::Node;

use crate::JsonTypes;
use crate::lower::schema::json_types::json_type_of;
use crate::lower::schema::keywords::{SchemaKeywords, only_annotates};
use crate::lower::schema::leaves::SchemaLeaf;
use crate::lower::schema::listed_values::listed;
use crate::lower::schema::merged::MergedSchema;

impl<'d> MergedSchema<'d> {
    /// Whether `leaf` constrains nothing that is not constrained here already.
    pub(crate) fn implies(&self, leaf: &SchemaLeaf<'d>) -> bool {
        let keywords = &leaf.keywords;
        let admits_types = keywords.types.is_none_or(|types| {
            types.0 & self.json_types.0 == self.json_types.0 && self.has_json_types
        });
        // That others are forbidden does not change what the known members are.
        let open = |node: Option<Node<'d>>| {
            node.and_then(Node::as_bool)
                .is_none_or(|open| open || !self.fields.is_empty())
                && node.is_none_or(|node| node.as_bool().is_some())
        };
        admits_types
            && keywords.boolean != Some(false)
            && (keywords.values.is_none() && keywords.constant.is_none())
            && keywords
                .format
                .is_none_or(|format| self.last(|keywords| keywords.format) == Some(format))
            && keywords.content_encoding.is_none()
            && keywords.content_media_type.is_none()
            && open(keywords.additional)
            && open(keywords.unevaluated)
            && keywords.patterns.is_none()
            && keywords.items.is_none()
            && keywords.prefix_items.is_none()
            && leaf.one_of().is_none()
            && leaf.any_of().is_none()
            && keywords
                .required
                .iter()
                .flat_map(|list| list.items())
                .all(|name| {
                    name.as_str()
                        .is_some_and(|name| self.required.contains(name))
                })
            && keywords
                .properties
                .iter()
                .flat_map(|node| node.members())
                .all(|member| {
                    self.fields.iter().any(|field| {
                        field.name == member.key
                            && (only_annotates(member.node)
                                || field
                                    .parts
                                    .iter()
                                    .any(|part| repeats(member.node, part.node)))
                    })
                })
    }
}

/// Whether a schema of a member says nothing that `other`, which applies to the member as well, does not say: they are one
/// schema, or this one has only a type, a format and values that the other one keeps to.
fn repeats(node: Node<'_>, other: Node<'_>) -> bool {
    if node == other {
        return true;
    }
    let end = |node: Node<'_>| node.resolve().ok().map(|end| end.node.address());
    let own = SchemaKeywords::read(node);
    if own.reference {
        return node.members().count() == 1 && end(node).is_some() && end(node) == end(other);
    }
    let Ok(other) = other.resolve().map(|end| SchemaKeywords::read(end.node)) else {
        return false;
    };
    let mut rest = own.clone();
    (rest.types, rest.values, rest.constant, rest.format) = (None, None, None, None);
    let keeps_type = |types: JsonTypes| {
        let values = listed(&other);
        let by_values = values.map(|values| {
            let mut types = values
                .iter()
                .map(|listed| json_type_of(&listed.value.value));
            types.next().map(|first| types.fold(first, JsonTypes::or))
        });
        let narrow = other.types.or(by_values.flatten());
        narrow.is_some_and(|narrow| narrow.0 & !types.0 == 0)
    };
    let keeps_values = || match (listed(&own), listed(&other)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => narrow.iter().all(|value| {
            wide.iter()
                .any(|known| known.value.value == value.value.value)
        }),
    };
    rest.is_annotation()
        && own.all_of.is_none()
        && own.null == other.null
        && own.types.is_none_or(keeps_type)
        && (own.format.is_none() || own.format == other.format)
        && keeps_values()
}
