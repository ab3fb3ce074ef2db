//! Values of a document: handles that are cheap to copy, and their views as objects and arrays.

use std::fmt;

use crate::{
    hash::hash,
    number::{Number, NumberForm},
    slot::{Slot, SlotKind},
    source::Span,
    tape::{NodeId, Tape},
};

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl ValueKind {
    /// Returns the name that JSON Schema has for the type: `null`, `boolean`, `number`, `string`,
    /// `array` or `object`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Returns the kind as messages name it, with its article: `null`, `a boolean`, `a number`, `a string`, `a list`,
    /// `an object`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "a list",
            Self::Object => "an object",
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One value of a document. It is a handle that is cheap to copy.
///
/// Two handles are equal if they are of the same value at the same position of the same document.
/// [`Value::same_value`] compares the contents. `Debug` shows the type and the span, never the
/// content.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    pub(crate) tape: &'a Tape,
    pub(crate) text: &'a str,
    pub(crate) at: u32,
}

impl<'a> Value<'a> {
    #[inline]
    pub(crate) const fn new(tape: &'a Tape, text: &'a str, at: u32) -> Self {
        Self { tape, text, at }
    }

    /// Returns the value of the whole text. `text` must be the text that the tape was read from.
    #[inline]
    pub(crate) const fn root(tape: &'a Tape, text: &'a str) -> Self {
        Self::new(tape, text, 0)
    }

    #[inline]
    pub(crate) fn slot(self) -> Slot {
        self.tape.slot(self.at)
    }

    /// Returns the id of the value in its document.
    #[must_use]
    #[inline]
    pub const fn id(self) -> NodeId {
        NodeId(self.at)
    }

    /// Returns the bytes of the value in the text, with its quotes or brackets. A YAML block
    /// collection reaches from its first key or dash to the end of its last value. A value that
    /// comes from an alias has the span of the value that the anchor names.
    #[must_use]
    #[inline]
    pub fn span(self) -> Span {
        self.slot().span()
    }

    /// Returns the number of values and keys in the value, itself included.
    #[must_use]
    pub fn node_count(self) -> u64 {
        u64::from(self.slot().extent())
    }

    /// Returns the type of the value.
    #[must_use]
    #[inline]
    pub fn kind(self) -> ValueKind {
        match self.slot().kind() {
            SlotKind::Null => ValueKind::Null,
            SlotKind::False | SlotKind::True => ValueKind::Boolean,
            SlotKind::Number => ValueKind::Number,
            SlotKind::Quoted | SlotKind::Bare | SlotKind::QuotedKey | SlotKind::BareKey => {
                ValueKind::String
            }
            SlotKind::Array => ValueKind::Array,
            SlotKind::Object => ValueKind::Object,
        }
    }

    /// Returns whether the value is `null`.
    #[must_use]
    #[inline]
    pub fn is_null(self) -> bool {
        self.slot().kind() == SlotKind::Null
    }

    /// Returns the value if it is a boolean.
    #[must_use]
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        match self.slot().kind() {
            SlotKind::True => Some(true),
            SlotKind::False => Some(false),
            _ => None,
        }
    }

    /// Returns the content of the value if it is a string, with escapes resolved.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> Option<&'a str> {
        let slot = self.slot();
        let (start, end) = match slot.kind() {
            SlotKind::Quoted | SlotKind::Bare if slot.is_stored() => {
                return Some(self.tape.stored_text(slot.link));
            }
            SlotKind::Quoted => (slot.start + 1, slot.end - 1),
            SlotKind::Bare => (slot.start, slot.end),
            _ => return None,
        };
        Some(&self.text[start as usize..end as usize])
    }

    /// Returns the value as a [`Number`], if it is one.
    #[must_use]
    #[inline]
    pub fn as_number(self) -> Option<Number<'a>> {
        let slot = self.slot();
        if slot.kind() != SlotKind::Number {
            return None;
        }
        let spelling = &self.text[slot.start as usize..slot.end as usize];
        let json = if slot.is_stored() {
            self.tape.stored_text(slot.link)
        } else {
            spelling
        };
        Some(Number::new(
            spelling,
            json,
            NumberForm::of_bits(slot.payload()),
        ))
    }

    /// Returns the value as an [`Object`], if it is one.
    #[must_use]
    #[inline]
    pub fn as_object(self) -> Option<Object<'a>> {
        (self.slot().kind() == SlotKind::Object).then_some(Object(self))
    }

    /// Returns the value as an [`Array`], if it is one.
    #[must_use]
    #[inline]
    pub fn as_array(self) -> Option<Array<'a>> {
        (self.slot().kind() == SlotKind::Array).then_some(Array(self))
    }

    /// Returns the value of the member with this name, if the value is an object that has one. If
    /// several members have the name, the last one counts.
    #[must_use]
    #[inline]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.as_object()?.get(name)
    }

    /// Returns the value that a JSON Pointer (RFC 6901) leads to from this value, if there is one.
    /// The empty pointer leads to the value itself.
    #[must_use]
    pub fn pointer(self, pointer: &str) -> Option<Value<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut value = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            value = match value.kind() {
                ValueKind::Object => value.get(&crate::pointer::unescape(token))?,
                ValueKind::Array => {
                    let is_index = token == "0"
                        || !token.starts_with('0')
                            && token.bytes().all(|byte| byte.is_ascii_digit());
                    value
                        .as_array()?
                        .get(token.parse().ok().filter(|_| is_index)?)?
                }
                _ => return None,
            };
        }
        Some(value)
    }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tape, other.tape) && self.at == other.at
    }
}

