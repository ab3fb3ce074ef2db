//! What of a description a page does not show.

use conform_description::Version;
use conform_description::grammar::{ObjectKind, OtherMembers};

use super::collector::Collector;
use crate::omissions::{Omissions, Reason};

/// Extensions that the page has a place for.
const SHOWN: [&str; 11] = [
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-names",
    "x-speakeasy-enums",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-speakeasy-enum-descriptions",
    "x-extensible-enum",
    "x-pattern-properties",
    "x-query-style",
    "x-multi-segment",
];

impl Collector<'_, '_> {
    /// Returns what is not shown, with what the collection has counted already.
    pub(super) fn unshown(&mut self) -> Omissions {
        let mut omissions = std::mem::take(&mut self.omissions);
        let description = self.description;
        if description.is_incomplete() {
            omissions.add(Reason::Unread, "see `conform lint`");
        }
        for (kind, node) in description.objects() {
            let table = kind.table();
            for member in node.members() {
                if member.key.starts_with("x-") {
                    if !SHOWN.contains(&member.key) {
                        omissions.add(Reason::Extension, member.key);
                    }
                } else if table.member(member.key).is_none()
                    && matches!(table.others, OtherMembers::Extensions)
                {
                    omissions.add(
                        Reason::Unknown,
                        format!("`{}` in {}", member.key, kind.noun()),
                    );
                }
            }
        }
        self.unused(&mut omissions);
        omissions
    }

    /// Counts components that nothing uses. Schemas, and schemes of security, are all shown.
    fn unused(&self, omissions: &mut Omissions) {
        let Some(components) = self.description.root().follow("components") else {
            return;
        };
        for section in components.members() {
            let is_shown = ["schemas", "securitySchemes"].contains(&section.key)
                || section.key.starts_with("x-")
                // Operations of path items are collected without a note of the way.
                || (section.key == "pathItems" && self.description.version() != Version::V3_0);
            if is_shown || ObjectKind::Components.table().member(section.key).is_none() {
                continue;
            }
            for member in section.node.members() {
                if !self.used.contains(&member.node.address()) {
                    omissions.add(Reason::Unused, format!("{}/{}", section.key, member.key));
                }
            }
        }
    }
}
