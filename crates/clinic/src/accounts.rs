//! Clinic accounts, and who belongs to them.

/// A clinic account. Its visits and intakes are apart from those of others.
#[derive(Clone, Debug)]
pub struct Account {
    /// The code, as in `X-AccountCode`.
    pub code: String,
    /// The name.
    pub name: String,
    /// The people of the clinic.
    pub users: Vec<User>,
    /// The rooms of the clinic.
    pub rooms: Vec<Room>,
}

/// A person, and the token that they send.
#[derive(Clone, Debug)]
pub struct User {
    /// The number.
    pub id: u64,
    /// What the person may do.
    pub role: Role,
    /// The token, as in `X-ApiToken`.
    pub token: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A patient sees their own visits.
    Patient,
    /// A provider sees the visits that they hold, and those that nobody holds.
    Provider,
    /// An admin token sees and cancels every visit of the clinic.
    Admin,
}

impl Role {
    /// Returns the number of the type of user.
    pub(crate) fn code(self) -> u64 {
        match self {
            Self::Patient => 200,
            Self::Provider => 400,
            Self::Admin => 160,
        }
    }
}

/// A room of a clinic.
#[derive(Clone, Debug)]
pub struct Room {
    /// The number.
    pub id: u64,
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
}

impl Account {
    /// Returns an account with two patients, two providers, an admin and a room. The tokens are `patient-token`,
    /// `other-patient-token`, `provider-token`, `other-provider-token` and `admin-token` behind the prefix.
    pub(crate) fn example(code: &str, name: &str, prefix: &str, first: u64, room: &str) -> Self {
        let user = |at: u64, role, token: &str, first_name: &str, last_name: &str| User {
            id: first + at,
            role,
            token: format!("{prefix}{token}"),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
        };
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            users: vec![
                user(0, Role::Patient, "patient-token", "Pat", "Example"),
                user(1, Role::Patient, "other-patient-token", "Robin", "Example"),
                user(2, Role::Provider, "provider-token", "Ada", "Provider"),
                user(3, Role::Provider, "other-provider-token", "Ben", "Provider"),
                user(4, Role::Admin, "admin-token", "Clinic", "Admin"),
            ],
            rooms: vec![Room {
                id: first + 9,
                code: room.to_owned(),
                name: format!("{name} room"),
            }],
        }
    }

    pub(crate) fn user(&self, id: u64) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub(crate) fn room(&self, code: &str) -> Option<&Room> {
        self.rooms.iter().find(|room| room.code == code)
    }

    /// Returns the providers, in order.
    pub(crate) fn providers(&self) -> impl Iterator<Item = &User> {
        self.users.iter().filter(|user| user.role == Role::Provider)
    }
}

impl User {
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}
