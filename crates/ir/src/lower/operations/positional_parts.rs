//! Multipart bodies whose parts have no names: which part is at which position (3.2, "Encoding By Position").

use conform_description::{Node, NodeMember, Version};
use conform_schema::Direction;

use crate::lower::codes;
use crate::lower::document::reference_name;
use crate::lower::operations::form::styled;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::media_type::{Family, essence, family};
use crate::lower::operations::value_kind::ValueKind;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::annotations::Annotations;
use crate::lower::types::names::NameWords;
use crate::{
    ContentKind, Expr, Kinds, PartEncoding, PositionalPart, PositionalParts, StringFormat, Use,
};

/// What is known of a place before its type is.
struct PartPosition<'d> {
    schemas: Vec<SchemaPart<'d>>,
    encoding: Option<Node<'d>>,
    words: NameWords,
}

impl<'d> OperationLowering<'_, 'd> {
    /// Whether a multipart body is a list of parts, and not an object of them.
    pub(crate) fn is_by_position(&mut self, node: Node<'d>) -> bool {
        (self.encodes_positions(node) || node.get("itemSchema").is_some() && self.is_3_2())
            || node.get("schema").is_some_and(|schema| {
                let shape = self.types.merge(&[SchemaPart::whole(schema)]);
                shape.is_some_and(|shape| shape.kinds == Kinds::ARRAY)
            })
    }

    fn is_3_2(&self) -> bool {
        self.types.description.version() == Version::V3_2
    }

    fn encodes_positions(&self, node: Node<'d>) -> bool {
        let said = ["prefixEncoding", "itemEncoding"];
        self.is_3_2() && said.iter().any(|key| node.get(key).is_some())
    }

    /// The parts of a body by their places; `None`, reported, for what is raw: a response, whose parts no one takes apart, and
    /// a form whose parts are not given the names that servers need.
    pub(crate) fn positions(
        &mut self,
        member: NodeMember<'d>,
        node: Node<'d>,
        direction: Direction,
        words: &NameWords,
    ) -> Option<PositionalParts> {
        if direction == Direction::Response {
            return None;
        }
        let is_form = essence(member.key) == "multipart/form-data";
        if is_form && !self.encodes_positions(node) {
            self.types.diagnostics.push(self.types.diagnostics.at(
                codes::PARTS_BY_POSITION,
                member.key_label("parts without names"),
                "the parts of a form need names, and a list gives them none: the caller makes them",
            ));
            return None;
        }
        self.report_names(node);
        let shape = node
            .get("schema")
            .and_then(|schema| self.types.merge(&[SchemaPart::whole(schema)]));
        let (first, rest) = places(node, shape.as_ref(), self.is_3_2(), words);
        let required = shape
            .as_ref()
            .and_then(|shape| shape.first(|keywords| keywords.min_items))
            .unwrap_or_default();
        let first_types: Vec<Use> = first.iter().map(|place| self.place_type(place)).collect();
        let rest_type = rest.as_ref().map(|place| self.place_type(place));
        // What the types are decides how their values are written.
        self.types.define_pending();
        let mut position = |place: PartPosition<'d>, ty: Use| self.position(place, ty, is_form);
        Some(PositionalParts {
            first: first
                .into_iter()
                .zip(first_types)
                .map(|(place, ty)| position(place, ty))
                .collect(),
            required: usize::try_from(required).unwrap_or(usize::MAX),
            rest: rest.zip(rest_type).map(|(place, ty)| position(place, ty)),
        })
    }

    /// Reports encodings by name: there are no names.
    fn report_names(&mut self, node: Node<'d>) {
        for member in node.get("encoding").into_iter().flat_map(Node::members) {
            self.types.diagnostics.push(self.types.diagnostics.at(
                codes::UNKNOWN_ENCODING,
                member.key_label("no part has a name"),
                format!(
                    "`encoding` speaks of `{}`, but the body is a list of parts",
                    member.key
                ),
            ));
        }
    }

    fn place_type(&mut self, place: &PartPosition<'d>) -> Use {
        match &place.schemas[..] {
            [] => Use::of(Expr::Any),
            // The caller makes these parts.
            _ if nested(place.encoding).is_some() => Use::of(Expr::Any),
            schemas => self.types.of(schemas, &place.words),
        }
    }

    fn position(&mut self, place: PartPosition<'d>, mut ty: Use, is_form: bool) -> PositionalPart {
        let annotations = Annotations::of(self.types.description.version(), &place.schemas);
        let name = annotations.rename.map(str::to_owned).or_else(|| {
            let node = place.schemas.first()?.node;
            match node.reference() {
                Some(reference) => reference_name(reference.text),
                None => SchemaKeywords::read(node).title.map(str::to_owned),
            }
        });
        let headers = place.encoding.and_then(|encoding| encoding.get("headers"));
        let headers = self.headers(headers, &place.words);
        let encoding = self.position_encoding(place.encoding, &mut ty, is_form);
        PositionalPart {
            name,
            docs: annotations.docs,
            ty,
            encoding,
            headers,
        }
    }

    /// How the value at a place is written: as its Encoding Object says, else by its type. What has no type in the media type
    /// that is asked for becomes text or bytes of the caller's.
    fn position_encoding(
        &mut self,
        encoding: Option<Node<'d>>,
        ty: &mut Use,
        is_form: bool,
    ) -> PartEncoding {
        let content = self.value_kind(&ty.expr, true);
        // Elsewhere than in forms, styles are ignored.
        if is_form && let Some(style) = encoding.and_then(styled) {
            return style;
        }
        let stated = encoding.and_then(|node| node.get("contentType"));
        let Some((node, stated)) = stated.and_then(|node| Some((node, node.as_str()?))) else {
            self.report_nested_encoding(encoding);
            return self.usual_part(content, &ty.expr);
        };
        let of_kind = |one: &str, kind| family(one) == Family::Known(kind);
        if let Some(nested) = nested(encoding) {
            self.types.diagnostics.push(self.types.diagnostics.warning(
                codes::NESTED_ENCODING,
                nested,
                "the parts of a part are not told apart: the caller makes them",
                "this is not read",
            ));
            return PartEncoding::Multipart(stated.to_owned());
        }
        self.report_nested_encoding(encoding);
        let json = stated
            .split(',')
            .find(|one| of_kind(one, ContentKind::Json));
        let is_text = stated.split(',').all(|one| of_kind(one, ContentKind::Text));
        match content {
            ValueKind::Bytes => PartEncoding::File(stated.to_owned()),
            _ if let Some(json) = json => PartEncoding::Json(json.trim().to_owned()),
            ValueKind::Scalar => PartEncoding::Text(stated.to_owned()),
            ValueKind::Structure | ValueKind::Mixed | ValueKind::Anything => {
                if content == ValueKind::Structure {
                    let made = if is_text { "text" } else { "bytes" };
                    self.types.diagnostics.push(self.types.diagnostics.warning(
                        codes::RAW_PART,
                        node,
                        format!("a part with a structure cannot be written as `{stated}`"),
                        format!("the caller makes the {made}"),
                    ));
                }
                if is_text {
                    *ty = Use::of(Expr::String(StringFormat::Plain));
                    PartEncoding::Text(stated.to_owned())
                } else {
                    PartEncoding::File(stated.to_owned())
                }
            }
        }
    }
}

