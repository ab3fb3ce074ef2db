//! Which types requests and responses can hold.

use crate::lower::passes::expressions::{direct, each_use, every};
use crate::{Api, Operation, TypeId};

/// Which types requests and responses can hold.
pub(crate) fn spread_use(api: &mut Api) {
    let mut requests = Vec::new();
    let mut responses = Vec::new();
    for operation in &api.operations {
        roots(operation, &mut requests, &mut responses);
    }
    // What the API sends to its user is read as a response is, and answered as a request is made.
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
            each_use(&ty.definition, &mut |used| direct(&used.expr, &mut queue));
        }
    }
}

fn roots(operation: &Operation, sent: &mut Vec<TypeId>, received: &mut Vec<TypeId>) {
    for parameter in &operation.parameters {
        every(&parameter.ty.expr, sent);
    }
    for content in operation.body.iter().flat_map(|body| &body.contents) {
        content.each_use(|used| every(&used.expr, sent));
    }
    for response in &operation.responses {
        for header in &response.headers {
            every(&header.ty.expr, received);
        }
        for content in &response.contents {
            content
                .ty
                .iter()
                .for_each(|used| every(&used.expr, received));
        }
    }
}
