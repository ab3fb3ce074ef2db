//! Request bodies, and bodies in one media type.

use conform_description::grammar::ObjectKind;
use conform_description::{Node, NodeMember};
use conform_schema::{Direction, Extent, Schema};

use crate::lower::codes;
use crate::lower::document::{docs, shared_words};
use crate::lower::operations::form::FormShape;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::media_type::{MediaTypeFamily, essence, family, name_of};
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::examples::example_values;
use crate::lower::types::names::NameWords;
use crate::{Content, ContentKind, Expr, JsonTypes, RequestBody, StringFormat, Use};

impl Content {
    /// Returns a body of which nothing is known, because the reference to it leads nowhere.
    pub(crate) fn unknown(media_type: &str, reference: Node<'_>) -> Self {
        Self {
            media_type: media_type.to_owned(),
            kind: ContentKind::Binary,
            ty: None,
            structured_text: false,
            parts: Vec::new(),
            positions: None,
            origin: reference.origin(),
            examples: Vec::new(),
        }
    }
}

impl<'d> OperationLowering<'_, 'd> {
    /// Returns a request body.
    pub(crate) fn request_body(&mut self, entry: Node<'d>, words: &NameWords) -> RequestBody {
        let Ok(resolved) = entry.resolve() else {
            // What is sent is not known, only that something may be.
            return RequestBody {
                required: false,
                docs: Default::default(),
                contents: vec![Content::unknown("application/octet-stream", entry)],
            };
        };
        let node = resolved.node;
        let words = shared_words(entry, "request").unwrap_or_else(|| words.then("request"));
        RequestBody {
            required: node.flag("required"),
            docs: docs(node),
            contents: self.contents(node.get("content"), Direction::Request, &words),
        }
    }

    /// Returns a body in each of its media types.
    pub(crate) fn contents(
        &mut self,
        content: Option<Node<'d>>,
        direction: Direction,
        words: &NameWords,
    ) -> Vec<Content> {
        let mut out: Vec<Content> = Vec::new();
        let is_typed = content
            .into_iter()
            .flat_map(Node::members)
            .any(|member| member.key.contains('/'));
        for member in content.into_iter().flat_map(Node::members) {
            // `examples` one level too high. Beside a media type, it cannot be meant as one.
            if is_typed && ObjectKind::MediaType.table().member(member.key).is_some() {
                continue;
            }
            let node = member
                .node
                .resolve()
                .map_or(member.node, |resolved| resolved.node);
            let words = if out.iter().any(|content| content.ty.is_some()) {
                words.then(&name_of(member.key))
            } else {
                words.clone()
            };
            out.push(self.content(member, node, direction, &words));
        }
        out
    }

    /// Returns a body in one media type.
    pub(crate) fn content(
        &mut self,
        member: NodeMember<'d>,
        node: Node<'d>,
        direction: Direction,
        words: &NameWords,
    ) -> Content {
        let schema = node.get("schema");
        let kind = match family(member.key) {
            MediaTypeFamily::Known(kind) => kind,
            MediaTypeFamily::Open => {
                self.kind_by_schema(member.key, schema.or(node.get("itemSchema")), direction)
            }
        };
        let by_position = kind == ContentKind::Multipart && self.is_by_position(node);
        if kind == ContentKind::Multipart && direction == Direction::Response {
            self.types.diagnostics.push(self.types.diagnostics.at(
                codes::MULTIPART_RESPONSE,
                member.key_label("read as bytes"),
                "the parts of a multipart response are not read",
            ));
        }
        let positions = by_position
            .then(|| self.positions(member, node, direction, words))
            .flatten();
        let mut ty = match kind {
            ContentKind::Multipart if by_position => None,
            ContentKind::Json | ContentKind::Form | ContentKind::Multipart => {
                schema.map(|schema| self.types.type_of_node(schema, words))
            }
            ContentKind::Text => Some(self.text_type(member.key, schema, words)),
            ContentKind::Binary => {
                self.binary_bodies
                    .extend(schema.and_then(|schema| self.types.referred(schema)));
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
            self.types
                .diagnostics
                .push(self.types.diagnostics.binary_in_json(schema));
        }
        self.report_useless_item_schema(member.key, kind, node);
        self.types.define_pending();
        if direction == Direction::Request
            && matches!(kind, ContentKind::Form | ContentKind::Multipart)
            && let (Some(schema), Some(used)) = (schema, &ty)
        {
            ty = self.form_type(kind, schema, used.clone());
        }
        let parts = match (kind, &ty) {
            (ContentKind::Form | ContentKind::Multipart, Some(ty)) => {
                self.form_parts(kind, node, &ty.expr.clone(), words)
            }
            _ => Vec::new(),
        };
        let structured_text = kind == ContentKind::Text
            && schema.is_some_and(|schema| self.text_bodies.contains(schema));
        let examples = match kind {
            ContentKind::EventStream | ContentKind::JsonLines | ContentKind::Binary => Vec::new(),
            ContentKind::Text if structured_text => {
                self.keep_structure(schema, node, direction);
                Vec::new()
            }
            _ => self.types.examples.of_owner(node, direction),
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

    /// Returns the type of a form that is sent; `None` if the caller makes it.
    fn form_type(&mut self, kind: ContentKind, schema: Node<'d>, used: Use) -> Option<Use> {
        match (self.form_shape(&used.expr), kind) {
            (FormShape::Members, _) => Some(used),
            // A caller who knows the parts can pass files, too.
            (FormShape::Unknown, ContentKind::Multipart) => None,
            (FormShape::Unknown, _) => Some(used),
            (FormShape::SomeMembers, _) => {
                self.report_no_members(schema, kind, false);
                Some(used)
            }
            (FormShape::NoMembers, ContentKind::Multipart) => {
                self.report_no_members(schema, kind, true);
                None
            }
            (FormShape::NoMembers, _) => {
                let plain = Expr::String(StringFormat::Plain);
                if used.expr != plain {
                    self.report_no_members(schema, kind, true);
                }
                Some(Use::of(plain))
            }
        }
    }

    /// Reports `itemSchema` in a media type that is not sequential.
    fn report_useless_item_schema(&mut self, media_type: &str, kind: ContentKind, node: Node<'d>) {
        if let (None, Some(item)) = (node.get("schema"), node.get("itemSchema"))
            && matches!(
                kind,
                ContentKind::Json | ContentKind::Form | ContentKind::Text | ContentKind::Binary
            )
        {
            self.types.diagnostics.push(self.types.diagnostics.warning(
                codes::ITEMS_OF_NO_SEQUENCE,
                item,
                format!(
                    "`itemSchema` has no effect: `{}` is not sequential",
                    media_type
                ),
                "this is ignored",
            ));
        }
    }

    /// Returns how a media type range or an application's own media type is read.
    pub(crate) fn kind_by_schema(
        &mut self,
        media_type: &str,
        schema: Option<Node<'d>>,
        direction: Direction,
    ) -> ContentKind {
        let Some(schema) = schema else {
            return ContentKind::Binary;
        };
        let Some(merged) = self.types.merge(&[SchemaPart::whole(schema)]) else {
            return ContentKind::Json;
        };
        let format = merged.last(|keywords| keywords.format);
        let is_range = media_type.contains('*');
        if merged.json_types == JsonTypes::STRING {
            match format {
                Some("binary" | "byte") => ContentKind::Binary,
                // A response says by its own media type whether it is JSON; of a request, the caller says it.
                _ if is_range && direction == Direction::Response => ContentKind::Json,
                _ => ContentKind::Text,
            }
        } else if merged.is_anything() && !is_range {
            ContentKind::Binary
        } else {
            ContentKind::Json
        }
    }

    /// Returns the type of a body that is text.
    pub(crate) fn text_type(
        &mut self,
        media_type: &str,
        schema: Option<Node<'d>>,
        words: &NameWords,
    ) -> Use {
        let plain = Use::of(Expr::String(StringFormat::Plain));
        let Some(schema) = schema else { return plain };
        let Some(merged) = self.types.merge(&[SchemaPart::whole(schema)]) else {
            return plain;
        };
        let scalar = JsonTypes::STRING
            .or(JsonTypes::NUMBER)
            .or(JsonTypes::BOOLEAN);
        let is_xml = essence(media_type).ends_with("xml");
        if merged.unions.is_empty()
            && merged.has_json_types
            && merged.json_types.0 & !scalar.0 == 0
            && !is_xml
        {
            let used = self.types.type_of_node(schema, words);
            return match used.expr {
                Expr::String(StringFormat::Binary | StringFormat::Byte) => plain,
                _ => used,
            };
        }
        if merged.has_json_types && merged.json_types != JsonTypes::STRING {
            self.text_bodies.add(media_type, schema);
        }
        plain
    }

    /// Collects examples of a text that has a structure: they are examples of the type of that structure, if it has a name.
    fn keep_structure(&mut self, schema: Option<Node<'d>>, node: Node<'d>, direction: Direction) {
        let named = schema
            .and_then(|schema| schema.resolve().ok())
            .and_then(|resolved| self.types.type_of_part(SchemaPart::whole(resolved.node)));
        if let Some(id) = named {
            self.types
                .examples
                .collect_of_owner(&Use::of(Expr::Named(id)), node, direction);
        }
    }

    /// Returns the type of one item of a stream.
    ///
    /// `itemSchema` (3.2) is its schema. Without it, `schema` is, since there is no other way to describe a stream before
    /// 3.2; for JSON lines an array means its items.
    fn stream_item(&mut self, kind: ContentKind, node: Node<'d>, words: &NameWords) -> Option<Use> {
        if let Some(item) = node.get("itemSchema") {
            // The data of an event is JSON in a string; its `contentSchema` is the type that a reader wants.
            if kind == ContentKind::EventStream
                && let Some(data) = self.event_data(item)
            {
                return Some(self.types.type_of_node(data, &words.then("event")));
            }
            return Some(self.types.type_of_node(item, &words.inner("item")));
        }
        let schema = node.get("schema")?;
        let used = self.types.type_of_node(schema, words);
        Some(match used.expr {
            Expr::Array(item) => *item,
            _ => used,
        })
    }

    /// Returns the `contentSchema` of the member `data` of an event.
    fn event_data(&mut self, item: Node<'d>) -> Option<Node<'d>> {
        let merged = self.types.merge(&[SchemaPart::whole(item)])?;
        let data = merged
            .fields
            .into_iter()
            .find(|field| field.name == "data")?;
        self.types
            .merge(&data.parts)?
            .first(|keywords| keywords.content_schema)
    }

    /// Whether an example of a body is `null`, and fits its schema. A schema with `properties` and no `type` admits `null`,
    /// but few authors mean that; an example shows that they do.
    fn shows_null(&self, node: Node<'d>, direction: Direction) -> bool {
        let null = example_values(node).find(|value| value.is_null());
        node.get("schema").zip(null).is_some_and(|(schema, null)| {
            Schema::compile_within(schema, direction, &Extent::default()).is_valid(null.value())
        })
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
