//! Request bodies and responses.

use crate::lower::codes;
use crate::lower::operations::media_type::{Family, essence, example_values, family};
use crate::lower::schema::merged::Part as SchemaPart;
use crate::lower::types::Types;
use crate::lower::types::names::Words;
use crate::{
    Content, ContentKind, Example, Expr, Kinds, RequestBody, Response, Status, StringFormat, Use,
};
use conform_description::grammar::ObjectKind;
use conform_description::{Node, NodeMember};
use conform_schema::{Direction, Extent, Schema};

impl<'d> Types<'d> {
    /// A request body.
    pub(crate) fn request_body(&mut self, entry: Node<'d>, words: &Words) -> Option<RequestBody> {
        let node = entry.resolve().ok()?.node;
        let words = shared(entry, "request").unwrap_or_else(|| words.then("request"));
        Some(RequestBody {
            required: node.flag("required"),
            docs: crate::lower::docs(node),
            contents: self.contents(node.get("content"), Direction::Request, &words),
        })
    }

    /// The responses of an operation.
    pub(crate) fn responses(
        &mut self,
        responses: Node<'d>,
        method: &str,
        words: &Words,
    ) -> Vec<Response> {
        let members: Vec<(Status, NodeMember<'d>)> = responses
            .members()
            .filter(|member| !member.key.starts_with("x-"))
            .filter_map(|member| Some((status(member.key)?, member)))
            .collect();
        let success =
            |status: &Status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let main = members
            .iter()
            .map(|(status, _)| *status)
            .find(success)
            .or(members.first().map(|(status, _)| *status));
        let mut out = Vec::new();
        for (status, member) in members {
            let Ok(resolved) = member.node.resolve() else {
                out.push(Response {
                    status,
                    docs: Default::default(),
                    origin: member.key_origin(),
                    headers: Vec::new(),
                    contents: Vec::new(),
                });
                continue;
            };
            let node = resolved.node;
            let words = shared(member.node, "response").unwrap_or_else(|| {
                let response = words.then("response");
                if Some(status) == main {
                    response
                } else {
                    response.then(member.key)
                }
            });
            let content = node.get("content");
            let contents = if has_body(method, status) {
                self.contents(content, Direction::Response, &words)
            } else {
                self.report_unsendable(method, status, content);
                Vec::new()
            };
            out.push(Response {
                status,
                docs: crate::lower::docs(node),
                origin: member.key_origin(),
                headers: self.headers(node.get("headers"), &words),
                contents,
            });
        }
        out
    }

    /// Reports a body that HTTP does not let a server send.
    fn report_unsendable(&mut self, method: &str, status: Status, content: Option<Node<'d>>) {
        let Some(first) = content.and_then(|content| content.members().next()) else {
            return;
        };
        let answer = match status {
            Status::Code(code) if has_body("GET", status) => format!("{code} to `{method}`"),
            Status::Code(code) => code.to_string(),
            Status::Range(_) | Status::Default => format!("an answer to `{method}`"),
        };
        self.report(self.description.report(
            codes::BODY_OF_NOTHING,
            first.key_label("never sent"),
            format!("{answer} has no body in HTTP"),
        ));
    }

    fn contents(
        &mut self,
        content: Option<Node<'d>>,
        direction: Direction,
        words: &Words,
    ) -> Vec<Content> {
        let mut out: Vec<Content> = Vec::new();
        let is_typed = content
            .into_iter()
            .flat_map(Node::members)
            .any(|member| member.key.contains('/'));
        for member in content.into_iter().flat_map(Node::members) {
            // `examples` a level too high. Alone it could mean a body of some kind, beside a media type it cannot.
            if is_typed && ObjectKind::MediaType.table().member(member.key).is_some() {
                continue;
            }
            let node = member
                .node
                .resolve()
                .map_or(member.node, |resolved| resolved.node);
            let words = if out.iter().any(|content| content.ty.is_some()) {
                let essence = essence(member.key);
                words.then(essence.rsplit('/').next().unwrap_or_default())
            } else {
                words.clone()
            };
            out.push(self.content(member, node, direction, &words));
        }
        out
    }

    /// A body in one media type.
    fn content(
        &mut self,
        member: NodeMember<'d>,
        node: Node<'d>,
        direction: Direction,
        words: &Words,
    ) -> Content {
        let schema = node.get("schema");
        let kind = match family(member.key) {
            Family::Known(kind) => kind,
            Family::Open => self.kind_by_schema(member.key, schema.or(node.get("itemSchema"))),
        };
        let by_position = kind == ContentKind::Multipart && self.is_by_position(node);
        if kind == ContentKind::Multipart && direction == Direction::Response {
            self.report(self.description.report(
                codes::MULTIPART_RESPONSE,
                member.key_label("bytes"),
                "a response of several parts is not taken apart",
            ));
        }
        let positions = by_position
            .then(|| self.positions(member, node, direction, words))
            .flatten();
        let mut ty = match kind {
            ContentKind::Multipart if by_position => None,
            ContentKind::Json | ContentKind::Form | ContentKind::Multipart => {
                schema.map(|schema| self.of_node(schema, words))
            }
            ContentKind::Text => Some(self.text(member.key, schema, words)),
            ContentKind::Binary => {
                self.raw
                    .extend(schema.and_then(|schema| self.referred(schema)));
                None
            }
            ContentKind::EventStream | ContentKind::JsonLines => {
                self.stream_item(kind, node, words)
            }
        };
        if let Some(ty) = &mut ty
            && kind == ContentKind::Json
            && !matches!(ty.expr, Expr::Any | Expr::Null)
            && self.shows_null(node, direction)
        {
            ty.nullable = true;
        }
        if kind == ContentKind::Json
            && let Some(schema) = schema
            && ty.as_ref().is_some_and(|ty| holds_bytes(&ty.expr))
        {
            self.report(self.json_binary_at(schema));
        }
        if let (None, Some(item)) = (schema, node.get("itemSchema"))
            && matches!(
                kind,
                ContentKind::Json | ContentKind::Form | ContentKind::Text | ContentKind::Binary
            )
        {
            self.report(self.warning(
                codes::ITEMS_OF_NO_SEQUENCE,
                item,
                format!("`{}` has no items", member.key),
                "this is not read",
            ));
        }
        self.run();
        let parts = match (kind, &ty) {
            (ContentKind::Form | ContentKind::Multipart, Some(ty)) => {
                self.parts(kind, node, &ty.expr.clone(), words)
            }
            _ => Vec::new(),
        };
        let structured_text = kind == ContentKind::Text
            && schema.is_some_and(|schema| self.is_passed_as_text(schema));
        let examples = match kind {
            ContentKind::EventStream | ContentKind::JsonLines | ContentKind::Binary => Vec::new(),
            ContentKind::Text if structured_text => {
                self.keep_structure(schema, node, direction);
                Vec::new()
            }
            _ => self.examples(node, direction),
        };
        Content {
            media_type: member.key.to_owned(),
            kind,
            ty,
            structured_text,
            parts,
            positions,
            origin: member.key_origin(),
            examples,
        }
    }

    /// What a range or an application's own media type holds.
    pub(crate) fn kind_by_schema(
        &mut self,
        media_type: &str,
        schema: Option<Node<'d>>,
    ) -> ContentKind {
        let Some(schema) = schema else {
            return ContentKind::Binary;
        };
        let Some(shape) = self.merged(&[SchemaPart::whole(schema)]) else {
            return ContentKind::Json;
        };
        let format = shape.last(|keywords| keywords.format);
        let is_range = media_type.contains('*');
        if shape.kinds == Kinds::STRING {
            match format {
                Some("binary" | "byte") => ContentKind::Binary,
                _ if is_range => ContentKind::Json,
                _ => ContentKind::Text,
            }
        } else if shape.is_anything() && !is_range {
            ContentKind::Binary
        } else {
            ContentKind::Json
        }
    }

    /// The type of a body that is text.
    pub(crate) fn text(
        &mut self,
        media_type: &str,
        schema: Option<Node<'d>>,
        words: &Words,
    ) -> Use {
        let plain = Use::of(Expr::String(StringFormat::Plain));
        let Some(schema) = schema else { return plain };
        let Some(shape) = self.merged(&[SchemaPart::whole(schema)]) else {
            return plain;
        };
        let scalar = Kinds::STRING.or(Kinds::NUMBER).or(Kinds::BOOLEAN);
        let is_xml = essence(media_type).ends_with("xml");
        if shape.unions.is_empty() && shape.kinds_said && shape.kinds.0 & !scalar.0 == 0 && !is_xml
        {
            let used = self.of_node(schema, words);
            return match used.expr {
                Expr::String(StringFormat::Binary | StringFormat::Byte) => plain,
                _ => used,
            };
        }
        if shape.kinds_said && shape.kinds != Kinds::STRING {
            self.texts
                .entry(essence(media_type))
                .or_default()
                .insert(schema.address());
        }
        plain
    }

    pub(crate) fn is_passed_as_text(&self, schema: Node<'d>) -> bool {
        self.texts
            .values()
            .any(|schemas| schemas.contains(&schema.address()))
    }

    /// Keeps examples of the structure that a text has: they are examples of the type that says it, if it has a name.
    fn keep_structure(&mut self, schema: Option<Node<'d>>, node: Node<'d>, direction: Direction) {
        let named = schema
            .and_then(|schema| schema.resolve().ok())
            .and_then(|resolved| self.named(SchemaPart::whole(resolved.node)));
        if let Some(id) = named {
            self.keep_examples(&Use::of(Expr::Named(id)), node, direction);
        }
    }

    /// The type of one item of a stream.
    ///
    /// `itemSchema` (3.2) says it. Without it, `schema` does, since no one describes a stream otherwise before 3.2: for
    /// JSON lines an array means its items.
    fn stream_item(&mut self, kind: ContentKind, node: Node<'d>, words: &Words) -> Option<Use> {
        if let Some(item) = node.get("itemSchema") {
            // An event's data is JSON in a string; its `contentSchema` is what the reader wants.
            if kind == ContentKind::EventStream
                && let Some(data) = self.event_data(item)
            {
                return Some(self.of_node(data, &words.then("event")));
            }
            return Some(self.of_node(item, &words.inner("item")));
        }
        let schema = node.get("schema")?;
        let used = self.of_node(schema, words);
        Some(match used.expr {
            Expr::Array(item) => *item,
            _ => used,
        })
    }

    /// The `contentSchema` of the member `data` of an event.
    fn event_data(&mut self, item: Node<'d>) -> Option<Node<'d>> {
        let shape = self.merged(&[SchemaPart::whole(item)])?;
        let data = shape
            .fields
            .into_iter()
            .find(|field| field.name == "data")?;
        self.merged(&data.parts)?
            .first(|keywords| keywords.content_schema)
    }

    /// `example` and `examples` of a media type or parameter; of the latter, `null` aside.
    pub(crate) fn examples(&self, node: Node<'d>, direction: Direction) -> Vec<Example> {
        let all = example_values(node);
        all.map(|value| self.example(node.get("schema"), direction, value))
            .collect()
    }

    /// Whether an example of a body is `null`, and fits its schema. One that names members and no type admits `null`, and
    /// everything else; that it is meant to is not taken for granted without an example.
    fn shows_null(&self, node: Node<'d>, direction: Direction) -> bool {
        let null = example_values(node).find(|value| value.is_null());
        node.get("schema").zip(null).is_some_and(|(schema, null)| {
            Schema::compile_within(schema, direction, &Extent::default()).is_valid(null.value())
        })
    }
}

/// The words for a body or response that is shared by reference.
fn shared(entry: Node<'_>, word: &str) -> Option<Words> {
    let name = crate::lower::reference_name(entry.reference()?.text)?;
    Some(Words::new([name.as_str(), word]))
}

/// Whether a response can have a body (RFC 9110 §6.4.1, §15.3.6).
fn has_body(method: &str, status: Status) -> bool {
    !matches!(
        status,
        Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1)
    ) && !method.eq_ignore_ascii_case("HEAD")
}

/// The statuses that a key of `responses` stands for.
fn status(key: &str) -> Option<Status> {
    match key.as_bytes() {
        b"default" => Some(Status::Default),
        [first @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Status::Range(first - b'0')),
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Code),
        _ => None,
    }
}

/// Whether a body is raw bytes, or a list or map of them.
fn holds_bytes(expr: &Expr) -> bool {
    match expr {
        Expr::String(format) => *format == StringFormat::Binary,
        Expr::Array(item) | Expr::Map(item) => holds_bytes(&item.expr),
        _ => false,
    }
}
