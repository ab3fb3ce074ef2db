//! The keyword that asserts what an integer is in OpenAPI 3.0.

use conform_json::{TapeJson, Value};
use jsonschema::json::JsonNumber;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value as Json};

/// The name of the keyword. It asserts that an integral number is written without fraction and exponent, which is what
/// `type: integer` requires in 3.0 in addition to what it requires in 2020-12.
pub(crate) const WRITTEN_AS_INTEGER: &str = "x-written-as-integer";

struct WrittenAsInteger;

impl<'i> Keyword<'i, TapeJson> for WrittenAsInteger {
    fn validate(&self, instance: Value<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            Ok(())
        } else {
            let message = "is written with a fraction or an exponent";
            Err(ValidationError::custom(message))
        }
    }

    fn is_valid(&self, instance: Value<'i>) -> bool {
        let number = jsonschema::json::Node::as_number(&instance);
        number.is_none_or(|number| {
            JsonNumber::is_written_as_integer(&number) || !JsonNumber::is_integer(&number)
        })
    }
}

/// Makes the keyword, as the `jsonschema` crate demands it.
pub(crate) fn written_as_integer<'a>(
    _: &'a Map<String, Json>,
    _: &'a Json,
    _: jsonschema::paths::Location,
) -> Result<Box<dyn for<'i> Keyword<'i, TapeJson>>, ValidationError<'a>> {
    Ok(Box::new(WrittenAsInteger))
}
