//! The keywords of one Schema Object, read once and not yet interpreted.

use std::borrow::Cow;

use conform_description::{Node, Version};
use conform_json::ValueKind;

use crate::lower::decimals::digits;
use crate::{Docs, JsonTypes};

/// The keywords of one Schema Object that lowering looks at.
///
/// Keywords that only constrain values (`minLength`, `multipleOf`, `not`, …) do not change the type and are not read,
/// except where a type is recognised by them.
#[derive(Clone, Debug)]
pub(crate) struct SchemaKeywords<'d> {
    /// The schema.
    pub(crate) node: Node<'d>,
    /// `Some` for a boolean schema.
    pub(crate) boolean: Option<bool>,
    /// Whether the schema has `$ref` or `$dynamicRef`.
    pub(crate) reference: bool,
    /// `type`, without `null`; `None` if there is none.
    pub(crate) types: Option<JsonTypes>,
    /// `nullable: true`, or `null` among the types.
    pub(crate) null: bool,
    /// `enum`.
    pub(crate) values: Option<Node<'d>>,
    /// `const`.
    pub(crate) constant: Option<Node<'d>>,
    /// `format`.
    pub(crate) format: Option<&'d str>,
    /// `contentEncoding`.
    pub(crate) content_encoding: Option<&'d str>,
    /// `contentMediaType`.
    pub(crate) content_media_type: Option<&'d str>,
    /// `contentSchema`.
    pub(crate) content_schema: Option<Node<'d>>,
    /// `pattern`.
    pub(crate) pattern: Option<&'d str>,
    /// `maxLength`.
    pub(crate) max_length: Option<u64>,
    /// `minimum` or `exclusiveMinimum`, as spelled.
    pub(crate) minimum: Option<&'d str>,
    /// `maximum` or `exclusiveMaximum`, as spelled.
    pub(crate) maximum: Option<&'d str>,
    /// `properties`.
    pub(crate) properties: Option<Node<'d>>,
    /// `required`.
    pub(crate) required: Option<Node<'d>>,
    /// `additionalProperties`.
    pub(crate) additional: Option<Node<'d>>,
    /// `unevaluatedProperties`.
    pub(crate) unevaluated: Option<Node<'d>>,
    /// `patternProperties`.
    pub(crate) patterns: Option<Node<'d>>,
    /// `items`, where it is one schema.
    pub(crate) items: Option<Node<'d>>,
    /// `prefixItems`, or the array form of `items`.
    pub(crate) prefix_items: Option<Node<'d>>,
    /// `minItems`.
    pub(crate) min_items: Option<u64>,
    /// `maxItems`.
    pub(crate) max_items: Option<u64>,
    /// `allOf`.
    pub(crate) all_of: Option<Node<'d>>,
    /// `oneOf`.
    pub(crate) one_of: Option<Node<'d>>,
    /// `anyOf`.
    pub(crate) any_of: Option<Node<'d>>,
    /// `discriminator`.
    pub(crate) discriminator: Option<Node<'d>>,
    /// `then`, `else` or `dependentSchemas`: members that depend on values.
    pub(crate) conditional: Vec<Node<'d>>,
    /// `title`.
    pub(crate) title: Option<&'d str>,
    /// `description`.
    pub(crate) description: Option<&'d str>,
    /// `externalDocs`.
    pub(crate) external_docs: Option<Node<'d>>,
    /// `default`.
    pub(crate) default: Option<Node<'d>>,
    /// `example`.
    pub(crate) example: Option<Node<'d>>,
    /// `examples`.
    pub(crate) examples: Option<Node<'d>>,
    /// `deprecated`.
    pub(crate) deprecated: bool,
    /// `readOnly`.
    pub(crate) read_only: bool,
    /// `writeOnly`.
    pub(crate) write_only: bool,
    /// `x-sensitive`.
    pub(crate) sensitive: bool,
    /// `x-typed-id`.
    pub(crate) typed_id: bool,
    /// `x-extensible-enum`.
    pub(crate) extensible: bool,
    /// `x-rust-name`.
    pub(crate) rust_name: Option<&'d str>,
    /// `x-enum-varnames`, `x-enumNames` or `x-speakeasy-enums`: a list in the order of `enum`, or an object by value.
    pub(crate) value_names: Option<Node<'d>>,
    /// `x-enum-descriptions`: a list or an object, as for the names.
    pub(crate) value_docs: Option<Node<'d>>,
    /// `x-ms-enum` or `x-fern-enum`.
    pub(crate) named_values: Option<Node<'d>>,
}

