//! Recorded answers as records, the requests of the vendor's page, and random ones.

use bytes::Bytes;
use conform_tests::payloads::{Media, Message, Payload, all};
use http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use vsee_clinic::Style;

use super::{ADA, Desk, HOUR, MORNING, page};

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
                taken += desk.seed(&json(payload));
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
    let elsewhere = json!({"data": {"id": "1", "status": 10}});
    assert_eq!(desk.clinic.seed("nowhere", &elsewhere), Ok(0));
    assert_eq!(desk.seed(&json!({"data": [1, null, {}], "x": 1})), 0);
}

#[test]
fn requests_of_the_page_are_answered() {
    let desk = Desk::of(page::settings());
    page::seed(&desk.clinic);
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
