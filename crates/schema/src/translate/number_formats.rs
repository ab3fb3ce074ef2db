//! Number formats as bounds.

use conform_description::Node;
use serde_json::{Map, Value};

use super::translator::Translator;
use crate::formats;
use crate::origin::SchemaOrigin;

impl<'d> Translator<'d, '_> {
    /// Adds the bounds of a number format to `allOf`, so that they do not replace the bounds of the schema.
    pub(super) fn number_format(&mut self, node: Node<'d>, at: &str, out: &mut Map<String, Value>) {
        let is_number = |name: &Value| name == "integer" || name == "number";
        let allows_numbers = match out.get("type") {
            None => true,
            Some(Value::Array(types)) => types.iter().any(is_number),
            Some(name) => is_number(name),
        };
        let bounds = out
            .get("format")
            .and_then(Value::as_str)
            .filter(|_| allows_numbers)
            .and_then(formats::bounds);
        let Some(mut bounds) = bounds else { return };
        // The registry defines these formats for `number`, too, where they say that the number is an integer.
        if out.get("type").is_none_or(|name| name != "integer")
            && let Some(bounds) = bounds.as_object_mut()
        {
            bounds.insert("multipleOf".to_owned(), 1.into());
        }
        let parts = out
            .entry("allOf")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(parts) = parts {
            let origin = SchemaOrigin::of_keyword(node.address(), "format");
            self.origins
                .insert(format!("{at}/allOf/{}", parts.len()), origin);
            parts.push(bounds);
        }
    }
}
