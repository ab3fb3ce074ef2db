//! Finds the value or key that has given bytes, in a time that does not grow with the number of values.

use std::cmp::Reverse;

use crate::pointer;
use crate::source::Span;
use crate::tape::Tape;
use crate::value::Value;

/// The values and keys of a document in the order of the text, and what each of them is in.
#[derive(Debug)]
pub(crate) struct SpanIndex {
    /// The slots of the tape by start of their span; of those with the same start, the longest first. What an alias repeats is
    /// after what the anchor names.
    order: Vec<u32>,
    /// For each slot, what it is in: for a key its object, for the value of a member its key, for an element its array.
    parents: Vec<u32>,
    /// For each slot, its place among the elements of its array.
    ordinals: Vec<u32>,
}

impl SpanIndex {
    /// Builds the index. The time grows with the number of values as that of sorting them.
    pub(crate) fn new(tape: &Tape) -> Self {
        let count = tape.node_count();
        let (mut parents, mut ordinals) = (vec![0; count], vec![0; count]);
        // The open objects and arrays: the slot, the slot after the end, and how many elements were seen.
        let mut open: Vec<(u32, u32, u32)> = Vec::new();
        for at in (0..).take(count) {
            while open.last().is_some_and(|&(_, end, _)| end <= at) {
                open.pop();
            }
            let slot = tape.slot(at);
            let is_after_key = at > 0 && tape.slot(at - 1).is_key();
            if is_after_key {
                parents[at as usize] = at - 1;
            } else if let Some((container, _, seen)) = open.last_mut() {
                parents[at as usize] = *container;
                ordinals[at as usize] = *seen;
                *seen += 1;
            }
            if !slot.is_key() && slot.extent() > 1 {
                open.push((at, at + slot.extent(), 0));
            }
        }
        let mut order: Vec<u32> = (0..).take(count).collect();
        order.sort_by_key(|&at| (position(tape.slot(at).span()), at));
        Self {
            order,
            parents,
            ordinals,
        }
    }

    /// Returns the JSON Pointer of the value or member with exactly these bytes, or else of the smallest value or member
    /// around them.
    pub(crate) fn pointer(&self, tape: &Tape, text: &str, span: Span) -> String {
        let of = |at: u32| position(tape.slot(at).span());
        let wanted = position(span);
        let first = |key| self.order.partition_point(|&at| of(at) < key);
        let index = first(wanted);
        let mut at = match self.order.get(index) {
            Some(&at) if of(at) == wanted => at,
            // What starts last before the span is in everything that is around the span.
            _ => match index.checked_sub(1) {
                Some(before) => self.order[first(of(self.order[before]))],
                None => 0,
            },
        };
        while at != 0 && !holds(self.whole(tape, at), span) {
            at = self.parents[at as usize];
        }
        self.pointer_of(tape, text, at)
    }

    /// The span of a value, and for a key the span of the whole member.
    fn whole(&self, tape: &Tape, at: u32) -> Span {
        let slot = tape.slot(at);
        if slot.is_key() {
            slot.span().to(tape.slot(at + 1).span())
        } else {
            slot.span()
        }
    }

    /// Returns the JSON Pointer of the value or key in a slot.
    pub(crate) fn pointer_of(&self, tape: &Tape, text: &str, mut at: u32) -> String {
        let mut tokens = Vec::new();
        while at != 0 {
            let parent = self.parents[at as usize];
            if tape.slot(at).is_key() {
                let name = crate::value::member(tape, text, at).key;
                tokens.push(pointer::escape(name));
            } else if Value::new(tape, text, parent).as_array().is_some() {
                tokens.push(self.ordinals[at as usize].to_string().into());
            }
            at = parent;
        }
        let mut out = String::new();
        for token in tokens.iter().rev() {
            out.push('/');
            out.push_str(token);
        }
        out
    }
}

