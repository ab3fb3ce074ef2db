//! The stateful Visit API: what its calls do, and that every answer conforms to the description.

use std::sync::Arc;

use bytes::Bytes;
use conform_report::Style as ReportStyle;
use conform_tests::payloads::{Media, Message, Payload, all};
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Options, Validator};
use http::{Method, Request};
use proptest::prelude::*;
use serde_json::{Value, json};
use vsee_clinic::{Account, Clinic, Clock, Role, Room, Settings, Style, User};

use crate::checking::validator;

/// A Monday at 08:00 UTC, before providers work.
const MORNING: i64 = 1_735_545_600;
const HOUR: i64 = 3600;

/// A clinic, and the description that its answers are held against.
struct Desk {
    clinic: Clinic,
    validator: Arc<Validator>,
}

impl Desk {
    fn new(style: Style) -> Self {
        Self::of(Settings {
            style,
            clock: Clock::Fixed(MORNING),
            ..Settings::default()
        })
    }

    fn of(settings: Settings) -> Self {
        Self {
            clinic: Clinic::new(settings),
            validator: Arc::new(validator(Options::default())),
        }
    }

    /// Sends a request, asserts that the answer conforms, and returns status and body.
    fn send(&self, request: &Request<Bytes>) -> (u16, Value) {
        let response = self.clinic.answer(request);
        let target = request.uri().to_string();
        let message = |headers: &http::HeaderMap, body: &Bytes| {
            let headers = headers.iter().map(|(name, value)| {
                let value = value.to_str().expect("the headers are text");
                (name.as_str().to_owned().into(), value.to_owned().into())
            });
            HttpMessage {
                headers: headers.collect(),
                ..HttpMessage::default()
            }
            .with_body(body.to_vec())
        };
        let exchange = Exchange::new(request.method().as_str(), &target)
            .sent(message(request.headers(), request.body()))
            .answered(
                response.status().as_u16(),
                message(response.headers(), response.body()),
            );
        // What is refused need not conform, but the answer to it must.
        let verdicts = self.validator.check_exchange(&exchange);
        let judged = verdicts
            .iter()
            .skip(usize::from(!response.status().is_success()));
        for verdict in judged {
            let errors: Vec<_> = verdict
                .diagnostics
                .iter()
                .filter(|found| found.is_error())
                .cloned()
                .collect();
            let text = conform_report::render(&errors, &ReportStyle::default());
            assert!(errors.is_empty(), "{} {target}:\n{text}", request.method());
        }
        let body = serde_json::from_slice(response.body()).expect("the answer is JSON");
        (response.status().as_u16(), body)
    }

    fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api_v3{path}"))
            .header("X-ApiToken", token);
        let bytes = match body {
            None => Bytes::new(),
            // Calls that only take forms get one.
            Some(body) if takes_a_form(path) => {
                request = request.header("Content-Type", "application/x-www-form-urlencoded");
                form(&body).into()
            }
            Some(body) => {
                request = request.header("Content-Type", "application/json");
                body.to_string().into()
            }
        };
        self.send(&request.body(bytes).expect("it is a request"))
    }

    fn get(&self, token: &str, path: &str) -> Value {
        let (status, body) = self.call(token, Method::GET, path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body["data"].clone()
    }

    fn post(&self, token: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(token, Method::POST, path, Some(body));
        assert_eq!(status, 200, "POST {path}: {answer}");
        answer["data"].clone()
    }

    fn refused(&self, token: &str, path: &str, body: Value) -> u16 {
        let (status, answer) = self.call(token, Method::POST, path, Some(body));
        assert_eq!(answer["code"], json!(status), "{answer}");
        status
    }

    fn intake(&self, token: &str) -> Value {
        self.post(
            token,
            "/intakes",
            json!({"type": 2, "reason_for_visit": "Cough"}),
        )["id"]
            .clone()
    }

    /// Books a slot with one provider and returns the visit.
    fn book(&self, provider: u64, start: i64) -> Value {
        let intake = self.intake("patient-token");
        self.post(
            "patient-token",
            "/visits",
            json!({"slot_start": start, "slot_end": start + 900, "intake_id": intake, "provider_id": provider}),
        )
    }
}

/// Whether the description knows a call with forms alone. A multipart form is what `updateVisit` has; the clinic reads both.
fn takes_a_form(path: &str) -> bool {
    matches!(
        path,
        "/visits" | "/visits/close" | "/visits/delete" | "/availability"
    )
}

