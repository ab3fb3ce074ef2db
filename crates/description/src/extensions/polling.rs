//! `x-polling`: how it is known that a job which an operation begins or shows has ended.

use super::body_place::{Place, listed_values, place, success_schema};
use super::fault::{FaultKind, Reading};
use super::form::{Form, listed};
use crate::Node;
use crate::operations::{Operation, OperationKind};

/// How it is known that a job has ended. Places in the body of a response are JSON Pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polling {
    /// Where the state of the job is. Without it, a job goes on as long as the status is 202.
    pub state: Option<String>,
    /// The states of a job that ended well.
    pub done: Vec<String>,
    /// The states of a job that failed.
    pub failed: Vec<String>,
    /// How long to wait between two requests if the server does not say, in seconds.
    pub interval: u32,
    /// Where to ask; empty if the operation is called again.
    pub url: Vec<UrlSource>,
    /// Where the result is.
    pub result: JobResult,
}

/// Where a response has the URL at which to ask how a job is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlSource {
    /// In this header.
    Header(String),
    /// In the body.
    Body(String),
}

/// Where the result of a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobResult {
    /// In the response that says that it is done.
    LastResponse,
    /// At the URL of the first request.
    Original,
    /// At the URL in the header `Location` of the first response that has one.
    Location,
}

/// How often to ask where the description does not say, in seconds.
const INTERVAL: u32 = 5;

/// Returns how it is known that the job of an operation has ended: by `x-polling`, else by Azure's `x-ms-long-running-operation`.
#[must_use]
pub fn polling(operation: &Operation<'_>) -> Reading<Polling> {
    if operation.kind != OperationKind::Path {
        return Reading::nothing();
    }
    if let Some(node) = operation.node.get("x-polling") {
        let mut form = Form::new("x-polling");
        let value = native(&mut form, operation, node);
        return Reading::of(value, form.faults);
    }
    match operation.node.flag("x-ms-long-running-operation") {
        true => Reading::of(Some(azure(operation)), Vec::new()),
        false => Reading::nothing(),
    }
}

fn native(form: &mut Form, operation: &Operation<'_>, node: Node<'_>) -> Option<Polling> {
    let members = ["state", "done", "failed", "interval", "url", "result"];
    if !form.object(node, "x-polling", &members) {
        return None;
    }
    let state = form.pointer(node, "state");
    let done = states(form, node, "done");
    let failed = states(form, node, "failed");
    let interval = form.number(node, "interval");
    let interval = interval.map_or(INTERVAL, |seconds| {
        u32::try_from(seconds).unwrap_or(u32::MAX)
    });
    let mut url = Vec::new();
    if let Some(value) = node.get("url") {
        let several = value.is_array();
        let sources: Vec<Node<'_>> = if several {
            value.items().collect()
        } else {
            vec![value]
        };
        for source in sources {
            if form.object(source, "url", &["header", "body"]) {
                url.extend(url_source(form, source));
            }
        }
    }
    let result = match form.text(node, "result") {
        None | Some("response") => JobResult::LastResponse,
        Some("original") => JobResult::Original,
        Some("location") => JobResult::Location,
        Some(_) => {
            let value = node.get("result")?;
            let message = "`result` must be `response`, `original` or `location`";
            let documented = form.documented();
            form.fault(FaultKind::Form, value.label(""), message, documented);
            return None;
        }
    };
    let is_safe = matches!(operation.method.as_ref(), "GET" | "HEAD");
    if url.is_empty() && node.get("url").is_none() && !is_safe {
        let message = format!(
            "`x-polling` without `url` would send the {} again and again",
            operation.method
        );
        let help = "write `url: {header: Location}`, or move the extension to the operation that shows the job";
        form.fault(FaultKind::Form, node.label(""), message, help);
    }
    match (&state, done.is_empty()) {
        (Some(_), true) => {
            let message = "`x-polling` has a `state`, but does not say which states end the job";
            form.fault(
                FaultKind::Form,
                node.label(""),
                message,
                "write `done: [succeeded]`",
            );
        }
        (None, false) => {
            let message =
                "`x-polling` has states that end the job, but does not say where the state is";
            form.fault(
                FaultKind::Form,
                node.label(""),
                message,
                "write `state: /status`",
            );
        }
        (None, true) if !has_accepted(operation) => {
            let message = "the operation does not declare the status 202, by which a job without a `state` goes on";
            form.fault(
                FaultKind::Place,
                node.label(""),
                message,
                "declare the response 202, or write `state: /status`",
            );
        }
        _ => {}
    }
    if let Some(state) = &state {
        check_state(
            form,
            operation,
            node,
            state,
            &[&done[..], &failed[..]].concat(),
        );
    }
    Some(Polling {
        state,
        done,
        failed,
        interval,
        url,
        result,
    })
}

