//! What was created, so that it can be fetched, listed, changed and deleted.
//!
//! A collection is a path that has a `POST` and, below it, a path with one more parameter: `/pets` and `/pets/{petId}`. What is
//! created there is kept under its id: the member that a declared link names, or the one that the parameter is named after.
//! A resource of which nothing is known is answered by the description alone, until it is deleted.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use conform_validator::Validator;
use conform_validator::api::{Operation, Response as Documented};
use http::{HeaderValue, Response, header};
use serde_json::{Map, Value as Json};

use crate::answers::{Answers, Made, NoAnswer};
use crate::call::Call;

/// How many resources are kept. The oldest of a collection makes room.
const MOST_KEPT: usize = 10_000;

/// What an operation does to resources.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    /// It creates one in a collection, whose id is this member of the answer.
    Create {
        id: String,
    },
    /// It lists a collection.
    List,
    Fetch,
    /// It replaces a resource, or a part of it.
    Change {
        replaces: bool,
    },
    Delete,
    Other,
}

/// The resources of a server.
pub(crate) struct Store {
    /// The role of each operation.
    roles: Vec<Role>,
    kept: Mutex<HashMap<String, Collection>>,
}

/// The resources of one collection.
#[derive(Default)]
struct Collection {
    /// Ids and resources, in the order of creation.
    items: Vec<(String, Json)>,
    deleted: Vec<String>,
    /// How many were created.
    count: u64,
}

impl Collection {
    fn position(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|(other, _)| other == id)
    }

    fn keep(&mut self, id: String, item: Json) {
        self.deleted.retain(|other| *other != id);
        match self.position(&id) {
            Some(at) => self.items[at].1 = item,
            None => self.items.push((id, item)),
        }
        if self.items.len() > MOST_KEPT {
            self.items.remove(0);
        }
    }
}

impl Store {
    pub(crate) fn new(validator: &Validator) -> Self {
        let operations = validator.api().operations();
        let described = validator.description().operations();
        let method = |index: usize| described.get(index).map(|one| one.method.as_ref());
        let item_of = |collection: &str| {
            described
                .iter()
                .map(|one| one.template())
                .find_map(|path| Some((path, parameter_below(collection, path)?)))
        };
        let is_collection = |path: &str| {
            described.iter().any(|one| {
                one.template() == path && one.method == "POST" && item_of(path).is_some()
            })
        };
        let roles = operations.iter().enumerate().map(|(index, operation)| {
            let path = &*operation.path;
            let collection = collection_of(path).filter(|path| is_collection(path));
            match (method(index), item_of(path), collection) {
                (Some("POST"), Some((item, parameter)), _) => Role::Create {
                    id: linked(validator, operation, item).unwrap_or_else(|| parameter.to_owned()),
                },
                (Some("GET"), Some(_), _) if is_collection(path) => Role::List,
                (Some("GET"), _, Some(_)) => Role::Fetch,
                (Some("PUT"), _, Some(_)) => Role::Change { replaces: true },
                (Some("PATCH"), _, Some(_)) => Role::Change { replaces: false },
                (Some("DELETE"), _, Some(_)) => Role::Delete,
                _ => Role::Other,
            }
        });
        Self {
            roles: roles.collect(),
            kept: Mutex::default(),
        }
    }