fn form(body: &Value) -> String {
    let members = body.as_object().expect("a form has fields");
    let pairs = members.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name}={text}"),
        value => format!("{name}={value}"),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A multipart request that changes an appointment.
fn update(token: &str, id: &Value, fields: &[(&str, String)]) -> Request<Bytes> {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--b--\r\n");
    Request::post(format!(
        "/api_v3/visits/{}?version=2",
        id.as_str().expect("a text")
    ))
    .header("X-ApiToken", token)
    .header("Content-Type", "multipart/form-data; boundary=b")
    .body(body.into())
    .expect("it is a request")
}

const ADA: u64 = 17_778_183;
const BEN: u64 = 17_778_184;

#[test]
fn walkin_goes_from_the_waiting_room_to_its_end() {
    let desk = Desk::new(Style::Y2021);
    let sent = json!({"type": 1, "reason_for_visit": "Rash", "custom_symptoms": "Red eyes"});
    let intake = desk.post("patient-token", "/intakes", sent);
    assert_eq!(intake["custom_symptoms"], "Red eyes");
    assert!(
        intake.get("reason_for_visit").is_none(),
        "only custom fields are echoed"
    );
    let path = format!("/intakes/{}", intake["id"].as_str().unwrap());
    desk.post("patient-token", &path, json!({"location": "CA"}));
    let shown = desk.get("patient-token", &path);
    assert_eq!(
        (&shown["reason_for_visit"], &shown["location"]),
        (&json!("Rash"), &json!("CA"))
    );

    let body = json!({"intake_id": intake["id"], "room_code": "vclinicroom", "provider_id": ADA});
    let visit = desk.post("patient-token", "/visits/add_walkin", body);
    assert_eq!((&visit["type"], &visit["status"]), (&json!(1), &json!(10)));
    assert_eq!(visit["intake"]["custom_symptoms"], "Red eyes");
    for token in ["patient-token", "provider-token"] {
        assert_eq!(desk.get(token, "/visits/current")["id"], visit["id"]);
    }
    let closing = json!({"id": visit["id"], "reason": "call_ended"});
    assert_eq!(
        desk.post("patient-token", "/visits/close", closing.clone())["id"],
        visit["id"]
    );
    assert_eq!(desk.refused("patient-token", "/visits/close", closing), 400);
    let path = format!("/visits/{}", visit["id"].as_str().unwrap());
    assert_eq!(desk.get("patient-token", &path)["status"], 30);
    let (status, _) = desk.call("patient-token", Method::GET, "/visits/current", None);
    assert_eq!(status, 404);
}

#[test]
fn availability_shrinks_as_slots_are_booked() {
    let desk = Desk::new(Style::Y2021);
    let nine = MORNING + HOUR;
    let path = format!(
        "/availability?start={MORNING}&end={}&duration=15",
        nine + HOUR
    );
    let providers = |at: usize| desk.get("patient-token", &path)[at]["providers"].clone();
    assert_eq!(providers(0), json!([ADA.to_string(), BEN.to_string()]));
    let first = desk.book(ADA, nine);
    assert_eq!(
        (&first["status"], &first["provider_id"]),
        (&json!(20), &json!(ADA))
    );
    assert_eq!(providers(0), json!([BEN.to_string()]));
    let again = json!({"slot_start": nine + 300, "slot_end": nine + 900, "intake_id": first["intake_id"], "provider_id": ADA});
    assert_eq!(desk.refused("patient-token", "/visits", again), 400);
    desk.book(BEN, nine);
    assert_eq!(
        desk.get("patient-token", &path)[0]["start"],
        nine + 900,
        "nobody is free at nine"
    );
    desk.post("patient-token", "/visits/close", json!({"id": first["id"]}));
    assert_eq!(
        providers(0),
        json!([ADA.to_string()]),
        "a cancelled slot is free again"
    );
    let asked = json!({"start": MORNING, "end": nine + HOUR, "duration": 60});
    assert_eq!(
        desk.post("patient-token", "/availability", asked)[0]["providers"],
        json!([ADA.to_string()])
    );
}

