//! Finds which types requests and responses can hold.

use crate::lower::passes::expressions::{each_use, held_types, mentioned_types};
use crate::{Api, Operation, TypeId};

/// Finds which types requests and responses can hold.
pub(crate) fn set_usage(api: &mut Api) {
    let mut requests = Vec::new();
    let mut responses = Vec::new();
    for operation in &api.operations {
        roots(operation, &mut requests, &mut responses);
    }
    // The API sends the requests of webhooks, so users read them like responses; they write the responses.
    for webhook in &api.webhooks {
        roots(webhook, &mut responses, &mut requests);
    }
    for (start, is_request) in [(requests, true), (responses, false)] {
        let mut seen = vec![false; api.types.len()];
        let mut queue = start;
        while let Some(id) = queue.pop() {
            let index = id.0 as usize;
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            let ty = &mut api.types[index];
            if is_request {
                ty.in_request = true;
            } else {
                ty.in_response = true;
            }
            each_use(&ty.definition, &mut |used| {
                held_types(&used.expr, &mut queue)
            });
        }
    }
}

fn roots(operation: &Operation, sent: &mut Vec<TypeId>, received: &mut Vec<TypeId>) {
    for parameter in &operation.parameters {
        mentioned_types(&parameter.ty.expr, sent);
    }
    for content in operation.body.iter().flat_map(|body| &body.contents) {
        content.each_use(|used| mentioned_types(&used.expr, sent));
    }
    for response in &operation.responses {
        for header in &response.headers {
            mentioned_types(&header.ty.expr, received);
        }
        for content in &response.contents {
            content
                .ty
                .iter()
                .for_each(|used| mentioned_types(&used.expr, received));
        }
    }
}
