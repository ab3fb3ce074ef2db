//! What is answered, and what is refused.

use super::{JSON, call, call_at, fixture, harbour, json, media_type, museum, server};
use bytes::Bytes;
use conform_server::{ApiServer, Behaviour, BoxFuture, Call, Fault, Faults, Reply, ServerOptions};
use http::{Request, Response};

#[test]
fn the_first_valid_example_is_answered() {
    let answer = call(&server(), "GET /exhibits/7", &[], "");
    assert_eq!(
        (answer.status().as_u16(), media_type(&answer)),
        (200, "application/json")
    );
    assert_eq!(json(&answer)["title"], "Vase");
}

#[test]
fn prefer_chooses_status_and_example() {
    let server = server();
    let prefer = |text: &'static str| call(&server, "GET /exhibits/7", &[("prefer", text)], "");
    assert_eq!(json(&prefer("example=coin"))["title"], "Coin");
    assert_eq!(prefer("code=404").status(), 404);
    assert!(json(&prefer("code=404"))["message"].is_string());
    let unknown = prefer("code=418");
    assert_eq!(unknown.status(), 400);
    assert_eq!(
        json(&unknown)["detail"],
        "the operation documents no status 418; it documents: 200, 404"
    );
    let unknown = prefer("example=sword");
    assert_eq!(
        json(&unknown)["detail"],
        "the response has no example `sword`; it has: vase, coin"
    );
    let titles: std::collections::BTreeSet<String> = (0..8)
        .map(|_| json(&prefer("dynamic=true")).to_string())
        .collect();
    assert!(titles.len() > 3, "{titles:?}");
}

#[test]
fn the_client_chooses_the_media_type() {
    let server = server();
    let accept = |text: &'static str| call(&server, "GET /exhibits/7", &[("accept", text)], "");
    assert_eq!(media_type(&accept("application/xml")), "application/xml");
    let xml = accept("application/json;q=0.1, application/xml");
    let text = std::str::from_utf8(xml.body()).expect("it is text");
    assert!(text.contains("<title>"), "{text}");
    assert_eq!(media_type(&accept("text/*")), "text/plain");
    assert_eq!(media_type(&accept("*/*")), "application/json");
    let none = accept("image/png");
    assert_eq!(
        (none.status().as_u16(), media_type(&none)),
        (406, "application/problem+json")
    );
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let text = |seed| {
        let options = ServerOptions {
            seed,
            ..ServerOptions::default()
        };
        let server = ApiServer::new(museum(), options);
        call(&server, "GET /opening-hours", &[], "").into_body()
    };
    assert_eq!(text(3), text(3));
    assert_ne!(text(3), text(4));
}

#[test]
fn bad_requests_get_the_documented_error_which_says_what_is_wrong() {
    let server = server();
    let cases = [
        (
            "POST /exhibits",
            vec![JSON],
            r#"{"hall": "east"}"#,
            422,
            "lacks the member `title`",
        ),
        (
            "POST /exhibits",
            vec![JSON],
            r#"{"title": 7}"#,
            422,
            "`title` is",
        ),
        ("POST /exhibits", vec![JSON], "{", 422, ""),
        ("POST /exhibits", vec![], "", 422, ""),
        (
            "POST /exhibits",
            vec![("content-type", "text/plain")],
            "x",
            415,
            "",
        ),
        ("GET /exhibits?limit=0", vec![], "", 400, ""),
        ("GET /exhibits?limit=many", vec![], "", 400, ""),
    ];
    for (line, headers, body, status, words) in cases {
        let answer = call(&server, line, &headers, body);
        assert_eq!(
            answer.status(),
            status,
            "{line} {body}: {:?}",
            answer.body()
        );
        assert_eq!(media_type(&answer), "application/json", "{line} {body}");
        let error = json(&answer);
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(words), "{line} {body}: {message}");
    }
}

#[test]
fn a_missing_credential_is_401() {
    let request = Request::get("/api/exhibits")
        .body(Bytes::new())
        .expect("a request");
    let Reply::Answer(answer) = super::block_on(server().handle(request)) else {
        panic!("it answers");
    };
    assert_eq!(answer.status(), 401);
    assert_eq!(media_type(&answer), "application/json");
}

