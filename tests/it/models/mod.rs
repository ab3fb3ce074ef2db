//! Generated types: those of the Visit API against the evidence, those of small descriptions, one a feature, and the runtime
//! that they read and write through.

mod derived;
mod ext;
mod fixtures;
mod privacy;
mod reading;
mod roundtrip;

use conform_tests::evidence::{Media, Message, Payload, all};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vsee_models as models;

/// What a test does with a payload and its type.
trait Visit {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    );
}

/// Shows a test every JSON payload with the type that the client uses for it, and returns how many there are.
fn visit(test: &mut impl Visit) -> usize {
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
            ("listAvailability", _) => test.payload::<models::AvailabilityResponse>(payload),
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
