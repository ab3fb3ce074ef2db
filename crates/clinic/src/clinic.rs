//! The clinic itself: from a request to its answer.

#[cfg(feature = "data")]
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::accounts::{Account, User};
use crate::clock::Clock;
#[cfg(feature = "data")]
use crate::data::{Data, DataError};
use crate::failure::{Failure, Outcome};
use crate::ids::Ids;
use crate::json::response;
use crate::records::Records;
use crate::request::{Incoming, header};
use crate::routes::{Handler, Route};
use crate::session::Session;
use crate::state::State;
use crate::style::Style;

/// How a clinic is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The accounts: `vclinic` and `fruitstreet` by default, each with its own tokens.
    pub accounts: Vec<Account>,
    /// How values are spelled: as in 2021 by default.
    pub style: Style,
    /// What time it is: that of the machine by default.
    pub clock: Clock,
    /// The number from which ids are counted.
    pub first_id: u64,
    /// What the address of a summary begins with: scheme and host of the server, and the path before `/summaries`.
    pub base_url: String,
}

impl Default for Settings {
    /// Returns two accounts. The tokens of the second begin with `fruitstreet-`.
    fn default() -> Self {
        Self {
            accounts: vec![
                Account::example("vclinic", "VClinic", "", 17_778_181, "vclinicroom"),
                Account::example(
                    "fruitstreet",
                    "FruitStreet",
                    "fruitstreet-",
                    508,
                    "fruitroom",
                ),
            ],
            style: Style::Y2021,
            clock: Clock::System,
            first_id: 18_500_000,
            base_url: "http://127.0.0.1:8080/api_v3".to_owned(),
        }
    }
}

/// The Visit API of some clinics, with state in memory, or with the feature `data` in a file.
#[derive(Debug)]
pub struct Clinic {
    settings: Settings,
    state: Mutex<State>,
}

impl Clinic {
    /// Makes a clinic without visits, in memory.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let codes = settings.accounts.iter();
        let records = codes.map(|account| (account.code.clone(), Records::default()));
        let state = State {
            clock: settings.clock,
            ids: Ids::from(settings.first_id),
            records: records.collect(),
            #[cfg(feature = "data")]
            data: None,
        };
        Self {
            state: Mutex::new(state),
            settings,
        }
    }

    /// Makes a clinic with the records of a file, which is made if there is none. What a call changes is on the disk before the
    /// call is answered.
    ///
    /// # Errors
    ///
    /// Why the file cannot be used: it is none of a clinic, or another program has it open.
    #[cfg(feature = "data")]
    pub fn open(settings: Settings, file: &Path) -> Result<Self, DataError> {
        let data = Data::open(file)?;
        let (kept, next) = data.load()?;
        let clinic = Self::new(settings);
        {
            let mut state = clinic.state();
            state.records.extend(kept);
            if let Some(next) = next {
                state.ids = Ids::from(next);
            }
            // What was read is what is there.
            state.keep().expect("there is no file yet to be written");
            state.data = Some(data);
        }
        Ok(clinic)
    }

    /// Returns whether there are no records of any account.
    #[cfg(feature = "data")]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state().records.values().all(Records::is_empty)
    }

    /// Sets what time it is.
    pub fn set_clock(&self, clock: Clock) {
        self.state().clock = clock;
    }

    /// Takes over what a recorded answer shows: its visits with their intakes, or an intake. Returns how many records there are
    /// of it; an account that does not exist, and an answer of another kind, have none.
    ///
    /// # Errors
    ///
    /// With a file of records: why they cannot be kept, and then are not taken over.
    pub fn seed(&self, account: &str, answer: &Value) -> Result<usize, String> {
        let mut state = self.state();
        let State { ids, records, .. } = &mut *state;
        let records = records.get_mut(account);
        let count = records.map_or(0, |records| crate::seed::take(records, ids, answer));
        state.keep().map_err(|failure| failure.message)?;
        Ok(count)
    }

    /// Returns the answer to a request.
    #[must_use]
    pub fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let Some((route, incoming)) = Route::of(request) else {
            return Failure::absent().answer();
        };
        let result = match route.handler {
            Handler::Own(answer) => answer(&self.state(), &incoming),
            Handler::Operation(run) => self.call(route, &incoming, run),
        };
        result.unwrap_or_else(|failure| failure.answer())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What a call has changed before a panic is undone.
        self.state.lock().unwrap_or_else(|poisoned| {
            let mut state = poisoned.into_inner();
            state.undo();
            state
        })
    }

    fn call(
        &self,
        route: &Route,
        incoming: &Incoming<'_>,
        run: fn(&mut Session<'_>, &Incoming<'_>) -> Outcome<Value>,
    ) -> Outcome<Response<Bytes>> {
        let (account, user) = self.signed_on(incoming.request, route)?;
        let mut state = self.state();
        let now = state.clock.now();
        let State { ids, records, .. } = &mut *state;
        let mut session = Session {
            account,
            user,
            style: self.settings.style,
            base_url: &self.settings.base_url,
            now,
            ids,
            records: records.entry(account.code.clone()).or_default(),
        };
        match run(&mut session, incoming) {
            Ok(data) => {
                state.keep()?;
                Ok(response(StatusCode::OK, &json!({ "data": data })))
            }
            Err(failure) => {
                state.undo();
                Err(failure)
            }
        }
    }

    /// Returns the account and the user that a token belongs to.
    fn signed_on(
        &self,
        request: &Request<Bytes>,
        route: &Route,
    ) -> Outcome<(&Account, Option<&User>)> {
        let code = header(request, "X-AccountCode");
        let accounts = &self.settings.accounts;
        let Some(token) = header(request, "X-ApiToken") else {
            // The first example of the vendor's page has no header at all.
            let account = match code {
                Some(code) => accounts.iter().find(|account| account.code == code),
                None => accounts.first(),
            };
            let account = account.filter(|_| !route.needs_token);
            return account
                .map(|account| (account, None))
                .ok_or_else(Failure::unauthorized);
        };
        let found = accounts.iter().find_map(|account| {
            let user = account.users.iter().find(|user| user.token == token)?;
            Some((account, user))
        });
        let (account, user) = found.ok_or_else(Failure::unauthorized)?;
        if code.is_some_and(|code| code != account.code) {
            return Err(Failure::forbidden("The token belongs to another account."));
        }
        Ok((account, Some(user)))
    }
}
