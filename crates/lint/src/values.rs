//! The values of members: their JSON types, and the words and texts that are allowed.

use conform_description::grammar::{MemberShape, ObjectKind};
use conform_description::{Dialect, Node, NodeMember, Version};
use conform_json::ValueKind;
use conform_report::Help;

use crate::codes;
use crate::fixes::value_of_type;
use crate::linter::{Linter, has_reference, written};
use crate::tokens::{is_mail_address, is_token, not_of_uri};

/// The objects that operations consist of. If one of their members is not the object or list that it must be, a part of an
/// operation is lost.
const PARTS_OF_OPERATIONS: &[ObjectKind] = &[
    ObjectKind::OpenApi,
    ObjectKind::Components,
    ObjectKind::Paths,
    ObjectKind::PathItem,
    ObjectKind::Operation,
    ObjectKind::RequestBody,
    ObjectKind::Responses,
    ObjectKind::Response,
];

impl<'d> Linter<'d> {
    /// Checks the value of a member, or an element of that value: `node`.
    pub(crate) fn shape(&mut self, member: NodeMember<'d>, node: Node<'d>, shape: MemberShape) {
        if matches!(shape, MemberShape::Any) {
            return;
        }
        if node.is_null() {
            self.empty(member, node);
            return;
        }
        // Loading reports a reference that is not allowed.
        if has_reference(node) {
            return;
        }
        match shape {
            MemberShape::Any => {}
            MemberShape::String => {
                if self.expect(member, node, ValueKind::String) {
                    self.text(member, node);
                }
            }
            MemberShape::Reference
            | MemberShape::OperationReference
            | MemberShape::MappingTarget => {
                self.expect(member, node, ValueKind::String);
            }
            MemberShape::Uri => {
                if self.expect(member, node, ValueKind::String) {
                    self.uri(member, node);
                }
            }
            MemberShape::Pattern => {
                if self.expect(member, node, ValueKind::String) {
                    self.pattern(node);
                }
            }
            MemberShape::Boolean => {
                self.expect(member, node, ValueKind::Boolean);
            }
            MemberShape::Number => {
                self.expect(member, node, ValueKind::Number);
            }
            MemberShape::Count => self.count(member, node),
            MemberShape::Word(words) => self.word(member, node, words),
            MemberShape::Type => self.type_names(node),
            MemberShape::ExclusiveBound => self.exclusive_bound(member, node),
            MemberShape::Object(ObjectKind::Schema) if node.as_bool().is_some() => {
                if self.version == Version::V3_0 {
                    self.boolean_schema(member, node);
                }
            }
            MemberShape::SchemaOrBoolean if node.as_bool().is_some() => {}
            MemberShape::SchemaOrList if node.is_array() => {
                if !self.owner.node.dialect().has_tuples_in_items() {
                    self.tuple(member);
                }
            }
            MemberShape::SchemaOrList if node.as_bool().is_some() => {
                self.shape(member, node, MemberShape::Object(ObjectKind::Schema));
            }
            shape if shape.is_schema() && self.version != Version::V3_0 => {
                self.expect_noun(member, node, ValueKind::Object, "an object or a boolean");
            }
            MemberShape::Object(_) | MemberShape::SchemaOrBoolean | MemberShape::SchemaOrList => {
                self.expect(member, node, ValueKind::Object);
            }
            MemberShape::Map(inner) => {
                if self.expect(member, node, ValueKind::Object) {
                    for entry in node.members() {
                        if member.key == "content" {
                            self.media_type(entry);
                        }
                        if member.key == "headers" && self.owner.kind != ObjectKind::Components {
                            self.header_key(entry);
                        }
                        self.shape(entry, entry.node, *inner);
                    }
                }
            }
            MemberShape::List(inner) => {
                if self.expect(member, node, ValueKind::Array) {
                    for item in node.items() {
                        self.shape(member, item, *inner);
                    }
                }
            }
        }
    }

    /// A key of `content`.
    fn media_type(&mut self, entry: NodeMember<'d>) {
        let essence = entry.key.split(';').next().unwrap_or_default().trim();
        if essence
            .split_once('/')
            .is_some_and(|(main, sub)| is_token(main) && is_token(sub))
        {
            return;
        }
        let message = format!("`{}` is not a media type", entry.key);
        let mut problem = self.problem(codes::MALFORMED_MEDIA_TYPE, entry.key_label(""), message);
        // That the value is not a Media Type Object is the same problem.
        self.skipped.insert(entry.node.address());
        if entry.key == "schema" {
            problem = problem.help("move it below a media type, such as `application/json`");
        } else if ObjectKind::MediaType.table().member(entry.key).is_some() {
            problem = problem.help("move it into a media type, beside `schema`");
        }
        self.push(problem);
    }

