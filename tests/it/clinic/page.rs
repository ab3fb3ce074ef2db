//! A clinic for which the requests of the vendor's page are right.

use serde_json::json;
use vsee_clinic::{Account, Clinic, Clock, Role, Room, Settings, User};

/// The token of the requests, which stands for all of the page's.
pub(super) const TOKEN: &str = "replaced-token";

/// Returns the account that the requests are for. One token makes all of them.
fn account() -> Account {
    let user = |id, role, token: &str| User {
        id,
        role,
        token: token.to_owned(),
        first_name: "A".to_owned(),
        last_name: "B".to_owned(),
    };
    let room = |id, code: &str| Room {
        id,
        code: code.to_owned(),
        name: "Room".to_owned(),
    };
    Account {
        code: "vclinic".to_owned(),
        name: "VClinic".to_owned(),
        users: vec![
            user(1, Role::Admin, TOKEN),
            user(575, Role::Patient, "p"),
            user(826, Role::Provider, "q"),
        ],
        rooms: vec![room(1, "ceproom1"), room(2, "vclinic_room_code")],
    }
}

/// Returns the settings: a time before the slot that the page's appointment books.
pub(super) fn settings() -> Settings {
    Settings {
        accounts: vec![account()],
        clock: Clock::Fixed(1_470_600_000),
        ..Settings::default()
    }
}

/// Adds what the requests name: intakes and visits.
pub(super) fn seed(clinic: &Clinic) {
    let intake = |id: &str| json!({"data": {"id": id, "reason_for_visit": "x", "created": 1, "modified": 1}});
    for id in [
        "57a0705e-1c4c-4f24-b51d-3c71ac1f0144",
        "6050d1a8-b120-45b4-a568-61a664457b11",
    ] {
        assert_eq!(clinic.seed("vclinic", &intake(id)), Ok(1));
    }
    for id in [14_u64, 1504, 18_407_167, 5_010_007_042_332] {
        let visit = json!({"data": {"id": id, "member_id": 575, "provider_id": 1, "type": 2, "status": 25, "start": 1_470_600_000}});
        assert_eq!(clinic.seed("vclinic", &visit), Ok(1));
    }
}
