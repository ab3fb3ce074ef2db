//! Compares operations: which are gone, which are new, and what has changed in the others.

use std::collections::HashMap;

use conform_description::Description;
use conform_description::operations::{Operation, OperationKind};

use crate::change::{Flow, Impact, Side, Witness};
use crate::comparer::{Comparer, Outcome, Spot};
use crate::paired::{Paired, line, name};
use crate::{codes, lifecycle, parameters, request, responses, security, servers};

/// What makes two operations the same.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Key {
    kind: OperationKind,
    method: String,
    /// The path without the names of its parameters.
    path: String,
    callback: Option<String>,
}

/// Compares all operations. Returns how many are on both sides.
pub(crate) fn compare(comparer: &mut Comparer<'_>) -> usize {
    let descriptions = comparer.descriptions;
    let mut sides = descriptions.map(|description| all(description));
    let mut rest: HashMap<Key, Vec<Operation<'_>>> = HashMap::new();
    for operation in std::mem::take(&mut sides[1]).into_iter().rev() {
        rest.entry(key(&operation)).or_default().push(operation);
    }
    let mut pairs = Vec::new();
    let mut removed = Vec::new();
    for old in std::mem::take(&mut sides[0]) {
        match rest.get_mut(&key(&old)).and_then(Vec::pop) {
            Some(new) => pairs.push(Paired {
                name: name(&old),
                old,
                new,
            }),
            None => removed.push(old),
        }
    }
    for operation in &removed {
        self::removed(comparer, operation);
    }
    let mut added: Vec<Operation<'_>> = rest.into_values().flatten().collect();
    added.sort_by_key(|operation| {
        (
            operation.key.node.address().file,
            operation.key.key_span.start,
        )
    });
    for operation in &added {
        self::added(comparer, operation);
    }
    servers::compare(comparer, &pairs);
    for pair in &pairs {
        parameters::compare(comparer, pair);
        request::compare(comparer, pair);
        responses::compare(comparer, pair);
        security::compare(comparer, pair);
        lifecycle::compare(comparer, pair);
    }
    pairs.len()
}

fn all(description: &Description) -> Vec<Operation<'_>> {
    let mut operations = description.operations();
    operations.extend(description.webhooks());
    operations
}

fn key(operation: &Operation<'_>) -> Key {
    Key {
        kind: operation.kind,
        method: operation.method.to_ascii_uppercase(),
        path: match operation.kind {
            OperationKind::Path => without_names(operation.path.key),
            OperationKind::Webhook | OperationKind::Callback => operation.path.key.to_owned(),
        },
        callback: operation.callback.map(str::to_owned),
    }
}

/// A path template whose parameters have no names: `/visits/{}`.
fn without_names(template: &str) -> String {
    let mut out = String::new();
    let mut is_inside = false;
    for c in template.chars() {
        match c {
            '{' => {
                is_inside = true;
                out.push('{');
            }
            '}' => {
                is_inside = false;
                out.push('}');
            }
            c if !is_inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Returns what an operation is, in words.
fn kind(operation: &Operation<'_>) -> &'static str {
    match operation.kind {
        OperationKind::Path => "operation",
        OperationKind::Webhook => "webhook",
        OperationKind::Callback => "callback",
    }
}

fn removed<'d>(comparer: &mut Comparer<'d>, operation: &Operation<'d>) {
    let today = comparer.options.today.as_deref();
    let outcome = match lifecycle::may_go(operation.node, today) {
        Some(why) => Outcome::new(Flow::Exchange, Impact::Compatible, why),
        None => Outcome::breaking(
            Flow::Exchange,
            Witness {
                message: format!("`{}`", line(operation)),
                part: format!("any request of {}", name(operation)),
                accepted_by: Side::Old,
                expected: "another method or path".to_owned(),
            },
        ),
    };
    let message = format!("the {} `{}` is gone", kind(operation), line(operation));
    let spots = [
        Some(Spot::key(operation.path_item, operation.key.key)),
        gone_from(comparer, operation),
    ];
    comparer.change(
        codes::OPERATION_REMOVED,
        message,
        spots,
        outcome,
        vec![name(operation)],
    );
}

/// The path item of the new side, or what it would be in.
fn gone_from<'d>(comparer: &Comparer<'d>, operation: &Operation<'d>) -> Option<Spot<'d>> {
    let root = comparer.descriptions[1].root();
    let word = match operation.kind {
        OperationKind::Path => "paths",
        OperationKind::Webhook => "webhooks",
        OperationKind::Callback => return None,
    };
    let map = root.follow(word)?;
    match map.member(operation.path.key) {
        Some(member) => Some(Spot::key(map, member.key)),
        None => root.member(word).map(|member| Spot::key(root, member.key)),
    }
}

fn added<'d>(comparer: &mut Comparer<'d>, operation: &Operation<'d>) {
    let message = format!("the {} `{}` is new", kind(operation), line(operation));
    let why = match operation.kind {
        OperationKind::Path => "nobody calls it yet",
        OperationKind::Webhook | OperationKind::Callback => "nobody has subscribed to it yet",
    };
    let spots = [
        None,
        Some(Spot::key(operation.path_item, operation.key.key)),
    ];
    let outcome = Outcome::compatible(Flow::Exchange, why);
    comparer.change(
        codes::OPERATION_ADDED,
        message,
        spots,
        outcome,
        vec![name(operation)],
    );
}
