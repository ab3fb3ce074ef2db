//! Examples. What several places refer to is shown once, at the end of the page.

use conform_description::{Node, Version};
use conform_json::ValueKind;

use super::collector::{Collector, json};
use crate::model::{Example, ExampleContent, Link, NamedExample, Prose};
use crate::omissions::Reason;
use crate::pretty::pretty;

/// How many bytes of an example are shown.
const MOST_BYTES: usize = 4_000;

/// The longest example that is shown wherever it is used.
const SHORT: usize = 300;

impl<'d> Collector<'d, '_> {
    /// Returns the examples of a parameter, a header or a media type: `example` and `examples`.
    pub(super) fn examples(&mut self, node: Node<'d>, is_json: bool) -> Vec<Example<'d>> {
        let mut all = Vec::new();
        if let Some(value) = node.get("example") {
            all.push(Example {
                name: None,
                summary: None,
                prose: None,
                content: self.content(value, is_json),
                is_aside: false,
            });
        }
        let named = node.get("examples").into_iter().flat_map(Node::members);
        let named: Vec<_> = named.collect();
        for member in named {
            let is_shared = member.node.reference().is_some();
            let Some(example) = self.resolved(member.node) else {
                continue;
            };
            all.push(self.named_example(member.key, example, is_shared, is_json));
        }
        all
    }

    /// Returns the examples of a schema: `example` and `examples`, which are values.
    pub(super) fn schema_examples(&mut self, node: Node<'d>) -> Vec<Example<'d>> {
        let listed = node.get("examples").filter(|examples| examples.is_array());
        let values = node.get("example").into_iter();
        let values: Vec<_> = values
            .chain(listed.into_iter().flat_map(Node::items))
            .collect();
        let mut all = Vec::new();
        for value in values {
            all.push(Example {
                name: None,
                summary: None,
                prose: None,
                content: self.content(value, true),
                is_aside: false,
            });
        }
        all
    }

    fn named_example(
        &mut self,
        name: &'d str,
        node: Node<'d>,
        is_shared: bool,
        is_json: bool,
    ) -> Example<'d> {
        let value = node.get("value").or_else(|| node.get("dataValue"));
        let is_long = value.is_some_and(|value| json_len(value) > SHORT);
        if is_shared && is_long {
            let link = self.example_link(name, node);
            return Example {
                name: Some(name),
                summary: node.text("summary"),
                prose: None,
                content: ExampleContent::Elsewhere(link),
                is_aside: false,
            };
        }
        Example {
            name: Some(name),
            summary: node.text("summary"),
            prose: self.prose(node, "description"),
            content: self.example_content(node, value, is_json),
            is_aside: false,
        }
    }

    fn example_content(
        &mut self,
        node: Node<'d>,
        value: Option<Node<'d>>,
        is_json: bool,
    ) -> ExampleContent<'d> {
        let is_3_2 = self.description.version() == Version::V3_2;
        let serialized = node.get("serializedValue").filter(|_| is_3_2);
        if let Some(text) = serialized.and_then(Node::as_str) {
            return ExampleContent::Text(self.cut_example(text.to_owned(), node));
        }
        match (value, node.text("externalValue")) {
            (Some(value), _) => self.content(value, is_json),
            (None, Some(url)) => ExampleContent::Url(url),
            (None, None) => ExampleContent::Text(String::new()),
        }
    }

    /// Returns a value as the text of an example. A long one of a shared object is shown once.
    fn content(&mut self, value: Node<'d>, is_json: bool) -> ExampleContent<'d> {
        if json_len(value) > SHORT
            && let Some(place) = self.first_place(value.address())
        {
            return ExampleContent::Elsewhere(place);
        }
        let text = match value.as_str() {
            // A string in a media type that is no JSON is what is sent.
            Some(text) if !is_json => text.to_owned(),
            _ => pretty(value),
        };
        ExampleContent::Text(self.cut_example(text, value))
    }

    fn cut_example(&mut self, mut text: String, node: Node<'d>) -> String {
        if text.len() > MOST_BYTES {
            self.omissions
                .add(Reason::LongExample, node.origin().to_string());
            let end = text.floor_char_boundary(MOST_BYTES);
            let end = text[..end].rfind('\n').unwrap_or(end);
            text.truncate(end);
            text.push_str("\n…");
        }
        text
    }

    /// Returns the link to a shared example.
    fn example_link(&mut self, name: &'d str, node: Node<'d>) -> Link {
        if let Some(link) = self.first_places.get(&node.address()) {
            return link.clone();
        }
        let pointer = node.pointer();
        let own = pointer
            .strip_prefix("/components/examples/")
            .unwrap_or(name);
        let link = Link {
            anchor: self.anchors.claim("example", own),
            text: own.into(),
        };
        self.first_places.insert(node.address(), link.clone());
        self.shared_examples.push((link.clone(), node));
        link
    }

    /// Returns the shared examples.
    pub(super) fn named_examples(&mut self) -> Vec<NamedExample<'d>> {
        let shared = std::mem::take(&mut self.shared_examples);
        let mut all = Vec::new();
        for (link, node) in shared {
            self.here = link.clone();
            let value = node.get("value").or_else(|| node.get("dataValue"));
            all.push(NamedExample {
                anchor: link.anchor,
                name: link.text,
                example: Example {
                    name: None,
                    summary: node.text("summary"),
                    prose: node
                        .text("description")
                        .filter(|prose| !prose.trim().is_empty())
                        .map(Prose::Text),
                    content: self.example_content(node, value, false),
                    is_aside: false,
                },
            });
        }
        all
    }
}

/// Returns about how many bytes of JSON a value is.
fn json_len(value: Node<'_>) -> usize {
    match value.kind() {
        ValueKind::Object | ValueKind::Array if value.value().node_count() > 60 => usize::MAX,
        _ => json(value).len(),
    }
}