    /// Returns the answer to a request by what is kept; `None` if the resource was deleted. `make` makes the answer of the
    /// description alone.
    pub(crate) fn answer(
        &self,
        call: &Call<'_>,
        status: u16,
        documented: &Documented,
        answers: &Answers,
        make: impl Fn(Option<u64>) -> Result<Made, NoAnswer>,
    ) -> Result<Option<Response<Bytes>>, NoAnswer> {
        let role = self.roles.get(call.index).unwrap_or(&Role::Other);
        let path = call.request.uri().path().trim_end_matches('/');
        let (above, id) = match (role, call.path.last()) {
            (Role::Fetch | Role::Change { .. } | Role::Delete, Some((_, id))) => {
                let above = path.rsplit_once('/').map_or("", |(above, _)| above);
                (above.to_owned(), id.clone())
            }
            _ => (path.to_owned(), String::new()),
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_deleted = kept
            .get(&above)
            .is_some_and(|collection| collection.deleted.contains(&id));
        // What is below a deleted resource is gone, too.
        if is_gone(&kept, path, &above)
            || (is_deleted && *role != (Role::Change { replaces: true }))
        {
            return Ok(None);
        }
        let writer = Writer {
            status,
            documented,
            answers,
        };
        match role {
            Role::Other => Ok(Some(make(None)?.response)),
            Role::Create { id } => {
                let collection = kept.entry(above.clone()).or_default();
                collection.count += 1;
                let number = collection.count;
                let mut made = make(None)?;
                let Some((name, key)) = identified(&made, id) else {
                    return Ok(Some(made.response));
                };
                let mut key = key;
                // The first one has the id of the example; later ones have others.
                let mut attempt = 0;
                while collection.position(&key).is_some() && attempt < 64 {
                    attempt += 1;
                    let seed = number.wrapping_mul(0x1_0001).wrapping_add(attempt);
                    let other = make(Some(seed))?;
                    if let Some((_, other_key)) = identified(&other, id) {
                        made = with_member(&writer, made, &name, &other);
                        key = identified(&made, id).map_or(other_key, |(_, key)| key);
                    }
                }
                if let Some(sent) = call.json() {
                    made = writer.overlaid(made, &sent, Some(&name));
                }
                let Some(body) = &made.body else {
                    return Ok(Some(made.response));
                };
                collection.keep(key.clone(), body.value.clone());
                let mut response = made.response;
                if response.headers().contains_key(header::LOCATION)
                    && let Ok(location) = HeaderValue::from_str(&format!("{path}/{key}"))
                {
                    response.headers_mut().insert(header::LOCATION, location);
                }
                Ok(Some(response))
            }
            Role::List => {
                let made = make(None)?;
                let Some(collection) = kept.get(&above).filter(|one| !one.items.is_empty()) else {
                    return Ok(Some(made.response));
                };
                let items = collection.items.iter().map(|(_, item)| item.clone());
                Ok(Some(writer.listing(made, items.collect())))
            }
            Role::Fetch => {
                let made = make(None)?;
                let item = kept.get(&above).and_then(|collection| {
                    let at = collection.position(&id)?;
                    Some(&collection.items[at].1)
                });
                let made = match item {
                    Some(item) => writer.overlaid(made, item, None),
                    None => made,
                };
                Ok(Some(made.response))
            }
            Role::Change { replaces } => {
                let mut made = make(None)?;
                let collection = kept.entry(above).or_default();
                let old = collection
                    .position(&id)
                    .map(|at| collection.items[at].1.clone());
                if let Some(old) = &old {
                    made = writer.overlaid(made, old, None);
                }
                let sent = call.json();
                if let Some(sent) = &sent {
                    made = writer.overlaid(made, sent, None);
                }
                if old.is_some() || collection.deleted.contains(&id) {
                    let base = old
                        .filter(|_| !replaces)
                        .unwrap_or_else(|| Json::Object(Map::new()));
                    let new = merged(base, sent.as_ref());
                    let value = made.body.as_ref().map_or(new, |body| body.value.clone());
                    collection.keep(id, value);
                }
                Ok(Some(made.response))
            }
            Role::Delete => {
                let made = make(None)?;
                let collection = kept.entry(above).or_default();
                collection.items.retain(|(other, _)| *other != id);
                if collection.deleted.len() >= MOST_KEPT {
                    collection.deleted.remove(0);
                }
                collection.deleted.push(id);
                Ok(Some(made.response))
            }
        }
    }
}

/// Writes answers with what is kept in them.
struct Writer<'a> {
    status: u16,
    documented: &'a Documented,
    answers: &'a Answers,
}

impl Writer<'_> {
    /// Returns an answer with another value as its body, if that is valid.
    fn with_value(&self, made: Made, value: Json) -> Made {
        let Some(body) = &made.body else { return made };
        let content = self.documented.content.iter();
        let mut content = content.filter(|one| one.address == body.content);
        if !content
            .next()
            .is_some_and(|one| self.answers.is_valid(one, &value))
        {
            return made;
        }
        let media_type = body.media_type.clone();
        let new = self
            .answers
            .written(self.status, body.content, media_type, value);
        let (parts, _) = made.response.into_parts();
        let (_, bytes) = new.response.into_parts();
        Made {
            response: Response::from_parts(parts, bytes),
            body: new.body,
        }
    }

    /// Puts the members of a value over those of an answer, as far as the answer stays valid. The member `kept` stays.
    fn overlaid(&self, made: Made, over: &Json, kept: Option<&str>) -> Made {
        let (Some(body), Some(over)) = (&made.body, over.as_object()) else {
            return made;
        };
        let Some(own) = body.value.as_object() else {
            return made;
        };
        let content = self.documented.content.iter();
        let mut content = content.filter(|one| one.address == body.content);
        let Some(content) = content.next() else {
            return made;
        };
        let wanted = || over.iter().filter(|(name, _)| kept != Some(name.as_str()));
        let mut value = own.clone();
        value.extend(wanted().map(|(name, value)| (name.clone(), value.clone())));
        let mut value = Json::Object(value);
        if !self.answers.is_valid(content, &value) {
            // One member after the other.
            let mut good = own.clone();
            for (name, member) in wanted() {
                let mut trial = good.clone();
                trial.insert(name.clone(), member.clone());
                if self.answers.is_valid(content, &Json::Object(trial.clone())) {
                    good = trial;
                }
            }
            value = Json::Object(good);
        }
        self.with_value(made, value)
    }

    /// Returns a listing with these items: the answer itself if it is an array, or else its first member that is one.
    fn listing(&self, made: Made, items: Vec<Json>) -> Response<Bytes> {
        let Some(body) = &made.body else {
            return made.response;
        };
        let value = match &body.value {
            Json::Array(_) => Json::Array(items),
            Json::Object(members) => {
                let Some((name, _)) = members.iter().find(|(_, value)| value.is_array()) else {
                    return made.response;
                };
                let mut members = members.clone();
                members.insert(name.clone(), Json::Array(items));
                Json::Object(members)
            }
            _ => return made.response,
        };
        self.with_value(made, value).response
    }
}

