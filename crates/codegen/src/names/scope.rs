//! Namespaces in which each identifier is unique.

use std::collections::HashMap;

/// A namespace: a name that is taken is given out once only.
///
/// Names that differ only in case count as the same, so that files do not collide on file systems that ignore case and
/// nobody has to distinguish `Id` from `ID`.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Folded name → the number to try next.
    taken: HashMap<String, u32>,
}

impl Scope {
    /// An empty namespace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A namespace in which these names are taken.
    #[must_use]
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut scope = Self::new();
        for name in names {
            scope.taken.insert(fold(name), 2);
        }
        scope
    }

    /// Returns whether a name is free.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains_key(&fold(name))
    }

    /// Takes and returns `wanted` or, if that is taken, the first free name of `wanted2`, `wanted3`, …
    pub fn claim(&mut self, wanted: &str) -> String {
        let folded = fold(wanted);
        let Some(next) = self.taken.get_mut(&folded) else {
            self.taken.insert(folded, 2);
            return wanted.to_owned();
        };
        let mut number = *next;
        let base = wanted.strip_prefix("r#").unwrap_or(wanted);
        let separator = if base.ends_with(|c: char| c.is_numeric()) {
            "_"
        } else {
            ""
        };
        loop {
            let name = format!("{base}{separator}{number}");
            number += 1;
            if let std::collections::hash_map::Entry::Vacant(entry) = self.taken.entry(fold(&name))
            {
                entry.insert(2);
                self.taken.insert(folded, number);
                return name;
            }
        }
    }
}

fn fold(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn a_second_claim_gets_a_number() {
        let mut scope = Scope::new();
        assert_eq!(scope.claim("Url"), "Url");
        assert_eq!(scope.claim("URL"), "URL2");
        assert_eq!(scope.claim("Url"), "Url3");
        assert_eq!(scope.claim("r#type"), "r#type");
        assert_eq!(scope.claim("r#type"), "type2");
        assert_eq!(scope.claim("V1"), "V1");
        assert_eq!(scope.claim("V1"), "V1_2");
    }

    #[test]
    fn a_number_that_is_taken_is_skipped() {
        let mut scope = Scope::new();
        assert_eq!(scope.claim("Url2"), "Url2");
        assert_eq!(scope.claim("Url"), "Url");
        assert_eq!(scope.claim("Url"), "Url3");
    }
}
