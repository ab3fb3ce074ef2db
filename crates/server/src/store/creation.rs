//! Resources that are created: one engine with the store, which keeps them.

use http::{HeaderValue, header};
use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value as Json};

use super::roles::{LinkSource, NewItem};
use super::values::{self, Found};
use super::writer::Writer;
use super::{Make, Store};
use crate::answers::{Made, NoAnswer};
use crate::encode::UNRESERVED;

/// How often another id is made, if one is taken.
const MOST_ATTEMPTS: u64 = 64;

/// A request that creates a resource.
pub(super) struct Creation<'c> {
    pub(super) store: &'c Store,
    /// The path of the collection.
    pub(super) path: &'c str,
    pub(super) new: &'c NewItem,
    pub(super) writer: &'c Writer<'c>,
    /// What the client has sent.
    pub(super) sent: Option<Json>,
    pub(super) make: Make<'c>,
}

impl Creation<'_> {
    /// Keeps the resource, and returns the answer.
    pub(super) fn answer(self) -> Result<Made, NoAnswer> {
        let number = {
            let mut kept = self.store.kept();
            let collection = kept.entry(self.path.to_owned()).or_default();
            collection.count += 1;
            collection.count
        };
        let made = (self.make)(None)?;
        let body = made.body.as_ref().map(|body| &body.value);
        let new = self.new;
        let found = body.and_then(|body| values::find(body, &new.parameter, new.link.as_ref()));
        let at = found.as_ref().map(|found| found.at.clone());
        let (mut made, id, value) = match found {
            Some(found) => self.identified(number, &found, made)?,
            // The answer does not say what the id is, but its header may.
            None => {
                let id = match self.id_by_client() {
                    Some(id) => id,
                    None if made.response.headers().contains_key(header::LOCATION) => {
                        self.free_id(number)
                    }
                    None => return Ok(made),
                };
                let value = self.sent.clone();
                let value = value.unwrap_or_else(|| Json::Object(Map::new()));
                (made, id, value)
            }
        };
        let mut kept = self.store.kept();
        let collection = kept.entry(self.path.to_owned()).or_default();
        collection.keep(id.clone(), value, at.unwrap_or_default(), true);
        drop(kept);
        let headers = made.response.headers_mut();
        let escaped = utf8_percent_encode(&id, UNRESERVED);
        if headers.contains_key(header::LOCATION)
            && let Ok(location) = HeaderValue::from_str(&format!("{}/{escaped}", self.path))
        {
            headers.insert(header::LOCATION, location);
        }
        Ok(made)
    }

    /// Returns an answer whose resource has an id of its own and what was sent, its id, and the resource.
    fn identified(
        &self,
        number: u64,
        found: &Found,
        made: Made,
    ) -> Result<(Made, String, Json), NoAnswer> {
        let Found { at, member, id } = found;
        let mut made = made;
        let only = |value: &Json| Json::Object(Map::from_iter([(member.clone(), value.clone())]));
        let id_of = |made: &Made| {
            let body = &made.body.as_ref()?.value;
            values::id_of(values::at_path(body, at)?.get(member)?)
        };
        // What is sent may be in an envelope, too.
        let sent = self.sent.as_ref().map(|sent| {
            let inner = values::at_path(sent, at).filter(|inner| inner.is_object());
            inner.unwrap_or(sent)
        });
        // An id that the client has chosen is the id.
        let chosen = sent.and_then(|sent| sent.get(member));
        if let Some(chosen) = chosen {
            made = self.writer.overlaid(made, at, &only(chosen), None);
        }
        let mut key = id_of(&made).unwrap_or_else(|| id.clone());
        let is_chosen = chosen.and_then(values::id_of).as_ref() == Some(&key);
        // The first one has the id of the example; later ones have others.
        let mut attempt = 0;
        while !is_chosen && self.is_taken(&key) && attempt < MOST_ATTEMPTS {
            attempt += 1;
            let other = (self.make)(Some(seed(number, attempt)))?;
            let other = other.body.as_ref().map(|body| &body.value);
            let other = other.and_then(|body| values::at_path(body, at)?.get(member));
            if let Some(other) = other {
                made = self.writer.overlaid(made, at, &only(other), None);
                key = id_of(&made).unwrap_or(key);
            }
        }
        if let Some(sent) = sent {
            made = self.writer.overlaid(made, at, sent, Some(member));
        }
        if let Some(LinkSource::Request(_)) = &self.new.link
            && let Some(chosen) = self.id_by_client()
        {
            key = chosen;
        }
        let body = made.body.as_ref().map(|body| &body.value);
        let value = body.and_then(|body| values::at_path(body, at)).cloned();
        let value = value.unwrap_or_else(|| Json::Object(Map::new()));
        Ok((made, key, value))
    }

    /// Returns the id that the client has chosen.
    fn id_by_client(&self) -> Option<String> {
        let sent = self.sent.as_ref()?;
        match &self.new.link {
            Some(LinkSource::Request(names)) => values::id_of(values::at_path(sent, names)?),
            _ => values::find(sent, &self.new.parameter, None).map(|found| found.id),
        }
    }

    /// Makes an id that no other resource has.
    fn free_id(&self, number: u64) -> String {
        let mut attempts = 0..MOST_ATTEMPTS;
        let made = attempts.find_map(|attempt| {
            let schema = self.new.schema?;
            let answers = self.writer.answers;
            let id = answers.instance(schema, Some(seed(number, attempt))).ok()?;
            values::id_of(&id).filter(|id| !self.is_taken(id))
        });
        made.unwrap_or_else(|| number.to_string())
    }

    fn is_taken(&self, id: &str) -> bool {
        let kept = self.store.kept();
        let collection = kept.get(self.path);
        collection.is_some_and(|collection| collection.position(id).is_some())
    }
}

/// Returns the seed of an attempt to make an id.
fn seed(number: u64, attempt: u64) -> u64 {
    number.wrapping_mul(0x1_0001).wrapping_add(attempt)
}
