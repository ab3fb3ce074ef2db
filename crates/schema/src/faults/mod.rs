//! Faults of a value: one per cause, and of a union only those of the branch that was meant.

mod branch;
mod causes;
mod kinds;
mod object_shape;
mod reader;
mod shape;

use conform_json::Value;
use jsonschema::ValidationError;

use self::reader::Reader;
use crate::fault::Fault;
use crate::translation::Translation;

/// Turns the errors of checking `root` into faults, in the order of the value.
pub(crate) fn faults(
    schema: &Translation,
    root: Value<'_>,
    errors: Vec<ValidationError<'_>>,
) -> Vec<Fault> {
    let mut faults = Reader::new(schema, root).collect(&errors);
    faults.sort_by_key(|fault| fault.instance);
    faults
}
