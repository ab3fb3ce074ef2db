//! Values are written back as they were read.

use conform_runtime::Tree;
use conform_tests::payloads::Payload;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::visit_api::{PayloadTest, for_each_payload};

struct RoundTrip;

impl PayloadTest for RoundTrip {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    ) {
        let name = payload.name();
        let text = payload.text();
        let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written =
            serde_json::to_string(&read).unwrap_or_else(|error| panic!("{name}: {error}"));
        // "30" and 30 differ, and null and absent.
        let [before, after] = [&text, &written].map(|text| Tree::parse(text).expect("it is JSON"));
        assert_eq!(before, after, "{name}");
        let again: T =
            serde_json::from_str(&written).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&again).ok(), Some(written), "{name}");
    }
}

#[test]
fn every_payload_is_written_back_as_it_was_read() {
    let seen = for_each_payload(&mut RoundTrip);
    println!("{seen} payloads read and written back");
    assert!(seen >= 30, "only {seen} payloads");
}

#[test]
fn unknown_members_are_kept() {
    let json = r#"{"id":"1","brand_new":{"a":[1.50,null]},"start":"0042"}"#;
    let visit: vsee_models::Visit = serde_json::from_str(json).unwrap();
    let written = serde_json::to_string(&visit).unwrap();
    assert_eq!(Tree::parse(&written).unwrap(), Tree::parse(json).unwrap());
    assert!(written.contains(r#""brand_new":{"a":[1.50,null]}"#));
}

#[test]
fn absent_and_null_differ() {
    for json in [
        r#"{"id":"1"}"#,
        r#"{"id":"1","actual_start":null}"#,
        r#"{"id":"1","actual_start":5}"#,
        // `null` for a member that the description does not allow to be null is kept, too.
        r#"{"id":"1","description":null,"postvisit":null}"#,
    ] {
        let visit: vsee_models::Visit = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&visit).unwrap(), json);
    }
}

#[test]
fn number_and_its_string_are_equal() {
    let [number, string]: [vsee_models::Visit; 2] = [
        r#"{"id":"1","status":30,"start":1458095488}"#,
        r#"{"id":"1","status":"30","start":"1458095488"}"#,
    ]
    .map(|json| serde_json::from_str(json).unwrap());
    assert_eq!(number, string);
    assert_ne!(
        serde_json::to_string(&number).unwrap(),
        serde_json::to_string(&string).unwrap()
    );
}

#[test]
fn unknown_status_is_kept() {
    let visit: vsee_models::Visit = serde_json::from_str(r#"{"id":"1","status":"60"}"#).unwrap();
    assert_eq!(
        visit.status.as_ref().unwrap(),
        &vsee_models::VisitStatus::Unknown(60)
    );
    assert_eq!(
        serde_json::to_string(&visit).unwrap(),
        r#"{"id":"1","status":"60"}"#
    );
}
