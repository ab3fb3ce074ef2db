//! The document that the clinic makes of its own routes, held against the description of the API.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use conform_description::{Description, LoadOptions, Node};
use conform_server::{ApiServer, Reply, ServerOptions};
use http::Request;
use vsee_clinic::{Clinic, Settings};

use crate::checking::root;
use crate::server::block_on;

/// What the two documents must have in common of an operation.
#[derive(Debug, PartialEq)]
struct Facts {
    route: String,
    tags: Vec<String>,
    /// Place, name, whether it is required, style and whether it is exploded.
    parameters: BTreeSet<(String, String, bool, String, bool)>,
    /// Media types, and the names of their schemas.
    request: BTreeMap<String, Option<String>>,
    /// Statuses, and media types with the names of their schemas.
    responses: BTreeMap<String, BTreeMap<String, Option<String>>>,
    /// The ways to be signed on: the names of the schemes of each.
    security: BTreeSet<BTreeSet<String>>,
}

fn text(node: Option<Node<'_>>) -> String {
    node.and_then(Node::as_str).unwrap_or_default().to_owned()
}

/// Returns the media types of a message, and the names of their schemas.
fn content(message: Option<Node<'_>>) -> BTreeMap<String, Option<String>> {
    let content = message.and_then(|message| message.follow("content"));
    let types = content.into_iter().flat_map(Node::members);
    let named = types.map(|media_type| {
        let schema = media_type.node.get("schema");
        let name = schema.and_then(|schema| schema.get("$ref")?.as_str());
        let name = name.map(|target| {
            let file = target.rsplit('/').next().unwrap_or_default();
            file.strip_suffix(".yaml").unwrap_or(file).to_owned()
        });
        (media_type.key.to_owned(), name)
    });
    named.collect()
}

fn security(node: Node<'_>) -> BTreeSet<BTreeSet<String>> {
    let ways = node.items();
    ways.map(|way| way.members().map(|member| member.key.to_owned()).collect())
        .collect()
}

/// Returns the facts of every operation, by its id.
fn facts(description: &Description) -> BTreeMap<String, Facts> {
    let by_default = description.root().get("security");
    let mut all = BTreeMap::new();
    for operation in description.operations() {
        let parameters = operation.parameters.iter().map(|parameter| {
            let (node, place) = (parameter.node, parameter.location.to_owned());
            let style = match node.get("style") {
                Some(style) => text(Some(style)),
                None if place == "query" => "form".to_owned(),
                None => "simple".to_owned(),
            };
            let explode = node.get("explode").and_then(Node::as_bool);
            let exploded = explode.unwrap_or(style == "form");
            let is_required = node.flag("required");
            (
                place,
                parameter.name.to_owned(),
                is_required,
                style,
                exploded,
            )
        });
        let responses = operation.node.follow("responses").expect("it has answers");
        let responses = responses.members().map(|response| {
            let message = response.node.resolve().expect("it leads somewhere").node;
            (response.key.to_owned(), content(Some(message)))
        });
        let tags = operation.node.get("tags").into_iter().flat_map(Node::items);
        let facts = Facts {
            route: format!("{} {}", operation.method, operation.template()),
            tags: tags.map(|tag| text(Some(tag))).collect(),
            parameters: parameters.collect(),
            request: content(operation.node.follow("requestBody")),
            responses: responses.collect(),
            security: operation
                .node
                .get("security")
                .or(by_default)
                .map(security)
                .unwrap_or_default(),
        };
        let id = operation.id().expect("every operation has an id");
        all.insert(id.to_owned(), facts);
    }
    all
}

/// Returns the description of the API, and that of the clinic.
fn both() -> [Description; 2] {
    let api = Description::load(
        &root().join("../spec/openapi.yaml"),
        &LoadOptions::default(),
    );
    let files = [("clinic.json", vsee_clinic::document())];
    let clinic = Description::from_files("clinic.json", files, &LoadOptions::default());
    [api, clinic].map(|loaded| loaded.description.expect("it loads"))
}

#[test]
fn the_routes_of_the_clinic_are_those_of_the_description() {
    let [api, clinic] = both().map(|description| facts(&description));
    let own: Vec<&str> = clinic
        .iter()
        .filter(|(_, facts)| facts.tags == ["This server"])
        .map(|(id, _)| id.as_str())
        .collect();
    assert_eq!(own, ["getDocument", "getSummary"]);
    for (id, found) in &clinic {
        if !own.contains(&id.as_str()) {
            assert_eq!(Some(found), api.get(id), "{id}");
        }
    }
    for id in api.keys().filter(|id| !clinic.contains_key(*id)) {
        println!("`{id}` has no state in the clinic: it is answered by its description");
    }
}

#[test]
fn operations_that_the_clinic_does_not_have_are_answered_by_their_description() {
    let text = include_str!("../../fixtures/clinic/notices.yaml");
    let files = [("notices.yaml", text)];
    let loaded = Description::from_files("notices.yaml", files, &LoadOptions::default());
    let description = loaded.description.expect("it loads");
    let clinic = Clinic::new(Settings::default());
    let server = ApiServer::with_behaviour(description, ServerOptions::default(), clinic);
    for (path, status, body) in [
        ("/notices", 200, r#"{"data":["Closed on Friday"]}"#),
        ("/visits/1", 401, r#""code":401"#),
    ] {
        let request = Request::get(path)
            .body(Bytes::new())
            .expect("it is a request");
        let Reply::Answer(response) = block_on(server.handle(request)) else {
            panic!("{path}: there is an answer");
        };
        assert_eq!(response.status(), status, "{path}");
        let text = String::from_utf8_lossy(response.body());
        assert!(text.contains(body), "{path}: {text}");
    }
}

#[test]
fn the_document_of_the_clinic_has_no_faults() {
    let files = [("clinic.json", vsee_clinic::document())];
    let loaded = Description::from_files("clinic.json", files, &LoadOptions::default());
    let description = loaded.description.as_ref().expect("it loads");
    let mut found = loaded.diagnostics.clone();
    found.extend(conform_lint::lint(description));
    let errors: Vec<_> = found.into_iter().filter(|found| found.is_error()).collect();
    let text = conform_report::render(&errors, &conform_report::Style::default());
    assert!(errors.is_empty(), "{text}");
}
