//! Free slots, and appointments in them.

use jiff::{SignedDuration, Timestamp};

use super::time::seconds;
use crate::{
    AppointmentInput, AvailabilityResponse, AvailabilitySlot, ProviderId, UserId, VisitType,
};

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/listAvailability/200.captured.json"));
/// use vsee_models::AvailabilityResponse;
/// use vsee_models::jiff::SignedDuration;
///
/// // The captured response of `GET /availability`.
/// let response: AvailabilityResponse = serde_json::from_str(json)?;
/// let slot = &response.data[0];
/// assert_eq!(slot.duration(), SignedDuration::from_mins(15));
/// assert_eq!(response.slots_of(&slot.providers[0]).next(), Some(slot));
///
/// let appointment = slot.appointment();
/// assert_eq!(slot.start, appointment.slot_start);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl AvailabilitySlot {
    /// Returns when the slot starts.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn start_time(&self) -> Result<Timestamp, jiff::Error> {
        self.start.get().timestamp()
    }

    /// Returns when the slot ends.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn end_time(&self) -> Result<Timestamp, jiff::Error> {
        self.end.get().timestamp()
    }

    /// Returns how long the slot is.
    #[must_use]
    pub fn duration(&self) -> SignedDuration {
        seconds(*self.start.get(), *self.end.get())
    }

    /// Creates an appointment in this slot with any provider. The caller adds what else the clinic needs, such as the patient and the intake.
    #[must_use]
    pub fn appointment(&self) -> AppointmentInput {
        let mut appointment = AppointmentInput::new(*self.start.get(), *self.end.get());
        appointment.r#type = Some(VisitType::Scheduled);
        appointment
    }

    /// Creates an appointment in this slot with this provider; `None` if the provider is not free.
    #[must_use]
    pub fn appointment_with(&self, provider: &UserId) -> Option<AppointmentInput> {
        if !self.providers.contains(provider) {
            return None;
        }
        let mut appointment = self.appointment();
        appointment.provider_id = Some(ProviderId::from(provider));
        Some(appointment)
    }
}

impl AvailabilityResponse {
    /// Returns the slots in which a provider is free, in the order of the response. The response may contain a slot twice.
    pub fn slots_of(&self, provider: &UserId) -> impl Iterator<Item = &AvailabilitySlot> {
        self.data
            .iter()
            .filter(move |slot| slot.providers.contains(provider))
    }
}
