//! The generated client of the Visit API over real HTTP, against a server that sends the recorded payloads: every method that it
//! has, and the requests of the vendor's page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conform_tests::payloads::{Media, Message, Origin, Payload, all};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vsee_client::Client;
use vsee_client::appointment_api::ListAvailabilityParams;
use vsee_client::appointment_api::ListVisitsParams;
use vsee_client::runtime::{BoxFuture, Error, ErrorKind};

use super::block;
use super::server::{Answer, Request, Server};
use crate::visit_api::{Arguments, calls};

const TOKEN: &str = "5a2eb231d652b49f4d7fc0fbb78328fb";

fn payloads() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("payloads")
}

fn of<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the value fits")
}

fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(format!("{}/vc/stable/api_v3", server.url()))
        .api_token(TOKEN)
        .account_code("vclinic")
        .build()
        .expect("the settings are fine")
}

type CapturedCall = Box<dyn Fn(&Client) -> BoxFuture<'static, Result<Value, Error>>>;

/// A call whose value is converted back to JSON.
macro_rules! call {
    (|$client:ident| $call:expr) => {
        Box::new(
            |$client: &Client| -> BoxFuture<'static, Result<Value, Error>> {
                let call = $call;
                Box::pin(async move { Ok(to_json(&call.await?)) })
            },
        ) as CapturedCall
    };
}

fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what was read can be written")
}

/// The requests of the captures, and others that are like them, with the ids of their operations.
fn captured_calls() -> Vec<(&'static str, CapturedCall)> {
    vec![
        (
            "createIntake",
            call!(|c| c.intakes().create_intake_form(&of(
                json!({"provider": 541, "reason_for_visit": "Test", "reset": true, "type": 1})
            ))),
        ),
        (
            "createIntake",
            call!(|c| c.intakes().create_intake(&of(
                json!({"type": 1, "room_code": "sandbox", "reason_for_visit": "followup"})
            ))),
        ),
        (
            "updateIntake",
            call!(|c| {
                c.intakes().update_intake_multipart(
            &of(json!("57a0705e-1c4c-4f24-b51d-3c71ac1f0144")),
            &of(json!({"location": "CA", "phone": "7123456789", "reason_for_visit": "Test intake functionalities 2"}))
        )
            }),
        ),
        (
            "getIntake",
            call!(|c| c
                .intakes()
                .get_intake(&of(json!("57a0705e-1c4c-4f24-b51d-3c71ac1f0144")))),
        ),
        (
            "createWalkinVisit",
            call!(|c| {
                c.walkin_visits().create_walkin_visit_multipart(&of(
            json!({"provider_id": 826, "intake_id": "57a0705e-1c4c-4f24-b51d-3c71ac1f0144", "room_code": "ceproom1"})
        ))
            }),
        ),
        (
            "createWalkinVisit",
            call!(|c| {
                c.walkin_visits().create_walkin_visit(&of(
            json!({"provider_id": "181883", "intake_id": "57a0705e-1c4c-4f24-b51d-3c71ac1f0144", "room_code": "ceproom1"})
        ))
            }),
        ),
        (
            "createEconsultVisit",
            call!(|c| {
                c.asynchronous_visits().create_econsult_visit(&of(
            json!({"intake_id": "6050d1a8-b120-45b4-a568-61a664457b11", "room_code": "vclinic_room_code"})
        ))
            }),
        ),
        (
            "listAvailability",
            call!(|c| c
                .appointment_api()
                .list_availability(&ListAvailabilityParams {
                    member_id: Some(of(json!(575))),
                    start: Some(of(json!(1470186000))),
                    end: Some(of(json!(1470790800))),
                    ..Default::default()
                })),
        ),
        (
            "searchAvailability",
            call!(|c| c.appointment_api().search_availability(&of(json!({
                "member_id": 575, "start": 1470186000, "end": 1470790800, "duration": 15,
            })))),
        ),
        (
            "createAppointment",
            call!(
                |c| c.appointment_api().create_appointment_multipart(&of(json!({
                    "member_id": 575, "slot_start": 1470669300, "slot_end": 1470670200, "type": 2,
                    "intakeId": "57a0705e-1c4c-4f24-b51d-3c71ac1f0144",
                })))
            ),
        ),
        (
            "closeVisit",
            call!(|c| c
                .appointment_api()
                .close_visit_multipart(&of(json!({"id": "14"})))),
        ),
        (
            "closeVisit",
            call!(|c| c
                .appointment_api()
                .close_visit_multipart(&of(json!({"id": "14", "reason": "patient_exit_room"})))),
        ),
        (
            "deleteVisit",
            call!(|c| c
                .appointment_api()
                .delete_visit_multipart(&of(json!({"id": "5010007042332"})))),
        ),
        (
            "listVisits",
            call!(|c| c
                .appointment_api()
                .list_visits(&ListVisitsParams::default())),
        ),
        (
            "listVisits",
            call!(|c| c.appointment_api().list_visits(&ListVisitsParams {
                room_code: Some("ck1zs".to_owned()),
                start_time: Some(of(json!(1635721200))),
                end_time: Some(of(json!(1637708400))),
                fields: ["id", "start", "recordings"].map(str::to_owned).to_vec(),
            })),
        ),
        (
            "getVisit",
            call!(|c| c.appointment_api().get_visit(&of(json!("1504")))),
        ),
        (
            "updateVisit",
            call!(|c| c
                .appointment_api()
                .update_visit(&of(json!("1504")), &of(json!({"provider_id": 0})))),
        ),
        (
            "getCurrentVisit",
            call!(|c| c.appointment_api().get_current_visit()),
        ),
        (
            "exportVisitSummary",
            call!(|c| c.visit_export().export_visit_summary(&of(json!("1504")))),
        ),
    ]
}

