//! Terms: schemas that apply to one value together, and what they say.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use conform_description::{Address, Description};
use conform_json::pointer::{escape, unescape};
use conform_schema::{Direction, TranslatedSchemas};
use serde_json::{Map, Value as Json};

use super::types::TypeSet;

/// How many schemas are joined to one term.
const MOST_PARTS: usize = 256;

/// The JSON Pointer of a schema in the translation.
pub(super) type Pointer = Rc<str>;

/// Schemas that apply to one value together.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Term(Rc<[Pointer]>);

impl Term {
    /// Returns the term of these schemas, each once.
    pub(super) fn new(mut pointers: Vec<Pointer>) -> Self {
        let mut seen = std::collections::HashSet::new();
        pointers.retain(|pointer| seen.insert(Rc::clone(pointer)));
        Self(pointers.into())
    }

    /// Returns the schemas.
    pub(super) fn pointers(&self) -> &[Pointer] {
        &self.0
    }

    /// Returns a schema that is the term, as references into the translation.
    pub(super) fn json(&self) -> Json {
        let reference = |pointer: &Pointer| serde_json::json!({ "$ref": reference_to(pointer) });
        match &*self.0 {
            [one] => reference(one),
            all => serde_json::json!({ "allOf": all.iter().map(reference).collect::<Vec<_>>() }),
        }
    }
}

/// Returns the text of a reference to a part of the translation (RFC 6901 §6).
pub(super) fn reference_to(pointer: &str) -> String {
    let mut out = String::from("#");
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The schemas of one side.
pub(super) struct Schemas<'d> {
    pub(super) description: &'d Description,
    pub(super) translated: TranslatedSchemas,
    /// The unions of which it is known whether a value can fit two branches, by the pointer of the keyword.
    pub(super) apart: RefCell<HashMap<Pointer, bool>>,
}

/// What the schemas of a term say together, as far as it is known.
pub(super) struct Flat<'s> {
    /// The schemas, references and `allOf` followed.
    pub(super) parts: Vec<Part<'s>>,
    /// Whether one of them is `false`.
    pub(super) never: Option<Pointer>,
    /// Whether `null` is valid besides.
    pub(super) null: bool,
    /// The unions.
    pub(super) unions: Vec<Union>,
    /// Lists of values of which one must be it: `enum`, `const`, and unions of them.
    pub(super) values: Vec<(Pointer, Vec<&'s Json>)>,
}

/// One of the schemas of a term.
pub(super) struct Part<'s> {
    pub(super) pointer: Pointer,
    pub(super) members: &'s Map<String, Json>,
    /// Whether it only adds to a subtype which tags name it. What tags name is compared apart.
    pub(super) is_tag: bool,
}

/// `anyOf` or `oneOf`.
pub(super) struct Union {
    /// The pointer of the keyword.
    pub(super) pointer: Pointer,
    pub(super) is_one_of: bool,
    pub(super) branches: Vec<Term>,
}

/// What members that no keyword names may be.
pub(super) enum Others {
    /// Anything.
    Any,
    /// Nothing: there must be none. The pointer of the keyword.
    None(Pointer),
    /// What the schemas at this keyword say.
    Schema(Term, Pointer),
    /// Several keywords speak of them, with different names excepted.
    Unclear,
}

impl<'d> Schemas<'d> {
    /// Returns the schemas at these addresses, and what they refer to.
    pub(super) fn new(
        description: &'d Description,
        roots: impl IntoIterator<Item = Address>,
        direction: Direction,
    ) -> Self {
        let roots = roots.into_iter().map(|root| description.node(root));
        Self {
            description,
            translated: TranslatedSchemas::new(roots, direction),
            apart: RefCell::default(),
        }
    }

    /// Returns the part of the translation at a pointer.
    pub(super) fn at(&self, pointer: &str) -> Option<&Json> {
        self.translated.at(pointer)
    }

