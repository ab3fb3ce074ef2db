//! What has no effect where it is: keywords for other types, and encodings of nothing.

use std::collections::HashSet;

use conform_description::Node;
use conform_description::grammar::PATTERN_PROPERTIES;
use conform_json::ValueKind;
use conform_json::pointer::unescape;
use conform_report::Help;

use crate::codes;
use crate::linter::Linter;
use crate::schemas::collect_properties;
use crate::types::AllowedTypes;

/// The keywords that concern values of one type, which any other value passes.
const KEYWORDS: [(ValueKind, &[&str]); 4] = [
    (ValueKind::String, &["minLength", "maxLength", "pattern"]),
    (
        ValueKind::Number,
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
    (
        ValueKind::Array,
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ],
    ),
    (
        ValueKind::Object,
        &[
            "properties",
            "patternProperties",
            PATTERN_PROPERTIES,
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ],
    ),
];

impl<'d> Linter<'d> {
    /// Keywords of a schema for types that it does not allow.
    pub(crate) fn other_types(&mut self, schema: Node<'d>, types: Option<AllowedTypes>) {
        let (Some(types), Some(stated)) = (types, schema.member("type")) else {
            return;
        };
        let other = KEYWORDS.iter().filter(|(kind, _)| !types.include(*kind));
        let keywords: HashSet<&str> = other.flat_map(|(_, names)| names.iter().copied()).collect();
        // What the dialect does not have is reported as that.
        let dialect = schema.dialect();
        let idle = schema
            .members()
            .filter(|it| keywords.contains(it.key) && !dialect.lacks(it.key));
        let idle: Vec<_> = idle.collect();
        let Some(first) = idle.first() else { return };
        let names: Vec<String> = idle.iter().map(|it| format!("`{}`", it.key)).collect();
        let verb = if names.len() == 1 { "has" } else { "have" };
        let message = format!(
            "{} {verb} no effect on the values that `type` allows",
            names.join(", ")
        );
        let problem = self
            .problem(codes::INEFFECTIVE_KEYWORD, first.key_label(""), message)
            .with(stated.key_label("stated here"));
        self.push(problem);
    }

    /// The `encoding` of a Media Type Object: of forms only, and of properties that the schema has.
    pub(crate) fn encoded_properties(&mut self, media: Node<'d>) {
        let Some(encoding) = media.member("encoding") else {
            return;
        };
        let pointer = media.pointer();
        let key = pointer.rsplit('/').next().map(unescape).unwrap_or_default();
        // A component has a name of its own.
        let is_named = key.contains('/');
        let is_form = [
            "multipart/",
            "application/x-www-form-urlencoded",
            "*/",
            "application/*",
        ];
        if is_named && !is_form.iter().any(|start| key.starts_with(start)) {
            let message = format!("`encoding` has no effect in the media type `{key}`");
            let problem = self
                .problem(codes::IGNORED_ENCODING, encoding.key_label(""), message)
                .help("only `multipart/*` and `application/x-www-form-urlencoded` have encodings");
            self.push(problem);
            return;
        }
        let Some(schema) = media.follow("schema") else {
            return;
        };
        let mut declared = Vec::new();
        let is_complete = collect_properties(schema, &mut declared, &mut HashSet::new());
        let is_open = schema
            .get("additionalProperties")
            .is_some_and(|more| more.as_bool() != Some(false));
        if declared.is_empty() || !is_complete || is_open {
            return;
        }
        for member in encoding.node.members() {
            if member.key.starts_with("x-") || declared.contains(&member.key) {
                continue;
            }
            let message = format!("the schema has no property `{}`", member.key);
            let mut problem = self.problem(codes::IGNORED_ENCODING, member.key_label(""), message);
            if let Some(near) = self.nearest(member.key, declared.iter().copied()) {
                let help = Help::did_you_mean(&problem.primary, member.key, near);
                problem = problem.help(help);
            }
            self.push(problem);
        }
    }
}
