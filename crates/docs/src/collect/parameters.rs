//! Parameters and headers.

use conform_coverage::ItemKind;
use conform_description::Node;
use conform_description::operations::OperationParameter;
use conform_description::parameter::{ParameterLocation, ParameterStyle, content, schema};

use super::collector::Collector;
use crate::media::is_json;
use crate::model::{Parameter, QueryLayout};
use crate::sample::Sample;

impl<'d> Collector<'d, '_> {
    /// Returns a parameter of an operation.
    pub(super) fn parameter(&mut self, declared: &OperationParameter<'d>) -> Parameter<'d> {
        let node = declared.node;
        self.resolved(declared.entry);
        let mut parameter = self.described(declared.name, node);
        parameter.location = Some(declared.location);
        parameter.required |= declared.location == "path";
        parameter.style = style(node, declared.location);
        parameter.mark = self.mark(ItemKind::Parameter, node);
        if parameter.required || self.try_it.is_some() {
            parameter.sample = Some(self.sample(node));
        }
        parameter
    }

    /// Returns the headers of a response or a part.
    pub(super) fn headers(&mut self, owner: Node<'d>) -> Vec<Parameter<'d>> {
        let mut all = Vec::new();
        for (name, node) in self.entries(owner, "headers") {
            let mut header = self.described(name, node);
            header.style = style(node, "header");
            header.mark = self.mark(ItemKind::Header, node);
            all.push(header);
        }
        all
    }

    /// Returns a value of a parameter.
    fn sample(&self, node: Node<'d>) -> Sample {
        let media = content(node).map(|(_, media)| media);
        let mut owners = [Some(node), media].into_iter().flatten();
        if let Some(example) = owners.find_map(first_example) {
            return Sample::of(example);
        }
        let made = schema(node).and_then(|schema| self.samples.make(schema));
        made.unwrap_or_else(|| Sample::String("text".to_owned()))
    }

    /// Returns what parameters and headers have in common.
    fn described(&mut self, name: &'d str, node: Node<'d>) -> Parameter<'d> {
        let content = self.entries(node, "content").into_iter().next();
        let owner = content.map_or(node, |(_, media)| media);
        let is_json = content.is_none_or(|(media_type, _)| is_json(media_type));
        let schema = owner
            .get("schema")
            .map(|schema| self.used_schema(schema, 0));
        let mut examples = self.examples(node, is_json);
        if let Some((_, media)) = content {
            examples.extend(self.examples(media, is_json));
        }
        Parameter {
            name,
            location: None,
            required: node.flag("required"),
            deprecated: node.flag("deprecated"),
            style: None,
            mark: None,
            prose: self.prose(node, "description"),
            schema: schema.unwrap_or_default(),
            examples,
            layout: layout(node),
            sample: None,
        }
    }
}

/// Returns how a list or an object is written in the query.
fn layout(node: Node<'_>) -> QueryLayout {
    if node.get("content").is_some() {
        return QueryLayout::Json;
    }
    let explode = node.get("explode").and_then(Node::as_bool);
    match node.text("style") {
        Some("deepObject") => QueryLayout::Brackets,
        Some("spaceDelimited") if explode != Some(true) => QueryLayout::Joined(" "),
        Some("pipeDelimited") if explode != Some(true) => QueryLayout::Joined("|"),
        _ if explode == Some(false) => QueryLayout::Joined(","),
        _ => QueryLayout::Pairs,
    }
}

/// Returns the first example of a parameter, a header or a media type.
pub(super) fn first_example(node: Node<'_>) -> Option<Node<'_>> {
    let named = node.get("examples").into_iter().flat_map(Node::members);
    node.get("example").or_else(|| {
        named
            .filter_map(|example| Some(example.node.resolve().ok()?.node))
            .find_map(|example| example.get("value").or_else(|| example.get("dataValue")))
    })
}

/// Returns how a parameter is written, unless that is what its location does by default.
fn style(node: Node<'_>, location: &str) -> Option<String> {
    let mut words = Vec::new();
    if let Some((media_type, _)) = content(node) {
        words.push(format!("as {media_type}"));
    }
    let default = ParameterLocation::of(location).map(ParameterLocation::default_style);
    let default = default.unwrap_or(ParameterStyle::Simple);
    let stated = node.text("style").unwrap_or(default.name());
    if stated != default.name() {
        words.push(format!("style {stated}"));
    }
    let style = ParameterStyle::of(stated);
    let usual = style.is_some_and(ParameterStyle::explodes_by_default);
    let explode = node.get("explode").and_then(Node::as_bool);
    if let Some(explode) = explode.filter(|explode| *explode != usual) {
        words.push(if explode { "exploded" } else { "not exploded" }.to_owned());
    }
    if let Some(nesting) = node.text("x-query-style") {
        words.push(format!("nested by {nesting}"));
    }
    for (key, text) in [
        ("allowReserved", "reserved characters as they are"),
        ("allowEmptyValue", "may be empty"),
        ("x-multi-segment", "may have slashes"),
    ] {
        if node.flag(key) {
            words.push(text.to_owned());
        }
    }
    (!words.is_empty()).then(|| words.join(", "))
}