/// Returns the recorded JSON responses.
fn answers() -> Vec<(u16, Payload)> {
    let payloads = all().into_iter();
    let payloads = payloads.filter(|payload| payload.media == Media::Json);
    payloads
        .filter_map(|payload| match payload.message {
            Message::Response(status) => Some((status, payload)),
            Message::Request => None,
        })
        .collect()
}

/// Returns the pairs of a form or the parts of a multipart body without the boundary. They are sorted, because their order means nothing.
fn pieces(body: &str, boundary: Option<&str>) -> BTreeSet<String> {
    let body = body.replace("\r\n", "\n");
    match boundary {
        None => body.split('&').map(str::to_owned).collect(),
        Some(boundary) => body
            .split(&format!("--{boundary}"))
            .map(|part| part.trim().to_owned())
            .collect(),
    }
}

fn boundary(request: &Request) -> Option<&str> {
    request.header("content-type")?.split("boundary=").nth(1)
}

#[test]
fn every_operation_sends_the_captured_request() {
    let server = Server::start(|_| Answer::json(500, "{}"));
    let client = client(&server);
    let mut seen = BTreeSet::new();
    let mut dump = String::new();
    for (operation, call) in captured_calls() {
        seen.insert(operation);
        block(call(&client)).unwrap_err();
        let request = server.one();
        dump.push_str(&format!("# {operation}\n{}\n\n", request.dump()));
    }
    let captured = all().into_iter();
    let captured = captured.filter(|payload| payload.origin == Origin::Captured);
    let left: BTreeSet<&str> = captured
        .map(|payload| payload.operation)
        .filter(|id| !seen.contains(id))
        .collect();
    assert!(left.is_empty(), "no call is that of a capture: {left:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/client"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("visit-api-requests", dump));
}