#[test]
fn what_lacks_credentials_is_told_the_schemes() {
    let server = ApiServer::new(fixture("gatehouse.yaml"), ServerOptions::default());
    let request = Request::get("/visitors/ada").body(Bytes::new());
    let Reply::Answer(answer) = super::block_on(server.handle(request.expect("a request"))) else {
        panic!("it answers");
    };
    assert_eq!(answer.status(), 401);
    let challenges = answer.headers().get_all("www-authenticate").iter();
    let challenges: Vec<&str> = challenges.filter_map(|one| one.to_str().ok()).collect();
    assert_eq!(
        challenges,
        [
            r#"Basic realm="The Gate house""#,
            r#"Bearer realm="The Gate house""#
        ]
    );
}

#[test]
fn a_path_of_similar_spelling_is_named() {
    let answer = call(&server(), "GET /exhibit/7", &[], "");
    assert_eq!(
        (answer.status().as_u16(), media_type(&answer)),
        (404, "application/problem+json")
    );
    assert_eq!(
        json(&answer)["detail"],
        "the description has no such path: did you mean `/api/exhibits/{exhibitId}`?"
    );
}

#[test]
fn where_no_error_is_documented_there_is_a_problem_detail_without_values() {
    let answer = call_at("/v2", &harbour(), "GET /tide?hour=noon", &[], "");
    assert_eq!(
        (answer.status().as_u16(), media_type(&answer)),
        (422, "application/problem+json")
    );
    let problem = json(&answer);
    assert_eq!(problem["errors"][0]["code"], "wrong-type");
    assert!(!problem.to_string().contains("noon"), "{problem}");
    let note = answer.headers()["x-conform-note"].to_str().expect("text");
    assert_eq!(
        note,
        "the description documents no error for this, such as 422"
    );
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let server = server();
    let nowhere = call(&server, "GET /paintings", &[], "");
    assert_eq!(
        (nowhere.status().as_u16(), media_type(&nowhere)),
        (404, "application/problem+json")
    );
    let method = call(&server, "PUT /exhibits", &[], "");
    assert_eq!(method.status(), 405);
    assert_eq!(method.headers()["allow"], "GET, POST, HEAD, OPTIONS");
    let head = call(&server, "HEAD /exhibits", &[], "");
    assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
    assert!(
        head.headers()["content-length"]
            .to_str()
            .is_ok_and(|length| length != "0")
    );
    let cors = [
        ("origin", "https://page.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-museum-key"),
    ];
    let preflight = call(&server, "OPTIONS /exhibits", &cors, "");
    assert_eq!(preflight.status(), 204);
    assert_eq!(
        preflight.headers()["access-control-allow-origin"],
        "https://page.example"
    );
    assert_eq!(
        preflight.headers()["access-control-allow-headers"],
        "x-museum-key"
    );
}

#[test]
fn what_cannot_be_made_is_said_with_its_place() {
    let answer = call(&server(), "GET /impossible", &[], "");
    assert_eq!(answer.status(), 501);
    let problem = json(&answer);
    let detail = problem["detail"].as_str().expect("a detail");
    assert!(
        detail.contains("`minLength` is greater than `maxLength`"),
        "{detail}"
    );
    assert!(detail.contains("museum.yaml:"), "{detail}");
}

#[test]
fn documented_headers_are_there() {
    let answer = call(&server(), "GET /exhibits", &[], "");
    let total = answer.headers()["x-total"].to_str().expect("it is text");
    assert!(total.parse::<u64>().is_ok(), "{total}");
}

struct Guard;

impl Behaviour for Guard {
    fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>> {
        Box::pin(async move {
            let exhibit = |title: &str| {
                conform_server::json(200, &serde_json::json!({"id": 3, "title": title}))
            };
            match (call.id(), call.path("exhibitId")) {
                ("getExhibit", Some("3")) => Some(exhibit("Helmet")),
                ("getExhibit", Some("4")) => Some(exhibit("")),
                _ => None,
            }
        })
    }
}

#[test]
fn behaviour_answers_before_the_description_and_is_checked() {
    let server = ApiServer::with_behaviour(museum(), ServerOptions::default(), Guard);
    assert_eq!(
        json(&call(&server, "GET /exhibits/3", &[], ""))["title"],
        "Helmet"
    );
    assert_eq!(
        json(&call(&server, "GET /exhibits/5", &[], ""))["title"],
        "Vase"
    );
    let wrong = call(&server, "GET /exhibits/4", &[], "");
    assert_eq!(wrong.status(), 500);
    assert_eq!(json(&wrong)["errors"][0]["code"], "wrong-length");
}

