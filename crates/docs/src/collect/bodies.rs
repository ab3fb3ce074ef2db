//! Bodies: media types, and how members of forms and parts are written.

use std::borrow::Cow;

use conform_coverage::ItemKind;
use conform_description::Node;

use super::collector::{Collector, json};
use super::parameters::first_example;
use crate::media::is_json;
use crate::model::{Body, Content, Encoding};
use crate::sample::Sample;

/// The longest example that a call is shown with; with a longer one it is hard to read.
const MOST_SAMPLE: usize = 1_500;

impl<'d> Collector<'d, '_> {
    /// Returns the request body of an operation.
    pub(super) fn body(&mut self, operation: Node<'d>) -> Option<Body<'d>> {
        let entry = operation.get("requestBody")?;
        let body = self.resolved(entry)?;
        let contents = self.contents(body);
        Some(Body {
            required: body.flag("required"),
            prose: self.prose(body, "description"),
            contents,
            sample: self.body_sample(body),
        })
    }

    /// Returns a body in the first media type, to try the call with.
    fn body_sample(&self, body: Node<'d>) -> Option<Sample> {
        let content = body.follow("content")?.members().next()?;
        let media = content.node.resolve().ok()?.node;
        if let Some(example) = first_example(media)
            && json(example).len() <= MOST_SAMPLE
        {
            return Some(Sample::of(example));
        }
        let schema = media.get("schema").or_else(|| media.get("itemSchema"))?;
        self.samples.make(schema)
    }

    /// Returns the bodies of a request or a response, by media type.
    pub(super) fn contents(&mut self, owner: Node<'d>) -> Vec<Content<'d>> {
        let mut all = Vec::new();
        for (media_type, media) in self.entries(owner, "content") {
            let schema = media
                .get("schema")
                .map(|schema| self.used_schema(schema, 0));
            let items = media
                .get("itemSchema")
                .map(|schema| self.used_schema(schema, 0));
            let examples = self.examples(media, is_json(media_type));
            all.push(Content {
                media_type,
                mark: self.mark(ItemKind::MediaType, media),
                prose: self.prose(media, "description"),
                schema,
                items,
                examples,
                encodings: self.encodings(media),
            });
        }
        all
    }

    fn encodings(&mut self, media: Node<'d>) -> Vec<Encoding<'d>> {
        let mut all = Vec::new();
        let named = media.get("encoding").into_iter().flat_map(Node::members);
        let named = named.map(|member| (Cow::Borrowed(member.key), member.node));
        let first = media
            .get("prefixEncoding")
            .into_iter()
            .flat_map(Node::items);
        let first = first
            .enumerate()
            .map(|(index, node)| (Cow::Owned(format!("part {}", index + 1)), node));
        let rest = media.get("itemEncoding").into_iter();
        let rest = rest.map(|node| (Cow::Borrowed("every other part"), node));
        let parts: Vec<_> = named.chain(first).chain(rest).collect();
        for (part, node) in parts {
            let mut words = Vec::new();
            if let Some(media_type) = node.text("contentType") {
                words.push(format!("as {media_type}"));
            }
            if let Some(style) = node.text("style") {
                words.push(format!("style {style}"));
            }
            for (key, yes, no) in [
                ("explode", "exploded", "not exploded"),
                (
                    "allowReserved",
                    "reserved characters as they are",
                    "reserved characters encoded",
                ),
            ] {
                if let Some(flag) = node.get(key).and_then(Node::as_bool) {
                    words.push(if flag { yes } else { no }.to_owned());
                }
            }
            all.push(Encoding {
                part,
                words: words.join(", "),
                headers: self.headers(node),
            });
        }
        all
    }
}
