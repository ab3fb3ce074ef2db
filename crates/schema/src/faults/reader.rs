//! From the errors of `jsonschema` to faults.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use conform_json::{NodeId, Value};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::causes::one_per_cause;
use super::kinds::fault_kind;
use super::object_shape::ObjectShape;
use crate::fault::{Fault, FaultKind, ListedValues};
use crate::translation::Translation;

/// Turns errors into faults.
pub(super) struct Reader<'s, 'v> {
    pub(super) schema: &'s Translation,
    root: Value<'v>,
    /// The elements of arrays with faults in them, so that an array is not walked for each of its faults.
    lists: RefCell<HashMap<NodeId, Vec<Value<'v>>>>,
    /// The shapes of branches, by their pointers.
    pub(super) shapes: RefCell<HashMap<String, Rc<ObjectShape<'s>>>>,
    /// The list of constants that was made last.
    pub(super) last_listed: RefCell<Option<ListedValues>>,
}

impl<'s, 'v> Reader<'s, 'v> {
    pub(super) fn new(schema: &'s Translation, root: Value<'v>) -> Self {
        Self {
            schema,
            root,
            lists: RefCell::default(),
            shapes: RefCell::default(),
            last_listed: RefCell::default(),
        }
    }

    /// The value at a JSON Pointer, or the root if there is none.
    pub(super) fn at(&self, pointer: &str) -> Value<'v> {
        let mut at = self.root;
        for token in pointer.split('/').skip(1) {
            let next = match at.as_array() {
                Some(array) => {
                    let mut lists = self.lists.borrow_mut();
                    let list = lists
                        .entry(at.id())
                        .or_insert_with(|| array.iter().collect());
                    token
                        .parse()
                        .ok()
                        .and_then(|index: usize| list.get(index).copied())
                }
                None => at.pointer(&format!("/{token}")),
            };
            match next {
                Some(value) => at = value,
                None => return self.root,
            }
        }
        at
    }

    /// The faults that errors are about.
    pub(super) fn collect(&self, errors: &[ValidationError<'_>]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for error in errors {
            match error.kind() {
                Kind::OneOfNotValid { context } => {
                    faults.extend(self.choose(error, context, true));
                }
                Kind::AnyOf { context } => faults.extend(self.choose(error, context, false)),
                Kind::OneOfMultipleValid { context } => {
                    let valid = context.iter().enumerate();
                    let valid = valid.filter(|(_, errors)| errors.is_empty());
                    let valid: Vec<usize> = valid.map(|(index, _)| index).collect();
                    faults.extend(self.several(error, &valid));
                }
                Kind::Pattern { pattern } => {
                    let pattern = self.schema.written_pattern(pattern.clone());
                    faults.push(self.fault(error, FaultKind::Pattern(pattern)));
                }
                _ => faults.push(self.fault(error, fault_kind(error.kind()))),
            }
        }
        one_per_cause(faults)
    }

    /// The fault of an error, as this kind.
    pub(super) fn fault(&self, error: &ValidationError<'_>, mut kind: FaultKind) -> Fault {
        let mut pointer = error.instance_path().as_str();
        let schema_path = error.schema_path().as_str();
        if kind == FaultKind::Never
            && schema_path.ends_with("/items")
            && let Some((array, _)) = pointer.rsplit_once('/')
        {
            // `items: false`: the array has too many items, and the item itself is not a fault.
            (kind, pointer) = (FaultKind::SurplusItems, array);
        }
        let origins = &self.schema.origins;
        let keyword = match kind {
            FaultKind::Never => None,
            _ => origins.keyword(schema_path).map(|(_, origin)| origin),
        };
        let origin = keyword.or_else(|| origins.at(schema_path));
        Fault {
            instance: self.at(pointer).id(),
            pointer: pointer.to_owned(),
            origin: origin.unwrap_or_else(|| {
                unreachable!(
                    "every schema of a translation has an origin, but `{schema_path}` has none"
                )
            }),
            chain: self.schema.chain(error.evaluation_path().as_str()),
            kind,
        }
    }
}
