//! Multipart bodies whose parts have no names: which part is at which position (3.2, "Encoding By Position").

use conform_description::{Node, NodeMember, Version};
use conform_schema::Direction;

use crate::lower::codes;
use crate::lower::document::reference_name;
use crate::lower::operations::form::encoding_style;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::media_type::{MediaTypeFamily, essence, family};
use crate::lower::operations::part_media_type;
use crate::lower::operations::value_kind::ValueKind;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::merged::MergedSchema;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::annotations::Annotations;
use crate::lower::types::names::NameWords;
use crate::{
    ContentKind, Expr, JsonTypes, PartEncoding, PositionalPart, PositionalParts, StringFormat, Use,
};

/// What is known about a position before its type is.
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
                let merged = self.types.merge(&[SchemaPart::whole(schema)]);
                merged.is_some_and(|merged| merged.json_types == JsonTypes::ARRAY)
            })
    }

    fn is_3_2(&self) -> bool {
        self.types.description.version() == Version::V3_2
    }

    fn encodes_positions(&self, node: Node<'d>) -> bool {
        let keys = ["prefixEncoding", "itemEncoding"];
        self.is_3_2() && keys.iter().any(|key| node.get(key).is_some())
    }

    /// Returns the parts of a body by position. `None`, reported, if the body is raw: a response is not split into parts,
    /// and the parts of a form need names.
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
                member.key_label("the schema of this body is a list"),
                "the parts of a form need names, and a list has none: the caller passes the parts",
            ));
            return None;
        }
        self.report_names(node);
        let merged = node
            .get("schema")
            .and_then(|schema| self.types.merge(&[SchemaPart::whole(schema)]));
        let (first, rest) = part_positions(node, merged.as_ref(), self.is_3_2(), words);
        let required = merged
            .as_ref()
            .and_then(|merged| merged.first(|keywords| keywords.min_items))
            .unwrap_or_default();
        let first_types: Vec<Use> = first.iter().map(|part| self.position_type(part)).collect();
        let rest_type = rest.as_ref().map(|part| self.position_type(part));
        // How values are written depends on the definitions of their types.
        self.types.define_pending();
        let mut position = |part: PartPosition<'d>, ty: Use| self.position(part, ty, is_form);
        Some(PositionalParts {
            first: first
                .into_iter()
                .zip(first_types)
                .map(|(part, ty)| position(part, ty))
                .collect(),
            required: usize::try_from(required).unwrap_or(usize::MAX),
            rest: rest.zip(rest_type).map(|(part, ty)| position(part, ty)),
        })
    }

    /// Reports encodings by name: there are no names.
    fn report_names(&mut self, node: Node<'d>) {
        for member in node.get("encoding").into_iter().flat_map(Node::members) {
            self.types.diagnostics.push(self.types.diagnostics.at(
                codes::UNKNOWN_ENCODING,
                member.key_label("the schema of this body is a list"),
                format!(
                    "`encoding` names `{}`, but the parts of this body have no names",
                    member.key
                ),
            ));
        }
    }

    fn position_type(&mut self, part: &PartPosition<'d>) -> Use {
        match &part.schemas[..] {
            [] => Use::of(Expr::Any),
            // The caller makes these parts.
            _ if nested_multipart(part.encoding).is_some() => Use::of(Expr::Any),
            schemas => self.types.type_of(schemas, &part.words),
        }
    }

    fn position(&mut self, part: PartPosition<'d>, mut ty: Use, is_form: bool) -> PositionalPart {
        let annotations = Annotations::of(self.types.description.version(), &part.schemas);
        let name = annotations.rename.map(str::to_owned).or_else(|| {
            let node = part.schemas.first()?.node;
            match node.reference() {
                Some(reference) => reference_name(reference.text),
                None => SchemaKeywords::read(node).title.map(str::to_owned),
            }
        });
        let headers = part.encoding.and_then(|encoding| encoding.get("headers"));
        let headers = self.headers(headers, &part.words);
        let encoding = self.position_encoding(&part, &mut ty, is_form);
        PositionalPart {
            name,
            docs: annotations.docs,
            ty,
            encoding,
            headers,
        }
    }

    /// Returns how the value at a position is written: by its Encoding Object, else by its type. If the type cannot be
    /// written in the stated media type, the caller passes text or bytes.
    fn position_encoding(
        &mut self,
        part: &PartPosition<'d>,
        ty: &mut Use,
        is_form: bool,
    ) -> PartEncoding {
        let encoding = part.encoding;
        let content = self.value_kind(&ty.expr, true);
        // Styles count in forms only.
        if is_form && let Some(style) = encoding.and_then(encoding_style) {
            return style;
        }
        let stated = encoding.and_then(|node| node.get("contentType"));
        let Some((node, stated)) = stated.and_then(|node| Some((node, node.as_str()?))) else {
            self.report_nested_encoding(encoding);
            let mut schemas = part.schemas.iter().map(|part| part.node);
            let declared = schemas.find_map(part_media_type::of_schema);
            return self.default_part_encoding(content, declared, &ty.expr);
        };
        let of_kind = |one: &str, kind| family(one) == MediaTypeFamily::Known(kind);
        if let Some(nested) = nested_multipart(encoding) {
            self.types.diagnostics.push(self.types.diagnostics.warning(
                codes::NESTED_ENCODING,
                nested,
                "a part that is a multipart body itself is not described: the caller passes its parts",
                "this is ignored",
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
                        format!("the caller passes {made}"),
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

/// Returns the node that says that a part is a multipart body itself.
fn nested_multipart(encoding: Option<Node<'_>>) -> Option<Node<'_>> {
    let encoding = encoding?;
    let node = encoding.get("contentType")?;
    let stated = node.as_str()?;
    let is_multipart = family(stated) == MediaTypeFamily::Known(ContentKind::Multipart);
    let keys = ["prefixEncoding", "itemEncoding", "encoding"];
    is_multipart.then(|| {
        let inner = keys.iter().find_map(|key| encoding.get(key));
        inner.unwrap_or(node)
    })
}

/// Returns the positions that have a schema or encoding of their own, and what counts for all others.
fn part_positions<'d>(
    node: Node<'d>,
    merged: Option<&MergedSchema<'d>>,
    by_encoding: bool,
    words: &NameWords,
) -> (Vec<PartPosition<'d>>, Option<PartPosition<'d>>) {
    let member = |key| node.get(key).filter(|_| by_encoding);
    let prefix: Vec<Node<'d>> = merged
        .and_then(|merged| merged.first(|keywords| keywords.prefix_items))
        .map(|prefix| prefix.items().collect())
        .unwrap_or_default();
    let mut others: Vec<SchemaPart<'d>> = merged
        .map(|merged| merged.all(|keywords| keywords.items))
        .unwrap_or_default();
    others.extend(member("itemSchema").map(SchemaPart::whole));
    let most = merged.and_then(|merged| merged.first(|keywords| keywords.max_items));
    let closed = others.iter().any(|part| part.node.as_bool() == Some(false))
        || most.is_some_and(|most| most <= prefix.len() as u64);
    others.retain(|part| part.node.as_bool() != Some(true));
    let encodings: Vec<Node<'d>> = member("prefixEncoding")
        .into_iter()
        .flat_map(Node::items)
        .collect();
    let item_encoding = member("itemEncoding");
    // Positions may have an encoding and no schema.
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
