//! When providers are free.

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::json::{Members, id, whole};
use crate::session::Session;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
/// The hours of every provider on every day, in seconds since midnight UTC.
const HOURS: std::ops::Range<i64> = 9 * 3600..17 * 3600;
/// The length of a slot that no request names, in minutes.
const DURATION: i64 = 15;
/// The last second that has ten digits.
const LATEST: i64 = 9_999_999_999;
/// The longest time that one call asks about, in days.
const LONGEST: i64 = 31;

impl Session<'_> {
    /// Lists the slots between two times in which a provider is free, each with those who are.
    pub(crate) fn availability(&self, asked: &Members) -> Outcome<Value> {
        let number = |name: &str, default: i64| match asked.get(name) {
            None | Some(Value::Null) => Ok(default),
            Some(value) => whole(value)
                .filter(|number| *number >= 0)
                .ok_or_else(|| Failure::bad(format!("`{name}` must be a whole number."))),
        };
        let time = |name: &str, default: i64| {
            let time = number(name, default)?;
            match time {
                0..=LATEST => Ok(time),
                _ => Err(Failure::bad(format!("`{name}` must be in seconds."))),
            }
        };
        let start = time("start", self.now)?.max(self.now);
        let end = time("end", start + 7 * DAY)?;
        let length = number("duration", DURATION)?.saturating_mul(MINUTE);
        // No slot is shorter than a minute or longer than a day.
        if !(1..=DAY).contains(&length) {
            return Ok(Value::Array(Vec::new()));
        }
        let end = end.min(start + LONGEST * DAY);
        // An intake that names a provider asks for nobody else.
        let intake = asked.get("intake_id").and_then(Value::as_str);
        let intake = intake.and_then(|id| self.records.intake(id));
        let wanted = intake.and_then(|intake| id(intake.members.get("provider_id")?));
        let mut slots = Vec::new();
        let mut day = start - start.rem_euclid(DAY);
        while day < end {
            let mut slot = day + HOURS.start;
            while slot + length <= day + HOURS.end {
                if slot >= start && slot + length <= end {
                    let free: Vec<String> = self
                        .free_providers(slot, slot + length, None)
                        .filter(|id| wanted.is_none_or(|wanted| wanted == *id))
                        .map(|id| id.to_string())
                        .collect();
                    if !free.is_empty() {
                        slots.push(
                            json!({ "start": slot, "end": slot + length, "providers": free }),
                        );
                    }
                }
                slot += length;
            }
            day += DAY;
        }
        Ok(Value::Array(slots))
    }

    /// Returns the providers who work and have no appointment from one time to another, but for that of a number.
    pub(crate) fn free_providers(
        &self,
        start: i64,
        end: i64,
        but_for: Option<u64>,
    ) -> impl Iterator<Item = u64> {
        let midnight = start - start.rem_euclid(DAY);
        let works = start - midnight >= HOURS.start && end - midnight <= HOURS.end;
        let providers = self.account.providers().map(|provider| provider.id);
        providers.filter(move |provider| works && !self.is_booked(*provider, start, end, but_for))
    }

    /// Returns whether an appointment of a provider is in that time.
    fn is_booked(&self, provider: u64, start: i64, end: i64, but_for: Option<u64>) -> bool {
        let mut visits = self.records.visits();
        visits.any(|visit| {
            visit.is_booked()
                && but_for != Some(visit.id)
                && visit.provider == provider
                && visit.start < end
                && start < visit.end
        })
    }
}
