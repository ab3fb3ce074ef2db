//! `Debug` shows no patient data and no token.

use std::collections::BTreeSet;

use conform_tests::payloads::Payload;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::visit_api::{PayloadTest, for_each_payload};

/// Members that hold patient data or secrets, whether the description marks them or not.
const PRIVATE: &[&str] = &[
    "first_name",
    "last_name",
    "full_name",
    "dob",
    "phone",
    "reason_for_visit",
    "physical_exam",
    "assessment_plan",
    "diagnosis",
    "patient_instructions",
    "disposition",
    "one_time_link_token",
    "conference_pin",
    "condition",
    "procedure",
    "Directions",
    "Drug",
    "DrugID",
    "PharmacyNcpdpId",
    "PrescriptionDate",
    "custom_symptoms",
    "custom_symptoms_duration",
    "modifiedBy",
];

struct Private {
    leaks: BTreeSet<String>,
    values: usize,
}

impl PayloadTest for Private {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    ) {
        let read: T = serde_json::from_str(&payload.text()).expect("the payload fits its type");
        let shown = format!("{read:?} {read:#?}");
        let value: Value = serde_json::from_str(&payload.text()).expect("the payload is JSON");
        let mut values = Vec::new();
        collect(&value, &mut values);
        self.values += values.len();
        for (member, text) in values {
            if shown.contains(&text) {
                self.leaks.insert(format!("{}: {member}", payload.name()));
            }
        }
    }
}

/// Collects the private texts that are long enough not to occur by chance.
fn collect(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if PRIVATE.contains(&name.as_str()) && text.len() > 3 => {
                        found.push((name.clone(), text.clone()));
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[test]
fn debug_shows_no_patient_data_and_no_token() {
    let mut test = Private {
        leaks: BTreeSet::new(),
        values: 0,
    };
    for_each_payload(&mut test);
    println!("{} private values searched for", test.values);
    assert!(test.values > 100, "only {} private values", test.values);
    assert!(test.leaks.is_empty(), "{:#?}", test.leaks);
}