/// Returns an answer with one member of another one.
fn with_member(writer: &Writer<'_>, made: Made, name: &str, other: &Made) -> Made {
    let member = other.body.as_ref().and_then(|body| body.value.get(name));
    match member {
        Some(member) => {
            let over = Json::Object(Map::from_iter([(name.to_owned(), member.clone())]));
            writer.overlaid(made, &over, None)
        }
        None => made,
    }
}

fn merged(base: Json, over: Option<&Json>) -> Json {
    match (base, over) {
        (Json::Object(mut base), Some(Json::Object(over))) => {
            base.extend(over.clone());
            Json::Object(base)
        }
        (base, None) => base,
        (_, Some(over)) => over.clone(),
    }
}

/// Returns whether a path is below a resource that was deleted.
fn is_gone(kept: &HashMap<String, Collection>, path: &str, above: &str) -> bool {
    kept.iter().any(|(collection, own)| {
        let below = path.strip_prefix(collection.as_str());
        let below = below.and_then(|rest| rest.strip_prefix('/'));
        let id = below.and_then(|rest| rest.split('/').next());
        collection != above && id.is_some_and(|id| own.deleted.iter().any(|other| other == id))
    })
}

/// Returns the path of the collection that a path is an item of: `/pets` of `/pets/{petId}`.
fn collection_of(path: &str) -> Option<&str> {
    let (above, last) = path.trim_end_matches('/').rsplit_once('/')?;
    parameter(last).map(|_| above)
}

/// Returns the parameter that a path has below a collection.
fn parameter_below<'p>(collection: &str, path: &'p str) -> Option<&'p str> {
    let rest = path
        .strip_prefix(collection.trim_end_matches('/'))?
        .strip_prefix('/')?;
    parameter(rest.trim_end_matches('/'))
}

/// Returns the name of the parameter that a segment consists of.
fn parameter(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}', '/'])).then_some(name)
}

/// Returns the member of the answer that a declared link passes to the parameter of the item.
fn linked(validator: &Validator, operation: &Operation, item: &str) -> Option<String> {
    let description = validator.description();
    let last = item
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .and_then(parameter)?;
    let operations = description.operations();
    operation.responses.iter().find_map(|response| {
        let node = description.node(response.address);
        let links = node.follow("links")?;
        links.members().find_map(|link| {
            let link = link.node.resolve().ok()?.node;
            let target = link.text("operationId")?;
            let leads_there = operations
                .iter()
                .any(|one| one.id() == Some(target) && one.template() == item);
            let parameters = link.follow("parameters").filter(|_| leads_there)?;
            let value = parameters
                .members()
                .find(|one| one.key == last || one.key.strip_prefix("path.") == Some(last))?;
            let pointer = value.node.as_str()?.strip_prefix("$response.body#/")?;
            (!pointer.contains('/')).then(|| pointer.to_owned())
        })
    })
}

/// Returns the member of an answer that is its id, and the id as text.
fn identified(made: &Made, wanted: &str) -> Option<(String, String)> {
    let members = made.body.as_ref()?.value.as_object()?;
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let wanted = plain(wanted);
    let exact = members.keys().find(|name| plain(name) == wanted);
    let usual = || {
        let ends = ["id", "uuid", "guid", "key", "name", "slug"];
        let mut ends = ends.into_iter().filter(|end| wanted.ends_with(end));
        ends.find_map(|end| members.keys().find(|name| plain(name) == end))
    };
    let name = exact.or_else(usual)?;
    let id = match &members[name] {
        Json::String(text) if !text.is_empty() && !text.contains('/') => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    Some((name.clone(), id))
}
