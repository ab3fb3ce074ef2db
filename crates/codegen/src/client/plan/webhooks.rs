//! Functions that check the signature of a webhook's request and read its body.

use conform_ir::{ContentKind, Operation};

use super::names::Names;
use crate::names::{Bare, Position, Scope, identifier};
use crate::spelling::RustType;

/// A function that reads the requests of a webhook.
pub(in crate::client) struct WebhookPlan<'a> {
    pub(in crate::client) webhook: &'a Operation,
    pub(in crate::client) name: String,
    /// The type of the body.
    pub(in crate::client) body: RustType,
    pub(in crate::client) header_map: RustType,
}

/// Plans the functions of the webhooks and callbacks whose requests are signed and have a JSON body.
pub(super) fn plan<'a>(names: &Names<'a>) -> Vec<WebhookPlan<'a>> {
    let mut scope = Scope::new();
    let webhooks = names.speller.types().api().webhooks.iter();
    let signed = webhooks.filter(|webhook| webhook.is_signed);
    signed
        .filter_map(|webhook| {
            let mut contents = webhook.body.iter().flat_map(|body| &body.contents);
            let content = contents.find(|content| content.kind == ContentKind::Json)?;
            let name = identifier(&webhook.id, Position::Value);
            Some(WebhookPlan {
                webhook,
                name: scope.claim(&format!("read_{}", Bare(&name))),
                body: match &content.ty {
                    Some(used) => names.speller.spell(used),
                    None => names.speller.runtime("Value"),
                },
                header_map: names.runtime("HeaderMap"),
            })
        })
        .collect()
}
