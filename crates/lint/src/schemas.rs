//! Keywords of a schema against each other.

use std::collections::{HashMap, HashSet};

use conform_json::ValueKind;

use super::{Linter, codes};
use conform_description::grammar::ObjectKind;
use conform_description::{Address, Description, Node, Version};
use conform_report::nearest;

/// What is known of all schemas before the first is checked.
pub(super) struct Context<'d> {
    /// Schemas that are part of another: branches of `allOf`, `oneOf` and `anyOf`, and what they refer to. They may
    /// require what another part declares.
    parts: HashSet<Address>,
    /// Patterns that were tried, and what is wrong with them.
    patterns: HashMap<&'d str, Option<String>>,
}

impl<'d> Context<'d> {
    pub(super) fn new(description: &'d Description) -> Self {
        let mut parts = HashSet::new();
        for (_, node) in description
            .objects()
            .filter(|(kind, _)| *kind == ObjectKind::Schema)
        {
            for word in ["allOf", "oneOf", "anyOf"] {
                for branch in node.get(word).into_iter().flat_map(Node::items) {
                    parts.insert(branch.address());
                    if let Ok(resolved) = branch.resolve() {
                        parts.insert(resolved.node.address());
                    }
                }
            }
            for word in ["not", "if", "then", "else"] {
                parts.extend(node.get(word).map(Node::address));
            }
        }
        Self {
            parts,
            patterns: HashMap::new(),
        }
    }
}

/// A set of JSON types, as `type` names them.
#[derive(Clone, Copy)]
pub(super) struct Types {
    kinds: u8,
    fractions: bool,
}

impl Types {
    /// The types that a schema allows; `None` where it says nothing, or something that is reported elsewhere.
    pub(super) fn of(schema: Node<'_>) -> Option<Self> {
        let stated = schema.get("type")?;
        let mut types = Self {
            kinds: 0,
            fractions: false,
        };
        let single = stated.as_str().is_some().then_some(stated);
        for name in single.into_iter().chain(stated.items()) {
            let kind = match name.as_str()? {
                "null" => ValueKind::Null,
                "boolean" => ValueKind::Boolean,
                "object" => ValueKind::Object,
                "array" => ValueKind::Array,
                "string" => ValueKind::String,
                "integer" => ValueKind::Number,
                "number" => {
                    types.fractions = true;
                    ValueKind::Number
                }
                _ => return None,
            };
            types.kinds |= 1 << kind as u8;
        }
        if schema.flag("nullable") {
            types.kinds |= 1 << ValueKind::Null as u8;
        }
        (types.kinds != 0).then_some(types)
    }

    /// Whether a value is of one of the types.
    pub(super) fn admit(self, value: Node<'_>) -> bool {
        self.kinds & (1 << value.kind() as u8) != 0
            && (self.fractions || value.as_number().is_none_or(|number| number.is_integer()))
    }
}

impl<'d> Linter<'d> {
    /// Checks the keywords of a schema against each other.
    pub(super) fn schema(&mut self, schema: Node<'d>) {
        let types = Types::of(schema);
        self.enumeration(schema, types);
        self.constant(schema, types, "const");
        self.constant(schema, types, "default");
        self.bounds(schema);
        self.required(schema);
        if self.version == Version::V3_0
            && schema.get("type").and_then(Node::as_str) == Some("array")
            && schema.get("items").is_none()
            && !schema
                .members()
                .any(|member| nearest(member.key, ["items"]).is_some())
        {
            let label = schema
                .get("type")
                .map_or_else(|| schema.label(""), |stated| stated.label(""));
            let problem = self
                .problem(codes::MISSING_ITEMS, label, "an array has no `items`")
                .help("`items: {}` allows anything");
            self.push(problem);
        }
        if schema.flag("readOnly") && schema.flag("writeOnly") {
            let message = "this is both `readOnly` and `writeOnly`";
            let problem = self.problem(codes::READ_AND_WRITE_ONLY, self.head(schema, ""), message);
            self.push(problem);
        }
        for word in ["allOf", "oneOf", "anyOf"] {
            if let Some(list) = schema
                .get(word)
                .filter(|list| list.is_array() && list.items().next().is_none())
            {
                let problem = self.problem(
                    codes::EMPTY_LIST,
                    list.label(""),
                    format!("`{word}` has no schema"),
                );
                self.push(problem);
            }
        }
    }