/// What spans are sorted by.
fn position(span: Span) -> (u32, Reverse<u32>) {
    (span.start, Reverse(span.end))
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use crate::{Document, Format, Limits, Span};

    fn parse(text: &str) -> Document {
        Document::parse("a.yaml", text.into(), Format::Yaml, &Limits::default())
            .expect("it is YAML")
    }

    fn span_of(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("it is there");
        let offset = |at: usize| u32::try_from(at).expect("it is short");
        Span::new(offset(start), offset(start + part.len()))
    }

    #[test]
    fn values_keys_and_what_is_between_them_have_pointers() {
        let text = "a:\n  b: 1\nc: [x, {d/e: 2}, []]\nf: {}\n";
        let document = parse(text);
        for (part, expected) in [
            (text.trim_end(), ""),
            ("a", "/a"),
            ("b", "/a/b"),
            ("1", "/a/b"),
            ("b: 1", "/a"),
            ("c", "/c"),
            (": [", "/c"),
            ("[x, {d/e: 2}, []]", "/c"),
            ("x", "/c/0"),
            ("{d/e: 2}", "/c/1"),
            ("d/e", "/c/1/d~1e"),
            ("/e", "/c/1/d~1e"),
            ("2", "/c/1/d~1e"),
            ("[]", "/c/2"),
            (", ", "/c"),
            ("{}", "/f"),
            ("1\nc", ""),
        ] {
            assert_eq!(
                document.pointer_at(span_of(text, part)),
                expected,
                "{part:?}"
            );
        }
    }

    /// What an alias repeats has the span of the anchor, and is found there.
    #[test]
    fn spans_of_aliases_are_those_of_the_anchor() {
        let text = "a: &one {b: [1, 22]}\nc: *one\nd:\n  <<: *one\n  e: 3\n";
        let document = parse(text);
        for (part, expected) in [
            ("22", "/a/b/1"),
            ("b", "/a/b"),
            (", ", "/a/b"),
            ("3", "/d/e"),
        ] {
            assert_eq!(
                document.pointer_at(span_of(text, part)),
                expected,
                "{part:?}"
            );
        }
    }

    /// Every value and key of a document is found by its span.
    #[test]
    fn every_value_is_found_by_its_span() {
        let text = r#"{"a":[{"b":null,"c":{"d":[[],[1,[2,{"e":""}]]]}},true],"f":{"g":{"h":0}}}"#;
        let document = parse(text);
        let mut open = vec![document.root()];
        let mut count = 0;
        while let Some(value) = open.pop() {
            count += 1;
            assert_eq!(
                document.pointer_at(value.span()),
                document.pointer(value.id())
            );
            for member in value
                .as_object()
                .into_iter()
                .flat_map(|object| object.iter())
            {
                let expected = document.pointer(member.value.id());
                assert_eq!(document.pointer_at(member.key_span), expected);
                open.push(member.value);
            }
            open.extend(value.as_array().into_iter().flat_map(|array| array.iter()));
        }
        assert_eq!(count, 17);
    }

    /// Many pointers are found with the index, and are the same.
    #[test]
    fn pointers_are_the_same_with_and_without_the_index() {
        let text = "a: &one {b: [1, 22, {x/y: []}]}\nc: [*one, {}]\nd:\n  <<: *one\n  e: 3\n";
        let (plain, indexed) = (parse(text), parse(text));
        assert_eq!(indexed.pointer_at(Span::new(0, 1)), "/a");
        let mut open = vec![plain.root()];
        while let Some(value) = open.pop() {
            let expected = parse(text).pointer(value.id());
            assert_eq!(indexed.pointer(value.id()), expected);
            // In the end, this one builds an index, too.
            assert_eq!(plain.pointer(value.id()), expected);
            let members = value
                .as_object()
                .into_iter()
                .flat_map(|object| object.iter());
            open.extend(members.map(|member| member.value));
            open.extend(value.as_array().into_iter().flat_map(|array| array.iter()));
        }
        assert!(plain.passed_siblings() <= 2 * plain.node_count());
    }
}
