//! `type`: the names of types, and the values that they allow.

use conform_description::{Node, Version};
use conform_json::ValueKind;
use conform_report::Help;

use crate::codes;
use crate::linter::Linter;

/// The names of JSON types.
const TYPES: [&str; 7] = [
    "null", "boolean", "object", "array", "number", "string", "integer",
];

/// The JSON types that a schema allows.
#[derive(Clone, Copy)]
pub(crate) struct AllowedTypes {
    kinds: u8,
    fractions: bool,
}

impl AllowedTypes {
    /// The types that a schema allows. `None` if it has no valid `type`.
    pub(crate) fn of(schema: Node<'_>) -> Option<Self> {
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
            types.kinds |= bit(kind);
        }
        if schema.flag("nullable") {
            types.kinds |= bit(ValueKind::Null);
        }
        (types.kinds != 0).then_some(types)
    }

    /// Whether a value has one of the types.
    pub(crate) fn admit(self, value: Node<'_>) -> bool {
        self.include(value.kind())
            && (self.fractions || value.as_number().is_none_or(|number| number.is_integer()))
    }

    /// Whether numbers with a fraction are allowed.
    pub(crate) fn fractions(self) -> bool {
        self.fractions
    }

    pub(crate) fn include(self, kind: ValueKind) -> bool {
        self.kinds & bit(kind) != 0
    }

    pub(crate) fn are_only(self, kind: ValueKind) -> bool {
        self.kinds == bit(kind)
    }
}

fn bit(kind: ValueKind) -> u8 {
    1 << kind as u8
}

impl<'d> Linter<'d> {
    /// The value of `type`.
    pub(crate) fn type_names(&mut self, node: Node<'d>) {
        if let Some(name) = node.as_str() {
            self.type_name(node, name);
            return;
        }
        if !node.is_array() {
            let noun = node.kind().noun();
            let message = format!("`type` must be the name of a type, found {noun}");
            let problem = self.problem(codes::WRONG_TYPE, node.label(""), message);
            self.push(problem);
            return;
        }
        if node.items().next().is_none() {
            let message = "`type` is an empty list, which allows no value";
            let problem = self.problem(codes::EMPTY_LIST, node.label(""), message);
            self.push(problem);
        } else if self.version == Version::V3_0 {
            self.type_list(node);
        }
        self.unique(node, "type");
        for item in node.items() {
            match item.as_str() {
                Some(name) => self.type_name(item, name),
                None => {
                    let noun = item.kind().noun();
                    let message =
                        format!("an element of `type` must be the name of a type, found {noun}");
                    let mut problem = self.problem(codes::WRONG_TYPE, item.label(""), message);
                    if item.is_null() {
                        problem = problem.help(self.quote_null(item, "write 'null' in quotes"));
                    }
                    self.push(problem);
                }
            }
        }
    }

    /// The name of a type.
    fn type_name(&mut self, node: Node<'d>, name: &str) {
        if name == "null" && self.version == Version::V3_0 {
            // A list is reported as a whole.
            if self.owner.node.get("type") == Some(node) {
                self.null_type(node);
            }
            return;
        }
        if TYPES.contains(&name) {
            return;
        }
        let message = format!("`{name}` is not a type");
        let problem = self.problem(codes::UNKNOWN_TYPE, node.label(""), message);
        let help = match name.to_ascii_lowercase().as_str() {
            "file" => "write `type: string`, `format: binary` for a file".into(),
            "date" | "datetime" | "date-time" | "timestamp" => {
                "write `type: string`, `format: date-time` or `format: date`".into()
            }
            "float" | "double" | "decimal" => {
                format!("write `type: number`, `format: {name}`").into()
            }
            "long" | "int" | "int32" | "int64" => {
                "write `type: integer`, `format: int32` or `format: int64`".into()
            }
            "uuid" => "write `type: string`, `format: uuid`".into(),
            "any" => "remove `type`: a schema without it allows values of any type".into(),
            _ => match self.nearest(name, TYPES) {
                Some(near) => Help::did_you_mean(&problem.primary, name, near),
                None => format!("use one of {}", TYPES.join(", ")).into(),
            },
        };
        self.push(problem.help(help));
    }
}
