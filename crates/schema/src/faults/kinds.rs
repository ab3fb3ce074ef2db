//! The kinds of faults, from those of the `jsonschema` crate.

use jsonschema::JsonTypeSet;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};

use crate::fault::{Bound, FaultKind, ListedValues, Types};

/// The kind of the fault that an error is about.
pub(super) fn fault_kind(kind: &Kind) -> FaultKind {
    let limit = |bound, limit: &dyn ToString| FaultKind::Bound(bound, limit.to_string());
    match kind {
        Kind::Type {
            kind: TypeKind::Single(name),
        } => FaultKind::Type(Types(JsonTypeSet::from(*name))),
        Kind::Type {
            kind: TypeKind::Multiple(names),
        } => FaultKind::Type(Types(*names)),
        Kind::Required { property } => FaultKind::Missing(vec![
            property
                .as_str()
                .map_or_else(|| property.to_string(), str::to_owned),
        ]),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            FaultKind::Undeclared(unexpected.clone())
        }
        Kind::AdditionalItems { .. } | Kind::UnevaluatedItems { .. } => FaultKind::SurplusItems,
        Kind::Enum { options } => FaultKind::Enum(ListedValues::of(options)),
        Kind::Constant { expected_value } => FaultKind::Const(expected_value.as_ref().clone()),
        Kind::Minimum { limit: value } => limit(Bound::Minimum, value),
        Kind::ExclusiveMinimum { limit: value } => limit(Bound::ExclusiveMinimum, value),
        Kind::Maximum { limit: value } => limit(Bound::Maximum, value),
        Kind::ExclusiveMaximum { limit: value } => limit(Bound::ExclusiveMaximum, value),
        Kind::MultipleOf { multiple_of } => limit(Bound::MultipleOf, multiple_of),
        Kind::MinLength { limit: value } => limit(Bound::MinLength, value),
        Kind::MaxLength { limit: value } => limit(Bound::MaxLength, value),
        Kind::MinItems { limit: value } => limit(Bound::MinItems, value),
        Kind::MaxItems { limit: value } => limit(Bound::MaxItems, value),
        Kind::MinProperties { limit: value } => limit(Bound::MinProperties, value),
        Kind::MaxProperties { limit: value } => limit(Bound::MaxProperties, value),
        Kind::Pattern { pattern } => FaultKind::Pattern(pattern.clone()),
        Kind::Format { format } => FaultKind::Format(format.clone()),
        Kind::UniqueItems => FaultKind::Repeated,
        Kind::Contains => FaultKind::Contains,
        Kind::Not { .. } => FaultKind::Not,
        Kind::FalseSchema => FaultKind::Never,
        Kind::PropertyNames { error } => FaultKind::Name(Box::new(fault_kind(error.kind()))),
        Kind::Custom { .. } => FaultKind::WrittenAsInteger,
        // Unions are read by their branches.
        Kind::OneOfMultipleValid { .. } | Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => {
            FaultKind::Never
        }
        Kind::BacktrackLimitExceeded { .. } => {
            FaultKind::Unchecked("the pattern exceeds the backtracking limit".to_owned())
        }
        Kind::RegexEngineFailure { message } => FaultKind::Unchecked(message.clone()),
        Kind::Referencing(error) => FaultKind::Unchecked(error.to_string()),
        Kind::ContentEncoding { .. } | Kind::ContentMediaType { .. } | Kind::FromUtf8 { .. } => {
            FaultKind::Unchecked("its content cannot be decoded".to_owned())
        }
    }
}
