//! Looking at values.

use std::fmt;

use crate::{
    hash::hash,
    number::{Number, Shape},
    slot::{Slot, Tag},
    source::Span,
    tape::{NodeId, Tape},
};

/// What kind of JSON value a value is.
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
    /// The kind in JSON Schema's words: `null`, `boolean`, `number`, `string`, `array`, `object`.
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

/// One value of a document: a handle that is cheap to copy.
///
/// Two handles are equal if they are of the same value at the same place;
/// [`Value::same_value`] compares what they hold. `Debug` shows kind and place, never content.
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

    /// The value of the whole text. `text` must be what was read.
    #[inline]
    pub(crate) const fn root(tape: &'a Tape, text: &'a str) -> Self {
        Self::new(tape, text, 0)
    }

    #[inline]
    pub(crate) fn slot(self) -> Slot {
        self.tape.slot(self.at)
    }

    /// The number of the value in its document.
    #[must_use]
    #[inline]
    pub const fn id(self) -> NodeId {
        NodeId(self.at)
    }

    /// The bytes of the value in the text, quotes and brackets included. A block collection of
    /// YAML reaches from its first key or dash to the end of its last value. The repetition of an
    /// anchored value has the span of the value that the anchor names.
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

    /// The kind of the value.
    #[must_use]
    #[inline]
    pub fn kind(self) -> ValueKind {
        match self.slot().tag() {
            Tag::Null => ValueKind::Null,
            Tag::False | Tag::True => ValueKind::Boolean,
            Tag::Number => ValueKind::Number,
            Tag::Quoted | Tag::Bare | Tag::QuotedKey | Tag::BareKey => ValueKind::String,
            Tag::Array => ValueKind::Array,
            Tag::Object => ValueKind::Object,
        }
    }

    /// Whether the value is `null`.
    #[must_use]
    #[inline]
    pub fn is_null(self) -> bool {
        self.slot().tag() == Tag::Null
    }

    /// The value as a boolean.
    #[must_use]
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        match self.slot().tag() {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// The value as a string, with escapes resolved.
    #[must_use]
    #[inline]
    pub fn as_str(self) -> Option<&'a str> {
        let slot = self.slot();
        let (start, end) = match slot.tag() {
            Tag::Quoted | Tag::Bare if slot.is_stored() => {
                return Some(self.tape.stored(slot.link));
            }
            Tag::Quoted => (slot.start + 1, slot.end - 1),
            Tag::Bare => (slot.start, slot.end),
            _ => return None,
        };
        Some(&self.text[start as usize..end as usize])
    }

    /// The value as a number.
    #[must_use]
    #[inline]
    pub fn as_number(self) -> Option<Number<'a>> {
        let slot = self.slot();
        if slot.tag() != Tag::Number {
            return None;
        }
        let spelling = &self.text[slot.start as usize..slot.end as usize];
        let json = if slot.is_stored() {
            self.tape.stored(slot.link)
        } else {
            spelling
        };
        Some(Number::new(spelling, json, Shape::of_bits(slot.payload())))
    }

    /// The value as an object.
    #[must_use]
    #[inline]
    pub fn as_object(self) -> Option<Object<'a>> {
        (self.slot().tag() == Tag::Object).then_some(Object(self))
    }

    /// The value as an array.
    #[must_use]
    #[inline]
    pub fn as_array(self) -> Option<Array<'a>> {
        (self.slot().tag() == Tag::Array).then_some(Array(self))
    }

    /// The value of the member of that name, if the value is an object that has one; of several,
    /// that of the last.
    #[must_use]
    #[inline]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.as_object()?.get(name)
    }

    /// The value that a JSON Pointer (RFC 6901) leads to from here. The empty pointer is the value
    /// itself.
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

/// A name of an object and its value.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The name, unescaped. A key of YAML that is not a string is the text that it is written as.
    pub key: &'a str,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Value<'a>,
    /// Whether a later member of the object has the same name, so that this one does not count.
    pub shadowed: bool,
}

impl<'a> Object<'a> {
    /// The object as a value.
    #[must_use]
    #[inline]
    pub const fn value(self) -> Value<'a> {
        self.0
    }

    /// The number of members as written, all those of the same name counted.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.tape.count(self.0.slot()) as usize
    }

    /// Whether the object has no member.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of the last member of that name.
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

    /// The last member of that name.
    #[must_use]
    pub fn member(self, name: &str) -> Option<Member<'a>> {
        let Value { tape, text, at } = self.0;
        let key = tape.find(text, at, hash(name.as_bytes()), name)?;
        Some(member(tape, text, key))
    }

    /// The members as they are written, all those of the same name included.
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

    /// The members that count: of those with the same name only the last.
    #[inline]
    pub(crate) fn unique(self) -> impl Iterator<Item = Member<'a>> {
        self.iter().filter(|member| !member.shadowed)
    }

    /// Whether any name stands more than once.
    #[inline]
    pub(crate) fn repeats_names(self) -> bool {
        self.0.slot().repeats_names()
    }
}

#[inline]
fn member<'a>(tape: &'a Tape, text: &'a str, at: u32) -> Member<'a> {
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

/// The members of an object in the order of the text.
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
            if !self.tape.slot(at).is_merge() {
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
    /// The array as a value.
    #[must_use]
    #[inline]
    pub const fn value(self) -> Value<'a> {
        self.0
    }

    /// The number of elements.
    #[must_use]
    #[inline]
    pub fn len(self) -> usize {
        self.0.tape.count(self.0.slot()) as usize
    }

    /// Whether the array has no element.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The element at `index`, from zero. It is found by stepping over those before it: use
    /// [`Array::iter`] to look at all.
    #[must_use]
    pub fn get(self, index: usize) -> Option<Value<'a>> {
        if index >= self.len() {
            return None;
        }
        self.iter().nth(index)
    }

    /// The elements in order.
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

/// The elements of an array in order.
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
