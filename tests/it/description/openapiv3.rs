//! The bundle of the Visit API as the independent crate `openapiv3` reads it: the same operations, parameters, bodies and
//! responses.

use std::fmt::Write as _;
use std::path::Path;

use conform_description::{Description, LoadOptions, Node, to_openapiv3};
use conform_tests::payloads::OPERATIONS;
use openapiv3::{OpenAPI, Operation, Parameter, ReferenceOr, RequestBody, Response, StatusCode};

/// Returns the component that a reference leads to, or the value itself.
fn component<'a, T>(
    section: impl Fn(&str) -> Option<&'a ReferenceOr<T>>,
    it: &'a ReferenceOr<T>,
) -> &'a T {
    match it {
        ReferenceOr::Item(item) => item,
        ReferenceOr::Reference { reference } => {
            let name = reference
                .rsplit('/')
                .next()
                .expect("a reference has a name");
            section(name)
                .and_then(ReferenceOr::as_item)
                .expect("a component that is no reference itself")
        }
    }
}

/// One operation, in a form that both readers can produce.
#[derive(Default)]
struct Summary {
    head: String,
    parameters: Vec<String>,
    body: Option<String>,
    responses: Vec<String>,
}

impl Summary {
    fn lines(mut self) -> String {
        self.parameters.sort();
        self.responses.sort();
        let mut out = format!("{}\n", self.head);
        for line in self
            .parameters
            .iter()
            .chain(&self.body)
            .chain(&self.responses)
        {
            let _ = writeln!(out, "  {line}");
        }
        out
    }
}

/// Summarizes an operation that `openapiv3` read.
fn theirs(
    api: &OpenAPI,
    method: &str,
    path: &str,
    item: &openapiv3::PathItem,
    operation: &Operation,
) -> String {
    let components = api.components.as_ref().expect("the bundle has components");
    let head = format!(
        "{} {path} {:?} {:?} deprecated {}",
        method.to_uppercase(),
        operation.operation_id.as_deref().unwrap_or_default(),
        operation.tags,
        operation.deprecated
    );
    let mut summary = Summary {
        head,
        ..Summary::default()
    };
    for parameter in item.parameters.iter().chain(&operation.parameters) {
        let parameter: &Parameter = component(|name| components.parameters.get(name), parameter);
        let location = match parameter {
            Parameter::Query { .. } => "query",
            Parameter::Header { .. } => "header",
            Parameter::Path { .. } => "path",
            Parameter::Cookie { .. } => "cookie",
        };
        let data = parameter.parameter_data_ref();
        summary.parameters.push(format!(
            "{location} {} required {}",
            data.name, data.required
        ));
    }
    if let Some(body) = &operation.request_body {
        let body: &RequestBody = component(|name| components.request_bodies.get(name), body);
        let media: Vec<&str> = body.content.keys().map(String::as_str).collect();
        summary.body = Some(format!("body {media:?} required {}", body.required));
    }
    let mut response = |status: String, response: &ReferenceOr<Response>| {
        let response = component(|name| components.responses.get(name), response);
        let media: Vec<&str> = response.content.keys().map(String::as_str).collect();
        let headers: Vec<&str> = response.headers.keys().map(String::as_str).collect();
        summary
            .responses
            .push(format!("{status} {media:?} headers {headers:?}"));
    };
    for (status, it) in &operation.responses.responses {
        match status {
            StatusCode::Code(code) => response(code.to_string(), it),
            StatusCode::Range(range) => response(format!("{range}XX"), it),
        }
    }
    if let Some(it) = &operation.responses.default {
        response("default".to_owned(), it);
    }
    summary.lines()
}

/// Summarizes an operation that this workspace read.
fn ours(operation: &conform_description::operations::Operation<'_>) -> String {
    fn keys<'d>(node: Option<Node<'d>>) -> Vec<&'d str> {
        node.into_iter()
            .flat_map(Node::members)
            .map(|member| member.key)
            .collect()
    }
    let node = operation.node;
    let tags: Vec<&str> = node
        .follow("tags")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(Node::as_str)
        .collect();
    let head = format!(
        "{} {} {:?} {tags:?} deprecated {}",
        operation.method,
        operation.path.key,
        operation.id().unwrap_or_default(),
        node.flag("deprecated")
    );
    let mut summary = Summary {
        head,
        ..Summary::default()
    };
    for parameter in &operation.parameters {
        let required = parameter.node.flag("required");
        summary.parameters.push(format!(
            "{} {} required {required}",
            parameter.location, parameter.name
        ));
    }
    if let Some(body) = node.follow("requestBody") {
        summary.body = Some(format!(
            "body {:?} required {}",
            keys(body.follow("content")),
            body.flag("required")
        ));
    }
    for response in node
        .follow("responses")
        .expect("an operation has responses")
        .members()
    {
        let it = response.node.resolve().expect("a response is there").node;
        let (media, headers) = (keys(it.follow("content")), keys(it.follow("headers")));
        summary
            .responses
            .push(format!("{} {media:?} headers {headers:?}", response.key));
    }
    summary.lines()
}

#[test]
fn the_bundle_says_the_same_to_another_reader() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let description = Description::load(&path, &LoadOptions::default())
        .description
        .expect("it loads");
    let api = to_openapiv3(&description)
        .expect("openapiv3 reads the bundle")
        .api;

    let mut read = Vec::new();
    for (path, item) in &api.paths.paths {
        let item = item
            .as_item()
            .expect("path items are not references in a bundle");
        read.extend(
            item.iter()
                .map(|(method, operation)| theirs(&api, method, path, item, operation)),
        );
    }
    let mut known: Vec<String> = description.operations().iter().map(ours).collect();
    read.sort();
    known.sort();
    assert_eq!(known.len(), OPERATIONS.len(), "all operations of the API");
    assert_eq!(read.concat(), known.concat());

    let components = api.components.as_ref().expect("the bundle has components");
    let schemas = description
        .root()
        .follow("components")
        .and_then(|it| it.follow("schemas"))
        .expect("it has schemas");
    let wanted: Vec<&str> = schemas.members().map(|schema| schema.key).collect();
    let found: Vec<&str> = components.schemas.keys().map(String::as_str).collect();
    assert_eq!(found, wanted, "the same schemas, none added");
    assert!(
        components
            .schemas
            .values()
            .all(|schema| schema.as_item().is_some()),
        "each written out once"
    );
}
