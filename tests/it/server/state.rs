//! What was created can be fetched, listed, changed and deleted.

use super::{JSON, call, json, museum, server};
use conform_server::{ApiServer, ServerOptions};

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
