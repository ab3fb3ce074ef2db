//! Intakes: made, changed and shown.

use serde_json::{Value, json};

use crate::accounts::Role;
use crate::failure::{Failure, Outcome};
use crate::intake::Intake;
use crate::json::Members;
use crate::session::Session;

/// The members of an intake that the vendor's tables and examples name. All others are custom fields.
const NAMED: [&str; 13] = [
    "provider",
    "provider_id",
    "reason_for_visit",
    "type",
    "member_id",
    "room_code",
    "room",
    "attachments",
    "location",
    "phone",
    "reset",
    "consent",
    "consultation",
];

/// Members that the service writes itself; what a request says of them is left out.
const OWN: [&str; 7] = [
    "id",
    "_id",
    "created",
    "modified",
    "visit_id",
    "invoice_id",
    "medical_profile",
];

impl Session<'_> {
    /// Keeps what was sent, and answers the id with the custom fields.
    pub(crate) fn create_intake(&mut self, sent: Members) -> Outcome<Value> {
        let sent = kept(sent);
        let id = self.ids.uuid();
        let mut answer = sent.clone();
        answer.retain(|name, _| !NAMED.contains(&name.as_str()));
        answer.insert("id".to_owned(), json!(id));
        let intake = Intake {
            owner: self.user.map(|user| user.id),
            members: sent,
            created: self.now,
            modified: self.now,
        };
        self.records.set_intake(id, intake);
        Ok(Value::Object(answer))
    }

    /// Adds what was sent to an intake.
    pub(crate) fn update_intake(&mut self, id: &str, sent: Members) -> Outcome<Value> {
        let known = self.intake(id)?.clone();
        let mut members = known.members;
        members.extend(kept(sent));
        let changed = Intake {
            members,
            modified: self.now,
            ..known
        };
        self.records.set_intake(id.to_owned(), changed);
        Ok(json!({ "id": id }))
    }

    /// Shows an intake, with the visit that was made of it last.
    pub(crate) fn get_intake(&self, id: &str) -> Outcome<Value> {
        let mut shown = self.intake(id)?.shown(id);
        let visits = self.records.visits();
        let own = visits.filter(|visit| visit.intake.as_deref() == Some(id) && self.may_see(visit));
        if let Some(visit) = own.max_by_key(|visit| visit.id) {
            shown.insert("visit_id".to_owned(), json!(visit.id.to_string()));
        }
        Ok(Value::Object(shown))
    }

    /// Returns an intake that the caller may see: a patient those of nobody and their own.
    pub(crate) fn intake(&self, id: &str) -> Outcome<&Intake> {
        let intake = self.records.intake(id).ok_or_else(Failure::absent)?;
        let caller = self.caller();
        let is_other = intake.owner.is_some_and(|owner| owner != caller.id);
        if caller.role == Role::Patient && is_other {
            return Err(Failure::absent());
        }
        Ok(intake)
    }
}

/// Returns what is kept of a body. A form has the consultation as a JSON text.
fn kept(mut sent: Members) -> Members {
    sent.retain(|name, _| !OWN.contains(&name.as_str()));
    if let Some(consultation) = sent.get_mut("consultation")
        && let Some(text) = consultation.as_str()
        && let Ok(Value::Object(members)) = serde_json::from_str(text)
    {
        *consultation = Value::Object(members);
    }
    sent
}
