//! From Schema Objects to one JSON Schema 2020-12 document.

mod subtypes;

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value, json};

use conform_json::pointer::escape;

use self::subtypes::lists_heirs;
use crate::compile::{SchemaOrigin, SchemaProblem};
use crate::extent::{Extent, LeftOut};
use crate::{Direction, formats};
use conform_description::{Address, Node, NodeMember, Unresolved, Version};

/// The keyword by which 3.0's notion of an integer is asserted: a number written without fraction or exponent.
pub(crate) const WRITTEN_AS_INTEGER: &str = "x-written-as-integer";

/// Marks a schema that stands for one that was left out. It asserts nothing.
const LEFT_OUT: &str = "x-left-out";

/// A translated schema and where its parts come from.
pub(crate) struct Translation {
    /// `{"$ref": "#/$defs/…", "$defs": {…}}`.
    pub(crate) json: Value,
    /// By JSON Pointer of each translated Schema Object.
    pub(crate) origins: HashMap<String, SchemaOrigin>,
    /// By JSON Pointer of each translated Schema Object that has one.
    pub(crate) discriminators: HashMap<String, Discriminator>,
    /// What could not be translated.
    pub(crate) problems: Vec<SchemaProblem>,
    /// What was not translated, because no value of the extent has use for it.
    pub(crate) left_out: LeftOut,
}

/// Translates the Schema Object at `root` and what it reaches: all of it, or what applies to values of an extent.
pub(crate) fn translate(
    root: Node<'_>,
    direction: Direction,
    extent: Option<&Extent>,
) -> Translation {
    let mut translator = Translator::new(root, direction, extent);
    let reference = translator.definition(root, View::Whole);
    translator.run(usize::MAX);
    translator.finish(reference)
}

/// Translates the Schema Object at `root` and all that it reaches, if these are no more than so many definitions.
pub(crate) fn translate_small(
    root: Node<'_>,
    direction: Direction,
    most: usize,
) -> Option<Translation> {
    let mut translator = Translator::new(root, direction, None);
    let reference = translator.definition(root, View::Whole);
    translator.run(most).then(|| translator.finish(reference))
}

pub(crate) struct Translator<'d, 'e> {
    version: Version,
    pub(crate) direction: Direction,
    /// What values hold that are to be checked; `None` for any value.
    extent: Option<&'e Extent>,
    /// How many levels into the value the schema being translated applies, at least. It is told only within an extent.
    depth: usize,
    left_out: LeftOut,
    definitions: Map<String, Value>,
    /// The name of each definition, and the least depth at which it is known to apply.
    names: HashMap<(Address, View), (String, usize)>,
    taken: HashSet<String>,
    /// Definitions to translate, by depth: those of the current depth before those of the next. One that is found again at
    /// a lesser depth stands here twice, and the first counts.
    queue: VecDeque<Queued<'d>>,
    /// The schema whose `allOf` the next schema stands in.
    inheriting: Option<Address>,
    pub(crate) origins: HashMap<String, SchemaOrigin>,
    pub(crate) discriminators: HashMap<String, Discriminator>,
    problems: Vec<SchemaProblem>,
}

/// What a reference to a schema means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum View {
    /// The schema; a base schema whose discriminator selects what inherits from it stands for what is selected.
    Whole,
    /// The schema alone, as its heirs take it in.
    Own,
}

/// A definition that is still to be translated.
struct Queued<'d> {
    node: Node<'d>,
    view: View,
    name: String,
    depth: usize,
}

/// A Discriminator Object over the branches of `oneOf` or `anyOf` (3.0.3 §4.7.25).
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// `propertyName`.
    pub property: String,
    /// The keyword whose branches are told apart: `oneOf`, or `anyOf` where there is no `oneOf`. It is `anyOf` also of a
    /// base schema that has neither, which is translated to a union of what inherits from it.
    pub keyword: &'static str,
    /// Values of the property and the branch that each names, counted from 0: those of `mapping`, then the names of the
    /// schemas.
    pub tags: Vec<(String, usize)>,
}

/// How the value of a keyword is translated.
enum Keyword {
    /// Copied.
    Plain,
    /// One schema.
    Schema(Applies),
    /// A list of schemas.
    Schemas(Applies),
    /// An object whose values are schemas.
    Named(Applies),
}

/// To what of the value the schemas of a keyword apply.
#[derive(Clone, Copy)]
enum Applies {
    /// To the value itself, or to the names of its members.
    InPlace,
    /// To items of an array.
    Items,
    /// To members of an object.
    Members,
    /// To the one member under whose name the schema stands.
    Namesake,
}

