//! What was created can be fetched, listed, changed and deleted.

use super::{JSON, call, call_at, harbour, json, museum, server};
use conform_server::{ApiServer, ServerOptions};
use http::Response;
use serde_json::Value as Json;

#[test]
fn what_was_created_lives_until_it_is_deleted() {
    let server = server();
    let create = |title: &str| {
        let body = serde_json::json!({"title": title, "hall": "west"}).to_string();
        let answer = call(&server, "POST /exhibits", &[JSON], &body);
        assert_eq!(answer.status(), 201);
        let location = answer.headers()["location"]
            .to_str()
            .expect("text")
            .to_owned();
        (json(&answer)["id"].to_string(), location)
    };
    let (first, location) = create("Astrolabe");
    let (second, _) = create("Sextant");
    assert_ne!(first, second);
    assert_eq!(location, format!("/api/exhibits/{first}"));

    let path = format!("/exhibits/{first}");
    let fetched = json(&call(&server, &format!("GET {path}"), &[], ""));
    assert_eq!(
        (&fetched["title"], &fetched["hall"]),
        (&"Astrolabe".into(), &"west".into())
    );
    let listed = json(&call(&server, "GET /exhibits", &[], ""));
    let titles: Vec<&str> = listed
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["title"].as_str())
        .collect();
    assert_eq!(titles, ["Astrolabe", "Sextant"]);

    let changed = call(
        &server,
        &format!("PATCH {path}"),
        &[JSON],
        r#"{"hall": "east"}"#,
    );
    assert_eq!(json(&changed)["hall"], "east");
    let fetched = json(&call(&server, &format!("GET {path}"), &[], ""));
    assert_eq!(
        (&fetched["title"], &fetched["hall"]),
        (&"Astrolabe".into(), &"east".into())
    );

    assert_eq!(
        call(&server, &format!("DELETE {path}"), &[], "").status(),
        204
    );
    for method in ["GET", "DELETE"] {
        let gone = call(&server, &format!("{method} {path}"), &[], "");
        assert_eq!(gone.status(), 404, "{method}");
        assert!(json(&gone)["message"].is_string());
    }
    let listed = json(&call(&server, "GET /exhibits", &[], ""));
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_stateless_server_forgets() {
    let options = ServerOptions {
        stateful: false,
        ..ServerOptions::default()
    };
    let server = ApiServer::new(museum(), options);
    assert_eq!(call(&server, "DELETE /exhibits/5", &[], "").status(), 204);
    assert_eq!(call(&server, "GET /exhibits/5", &[], "").status(), 200);
}

fn at_harbour(server: &ApiServer, line: &str, body: &Json) -> Response<bytes::Bytes> {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    call_at("/v2", server, line, &[JSON], &body)
}

#[test]
fn resources_in_envelopes_are_found_by_a_link_into_them() {
    let server = harbour();
    let make = |name: &str| {
        let made = at_harbour(
            &server,
            "POST /boats",
            &serde_json::json!({"name": name, "masts": 3}),
        );
        let made = json(&made);
        assert_eq!(made["data"]["name"], name, "{made}");
        made["data"]["hull"].as_str().expect("an id").to_owned()
    };
    let (first, second) = (make("Gull"), make("Tern"));
    assert_ne!(first, second);
    let fetched = json(&at_harbour(
        &server,
        &format!("GET /boats/{second}"),
        &Json::Null,
    ));
    assert_eq!(
        (&fetched["data"]["name"], &fetched["data"]["masts"]),
        (&"Tern".into(), &3.into())
    );
    // The items of the listing have fewer members than the resource, and no others.
    let listed = json(&at_harbour(&server, "GET /boats", &Json::Null));
    assert_eq!(
        listed["page"]["boats"],
        serde_json::json!([{"hull": first, "name": "Gull"}, {"hull": second, "name": "Tern"}])
    );
}

#[test]
fn forms_create_resources_too() {
    let server = harbour();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let made = call_at(
        "/v2",
        &server,
        "POST /boats",
        &[form],
        "name=Sea+gull&masts=2",
    );
    assert_eq!(json(&made)["data"]["name"], "Sea gull");
    assert_eq!(json(&made)["data"]["masts"], 2);
}

#[test]
fn an_id_that_only_the_location_names_is_made() {
    let server = harbour();
    let made = at_harbour(&server, "POST /crews", &serde_json::json!({"size": 4}));
    let location = made.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    let path = location
        .strip_prefix("/v2")
        .expect("the base path is there");
    let fetched = at_harbour(&server, &format!("GET {path}"), &Json::Null);
    assert_eq!(fetched.status(), 200, "{path}");
    assert_eq!(json(&fetched)["size"], 4);
}

#[test]
fn a_put_on_the_collection_changes_the_resource_whose_id_it_has() {
    let server = harbour();
    let id = "3f0e4d86-5a44-4c0c-9c0a-2f5f6c1d7e01";
    let put = at_harbour(
        &server,
        "PUT /crews",
        &serde_json::json!({"id": id, "size": 9}),
    );
    assert_eq!(json(&put)["size"], 9);
    let fetched = json(&at_harbour(
        &server,
        &format!("GET /crews/{id}"),
        &Json::Null,
    ));
    assert_eq!((&fetched["id"], &fetched["size"]), (&id.into(), &9.into()));
}

#[test]
fn an_id_that_the_client_chooses_is_kept() {
    let server = harbour();
    for name in ["ann", "bob"] {
        let sent = serde_json::json!({"username": name, "mail": format!("{name}@harbour.example")});
        assert_eq!(
            json(&at_harbour(&server, "POST /users", &sent))["username"],
            name
        );
    }
    let fetched = json(&at_harbour(&server, "GET /users/ann", &Json::Null));
    assert_eq!(fetched["mail"], "ann@harbour.example");
}

#[test]
fn the_only_resource_of_a_path_keeps_what_was_put() {
    let server = harbour();
    let lamp = serde_json::json!({"lit": true, "colour": "green"});
    assert_eq!(at_harbour(&server, "PUT /lamp", &lamp).status(), 204);
    assert_eq!(json(&at_harbour(&server, "GET /lamp", &Json::Null)), lamp);
}
