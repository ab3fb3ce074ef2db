//! The members of each kind of object, by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::kind::ObjectKind;
use super::member::{Member, MemberShape, ObjectRules, OtherMembers};
use super::objects;

/// The members of one kind of object; [`ObjectKind::table`] returns it.
pub struct MemberTable {
    by_name: HashMap<&'static str, &'static Member>,
    /// The members, in the order of the specification.
    pub members: &'static [Member],
    /// Which other members are allowed.
    pub others: OtherMembers,
}

impl MemberTable {
    fn new(object: ObjectRules) -> Self {
        let by_name = object
            .members
            .iter()
            .map(|member| (member.name, member))
            .collect();
        Self {
            by_name,
            members: object.members,
            others: object.others,
        }
    }

    /// Returns the member with this name, of any version.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.by_name.get(name).copied()
    }

    /// Returns what the value under this name must be, or `None` if the specification does not say it.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<MemberShape> {
        if let Some(member) = self.member(name) {
            return Some(member.shape);
        }
        match self.others {
            OtherMembers::Named(shape) if !name.starts_with("x-") => Some(shape),
            _ => None,
        }
    }
}

impl ObjectKind {
    /// Returns the members of objects of this kind.
    #[must_use]
    pub fn table(self) -> &'static MemberTable {
        static TABLES: LazyLock<Vec<MemberTable>> = LazyLock::new(|| {
            ObjectKind::ALL
                .iter()
                .map(|&kind| MemberTable::new(objects::object(kind)))
                .collect()
        });
        &TABLES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_the_order_of_kinds_and_names_are_unique() {
        for (index, kind) in ObjectKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, index);
            let table = kind.table();
            assert_eq!(
                table.by_name.len(),
                table.members.len(),
                "{kind:?} names a member twice"
            );
        }
    }
}