    /// Reports a value of another type. Returns whether it has the type.
    pub(crate) fn expect(
        &mut self,
        member: NodeMember<'d>,
        node: Node<'d>,
        wanted: ValueKind,
    ) -> bool {
        self.expect_noun(member, node, wanted, wanted.noun())
    }

    /// As [`Self::expect`]; `noun` says in messages what is wanted.
    fn expect_noun(
        &mut self,
        member: NodeMember<'d>,
        node: Node<'d>,
        wanted: ValueKind,
        noun: &str,
    ) -> bool {
        let found = node.kind();
        if found == wanted {
            return true;
        }
        if wanted == ValueKind::Array && member.key == "required" && found == ValueKind::Boolean {
            let message =
                "`required` of a schema must be a list of property names, found a boolean";
            let problem = self
                .problem(codes::REQUIRED_BOOLEAN, node.label(""), message)
                .help("list the property in `required` of the object that it belongs to");
            self.push(problem);
            return false;
        }
        let containers = [ValueKind::Object, ValueKind::Array];
        // Some languages write an empty object as `properties: []`.
        let is_empty = containers.contains(&found)
            && node.items().next().is_none()
            && node.members().next().is_none();
        let is_lost = !is_empty
            && PARTS_OF_OPERATIONS.contains(&self.owner.kind)
            && (containers.contains(&wanted) || containers.contains(&found));
        let code = if is_lost {
            codes::WRONG_STRUCTURE
        } else {
            codes::WRONG_TYPE
        };
        let message = format!(
            "{} must be {noun}, found {}",
            subject(member, node),
            found.noun()
        );
        let mut problem = self.problem(code, node.label(""), message);
        if let Some(help) = help(member.key, node, wanted) {
            let help = match value_of_type(node, wanted) {
                Some(value) => Help::certain(&problem.primary, value, help),
                None => help.into(),
            };
            problem = problem.help(help);
        }
        self.push(problem);
        false
    }

    /// A key without a value.
    fn empty(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let label = if node == member.node {
            member.key_label("")
        } else {
            node.label("")
        };
        let message = format!("`{}` has no value", member.key);
        let mut problem = self.problem(codes::EMPTY_VALUE, label, message);
        let text = node.description().document(node.address().file).text();
        let behind = text.get(member.key_span.end as usize..).unwrap_or_default();
        let behind = behind.trim_start_matches([':', ' ']);
        if member.key == "$ref" && behind.starts_with('#') {
            problem = problem.help("write the reference in quotes: `#` starts a comment in YAML");
        } else if member.key == "type" {
            let help = "write 'null' in quotes: the name of a type is a string";
            problem = problem.help(self.quote_null(node, help));
        }
        self.push(problem);
    }

    /// A number that counts something.
    fn count(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        if !self.expect(member, node, ValueKind::Number) {
            return;
        }
        let Some(number) = node.as_number() else {
            return;
        };
        if !number.is_integer() || number.as_str().starts_with('-') {
            let message = format!(
                "`{}` must be a whole number of at least 0, found {}",
                member.key,
                number.as_str()
            );
            let problem = self.problem(codes::WRONG_TYPE, node.label(""), message);
            self.push(problem);
        }
    }

