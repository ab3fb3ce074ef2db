//! Members of objects against the tables of the specification.

use conform_json::ValueKind;

use super::{Linter, codes};
use conform_description::grammar::{Member, MemberShape, ObjectKind, OtherMembers};
use conform_description::{Node, NodeMember, Version};
use conform_report::nearest;

/// Members without which nothing can be made of an object.
const ESSENTIAL: &[(ObjectKind, &str)] = &[
    (ObjectKind::Parameter, "name"),
    (ObjectKind::Parameter, "in"),
];

/// Objects that operations are made of: of a member that is no object or list where one belongs, something that the
/// document describes is lost.
const BEARING: &[ObjectKind] = &[
    ObjectKind::OpenApi,
    ObjectKind::Components,
    ObjectKind::Paths,
    ObjectKind::PathItem,
    ObjectKind::Operation,
    ObjectKind::RequestBody,
    ObjectKind::Responses,
    ObjectKind::Response,
];

/// Names of JSON types.
pub(super) const TYPES: [&str; 7] = [
    "null", "boolean", "object", "array", "number", "string", "integer",
];

impl<'d> Linter<'d> {
    /// Checks which members an object has and what they hold. Returns whether more is to be said about it: what holds a
    /// reference in the place of an object has no members of its own.
    pub(super) fn structure(&mut self, kind: ObjectKind, node: Node<'d>) -> bool {
        if self.skipped.contains(&node.address()) {
            return false;
        }
        self.owner = node;
        self.owner_kind = kind;
        let is_schema = kind == ObjectKind::Schema;
        let refers = node
            .get("$ref")
            .is_some_and(|written| written.as_str().is_some());
        if refers && kind != ObjectKind::PathItem && !(is_schema && self.version != Version::V3_0) {
            self.siblings(kind, node);
            return false;
        }
        let table = kind.table();
        for member in node.members() {
            match table.member(member.key) {
                Some(known) => self.known(kind, node, member, known),
                None if member.key.starts_with("x-") => {}
                None => match table.others {
                    OtherMembers::Named(shape) => self.named(kind, member, shape),
                    OtherMembers::Extensions => self.unknown(kind, node, member),
                    OtherMembers::Annotations => self.unknown_keyword(node, member),
                },
            }
        }
        for known in table.members {
            if known.required.contains(self.version) && !refers && node.get(known.name).is_none() {
                self.missing(kind, node, known.name);
            }
        }
        true
    }

    /// Members beside a `$ref` that ends what can be said about an object.
    fn siblings(&mut self, kind: ObjectKind, node: Node<'d>) {
        let kept: &[&str] = if self.version == Version::V3_0 {
            &["$ref"]
        } else {
            &["$ref", "summary", "description"]
        };
        let ignored: Vec<NodeMember<'d>> = node
            .members()
            .filter(|member| !kept.contains(&member.key) && !member.key.starts_with("x-"))
            .collect();
        let Some(first) = ignored.first() else { return };
        let names: Vec<String> = ignored
            .iter()
            .map(|member| format!("`{}`", member.key))
            .collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{} beside `$ref` {verb} ignored", names.join(", "));
        let mut problem = self.problem(codes::REFERENCE_SIBLINGS, first.key_label(""), message);
        if kind == ObjectKind::Schema {
            problem = problem.help("write `allOf` with the `$ref` and a schema that has the rest");
        }
        self.push(problem);
    }

    /// A member that the specification knows, of whatever version.
    fn known(
        &mut self,
        kind: ObjectKind,
        owner: Node<'d>,
        member: NodeMember<'d>,
        known: &'static Member,
    ) {
        // What it has to be is said when the description is loaded.
        if kind == ObjectKind::OpenApi && member.key == "openapi" {
            return;
        }
        if !known.versions.contains(self.version) {
            self.wrong_version(kind, owner, member);
            return;
        }
        self.shape(member, member.node, known.shape);
    }