#[test]
fn request_bodies_equal_the_captured_ones() {
    let server = Server::start(|_| Answer::json(500, "{}"));
    let client = client(&server);
    let mut left: BTreeSet<&str> = [
        "closeVisit/request.captured.multipart",
        "closeVisit/request.made-reason.multipart",
        "createAppointment/request.captured.multipart",
        "createIntake/request.captured.form",
        "createWalkinVisit/request.captured.multipart",
        "deleteVisit/request.captured.multipart",
        "searchAvailability/request.made-week.form",
        "updateIntake/request.captured.multipart",
    ]
    .into();
    for (operation, call) in captured_calls() {
        block(call(&client)).unwrap_err();
        let request = server.one();
        let body = String::from_utf8(request.body.clone()).expect("the body is text");
        let sent = pieces(&body, boundary(&request));
        left.retain(|name| {
            let captured =
                fs::read_to_string(payloads().join(name)).expect("the payload can be read");
            let first = captured.lines().next().unwrap_or_default();
            let boundary = first.strip_prefix("--");
            !(name.starts_with(&format!("{operation}/"))
                && pieces(captured.trim_end(), boundary) == sent)
        });
    }
    assert!(left.is_empty(), "no call sends {left:?}");
}

#[test]
fn every_recorded_response_is_read_and_written_back_by_every_method() {
    let calls = calls();
    let mut read = BTreeSet::new();
    for (status, payload) in answers() {
        let name = payload.name();
        let methods = calls
            .iter()
            .filter(|call| call.operation == payload.operation);
        for call in methods {
            let body = payload.text();
            let server = Server::start(move |_| Answer::json(status, &body));
            let arguments = Arguments::of(payload.operation);
            let result = block((call.send)(&client(&server), &arguments));
            let sent: Value = serde_json::from_str(&payload.text()).expect("the payload is JSON");
            match result {
                Ok(answer) => {
                    assert_eq!(answer.written, Some(sent), "{}: {name}", call.method);
                    assert!(answer.misfits.is_empty(), "{name}: {:?}", answer.misfits);
                }
                Err(error) => {
                    assert!(status >= 400, "{}: {name}: {error}", call.method);
                    assert_eq!(error.kind(), ErrorKind::Status);
                    assert_eq!(error.code(), Some(status.to_string().as_str()));
                    assert_eq!(error.message(), sent["message"].as_str());
                }
            }
            read.insert(name.clone());
        }
    }
    let all: BTreeSet<String> = answers()
        .iter()
        .map(|(_, payload)| payload.name())
        .collect();
    assert_eq!(read, all, "each is read by a method");
}

#[test]
fn declared_error_body_is_typed() {
    let server = Server::start(|_| {
        Answer::json(
            404,
            r#"{"code":404,"message":"Sorry, this page is not available."}"#,
        )
    });
    let error = block(client(&server).appointment_api().get_visit(&of(json!("7")))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /visits/{id} (getVisit): 404 Not Found: Sorry, this page is not available. (code 404)"
    );
    let body = error.declared().expect("it is declared");
    assert_eq!(
        to_json(&body)["message"],
        "Sorry, this page is not available."
    );
}

#[test]
fn each_operation_sends_its_own_credentials() {
    let server = Server::start(|_| Answer::json(500, "{}"));
    let builder = || Client::builder().base_url(server.url());
    let econsult = |client: Client| {
        let body =
            of(json!({"intake_id": "6050d1a8-b120-45b4-a568-61a664457b11", "room_code": "r"}));
        block(client.asynchronous_visits().create_econsult_visit(&body)).unwrap_err()
    };
    let all = builder()
        .api_token("t")
        .account_code("a")
        .api_key("k")
        .api_secret("s")
        .build()
        .unwrap();
    econsult(all.clone());
    let names = |request: &Request| {
        let names = request.headers.iter().map(|(name, _)| name.as_str());
        names
            .filter(|name| name.starts_with("x-"))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        names(&server.one()),
        "x-accountcode x-apikey x-apisecret x-apitoken"
    );
    block(all.appointment_api().get_current_visit()).unwrap_err();
    assert_eq!(names(&server.one()), "x-accountcode x-apitoken");
    econsult(builder().api_token("t").api_key("k").build().unwrap());
    assert_eq!(names(&server.one()), "x-apitoken");
    let error = econsult(builder().account_code("a").build().unwrap());
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(server.take().is_empty());
    assert!(!format!("{all:?}").contains("\"t\""), "{all:?}");
}