    /// Returns whether the schema at a pointer is a reference that leads nowhere, so that nothing is known of its values.
    pub(super) fn is_unread(&self, pointer: &str) -> bool {
        let origin = self.translated.origin(pointer);
        let origin = origin.filter(|origin| origin.keyword.is_none());
        origin.is_some_and(|origin| {
            let reference = self.description.node(origin.schema).reference();
            reference.is_some_and(|reference| reference.target.is_none())
        })
    }

    /// Returns what the schemas of a term say together.
    pub(super) fn flat(&self, term: &Term) -> Flat<'_> {
        let mut flat = Flat {
            parts: Vec::new(),
            never: None,
            null: false,
            unions: Vec::new(),
            values: Vec::new(),
        };
        let mut pending: Vec<Pointer> = term.pointers().iter().rev().cloned().collect();
        let mut seen = std::collections::HashSet::new();
        while let Some(pointer) = pending.pop() {
            if seen.len() > MOST_PARTS || !seen.insert(Rc::clone(&pointer)) {
                continue;
            }
            let members = match self.at(&pointer) {
                Some(Json::Bool(false)) => {
                    flat.never.get_or_insert(pointer);
                    continue;
                }
                Some(Json::Object(members)) => members,
                _ => continue,
            };
            if let Some(target) = members
                .get("$ref")
                .and_then(Json::as_str)
                .and_then(target_of)
            {
                pending.push(target);
            }
            if let Some(Json::Array(all)) = members.get("allOf") {
                pending.extend(
                    (0..all.len())
                        .rev()
                        .map(|at| below(&pointer, &["allOf", &at.to_string()])),
                );
            }
            for keyword in ["anyOf", "oneOf"] {
                let Some(Json::Array(branches)) = members.get(keyword) else {
                    continue;
                };
                let branch = |at: usize| below(&pointer, &[keyword, &at.to_string()]);
                if branches.len() == 1 {
                    pending.push(branch(0));
                    continue;
                }
                if let Some(values) = self.listed(branches) {
                    flat.values.push((below(&pointer, &[keyword]), values));
                    continue;
                }
                // What the union was found through adds nothing of its own.
                let mut around = flat.parts.iter();
                let is_alone = around.all(|part| asserts_only_of(part.members, &["$ref", "allOf"]))
                    && pending.is_empty()
                    && asserts_only(members, keyword);
                let null = branches.iter().position(is_null);
                if let Some(null) = null.filter(|_| is_alone && branches.len() == 2) {
                    flat.null = true;
                    pending.push(branch(1 - null));
                    continue;
                }
                flat.unions.push(Union {
                    pointer: below(&pointer, &[keyword]),
                    is_one_of: keyword == "oneOf",
                    branches: (0..branches.len())
                        .map(|at| self.term(branch(at)))
                        .collect(),
                });
            }
            if let Some(Json::Array(values)) = members.get("enum") {
                flat.values
                    .push((below(&pointer, &["enum"]), values.iter().collect()));
            }
            if let Some(value) = members.get("const") {
                flat.values.push((below(&pointer, &["const"]), vec![value]));
            }
            let is_tag = members.contains_key("$ref") && members.contains_key("properties") && {
                let origin = self.translated.origin(&pointer);
                origin.is_some_and(|origin| origin.keyword.as_deref() == Some("discriminator"))
            };
            flat.parts.push(Part {
                pointer,
                members,
                is_tag,
            });
        }
        flat
    }

    /// Returns the term of the schema at a pointer; a schema that is nothing but a reference is what it refers to.
    pub(super) fn term(&self, pointer: impl Into<Pointer>) -> Term {
        let mut pointer = pointer.into();
        for _ in 0..MOST_PARTS {
            let Some(Json::Object(members)) = self.at(&pointer) else {
                break;
            };
            let target = members
                .get("$ref")
                .and_then(Json::as_str)
                .and_then(target_of);
            match target {
                Some(target) if asserts_only(members, "$ref") => pointer = target,
                _ => break,
            }
        }
        Term::new(vec![pointer])
    }

    /// The values of a union whose branches are nothing but lists of values.
    fn listed<'s>(&'s self, branches: &'s [Json]) -> Option<Vec<&'s Json>> {
        let mut values = Vec::new();
        for branch in branches {
            let mut branch = branch.as_object()?;
            if let Some(target) = branch
                .get("$ref")
                .and_then(Json::as_str)
                .and_then(target_of)
                && asserts_only(branch, "$ref")
            {
                branch = self.at(&target)?.as_object()?;
            }
            let types = branch.get("type").map(TypeSet::of_keyword);
            let listed: Vec<&Json> = match (branch.get("const"), branch.get("enum")) {
                (Some(value), None) if asserts_only_of(branch, &["const", "type"]) => vec![value],
                (None, Some(Json::Array(all))) if asserts_only_of(branch, &["enum", "type"]) => {
                    all.iter().collect()
                }
                _ => return None,
            };
            let fits = |value: &&Json| types.is_none_or(|types| types.has(TypeSet::of(value)));
            values.extend(listed.into_iter().filter(fits));
        }
        Some(values)
    }
}

