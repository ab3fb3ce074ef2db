//! Members beside a reference.

use crate::grammar::ObjectKind;
use crate::{Node, NodeMember, Version};

/// Returns the members beside a `$ref` that apply: all of them in path items and, from 3.1 on, in schemas; `summary` and
/// `description` in other objects from 3.1 on; none otherwise.
pub(super) fn siblings<'d>(holder: Node<'d>) -> impl Iterator<Item = NodeMember<'d>> {
    let is_3_0 = holder.description().version() == Version::V3_0;
    let kind = holder.object_kind();
    holder.members().filter(move |member| {
        member.key != "$ref"
            && match kind {
                Some(ObjectKind::PathItem) => true,
                _ if is_3_0 => false,
                Some(ObjectKind::Schema) => true,
                _ => matches!(member.key, "summary" | "description"),
            }
    })
}
