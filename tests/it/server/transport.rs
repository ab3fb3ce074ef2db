//! The server as the transport of a client, without a socket.

use conform_client::{Builder, Call, Json, Style, api, operations};
use conform_server::{ApiServer, Fault, Faults, ServerOptions};

use super::{block_on, museum};

api! { API servers { "https://museum.example.org/api" {} } schemes {} }
operations! {
    OPENING_HOURS = "openingHours" "GET" "/opening-hours" NOTHING;
    GET_EXHIBIT = "getExhibit" "GET" "/exhibits/{exhibitId}" NOTHING;
}
conform_client::security! { NOTHING = ; }

fn hours(server: ApiServer) -> Result<serde_json::Value, String> {
    let core = Builder::new(&API)
        .transport(server)
        .build()
        .expect("a client");
    let call: Call<Json<serde_json::Value>> = core.call(&OPENING_HOURS).finish();
    let answered = block_on(async { call.await });
    answered.map_err(|error| error.to_string())
}

#[test]
fn a_client_calls_the_server_without_a_socket() {
    let server = ApiServer::new(museum(), ServerOptions::default());
    let answer = hours(server.clone()).expect("an answer");
    assert!(answer["from"].is_string(), "{answer}");
    let core = Builder::new(&API)
        .transport(server)
        .build()
        .expect("a client");
    let call: Call<Json<serde_json::Value>> = core
        .call(&GET_EXHIBIT)
        .path("exhibitId", Style::SIMPLE, &7)
        .finish();
    let refused = block_on(async { call.await }).expect_err("it has no key");
    assert_eq!(
        refused.status().map(|status| status.as_u16()),
        Some(401),
        "{refused}"
    );
}

#[test]
fn faults_reach_the_client() {
    for (fault, words) in [
        ("openingHours:reset", "reset"),
        ("openingHours:truncate", "broke off"),
        ("openingHours:503", "503"),
    ] {
        let faults = Faults::new(vec![Fault::parse(fault).expect("a fault")], None);
        let options = ServerOptions {
            faults,
            ..ServerOptions::default()
        };
        let error = hours(ApiServer::new(museum(), options)).expect_err(fault);
        assert!(error.contains(words), "{fault}: {error}");
    }
}
