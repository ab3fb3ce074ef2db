//! Parameters and headers.

use conform_description::operations::OperationParameter;
use conform_description::parameter::is_ignored_header;
use conform_description::{Node, NodeMember, Version};
use conform_schema::Direction;

use crate::lower::document::{docs, reference_name};
use crate::lower::operations::lowering::{OperationLowering, StyledValue};
use crate::lower::operations::media_type::{MediaTypeFamily, family};
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::annotations::Annotations;
use crate::lower::types::names::NameWords;
use crate::{
    ContentKind, Definition, Docs, EnumGrowth, Expr, Header, Parameter, ParameterEncoding,
    ParameterLocation, ParameterStyle, QueryNesting, StringFormat, Use,
};

impl<'d> OperationLowering<'_, 'd> {
    /// Returns a parameter; `None` if its `in` is not a location, which linting reports, or if the specification ignores it.
    pub(crate) fn parameter(
        &mut self,
        parameter: &OperationParameter<'d>,
        words: &NameWords,
    ) -> Option<Parameter> {
        let node = parameter.node;
        let location = ParameterLocation::of(parameter.location)?;
        let is_read = match location {
            ParameterLocation::QueryString => self.types.description.version() == Version::V3_2,
            ParameterLocation::Header => !is_ignored_header(parameter.name),
            _ => true,
        };
        if !is_read {
            return None;
        }
        let shared = parameter
            .entry
            .reference()
            .and_then(|reference| reference_name(reference.text));
        let words = match shared {
            Some(name) => NameWords::new([name.as_str(), "parameter"]),
            None => words.then(parameter.name),
        };
        let (ty, annotations, encoding) =
            self.typed_value(node, location, Direction::Request, &words);
        let required = location == ParameterLocation::Path || node.flag("required");
        let constant = if required && !ty.nullable {
            self.constant(&ty)
                .or_else(|| self.boolean_constant(&ty, node))
        } else {
            None
        };
        let docs = docs(node);
        Some(Parameter {
            wire: parameter.name.to_owned(),
            rename: node
                .text("x-rust-name")
                .or(annotations.rename)
                .map(str::to_owned),
            origin: parameter.entry.origin(),
            location,
            encoding,
            required,
            sensitive: node.flag("x-sensitive")
                || annotations.sensitive
                || ty.expr == Expr::String(StringFormat::Password),
            ty,
            docs: Docs {
                description: docs.description.or(annotations.docs.description),
                notes: annotations.docs.notes,
                ..docs
            },
            deprecated: node.flag("deprecated") || annotations.deprecated,
            default: annotations.default,
            constant,
        })
    }

    /// Returns the type of a parameter or header, what its schema says about its use, and how it is written: by `schema`
    /// and style, or by `content`.
    fn typed_value(
        &mut self,
        node: Node<'d>,
        location: ParameterLocation,
        direction: Direction,
        words: &NameWords,
    ) -> (Use, Annotations<'d>, ParameterEncoding) {
        let content = node
            .get("content")
            .and_then(|content| content.members().next());
        let (holder, encoding) = match content {
            Some(content) => {
                let media = content.node.resolve();
                let media = media.map_or(content.node, |resolved| resolved.node);
                let media_type = content.key.to_owned();
                let kind = match family(content.key) {
                    MediaTypeFamily::Known(kind) => kind,
                    MediaTypeFamily::Open => {
                        self.kind_by_schema(content.key, media.get("schema"), direction)
                    }
                };
                let encoding = match (kind, location) {
                    (ContentKind::Json, _) => ParameterEncoding::Content(media_type),
                    (ContentKind::Form, ParameterLocation::QueryString) => {
                        ParameterEncoding::Form(Vec::new())
                    }
                    _ => ParameterEncoding::Text(media_type),
                };
                (media, encoding)
            }
            None => (node, self.style(node, location)),
        };
        let schema = holder.get("schema");
        let ty = match (&encoding, schema) {
            (ParameterEncoding::Text(media_type), _) => self.text_type(media_type, schema, words),
            (_, Some(schema)) => self.types.type_of_node(schema, words),
            (_, None) => Use::of(Expr::String(StringFormat::Plain)),
        };
        let encoding = match encoding {
            ParameterEncoding::Form(_) => {
                // The members of the form are known once its type is defined.
                self.types.define_pending();
                ParameterEncoding::Form(self.form_parts(ContentKind::Form, holder, &ty.expr, words))
            }
            other => other,
        };
        let Some(schema) = schema else {
            return (ty, Annotations::default(), encoding);
        };
        if direction == Direction::Request {
            self.styled.push(StyledValue {
                schema,
                expr: ty.expr.clone(),
                encoding: encoding.clone(),
            });
        }
        if !self.text_bodies.contains(schema) {
            self.types.examples.collect_of_owner(&ty, holder, direction);
        }
        let annotations = Annotations::of(
            self.types.description.version(),
            &[SchemaPart::whole(schema)],
        );
        (ty, annotations, encoding)
    }

    /// Returns the only boolean that the schema of a parameter admits, if it lists just one.
    fn boolean_constant(&mut self, ty: &Use, node: Node<'d>) -> Option<serde_json::Value> {
        let media = || node.get("content")?.members().next()?.node.get("schema");
        let schema = node.get("schema").or_else(media)?;
        if ty.expr != Expr::Boolean {
            return None;
        }
        let constant = self.types.only_boolean(&[SchemaPart::whole(schema)])?;
        Some(constant.value)
    }

    /// Returns the only value of a type, if it has only one.
    pub(crate) fn constant(&self, ty: &Use) -> Option<serde_json::Value> {
        let mut expr = &ty.expr;
        for _ in 0..32 {
            let Expr::Named(id) = expr else { return None };
            match &self.types.drafts[*id].ty.definition {
                Definition::Enum(list) => {
                    return match &list.values[..] {
                        [only] if list.growth != EnumGrowth::Planned => Some(only.value.clone()),
                        _ => None,
                    };
                }
                Definition::Alias(used) => expr = &used.expr,
                _ => return None,
            }
        }
        None
    }

    /// Returns the style of a parameter; the default is that of its location.
    pub(crate) fn style(
        &mut self,
        node: Node<'d>,
        location: ParameterLocation,
    ) -> ParameterEncoding {
        // Linting reports a style that the location does not have.
        let stated = ParameterStyle::stated(node);
        let style = stated
            .filter(|style| location.styles().contains(style))
            .unwrap_or(location.default_style());
        // Before 3.2 it "only applies to parameters with an `in` value of `query`".
        let may_reserve = location == ParameterLocation::Query
            || self.types.description.version() == Version::V3_2;
        ParameterEncoding::Style {
            style,
            explode: explodes(style, node),
            allow_reserved: may_reserve && node.flag("allowReserved"),
            nesting: match location {
                ParameterLocation::Query => QueryNesting::stated(node),
                _ => None,
            },
        }
    }

    /// Returns the headers of a response or part.
    pub(crate) fn headers(&mut self, headers: Option<Node<'d>>, words: &NameWords) -> Vec<Header> {
        let mut out = Vec::new();
        for member in headers.into_iter().flat_map(Node::members) {
            // OpenAPI 3.0.3 §4.7.17: `Content-Type` is ignored here, since the media type says it.
            if member.key.starts_with("x-") && !member.node.is_object()
                || member.key.eq_ignore_ascii_case("content-type")
            {
                continue;
            }
            let Ok(resolved) = member.node.resolve() else {
                continue;
            };
            let node = resolved.node;
            let (ty, annotations, encoding) = self.typed_value(
                node,
                ParameterLocation::Header,
                Direction::Either,
                &words.then(member.key),
            );
            let docs = docs(node);
            out.push(Header {
                wire: member.key.to_owned(),
                origin: node.origin(),
                ty,
                encoding,
                required: node.flag("required"),
                docs: Docs {
                    description: docs.description.or(annotations.docs.description),
                    notes: annotations.docs.notes,
                    ..docs
                },
            });
        }
        out
    }
}

/// Returns whether each item or member is written on its own.
pub(crate) fn explodes(style: ParameterStyle, node: Node<'_>) -> bool {
    // `deepObject` exists in one form only.
    let is_deep = style == ParameterStyle::DeepObject && node.get("explode").is_none();
    is_deep || style.explodes(node)
}

/// Returns a parameter for a name in a path template that is not declared: a string.
pub(crate) fn undeclared(name: &str, path: NodeMember<'_>) -> Parameter {
    Parameter {
        wire: name.to_owned(),
        rename: None,
        origin: path.key_origin(),
        location: ParameterLocation::Path,
        encoding: ParameterEncoding::Style {
            style: ParameterStyle::Simple,
            explode: false,
            allow_reserved: false,
            nesting: None,
        },
        required: true,
        ty: Use::of(Expr::String(StringFormat::Plain)),
        docs: Docs::default(),
        deprecated: false,
        sensitive: false,
        default: None,
        constant: None,
    }
}
