//! Anchors: the ids of the page, each of which is used once.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt as _};

/// The most characters of a name that an anchor has.
const MOST: usize = 120;

/// The ids that are taken.
pub(crate) struct Anchors {
    /// How often an id has been asked for.
    taken: HashMap<String, usize>,
}

impl Anchors {
    /// Starts without any. The ids of the page itself have no prefix.
    pub(crate) fn new() -> Self {
        Self {
            taken: HashMap::new(),
        }
    }

    /// Returns an id for a name: `operation-getVisit`. Characters that would need escapes in a URL are replaced, and an id that
    /// is taken gets a number.
    pub(crate) fn claim(&mut self, prefix: &str, name: &str) -> Rc<str> {
        let mut id = format!("{prefix}-");
        let mut is_gap = true;
        for c in name.chars().take(MOST) {
            let is_plain = c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            if is_plain {
                id.push(c);
            } else if !is_gap {
                id.push('-');
            }
            is_gap = !is_plain;
        }
        id.truncate(id.trim_end_matches('-').len());
        loop {
            let count = self.taken.entry(id.clone()).or_insert(0);
            *count += 1;
            if *count == 1 {
                return id.into();
            }
            id = format!("{id}-{count}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_unique_and_need_no_escapes() {
        let mut anchors = Anchors::new();
        let names = [
            "getVisit",
            "get visit/{id}",
            "get visit {id}",
            "\"><b>",
            "é",
            "è",
            "",
            "-",
        ];
        let claimed: Vec<Rc<str>> = names.iter().map(|name| anchors.claim("op", name)).collect();
        let claimed: Vec<&str> = claimed.iter().map(|anchor| &**anchor).collect();
        assert_eq!(
            claimed,
            [
                "op-getVisit",
                "op-get-visit-id",
                "op-get-visit-id-2",
                "op-b",
                "op",
                "op-2",
                "op-3",
                "op-4"
            ]
        );
    }

    #[test]
    fn a_name_with_a_number_is_no_other_name() {
        let mut anchors = Anchors::new();
        let names = ["a", "a-2", "a", "a", "a-2"];
        let claimed: Vec<Rc<str>> = names.iter().map(|name| anchors.claim("op", name)).collect();
        let mut unique = claimed.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), claimed.len(), "{claimed:?}");
    }
}
