//! XML as the JSON that a schema describes, by its XML Objects (3.0.4 §4.7.26, 3.2 "XML Object").
//!
//! An element becomes a string or another scalar if the schema is that of one, and an object otherwise: its attributes,
//! child elements and text become members by the names of the XML Objects. What the schema does not name becomes a member
//! under its own name, so that it is reported as undeclared.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use conform_description::{Node, Version};
use conform_json::Span;
use conform_json::pointer::escape;
use conform_schema::ExpectedValue;
use jsonschema::JsonType;

use super::convert::write_scalar;
use super::xml_rules::{Form, PropertySchema, Rule, items_of, properties, views};
use super::xml_text::{Element, NotXml};

/// What an XML document is as JSON.
pub(super) struct Converted {
    pub(super) json: String,
    /// The bytes of the element that each value is from, by the JSON Pointer of the value.
    pub(super) spans: HashMap<String, Span>,
    /// Elements with other names than the schema gives them.
    pub(super) misnamed: Vec<NotXml>,
}

/// Converts a document by the schema of its root element.
pub(super) fn to_json(
    root: &Element,
    schema: Option<Node<'_>>,
    expected: &ExpectedValue<'_>,
) -> Converted {
    let mut converter = Converter {
        out: Converted {
            json: String::new(),
            spans: HashMap::new(),
            misnamed: Vec::new(),
        },
    };
    if let Some(schema) = schema {
        let rule = Rule::of(schema);
        let component = || {
            let is_new = schema.description().version() == Version::V3_2;
            let reference = schema
                .get("$ref")
                .and_then(Node::as_str)
                .filter(|_| is_new)?;
            reference.rsplit('/').next().map(str::to_owned)
        };
        let name = rule.name.clone().or_else(component);
        if let Some(name) = name {
            converter.expect_name(root, &name, &rule);
        }
    }
    converter.value(root, schema, expected, "");
    converter.out
}

/// Returns whether the text of an element may be a member of an object.
fn takes_text(schema: Node<'_>) -> bool {
    let properties = properties(schema);
    let mut forms = properties.iter().map(|property| property.rule.form);
    forms.any(|form| matches!(form, Form::Text | Form::Inline))
}

struct Converter {
    out: Converted,
}

