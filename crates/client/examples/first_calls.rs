//! The first calls of the README, to a clinic on this machine.
//!
//! ```sh
//! cargo run -p vsee-clinic -- --payloads tests/payloads   # in another terminal
//! cargo run -p vsee-client --example first_calls
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use vsee_client::Client;
use vsee_client::appointment_api::ListVisitsParams;
use vsee_models::VisitId;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1);
    let client = Client::builder()
        .base_url(url.as_deref().unwrap_or("http://127.0.0.1:8080/api_v3"))
        .api_token("provider-token")
        .account_code("vclinic")
        .build()?;

    let params = ListVisitsParams {
        room_code: Some("vclinic_room_code".into()),
        ..Default::default()
    };
    for visit in &client.appointment_api().list_visits(&params).await?.data {
        println!("{:?}: {:?}", visit.id, visit.current_status());
    }
    if let Err(error) = client.appointment_api().get_visit(&VisitId::from(1)).await {
        println!("{error}");
    }
    Ok(())
}
