//! Insomnia exports: version 4 (`resources`, JSON) and version 5 (`collection`, YAML). They have requests without responses.

use std::collections::HashMap;

use conform_json::Value;

use super::credentials::{Credentials, KeyPlace};
use super::model::{
    MultipartPart, Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, form,
    headers, is_enabled, multipart, scalar, text,
};
use super::surroundings::Surroundings;
use super::variables::{Variables, with_one_base, with_path_values};
use crate::exchange::RequestExtent;

/// Returns what counts inside of a folder or request.
fn inside(around: &Surroundings, holder: Value<'_>) -> Surroundings {
    let variables = Variables::of_object(holder.get("environment"));
    around.inside(credentials(holder), variables)
}

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    let resources = || elements(root.get("resources"));
    let of_kind =
        |kind: &'static str| resources().filter(move |one| text(*one, "_type") == Some(kind));
    let parents: HashMap<&str, Value<'_>> = resources()
        .filter_map(|resource| Some((text(resource, "_id")?, resource)))
        .collect();
    // An environment below another one is chosen by hand.
    let mut base = Variables::default();
    let is_base = |environment: &Value<'_>| {
        let parent = text(*environment, "parentId").and_then(|id| parents.get(id));
        parent.is_none_or(|parent| text(*parent, "_type") == Some("workspace"))
    };
    for environment in of_kind("environment").filter(is_base) {
        base.extend(Variables::of_object(environment.get("data")));
    }
    let of_collection = root.get("environments").and_then(|own| own.get("data"));
    base.extend(Variables::of_object(of_collection));
    let outermost = Surroundings::new(Credentials::Absent, base);
    for resource in of_kind("request") {
        let holders = std::iter::successors(Some(resource), |one| {
            parents.get(text(*one, "parentId")?).copied()
        });
        let holders: Vec<Value<'_>> = holders.take(DEEPEST).collect();
        let around = holders
            .into_iter()
            .rev()
            .fold(outermost.clone(), |around, holder| inside(&around, holder));
        reader.add(resource, request(resource, &around));
    }
    let items = elements(root.get("collection")).map(|item| (item, outermost.clone()));
    let mut waiting: Vec<(Value<'_>, Surroundings)> = items.collect();
    waiting.reverse();
    while let Some((item, around)) = waiting.pop() {
        let around = inside(&around, item);
        let inner = elements(item.get("children")).map(|item| (item, around.clone()));
        let mut inner: Vec<(Value<'_>, Surroundings)> = inner.collect();
        if inner.is_empty() && item.get("url").is_some() {
            reader.add(item, request(item, &around));
        }
        inner.reverse();
        waiting.extend(inner);
    }
}

/// How many folders around a request are looked at. Folders may be in each other.
const DEEPEST: usize = 64;

/// Returns the credentials that a request or folder states; `None` if those of the folder around it count.
fn credentials(holder: Value<'_>) -> Option<Credentials> {
    let auth = holder.get("authentication")?;
    if auth.get("disabled").and_then(Value::as_bool) == Some(true) {
        return Some(Credentials::Absent);
    }
    match text(auth, "type")? {
        "apikey" => {
            let place = match text(auth, "addTo") {
                Some("queryParams") => KeyPlace::Query,
                Some("cookie") => KeyPlace::Cookie,
                _ => KeyPlace::Header,
            };
            let name = text(auth, "key")?.to_owned();
            Some(Credentials::Key { place, name })
        }
        kind => Credentials::of_kind(kind),
    }
}

fn request(request: Value<'_>, around: &Surroundings) -> Result<Recorded, String> {
    let variables = around.variables();
    let url = text(request, "url").ok_or("the request must have a `url`")?;
    let values = elements(request.get("pathParameters")).filter_map(|one| {
        let value = one.get("value").and_then(scalar).unwrap_or_default();
        Some((text(one, "name")?, variables.replaced(&value).into_owned()))
    });
    let values: Vec<(&str, String)> = values.collect();
    let url = variables.replaced_below_base(&with_one_base(url));
    let (mut url, is_pattern) = with_path_values(&url, &values);
    let query = pairs(request.get("parameters"), variables);
    if !query.is_empty() {
        let separator = if url.contains('?') { '&' } else { '?' };
        url = format!("{url}{separator}{}", form(borrowed(&query)));
    }
    let mut sent = RecordedMessage {
        headers: pairs(request.get("headers"), variables),
        body: RecordedBody::Absent,
    };
    if let Some(body) = request.get("body") {
        read_body(body, &mut sent, variables);
    }
    let mut recorded = Recorded {
        method: text(request, "method").unwrap_or("GET").to_owned(),
        url,
        extent: if is_pattern {
            RequestExtent::Nothing
        } else {
            RequestExtent::Whole
        },
        sent,
        ..Recorded::default()
    };
    around.credentials.add_to(&mut recorded);
    Ok(recorded.with_variables())
}

/// Returns a list of names and values, without those that are not in use.
fn pairs(listed: Option<Value<'_>>, variables: &Variables) -> Vec<(String, String)> {
    let mut pairs = headers(listed);
    pairs.retain(|(name, _)| !name.is_empty());
    for (_, value) in &mut pairs {
        *value = variables.replaced(value).into_owned();
    }
    pairs
}

fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    let pairs = pairs.iter();
    pairs.map(|(name, value)| (name.as_str(), value.as_str()))
}

fn read_body(body: Value<'_>, sent: &mut RecordedMessage, variables: &Variables) {
    let media_type = text(body, "mimeType").unwrap_or_default();
    let listed = elements(body.get("params")).filter(|one| is_enabled(*one));
    let listed: Vec<(Value<'_>, String)> = listed
        .map(|one| {
            let value = one.get("value").and_then(scalar).unwrap_or_default();
            (one, variables.replaced(&value).into_owned())
        })
        .collect();
    if let Some(plain) = text(body, "text").filter(|text| !text.is_empty()) {
        if media_type.contains('/') {
            sent.default_header("Content-Type", media_type);
        }
        sent.body = RecordedBody::Text(variables.replaced(plain).into_owned());
    } else if media_type.starts_with("multipart/form-data") {
        let parts = listed.iter().filter_map(|(one, value)| {
            let is_file = text(*one, "type") == Some("file");
            Some(MultipartPart {
                name: text(*one, "name")?,
                value,
                file: is_file.then_some("file"),
                media_type: None,
            })
        });
        let (written, media_type) = multipart(&parts.collect::<Vec<_>>());
        sent.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        sent.default_header("Content-Type", &media_type);
        sent.body = RecordedBody::Text(written);
    } else if !listed.is_empty() {
        let pairs = listed.iter();
        let pairs = pairs.filter_map(|(one, value)| Some((text(*one, "name")?, value.as_str())));
        sent.default_header("Content-Type", "application/x-www-form-urlencoded");
        sent.body = RecordedBody::Text(form(pairs));
    } else if text(body, "fileName").is_some() {
        sent.body = RecordedBody::Unrecorded;
    }
}
