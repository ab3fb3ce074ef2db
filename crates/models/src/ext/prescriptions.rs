//! Times of the e-prescribing service: without a zone, and with a value that means none.

use jiff::civil::{Date, DateTime};

use crate::Prescription;

/// The date and time that a member holds; blank text and the first day of all mean none.
fn civil(text: Option<&String>) -> Result<Option<DateTime>, jiff::Error> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let time: DateTime = text.parse()?;
    Ok((time.date() != Date::constant(1, 1, 1)).then_some(time))
}

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
///
/// // The captured answer of `GET /visits/{id}`.
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let prescription = &visit.prescriptions_before_visit.unwrap()[0];
/// assert_eq!(prescription.prescribed_at()?.unwrap().to_string(), "2016-01-30T00:00:00");
/// // "0001-01-01T00:00:00"
/// assert_eq!(prescription.signed_at()?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Prescription {
    /// Returns when it was prescribed, by a clock of which the zone is not known; `None` if it is absent.
    ///
    /// # Errors
    ///
    /// If the text is no date and time.
    pub fn prescribed_at(&self) -> Result<Option<DateTime>, jiff::Error> {
        civil(self.prescription_date.as_ref())
    }

    /// Returns when it was signed, by a clock of which the zone is not known; `None` if it is absent, or the first day of the
    /// year 1. That this day means that it was not signed is inferred.
    ///
    /// # Errors
    ///
    /// If the text is no date and time.
    pub fn signed_at(&self) -> Result<Option<DateTime>, jiff::Error> {
        civil(self.sign_date.as_ref())
    }
}