    /// One of a list of words.
    fn word(&mut self, member: NodeMember<'d>, node: Node<'d>, words: &'static [&'static str]) {
        if !self.expect(member, node, ValueKind::String) {
            return;
        }
        let Some(found) = node.as_str() else { return };
        if words.contains(&found) {
            self.word_of_version(member, node, found);
            return;
        }
        let is_location = member.key == "in" && self.owner.kind == ObjectKind::Parameter;
        let code = if is_location {
            codes::UNKNOWN_LOCATION
        } else {
            codes::UNKNOWN_VALUE
        };
        let message = format!("`{found}` is not a value of `{}`", member.key);
        let problem = self.problem(code, node.label(""), message);
        let help = if is_location && found == "body" {
            "describe the body by `requestBody` of the operation".into()
        } else if is_location && found == "formData" {
            "describe the form by `requestBody` of the operation, with the media type `application/x-www-form-urlencoded` or `multipart/form-data`".into()
        } else if let Some(near) = self.nearest(found, words.iter().copied()) {
            Help::did_you_mean(&problem.primary, found, near)
        } else {
            let words = words.iter().copied();
            let known = words.filter(|word| self.other_versions_of(member.key, word).is_none());
            format!("use one of {}", known.collect::<Vec<_>>().join(", ")).into()
        };
        self.push(problem.help(help));
    }

    /// A URI that is not followed, such as a link to documentation.
    fn uri(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let Some(text) = node.as_str() else { return };
        let names_dialect = matches!(member.key, "jsonSchemaDialect" | "$schema");
        if names_dialect && Dialect::of_uri(text) == Dialect::Unknown {
            let message = format!("the schema dialect `{text}` is not supported");
            let problem = self
                .problem(codes::UNKNOWN_DIALECT, node.label(""), message)
                .help("its schemas are not checked; use one of draft-04, draft-06, draft-07, 2019-09 and 2020-12");
            self.push(problem);
        }
        let fault = match not_of_uri(text) {
            Some(ch) => format!("`{text}` is not a URI: it contains {ch:?}"),
            None if member.key == "$self" && text.contains('#') => {
                "`$self` must not have a fragment".to_owned()
            }
            None if member.key == "$id" && text.contains('#') && !text.ends_with('#') => {
                "`$id` must not have a fragment".to_owned()
            }
            None => return,
        };
        let problem = self.problem(codes::MALFORMED_URI, node.label(""), fault);
        self.push(problem);
    }

    /// A string with a grammar that its member gives it.
    fn text(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let Some(text) = node.as_str() else { return };
        let (code, fault) = match (self.owner.kind, member.key) {
            (ObjectKind::Contact, "email") if !is_mail_address(text) => (
                codes::MALFORMED_EMAIL,
                format!("`{text}` is not an address of mail"),
            ),
            (ObjectKind::Schema, "$anchor" | "$dynamicAnchor") if !is_anchor(text) => (
                codes::MALFORMED_NAME,
                format!("`{text}` cannot be the name of an anchor"),
            ),
            _ => return,
        };
        let problem = self.problem(code, node.label(""), fault);
        self.push(problem);
    }
}

/// What messages call the value of a member, or an element of that value.
fn subject(member: NodeMember<'_>, node: Node<'_>) -> String {
    if node == member.node {
        format!("`{}`", member.key)
    } else {
        format!("an element of `{}`", member.key)
    }
}

/// What to write instead of a value of another type.
fn help(key: &str, node: Node<'_>, wanted: ValueKind) -> Option<String> {
    const LONGEST: usize = 60;
    let text = written(node);
    let is_short = text.len() <= LONGEST && !text.contains('\n');
    Some(match (node.kind(), wanted, node.as_str()) {
        (ValueKind::Number | ValueKind::Boolean, ValueKind::String, _) => {
            format!("write it in quotes: '{text}'")
        }
        (_, ValueKind::Boolean, Some(text @ ("true" | "false"))) => {
            format!("remove the quotes: {text}")
        }
        (_, ValueKind::Boolean, Some(text)) => {
            let meant = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" => "true",
                "no" | "off" | "n" => "false",
                _ => return None,
            };
            format!("write `{meant}`: in YAML 1.2, `{text}` is a string")
        }
        (_, ValueKind::Number, Some(text)) if is_number(text) => {
            format!("remove the quotes: {text}")
        }
        (_, ValueKind::Object, Some(text)) if is_short && looks_like_reference(text) => {
            format!("write the reference as an object: `$ref: '{text}'`")
        }
        (ValueKind::Array, ValueKind::Object, _) if key == "examples" => {
            "give each example a name: `examples: {first: {value: …}}`".to_owned()
        }
        (ValueKind::Object, ValueKind::Array, _) if key == "examples" => {
            "write a list of values: examples of a schema have no names".to_owned()
        }
        (ValueKind::Object, ValueKind::Array, _) => "write it as the element of a list".to_owned(),
        (_, ValueKind::Array, _) if is_short => format!("write a list: [{text}]"),
        _ => return None,
    })
}

/// Whether a text can name an anchor (JSON Schema 2020-12 §8.2.2).
fn is_anchor(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

/// Whether a text is a JSON number.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<f64>(text).is_ok()
}

/// Whether a string looks like the value of a `$ref`.
fn looks_like_reference(text: &str) -> bool {
    let file = text.split('#').next().unwrap_or_default();
    text.starts_with("#/")
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| file.ends_with(end))
}
