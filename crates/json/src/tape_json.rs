//! Values in the form that the `jsonschema` crate validates, so that nothing is converted first.

use std::borrow::Cow;

use jsonschema::{
    JsonType,
    json::{Json, JsonNumber, Node, NodeIdentity},
};

use crate::{
    compare::all_distinct,
    hash::hash,
    number::Number,
    slot::{Slot, SlotKind},
    step_limit::{is_counting, step},
    tape::Tape,
    value::{Array, Elements, Members, Object, Value, ValueKind},
};

/// The JSON representation of this crate for the `jsonschema` crate, which validates a [`Value`] in
/// place.
///
/// Of members with the same name, only the last one counts. Integers of any size are exact.
///
/// ```
/// use conform_json::{Document, Format, Limits, TapeJson};
///
/// let schema = serde_json::json!({"properties": {"id": {"type": "integer", "maximum": 9007199254740993_u64}}});
/// let validator = jsonschema::options_for::<TapeJson>().build(&schema)?;
/// let text = b"{\"id\": 9007199254740994}".to_vec();
/// let document = Document::parse("order.json", text, Format::Json, &Limits::default())?;
/// let error = validator.validate(document.root()).unwrap_err();
/// assert_eq!(error.instance_path().to_string(), "/id");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TapeJson;

/// A member name with its hash, which the `jsonschema` crate looks up members by.
#[derive(Clone, Debug)]
pub struct PreparedName {
    hash: u32,
    name: Box<str>,
}

/// Storage for a string that is in no document, such as a member name, to be validated as a value.
#[derive(Debug, Default)]
pub struct StringBuffer {
    tape: Tape,
    text: String,
}

impl Json for TapeJson {
    type Node<'a> = Value<'a>;
    type PreparedKey = PreparedName;
    type StringBuffer = StringBuffer;

    fn prepare_key(key: &str) -> PreparedName {
        PreparedName {
            hash: hash(key.as_bytes()),
            name: key.into(),
        }
    }

    fn with_string_node<T>(
        buffer: &mut StringBuffer,
        string: &str,
        f: impl FnOnce(Value<'_>) -> T,
    ) -> T {
        let StringBuffer { tape, text } = buffer;
        text.clear();
        text.push_str(string);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "strings come from documents of less than 4 GiB"
        )]
        let end = text.len() as u32;
        tape.slots.clear();
        tape.slots.push(Slot::new(SlotKind::Bare, 0, end));
        f(Value::root(tape, text))
    }
}

impl<'a> Node<'a, TapeJson> for Value<'a> {
    type Object = Object<'a>;
    type Array = Array<'a>;
    type Number = Number<'a>;

    #[inline]
    fn as_object(&self) -> Option<Object<'a>> {
        step();
        Value::as_object(*self)
    }

    #[inline]
    fn as_array(&self) -> Option<Array<'a>> {
        step();
        Value::as_array(*self)
    }

    #[inline]
    fn as_string(&self) -> Option<Cow<'a, str>> {
        step();
        Value::as_str(*self).map(Cow::Borrowed)
    }

    #[inline]
    fn as_number(&self) -> Option<Number<'a>> {
        step();
        Value::as_number(*self)
    }

    #[inline]
    fn as_boolean(&self) -> Option<bool> {
        step();
        Value::as_bool(*self)
    }

    #[inline]
    fn is_null(&self) -> bool {
        step();
        Value::is_null(*self)
    }

    #[inline]
    fn is_number(&self) -> bool {
        step();
        self.kind() == ValueKind::Number
    }

    #[inline]
    fn is_string(&self) -> bool {
        step();
        self.kind() == ValueKind::String
    }

    #[inline]
    fn json_type(&self) -> JsonType {
        step();
        match self.kind() {
            ValueKind::Null => JsonType::Null,
            ValueKind::Boolean => JsonType::Boolean,
            ValueKind::Number => JsonType::Number,
            ValueKind::String => JsonType::String,
            ValueKind::Array => JsonType::Array,
            ValueKind::Object => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        step();
        self.equals_serde(expected)
    }

    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(if is_counting() {
            serde_json::Value::Null
        } else {
            self.to_serde()
        })
    }

    #[inline]
    fn identity(&self) -> Option<NodeIdentity> {
        step();
        Some(NodeIdentity::tagged(
            std::ptr::from_ref(self.tape).addr(),
            self.at,
        ))
    }
}

impl<'a> jsonschema::json::Object<'a, TapeJson> for Object<'a> {
    type Node = Value<'a>;
    type MemberName = &'a str;
    type MembersIter = UniqueMembers<'a>;

    #[inline]
    fn len(&self) -> usize {
        self.unique_len()
    }

    #[inline]
    fn get(&self, key: &PreparedName) -> Option<Value<'a>> {
        self.find(key.hash, &key.name)
    }

    #[inline]
    fn members(&self) -> UniqueMembers<'a> {
        UniqueMembers(self.iter())
    }
}

/// An iterator over the members of an object, each name once: of those with the same name only the
/// last.
#[derive(Clone, Debug)]
pub struct UniqueMembers<'a>(Members<'a>);

impl<'a> Iterator for UniqueMembers<'a> {
    type Item = (&'a str, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(&'a str, Value<'a>)> {
        self.0
            .find(|member| !member.shadowed)
            .map(|member| (member.key, member.value))
    }
}

impl<'a> jsonschema::json::Array<'a, TapeJson> for Array<'a> {
    type Node = Value<'a>;
    type ElementsIter = Elements<'a>;

    #[inline]
    fn len(&self) -> usize {
        Array::len(*self)
    }

    #[inline]
    fn elements(&self) -> Elements<'a> {
        self.iter()
    }

    fn is_unique(&self) -> bool {
        all_distinct(self.iter(), Array::len(*self))
    }
}

impl JsonNumber for Number<'_> {
    #[inline]
    fn as_u64(&self) -> Option<u64> {
        Number::as_u64(self)
    }

    #[inline]
    fn as_i64(&self) -> Option<i64> {
        Number::as_i64(self)
    }

    #[inline]
    fn as_f64(&self) -> Option<f64> {
        Number::as_f64(self)
    }

    #[inline]
    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_json())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(self.to_serde().unwrap_or_else(|| 0.into()))
    }

    #[inline]
    fn is_integer(&self) -> bool {
        Number::is_integer(self)
    }

    #[inline]
    fn is_written_as_integer(&self) -> bool {
        Number::is_written_as_integer(self)
    }
}
