//! What was created, so that it can be fetched, listed, changed and deleted.
//!
//! A collection is a path that has a `POST` and, below it, a path with one more parameter: `/pets` and `/pets/{petId}`. What is
//! created there is kept under its id: what a declared link names, or the member that the parameter is named after, or an id that
//! is made where the answer has none. What is sent with `PUT` or `PATCH` is kept, too, on any path.
//!
//! A resource of which nothing is known is answered by the description alone, until it is deleted.
//!
//! The files of this folder are one engine: a creation is a step of the store, which has the resources.

mod creation;
mod roles;
mod values;
mod writer;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use conform_validator::Validator;
use conform_validator::api::Response as Documented;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value as Json};

use self::creation::Creation;
use self::roles::{Role, Target};
use self::values::Path;
use self::writer::Writer;
use crate::answers::{Answers, Made, NoAnswer};
use crate::call::Call;

/// How many resources of a collection are kept. The oldest makes room.
const MOST_KEPT: usize = 10_000;

/// The resources of a server.
pub(crate) struct Store {
    /// The role of each operation.
    roles: Vec<Role>,
    kept: Mutex<Kept>,
}

/// Collections, by their path.
type Kept = HashMap<String, Collection>;

/// The resources of one collection.
#[derive(Default)]
struct Collection {
    /// In the order of creation.
    items: Vec<Resource>,
    deleted: Vec<String>,
    /// How many were created.
    count: u64,
}

/// A resource.
struct Resource {
    id: String,
    value: Json,
    /// Where it was in the answer that created it.
    at: Path,
    /// Whether it was created, and not only changed: a listing then has it.
    listed: bool,
}

impl Collection {
    fn position(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|other| other.id == id)
    }

    fn keep(&mut self, id: String, value: Json, at: Path, listed: bool) {
        self.deleted.retain(|other| *other != id);
        match self.position(&id) {
            Some(position) => self.items[position].value = value,
            None => self.items.push(Resource {
                id,
                value,
                at,
                listed,
            }),
        }
        if self.items.len() > MOST_KEPT {
            self.items.remove(0);
        }
    }

    fn delete(&mut self, id: String) {
        self.items.retain(|other| other.id != id);
        if self.deleted.len() >= MOST_KEPT {
            self.deleted.remove(0);
        }
        if !self.deleted.contains(&id) {
            self.deleted.push(id);
        }
    }
}

/// What a request is about.
struct Subject<'c> {
    /// The path of the collection.
    collection: &'c str,
    /// The id; empty for the only resource of a path.
    id: String,
}

/// Makes the answer of the description alone, with another seed if one is given.
type Make<'m> = &'m dyn Fn(Option<u64>) -> Result<Made, NoAnswer>;

