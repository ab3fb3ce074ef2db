//! Exchanges of generated operations: parameters of every style, headers, forms and media types.

use std::sync::Arc;

use conform_description::{Description, Node};
use conform_diff::{Flow, Impact, Options as DiffOptions, compare};
use conform_schema::{Direction, InstanceManner, InstanceOptions, LazySchema};
use conform_server::sample::Sampler;
use conform_traffic::{Body, Exchange, HttpMessage, Side};
use conform_validator::{Options, Validator};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

use super::{config, load};
use crate::diff::impact;

fn scalar() -> BoxedStrategy<Json> {
    select(vec![
        json!({ "type": "string" }),
        json!({ "type": "string", "pattern": "^[a-z]+$" }),
        json!({ "type": "string", "minLength": 2 }),
        json!({ "type": "string", "format": "date" }),
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({ "type": "integer" }),
        json!({ "type": "integer", "minimum": 3 }),
        json!({ "type": "number", "maximum": 3 }),
        json!({ "type": "boolean" }),
    ])
    .boxed()
}

fn list() -> BoxedStrategy<Json> {
    (scalar(), 1..3_u32)
        .prop_map(|(items, least)| json!({ "type": "array", "items": items, "minItems": least }))
        .boxed()
}

fn object(member: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    (member.clone(), member, any::<bool>(), any::<bool>())
        .prop_map(|(one, two, is_required, is_closed)| {
            let mut schema = json!({ "type": "object", "properties": { "a": one, "b": two } });
            if is_required {
                schema["required"] = json!(["a"]);
            }
            if is_closed {
                schema["additionalProperties"] = json!(false);
            }
            schema
        })
        .boxed()
}

/// A parameter, or none.
fn parameter(name: &'static str, place: &'static str) -> BoxedStrategy<Option<Json>> {
    let styles: &[(&str, bool)] = match place {
        "path" => &[("simple", true), ("label", true), ("matrix", true)],
        "header" => &[("simple", true)],
        "cookie" => &[("form", false)],
        _ => &[
            ("form", true),
            ("spaceDelimited", false),
            ("pipeDelimited", false),
            ("deepObject", false),
        ],
    };
    let is_path = place == "path";
    let schema = prop_oneof![2 => scalar(), 2 => list(), 1 => object(scalar())];
    let made = (
        select(styles.to_vec()),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        schema,
    )
        .prop_map(
            move |((style, may_explode), says_style, explode, required, schema)| {
                let kind = schema["type"].as_str().unwrap_or_default();
                let fits = match style {
                    "deepObject" => kind == "object",
                    "spaceDelimited" | "pipeDelimited" => kind == "array",
                    _ => true,
                };
                let mut made = json!({ "name": name, "in": place, "schema": schema });
                if says_style && fits {
                    made["style"] = json!(style);
                    made["explode"] = json!(if style == "deepObject" {
                        true
                    } else {
                        explode && may_explode
                    });
                }
                if required || is_path {
                    made["required"] = json!(true);
                }
                Some(made)
            },
        );
    if is_path {
        made.boxed()
    } else {
        prop_oneof![3 => made, 1 => Just(None)].boxed()
    }
}

fn body() -> BoxedStrategy<Option<Json>> {
    let encoding = select(vec![
        json!({}),
        json!({ "a": { "contentType": "text/plain" } }),
        json!({ "a": { "contentType": "application/json, text/plain" } }),
        json!({ "a": { "style": "form", "explode": false } }),
        json!({ "a": { "style": "pipeDelimited", "explode": false } }),
        json!({ "b": { "explode": true } }),
    ]);
    let member = prop_oneof![2 => scalar(), 1 => list()].boxed();
    let kinds = select(vec![
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/*",
        "*/*",
        "text/plain",
        "application/vnd.yard+json",
    ]);
    let media = (kinds, object(member), encoding).prop_map(|(kind, schema, encoding)| {
        let is_form = kind.contains("form");
        let schema = if kind == "text/plain" {
            json!({ "type": "string" })
        } else {
            schema
        };
        let mut media = json!({ "schema": schema });
        if is_form {
            media["encoding"] = encoding;
        }
        (kind.to_owned(), media)
    });
    let content = proptest::collection::vec(media, 1..3);
    let made = (content, any::<bool>()).prop_map(|(content, required)| {
        let content: Map<String, Json> = content.into_iter().collect();
        Some(json!({ "required": required, "content": content }))
    });
    prop_oneof![4 => made, 1 => Just(None)].boxed()
}

