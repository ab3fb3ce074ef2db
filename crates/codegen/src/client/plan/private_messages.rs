//! Whether the messages in the error bodies of an operation are sensitive (`x-sensitive`), so that errors must not show them.

use conform_ir::{Api, ContentKind, Definition, Expr, Operation, Status, Use};

/// The members in which the runtime looks for a message.
const MESSAGES: [&str; 6] = [
    "message",
    "error_description",
    "detail",
    "title",
    "error",
    "code",
];

/// The members in which it looks for an object with a message.
const INNER: [&str; 2] = ["error", "errors"];

/// Returns whether a message in an error body of an operation is sensitive.
pub(super) fn has_private_messages(api: &Api, operation: &Operation) -> bool {
    let failures = operation.responses.iter();
    let failures = failures.filter(|response| {
        !matches!(
            response.status,
            Status::Code(100..=299) | Status::Range(1 | 2)
        )
    });
    let mut contents = failures.flat_map(|response| &response.contents);
    contents.any(|content| {
        content.kind == ContentKind::Json
            && content
                .ty
                .as_ref()
                .is_some_and(|used| is_private(api, used, 0))
    })
}

fn is_private(api: &Api, used: &Use, depth: usize) -> bool {
    /// Further inside the runtime does not look, but aliases and unions may lead there.
    const DEEPEST: usize = 8;
    if depth == DEEPEST {
        return false;
    }
    let id = match &used.expr {
        Expr::Named(id) => *id,
        Expr::Array(item) => return is_private(api, item, depth + 1),
        _ => return false,
    };
    let ty = api.ty(id);
    ty.sensitive
        || match &ty.definition {
            Definition::Alias(used) | Definition::Newtype(used) => is_private(api, used, depth + 1),
            Definition::Union(union) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| is_private(api, &variant.ty, depth + 1))
            }
            Definition::Object(object) => object.fields.iter().any(|field| {
                let name = field.wire.as_str();
                field.sensitive && MESSAGES.contains(&name)
                    || INNER.contains(&name) && is_private(api, &field.ty, depth + 1)
            }),
            Definition::Enum(_) => false,
        }
}