/// Keywords that assert something in every version.
fn keyword(name: &str) -> Option<Keyword> {
    Some(match name {
        "enum" | "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum"
        | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems" | "uniqueItems"
        | "maxProperties" | "minProperties" | "required" | "type" | "format" => Keyword::Plain,
        "items" => Keyword::Schema(Applies::Items),
        "additionalProperties" => Keyword::Schema(Applies::Members),
        "not" => Keyword::Schema(Applies::InPlace),
        "allOf" | "anyOf" | "oneOf" => Keyword::Schemas(Applies::InPlace),
        "properties" => Keyword::Named(Applies::Namesake),
        _ => return None,
    })
}

/// Keywords that 3.1 adds.
fn keyword_since_3_1(name: &str) -> Option<Keyword> {
    Some(match name {
        "const" | "maxContains" | "minContains" | "dependentRequired" => Keyword::Plain,
        "contains" | "unevaluatedItems" => Keyword::Schema(Applies::Items),
        "unevaluatedProperties" => Keyword::Schema(Applies::Members),
        "propertyNames" | "if" | "then" | "else" => Keyword::Schema(Applies::InPlace),
        "prefixItems" => Keyword::Schemas(Applies::Items),
        "patternProperties" => Keyword::Named(Applies::Members),
        "dependentSchemas" => Keyword::Named(Applies::InPlace),
        _ => return None,
    })
}

