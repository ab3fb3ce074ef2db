//! Answers with what is kept in them, as far as they stay valid.

use conform_validator::api::{Content, Response as Documented};
use http::Response;
use serde_json::Value as Json;

use super::values::{self, Path};
use crate::answers::{Answers, Made};

/// Writes answers of a status.
pub(super) struct Writer<'a> {
    pub(super) status: u16,
    pub(super) documented: &'a Documented,
    pub(super) answers: &'a Answers,
}

impl Writer<'_> {
    /// Returns the documented content of an answer.
    fn content(&self, made: &Made) -> Option<&Content> {
        let body = made.body.as_ref()?;
        let mut content = self.documented.content.iter();
        content.find(|one| one.address == body.content)
    }

    fn is_valid(&self, made: &Made, value: &Json) -> bool {
        let content = self.content(made);
        content.is_some_and(|content| self.answers.is_valid(content, value))
    }

    /// Returns an answer with another value as its body, which must be valid.
    fn with_valid(&self, made: Made, value: Json) -> Made {
        let Some(body) = &made.body else { return made };
        let media_type = body.media_type.clone();
        let new = self
            .answers
            .written(self.status, body.content, media_type, value);
        let (parts, _) = made.response.into_parts();
        let (_, bytes) = new.response.into_parts();
        Made {
            response: Response::from_parts(parts, bytes),
            body: new.body,
            unfit: made.unfit,
        }
    }

    /// Puts the members of a value over those of the resource in an answer, as far as the answer stays valid. The member `stays`
    /// is left alone.
    pub(super) fn overlaid(&self, made: Made, at: &Path, over: &Json, stays: Option<&str>) -> Made {
        let (Some(body), Some(over)) = (&made.body, over.as_object()) else {
            return made;
        };
        let Some(own) = values::at_path(&body.value, at).and_then(Json::as_object) else {
            return made;
        };
        let wanted = || over.iter().filter(|(name, _)| stays != Some(name.as_str()));
        let media = self.answers.node(body.content);
        let whole = |resource: Json| {
            let whole = values::with_at(&body.value, at, resource)?;
            Some(self.answers.readable(media, whole))
        };
        let mut all = own.clone();
        all.extend(wanted().map(|(name, value)| (name.clone(), value.clone())));
        if let Some(value) = whole(Json::Object(all))
            && self.is_valid(&made, &value)
        {
            return self.with_valid(made, value);
        }
        // One member after the other.
        let mut good = own.clone();
        for (name, member) in wanted() {
            let old = good.get(name).cloned();
            // The fields of forms are texts; in answers they may be numbers.
            let scalar = member
                .as_str()
                .and_then(|text| serde_json::from_str(text).ok());
            let scalar = scalar.filter(|value: &Json| value.is_number() || value.is_boolean());
            let is_put = [Some(member.clone()), scalar]
                .into_iter()
                .flatten()
                .any(|member| {
                    good.insert(name.clone(), member);
                    let trial = whole(Json::Object(good.clone()));
                    trial.is_some_and(|trial| self.is_valid(&made, &trial))
                });
            if !is_put {
                match old {
                    Some(old) => drop(good.insert(name.clone(), old)),
                    None => drop(good.remove(name)),
                }
            }
        }
        match whole(Json::Object(good)) {
            Some(value) if self.is_valid(&made, &value) => self.with_valid(made, value),
            _ => made,
        }
    }

    /// Returns an answer whose resource has the id that the path of the request has, as far as it stays valid.
    pub(super) fn identified(&self, made: Made, at: &Path, parameter: &str, id: &str) -> Made {
        let body = made.body.as_ref().map(|body| &body.value);
        let resource = body.and_then(|body| values::at_path(body, at));
        let found = resource.and_then(|resource| values::find(resource, parameter, None));
        let Some(found) = found.filter(|found| found.at.is_empty() && found.id != id) else {
            return made;
        };
        let own = Json::Object([(found.member, Json::from(id))].into_iter().collect());
        self.overlaid(made, at, &own, None)
    }

    /// Returns a listing with these items. Where the items of a listing have fewer members than resources, so have they here.
    pub(super) fn listing(&self, made: Made, items: Vec<Json>) -> Made {
        let Some(body) = &made.body else { return made };
        let Some(at) = values::list(&body.value) else {
            return made;
        };
        let with = |items: Vec<Json>| {
            let value = values::with_at(&body.value, &at, Json::Array(items))?;
            self.is_valid(&made, &value).then_some(value)
        };
        let sample = values::at_path(&body.value, &at);
        let sample = sample
            .and_then(|list| list.get(0))
            .and_then(Json::as_object);
        let short = |item: &Json| {
            let (sample, item) = (sample?, item.as_object()?);
            let members = sample.iter();
            let members =
                members.map(|(name, own)| (name.clone(), item.get(name).unwrap_or(own).clone()));
            Some(Json::Object(members.collect()))
        };
        let shortened: Option<Vec<Json>> = items.iter().map(short).collect();
        match with(items).or_else(|| with(shortened?)) {
            Some(value) => self.with_valid(made, value),
            None => made,
        }
    }

    /// Returns a listing without the items that were deleted.
    pub(super) fn without(&self, made: Made, parameter: &str, deleted: &[String]) -> Made {
        let Some(body) = &made.body else { return made };
        let Some(at) = values::list(&body.value) else {
            return made;
        };
        let Some(items) = values::at_path(&body.value, &at).and_then(Json::as_array) else {
            return made;
        };
        let is_deleted = |item: &Json| {
            values::find(item, parameter, None).is_some_and(|found| deleted.contains(&found.id))
        };
        if !items.iter().any(is_deleted) {
            return made;
        }
        let left: Vec<Json> = items
            .iter()
            .filter(|item| !is_deleted(item))
            .cloned()
            .collect();
        match values::with_at(&body.value, &at, Json::Array(left)) {
            Some(value) if self.is_valid(&made, &value) => self.with_valid(made, value),
            _ => made,
        }
    }
}