    /// `enum`: its values against `type`, and against each other.
    fn enumeration(&mut self, schema: Node<'d>, types: Option<Types>) {
        let Some(list) = schema.get("enum").filter(|list| list.is_array()) else {
            return;
        };
        if list.items().next().is_none() {
            let problem = self.problem(
                codes::EMPTY_LIST,
                list.label(""),
                "`enum` lists no value: nothing would fit",
            );
            self.push(problem);
        }
        let mut seen: HashMap<String, Node<'d>> = HashMap::new();
        for value in list.items() {
            let mut text = String::new();
            value.value().write_json(&mut text);
            if let Some(first) = seen.get(&text) {
                let message = format!("`enum` lists {} twice", short(&text));
                let problem = self
                    .problem(codes::ENUM_VALUE, value.label("again here"), message)
                    .with(first.label("first here"));
                self.push(problem);
            } else {
                seen.insert(text.clone(), value);
            }
            if let Some(types) = types.filter(|types| !types.admit(value)) {
                self.misfit(codes::ENUM_VALUE, schema, value, "a value of `enum`", types);
            }
        }
    }

    /// `const` and `default` against `type` and `enum`.
    fn constant(&mut self, schema: Node<'d>, types: Option<Types>, word: &'static str) {
        let Some(value) = schema.get(word) else {
            return;
        };
        if let Some(types) = types.filter(|types| !types.admit(value)) {
            self.misfit(
                codes::DEFAULT_TYPE,
                schema,
                value,
                &format!("`{word}`"),
                types,
            );
            return;
        }
        let Some(list) = schema.get("enum").filter(|list| list.is_array()) else {
            return;
        };
        let text = |node: Node<'_>| {
            let mut text = String::new();
            node.value().write_json(&mut text);
            text
        };
        let wanted = text(value);
        let scalar = !value.is_object() && !value.is_array() && !value.is_null();
        if scalar && !list.items().any(|listed| text(listed) == wanted) {
            let message = format!("`{word}` is none of the values of `enum`");
            let mut problem = self
                .problem(codes::DEFAULT_NOT_LISTED, value.label(""), message)
                .with(list.label("listed here"));
            if let Some(near) = value
                .as_str()
                .and_then(|value| self.nearest(value, list.items().filter_map(Node::as_str)))
            {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            self.push(problem);
        }
    }

    /// A value whose type the schema does not allow.
    fn misfit(
        &mut self,
        code: conform_report::Code,
        schema: Node<'d>,
        value: Node<'d>,
        what: &str,
        types: Types,
    ) {
        let found = match value.as_number() {
            Some(number) if !number.is_integer() && !types.fractions => "a number with a fraction",
            _ => value.kind().noun(),
        };
        let mut problem = self.problem(
            code,
            value.label(""),
            format!("{what} is {found}, which `type` does not allow"),
        );
        if let Some(stated) = schema.get("type") {
            problem = problem.with(stated.label("the type"));
        }
        if value.is_null() {
            problem = problem.help(if self.version == Version::V3_0 {
                "write `nullable: true` if null is allowed"
            } else {
                "add 'null' to `type` if null is allowed"
            });
        } else if types.kinds == 1 << ValueKind::String as u8
            && matches!(value.kind(), ValueKind::Number | ValueKind::Boolean)
        {
            let text = &value.description().document(value.address().file).text()
                [value.value().span().range()];
            problem = problem.help(format!("put it in quotes: '{text}'"));
        } else if types.kinds & (1 << ValueKind::Number as u8) != 0
            && value
                .as_str()
                .is_some_and(|text| text.parse::<f64>().is_ok())
        {
            problem = problem.help("leave out the quotes");
        }
        self.push(problem);
    }