#[test]
fn appointment_is_moved_handed_over_and_given_up() {
    let desk = Desk::new(Style::Y2021);
    let nine = MORNING + HOUR;
    let visit = desk.book(ADA, nine);
    desk.book(BEN, nine);
    let slot = |start: i64| {
        [
            ("slot_start", start.to_string()),
            ("slot_end", (start + 900).to_string()),
        ]
    };
    let (status, _) = desk.send(&update(
        "patient-token",
        &visit["id"],
        &[("provider_id", BEN.to_string())],
    ));
    assert_eq!(status, 400, "Ben is not free");
    let (_, moved) = desk.send(&update("patient-token", &visit["id"], &slot(nine + 300)));
    assert_eq!(
        moved["data"]["start"],
        nine + 300,
        "its own old time is not in the way"
    );
    let (_, moved) = desk.send(&update("patient-token", &visit["id"], &slot(nine + 900)));
    assert_eq!(moved["data"]["provider_id"], ADA);
    let (_, handed) = desk.send(&update(
        "patient-token",
        &visit["id"],
        &[("provider_id", BEN.to_string())],
    ));
    assert_eq!(handed["data"]["provider"]["id"], BEN.to_string());
    let (_, given_up) = desk.send(&update(
        "patient-token",
        &visit["id"],
        &[("provider_id", "0".to_owned())],
    ));
    assert_eq!(given_up["data"]["provider_id"], 0);
    assert!(given_up["data"].get("provider").is_none());

    let path = format!("/visits/{}", visit["id"].as_str().unwrap());
    desk.clinic.set_clock(Clock::Fixed(nine + 1000));
    assert_eq!(
        desk.get("patient-token", "/visits/current")["status"],
        25,
        "it is due"
    );
    desk.post("patient-token", "/visits/close", json!({"id": visit["id"]}));
    assert_eq!(
        desk.get("patient-token", &path)["status"],
        30,
        "what went on is completed"
    );
}

#[test]
fn lists_are_of_the_caller_filtered_and_cut() {
    let desk = Desk::new(Style::Y2021);
    let nine = MORNING + HOUR;
    let late = desk.book(ADA, nine + HOUR);
    let early = desk.book(ADA, nine);
    let intake = desk.intake("other-patient-token");
    let body = json!({"intake_id": intake, "room_code": "vclinicroom"});
    let econsult = desk.post("other-patient-token", "/visits/add_econsult", body);
    assert_eq!(
        (&econsult["type"], &econsult["provider_id"]),
        (&json!(3), &json!(0))
    );
    let ids = |token: &str, query: &str| -> Vec<Value> {
        let list = desk.get(token, &format!("/visits{query}"));
        list.as_array()
            .unwrap()
            .iter()
            .map(|visit| visit["id"].clone())
            .collect()
    };
    assert_eq!(
        ids("patient-token", ""),
        [early["id"].clone(), late["id"].clone()]
    );
    assert_eq!(ids("other-patient-token", ""), [econsult["id"].clone()]);
    assert_eq!(
        ids("provider-token", "").len(),
        3,
        "an e-consult is for everybody"
    );
    assert_eq!(ids("other-provider-token", ""), [econsult["id"].clone()]);
    assert_eq!(ids("admin-token", "").len(), 3);
    let query = format!("?start_time={}&end_time={}", nine, nine + 60);
    assert_eq!(ids("patient-token", &query), [early["id"].clone()]);
    assert_eq!(
        ids("admin-token", "?room_code=vclinicroom"),
        [econsult["id"].clone()]
    );
    let cut = desk.get("patient-token", "/visits?fields=start,status");
    let names: Vec<&str> = cut[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["id", "start", "status"]);
}