impl<'s> Flat<'s> {
    /// Returns the types of its values.
    pub(super) fn types(&self) -> TypeSet {
        let mut types = TypeSet::ALL;
        for part in &self.parts {
            if let Some(keyword) = part.members.get("type") {
                types = types.and(TypeSet::of_keyword(keyword));
            }
        }
        for (_, values) in &self.values {
            let listed = values
                .iter()
                .fold(TypeSet::NONE, |all, value| all.or(TypeSet::of(value)));
            types = types.and(listed);
        }
        if self.null {
            types.or(TypeSet::NULL)
        } else {
            types
        }
    }

    /// Returns the values that it lists, if it does.
    pub(super) fn listed(&self) -> Option<Vec<&'s Json>> {
        let (first, others) = self.values.split_first()?;
        let mut values = first.1.clone();
        for (_, other) in others {
            values.retain(|value| other.iter().any(|one| same(one, value)));
        }
        Some(values)
    }

    /// Returns the values of a keyword in all parts, with the pointers of the keywords.
    pub(super) fn keyword<'f>(
        &'f self,
        name: &'f str,
    ) -> impl Iterator<Item = (Pointer, &'s Json)> + 'f {
        self.parts.iter().filter_map(move |part| {
            let value = part.members.get(name)?;
            Some((below(&part.pointer, &[name]), value))
        })
    }

    /// Returns the schemas that each member has by its name.
    pub(super) fn properties(&self) -> BTreeMap<&'s str, Vec<Pointer>> {
        let mut found: BTreeMap<&'s str, Vec<Pointer>> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| !part.is_tag) {
            if let Some(Json::Object(properties)) = part.members.get("properties") {
                for name in properties.keys() {
                    let pointer = below(&part.pointer, &["properties", name]);
                    found.entry(name).or_default().push(pointer);
                }
            }
        }
        found
    }

    /// Returns the names of members that must be there, with the keyword that says so.
    pub(super) fn required(&self) -> BTreeMap<&'s str, Pointer> {
        let mut found = BTreeMap::new();
        for (pointer, names) in self.keyword("required") {
            for name in names
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
            {
                found.entry(name).or_insert_with(|| Rc::clone(&pointer));
            }
        }
        found
    }

    /// Returns the schemas of members whose names match a pattern.
    pub(super) fn patterned(&self) -> BTreeMap<&'s str, Vec<Pointer>> {
        let mut found: BTreeMap<&'s str, Vec<Pointer>> = BTreeMap::new();
        for part in &self.parts {
            if let Some(Json::Object(patterns)) = part.members.get("patternProperties") {
                for name in patterns.keys() {
                    let pointer = below(&part.pointer, &["patternProperties", name]);
                    found.entry(name).or_default().push(pointer);
                }
            }
        }
        found
    }

    /// Returns what members may be that no keyword names.
    pub(super) fn others(&self, schemas: &Schemas<'_>) -> Others {
        let mut found: Option<(&Part<'_>, Pointer, &Json)> = None;
        for part in &self.parts {
            for keyword in ["additionalProperties", "unevaluatedProperties"] {
                let pointer = below(&part.pointer, &[keyword]);
                let value = part.members.get(keyword);
                let Some(value) =
                    value.filter(|value| !is_anything(value) || schemas.is_unread(&pointer))
                else {
                    continue;
                };
                if found.is_some()
                    || (keyword == "unevaluatedProperties" && !self.unions.is_empty())
                {
                    return Others::Unclear;
                }
                // It applies to members that the keywords beside it do not name.
                let names_elsewhere = keyword == "additionalProperties"
                    && self.parts.iter().any(|other| {
                        other.pointer != part.pointer
                            && (names_beyond(other.members, part.members, "properties")
                                || names_beyond(other.members, part.members, "patternProperties"))
                    });
                if names_elsewhere {
                    return Others::Unclear;
                }
                found = Some((part, pointer, value));
            }
        }
        match found {
            None => Others::Any,
            Some((_, pointer, Json::Bool(false))) => Others::None(pointer),
            Some((_, pointer, _)) => Others::Schema(schemas.term(Rc::clone(&pointer)), pointer),
        }
    }
}