impl Eq for Value<'_> {}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}..{}",
            self.kind(),
            self.span().start,
            self.span().end
        )
    }
}

/// A value that is an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object<'a>(Value<'a>);

/// A member of an object: a name and its value.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The name, with escapes resolved. The name of a YAML key that is not a string is its text.
    pub key: &'a str,
    /// The bytes of the key in the text, with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Value<'a>,
    /// Whether this member is ignored, because a later member of the object has the same name.
    pub shadowed: bool,
}

impl<'a> Object<'a> {
    /// Returns the object as a value.
    #[must_use]
    #[inline]
    pub const fn value(self) -> Value<'a> {
        self.0
    }

    /// Returns the number of members in the text. Members that repeat a name are counted, too.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.tape.count(self.0.slot()) as usize
    }

    /// Returns whether the object has no members.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the value of the last member with this name.
    #[must_use]
    #[inline]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.find(hash(name.as_bytes()), name)
    }

    #[inline]
    pub(crate) fn find(self, name_hash: u32, name: &str) -> Option<Value<'a>> {
        let Value { tape, text, at } = self.0;
        let key = tape.find(text, at, name_hash, name)?;
        Some(Value::new(tape, text, key + 1))
    }

    /// Returns the last member with this name.
    #[must_use]
    pub fn member(self, name: &str) -> Option<Member<'a>> {
        let Value { tape, text, at } = self.0;
        let key = tape.find(text, at, hash(name.as_bytes()), name)?;
        Some(member(tape, text, key))
    }

    /// Returns the members in the order of the text, with those that repeat a name.
    #[must_use]
    #[inline]
    pub fn iter(self) -> Members<'a> {
        let Value { tape, text, at } = self.0;
        Members {
            tape,
            text,
            next: at + 1,
            end: at + self.0.slot().link,
        }
    }

    /// Returns the members without the shadowed ones: of those with the same name only the last.
    #[inline]
    pub(crate) fn unique(self) -> impl Iterator<Item = Member<'a>> {
        self.iter().filter(|member| !member.shadowed)
    }

    /// Returns whether two members have the same name.
    #[inline]
    pub(crate) fn repeats_names(self) -> bool {
        self.0.slot().repeats_names()
    }
}

#[inline]
pub(crate) fn member<'a>(tape: &'a Tape, text: &'a str, at: u32) -> Member<'a> {
    let key = tape.slot(at);
    Member {
        key: tape.name(text, key),
        key_span: key.span(),
        value: Value::new(tape, text, at + 1),
        shadowed: key.is_shadowed(),
    }
}

impl<'a> IntoIterator for Object<'a> {
    type Item = Member<'a>;
    type IntoIter = Members<'a>;

    fn into_iter(self) -> Members<'a> {
        self.iter()
    }
}

/// An iterator over the members of an object, in the order of the text.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    tape: &'a Tape,
    text: &'a str,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    #[inline]
    fn next(&mut self) -> Option<Member<'a>> {
        while self.next < self.end {
            let at = self.next;
            self.next = at + 1 + self.tape.slot(at + 1).extent();
            if !self.tape.slot(at).is_merge_key() {
                return Some(member(self.tape, self.text, at));
            }
        }
        None
    }
}

/// A value that is an array.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Array<'a>(Value<'a>);

impl<'a> Array<'a> {
    /// Returns the array as a value.
    #[must_use]
    #[inline]
    pub const fn value(self) -> Value<'a> {
        self.0
    }

    /// Returns the number of elements.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.tape.count(self.0.slot()) as usize
    }

    /// Returns whether the array has no elements.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the element at `index`, counted from zero. The time grows with `index`; use
    /// [`Array::iter`] to visit all elements.
    #[must_use]
    pub fn get(self, index: usize) -> Option<Value<'a>> {
        if index >= self.len() {
            return None;
        }
        self.iter().nth(index)
    }

    /// Returns the elements in order.
    #[must_use]
    #[inline]
    pub fn iter(self) -> Elements<'a> {
        let Value { tape, text, at } = self.0;
        Elements {
            tape,
            text,
            next: at + 1,
            end: at + self.0.slot().link,
        }
    }
}

impl<'a> IntoIterator for Array<'a> {
    type Item = Value<'a>;
    type IntoIter = Elements<'a>;

    fn into_iter(self) -> Elements<'a> {
        self.iter()
    }
}

/// An iterator over the elements of an array, in order.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    tape: &'a Tape,
    text: &'a str,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        if self.next >= self.end {
            return None;
        }
        let at = self.next;
        self.next = at + self.tape.slot(at).extent();
        Some(Value::new(self.tape, self.text, at))
    }
}