#[test]
fn accounts_and_people_are_apart() {
    let desk = Desk::new(Style::Y2021);
    let visit = desk.book(ADA, MORNING + HOUR);
    let path = format!("/visits/{}", visit["id"].as_str().unwrap());
    for token in [
        "other-patient-token",
        "other-provider-token",
        "fruitstreet-admin-token",
    ] {
        let (status, _) = desk.call(token, Method::GET, &path, None);
        assert_eq!(status, 404, "{token}");
        assert_eq!(
            desk.refused(token, "/visits/close", json!({"id": visit["id"]})),
            404
        );
    }
    let intake = format!("/intakes/{}", visit["intake_id"].as_str().unwrap());
    for token in ["other-patient-token", "fruitstreet-patient-token"] {
        assert_eq!(desk.call(token, Method::GET, &intake, None).0, 404);
    }
    assert_eq!(desk.call("nobody", Method::GET, "/visits", None).0, 401);
    let request = Request::get("/api_v3/visits")
        .header("X-ApiToken", "patient-token")
        .header("X-AccountCode", "fruitstreet")
        .body(Bytes::new())
        .unwrap();
    assert_eq!(desk.send(&request).0, 403);
    // The page's first example has no header at all.
    let request = Request::post("/api_v3/intakes.json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body("provider=541&reason_for_visit=Test&reset=true&type=1".into())
        .unwrap();
    assert_eq!(desk.send(&request).0, 200);
}

#[test]
fn only_an_admin_token_deletes() {
    let desk = Desk::new(Style::Y2021);
    let visit = desk.book(ADA, MORNING + HOUR);
    for token in ["patient-token", "provider-token"] {
        assert_eq!(
            desk.refused(token, "/visits/delete", json!({"id": visit["id"]})),
            403
        );
    }
    desk.post("admin-token", "/visits/delete", json!({"id": visit["id"]}));
    let path = format!("/visits/{}", visit["id"].as_str().unwrap());
    assert_eq!(desk.get("patient-token", &path)["status"], 40);
}

#[test]
fn summary_is_a_pdf_at_the_address_that_was_answered() {
    let desk = Desk::new(Style::Y2021);
    let visit = desk.book(ADA, MORNING + HOUR);
    let path = format!(
        "/visits/{}/exports/visit_summary",
        visit["id"].as_str().unwrap()
    );
    let url = desk.get("patient-token", &path)["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let fetch = |url: &str| {
        let request = Request::get(url)
            .body(Bytes::new())
            .expect("it is an address");
        desk.clinic.answer(&request)
    };
    let pdf = fetch(&url);
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    assert!(pdf.body().starts_with(b"%PDF-1.4\n") && pdf.body().ends_with(b"%%EOF\n"));
    assert_eq!(fetch(&url.replace(".pdf", "0.pdf")).status(), 404);
}

#[test]
fn answers_of_2016_have_digits_in_strings() {
    let desk = Desk::new(Style::Y2016);
    let visit = desk.book(ADA, MORNING + HOUR);
    for (name, value) in [
        ("_id", visit["id"].as_str().unwrap().to_owned()),
        ("status", "20".to_owned()),
        ("type", "2".to_owned()),
        ("start", (MORNING + HOUR).to_string()),
        ("provider_id", ADA.to_string()),
    ] {
        assert_eq!(visit[name], value, "{name}");
    }
}

#[test]
fn recorded_answers_become_records_and_come_back() {
    for style in [Style::Y2016, Style::Y2021] {
        let desk = Desk::new(style);
        let json = |payload: &Payload| -> Value {
            serde_json::from_str(&payload.text()).expect("the payload is JSON")
        };
        let mut taken = 0;
        for payload in all().iter().filter(|payload| payload.media == Media::Json) {
            if matches!(payload.message, Message::Response(200)) {
                taken += desk.clinic.seed("vclinic", &json(payload));
            }
        }
        assert!(taken >= 8, "{taken} records");
        let visits = desk.get("admin-token", "/visits");
        let visits = visits.as_array().unwrap();
        assert!(visits.len() >= 4, "{} visits", visits.len());
        for visit in visits {
            let path = format!("/visits/{}", visit["id"].as_str().unwrap());
            assert_eq!(desk.get("admin-token", &path)["id"], visit["id"]);
        }
    }
    let desk = Desk::new(Style::Y2021);
    assert_eq!(
        desk.clinic
            .seed("nowhere", &json!({"data": {"id": "1", "status": 10}})),
        0
    );
    assert_eq!(
        desk.clinic
            .seed("vclinic", &json!({"data": [1, null, {}], "x": 1})),
        0
    );
}

/// The account that the requests of the vendor's page are for. One token makes all of them.
fn page_account() -> Account {
    let user = |id, role, token: &str| User {
        id,
        role,
        token: token.to_owned(),
        first_name: "A".to_owned(),
        last_name: "B".to_owned(),
    };
    let room = |id, code: &str| Room {
        id,
        code: code.to_owned(),
        name: "Room".to_owned(),
    };
    Account {
        code: "vclinic".to_owned(),
        name: "VClinic".to_owned(),
        users: vec![
            user(1, Role::Admin, "replaced-token"),
            user(575, Role::Patient, "p"),
            user(826, Role::Provider, "q"),
        ],
        rooms: vec![room(1, "ceproom1"), room(2, "vclinic_room_code")],
    }
}

#[test]
fn requests_of_the_page_are_answered() {
    // Before the slot that the page's appointment books.
    let desk = Desk::of(Settings {
        accounts: vec![page_account()],
        clock: Clock::Fixed(1_470_600_000),
        ..Settings::default()
    });
    let intake = |id: &str| json!({"data": {"id": id, "reason_for_visit": "x", "created": 1, "modified": 1}});
    for id in [
        "57a0705e-1c4c-4f24-b51d-3c71ac1f0144",
        "6050d1a8-b120-45b4-a568-61a664457b11",
    ] {
        assert_eq!(desk.clinic.seed("vclinic", &intake(id)), 1);
    }
    for id in [14_u64, 1504, 18_407_167, 5_010_007_042_332] {
        let visit = json!({"data": {"id": id, "member_id": 575, "provider_id": 1, "type": 2, "status": 25, "start": 1_470_600_000}});
        assert_eq!(desk.clinic.seed("vclinic", &visit), 1);
    }
    let mut answered = 0;
    for folder in std::fs::read_dir(conform_tests::payloads::root()).expect("it is there") {
        let path = folder
            .expect("it is readable")
            .path()
            .join("exchange.captured.ndjson");
        let Ok(line) = std::fs::read_to_string(&path) else {
            continue;
        };
        let recorded: Value = serde_json::from_str(&line).expect("it is JSON");
        let sent = &recorded["request"];
        let mut request = Request::builder()
            .method(sent["method"].as_str().unwrap())
            .uri(sent["url"].as_str().unwrap());
        for (name, value) in sent["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let body = match &sent["body"] {
            Value::Null => Bytes::new(),
            Value::String(text) => text.clone().into(),
            body => body.to_string().into(),
        };
        let (status, answer) = desk.send(&request.body(body).expect("it is a request"));
        assert_eq!(status, 200, "{}: {answer}", path.display());
        answered += 1;
    }
    assert_eq!(answered, 12, "request examples on the page");
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        any::<i64>().prop_map(|number| json!(number)),
        (MORNING..MORNING + 40 * HOUR).prop_map(|time| json!(time)),
        (18_499_999_u64..18_500_010).prop_map(|id| json!(id.to_string())),
        Just(json!(ADA)),
        Just(json!("vclinicroom")),
        Just(json!("call_ended")),
        "\\PC{0,6}".prop_map(Value::String),
        Just(json!({"id": "1"})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is sent, there is an answer with a documented status, and an error has its documented form.
    #[test]
    fn any_calls_are_answered(
        calls in prop::collection::vec((0..9_usize, 0..3_usize, prop::collection::btree_map(0..9_usize, value(), 0..6)), 1..12)
    ) {
        let desk = Desk::new(Style::Y2021);
        let paths = [
            "/intakes", "/visits/add_walkin", "/visits/add_econsult", "/availability", "/visits", "/visits/close",
            "/visits/delete", "/visits/18500001", "/intakes/x",
        ];
        let names = ["id", "intake_id", "room_code", "provider_id", "member_id", "slot_start", "slot_end", "reason", "start"];
        let tokens = ["patient-token", "provider-token", "admin-token"];
        for (path, token, members) in calls {
            let members = members.into_iter().map(|(name, value)| (names[name].to_owned(), value));
            let body = Value::Object(members.collect());
            let request = Request::post(format!("/api_v3{}", paths[path]))
                .header("X-ApiToken", tokens[token])
                .header("Content-Type", "application/json")
                .body(body.to_string().into())
                .expect("it is a request");
            let answer = desk.clinic.answer(&request);
            let status = answer.status().as_u16();
            let body: Value = serde_json::from_slice(answer.body()).expect("the answer is JSON");
            prop_assert!([200, 400, 403, 404].contains(&status), "{status}");
            if status == 200 {
                prop_assert!(body.get("data").is_some());
            } else {
                prop_assert_eq!(&body["code"], &json!(status));
                prop_assert!(body["message"].is_string());
            }
        }
        let list = desk.get("admin-token", "/visits?fields=id,start");
        prop_assert!(list.is_array());
    }
}