impl<'d, 'e> Translator<'d, 'e> {
    fn new(root: Node<'d>, direction: Direction, extent: Option<&'e Extent>) -> Self {
        Self {
            version: root.description().version(),
            direction,
            extent,
            depth: 0,
            left_out: LeftOut::default(),
            definitions: Map::new(),
            names: HashMap::new(),
            taken: HashSet::new(),
            queue: VecDeque::new(),
            inheriting: None,
            origins: HashMap::new(),
            discriminators: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// Translates what is queued, and what that reaches. False, and done in part, if that is more than so many definitions.
    fn run(&mut self, most: usize) -> bool {
        while let Some(Queued {
            node,
            view,
            name,
            depth,
        }) = self.queue.pop_front()
        {
            if self.definitions.contains_key(&name) {
                continue;
            }
            if self.names.len() > most {
                return false;
            }
            self.depth = depth;
            let at = format!("/$defs/{name}");
            let family = match view {
                View::Whole => self.family(node, &at),
                View::Own => None,
            };
            let schema = family.unwrap_or_else(|| self.viewed(node, view, &at));
            self.definitions.insert(name, schema);
        }
        true
    }

    fn finish(self, reference: String) -> Translation {
        Translation {
            json: json!({ "$ref": reference, "$defs": self.definitions }),
            origins: self.origins,
            discriminators: self.discriminators,
            problems: self.problems,
            left_out: self.left_out,
        }
    }
}

impl<'d> Translator<'d, '_> {
    /// The `$ref` to the definition of the schema at `node`, which is queued when it is new, or found nearer than before.
    pub(crate) fn definition(&mut self, node: Node<'d>, view: View) -> String {
        let address = node.address();
        if let Some((name, depth)) = self.names.get_mut(&(address, view)) {
            let (reference, name) = (format!("#/$defs/{name}"), name.clone());
            if self.depth < std::mem::replace(depth, self.depth.min(*depth)) {
                self.enqueue(node, view, name);
            }
            return reference;
        }
        let pointer = node.pointer();
        let stem = pointer
            .rsplit('/')
            .next()
            .filter(|word| !word.is_empty())
            .unwrap_or("schema");
        let stem: String = stem
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || "_.-".contains(c) {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        let mut name = stem.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{stem}-{count}");
        }
        self.names
            .insert((address, view), (name.clone(), self.depth));
        let reference = format!("#/$defs/{name}");
        self.enqueue(node, view, name);
        reference
    }

    fn enqueue(&mut self, node: Node<'d>, view: View, name: String) {
        let depth = self.depth;
        let at = self.queue.partition_point(|queued| queued.depth <= depth);
        let queued = Queued {
            node,
            view,
            name,
            depth,
        };
        self.queue.insert(at, queued);
    }

    /// Translates the schema at `node` that `applies` to the value or, by `name`, to parts of it. Where no value of the extent
    /// has such parts, a schema that asserts nothing takes its place.
    fn applied(&mut self, node: Node<'d>, at: &str, applies: Applies, name: &str) -> Value {
        let Some(extent) = self.extent else {
            return self.schema(node, at);
        };
        let level = self.depth;
        let touched = match applies {
            Applies::InPlace => return self.schema(node, at),
            Applies::Items => extent.has_items(level),
            Applies::Members => extent.has_members(level),
            Applies::Namesake => extent.has_member(name, level),
        };
        if !touched {
            match applies {
                Applies::InPlace => {}
                Applies::Items => self.left_out.items(level),
                Applies::Members => self.left_out.members(level),
                Applies::Namesake => self.left_out.member(name, level),
            }
            return json!({ LEFT_OUT: true });
        }
        self.depth += 1;
        let schema = self.schema(node, at);
        self.depth -= 1;
        schema
    }

    /// Translates one Schema Object, whose translation will stand at the pointer `at`.
    fn schema(&mut self, node: Node<'d>, at: &str) -> Value {
        self.viewed(node, View::Whole, at)
    }

    /// The same; of a schema as its heirs take it in, without the unions that list them.
    fn viewed(&mut self, node: Node<'d>, view: View, at: &str) -> Value {
        let inheriting = self.inheriting.take();
        self.origins.insert(
            at.to_owned(),
            SchemaOrigin {
                schema: node.address(),
                keyword: None,
            },
        );
        if let Some(boolean) = node.as_bool() {
            return Value::Bool(boolean);
        }
        if !node.is_object() {
            self.problem(node, "", "a schema is an object".to_owned());
            return Value::Bool(true);
        }
        let mut out = Map::new();
        if node.get("$ref").is_some() {
            // One step at a time, so that the chain is kept; loading marks those that lead nowhere or in a circle.
            match node.reference().and_then(|reference| reference.target) {
                Some(target) => {
                    let view = self.view(target, inheriting);
                    let reference = self.definition(target, view);
                    out.insert("$ref".to_owned(), Value::String(reference));
                }
                None => self.problem(node, "$ref", Unresolved.to_string()),
            }
            if self.version == Version::V3_0 {
                return Value::Object(out);
            }
        }
        if self.version != Version::V3_0 && node.get("$dynamicRef").is_some() {
            self.problem(
                node,
                "$dynamicRef",
                "dynamic references are not followed".to_owned(),
            );
        }
        for NodeMember {
            key: name,
            node: value,
            ..
        } in node.members()
        {
            let is_union = matches!(name, "oneOf" | "anyOf");
            if view == View::Own && is_union && lists_heirs(value, node) {
                continue;
            }
            let kind = match keyword(name) {
                None if self.version != Version::V3_0 => keyword_since_3_1(name),
                kind => kind,
            };
            let below = |name: &str| format!("{at}/{name}");
            let translated = match kind {
                None => continue,
                Some(Keyword::Plain) => value.value().to_serde(),
                Some(Keyword::Schema(applies)) => self.applied(value, &below(name), applies, name),
                Some(Keyword::Schemas(applies)) if value.is_array() => {
                    let at = below(name);
                    let items = value.items().enumerate();
                    items
                        .map(|(index, item)| {
                            self.inheriting = (name == "allOf").then(|| node.address());
                            self.applied(item, &format!("{at}/{index}"), applies, name)
                        })
                        .collect()
                }
                Some(Keyword::Named(applies)) if value.is_object() => {
                    let at = below(name);
                    let mut members = Map::new();
                    for NodeMember { key, node, .. } in value.members() {
                        let token = escape(key);
                        let schema = self.applied(node, &format!("{at}/{token}"), applies, key);
                        members.insert(key.to_owned(), schema);
                    }
                    Value::Object(members)
                }
                // Compiling reports what is wrong with it.
                Some(Keyword::Schemas(_) | Keyword::Named(_)) => value.value().to_serde(),
            };
            out.insert(name.to_owned(), translated);
        }
        if let Some(Value::Array(required)) = out.get_mut("required") {
            // A name that is listed twice makes the list no valid keyword, and its meaning no less clear.
            let mut names = HashSet::new();
            required.retain(|name| names.insert(name.to_string()));
        }
        if self.version == Version::V3_0 {
            self.by_the_rules_of_3_0(node, &mut out);
        }
        self.numeric_format(node, at, &mut out);
        if view == View::Whole {
            self.discriminator(node, at);
        }
        Value::Object(out)
    }

    fn by_the_rules_of_3_0(&self, node: Node<'d>, out: &mut Map<String, Value>) {
        if let Some(Value::String(name)) = out.get("type") {
            let integer = name == "integer";
            if node.flag("nullable") {
                let types = json!([name, "null"]);
                out.insert("type".to_owned(), types);
            }
            if integer {
                out.insert(WRITTEN_AS_INTEGER.to_owned(), Value::Bool(true));
            }
        }
        for (exclusive, inclusive) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if let Some(&Value::Bool(is_exclusive)) = out.get(exclusive) {
                out.remove(exclusive);
                if is_exclusive && let Some(limit) = out.remove(inclusive) {
                    out.insert(exclusive.to_owned(), limit);
                }
            }
        }
        if let Some(Value::Array(required)) = out.get_mut("required") {
            let mut relaxed = HashSet::new();
            self.relaxed(node, &mut relaxed, &mut HashSet::new());
            required.retain(|name| !name.as_str().is_some_and(|name| relaxed.contains(name)));
        }
    }

