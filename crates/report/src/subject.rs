//! What a diagnostic is about, besides its location.

use std::fmt;
use std::sync::Arc;

/// What a diagnostic is about: an item of a group, such as a message of an operation.
///
/// Reports are grouped by it, and name it in the context line: `in: getVisit response 200, /data/status`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The group, such as `getVisit`.
    pub group: Arc<str>,
    /// The item of the group, such as `response 200`.
    pub item: Arc<str>,
    /// The same for programs: names and values that a JSON report gives.
    pub properties: Vec<(&'static str, Property)>,
}

/// A value of [`Subject::properties`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// A text.
    Text(Arc<str>),
    /// A number.
    Number(u32),
}

impl Subject {
    /// Returns the item of a group.
    #[must_use]
    pub fn new(group: impl Into<Arc<str>>, item: impl Into<Arc<str>>) -> Self {
        Self {
            group: group.into(),
            item: item.into(),
            properties: Vec::new(),
        }
    }

    /// Adds a property for programs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Property) -> Self {
        self.properties.push((name, value));
        self
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.group, self.item)
    }
}
