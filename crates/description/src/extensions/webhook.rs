//! How the requests of a webhook are signed.

use super::fault::{FaultKind, Reading};
use super::form::Form;
use crate::Node;
use crate::operations::{Operation, OperationKind};

/// The headers of the scheme of standardwebhooks.com.
const HEADERS: [&str; 3] = ["id", "timestamp", "signature"];

/// Returns whether the requests of a webhook or callback are signed by the scheme of standardwebhooks.com: by `x-webhook-signature`
/// at the operation or at the root, or by its headers `webhook-id`, `webhook-timestamp` and `webhook-signature` among the parameters.
#[must_use]
pub fn webhook_signature(operation: &Operation<'_>) -> Reading<()> {
    if operation.kind == OperationKind::Path {
        return Reading::nothing();
    }
    let root = operation.node.description().root();
    let stated = operation.node.get("x-webhook-signature");
    if let Some(stated) = stated.or_else(|| root.get("x-webhook-signature")) {
        return signature(stated);
    }
    let has_headers = |prefix: &str| {
        HEADERS.iter().all(|name| {
            let name = format!("{prefix}-{name}");
            operation
                .parameters
                .iter()
                .any(|it| it.location == "header" && it.name.eq_ignore_ascii_case(&name))
        })
    };
    match has_headers("webhook") || has_headers("svix") {
        true => Reading::of(Some(()), Vec::new()),
        false => Reading::nothing(),
    }
}

fn signature(stated: Node<'_>) -> Reading<()> {
    match stated.as_str() {
        Some("standard-webhooks") => Reading::of(Some(()), Vec::new()),
        Some("none") => Reading::nothing(),
        _ => {
            let mut form = Form::new("x-webhook-signature");
            let message = "`x-webhook-signature` must be `standard-webhooks` or `none`";
            let help = "other schemes are not known";
            form.fault(FaultKind::Form, stated.label(""), message, help);
            Reading::of(None, form.faults)
        }
    }
}
