//! The clinic itself: from a request to its answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::accounts::{Account, Role, User};
use crate::clock::Clock;
use crate::failure::{Failure, Outcome};
use crate::ids::Ids;
use crate::json::{response, with_body};
use crate::request::{Route, body, header, query};
use crate::state::{Records, State};
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

/// The Visit API of some clinics, with state in memory.
#[derive(Debug)]
pub struct Clinic {
    settings: Settings,
    state: Mutex<State>,
}

/// One call: who calls, and what they may reach.
pub(crate) struct Session<'s> {
    pub(crate) account: &'s Account,
    /// Who calls; `None` without a token.
    pub(crate) user: Option<&'s User>,
    pub(crate) style: Style,
    pub(crate) base_url: &'s str,
    pub(crate) now: i64,
    pub(crate) ids: &'s mut Ids,
    pub(crate) records: &'s mut Records,
}

impl Session<'_> {
    /// Returns who calls.
    ///
    /// # Panics
    ///
    /// If the route is one that needs no token.
    pub(crate) fn caller(&self) -> &User {
        self.user.expect("the route needs a token")
    }

    pub(crate) fn is_admin(&self) -> bool {
        self.user.is_some_and(|user| user.role == Role::Admin)
    }
}

impl Clinic {
    /// Makes a clinic without visits.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let codes = settings.accounts.iter();
        let records = codes.map(|account| (account.code.clone(), Records::default()));
        let state = State {
            clock: settings.clock,
            ids: Ids::from(settings.first_id),
            records: records.collect(),
        };
        Self {
            state: Mutex::new(state),
            settings,
        }
    }

    /// Sets what time it is.
    pub fn set_clock(&self, clock: Clock) {
        self.state().clock = clock;
    }

    /// Takes over what a recorded answer shows: its visits with their intakes, or an intake. Returns how many records there are
    /// of it; an account that does not exist, and an answer of another kind, have none.
    pub fn seed(&self, account: &str, answer: &Value) -> usize {
        let mut state = self.state();
        let State { ids, records, .. } = &mut *state;
        let records = records.get_mut(account);
        records.map_or(0, |records| crate::seed::take(records, ids, answer))
    }

    /// Returns the answer to a request.
    #[must_use]
    pub fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let Some(route) = Route::of(request) else {
            return Failure::absent().answer();
        };
        let result = match &route {
            Route::Summary(id, key) => self.summary(id, key),
            route => self.call(request, route),
        };
        result.unwrap_or_else(|failure| failure.answer())
    }

    // A panic while the state is locked leaves it as the last complete statement did.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, request: &Request<Bytes>, route: &Route) -> Outcome<Response<Bytes>> {
        let (account, user) = self.signed_on(request, route)?;
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
        let data = match route {
            Route::CreateIntake => session.create_intake(body(request)?)?,
            Route::UpdateIntake(id) => session.update_intake(id, body(request)?)?,
            Route::GetIntake(id) => session.get_intake(id)?,
            Route::CreateWalkinVisit => session.add_walkin(&body(request)?)?,
            Route::CreateEconsultVisit => session.add_econsult(&body(request)?)?,
            Route::ListAvailability => session.availability(&query(request))?,
            Route::SearchAvailability => session.availability(&body(request)?)?,
            Route::CreateAppointment => session.create_appointment(&body(request)?)?,
            Route::CloseVisit => session.close(&body(request)?)?,
            Route::DeleteVisit => session.delete(&body(request)?)?,
            Route::ListVisits => session.list(&query(request))?,
            Route::GetVisit(id) => session.get(id)?,
            Route::UpdateVisit(id) => session.update(id, &body(request)?)?,
            Route::GetCurrentVisit => session.current()?,
            Route::ExportVisitSummary(id) => session.export(id)?,
            Route::Summary(..) => return Err(Failure::absent()),
        };
        Ok(response(StatusCode::OK, &json!({ "data": data })))
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
            let account = account.filter(|_| *route == Route::CreateIntake);
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

    /// Returns the PDF that an export has named. Its address is the secret.
    fn summary(&self, id: &str, key: &str) -> Outcome<Response<Bytes>> {
        let id: u64 = id.parse().map_err(|_| Failure::absent())?;
        let state = self.state();
        let now = state.clock.now();
        let mut records = state.records.values();
        let visit = records.find_map(|records| records.visits.get(&id));
        let visit = visit.filter(|visit| visit.key() == key);
        let visit = visit.ok_or_else(Failure::absent)?;
        let lines = [
            format!("Summary of visit {id}"),
            format!("Status {}", visit.status_at(now).code()),
            format!("From {} to {} (seconds since 1970)", visit.start, visit.end),
        ];
        let bytes = crate::pdf::page(&lines).into();
        Ok(with_body(StatusCode::OK, "application/pdf", bytes))
    }
}
