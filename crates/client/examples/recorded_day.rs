//! A day of a clinic, without an account: the client talks to a transport of our own, which answers with the payloads that are
//! recorded in this repository.
//!
//! ```sh
//! cargo run -p vsee-client --example recorded_day
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;

use vsee_client::Client;
use vsee_client::appointment_api::{ListAvailabilityParams, ListVisitsParams};
use vsee_client::runtime::{
    BoxFuture, HeaderMap, HeaderValue, HttpRequest, HttpResponse, StatusCode, Transport,
    TransportError,
};
use vsee_models::{CloseVisitInput, IntakeInput, VisitId};

/// Answers each operation with the answer that the vendor's page shows for it.
struct Recorded;

impl Recorded {
    /// Returns a status and a body for an operation of the description.
    fn answer(operation: &str) -> (StatusCode, &'static str) {
        let body = match operation {
            "createIntake" => {
                include_str!("../../../tests/payloads/createIntake/200.captured.json")
            }
            "listAvailability" => {
                include_str!("../../../tests/payloads/listAvailability/200.captured.json")
            }
            "listVisits" => include_str!("../../../tests/payloads/listVisits/200.captured.json"),
            "getCurrentVisit" => {
                include_str!("../../../tests/payloads/getCurrentVisit/200.captured.json")
            }
            "closeVisit" => include_str!("../../../tests/payloads/closeVisit/200.captured.json"),
            _ => {
                let body =
                    include_str!("../../../tests/payloads/getVisit/404.facts-not-available.json");
                return (StatusCode::NOT_FOUND, body);
            }
        };
        (StatusCode::OK, body)
    }
}

impl Transport for Recorded {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            println!("    {} {}", request.method, request.url.path());
            let (status, body) = Self::answer(request.operation.id);
            let mut headers = HeaderMap::new();
            headers.insert("content-type", HeaderValue::from_static("application/json"));
            Ok(HttpResponse::new(status, headers, body))
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder()
        .server_variable("host", "clinic.example")
        .api_token("a token that nobody checks")
        .account_code("vclinic")
        .transport(Recorded)
        .build()?;

    println!("A patient says what is wrong.");
    let intake = client
        .intakes()
        .create_intake(&IntakeInput::default())
        .await?;
    println!("    intake {:?}", intake.data.id);

    println!("Which slots are free?");
    let slots = client
        .appointment_api()
        .list_availability(&ListAvailabilityParams::default())
        .await?;
    println!("    {} slots", slots.data.len());

    println!("What is booked already?");
    let params = ListVisitsParams {
        room_code: Some("ck1zs".into()),
        ..ListVisitsParams::default()
    };
    for visit in &client.appointment_api().list_visits(&params).await?.data {
        println!(
            "    visit {:?}, status {:?}",
            visit.id,
            visit.current_status()
        );
    }

    println!("Who is here now?");
    let current = client.appointment_api().get_current_visit().await?;
    println!("    visit {:?}", current.data.id);

    println!("Done.");
    let body = CloseVisitInput::new(current.data.id.clone());
    client.appointment_api().close_visit(&body).await?;

    println!("A visit that is not there:");
    let missing = client.appointment_api().get_visit(&VisitId::from(1)).await;
    if let Err(error) = missing {
        println!("    {error}");
    }
    Ok(())
}