/// Whether a schema names members that another does not.
fn names_beyond(these: &Map<String, Json>, those: &Map<String, Json>, keyword: &str) -> bool {
    let names = |schema: &Map<String, Json>| -> Vec<String> {
        let object = schema.get(keyword).and_then(Json::as_object);
        object
            .into_iter()
            .flat_map(|object| object.keys().cloned())
            .collect()
    };
    let those = names(those);
    names(these).iter().any(|name| !those.contains(name))
}

/// Returns whether a schema has every value.
pub(super) fn is_anything(schema: &Json) -> bool {
    match schema {
        Json::Bool(all) => *all,
        Json::Object(members) => asserts_only_of(members, &[]),
        _ => false,
    }
}

/// Whether a schema is `null` and nothing else.
fn is_null(schema: &Json) -> bool {
    let Some(members) = schema.as_object() else {
        return false;
    };
    let is_listed = members
        .get("enum")
        .is_some_and(|all| *all == serde_json::json!([null]));
    asserts_only_of(members, &["type", "enum", "const"])
        && (members.get("type").is_some_and(|name| name == "null")
            || members.get("const").is_some_and(Json::is_null)
            || is_listed)
}

fn asserts_only(members: &Map<String, Json>, keyword: &str) -> bool {
    asserts_only_of(members, &[keyword])
}

/// Returns whether a schema has none but these of the keywords that assert something.
pub(super) fn asserts_only_of(members: &Map<String, Json>, keywords: &[&str]) -> bool {
    members
        .keys()
        .all(|name| keywords.contains(&name.as_str()) || !asserts(name))
}

/// Returns whether a keyword decides which values are valid.
pub(super) fn asserts(keyword: &str) -> bool {
    !matches!(
        keyword,
        "title"
            | "description"
            | "default"
            | "example"
            | "examples"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "externalDocs"
            | "xml"
            | "discriminator"
            | "nullable"
            | "$comment"
            | "$schema"
            | "$id"
            | "$anchor"
            | "$dynamicAnchor"
            | "$defs"
            | "definitions"
            | "contentSchema"
    ) && !keyword.starts_with("x-")
}

/// Returns whether two values are equal; numbers by value.
pub(super) fn same(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Number(a), Json::Number(b)) => {
            a == b
                || match (a.as_i128(), b.as_i128()) {
                    (Some(a), Some(b)) => a == b,
                    _ => a.as_f64() == b.as_f64(),
                }
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => left == right,
    }
}

/// Returns the pointer of what is below another.
pub(super) fn below(pointer: &str, tokens: &[&str]) -> Pointer {
    let mut out = pointer.to_owned();
    for token in tokens {
        out.push('/');
        out.push_str(&escape(token));
    }
    out.into()
}

/// Returns the pointer that a reference of the translation leads to.
pub(super) fn target_of(reference: &str) -> Option<Pointer> {
    reference.strip_prefix('#').map(Pointer::from)
}

/// Returns the last token of a pointer as it is written in the document.
pub(super) fn last_token(pointer: &str) -> String {
    let token = pointer.rsplit('/').next().unwrap_or_default();
    unescape(token).into_owned()
}
