//! Generated types: those of the Visit API with the recorded payloads, and those of the small descriptions in `tests/fixtures/models`, one for each
//! feature of the generator.

mod derived;
mod ext;
mod fixtures;
mod privacy;
mod roundtrip;

use conform_tests::payloads::{Media, Message, Payload, all};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vsee_models as models;

/// A test that runs for each recorded payload with its type.
trait PayloadTest {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    );
}

/// Runs a test for every JSON payload with the type that the client uses for it, and returns their number.
fn for_each_payload(test: &mut impl PayloadTest) -> usize {
    let mut seen = 0;
    for payload in all().iter().filter(|payload| payload.media == Media::Json) {
        seen += 1;
        match (payload.operation, payload.message) {
            ("createIntake" | "updateIntake", Message::Request) => {
                test.payload::<models::IntakeInput>(payload)
            }
            ("createWalkinVisit", Message::Request) => {
                test.payload::<models::WalkinVisitInput>(payload)
            }
            ("createEconsultVisit", Message::Request) => {
                test.payload::<models::EconsultVisitInput>(payload)
            }
            (_, Message::Response(400..)) => test.payload::<models::ErrorBody>(payload),
            ("createIntake", _) => test.payload::<models::CreatedIntakeResponse>(payload),
            ("updateIntake", _) => test.payload::<models::UpdatedIntakeResponse>(payload),
            ("getIntake", _) => test.payload::<models::IntakeResponse>(payload),
            ("createAppointment", _) => test.payload::<models::CreatedAppointmentResponse>(payload),
            ("listAvailability" | "searchAvailability", _) => {
                test.payload::<models::AvailabilityResponse>(payload)
            }
            ("closeVisit", _) => test.payload::<models::ClosedVisitResponse>(payload),
            ("deleteVisit", _) => test.payload::<models::DeletedVisitResponse>(payload),
            ("listVisits", _) => test.payload::<models::VisitListResponse>(payload),
            ("exportVisitSummary", _) => {
                test.payload::<models::VisitSummaryExportResponse>(payload)
            }
            (
                "getVisit"
                | "getCurrentVisit"
                | "updateVisit"
                | "createWalkinVisit"
                | "createEconsultVisit",
                Message::Response(_),
            ) => test.payload::<models::VisitResponse>(payload),
            (operation, message) => panic!("no type is known for {operation} {message}"),
        }
    }
    seen
}
