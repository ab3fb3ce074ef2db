//! Records that are taken over from recorded answers.

use serde_json::Value;

use crate::ids::Ids;
use crate::intake::Intake;
use crate::json::{Members, id, whole};
use crate::records::Records;
use crate::visit::{Kind, Status, Visit};

/// Takes over the visits and intakes of an answer, and returns how many there are.
pub(crate) fn take(records: &mut Records, ids: &mut Ids, answer: &Value) -> usize {
    let data = answer.get("data").unwrap_or(&Value::Null);
    let items = data
        .as_array()
        .map_or(std::slice::from_ref(data), Vec::as_slice);
    let objects = items.iter().filter_map(Value::as_object);
    objects.map(|object| one(records, ids, object)).sum()
}

fn one(records: &mut Records, ids: &mut Ids, object: &Members) -> usize {
    if object.contains_key("status") {
        return visit(records, ids, object);
    }
    usize::from(object.contains_key("reason_for_visit") && intake(records, object, None).is_some())
}

/// Takes over an intake, and returns its id.
fn intake(records: &mut Records, object: &Members, owner: Option<u64>) -> Option<String> {
    let id = object.get("id")?.as_str()?.to_owned();
    let time = |name: &str| object.get(name).and_then(whole).unwrap_or(0);
    let intake = Intake {
        owner,
        created: time("created"),
        modified: time("modified"),
        members: object.clone(),
    };
    records.set_intake(id.clone(), intake);
    Some(id)
}

/// Takes over a visit with its intake, and returns how many records that makes.
fn visit(records: &mut Records, ids: &mut Ids, object: &Members) -> usize {
    let number = |name: &str| object.get(name).and_then(id);
    let time = |name: &str| object.get(name).and_then(whole);
    let kind = match time("type") {
        Some(1) => Kind::Walkin,
        Some(2) => Kind::Appointment,
        Some(3) => Kind::Econsult,
        _ => return 0,
    };
    let status = match time("status") {
        Some(10) => Status::Pending,
        Some(20) => Status::Confirmed,
        Some(25) => Status::InProgress,
        Some(30) => Status::Completed,
        Some(40) => Status::Cancelled,
        _ => return 0,
    };
    let (Some(id), Some(member)) = (number("id"), number("member_id")) else {
        return 0;
    };
    let inner = object.get("intake").and_then(Value::as_object);
    let intake = inner.and_then(|inner| intake(records, inner, Some(member)));
    let count = 1 + usize::from(intake.is_some());
    let mut recorded = object.clone();
    recorded.remove("intake");
    let visit = Visit {
        id,
        kind,
        status,
        member,
        provider: number("provider_id").unwrap_or(0),
        room_code: object
            .get("room_code")
            .and_then(Value::as_str)
            .map(str::to_owned),
        intake,
        start: time("start").unwrap_or(0),
        end: time("end").unwrap_or(0),
        actual_end: time("actual_end"),
        completed_by: number("completed_by"),
        created: time("created").unwrap_or(0),
        modified: time("modified").unwrap_or(0),
        recorded,
    };
    ids.skip(id);
    records.set_visit(visit);
    count
}
