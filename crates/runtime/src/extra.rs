//! Members of objects that the description does not declare, and members that do not fit it.

use std::fmt;
use std::hash::{Hash, Hasher};

use indexmap::IndexMap;

use crate::json::{Value, unordered_hash};

/// The members of an object that the description does not declare, in the order in which they were read.
///
/// They are written back after the declared ones. `Debug` shows only how many there are, because their values may be private.
///
/// ```
/// use conform_runtime::Extra;
///
/// let mut extra = Extra::new();
/// extra.insert("custom_color", "blue");
/// assert_eq!(extra.get("custom_color").and_then(|color| color.as_str()).as_deref(), Some("blue"));
/// assert_eq!(format!("{extra:?}"), "Extra(1 member)");
/// ```
pub type Extra = Others<Value>;

/// The members of an object that the description does not declare by name, with values of one type.
///
/// ```
/// use conform_runtime::Others;
///
/// let scores: Others<i64> = [("first", 3), ("second", 5)].into_iter().collect();
/// assert_eq!(scores.get("second"), Some(&5));
/// assert_eq!(scores.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["first", "second"]);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Others<T>(Option<Box<Kept<T>>>);

#[derive(Clone, PartialEq, Eq)]
struct Kept<T> {
    members: IndexMap<String, T>,
    raw: RawMembers,
}

/// Values that are kept as JSON, by the name of their member: `null` for a member that may be absent but not `null`, and values that do not fit.
pub type RawMembers = IndexMap<String, Value>;

impl<T: Hash> Hash for Others<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Some(kept) = &self.0 {
            // Members are equal in any order.
            state.write_u64(unordered_hash(&kept.members));
            state.write_u64(unordered_hash(&kept.raw));
        }
    }
}

impl<T> Default for Others<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Others<T> {
    /// Creates an empty set of members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    fn kept(&mut self) -> &mut Kept<T> {
        self.0.get_or_insert_with(|| {
            Box::new(Kept {
                members: IndexMap::new(),
                raw: IndexMap::new(),
            })
        })
    }

    /// Returns the value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.as_ref()?.members.get(name)
    }

    /// Returns whether there is a member of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Adds or replaces a member, and returns its previous value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<T>) -> Option<T> {
        let (name, value) = (name.into(), value.into());
        let kept = self.kept();
        kept.raw.shift_remove(&name);
        kept.members.insert(name, value)
    }

    /// Removes a member and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        self.0.as_mut()?.members.shift_remove(name)
    }

    /// Returns the names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.0.iter().flat_map(|kept| kept.members.iter())
    }

    /// Returns whether there is neither a member nor a value that is kept as JSON.
    #[inline]
    pub(crate) const fn has_none(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.members.len())
    }

    /// Returns whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the values that are kept as JSON, by the name of their member: `null` for a declared member that may be absent but not `null`,
    /// and, after lenient reading, values that do not fit. Such a member is `None` in its field, and is written back as it was read until its field
    /// gets a value.
    #[must_use]
    pub fn raw(&self) -> Option<&RawMembers> {
        let raw = &self.0.as_ref()?.raw;
        (!raw.is_empty()).then_some(raw)
    }

    /// Keeps a value as JSON.
    pub(crate) fn keep_raw(&mut self, name: &str, value: Value) {
        self.kept().raw.insert(name.to_owned(), value);
    }

    /// Forgets a value that is kept as JSON, because the member is repeated.
    pub(crate) fn forget_raw(&mut self, name: &str) {
        if let Some(kept) = &mut self.0 {
            kept.raw.shift_remove(name);
        }
    }

    /// Discards the values that are kept as JSON, so that they are not written back.
    pub fn clear_raw(&mut self) {
        if let Some(kept) = &mut self.0 {
            kept.raw.clear();
        }
    }
}

impl<T, K: Into<String>, V: Into<T>> Extend<(K, V)> for Others<T> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl<T, K: Into<String>, V: Into<T>> FromIterator<(K, V)> for Others<T> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut others = Self::new();
        others.extend(members);
        others
    }
}

impl<T, K: Into<String>, V: Into<T>, const N: usize> From<[(K, V); N]> for Others<T> {
    fn from(members: [(K, V); N]) -> Self {
        members.into_iter().collect()
    }
}

impl<T> fmt::Debug for Others<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            1 => f.write_str("Extra(1 member)"),
            count => write!(f, "Extra({count} members)"),
        }
    }
}