    /// A member under a name that the object is about.
    fn named(&mut self, kind: ObjectKind, member: NodeMember<'d>, shape: MemberShape) {
        match kind {
            // What stands there is no response, which is the same problem.
            ObjectKind::Responses if !self.status(member) => return,
            ObjectKind::Paths if !member.key.starts_with('/') => {
                let problem = self
                    .problem(
                        codes::MALFORMED_PATH,
                        member.key_label(""),
                        "a path starts with a slash",
                    )
                    .help(format!("write `/{}`", member.key));
                self.push(problem);
            }
            _ => {}
        }
        self.shape(member, member.node, shape);
    }

    /// A key of `responses`. Returns whether a response may stand there.
    fn status(&mut self, member: NodeMember<'d>) -> bool {
        let key = member.key;
        let bytes = key.as_bytes();
        let first = matches!(bytes.first(), Some(b'1'..=b'5'));
        let good = key == "default"
            || (bytes.len() == 3
                && first
                && (key.ends_with("XX") || bytes.iter().all(u8::is_ascii_digit)));
        if good {
            return true;
        }
        let of_response = ObjectKind::Response.table().member(key).is_some();
        let mut problem = self.problem(
            codes::MALFORMED_STATUS,
            member.key_label(""),
            format!("`{key}` is no status"),
        );
        if bytes.len() == 3 && first && key[1..].eq_ignore_ascii_case("xx") {
            problem = problem.help(format!("write `{}XX` with capital letters", &key[..1]));
        } else if of_response {
            problem = problem.help("a response has this: it stands below a status, such as `200`");
        } else if let Some(near) = self.nearest(key, ["default"]) {
            problem = problem.help(format!("did you mean `{near}`?"));
        } else {
            problem =
                problem.help("three digits such as `200`, a range such as `4XX`, or `default`");
        }
        self.push(problem);
        !of_response
    }

    /// A member that the specification does not know.
    fn unknown(&mut self, kind: ObjectKind, owner: Node<'d>, member: NodeMember<'d>) {
        // Swagger 2.0 wrote the schema's keywords into the parameter; that it has no schema is what is reported.
        let holder = matches!(kind, ObjectKind::Parameter | ObjectKind::Header);
        if holder
            && owner.get("schema").is_none()
            && ObjectKind::Schema.table().member(member.key).is_some()
        {
            return;
        }
        let message = format!("`{}` is no member of {}", member.key, kind.noun());
        let mut problem = self.problem(codes::UNKNOWN_MEMBER, member.key_label(""), message);
        let absent = self.absent(kind, owner);
        match self.nearest(member.key, absent) {
            Some(near) => problem = problem.help(format!("did you mean `{near}`?")),
            None if kind == ObjectKind::PathItem => {
                problem = problem.help("a path item has operations: get, put, post, delete, options, head, patch, trace");
            }
            None if kind == ObjectKind::Example && is_bare(owner) => {
                problem = problem.help("the example itself stands under `value`");
            }
            None => problem = problem.help(format!("an extension is called `x-{}`", member.key)),
        }
        self.push(problem);
    }

    /// A keyword that no schema has.
    fn unknown_keyword(&mut self, owner: Node<'d>, member: NodeMember<'d>) {
        let near = self.nearest(member.key, self.absent(ObjectKind::Schema, owner));
        let annotations = self.version != Version::V3_0;
        if near.is_none()
            && annotations
            && self.description.profile() == conform_report::Profile::Lenient
        {
            return;
        }
        let message = format!("`{}` is no keyword of a schema", member.key);
        let mut problem = self.problem(codes::UNKNOWN_KEYWORD, member.key_label(""), message);
        match near {
            Some(near) => problem = problem.help(format!("did you mean `{near}`?")),
            None if member.node.is_object() && owner.get("type").is_none() => {
                problem = problem.help("the members of an object stand under `properties`");
            }
            None => problem = problem.help(format!("an extension is called `x-{}`", member.key)),
        }
        self.push(problem);
    }