/// What says that a part is a multipart body of its own.
fn nested(encoding: Option<Node<'_>>) -> Option<Node<'_>> {
    let encoding = encoding?;
    let node = encoding.get("contentType")?;
    let stated = node.as_str()?;
    let is_multipart = family(stated) == Family::Known(ContentKind::Multipart);
    let said = ["prefixEncoding", "itemEncoding", "encoding"];
    is_multipart.then(|| {
        let said = said.iter().find_map(|key| encoding.get(key));
        said.unwrap_or(node)
    })
}

/// The places that have something of their own, and what stands at all others.
fn places<'d>(
    node: Node<'d>,
    shape: Option<&MergedSchema<'d>>,
    by_encoding: bool,
    words: &NameWords,
) -> (Vec<PartPosition<'d>>, Option<PartPosition<'d>>) {
    let said = |key| node.get(key).filter(|_| by_encoding);
    let prefix: Vec<Node<'d>> = shape
        .and_then(|shape| shape.first(|keywords| keywords.prefix_items))
        .map(|prefix| prefix.items().collect())
        .unwrap_or_default();
    let mut others: Vec<SchemaPart<'d>> = shape
        .map(|shape| shape.every(|keywords| keywords.items))
        .unwrap_or_default();
    others.extend(said("itemSchema").map(SchemaPart::whole));
    let most = shape.and_then(|shape| shape.first(|keywords| keywords.max_items));
    let closed = others.iter().any(|part| part.node.as_bool() == Some(false))
        || most.is_some_and(|most| most <= prefix.len() as u64);
    others.retain(|part| part.node.as_bool() != Some(true));
    let encodings: Vec<Node<'d>> = said("prefixEncoding")
        .into_iter()
        .flat_map(Node::items)
        .collect();
    let item_encoding = said("itemEncoding");
    // Items may be described by their encodings alone.
    let length = if closed || prefix.len() >= encodings.len() {
        prefix.len()
    } else {
        encodings.len()
    };
    let first = (0..length).map(|index| PartPosition {
        schemas: match prefix.get(index) {
            Some(schema) => vec![SchemaPart::whole(*schema)],
            None => others.clone(),
        },
        encoding: encodings.get(index).copied().or_else(|| {
            let in_prefix = index < encodings.len();
            item_encoding.filter(|_| !in_prefix)
        }),
        words: words.then(&(index + 1).to_string()),
    });
    let has_rest = !closed
        && (prefix.is_empty() && length == 0 || !others.is_empty() || item_encoding.is_some());
    let rest = has_rest.then(|| PartPosition {
        schemas: others.clone(),
        encoding: item_encoding,
        words: words.inner("part"),
    });
    (first.collect(), rest)
}