fn response() -> BoxedStrategy<Option<Json>> {
    let member = prop_oneof![2 => scalar(), 1 => list()].boxed();
    let header = (scalar(), any::<bool>()).prop_map(
        |(schema, required)| json!({ "Berth": { "required": required, "schema": schema } }),
    );
    let headers = prop_oneof![2 => header, 1 => Just(json!({}))];
    (object(member), headers)
        .prop_map(|(schema, headers)| {
            Some(json!({
                "description": "Moored.", "headers": headers,
                "content": { "application/json": { "schema": schema } },
            }))
        })
        .boxed()
}

/// The parts of an operation.
fn parts() -> Vec<BoxedStrategy<Option<Json>>> {
    vec![
        parameter("pier", "path"),
        parameter("q", "query"),
        parameter("r", "query"),
        parameter("X-Ship", "header"),
        parameter("crew", "cookie"),
        body(),
        response(),
    ]
}

fn described(version: &str, parts: &[Option<Json>]) -> Option<Arc<Description>> {
    let [parameters @ .., body, response] = parts else {
        return None;
    };
    let parameters: Vec<&Json> = parameters.iter().flatten().collect();
    let mut operation = json!({
        "operationId": "moor", "parameters": parameters, "responses": { "200": response },
    });
    if let Some(body) = body {
        operation["requestBody"] = body.clone();
    }
    load(&json!({
        "openapi": version,
        "info": { "title": "Harbour", "version": "1.0.0" },
        "paths": { "/piers/{pier}": { "post": operation } },
    }))
}

/// A message, for people.
fn shown(message: &HttpMessage<'_>) -> String {
    let body = match &message.body {
        Body::Bytes(bytes) => String::from_utf8_lossy(bytes),
        _ => "no bytes".into(),
    };
    format!("{:?} {body}", message.headers)
}

/// The first error that one side of an exchange has.
fn fault(validator: &Validator, exchange: &Exchange<'_>, side: Side) -> Option<String> {
    let verdicts = validator.check_exchange(exchange);
    let wanted = verdicts.iter().filter(|verdict| {
        verdict
            .subject
            .as_ref()
            .is_none_or(|subject| subject.side == side)
    });
    let mut diagnostics = wanted.flat_map(|verdict| &verdict.diagnostics);
    diagnostics
        .find(|one| one.is_error())
        .map(|one| one.message.clone())
}

/// Requests of one side.
fn requests(validator: &Validator) -> Vec<Exchange<'static>> {
    let made = (0..6).filter_map(|seed| Sampler::new(validator, seed).request(0).ok());
    made.map(|request| {
        let mut message = HttpMessage::default();
        for (name, value) in request.headers() {
            message = message.with_header(
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            );
        }
        let url = request
            .uri()
            .path_and_query()
            .map_or("/", |url| url.as_str())
            .to_owned();
        Exchange::new(request.method().as_str(), url)
            .sent(message.with_body(request.body().to_vec()))
            .answered(599, HttpMessage::default())
    })
    .collect()
}