    /// Members of this version that an object does not have yet.
    fn absent(&self, kind: ObjectKind, owner: Node<'d>) -> impl Iterator<Item = &'static str> {
        let version = self.version;
        let members = kind
            .table()
            .members
            .iter()
            .filter(move |known| known.versions.contains(version));
        members
            .map(|known| known.name)
            .filter(move |name| owner.get(name).is_none())
    }

    /// A required member that an object lacks.
    fn missing(&mut self, kind: ObjectKind, node: Node<'d>, name: &str) {
        // The misspelt member is reported where it stands.
        let known = kind.table();
        let names = node
            .members()
            .map(|member| member.key)
            .filter(|key| known.member(key).is_none());
        if nearest(name, names).is_some() {
            return;
        }
        let essential = ESSENTIAL.contains(&(kind, name));
        let code = if essential {
            codes::MISSING_ESSENTIAL
        } else {
            codes::MISSING_MEMBER
        };
        let message = format!("{} has no `{name}`", kind.noun());
        let problem = self.problem(code, self.head(node, ""), message);
        self.push(problem);
    }

    /// What a member holds. `member` is where it stands; `node` is the value, or an element of it.
    fn shape(&mut self, member: NodeMember<'d>, node: Node<'d>, shape: MemberShape) {
        if matches!(shape, MemberShape::Any) {
            return;
        }
        if node.is_null() {
            self.empty(member, node);
            return;
        }
        // A reference where none may stand is reported by loading.
        if node
            .get("$ref")
            .is_some_and(|written| written.as_str().is_some())
        {
            return;
        }
        match shape {
            MemberShape::Any => {}
            MemberShape::String
            | MemberShape::Reference
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
            MemberShape::SchemaOrList if node.is_array() => self.tuple(member),
            MemberShape::SchemaOrList if node.as_bool().is_some() => {
                self.shape(member, node, MemberShape::Object(ObjectKind::Schema));
            }
            MemberShape::Object(_) | MemberShape::SchemaOrBoolean | MemberShape::SchemaOrList => {
                self.expect(member, node, ValueKind::Object);
            }
            MemberShape::Map(inner) => {
                if self.expect(member, node, ValueKind::Object) {
                    for entry in node.members() {
                        self.map_key(member, entry);
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
    fn map_key(&mut self, owner: NodeMember<'d>, entry: NodeMember<'d>) {
        if owner.key != "content" {
            return;
        }
        let essence = entry.key.split(';').next().unwrap_or_default().trim();
        let token = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
        };
        if essence
            .split_once('/')
            .is_some_and(|(kind, sub)| token(kind) && token(sub))
        {
            return;
        }
        let message = format!("`{}` is no media type", entry.key);
        let mut problem = self.problem(codes::MALFORMED_MEDIA_TYPE, entry.key_label(""), message);
        // What stands there is no media type either, which is the same problem.
        self.skipped.insert(entry.node.address());
        if entry.key == "schema" {
            problem =
                problem.help("the schema stands under a media type, such as `application/json`");
        } else if ObjectKind::MediaType.table().member(entry.key).is_some() {
            problem = problem.help(format!(
                "`{}` stands in a media type, beside `schema`",
                entry.key
            ));
        }
        self.push(problem);
    }

    /// Reports a value of another kind than the one that is wanted. Returns whether it is of that kind.
    fn expect(&mut self, member: NodeMember<'d>, node: Node<'d>, wanted: ValueKind) -> bool {
        let found = node.kind();
        if found == wanted {
            return true;
        }
        let containers = [ValueKind::Object, ValueKind::Array];
        // `properties: []` is how some languages write an empty object.
        let empty = containers.contains(&found)
            && node.items().next().is_none()
            && node.members().next().is_none();
        let bearing = BEARING.contains(&self.owner_kind);
        let lost =
            !empty && bearing && (containers.contains(&wanted) || containers.contains(&found));
        if wanted == ValueKind::Array && member.key == "required" && found == ValueKind::Boolean {
            let problem = self
                .problem(
                    codes::REQUIRED_BOOLEAN,
                    node.label(""),
                    "`required` of a schema is a list of property names",
                )
                .help("name the property in the `required` of the object that it belongs to");
            self.push(problem);
            return false;
        }
        let code = if lost {
            codes::WRONG_STRUCTURE
        } else {
            codes::WRONG_TYPE
        };
        let message = format!(
            "`{}` is {}; {} belongs here",
            member.key,
            found.noun(),
            wanted.noun()
        );
        let mut problem = self.problem(code, node.label(""), message);
        if let Some(advice) = self.advice(member.key, node, wanted) {
            problem = problem.help(advice);
        }
        self.push(problem);
        false
    }

    /// What to write in place of a value of another kind than the one that is wanted.
    fn advice(&self, key: &str, node: Node<'d>, wanted: ValueKind) -> Option<String> {
        const LONGEST: usize = 60;
        let found = node.kind();
        let written =
            &node.description().document(node.address().file).text()[node.value().span().range()];
        let is_short = written.len() <= LONGEST && !written.contains('\n');
        Some(match (found, wanted, node.as_str()) {
            (ValueKind::Number | ValueKind::Boolean, ValueKind::String, _) => {
                format!("put it in quotes: '{written}'")
            }
            (_, ValueKind::Boolean, Some(text @ ("true" | "false"))) => {
                format!("leave out the quotes: {text}")
            }
            (_, ValueKind::Boolean, Some(text)) => {
                let meant = match text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "y" => "true",
                    "no" | "off" | "n" => "false",
                    _ => return None,
                };
                format!("write `{meant}`: `{text}` is text, as in YAML 1.2")
            }
            (_, ValueKind::Number, Some(text)) if serde_json::from_str::<f64>(text).is_ok() => {
                format!("leave out the quotes: {text}")
            }
            (_, ValueKind::Object, Some(text)) if is_short && looks_like_reference(text) => {
                format!("a reference is an object: `$ref: '{text}'`")
            }
            (ValueKind::Array, ValueKind::Object, _) if key == "examples" => {
                "each example has a name here: `examples: {first: {value: …}}`".to_owned()
            }
            (ValueKind::Object, ValueKind::Array, _) if key == "examples" => {
                "those of a schema have no names: write a list of the values alone".to_owned()
            }
            (ValueKind::Object, ValueKind::Array, _) => "put it in a list".to_owned(),
            (_, ValueKind::Array, _) if is_short => format!("put it in a list: [{written}]"),
            _ => return None,
        })
    }

    /// A key with nothing behind it.
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
            problem = problem.help("put the reference in quotes: `#` begins a comment in YAML");
        } else if member.key == "type" {
            problem = problem.help("the name of a type is text: write 'null' in quotes");
        }
        self.push(problem);
    }

    /// A number that counts something.
    fn count(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        if !self.expect(member, node, ValueKind::Number) {
            return;
        }
        let whole = node
            .as_number()
            .is_some_and(|number| number.is_integer() && !number.as_str().starts_with('-'));
        if !whole {
            let message = format!("`{}` is a whole number of at least 0", member.key);
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
            return;
        }
        let location = member.key == "in";
        let code = if location {
            codes::UNKNOWN_LOCATION
        } else {
            codes::UNKNOWN_VALUE
        };
        let message = format!("`{found}` is no value of `{}`", member.key);
        let mut problem = self.problem(code, node.label(""), message);
        if location && found == "body" {
            problem = problem.help("a body is described by `requestBody` of the operation");
        } else if location && found == "formData" {
            problem = problem.help(
                "a form is a `requestBody` with content `application/x-www-form-urlencoded` or `multipart/form-data`",
            );
        } else if let Some(near) = self.nearest(found, words.iter().copied()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        } else {
            problem = problem.help(format!("it is one of {}", words.join(", ")));
        }
        self.push(problem);
    }

    /// A reference that is not followed, such as a link to documentation.
    fn uri(&mut self, member: NodeMember<'d>, node: Node<'d>) {
        let Some(text) = node.as_str() else { return };
        if member.key == "jsonSchemaDialect" || member.key == "$schema" {
            let known = [
                "https://json-schema.org/draft/2020-12/schema",
                "https://spec.openapis.org/oas/3.",
            ];
            if !known.iter().any(|known| text.starts_with(known)) {
                let message = format!("the dialect `{text}` is not known");
                let problem = self.problem(codes::UNKNOWN_DIALECT, node.label(""), message);
                self.push(problem);
            }
        } else if member.key == "$dynamicRef" {
            let message = "`$dynamicRef` is taken as `$ref`";
            let problem = self.problem(codes::DYNAMIC_REFERENCE, node.label(""), message);
            self.push(problem);
        }
    }

    /// The value of `type`.
    fn type_names(&mut self, node: Node<'d>) {
        if let Some(name) = node.as_str() {
            self.type_name(node, name);
            return;
        }
        if !node.is_array() {
            let message = format!(
                "`type` is {}; the name of a type belongs here",
                node.kind().noun()
            );
            let problem = self.problem(codes::WRONG_TYPE, node.label(""), message);
            self.push(problem);
            return;
        }
        if self.version == Version::V3_0 && node.items().next().is_some() {
            self.type_list(node);
        }
        if node.items().next().is_none() {
            let problem = self.problem(
                codes::EMPTY_LIST,
                node.label(""),
                "`type` lists no type: nothing would fit",
            );
            self.push(problem);
        }
        for item in node.items() {
            match item.as_str() {
                Some(name) => self.type_name(item, name),
                None => {
                    let mut problem = self.problem(
                        codes::WRONG_TYPE,
                        item.label(""),
                        "`type` lists names of types",
                    );
                    if item.is_null() {
                        problem = problem.help("write 'null' in quotes");
                    }
                    self.push(problem);
                }
            }
        }
    }

    /// The name of a type.
    fn type_name(&mut self, node: Node<'d>, name: &str) {
        if name == "null" && self.version == Version::V3_0 {
            // Of a list, the list is what is reported.
            if self.owner.get("type") == Some(node) {
                self.null_type(node);
            }
            return;
        }
        if TYPES.contains(&name) {
            return;
        }
        let message = format!("`{name}` is no type");
        let mut problem = self.problem(codes::UNKNOWN_TYPE, node.label(""), message);
        let advice = match name.to_ascii_lowercase().as_str() {
            "file" => Some("a file is `type: string` with `format: binary`".to_owned()),
            "date" | "datetime" | "date-time" | "timestamp" => Some(
                "a point in time is `type: string` with `format: date-time` or `format: date`"
                    .to_owned(),
            ),
            "float" | "double" | "decimal" => {
                Some(format!("write `type: number`, `format: {name}`"))
            }
            "long" | "int" | "int32" | "int64" => {
                Some("write `type: integer`, and `format: int32` or `int64`".to_owned())
            }
            "uuid" => Some("write `type: string`, `format: uuid`".to_owned()),
            "any" => Some("a schema without `type` allows anything".to_owned()),
            _ => self
                .nearest(name, TYPES)
                .map(|near| format!("did you mean `{near}`?")),
        };
        problem =
            problem.help(advice.unwrap_or_else(|| format!("it is one of {}", TYPES.join(", "))));
        self.push(problem);
    }
}

/// Whether a string is what a `$ref` would hold.
fn looks_like_reference(text: &str) -> bool {
    let file = text.split('#').next().unwrap_or_default();
    text.starts_with("#/")
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| file.ends_with(end))
}

/// Whether an Example Object has nothing that makes it one.
fn is_bare(example: Node<'_>) -> bool {
    let table = ObjectKind::Example.table();
    !example
        .members()
        .any(|member| table.member(member.key).is_some())
}
