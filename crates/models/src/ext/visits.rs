//! Visits and intakes: their times, states and people.

use jiff::{SignedDuration, Timestamp};

use super::time::{between, point};
use crate::{
    Attachment, Intake, IntakeAttachments, ProviderId, UpdateVisitInput, Visit, VisitStatus,
    VisitSubtype, VisitType,
};

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::jiff::{SignedDuration, Timestamp};
/// use vsee_models::{VisitResponse, VisitStatus, VisitSubtype};
///
/// // The captured response of `GET /visits/{id}`.
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let start: Timestamp = "2021-09-14T14:10:16Z".parse()?;
/// assert_eq!(visit.start_time()?, Some(start));
/// assert_eq!(visit.scheduled_duration(), Some(SignedDuration::from_mins(5)));
/// assert_eq!(visit.is_upcoming(start - SignedDuration::from_secs(1)), Some(true));
/// assert_eq!(visit.is_past(start), Some(true));
/// // It has started and, according to this payload, not ended.
/// assert!(visit.actual_start_time()?.is_some());
/// assert_eq!(visit.actual_duration(), None);
///
/// assert_eq!(visit.current_status(), Some(VisitStatus::Completed));
/// assert_eq!(visit.meeting_subtype(), Some(VisitSubtype::Video));
/// assert!(!visit.is_group());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Visit {
    /// Returns the scheduled start of the visit; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.start.value())
    }

    /// Returns the scheduled end of the visit; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn end_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.end.value())
    }

    /// Returns when the visit started; `None` if it has not, or the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn actual_start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.actual_start.value())
    }

    /// Returns when the visit ended; `None` if it has not, or the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn actual_end_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.actual_end.value())
    }

    /// Returns the deadline for answering an e-consult. The meaning is inferred.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn expiry_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        self.expiry
            .value()
            .map(|expiry| expiry.get().timestamp())
            .transpose()
    }

    /// Returns when the visit was created; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn created_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.created.value())
    }

    /// Returns when the visit was last changed; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn modified_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.modified.value())
    }

    /// Returns the scheduled duration of the visit; `None` if the response does not contain both start and end.
    #[must_use]
    pub fn scheduled_duration(&self) -> Option<SignedDuration> {
        between(self.start.value(), self.end.value())
    }

    /// Returns how long the visit lasted; `None` if it has not started or not ended.
    #[must_use]
    pub fn actual_duration(&self) -> Option<SignedDuration> {
        between(self.actual_start.value(), self.actual_end.value())
    }

    /// Returns whether the visit is upcoming, by the rule of the vendor's page: it starts after `now`. `None` if the response does not contain
    /// the start.
    #[must_use]
    pub fn is_upcoming(&self, now: Timestamp) -> Option<bool> {
        let start = self.start.value()?.get();
        Some(i128::from(start.0) * 1_000_000_000 > now.as_nanosecond())
    }

    /// Returns whether the visit is past. Every visit that is not upcoming is past, also one in progress. `None` if the response does not contain
    /// the start.
    #[must_use]
    pub fn is_past(&self, now: Timestamp) -> Option<bool> {
        self.is_upcoming(now).map(|upcoming| !upcoming)
    }

    /// Returns the status of the visit, whether its code is written as a number or a string.
    #[must_use]
    pub fn current_status(&self) -> Option<VisitStatus> {
        self.status.as_ref().map(|status| *status.get())
    }

    /// Returns the type of the visit, whether its code is written as a number or a string.
    #[must_use]
    pub fn visit_type(&self) -> Option<VisitType> {
        self.r#type.as_ref().map(|ty| *ty.get())
    }

    /// Returns how the patient and the provider meet: `subtype`, or `subType` if only that is present.
    #[must_use]
    pub fn meeting_subtype(&self) -> Option<VisitSubtype> {
        let subtype = self.subtype.value().or(self.sub_type.value());
        subtype.map(|subtype| *subtype.get())
    }

    /// Returns whether the visit is a group appointment: only these have a `visit_group_id`.
    #[must_use]
    pub const fn is_group(&self) -> bool {
        self.visit_group_id.value().is_some()
    }

    /// Returns the provider of the visit; `None` if no provider is assigned ([`ProviderId::NOBODY`] or `null`), or the
    /// response does not contain it.
    ///
    /// ```
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/createEconsultVisit/200.captured.json"));
    /// use vsee_models::{ProviderId, VisitResponse};
    ///
    /// // The captured response of `POST /visits/add_econsult`: no provider has accepted it yet.
    /// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
    /// assert_eq!(visit.provider_id, ProviderId::NOBODY.into());
    /// assert_eq!(visit.assigned_provider(), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn assigned_provider(&self) -> Option<&ProviderId> {
        self.provider_id
            .value()
            .filter(|id| **id != ProviderId::NOBODY)
    }
}

impl VisitStatus {
    /// Returns whether a visit with this status is over: completed, cancelled or refunded. `None` for a status that the description does not list.
    ///
    /// ```
    /// use vsee_models::VisitStatus;
    ///
    /// assert_eq!(VisitStatus::Cancelled.is_over(), Some(true));
    /// assert_eq!(VisitStatus::InProgress.is_over(), Some(false));
    /// assert_eq!(VisitStatus::Unknown(60).is_over(), None);
    /// ```
    #[must_use]
    pub const fn is_over(self) -> Option<bool> {
        match self {
            Self::Pending | Self::Confirmed | Self::InProgress => Some(false),
            Self::Completed | Self::Cancelled | Self::Refunded => Some(true),
            Self::Unknown(_) => None,
        }
    }
}

impl UpdateVisitInput {
    /// Creates the change that removes the provider of an appointment: `provider_id` is `0`.
    ///
    /// ```
    /// use vsee_models::UpdateVisitInput;
    ///
    /// let change = UpdateVisitInput::unassign();
    /// assert_eq!(serde_json::to_string(&change)?, r#"{"provider_id":0}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn unassign() -> Self {
        Self {
            provider_id: Some(ProviderId::NOBODY),
            ..Self::default()
        }
    }
}

impl Intake {
    /// Returns the files that the patient attached. The list is empty if the member is absent, if it is `""`, as
    /// in an intake inside a visit, and if it names the files by their ids only.
    ///
    /// ```
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getIntake/200.captured.json"));
    /// use vsee_models::IntakeResponse;
    ///
    /// // The captured response of `GET /intakes/{id}`.
    /// let intake = serde_json::from_str::<IntakeResponse>(json)?.data;
    /// let [file] = intake.attachments() else { panic!("it has one file") };
    /// assert_eq!(file.size(), Some(12_859));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self.attachments.value() {
            Some(IntakeAttachments::Files(files)) => files,
            _ => &[],
        }
    }

    /// Returns when the intake was created; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn created_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.created.value())
    }

    /// Returns when the intake was last changed; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn modified_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.modified.value())
    }
}
