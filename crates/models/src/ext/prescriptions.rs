//! Times of the e-prescribing service. They have no time zone, and one value means that there is no time.

use jiff::civil::{Date, DateTime};

use crate::Prescription;

/// Parses the date and time of a member. Blank text and the first day of the year 1 mean that there is none.
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
/// // The captured response of `GET /visits/{id}`.
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let prescriptions = visit.prescriptions_before_visit.value().expect("there are some");
/// let prescription = &prescriptions[0];
/// assert_eq!(prescription.prescribed_at()?.unwrap().to_string(), "2016-01-30T00:00:00");
/// // "0001-01-01T00:00:00"
/// assert_eq!(prescription.signed_at()?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Prescription {
    /// Returns when it was prescribed, in an unknown time zone; `None` if it is absent.
    ///
    /// # Errors
    ///
    /// If the text is not a date and time.
    pub fn prescribed_at(&self) -> Result<Option<DateTime>, jiff::Error> {
        civil(self.prescription_date.as_ref())
    }

    /// Returns when it was signed, in an unknown time zone; `None` if it is absent or the first day of the year 1. That this day means "not
    /// signed" is inferred.
    ///
    /// # Errors
    ///
    /// If the text is not a date and time.
    pub fn signed_at(&self) -> Result<Option<DateTime>, jiff::Error> {
        civil(self.sign_date.as_ref())
    }
}
