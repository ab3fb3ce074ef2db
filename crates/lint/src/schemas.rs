//! Keywords of a schema against each other.

use std::collections::{HashMap, HashSet};

use conform_description::grammar::{ASCENDING, PATTERN_PROPERTIES};
use conform_description::{Address, Node, Version};
use conform_json::{SameValue, ValueKind};
use conform_report::{Code, Help, nearest};
use conform_schema::PatternSyntax;

use crate::codes;
use crate::linter::{Linter, text_of, written};
use crate::types::AllowedTypes;

impl<'d> Linter<'d> {
    /// A Schema Object.
    pub(crate) fn schema(&mut self, schema: Node<'d>) {
        let types = AllowedTypes::of(schema);
        self.enumeration(schema, types);
        self.constant(schema, types, "const");
        self.constant(schema, types, "default");
        self.other_types(schema, types);
        self.bounds(schema);
        self.required(schema);
        self.ascending(schema);
        self.missing_items(schema);
        self.nullable(schema);
        self.discriminator(schema);
        if schema.flag("readOnly") && schema.flag("writeOnly") {
            let message = "the schema is both `readOnly` and `writeOnly`";
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
                    format!("`{word}` is an empty list"),
                );
                self.push(problem);
            }
        }
    }

    /// An array without `items` in 3.0.
    fn missing_items(&mut self, schema: Node<'d>) {
        let Some(stated) = schema.get("type").filter(|it| it.as_str() == Some("array")) else {
            return;
        };
        let is_misspelt = || {
            let mut members = schema.members();
            members.any(|member| nearest(member.key, ["items"]).is_some())
        };
        if self.version == Version::V3_0 && schema.get("items").is_none() && !is_misspelt() {
            let message = "a schema of type `array` has no `items`";
            let problem = self
                .problem(codes::MISSING_ITEMS, stated.label(""), message)
                .help("add `items: {}` to allow any item");
            self.push(problem);
        }
    }

    /// `enum`: its values against `type`, and against each other.
    fn enumeration(&mut self, schema: Node<'d>, types: Option<AllowedTypes>) {
        let Some(list) = schema.get("enum").filter(|list| list.is_array()) else {
            return;
        };
        if list.items().next().is_none() {
            let problem = self.problem(
                codes::EMPTY_LIST,
                list.label(""),
                "`enum` is an empty list, which allows no value",
            );
            self.push(problem);
        }
        let mut seen: HashMap<SameValue<'d>, Node<'d>> = HashMap::new();
        for value in list.items() {
            if let Some(first) = seen.get(&SameValue(value.value())) {
                let text = |value: Node<'d>| {
                    let mut text = String::new();
                    value.value().write_json(&mut text);
                    short(&text).to_string()
                };
                let (text, before) = (text(value), text(*first));
                let message = match text == before {
                    true => format!("`enum` lists {text} twice"),
                    false => format!("`enum` lists {text} and {before}, which are one value"),
                };
                let problem = self
                    .problem(codes::ENUM_VALUE, value.label("again here"), message)
                    .with(first.label("first here"));
                self.push(problem);
            } else {
                seen.insert(SameValue(value.value()), value);
            }
            if types.is_some_and(|types| !types.admit(value)) {
                self.wrong_type(codes::ENUM_VALUE, schema, value, "a value of `enum`");
            }
        }
    }

    /// `const` and `default` against `type` and `enum`.
    fn constant(&mut self, schema: Node<'d>, types: Option<AllowedTypes>, word: &'static str) {
        let Some(value) = schema.get(word) else {
            return;
        };
        if types.is_some_and(|types| !types.admit(value)) {
            self.wrong_type(codes::DEFAULT_TYPE, schema, value, &format!("`{word}`"));
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
            let message = format!("`{word}` is not one of the values in `enum`");
            let mut problem = self
                .problem(codes::DEFAULT_NOT_LISTED, value.label(""), message)
                .with(list.label("the allowed values"));
            if let Some(wrong) = value.as_str()
                && let Some(near) = self.nearest(wrong, list.items().filter_map(Node::as_str))
            {
                let help = Help::did_you_mean(&problem.primary, wrong, near);
                problem = problem.help(help);
            }
            self.push(problem);
        }
    }

    /// A value whose type the schema does not allow. `noun` says in messages what it is.
    fn wrong_type(&mut self, code: Code, schema: Node<'d>, value: Node<'d>, noun: &str) {
        let Some(types) = AllowedTypes::of(schema) else {
            return;
        };
        let found = match value.as_number() {
            Some(number) if !number.is_integer() && !types.fractions() => {
                "a number with a fraction"
            }
            _ => value.kind().noun(),
        };
        let message = format!("{noun} is {found}, which `type` does not allow");
        let mut problem = self.problem(code, value.label(""), message);
        if let Some(stated) = schema.get("type") {
            problem = problem.with(stated.label("the type"));
        }
        let is_number = value
            .as_str()
            .is_some_and(|text| text.parse::<f64>().is_ok());
        if value.is_null() {
            problem = problem.help(if self.version == Version::V3_0 {
                "add `nullable: true` if null is allowed"
            } else {
                "add 'null' to `type` if null is allowed"
            });
        } else if types.are_only(ValueKind::String)
            && matches!(value.kind(), ValueKind::Number | ValueKind::Boolean)
        {
            problem = problem.help(format!("write it in quotes: '{}'", written(value)));
        } else if types.include(ValueKind::Number) && is_number {
            problem = problem.help("remove the quotes");
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
                let message =
                    format!("`{lower}` is greater than `{upper}`, so no value is allowed");
                let problem = self
                    .problem(codes::CONTRADICTORY_BOUNDS, low.label(""), message)
                    .with(high.label(""));
                self.push(problem);
            }
        }
        if let Some((value, step)) = number("multipleOf")
            && step <= 0.0
        {
            let message = format!(
                "`multipleOf` must be greater than 0, found {}",
                text_of(value)
            );
            let problem = self.problem(codes::CONTRADICTORY_BOUNDS, value.label(""), message);
            self.push(problem);
        }
    }

    /// Names in `required` against the properties that the schema declares.
    fn required(&mut self, schema: Node<'d>) {
        let Some(list) = schema.get("required").filter(|list| list.is_array()) else {
            return;
        };
        self.unique(list, "required");
        if self.version == Version::V3_0 && list.items().next().is_none() {
            let message = "`required` is an empty list, which OpenAPI 3.0 does not allow";
            let problem = self
                .problem(codes::EMPTY_LIST, list.label(""), message)
                .help("remove it: without it, no property is required");
            self.push(problem);
        }
        if self.partial_schemas.contains(&schema.address()) {
            return;
        }
        let mut declared = Vec::new();
        let is_complete = collect_properties(schema, &mut declared, &mut HashSet::new());
        if declared.is_empty() || !is_complete {
            return;
        }
        let required: Vec<&str> = list.items().filter_map(Node::as_str).collect();
        for item in list.items() {
            let Some(name) = item.as_str().filter(|name| !declared.contains(name)) else {
                continue;
            };
            let message = format!("`{name}` is required but not a property of this schema");
            let mut problem = self.problem(codes::REQUIRED_UNDECLARED, item.label(""), message);
            let candidates = declared
                .iter()
                .copied()
                .filter(|candidate| !required.contains(candidate));
            if let Some(near) = self.nearest(name, candidates) {
                let help = Help::did_you_mean(&problem.primary, name, near);
                problem = problem.help(help);
            }
            self.push(problem);
        }
    }

    /// Names in `x-ascending` against the properties that the schema declares.
    fn ascending(&mut self, schema: Node<'d>) {
        let Some(lists) = schema.get(ASCENDING).filter(|lists| lists.is_array()) else {
            return;
        };
        let mut declared = Vec::new();
        let is_complete = collect_properties(schema, &mut declared, &mut HashSet::new());
        for list in lists.items().filter(|list| list.is_array()) {
            self.unique(list, ASCENDING);
            if list.items().count() < 2 {
                let message = "a list in `x-ascending` must have two names or more";
                let problem = self
                    .problem(codes::UNUSABLE_ASCENDING, list.label(""), message)
                    .help("write the names in their order, such as `[[start, end]]`");
                self.push(problem);
            }
            for item in list.items() {
                let name = item.as_str().filter(|name| !declared.contains(name));
                let Some(name) = name.filter(|_| is_complete) else {
                    continue;
                };
                let message = format!("`{name}` is no property of this schema");
                let mut problem = self.problem(codes::UNUSABLE_ASCENDING, item.label(""), message);
                if let Some(near) = self.nearest(name, declared.iter().copied()) {
                    let help = Help::did_you_mean(&problem.primary, name, near);
                    problem = problem.help(help);
                }
                self.push(problem);
            }
        }
    }

    /// A list of names in which each may occur once.
    pub(crate) fn unique(&mut self, list: Node<'d>, word: &str) {
        let mut seen: HashMap<&str, Node<'d>> = HashMap::new();
        for item in list.items() {
            let Some(name) = item.as_str() else { continue };
            let first = *seen.entry(name).or_insert(item);
            if first != item {
                let message = format!("`{word}` lists `{name}` twice");
                let problem = self
                    .problem(codes::DUPLICATE_ITEM, item.label("again here"), message)
                    .with(first.label("first here"));
                self.push(problem);
            }
        }
    }

    /// The names of a map of patterns.
    pub(crate) fn name_patterns(&mut self, patterns: Node<'d>) {
        for member in patterns.members() {
            match self.pattern_syntax(member.key) {
                PatternSyntax::Valid => {}
                PatternSyntax::OnlyInBrowsers => {
                    let message = format!("only browsers read `{}` as a pattern", member.key);
                    let problem = self
                        .problem(codes::BROWSER_PATTERN, member.key_label(""), message)
                        .help(BROWSER_PATTERN_HELP);
                    self.push(problem);
                }
                PatternSyntax::Invalid => {
                    let message =
                        format!("`{}` is not a regular expression of ECMA-262", member.key);
                    let problem = self
                        .problem(codes::PATTERN, member.key_label(""), message)
                        .help(
                            "write a pattern for the names of members, such as `^call_start_[0-9]+$`",
                        );
                    self.push(problem);
                }
            }
        }
    }

    /// How the validator reads a regular expression.
    fn pattern_syntax(&mut self, pattern: &'d str) -> PatternSyntax {
        *self
            .patterns
            .entry(pattern)
            .or_insert_with(|| conform_schema::pattern_syntax(pattern))
    }

    /// A regular expression.
    pub(crate) fn pattern(&mut self, node: Node<'d>) {
        let Some(pattern) = node.as_str() else { return };
        let problem = match self.pattern_syntax(pattern) {
            PatternSyntax::Valid => return,
            PatternSyntax::OnlyInBrowsers => {
                let message = "only browsers read this `pattern`";
                self.problem(codes::BROWSER_PATTERN, node.label(""), message)
                    .help(BROWSER_PATTERN_HELP)
            }
            PatternSyntax::Invalid => {
                let message = "`pattern` is not a regular expression of ECMA-262";
                self.problem(codes::PATTERN, node.label(""), message)
            }
        };
        self.push(problem);
    }
}

/// What to write instead of what only browsers read.
const BROWSER_PATTERN_HELP: &str = r"put a literal hyphen at the end of its class, as in `[\w.-]`, and a backslash before a literal brace or bracket";

/// Adds the properties that a schema and the parts of its `allOf` declare. Returns whether these are all its properties.
pub(crate) fn collect_properties<'d>(
    schema: Node<'d>,
    declared: &mut Vec<&'d str>,
    seen: &mut HashSet<Address>,
) -> bool {
    const MOST: usize = 64;
    if !seen.insert(schema.address()) {
        return true;
    }
    let open = [
        "oneOf",
        "anyOf",
        "if",
        "patternProperties",
        PATTERN_PROPERTIES,
    ];
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

/// A JSON text, shortened if it is long.
fn short(text: &str) -> &str {
    const LONGEST: usize = 60;
    &text[..text.floor_char_boundary(LONGEST)]
}
