//! What each call does to the state.

use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};
use vsee_clinic::{Clock, Style};

use super::{ADA, BEN, Desk, HOUR, MORNING};

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
    assert_eq!(desk.refused("patient-token", "/visits/close", closing), 403);
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
    assert_eq!(desk.refused("patient-token", "/visits", again), 404);
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
    assert_eq!(status, 403, "Ben is not free, while the visit is there");
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
fn what_the_description_allows_is_not_refused_for_its_size() {
    let desk = Desk::new(Style::Y2021);
    for duration in ["10000000000", "99999999999999999999"] {
        let slots = desk.get(
            "patient-token",
            &format!("/availability?duration={duration}"),
        );
        assert_eq!(slots, json!([]), "{duration} minutes");
    }
    let visit = desk.book(ADA, MORNING + HOUR);
    let id = visit["id"].as_str().expect("a text");
    let nothing = Request::post(format!("/api_v3/visits/{id}?version=2"))
        .header("X-ApiToken", "patient-token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Bytes::new())
        .expect("it is a request");
    let (status, same) = desk.send(&nothing);
    assert_eq!((status, &same["data"]["start"]), (200, &visit["start"]));
}