    /// Collects the members that this direction never requires: those marked so in the schema at `node`, or in a schema
    /// that its `allOf` brings in.
    fn relaxed(&self, node: Node<'d>, names: &mut HashSet<&'d str>, seen: &mut HashSet<Address>) {
        let Ok(resolved) = node.resolve() else { return };
        if !seen.insert(resolved.node.address()) {
            return;
        }
        let marks: &[&str] = match self.direction {
            Direction::Request => &["readOnly"],
            Direction::Response => &["writeOnly"],
            Direction::Either => &["readOnly", "writeOnly"],
        };
        for member in resolved
            .node
            .get("properties")
            .into_iter()
            .flat_map(Node::members)
        {
            let Ok(schema) = member.node.resolve() else {
                continue;
            };
            if marks.iter().any(|mark| schema.node.flag(mark)) {
                names.insert(member.key);
            }
        }
        for part in resolved.node.get("allOf").into_iter().flat_map(Node::items) {
            self.relaxed(part, names, seen);
        }
    }

    /// Notes which tag names which branch. A mapped value is a reference to a branch, or the name of one.
    fn discriminator(&mut self, node: Node<'d>, at: &str) {
        let Some(discriminator) = node.get("discriminator") else {
            return;
        };
        let Some(property) = discriminator.get("propertyName").and_then(Node::as_str) else {
            return;
        };
        let keywords = ["oneOf", "anyOf"].into_iter();
        let branches = keywords.filter_map(|keyword| Some((keyword, node.get(keyword)?)));
        let Some((keyword, branches)) = branches.into_iter().next() else {
            return;
        };
        let branches: Vec<_> = branches
            .items()
            .map(|branch| (target(branch), reference_name(branch)))
            .collect();
        let mut tags: Vec<(String, usize)> = Vec::new();
        for NodeMember {
            key, node: mapped, ..
        } in discriminator
            .get("mapping")
            .into_iter()
            .flat_map(Node::members)
        {
            let by_target = target(mapped)
                .and_then(|at| branches.iter().position(|(branch, _)| *branch == Some(at)));
            let by_name = || {
                branches
                    .iter()
                    .position(|(_, name)| name.is_some() && *name == mapped.as_str())
            };
            tags.extend(
                by_target
                    .or_else(by_name)
                    .map(|branch| (key.to_owned(), branch)),
            );
        }
        for (index, (_, name)) in branches.iter().enumerate() {
            let Some(name) = name else { continue };
            if !tags
                .iter()
                .any(|(tag, branch)| *branch == index || tag == name)
            {
                tags.push(((*name).to_owned(), index));
            }
        }
        self.discriminators.insert(
            at.to_owned(),
            Discriminator {
                property: property.to_owned(),
                keyword,
                tags,
            },
        );
    }

    /// Adds the bounds of a numeric format as one more part of `allOf`, so that they do not hide bounds of the schema.
    fn numeric_format(&mut self, node: Node<'d>, at: &str, out: &mut Map<String, Value>) {
        let numeric = |name: &Value| name == "integer" || name == "number";
        let is_numeric = match out.get("type") {
            None => true,
            Some(Value::Array(types)) => types.iter().any(numeric),
            Some(name) => numeric(name),
        };
        let bounds = out
            .get("format")
            .and_then(Value::as_str)
            .filter(|_| is_numeric)
            .and_then(formats::bounds);
        let Some(mut bounds) = bounds else { return };
        // The registry has these formats for `number`, too: of a number that they say is an integer.
        if out.get("type").is_none_or(|name| name != "integer")
            && let Some(bounds) = bounds.as_object_mut()
        {
            bounds.insert("multipleOf".to_owned(), 1.into());
        }
        let parts = out
            .entry("allOf")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(parts) = parts {
            let origin = SchemaOrigin {
                schema: node.address(),
                keyword: Some("format".to_owned()),
            };
            self.origins
                .insert(format!("{at}/allOf/{}", parts.len()), origin);
            parts.push(bounds);
        }
    }

    fn problem(&mut self, node: Node<'d>, keyword: &str, message: String) {
        let keyword = Some(keyword)
            .filter(|keyword| !keyword.is_empty())
            .map(str::to_owned);
        self.problems.push(SchemaProblem {
            origin: SchemaOrigin {
                schema: node.address(),
                keyword,
            },
            message,
        });
    }
}

/// Where the reference that a node holds leads.
pub(crate) fn target(node: Node<'_>) -> Option<Address> {
    node.reference()
        .and_then(|reference| reference.target)
        .map(Node::address)
}

/// The name of the schema that a node refers to: the last word of the reference, without the extension of a file.
fn reference_name(node: Node<'_>) -> Option<&str> {
    let text = node.reference()?.text;
    let word = text.rsplit(['/', '#']).find(|word| !word.is_empty())?;
    [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|extension| word.strip_suffix(extension))
        .or(Some(word))
}