impl<'d> SchemaKeywords<'d> {
    /// Reads a schema. Anything that is not a schema is read as an empty one; linting reports it.
    pub(crate) fn read(node: Node<'d>) -> Self {
        let mut this = Self {
            node,
            boolean: node.as_bool(),
            reference: false,
            types: None,
            null: false,
            values: None,
            constant: None,
            format: None,
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            pattern: None,
            max_length: None,
            minimum: None,
            maximum: None,
            properties: None,
            required: None,
            additional: None,
            unevaluated: None,
            patterns: None,
            items: None,
            prefix_items: None,
            min_items: None,
            max_items: None,
            all_of: None,
            one_of: None,
            any_of: None,
            discriminator: None,
            conditional: Vec::new(),
            title: None,
            description: None,
            external_docs: None,
            default: None,
            example: None,
            examples: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            sensitive: false,
            typed_id: false,
            extensible: false,
            rust_name: None,
            value_names: None,
            value_docs: None,
            named_values: None,
        };
        for member in node.members() {
            this.keyword(member.key, member.node);
        }
        this
    }

    fn keyword(&mut self, key: &str, value: Node<'d>) {
        let flag = || value.as_bool() == Some(true);
        let list = || {
            (value.kind() == ValueKind::Array && value.items().next().is_some()).then_some(value)
        };
        match key {
            "$ref" | "$dynamicRef" => self.reference |= value.as_str().is_some(),
            "type" => self.read_types(value),
            // From 3.1 on it is not a keyword, but a type that reads null loses nothing.
            "nullable" => self.null |= flag(),
            "enum" => self.values = (value.kind() == ValueKind::Array).then_some(value),
            "const" => self.constant = Some(value),
            "format" => self.format = value.as_str(),
            "contentEncoding" => self.content_encoding = value.as_str(),
            "contentMediaType" => self.content_media_type = value.as_str(),
            "contentSchema" => self.content_schema = Some(value),
            "pattern" => self.pattern = value.as_str(),
            "maxLength" => self.max_length = count(value),
            "minimum" => self.minimum = spelling(value),
            "maximum" => self.maximum = spelling(value),
            "exclusiveMinimum" => self.minimum = spelling(value).or(self.minimum),
            "exclusiveMaximum" => self.maximum = spelling(value).or(self.maximum),
            "properties" => self.properties = object(value),
            "required" => self.required = list(),
            "additionalProperties" => self.additional = Some(value),
            "unevaluatedProperties" => self.unevaluated = Some(value),
            "patternProperties" => self.patterns = object(value),
            "items" if value.kind() == ValueKind::Array => self.prefix_items = list(),
            "items" => self.items = Some(value),
            "prefixItems" => self.prefix_items = list(),
            "minItems" => self.min_items = count(value),
            "maxItems" => self.max_items = count(value),
            "allOf" => self.all_of = list(),
            "oneOf" => self.one_of = list(),
            "anyOf" => self.any_of = list(),
            "discriminator" => self.discriminator = object(value),
            "then" | "else" | "dependentSchemas" => self.conditional.push(value),
            "title" => self.title = text(value),
            "description" => self.description = text(value),
            "externalDocs" => self.external_docs = Some(value),
            "default" => self.default = Some(value),
            "example" => self.example = Some(value),
            "examples" => self.examples = list(),
            "deprecated" => self.deprecated = flag(),
            "readOnly" => self.read_only = flag(),
            "writeOnly" => self.write_only = flag(),
            "x-sensitive" => self.sensitive = flag(),
            "x-typed-id" => self.typed_id = flag(),
            "x-extensible-enum" => self.extensible = flag(),
            "x-rust-name" => self.rust_name = text(value),
            "x-enum-varnames" => self.value_names = list().or(object(value)).or(self.value_names),
            "x-enumNames" | "x-enum-names" | "x-speakeasy-enums" => {
                self.value_names = self.value_names.or(list()).or(object(value));
            }
            "x-enum-descriptions" | "x-enumDescriptions" | "x-speakeasy-enum-descriptions" => {
                self.value_docs = self.value_docs.or(list()).or(object(value));
            }
            "x-ms-enum" | "x-fern-enum" => {
                self.named_values = self.named_values.or(object(value));
            }
            _ => {}
        }
    }

