//! Extensions that name or describe the values of `enum`: a list must have an entry for each.

use conform_description::Node;

use crate::codes;
use crate::linter::Linter;

/// Extensions that tools read: lists in the order of `enum`, or maps by value.
const LISTS: [&str; 9] = [
    "x-enum-varnames",
    "x-enum-names",
    "x-enumNames",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-descriptions-list",
    "x-enum-labels",
    "x-enum-members",
    "x-speakeasy-enums",
];

impl<'d> Linter<'d> {
    /// The extensions of a schema that name the values of its `enum`.
    pub(crate) fn enum_names(&mut self, schema: Node<'d>) {
        let values = schema.get("enum").filter(|values| values.is_array());
        for word in LISTS {
            if let Some(names) = schema.get(word) {
                self.names_of_values(word, names, values);
            }
        }
        if let (Some(names), Some(values)) = (schema.at("/x-ms-enum/values"), values) {
            self.names_of_values("x-ms-enum.values", names, Some(values));
        }
    }

    fn names_of_values(&mut self, word: &str, names: Node<'d>, values: Option<Node<'d>>) {
        let Some(values) = values else {
            let message = format!("`{word}` is not beside an `enum`");
            let problem = self.problem(codes::ENUM_NAMES, names.label(""), message);
            self.push(problem);
            return;
        };
        if names.is_array() {
            let (found, wanted) = (names.items().count(), values.items().count());
            // Null needs no name.
            let named = values.items().filter(|value| !value.is_null()).count();
            if found != wanted && found != named {
                let entries = if found == 1 { "entry" } else { "entries" };
                let message = format!("`{word}` has {found} {entries}, but `enum` has {wanted}");
                let problem = self
                    .problem(codes::ENUM_NAMES, names.label(""), message)
                    .with(values.label("the values"))
                    .help("write an entry for each value, in the order of `enum`");
                self.push(problem);
            }
            return;
        }
        let text = |value: Node<'d>| match value.as_str() {
            Some(text) => text.to_owned(),
            None => crate::linter::written(value).to_owned(),
        };
        for member in names.members() {
            if !values.items().any(|value| text(value) == member.key) {
                let message = format!("`{word}` has `{}`, which `enum` does not list", member.key);
                let problem = self
                    .problem(codes::ENUM_NAMES, member.key_label(""), message)
                    .with(values.label("the values"));
                self.push(problem);
            }
        }
    }
}
