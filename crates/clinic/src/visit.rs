//! A visit, its states, and its form in answers.

use serde_json::{Value, json};

use crate::accounts::{Account, User};
use crate::ids::mixed;
use crate::intake::Intake;
use crate::json::Members;
use crate::style::Style;

/// The kind of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "data", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Kind {
    Walkin,
    Appointment,
    Econsult,
}

impl Kind {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Walkin => 1,
            Self::Appointment => 2,
            Self::Econsult => 3,
        }
    }

    /// Video for what is a call; 4 is what the vendor's e-consult has.
    fn subtype(self) -> i64 {
        match self {
            Self::Walkin | Self::Appointment => 3,
            Self::Econsult => 4,
        }
    }
}

/// Where a visit is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "data", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Status {
    Pending,
    Confirmed,
    InProgress,
    Completed,
    Cancelled,
}

impl Status {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Pending => 10,
            Self::Confirmed => 20,
            Self::InProgress => 25,
            Self::Completed => 30,
            Self::Cancelled => 40,
        }
    }

    pub(crate) fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }
}

/// A visit.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "data", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Visit {
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    /// The status that was set last; see [`Visit::status_at`].
    pub(crate) status: Status,
    pub(crate) member: u64,
    /// 0 where nobody holds it.
    pub(crate) provider: u64,
    pub(crate) room_code: Option<String>,
    pub(crate) intake: Option<String>,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) actual_end: Option<i64>,
    pub(crate) completed_by: Option<u64>,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// What a recorded visit had besides.
    pub(crate) recorded: Members,
}

/// How long an e-consult can be answered after its end, as in the vendor's example.
const ECONSULT_EXPIRY: i64 = 14_400;

impl Visit {
    /// Returns the status at a time: an appointment is in progress from its start to its end.
    pub(crate) fn status_at(&self, now: i64) -> Status {
        let is_due = self.kind == Kind::Appointment
            && self.status == Status::Confirmed
            && (self.start..self.end).contains(&now);
        if is_due {
            Status::InProgress
        } else {
            self.status
        }
    }

    /// Returns whether it takes the time of its provider.
    pub(crate) fn is_booked(&self) -> bool {
        self.kind == Kind::Appointment && !self.status.is_over()
    }

    /// Returns the key of the address of its summary, and of the link for its patient.
    pub(crate) fn key(&self) -> String {
        format!("{:010x}", mixed(self.id) & 0xff_ffff_ffff)
    }

    /// Returns it as answers have it, with its intake.
    pub(crate) fn shown(
        &self,
        account: &Account,
        intake: Option<&Intake>,
        style: Style,
        now: i64,
    ) -> Members {
        let status = self.status_at(now);
        let room = self
            .room_code
            .as_deref()
            .and_then(|code| account.room(code));
        let mut members = self.recorded.clone();
        let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        set("id", json!(self.id.to_string()));
        set("member_id", style.number(self.member));
        set("provider_id", style.number(self.provider));
        set("account_code", json!(account.code));
        set("start", style.number(self.start));
        set("end", style.number(self.end));
        set("actual_end", style.optional(self.actual_end));
        set("type", style.number(self.kind.code()));
        set("status", style.number(status.code()));
        set(
            "completed_by",
            style.optional(self.completed_by.and_then(signed)),
        );
        set("created", json!(self.created));
        set("modified", json!(self.modified));
        if style == Style::Y2016 {
            set("_id", json!(self.id.to_string()));
        }
        if self.recorded.is_empty() {
            let started = status == Status::InProgress || status == Status::Completed;
            set(
                "actual_start",
                style.optional(started.then_some(self.start)),
            );
            set("code", json!(format!("{:024x}", mixed(self.id))));
            set("specialty_id", Value::Null);
            set("state", Value::Null);
            set("subtype", style.number(self.kind.subtype()));
            set("pending_actions", json!([]));
            set(
                "account",
                json!({ "code": account.code, "name": account.name }),
            );
            if self.kind == Kind::Econsult {
                set("expiry", json!(self.end + ECONSULT_EXPIRY));
            }
            if self.kind == Kind::Appointment {
                set("one_time_link_token", json!(self.key()));
            }
        }
        if let Some(code) = &self.room_code {
            set("room_code", json!(code));
        }
        if let Some(room) = room {
            set("room_id", style.optional(signed(room.id)));
            set(
                "room",
                json!({ "id": room.id.to_string(), "code": room.code, "name": room.name }),
            );
        }
        if let Some(user) = account.user(self.member) {
            set("member", person(user, style));
        }
        match account.user(self.provider) {
            Some(user) => set("provider", provider(user)),
            // A visit that was handed over or given up has no provider of a recording any more.
            None if self.provider == 0 => drop(members.remove("provider")),
            None => {}
        }
        if let (Some(id), Some(intake)) = (&self.intake, intake) {
            let mut intake = intake.shown(id);
            intake.insert("visit_id".to_owned(), json!(self.id.to_string()));
            members.insert("intake_id".to_owned(), json!(id));
            members.insert("intake".to_owned(), Value::Object(intake));
        }
        members
    }
}

fn signed(number: u64) -> Option<i64> {
    i64::try_from(number).ok()
}

/// Returns the patient of a visit.
fn person(user: &User, style: Style) -> Value {
    json!({
        "id": user.id.to_string(),
        "type": style.number(user.role.code()),
        "subtype": "",
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": user.full_name(),
        "active": true,
    })
}

/// Returns the provider of a visit.
fn provider(user: &User) -> Value {
    json!({
        "id": user.id.to_string(),
        "subtype": "482",
        "first_name": user.first_name,
        "last_name": user.last_name,
        "full_name": user.full_name(),
        "title": "",
        "suffix": "",
    })
}