    /// Lower bounds against upper bounds.
    fn bounds(&mut self, schema: Node<'d>) {
        let number = |word: &str| {
            schema
                .get(word)
                .and_then(|value| Some((value, value.as_number()?.as_f64()?)))
        };
        for (lower, upper) in [
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
            ("minContains", "maxContains"),
        ] {
            if let (Some((low, least)), Some((high, most))) = (number(lower), number(upper))
                && least > most
            {
                let message = format!("`{lower}` is above `{upper}`: no value fits");
                let problem = self
                    .problem(codes::CONTRADICTORY_BOUNDS, low.label(""), message)
                    .with(high.label(""));
                self.push(problem);
            }
        }
        if let Some((value, step)) = number("multipleOf")
            && step <= 0.0
        {
            let problem = self.problem(
                codes::CONTRADICTORY_BOUNDS,
                value.label(""),
                "`multipleOf` is above 0",
            );
            self.push(problem);
        }
    }

    /// Names in `required` against the properties that the schema declares.
    fn required(&mut self, schema: Node<'d>) {
        let Some(list) = schema.get("required").filter(|list| list.is_array()) else {
            return;
        };
        if self.schemas.parts.contains(&schema.address()) {
            return;
        }
        let mut declared = Vec::new();
        let closed = collect_properties(schema, &mut declared, &mut HashSet::new());
        if declared.is_empty() || !closed {
            return;
        }
        let required: Vec<&str> = list.items().filter_map(Node::as_str).collect();
        for item in list.items() {
            let Some(name) = item.as_str().filter(|name| !declared.contains(name)) else {
                continue;
            };
            let message = format!("`{name}` is required and no property of this schema");
            let mut problem = self.problem(codes::REQUIRED_UNDECLARED, item.label(""), message);
            let candidates = declared
                .iter()
                .copied()
                .filter(|candidate| !required.contains(candidate));
            if let Some(near) = self.nearest(name, candidates) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            self.push(problem);
        }
    }

    /// A regular expression, as the validator reads it.
    pub(super) fn pattern(&mut self, node: Node<'d>) {
        let Some(pattern) = node.as_str() else { return };
        let fault = self.schemas.patterns.entry(pattern).or_insert_with(|| {
            let schema = serde_json::json!({ "pattern": pattern });
            jsonschema::draft202012::options()
                .build(&schema)
                .err()
                .map(|_| String::new())
        });
        if fault.is_some() {
            let message = "`pattern` is no regular expression of ECMA-262";
            let problem = self.problem(codes::PATTERN, node.label(""), message);
            self.push(problem);
        }
    }
}

/// Adds the properties that a schema and the parts of its `allOf` declare. Returns whether all of them could be seen.
fn collect_properties<'d>(
    schema: Node<'d>,
    declared: &mut Vec<&'d str>,
    seen: &mut HashSet<Address>,
) -> bool {
    const MOST: usize = 64;
    if !seen.insert(schema.address()) {
        return true;
    }
    let open = ["oneOf", "anyOf", "if", "patternProperties"];
    if seen.len() > MOST || open.iter().any(|word| schema.get(word).is_some()) {
        return false;
    }
    declared.extend(
        schema
            .follow("properties")
            .into_iter()
            .flat_map(Node::members)
            .map(|member| member.key),
    );
    let referred = schema.reference().map(|reference| reference.target);
    let branches = schema
        .get("allOf")
        .into_iter()
        .flat_map(Node::items)
        .map(Some);
    for branch in referred.into_iter().chain(branches) {
        let Some(Ok(resolved)) = branch.map(Node::resolve) else {
            return false;
        };
        if seen.len() > MOST || !collect_properties(resolved.node, declared, seen) {
            return false;
        }
    }
    true
}

/// A JSON text, cut when it is long.
fn short(text: &str) -> &str {
    const LONGEST: usize = 60;
    &text[..text.floor_char_boundary(LONGEST)]
}
