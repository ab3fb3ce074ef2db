//! A value that is to be written: parts of documents as they are, and new parts.

use std::borrow::Cow;

use crate::{
    pointer,
    value::{Value, ValueKind},
};

/// The members of an object, in order.
pub type DraftMembers<'d> = Vec<(Cow<'d, str>, Draft<'d>)>;

/// A value that is to be written. It begins as a value of a document, and opens only where it is changed.
///
/// ```
/// use conform_json::{Document, Draft, Format, Limits};
///
/// let text = b"visit: # the latest\n  id: 7\n".to_vec();
/// let document = Document::parse("visit.yaml", text, Format::Yaml, &Limits::default())?;
/// let mut draft = Draft::of(document.root());
/// let visit = draft.at_mut("/visit").unwrap().open_object().unwrap();
/// visit.set("open", Draft::literal("true"));
/// assert_eq!(document.rewritten(&draft).unwrap(), "visit: # the latest\n  id: 7\n  open: true\n");
/// # Ok::<(), conform_json::SyntaxError>(())
/// ```
#[derive(Clone, Debug)]
pub enum Draft<'d> {
    /// A value of a document with everything in it.
    Value(Value<'d>),
    /// A string that is in no document.
    Text(Cow<'d, str>),
    /// A number, a boolean or `null` that is in no document, as JSON.
    Literal(Cow<'d, str>),
    /// An object.
    Object(ObjectDraft<'d>),
    /// A list.
    Array(ArrayDraft<'d>),
}

/// An object that is to be written.
#[derive(Clone, Debug, Default)]
pub struct ObjectDraft<'d> {
    /// The object of a document that it is a changed form of.
    pub origin: Option<Value<'d>>,
    /// The members, in order. Names are unique.
    pub members: DraftMembers<'d>,
    /// Comments to write above members, by their names. Only YAML in block style takes them.
    pub comments: Vec<(String, String)>,
    /// Whether a new object is written in braces in YAML, as references often are.
    pub in_line: bool,
}

/// A list that is to be written.
#[derive(Clone, Debug, Default)]
pub struct ArrayDraft<'d> {
    /// The list of a document that it is a changed form of.
    pub origin: Option<Value<'d>>,
    /// The elements.
    pub items: Vec<Draft<'d>>,
    /// Whether a new list is written in brackets in YAML, as short lists often are.
    pub in_line: bool,
}

impl<'d> Draft<'d> {
    /// Returns the draft of a value as it is.
    #[must_use]
    pub fn of(value: Value<'d>) -> Self {
        Self::Value(value)
    }

    /// Returns the draft of a new string.
    #[must_use]
    pub fn text(text: impl Into<Cow<'d, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Returns the draft of a new number, boolean or `null`. `json` must be one.
    #[must_use]
    pub fn literal(json: impl Into<Cow<'d, str>>) -> Self {
        Self::Literal(json.into())
    }

    /// Returns the draft of a new object.
    #[must_use]
    pub fn object(members: DraftMembers<'d>) -> Self {
        Self::Object(ObjectDraft {
            members,
            ..ObjectDraft::default()
        })
    }

    /// Returns the draft of a new object that is written in braces, even in block style.
    #[must_use]
    pub fn object_in_line(members: DraftMembers<'d>) -> Self {
        Self::Object(ObjectDraft {
            members,
            in_line: true,
            ..ObjectDraft::default()
        })
    }

    /// Returns the draft of a new list.
    #[must_use]
    pub fn array(items: Vec<Self>) -> Self {
        Self::Array(ArrayDraft {
            items,
            ..ArrayDraft::default()
        })
    }

    /// Returns the draft of a new list that is written in brackets, even in block style.
    #[must_use]
    pub fn array_in_line(items: Vec<Self>) -> Self {
        Self::Array(ArrayDraft {
            items,
            in_line: true,
            ..ArrayDraft::default()
        })
    }

    /// Returns the draft of a `serde_json` value. Its nesting must be bounded.
    #[must_use]
    pub fn of_serde(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => Self::text(text.clone()),
            serde_json::Value::Array(items) => {
                Self::array(items.iter().map(Self::of_serde).collect())
            }
            serde_json::Value::Object(members) => {
                let members = members.iter();
                Self::object(
                    members
                        .map(|(key, value)| (key.clone().into(), Self::of_serde(value)))
                        .collect(),
                )
            }
            scalar => Self::literal(scalar.to_string()),
        }
    }

    /// Returns a copy that borrows from no document. Members keep their order.
    #[must_use]
    pub fn into_owned(self) -> Draft<'static> {
        match self {
            Self::Value(value) if value.as_object().is_some() => {
                let members = value.as_object().into_iter().flat_map(|all| all.unique());
                let members =
                    members.map(|it| (it.key.to_owned().into(), Draft::of(it.value).into_owned()));
                Draft::object(members.collect())
            }
            Self::Value(value) if value.as_array().is_some() => {
                let items = value.as_array().into_iter().flat_map(|all| all.iter());
                Draft::array(items.map(|it| Draft::of(it).into_owned()).collect())
            }
            Self::Value(value) => match value.as_str() {
                Some(text) => Draft::text(text.to_owned()),
                None => Draft::of_serde(&value.to_serde()),
            },
            Self::Text(text) => Draft::text(text.into_owned()),
            Self::Literal(text) => Draft::literal(text.into_owned()),
            Self::Object(object) => Draft::Object(ObjectDraft {
                origin: None,
                members: object
                    .members
                    .into_iter()
                    .map(|(key, value)| (key.into_owned().into(), value.into_owned()))
                    .collect(),
                comments: object.comments,
                in_line: object.in_line,
            }),
            Self::Array(array) => Draft::Array(ArrayDraft {
                origin: None,
                items: array.items.into_iter().map(Draft::into_owned).collect(),
                in_line: array.in_line,
            }),
        }
    }

    /// Returns the type of the value.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        match self {
            Self::Value(value) => value.kind(),
            Self::Text(_) => ValueKind::String,
            Self::Literal(json) => match json.as_ref() {
                "null" => ValueKind::Null,
                "true" | "false" => ValueKind::Boolean,
                _ => ValueKind::Number,
            },
            Self::Object(_) => ValueKind::Object,
            Self::Array(_) => ValueKind::Array,
        }
    }

    /// Returns the value of the document that this is, or is a changed form of.
    #[must_use]
    pub fn origin(&self) -> Option<Value<'d>> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Object(object) => object.origin,
            Self::Array(array) => array.origin,
            Self::Text(_) | Self::Literal(_) => None,
        }
    }

    /// Whether it is a string, number, boolean or `null`.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self.kind(), ValueKind::Object | ValueKind::Array)
    }

    /// Whether it takes a line of its own or none: it is a scalar, an empty container or one in brackets or braces.
    pub(super) fn is_in_line(&self) -> bool {
        let is_asked = match self {
            Self::Array(array) => array.in_line,
            Self::Object(object) => object.in_line,
            _ => false,
        };
        is_asked || self.is_scalar() || self.is_empty()
    }

    /// Whether it is a container with nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Value(value) => {
                value.as_object().is_some_and(|object| object.is_empty())
                    || value.as_array().is_some_and(|array| array.is_empty())
            }
            Self::Object(object) => object.members.is_empty(),
            Self::Array(array) => array.items.is_empty(),
            Self::Text(_) | Self::Literal(_) => false,
        }
    }

    /// Returns the object, so that its members can be changed; `None` if it is none.
    pub fn open_object(&mut self) -> Option<&mut ObjectDraft<'d>> {
        if let Self::Value(value) = *self {
            *self = Self::Object(ObjectDraft::of(value)?);
        }
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the list, so that its elements can be changed; `None` if it is none.
    pub fn open_array(&mut self) -> Option<&mut ArrayDraft<'d>> {
        if let Self::Value(value) = *self {
            let items = value.as_array()?.iter().map(Self::Value).collect();
            *self = Self::Array(ArrayDraft {
                origin: Some(value),
                items,
                in_line: false,
            });
        }
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// Returns the value that a JSON Pointer (RFC 6901) leads to, so that it can be changed.
    pub fn at_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut at = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            at = match at.kind() {
                ValueKind::Object => at.open_object()?.get_mut(&pointer::unescape(token))?,
                ValueKind::Array => at
                    .open_array()?
                    .items
                    .get_mut(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(at)
    }

    /// Returns the number of values and keys in it, itself included.
    #[must_use]
    pub fn node_count(&self) -> u64 {
        match self {
            Self::Value(value) => value.node_count(),
            Self::Text(_) | Self::Literal(_) => 1,
            Self::Object(object) => {
                let members = object.members.iter();
                1 + members
                    .map(|(_, value)| 1 + value.node_count())
                    .sum::<u64>()
            }
            Self::Array(array) => 1 + array.items.iter().map(Self::node_count).sum::<u64>(),
        }
    }

    /// Converts it to a `serde_json` value. Numbers keep their digits.
    #[must_use]
    pub fn to_serde(&self) -> serde_json::Value {
        match self {
            Self::Value(value) => value.to_serde(),
            Self::Text(text) => text.as_ref().into(),
            Self::Literal(json) => serde_json::from_str(json).unwrap_or_default(),
            Self::Object(object) => {
                let members = object.members.iter();
                members
                    .map(|(key, value)| (key.to_string(), value.to_serde()))
                    .collect()
            }
            Self::Array(array) => array.items.iter().map(Self::to_serde).collect(),
        }
    }

    /// Returns the elements of a list; of other values none.
    #[must_use]
    pub fn items(&self) -> Cow<'_, [Self]> {
        match self {
            Self::Value(value) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                Cow::Owned(items.map(Self::Value).collect())
            }
            Self::Array(array) => Cow::Borrowed(&array.items),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// Returns the members of an object; of other values none.
    #[must_use]
    pub fn members(&self) -> Cow<'_, [(Cow<'d, str>, Self)]> {
        match self {
            Self::Value(value) => Cow::Owned(ObjectDraft::of(*value).unwrap_or_default().members),
            Self::Object(object) => Cow::Borrowed(&object.members),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// Returns the comment to write above a member.
    pub(super) fn comment(&self, key: &str) -> Option<&str> {
        let Self::Object(object) = self else {
            return None;
        };
        object.comment_above(key)
    }
}

impl<'d> ObjectDraft<'d> {
    /// Returns the draft of an object as it is.
    fn of(value: Value<'d>) -> Option<Self> {
        let members = value.as_object()?.unique();
        Some(Self {
            origin: Some(value),
            members: members
                .map(|member| (Cow::Borrowed(member.key), Draft::Value(member.value)))
                .collect(),
            ..Self::default()
        })
    }

    /// Returns the value of a member.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Draft<'d>> {
        let found = self.members.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// Returns the value of a member, so that it can be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Draft<'d>> {
        let found = self.members.iter_mut().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// Replaces the value of a member, or adds the member at the end.
    pub fn set(&mut self, key: impl Into<Cow<'d, str>>, value: Draft<'d>) {
        let key = key.into();
        match self.get_mut(&key) {
            Some(old) => *old = value,
            None => self.members.push((key, value)),
        }
    }

    /// Replaces the value of a member, or adds the member behind another one, or at the end if there is no such member.
    pub fn set_behind(&mut self, before: &str, key: impl Into<Cow<'d, str>>, value: Draft<'d>) {
        let key = key.into();
        if self.get(&key).is_some() {
            return self.set(key, value);
        }
        match self.members.iter().position(|(name, _)| name == before) {
            Some(at) => self.members.insert(at + 1, (key, value)),
            None => self.members.push((key, value)),
        }
    }

    /// Removes a member. Returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Draft<'d>> {
        let at = self.members.iter().position(|(name, _)| name == key)?;
        Some(self.members.remove(at).1)
    }

    /// Returns the comment to write above a member.
    pub(super) fn comment_above(&self, key: &str) -> Option<&str> {
        let found = self.comments.iter().find(|(name, _)| name == key);
        found.map(|(_, comment)| comment.as_str())
    }

    /// Has a comment written above a member. A line break in it starts another line of comment.
    pub fn comment(&mut self, key: &str, text: impl Into<String>) {
        self.comments.push((key.to_owned(), text.into()));
    }
}