impl Converter {
    fn span(&mut self, pointer: &str, element: &Element) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(offset(element.span.start), offset(element.span.end));
        self.out.spans.insert(pointer.to_owned(), span);
    }

    /// Reports an element with another name than the schema gives it.
    fn expect_name(&mut self, element: &Element, name: &str, rule: &Rule) {
        let why = if element.name != name {
            format!(
                "the element must be `{name}`, found `{}`",
                element.qualified
            )
        } else if rule.fits(element.namespace.as_deref()) {
            return;
        } else {
            format!(
                "the element `{name}` must be in the namespace `{}`",
                rule.namespace.as_deref().unwrap_or_default()
            )
        };
        self.out.misnamed.push(NotXml {
            at: element.span.start,
            why,
        });
    }

    /// Writes what an element is by a schema.
    fn value(
        &mut self,
        element: &Element,
        schema: Option<Node<'_>>,
        expected: &ExpectedValue<'_>,
        pointer: &str,
    ) {
        self.span(pointer, element);
        if element.is_nil() {
            self.out.json.push_str("null");
            return;
        }
        let types = expected.types();
        let is_plain = element.children.is_empty() && element.data_attributes().next().is_none();
        if is_plain && (expected.takes_text() || !types.contains(JsonType::Object)) {
            let is_list = types.contains(JsonType::Array) && !types.contains(JsonType::String);
            if !is_list {
                self.scalar(&element.text, expected);
                return;
            }
        }
        // Text where members are expected is none of them.
        let is_text = is_plain && !element.text.trim().is_empty();
        if is_text && !schema.is_some_and(takes_text) {
            self.scalar(&element.text, expected);
            return;
        }
        let items = schema.and_then(|schema| items_of(&views(schema)));
        match items {
            Some(items) if !types.contains(JsonType::Object) => {
                let name = items.map(Rule::of).unwrap_or_default();
                let name = name.name.unwrap_or_else(|| element.name.clone());
                self.wrapped(element, items, &name, false, expected, pointer);
            }
            _ => self.object(element, schema, expected, pointer),
        }
    }

    fn scalar(&mut self, text: &str, expected: &ExpectedValue<'_>) {
        let is_string = expected.types().contains(JsonType::String);
        let text = if is_string { text } else { text.trim() };
        write_scalar(&mut self.out.json, text, expected);
    }

    /// Writes the children of an element as a list.
    fn wrapped(
        &mut self,
        element: &Element,
        items: Option<Node<'_>>,
        name: &str,
        is_named: bool,
        expected: &ExpectedValue<'_>,
        pointer: &str,
    ) {
        let rule = items.map(Rule::of).unwrap_or_default();
        let is_named = is_named || rule.name.is_some();
        for child in element.children.iter().filter(|_| is_named) {
            self.expect_name(child, name, &rule);
        }
        let children: Vec<&Element> = element.children.iter().collect();
        self.list(&children, items, expected, pointer);
    }

    fn list(
        &mut self,
        elements: &[&Element],
        items: Option<Node<'_>>,
        expected: &ExpectedValue<'_>,
        pointer: &str,
    ) {
        let of_items = expected.items();
        self.out.json.push('[');
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.out.json.push(',');
            }
            self.value(element, items, &of_items, &format!("{pointer}/{index}"));
        }
        self.out.json.push(']');
    }

    fn object(
        &mut self,
        element: &Element,
        schema: Option<Node<'_>>,
        expected: &ExpectedValue<'_>,
        pointer: &str,
    ) {
        let mut object = OpenObject {
            element,
            expected,
            pointer,
            used: Used::default(),
            is_empty: true,
        };
        self.out.json.push('{');
        for property in schema.map(properties).unwrap_or_default() {
            self.property(&mut object, &property);
        }
        self.others(&mut object);
        self.out.json.push('}');
    }

    fn property(&mut self, object: &mut OpenObject<'_, '_>, property: &PropertySchema<'_>) {
        let rule = &property.rule;
        let element = object.element;
        let own = object.expected.member(property.name);
        let pointer = object.pointer_of(property.name);
        let wanted = rule.name.as_deref().unwrap_or(property.name);
        if rule.form == Form::Attribute {
            let mut attributes = element.attributes.iter().enumerate();
            let found = attributes.find(|(_, attribute)| {
                attribute.name == wanted && rule.fits(attribute.namespace.as_deref())
            });
            if let Some((index, attribute)) = found {
                object.used.attributes.insert(index);
                self.member(object, property.name);
                self.span(&pointer, element);
                self.scalar(&attribute.value, &own);
            }
            return;
        }
        if rule.form == Form::Text {
            if !element.text.trim().is_empty() {
                self.member(object, property.name);
                self.span(&pointer, element);
                self.scalar(&element.text, &own);
            }
            object.used.text = true;
            return;
        }
        let item_rule = property.items.flatten().map(Rule::of).unwrap_or_default();
        let (name, namespace_rule) = match property.items {
            Some(_) if !rule.wrapped => (
                item_rule.name.as_deref().unwrap_or(wanted),
                if item_rule.namespace.is_some() {
                    &item_rule
                } else {
                    rule
                },
            ),
            _ => (wanted, rule),
        };
        let children = element.children.iter().enumerate();
        let children = children.filter(|(index, child)| {
            !object.used.children.contains(index)
                && child.name == name
                && namespace_rule.fits(child.namespace.as_deref())
        });
        let children: Vec<(usize, &Element)> = children.collect();
        object
            .used
            .children
            .extend(children.iter().map(|(index, _)| *index));
        let children: Vec<&Element> = children.into_iter().map(|(_, child)| child).collect();
        match (property.items, &children[..]) {
            // An empty list that is not wrapped leaves no trace.
            (Some(_), []) if property.is_required && !rule.wrapped => {
                self.member(object, property.name);
                self.span(&pointer, element);
                self.out.json.push_str("[]");
            }
            (_, []) if rule.form == Form::Inline && property.items.is_none() => {
                self.inline(object, property, &own, &pointer);
            }
            (_, []) => {}
            (Some(items), [wrapper]) if rule.wrapped => {
                self.member(object, property.name);
                self.span(&pointer, wrapper);
                let item_name = item_rule.name.as_deref().unwrap_or(wanted);
                self.wrapped(wrapper, items, item_name, true, &own, &pointer);
            }
            (Some(items), children) => {
                self.member(object, property.name);
                self.span(&pointer, children[0]);
                self.list(children, items, &own, &pointer);
            }
            (None, [child]) => {
                self.member(object, property.name);
                self.value(child, Some(property.schema), &own, &pointer);
            }
            (None, children) => {
                self.member(object, property.name);
                self.span(&pointer, children[0]);
                self.list(children, None, &own, &pointer);
            }
        }
    }

    /// Writes an object whose members belong to the element around it (3.2, `nodeType: none`).
    fn inline(
        &mut self,
        outer: &mut OpenObject<'_, '_>,
        property: &PropertySchema<'_>,
        expected: &ExpectedValue<'_>,
        pointer: &str,
    ) {
        self.member(outer, property.name);
        self.span(pointer, outer.element);
        self.out.json.push('{');
        let mut inner = OpenObject {
            element: outer.element,
            expected,
            pointer,
            used: Used {
                children: std::mem::take(&mut outer.used.children),
                attributes: std::mem::take(&mut outer.used.attributes),
                ..Used::default()
            },
            is_empty: true,
        };
        // A schema that contains itself in this way has no end, and no meaning.
        for own in properties(property.schema) {
            if own.rule.form != Form::Inline {
                self.property(&mut inner, &own);
            }
        }
        outer.used.children = inner.used.children;
        outer.used.attributes = inner.used.attributes;
        outer.used.text |= inner.used.text;
        self.out.json.push('}');
    }

    /// Writes the name of a member.
    fn member(&mut self, object: &mut OpenObject<'_, '_>, name: &str) {
        object.used.names.insert(name.to_owned());
        if !std::mem::take(&mut object.is_empty) {
            self.out.json.push(',');
        }
        let _ = write!(self.out.json, "{}:", serde_json::Value::from(name));
    }

    /// Writes what the schema does not name.
    fn others(&mut self, object: &mut OpenObject<'_, '_>) {
        let element = object.element;
        let mut groups: Vec<(String, Vec<&Element>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (index, child) in element.children.iter().enumerate() {
            if object.used.children.contains(&index) {
                continue;
            }
            let is_taken = object.used.names.contains(&child.name);
            let name = if is_taken {
                format!("<{}>", child.qualified)
            } else {
                child.name.clone()
            };
            match places.get(&name) {
                Some(&place) => groups[place].1.push(child),
                None => {
                    places.insert(name.clone(), groups.len());
                    groups.push((name, vec![child]));
                }
            }
        }
        for (name, children) in groups {
            let own = object.expected.member(&name);
            let pointer = object.pointer_of(&name);
            self.member(object, &name);
            match &children[..] {
                [child] => self.value(child, None, &own, &pointer),
                children => {
                    self.span(&pointer, children[0]);
                    self.list(children, None, &own, &pointer);
                }
            }
        }
        /// The namespace of `xml:lang` and the like.
        const XML: &str = "http://www.w3.org/XML/1998/namespace";
        for (index, attribute) in element.attributes.iter().enumerate() {
            let is_known = object.used.attributes.contains(&index)
                || attribute.namespace.as_deref() == Some(XML)
                || !element
                    .data_attributes()
                    .any(|data| std::ptr::eq(data, attribute));
            if is_known {
                continue;
            }
            let is_taken = object.used.names.contains(&attribute.name);
            let name = if is_taken {
                format!("@{}", attribute.name)
            } else {
                attribute.name.clone()
            };
            if object.used.names.contains(&name) {
                continue;
            }
            let own = object.expected.member(&name);
            let pointer = object.pointer_of(&name);
            self.member(object, &name);
            self.span(&pointer, element);
            self.scalar(&attribute.value, &own);
        }
        let text = element.text.trim();
        if !text.is_empty() && !object.used.text && !object.used.names.contains("#text") {
            self.member(object, "#text");
            self.span(&object.pointer_of("#text"), element);
            self.scalar(text, &object.expected.member("#text"));
        }
    }
}

/// An object that is written.
struct OpenObject<'x, 's> {
    /// The element whose attributes, children and text are its members.
    element: &'x Element,
    expected: &'x ExpectedValue<'s>,
    /// The JSON Pointer of the object.
    pointer: &'x str,
    used: Used,
    /// Whether no member was written.
    is_empty: bool,
}

impl OpenObject<'_, '_> {
    /// Returns the JSON Pointer of a member.
    fn pointer_of(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, escape(name))
    }
}

/// What of an element has become members.
#[derive(Default)]
struct Used {
    children: HashSet<usize>,
    attributes: HashSet<usize>,
    names: HashSet<String>,
    text: bool,
}