impl Store {
    pub(crate) fn new(validator: &Validator) -> Self {
        Self {
            roles: roles::roles(validator),
            kept: Mutex::default(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the answer to a request by what is kept; `None` if the resource was deleted.
    pub(crate) fn answer(
        &self,
        call: &Call<'_>,
        status: u16,
        documented: &Documented,
        answers: &Answers,
        make: Make<'_>,
    ) -> Result<Option<Made>, NoAnswer> {
        let role = self.roles.get(call.index).unwrap_or(&Role::Other);
        let path = call.request.uri().path().trim_end_matches('/');
        let sent = || answers.sent(call.operation, call.request);
        let subject = match role {
            Role::Fetch(target) | Role::Delete(target) | Role::Change { target, .. } => {
                subject(target, path, call, &sent)
            }
            _ => None,
        };
        {
            let kept = self.kept();
            let is_back = matches!(role, Role::Change { replaces: true, .. });
            let is_deleted = subject.as_ref().is_some_and(|one| {
                let collection = kept.get(one.collection);
                collection.is_some_and(|collection| collection.deleted.contains(&one.id))
            });
            // What is below a deleted resource is gone, too. To delete it again succeeds, unless the description says otherwise.
            let is_again = is_deleted && matches!(role, Role::Delete(_)) && !says_gone(call);
            if !is_again && (is_gone(&kept, path, &subject) || (is_deleted && !is_back)) {
                return Ok(None);
            }
        }
        let writer = Writer {
            status,
            documented,
            answers,
        };
        let made = match (role, subject) {
            (Role::Create(new), _) => {
                let creation = Creation {
                    store: self,
                    path,
                    new,
                    writer: &writer,
                    sent: sent(),
                    make,
                };
                creation.answer()?
            }
            (Role::List { parameter }, _) => self.list(path, parameter, &writer, make(None)?),
            (Role::Fetch(target), Some(subject)) => {
                let made = make(None)?;
                match self.resource(&subject) {
                    Some((value, kept_at)) => {
                        let at = place(&made, target, &kept_at);
                        writer.overlaid(made, &at, &value, None)
                    }
                    None => made,
                }
            }
            (Role::Change { target, replaces }, Some(subject)) => {
                let made = make(None)?;
                self.change(subject, target, *replaces, &writer, sent(), made)
            }
            (Role::Delete(_), Some(subject)) => {
                let made = make(None)?;
                let mut kept = self.kept();
                let collection = kept.entry(subject.collection.to_owned()).or_default();
                collection.delete(subject.id);
                made
            }
            _ => make(None)?,
        };
        Ok(Some(made))
    }

    /// Returns a resource, and where it was in the answer that created it.
    fn resource(&self, subject: &Subject<'_>) -> Option<(Json, Path)> {
        let kept = self.kept();
        let collection = kept.get(subject.collection)?;
        let resource = &collection.items[collection.position(&subject.id)?];
        Some((resource.value.clone(), resource.at.clone()))
    }

    fn list(&self, path: &str, parameter: &str, writer: &Writer<'_>, made: Made) -> Made {
        let (items, deleted) = {
            let kept = self.kept();
            let Some(collection) = kept.get(path) else {
                return made;
            };
            let listed = collection.items.iter().filter(|one| one.listed);
            let items: Vec<Json> = listed.map(|one| one.value.clone()).collect();
            (items, collection.deleted.clone())
        };
        let made = writer.without(made, parameter, &deleted);
        if items.is_empty() {
            return made;
        }
        writer.listing(made, items)
    }

    fn change(
        &self,
        subject: Subject<'_>,
        target: &Target,
        replaces: bool,
        writer: &Writer<'_>,
        sent: Option<Json>,
        made: Made,
    ) -> Made {
        let (old, kept_at) = self.resource(&subject).unzip();
        let mut made = made;
        let kept_at = kept_at.unwrap_or_default();
        let at = place(&made, target, &kept_at);
        if let Some(old) = old.as_ref().filter(|_| !replaces) {
            made = writer.overlaid(made, &at, old, None);
        }
        if let Some(sent) = &sent {
            made = writer.overlaid(made, &at, sent, None);
        }
        if let Target::Item { parameter } = target {
            made = writer.identified(made, &at, parameter, &subject.id);
        }
        let answered = made.body.as_ref().map(|body| &body.value);
        let answered = answered
            .and_then(|body| values::at_path(body, &at))
            .cloned();
        let was_there = old.is_some();
        let base = old.filter(|_| !replaces);
        let base = base.unwrap_or_else(|| Json::Object(Map::new()));
        let value = match (answered, &sent) {
            (Some(answered @ Json::Object(_)), _) => answered,
            (_, Some(sent)) => values::merged(base, sent),
            (_, None) => base,
        };
        let mut kept = self.kept();
        let collection = kept.entry(subject.collection.to_owned()).or_default();
        let is_back = collection.deleted.contains(&subject.id);
        let listed = was_there || is_back || replaces;
        collection.keep(subject.id, value, at, listed);
        made
    }
}

/// Returns whether an operation documents an answer for what is not there.
fn says_gone(call: &Call<'_>) -> bool {
    let mut statuses = [404, 410, 409, 403].into_iter();
    statuses.any(|status| call.operation.response(status).is_some())
}

/// Returns what a request is about.
fn subject<'c>(
    target: &Target,
    path: &'c str,
    call: &Call<'_>,
    sent: &dyn Fn() -> Option<Json>,
) -> Option<Subject<'c>> {
    match target {
        Target::Item { .. } => {
            let (collection, _) = path.rsplit_once('/')?;
            let (_, id) = call.path.last()?;
            Some(Subject {
                collection,
                id: id.clone(),
            })
        }
        Target::Only => Some(Subject {
            collection: path,
            id: String::new(),
        }),
        Target::InBody { parameter } => {
            let found = values::find(&sent()?, parameter, None)?;
            Some(Subject {
                collection: path,
                id: found.id,
            })
        }
    }
}

/// Returns where the resource is in an answer.
fn place(made: &Made, target: &Target, kept_at: &Path) -> Path {
    let Some(body) = made.body.as_ref().map(|body| &body.value) else {
        return Path::new();
    };
    let found = match target {
        Target::Only => None,
        Target::Item { parameter } | Target::InBody { parameter } => {
            values::find(body, parameter, None)
        }
    };
    let has_envelope = values::at_path(body, kept_at).is_some_and(Json::is_object);
    match found {
        Some(found) => found.at,
        None if has_envelope => kept_at.clone(),
        None => Path::new(),
    }
}

/// Returns whether a path is below a resource that was deleted.
fn is_gone(kept: &Kept, path: &str, subject: &Option<Subject<'_>>) -> bool {
    let own = subject.as_ref().map(|one| one.collection);
    kept.iter().any(|(collection, one)| {
        if one.deleted.is_empty() {
            return false;
        }
        let below = path.strip_prefix(collection.as_str());
        let below = below.and_then(|rest| rest.strip_prefix('/'));
        let id = below.and_then(|rest| rest.split('/').next());
        own != Some(collection.as_str())
            && id.is_some_and(|id| {
                let id = percent_decode_str(id).decode_utf8_lossy();
                one.deleted.iter().any(|other| *other == id)
            })
    })
}