/// Responses of one side, each to a request of it.
fn responses(validator: &Validator) -> Vec<Exchange<'static>> {
    let description = validator.shared_description();
    let root = description.root();
    let response = root
        .at("/paths/~1piers~1{pier}/post/responses/200")
        .expect("there is one");
    let instance = |schema: Node<'_>, seed: u64| {
        let options = InstanceOptions {
            seed,
            manner: InstanceManner::Varied,
            examples: false,
            depth: 2,
        };
        LazySchema::new(schema.address())
            .instance(validator.schemas(), Direction::Response, options)
            .ok()
    };
    let mut made = Vec::new();
    for seed in 0..6 {
        let Some(value) = response
            .at("/content/application~1json/schema")
            .and_then(|schema| instance(schema, seed))
        else {
            continue;
        };
        let mut message = HttpMessage::default().with_header("content-type", "application/json");
        if let Some(schema) = response.at("/headers/Berth/schema").filter(|_| {
            seed % 2 == 0
                || response
                    .at("/headers/Berth")
                    .is_some_and(|header| header.flag("required"))
        }) {
            let Some(value) = instance(schema, seed) else {
                continue;
            };
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            message = message.with_header("Berth", text);
        }
        let message = message.with_body(value.to_string().into_bytes());
        made.push(Exchange::new("POST", "/piers/a").answered(200, message));
    }
    made
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_message_that_is_refused_now_is_covered_by_a_change(
        version in select(vec!["3.0.3", "3.1.0"]), one in parts(), two in parts(), which in 0..7_usize,
    ) {
        let mut other = one.clone();
        other[which] = two[which].clone();
        let sides = [&one, &other].map(|parts| described(version, parts));
        if let [Some(old), Some(new)] = sides {
            let found = compare(&old, &new, &DiffOptions::default());
            let [before, after] = [&old, &new].map(|side| Validator::new(Arc::clone(side), Options::default()));
            let directions = [
                (Flow::Request, Side::Request, requests(&before), &before, &after),
                (Flow::Response, Side::Response(200), responses(&after), &after, &before),
            ];
            for (flow, side, exchanges, sender, receiver) in directions {
                for exchange in exchanges {
                    if fault(sender, &exchange, side).is_some() {
                        continue;
                    }
                    if let Some(fault) = fault(receiver, &exchange, side) {
                        let worst = impact(&found.changes, flow);
                        prop_assert!(
                            worst.is_some_and(|impact| impact != Impact::Compatible),
                            "{flow}: {fault}\n{} {}\nold: {}\nnew: {}\nand the changes are {}",
                            exchange.url, shown(&exchange.request), json!(one[which]), json!(other[which]), super::shown(&found)
                        );
                    }
                }
            }
        }
    }
}

/// What the property rests on: messages are made, the side that sends accepts them, and a narrower one refuses some.
#[test]
fn generated_messages_are_judged() {
    let parameter = |name: &str, place: &str, schema: Json| {
        Some(json!({ "name": name, "in": place, "required": true, "schema": schema }))
    };
    let parts = |most: i64| {
        let schema = json!({ "type": "object", "properties": { "a": { "type": "integer", "maximum": most } }, "required": ["a"] });
        let content = json!({ "application/x-www-form-urlencoded": { "schema": schema } });
        let answer = json!({ "description": "Moored.", "content": { "application/json": { "schema": schema } } });
        vec![
            parameter("pier", "path", json!({ "type": "string" })),
            parameter(
                "q",
                "query",
                json!({ "type": "array", "minItems": 1, "items": { "type": "integer", "maximum": most } }),
            ),
            None,
            parameter("X-Ship", "header", json!({ "type": "string" })),
            parameter("crew", "cookie", json!({ "type": "string" })),
            Some(json!({ "required": true, "content": content })),
            Some(answer),
        ]
    };
    let [wide, narrow] = [100_i64, -100_000].map(|most| {
        let side = described("3.1.0", &parts(most)).expect("it is a description");
        Validator::new(side, Options::default())
    });
    for (exchanges, side) in [
        (requests(&wide), Side::Request),
        (responses(&wide), Side::Response(200)),
    ] {
        assert!(exchanges.len() >= 3, "{side}");
        for exchange in &exchanges {
            assert_eq!(
                fault(&wide, exchange, side),
                None,
                "{}",
                shown(&exchange.request)
            );
        }
        assert!(
            exchanges
                .iter()
                .any(|exchange| fault(&narrow, exchange, side).is_some()),
            "{side}"
        );
    }
}