    fn read_types(&mut self, value: Node<'d>) {
        let mut json_types = JsonTypes::default();
        let mut add = |name: Option<&str>| match name {
            Some("null") => self.null = true,
            Some("boolean") => json_types = json_types.or(JsonTypes::BOOLEAN),
            Some("integer") => json_types = json_types.or(JsonTypes::INTEGER),
            Some("number") => json_types = json_types.or(JsonTypes::NUMBER),
            Some("string") => json_types = json_types.or(JsonTypes::STRING),
            Some("array") => json_types = json_types.or(JsonTypes::ARRAY),
            Some("object") => json_types = json_types.or(JsonTypes::OBJECT),
            // A type that does not exist admits anything; linting reports it.
            _ => json_types = json_types.or(JsonTypes(JsonTypes::ALL.0 & !JsonTypes::NULL.0)),
        };
        if value.kind() == ValueKind::Array {
            value.items().for_each(|item| add(item.as_str()));
        } else {
            add(value.as_str());
        }
        self.types = Some(json_types);
    }

    /// Whether the schema only annotates: apart from `$ref` and `allOf`, it does not constrain the type of values.
    pub(crate) fn is_annotation(&self) -> bool {
        self.boolean != Some(false)
            && self.types.is_none()
            && self.values.is_none()
            && self.constant.is_none()
            && self.format.is_none()
            && self.content_encoding.is_none()
            && self.content_media_type.is_none()
            && self.properties.is_none()
            && self.required.is_none()
            && self.additional.is_none()
            && self.unevaluated.is_none()
            && self.patterns.is_none()
            && self.items.is_none()
            && self.prefix_items.is_none()
            && self.one_of.is_none()
            && self.any_of.is_none()
            && self.conditional.is_empty()
    }

    /// Returns the schema that `$ref` leads to, or `$dynamicRef` as long as nothing binds it.
    pub(crate) fn target(&self) -> Option<Node<'d>> {
        if self.reference {
            match self.node.reference() {
                Some(reference) => reference.target,
                None => self.node.dynamic_target(),
            }
        } else {
            None
        }
    }

    /// Whether keywords beside `$ref` constrain the type.
    pub(crate) fn adds_to_reference(&self, version: Version) -> bool {
        siblings_apply(version) && (!self.is_annotation() || self.all_of.is_some())
    }

    /// Returns the integers among the default and the examples, as digits.
    pub(crate) fn integers(&self) -> impl Iterator<Item = Cow<'d, str>> {
        let examples = self.examples.into_iter().flat_map(Node::items);
        let all = self.default.into_iter().chain(self.example).chain(examples);
        all.filter_map(spelling).filter_map(digits)
    }

    /// Returns title, description and link, without notes.
    pub(crate) fn docs(&self) -> Docs {
        Docs {
            summary: self.title.map(str::to_owned),
            description: self.description.map(str::to_owned),
            external: self
                .external_docs
                .and_then(|docs| docs.get("url"))
                .and_then(|url| url.as_str())
                .map(str::to_owned),
            notes: Vec::new(),
        }
    }
}

/// Whether keywords beside `$ref` apply: 3.0 ignores them, later versions do not.
pub(crate) fn siblings_apply(version: Version) -> bool {
    version != Version::V3_0
}

/// Returns a string that has more than white space.
pub(crate) fn text(node: Node<'_>) -> Option<&str> {
    node.as_str().filter(|text| !text.trim().is_empty())
}

fn object(node: Node<'_>) -> Option<Node<'_>> {
    (node.kind() == ValueKind::Object).then_some(node)
}

pub(crate) fn count(node: Node<'_>) -> Option<u64> {
    let number = node.as_number()?;
    number.as_u64().or_else(|| {
        // `2.0` is an integer, too, and some programs write it so.
        number.is_integer().then(|| {
            number
                .as_json()
                .split('.')
                .next()
                .and_then(|digits| digits.parse().ok())
        })?
    })
}

pub(crate) fn spelling(node: Node<'_>) -> Option<&str> {
    node.as_number().map(|number| number.as_json())
}

/// Whether a schema, `$ref` and `allOf` included, only annotates.
pub(crate) fn only_annotates(node: Node<'_>) -> bool {
    let keywords = SchemaKeywords::read(node);
    keywords.is_annotation() && !keywords.reference && keywords.all_of.is_none() && !keywords.null
}

/// Whether `enum` or `const` admits `null`.
pub(crate) fn lists_null(keywords: &SchemaKeywords<'_>) -> bool {
    keywords
        .values
        .is_some_and(|values| values.items().any(Node::is_null))
        || keywords.constant.is_some_and(Node::is_null)
}