#[test]
fn faults_come_as_often_as_they_were_asked_for() {
    let faults = vec![
        Fault::parse("getExhibit:404x1,Retry-After=1").expect("a fault"),
        Fault::parse("listExhibits:503x2").expect("a fault"),
    ];
    let options = ServerOptions {
        faults: Faults::new(faults, None),
        ..ServerOptions::default()
    };
    let server = ApiServer::new(museum(), options);
    let first = call(&server, "GET /exhibits/7", &[], "");
    assert_eq!(first.status(), 404);
    assert_eq!(first.headers()["retry-after"], "1");
    assert!(json(&first)["message"].is_string());
    assert_eq!(call(&server, "GET /exhibits/7", &[], "").status(), 200);
    let statuses: Vec<u16> = (0..3)
        .map(|_| call(&server, "GET /exhibits", &[], "").status().as_u16())
        .collect();
    assert_eq!(statuses, [503, 503, 200]);
}

#[test]
fn a_refusal_takes_an_error_that_the_description_documents() {
    let server = harbour();
    // A body that does not conform: of 4xx statuses, only 409 is documented.
    let answer = call_at("/v2", &server, "POST /boats", &[JSON], r#"{"masts": 1}"#);
    assert_eq!(
        (answer.status().as_u16(), media_type(&answer)),
        (409, "application/json")
    );
    let message = json(&answer)["message"].to_string();
    assert!(message.contains("`name`"), "{message}");
    assert!(!answer.headers().contains_key("x-conform-note"));
    // What is gone: 404 is not documented, 403 is.
    let delete = || call_at("/v2", &server, "DELETE /boats/KITE", &[], "");
    assert_eq!(delete().status(), 204);
    assert_eq!(delete().status(), 403);
}

#[test]
fn an_example_that_does_not_fit_is_counted_and_named() {
    let server = harbour();
    let unfit: Vec<String> = server
        .unfit_examples()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(unfit.len(), 1, "{unfit:?}");
    let answer = call_at("/v2", &server, "GET /tide?hour=7", &[], "");
    assert!(json(&answer)["metres"].is_number());
    let note = answer.headers()["x-conform-note"].to_str().expect("text");
    assert_eq!(
        note,
        format!("the example at {} does not fit its schema", unfit[0])
    );
}

#[test]
fn an_answer_says_which_preferences_it_follows() {
    let prefer = |text: &'static str| call(&server(), "GET /exhibits/7", &[("prefer", text)], "");
    let applied = |text| prefer(text).headers()["preference-applied"].clone();
    assert_eq!(applied("code=404"), "code=404");
    assert_eq!(
        applied("example=coin, dynamic"),
        "example=\"coin\", dynamic=true"
    );
    assert!(
        !prefer("wait=10")
            .headers()
            .contains_key("preference-applied")
    );
}

#[test]
fn members_that_only_requests_have_are_not_answered() {
    let server = harbour();
    let sent = r#"{"username": "ann", "mail": "ann@harbour.example", "pin": "1234"}"#;
    let made = json(&call_at("/v2", &server, "POST /users", &[JSON], sent));
    assert_eq!(made["mail"], "ann@harbour.example");
    for answer in [
        made,
        json(&call_at("/v2", &server, "GET /users/ann", &[], "")),
    ] {
        assert!(answer.get("pin").is_none(), "{answer}");
    }
}

/// `/users/me` is another resource than `/users/{username}`, even for a method that it does not have.
#[test]
fn a_literal_path_does_not_have_the_methods_of_a_template() {
    let server = harbour();
    let delete = call_at("/v2", &server, "DELETE /users/me", &[], "");
    assert_eq!(delete.status(), 405);
    assert_eq!(delete.headers()["allow"], "GET, HEAD, OPTIONS");
    assert_eq!(
        call_at("/v2", &server, "DELETE /users/bob", &[], "").status(),
        204
    );
    let options = call_at("/v2", &server, "OPTIONS /users/me", &[], "");
    assert_eq!(options.headers()["allow"], "GET, HEAD, OPTIONS");
}

#[test]
fn only_the_stated_credentials_are_accepted() {
    let options = ServerOptions {
        credentials: vec!["secret".to_owned()],
        ..ServerOptions::default()
    };
    let server = ApiServer::new(museum(), options);
    assert_eq!(call(&server, "GET /exhibits", &[], "").status(), 200);
    let other = Request::get("/api/exhibits").header("x-museum-key", "guessed");
    let other = other.body(Bytes::new()).expect("a request");
    let Reply::Answer(answer) = super::block_on(server.handle(other)) else {
        panic!("it answers");
    };
    assert_eq!(answer.status(), 401);
    assert_eq!(call(&server, "GET /opening-hours", &[], "").status(), 200);
}