fn url_source(form: &mut Form, node: Node<'_>) -> Option<UrlSource> {
    let (key, _) = form.one_of(node, "url", &["header", "body"])?;
    match key {
        "header" => Some(UrlSource::Header(form.text(node, key)?.to_owned())),
        _ => form.pointer(node, key).map(UrlSource::Body),
    }
}

/// Returns the states of a list, or of a single value.
fn states(form: &mut Form, node: Node<'_>, key: &str) -> Vec<String> {
    let Some(value) = node.get(key) else {
        return Vec::new();
    };
    let values: Vec<Node<'_>> = if value.is_array() {
        value.items().collect()
    } else {
        vec![value]
    };
    let mut states = Vec::new();
    for value in values {
        let number = value.as_number().map(|number| number.as_json().to_owned());
        let flag = value.as_bool().map(|flag| flag.to_string());
        match value.as_str().map(str::to_owned).or(number).or(flag) {
            Some(state) => states.push(state),
            None => form.wrong(value, key, "a list of texts, numbers or booleans"),
        }
    }
    states
}

fn has_accepted(operation: &Operation<'_>) -> bool {
    let responses = operation.node.follow("responses");
    let mut members = responses.into_iter().flat_map(Node::members);
    members.any(|member| ["202", "2XX", "default"].contains(&member.key))
}

/// The state must be a member of the response, and its values must be among those that the schema lists.
fn check_state(
    form: &mut Form,
    operation: &Operation<'_>,
    node: Node<'_>,
    pointer: &str,
    states: &[String],
) {
    let Some(schema) = success_schema(operation) else {
        return;
    };
    let label = node.get("state").unwrap_or(node).label("");
    match place(schema, pointer) {
        Place::Unknown => {}
        // The response with the state may be one of another operation.
        Place::Missing(..) if node.get("url").is_some() => {}
        Place::Missing(name, names) => {
            let message =
                format!("`{pointer}` leads nowhere in the response: there is no member `{name}`");
            let help = match conform_report::nearest(&name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is {}", listed(&names)),
            };
            form.fault(FaultKind::Place, label, message, help);
        }
        Place::Schemas(schemas) => {
            let Some(values) = listed_values(&schemas) else {
                return;
            };
            for state in states.iter().filter(|state| !values.contains(state)) {
                let message = format!("the state `{state}` is not one that the schema lists");
                let help = match conform_report::nearest(state, values.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it lists {}", listed(&values)),
                };
                form.fault(FaultKind::Place, label.clone(), message, help);
            }
        }
    }
}

/// Azure's long-running operations: asked for at a URL in a header, with a `status` in the body.
fn azure(operation: &Operation<'_>) -> Polling {
    let via = operation
        .node
        .at("/x-ms-long-running-operation-options/final-state-via");
    let result = match (via.and_then(Node::as_str), operation.method.as_ref()) {
        (Some("original-uri"), _) => JobResult::Original,
        (Some("location"), _) => JobResult::Location,
        (Some("azure-async-operation" | "operation-location"), _) => JobResult::LastResponse,
        (_, "PUT" | "PATCH") => JobResult::Original,
        _ => JobResult::Location,
    };
    let headers = ["Operation-Location", "Azure-AsyncOperation", "Location"];
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    Polling {
        state: Some("/status".to_owned()),
        done: texts(&["Succeeded"]),
        failed: texts(&["Failed", "Canceled"]),
        interval: 30,
        url: headers
            .map(|name| UrlSource::Header(name.to_owned()))
            .into(),
        result,
    }
}
