//! Visits: made, listed, changed and ended.

use serde_json::{Value, json};

use crate::accounts::Role;
use crate::failure::{Failure, Outcome};
use crate::json::{Members, id, text, whole};
use crate::session::Session;
use crate::visit::{Kind, Status, Visit};

/// How long a walk-in or an e-consult is taken to last, in seconds, as in the vendor's examples.
const LENGTH: i64 = 900;
/// How long an appointment may last, in seconds.
const LONGEST: i64 = 28_800;

impl Session<'_> {
    /// Puts a patient into a waiting room.
    pub(crate) fn add_walkin(&mut self, sent: &Members) -> Outcome<Value> {
        let room = self.room_of(sent)?;
        let provider = self.provider_of(sent)?.unwrap_or(0);
        let visit = self.visit(Kind::Walkin, sent)?;
        self.add(Visit {
            status: Status::Pending,
            provider,
            room_code: Some(room),
            ..visit
        })
    }

    /// Makes an e-consult, which any provider of the room may answer.
    pub(crate) fn add_econsult(&mut self, sent: &Members) -> Outcome<Value> {
        let room = self.room_of(sent)?;
        let visit = self.visit(Kind::Econsult, sent)?;
        self.add(Visit {
            status: Status::Confirmed,
            room_code: Some(room),
            ..visit
        })
    }

    /// Books a slot.
    pub(crate) fn create_appointment(&mut self, sent: &Members) -> Outcome<Value> {
        let (start, end) = self
            .slot_of(sent, None)?
            .ok_or_else(|| Failure::bad("`slot_start` and `slot_end` must be given."))?;
        let room_code = match sent.get("room_code").and_then(text) {
            Some(_) => Some(self.room_of(sent)?),
            None => None,
        };
        let provider = self.free(self.provider_of(sent)?, start, end, None)?;
        let visit = self.visit(Kind::Appointment, sent)?;
        self.add(Visit {
            status: Status::Confirmed,
            provider,
            room_code,
            start,
            end,
            ..visit
        })
    }

    /// Moves an appointment, hands it over, or takes it from its provider with the number 0.
    pub(crate) fn update(&mut self, id_text: &str, sent: &Members) -> Outcome<Value> {
        let known = self.find(id_text)?.clone();
        if known.kind != Kind::Appointment {
            return Err(Failure::forbidden("Only appointments can be changed."));
        }
        if known.status.is_over() {
            return Err(Failure::forbidden("The appointment is over."));
        }
        let changed = self.changed(known, sent).map_err(Failure::of_change)?;
        self.add(changed)
    }

    /// Returns an appointment with the slot and the provider that a body names.
    fn changed(&self, known: Visit, sent: &Members) -> Outcome<Visit> {
        let slot = self.slot_of(sent, Some((known.start, known.end)))?;
        let (start, end) = slot.unwrap_or((known.start, known.end));
        let is_given_up = sent.get("provider_id").and_then(whole) == Some(0);
        let provider = if is_given_up {
            0
        } else {
            let wanted = self.provider_of(sent)?;
            let is_moved = slot.is_some() || wanted.is_some_and(|wanted| wanted != known.provider);
            let keeper = wanted.or(Some(known.provider).filter(|provider| *provider != 0));
            match keeper {
                // Its own old time is not in the way of the new one.
                Some(_) if is_moved => self.free(keeper, start, end, Some(known.id))?,
                keeper => keeper.unwrap_or(0),
            }
        };
        Ok(Visit {
            provider,
            start,
            end,
            modified: self.now,
            ..known
        })
    }

    /// Ends a visit. What becomes of it depends on whether it went on, and on the reason.
    pub(crate) fn close(&mut self, sent: &Members) -> Outcome<Value> {
        let known = self.find_in(sent)?;
        let reason = sent.get("reason").and_then(text);
        let status = match (known.status_at(self.now), reason) {
            (Status::Completed | Status::Cancelled, _) => {
                return Err(Failure::forbidden("The visit is over already."));
            }
            (_, Some("patient_end_call" | "call_ended")) => Status::Completed,
            (_, Some("patient_exit_room" | "patient_cancel_appointment")) => Status::Cancelled,
            (_, Some(_)) => return Err(Failure::bad("The reason is not known.")),
            (Status::InProgress, None) => Status::Completed,
            (Status::Pending | Status::Confirmed, None) => Status::Cancelled,
        };
        let id = known.id;
        self.end(id, status)
    }

    /// Cancels any visit, which takes an admin token.
    pub(crate) fn delete(&mut self, sent: &Members) -> Outcome<Value> {
        if !self.is_admin() {
            return Err(Failure::forbidden(
                "Only an admin token may force-cancel visits.",
            ));
        }
        let id = self.find_in(sent)?.id;
        self.end(id, Status::Cancelled)
    }

    fn end(&mut self, id: u64, status: Status) -> Outcome<Value> {
        let (now, caller) = (self.now, self.caller().id);
        let known = self.records.visit(id).ok_or_else(Failure::absent)?;
        let ended = Visit {
            status,
            actual_end: Some(now),
            completed_by: Some(caller),
            modified: now,
            ..known.clone()
        };
        self.records.set_visit(ended);
        Ok(json!({ "id": id.to_string() }))
    }

    /// Lists the visits of the caller, by their start.
    pub(crate) fn list(&self, asked: &Members) -> Outcome<Value> {
        let time = |name: &str| match asked.get(name) {
            None => Ok(None),
            Some(value) => whole(value)
                .map(Some)
                .ok_or_else(|| Failure::bad(format!("`{name}` must be a whole number."))),
        };
        let (from, until) = (time("start_time")?, time("end_time")?);
        let room = asked.get("room_code").and_then(text);
        let fields: Vec<&str> = asked
            .get("fields")
            .and_then(text)
            .map(|fields| fields.split(',').map(str::trim).collect())
            .unwrap_or_default();
        let visits = self.records.visits().filter(|visit| {
            self.may_see(visit)
                && from.is_none_or(|from| visit.start >= from)
                && until.is_none_or(|until| visit.start <= until)
                && room.is_none_or(|room| visit.room_code.as_deref() == Some(room))
        });
        let mut visits: Vec<&Visit> = visits.collect();
        visits.sort_by_key(|visit| (visit.start, visit.id));
        let shown = visits.into_iter().map(|visit| {
            let mut members = self.show(visit);
            // Recordings come only to those who ask for them.
            members.retain(|name, _| match fields.is_empty() {
                true => name != "recordings",
                false => name == "id" || fields.contains(&name.as_str()),
            });
            Value::Object(members)
        });
        Ok(Value::Array(shown.collect()))
    }

    /// Shows a visit.
    pub(crate) fn get(&self, id: &str) -> Outcome<Value> {
        Ok(Value::Object(self.show(self.find(id)?)))
    }

    /// Shows the visit that the caller is in or waits for: the one that began last.
    pub(crate) fn current(&self) -> Outcome<Value> {
        let is_current = |visit: &&Visit| {
            let status = visit.status_at(self.now);
            let waits = visit.kind == Kind::Walkin && status == Status::Pending;
            let caller = self.caller().id;
            (waits || status == Status::InProgress)
                && (visit.member == caller || visit.provider == caller)
        };
        let visits = self.records.visits().filter(is_current);
        let last = visits.max_by_key(|visit| (visit.start, visit.id));
        let visit = last.ok_or_else(Failure::absent)?;
        Ok(Value::Object(self.show(visit)))
    }

    /// Names the address of the summary of a visit.
    pub(crate) fn export(&self, id: &str) -> Outcome<Value> {
        let visit = self.find(id)?;
        let url = format!(
            "{}/summaries/{}/{}.pdf",
            self.base_url.trim_end_matches('/'),
            visit.id,
            visit.key()
        );
        Ok(json!({ "url": url }))
    }

    fn show(&self, visit: &Visit) -> Members {
        let intake = visit.intake.as_ref();
        let intake = intake.and_then(|id| self.records.intake(id));
        visit.shown(self.account, intake, self.style, self.now)
    }

    /// Keeps a visit, and shows it.
    fn add(&mut self, visit: Visit) -> Outcome<Value> {
        let shown = self.show(&visit);
        self.records.set_visit(visit);
        Ok(Value::Object(shown))
    }

    /// Returns a visit by its number, if the caller may see it.
    fn find(&self, id_text: &str) -> Outcome<&Visit> {
        let id: u64 = id_text.parse().map_err(|_| Failure::absent())?;
        let visit = self.records.visit(id);
        let visit = visit.filter(|visit| self.may_see(visit));
        visit.ok_or_else(Failure::absent)
    }

    /// Returns the visit that a body names.
    fn find_in(&self, sent: &Members) -> Outcome<&Visit> {
        let number = sent.get("id").and_then(id);
        let number = number.ok_or_else(|| Failure::bad("`id` must be the number of a visit."))?;
        self.find(&number.to_string())
    }

    pub(crate) fn may_see(&self, visit: &Visit) -> bool {
        let caller = self.caller();
        match caller.role {
            Role::Patient => visit.member == caller.id,
            Role::Provider => visit.provider == caller.id || visit.provider == 0,
            Role::Admin => true,
        }
    }

    /// Returns a new visit with the intake that a body names, not yet kept.
    fn visit(&mut self, kind: Kind, sent: &Members) -> Outcome<Visit> {
        let name = sent.get("intake_id").or_else(|| sent.get("intakeId"));
        let intake_id = name.and_then(text).unwrap_or_default();
        let intake = self.intake(intake_id);
        let intake = intake.map_err(|_| Failure::unknown("There is no such intake."))?;
        let caller = self.caller();
        let named = sent.get("member_id").and_then(id);
        let member = match (caller.role, named) {
            (Role::Patient, Some(named)) if named != caller.id => {
                return Err(Failure::forbidden(
                    "A patient makes visits of their own only.",
                ));
            }
            (Role::Patient, _) => caller.id,
            (_, Some(named)) => named,
            // The patient who made the intake, or whom it names.
            (_, None) => {
                let of_intake = intake.members.get("member_id").and_then(id);
                of_intake.or(intake.owner).unwrap_or(caller.id)
            }
        };
        let now = self.now;
        Ok(Visit {
            id: self.ids.number(),
            kind,
            status: Status::Pending,
            member,
            provider: 0,
            room_code: None,
            intake: Some(intake_id.to_owned()),
            start: now,
            end: now + LENGTH,
            actual_end: None,
            completed_by: None,
            created: now,
            modified: now,
            recorded: Members::new(),
        })
    }

    /// Returns the room that a body names.
    fn room_of(&self, sent: &Members) -> Outcome<String> {
        let code = sent.get("room_code").and_then(text);
        let room = code.and_then(|code| self.account.room(code));
        let room = room.ok_or_else(|| Failure::unknown("There is no such room."))?;
        Ok(room.code.clone())
    }

    /// Returns the provider that a body names; 0 is nobody, as in answers.
    fn provider_of(&self, sent: &Members) -> Outcome<Option<u64>> {
        let named = sent.get("provider_id");
        let named = named.filter(|value| !value.is_null() && whole(value) != Some(0));
        let Some(value) = named else {
            return Ok(None);
        };
        let provider = id(value).filter(|number| {
            let mut providers = self.account.providers();
            providers.any(|provider| provider.id == *number)
        });
        provider
            .map(Some)
            .ok_or_else(|| Failure::unknown("There is no such provider."))
    }

    /// Returns the slot that a body names. Of one that is known, a body may move the start alone, or the end.
    fn slot_of(&self, sent: &Members, known: Option<(i64, i64)>) -> Outcome<Option<(i64, i64)>> {
        let time = |name: &str| sent.get(name).and_then(whole);
        let (start, end) = match (time("slot_start"), time("slot_end"), known) {
            (Some(start), Some(end), _) => (start, end),
            (Some(start), None, Some((from, until))) => (start, start + (until - from)),
            (None, Some(end), Some((from, _))) => (from, end),
            _ => return Ok(None),
        };
        if start < self.now || end <= start {
            let why = "There is no such slot: it must lie ahead, and end after it begins.";
            return Err(Failure::unknown(why));
        }
        if end - start > LONGEST {
            return Err(Failure::unknown("There is no such slot: it is too long."));
        }
        Ok(Some((start, end)))
    }

    /// Returns the provider who is asked for, or any, if they are free.
    fn free(
        &self,
        wanted: Option<u64>,
        start: i64,
        end: i64,
        but_for: Option<u64>,
    ) -> Outcome<u64> {
        let mut free = self.free_providers(start, end, but_for);
        let found = free.find(|id| wanted.is_none_or(|wanted| wanted == *id));
        found.ok_or_else(|| Failure::unknown("The slot is not free."))
    }
}
