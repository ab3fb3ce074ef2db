//! Answers that the description alone gives: from its examples, or else from its schemas.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use conform_description::{Address, Node};
use conform_json::Document;
use conform_schema::{Direction, InstanceManner, InstanceOptions, LazySchema, Ungenerated};
use conform_traffic::MediaType;
use conform_validator::Validator;
use conform_validator::api::{Content, Operation, Parameter, Response as Documented, Statuses};
use http::{HeaderName, HeaderValue, Request, Response};
use serde_json::Value as Json;

use crate::encode;
use crate::exchange::message;
use crate::negotiate::Accepted;
use crate::refusal::{empty, number, with_body};
use crate::schema_node::without_write_only;

/// Headers of which the connection decides, or which would make the body mean something else.
const OF_THE_CONNECTION: [&str; 7] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "keep-alive",
    "transfer-encoding",
];

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum NoAnswer {
    /// The operation documents no such response.
    Undocumented(String),
    /// The client accepts none of the documented media types, which are listed.
    NotAcceptable(String),
    /// No value could be made.
    Ungenerated(String),
    /// The resource was deleted.
    Gone,
}

/// Makes answers.
pub(crate) struct Answers {
    validator: Arc<Validator>,
    options: InstanceOptions,
    /// Values that were made, by the address of their schema.
    made: Mutex<HashMap<(Address, Direction), Result<Json, Ungenerated>>>,
    /// Examples that were chosen, by the address of their media type.
    chosen: Mutex<HashMap<Address, ChosenExample>>,
}

/// The first valid example of a media type, and the first that is not valid.
type ChosenExample = (Option<Json>, Option<Address>);

/// An answer, and the value that its body was made of.
pub(crate) struct Made {
    pub(crate) response: Response<Bytes>,
    pub(crate) body: Option<MadeBody>,
    /// The example that is not used, because it does not fit its schema.
    pub(crate) unfit: Option<Address>,
}

/// A body as a value.
pub(crate) struct MadeBody {
    pub(crate) value: Json,
    pub(crate) media_type: MediaType,
    pub(crate) content: Address,
}

impl Answers {
    pub(crate) fn new(validator: Arc<Validator>, options: InstanceOptions) -> Self {
        Self {
            validator,
            options,
            made: Mutex::default(),
            chosen: Mutex::default(),
        }
    }

    /// Returns the status of the usual answer, and its response: the lowest documented success.
    pub(crate) fn usual<'o>(&self, operation: &'o Operation) -> Option<(u16, &'o Documented)> {
        let status = |response: &Documented| match response.statuses {
            Statuses::One(status) => status,
            Statuses::Range(digit) => digit * 100,
            Statuses::Default => 200,
        };
        // 2xx, then `default`, then others.
        let rank = |response: &&Documented| {
            let status = status(response);
            let group = match response.statuses {
                Statuses::Default => 1,
                _ if (200..300).contains(&status) => 0,
                _ if status < 200 => 3,
                _ => 2,
            };
            (group, status)
        };
        let best = operation.responses.iter().min_by_key(rank)?;
        Some((status(best).max(200), best))
    }

    /// Makes the answer with a status.
    pub(crate) fn answer(
        &self,
        status: u16,
        documented: &Documented,
        accepted: Option<&Accepted>,
        example: Option<&str>,
        seed: Option<u64>,
    ) -> Result<Made, NoAnswer> {
        let mut made = self.body(status, documented, accepted, example, seed)?;
        for parameter in &documented.headers {
            self.header(parameter, &mut made.response, seed)?;
        }
        Ok(made)
    }

    fn body(
        &self,
        status: u16,
        documented: &Documented,
        accepted: Option<&Accepted>,
        example: Option<&str>,
        seed: Option<u64>,
    ) -> Result<Made, NoAnswer> {
        let has_body = !documented.content.is_empty() && status != 204 && status != 304;
        if !has_body {
            return Ok(Made {
                response: empty(status),
                body: None,
                unfit: None,
            });
        }
        let chosen = match accepted {
            Some(accepted) => accepted.choose(&documented.content),
            None => Accepted::of(&Default::default()).choose(&documented.content),
        };
        let Some((content, media_type)) = chosen else {
            let listed: Vec<String> = documented
                .content
                .iter()
                .map(|one| one.range.to_string())
                .collect();
            return Err(NoAnswer::NotAcceptable(listed.join(", ")));
        };
        self.of_content(status, content, media_type, example, seed)
    }

    fn of_content(
        &self,
        status: u16,
        content: &Content,
        media_type: MediaType,
        example: Option<&str>,
        seed: Option<u64>,
    ) -> Result<Made, NoAnswer> {
        let media = self.validator.description().node(content.address);
        if let Some(text) = serialized(media, example) {
            let body = Bytes::from(text.to_owned());
            return Ok(Made {
                response: with_body(status, &shown(&media_type), body),
                body: None,
                unfit: None,
            });
        }
        let (chosen, unfit) = self.example(media, content, &media_type, example, seed);
        let value = match chosen {
            Some(value) => value,
            None => match example {
                Some(name) => {
                    let names: Vec<&str> = named(media).map(|(name, _)| name).collect();
                    return Err(NoAnswer::Undocumented(format!(
                        "the response has no example `{name}`; it has: {}",
                        if names.is_empty() {
                            "none".to_owned()
                        } else {
                            names.join(", ")
                        }
                    )));
                }
                None => {
                    let value = self.value(media, content.schema(), &media_type, seed)?;
                    self.numbered(value, status, content)
                }
            },
        };
        let made = self.written(status, content.address, media_type, value);
        Ok(Made { unfit, ..made })
    }

    /// Returns an error that was made, with its status where errors usually have it, if it stays valid.
    fn numbered(&self, value: Json, status: u16, content: &Content) -> Json {
        if status < 400 {
            return value;
        }
        let mut numbered = value.clone();
        number(&mut numbered, status);
        if self.is_valid(content, &numbered) {
            numbered
        } else {
            value
        }
    }

    /// Returns the body of a request as the value that its schema describes; `None` if there is none, or nothing that says how it
    /// becomes a value.
    pub(crate) fn sent(&self, operation: &Operation, request: &Request<Bytes>) -> Option<Json> {
        self.validator
            .request_value(operation, &message(request.headers(), request.body()))
    }

    /// Writes a value as the body of an answer.
    pub(crate) fn written(
        &self,
        status: u16,
        content: Address,
        media_type: MediaType,
        value: Json,
    ) -> Made {
        let media = self.validator.description().node(content);
        let schema = media.get("schema");
        let item_schema = media.get("itemSchema");
        let body = match (&value, schema, item_schema) {
            (Json::Array(items), None, Some(_)) => encode::sequence(items, &media_type),
            _ => None,
        };
        // JSON Lines and the like are sequences, too, if the schema is that of an array.
        let body = body.or_else(|| encode::sequence(value.as_array()?, &media_type));
        let encoding = media.follow("encoding");
        let body = body.unwrap_or_else(|| encode::encode(&value, &media_type, schema, encoding));
        Made {
            response: with_body(status, &shown(&media_type), body),
            body: Some(MadeBody {
                value,
                media_type,
                content,
            }),
            unfit: None,
        }
    }

    /// Returns the example with this name, or the first that is valid; `None` if there is none. Then comes the first example that
    /// is not valid, if it was left out for that.
    fn example(
        &self,
        media: Node<'_>,
        content: &Content,
        media_type: &MediaType,
        wanted: Option<&str>,
        seed: Option<u64>,
    ) -> ChosenExample {
        if let Some(wanted) = wanted {
            let example = named(media).find(|(name, _)| *name == wanted);
            return (example.map(|(_, example)| example.value().to_serde()), None);
        }
        if seed.is_some() {
            return (None, None);
        }
        let lock = || self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&content.address) {
            return known.clone();
        }
        let mut found = (None, None);
        for example in examples(media) {
            let value = self.readable(media, example.value().to_serde());
            if self.is_example(content, media_type, &value) {
                found.0 = Some(value);
                break;
            }
            found.1.get_or_insert(example.address());
        }
        lock().insert(content.address, found.clone());
        found
    }

    /// Returns the node at an address of the description.
    pub(crate) fn node(&self, address: Address) -> Node<'_> {
        self.validator.description().node(address)
    }

    /// Returns a value without what only requests have.
    pub(crate) fn readable(&self, media: Node<'_>, value: Json) -> Json {
        match media.get("schema") {
            Some(schema) => without_write_only(value, schema),
            None => value,
        }
    }

    /// Returns whether an example can be a body.
    fn is_example(&self, content: &Content, media_type: &MediaType, value: &Json) -> bool {
        // The example of a text form is the text itself.
        let is_text = value.is_string() && !media_type.is_json();
        is_text || self.is_valid(content, value)
    }

    /// Returns the examples of responses that do not fit their schemas, in the order of the description.
    pub(crate) fn unfit(&self) -> Vec<Address> {
        let description = self.validator.description();
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let operations = self.validator.api().operations().iter();
        let responses = operations.flat_map(|operation| &operation.responses);
        for content in responses.flat_map(|response| &response.content) {
            if !seen.insert(content.address) {
                continue;
            }
            let media_type = content.range.media_type().cloned();
            let media_type = media_type.unwrap_or_else(MediaType::json);
            for example in examples(description.node(content.address)) {
                let is_new = seen.insert(example.address());
                let media = description.node(content.address);
                let value = self.readable(media, example.value().to_serde());
                if is_new && !self.is_example(content, &media_type, &value) {
                    found.push(example.address());
                }
            }
        }
        found
    }

    /// Returns whether a value is valid by the schema of a body.
    pub(crate) fn is_valid(&self, content: &Content, value: &Json) -> bool {
        content
            .schema()
            .is_none_or(|schema| self.fits(schema, value))
    }

    /// Returns whether a value is valid by a schema for responses.
    pub(crate) fn fits(&self, schema: Address, value: &Json) -> bool {
        let text = value.to_string().into_bytes();
        let limits = &self.validator.options().limits;
        let document = Document::parse("value", text, conform_json::Format::Json, limits);
        document.is_ok_and(|document| {
            let schema = LazySchema::new(schema);
            let available = schema.available(self.validator.schemas(), Direction::Response);
            let covering = available.covering(document.root());
            covering.schema().is_valid(document.root())
        })
    }

    /// Makes a value of a schema.
    fn value(
        &self,
        media: Node<'_>,
        schema: Option<Address>,
        media_type: &MediaType,
        seed: Option<u64>,
    ) -> Result<Json, NoAnswer> {
        let item_schema = media.get("itemSchema").map(Node::address);
        let made = match (schema, item_schema) {
            (Some(schema), _) => self.instance(schema, seed),
            (None, Some(items)) => self
                .instance(items, seed)
                .map(|item| Json::Array(vec![item])),
            (None, None) if media_type.is_json() => Ok(Json::Object(Default::default())),
            (None, None) => Ok(Json::String("example".to_owned())),
        };
        made.map_err(|error| self.ungenerated(&error))
    }

    /// Makes a value for responses: always the same one without a seed.
    pub(crate) fn instance(&self, schema: Address, seed: Option<u64>) -> Result<Json, Ungenerated> {
        let lazy = LazySchema::new(schema);
        let store = self.validator.schemas();
        if let Some(seed) = seed {
            let options = InstanceOptions {
                seed,
                manner: InstanceManner::Varied,
                ..self.options
            };
            return lazy.instance(store, Direction::Response, options);
        }
        let key = (schema, Direction::Response);
        let lock = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let made = lazy.instance(store, Direction::Response, self.options);
        lock().insert(key, made.clone());
        made
    }

    fn ungenerated(&self, error: &Ungenerated) -> NoAnswer {
        let description = self.validator.description();
        let place = error.origin.as_ref();
        let place = place.map(|origin| format!(" ({})", origin.node(description).origin()));
        NoAnswer::Ungenerated(format!("{error}{}", place.unwrap_or_default()))
    }

    /// Adds a header, from an example or else from its schema.
    fn header(
        &self,
        parameter: &Parameter,
        response: &mut Response<Bytes>,
        seed: Option<u64>,
    ) -> Result<(), NoAnswer> {
        let name = parameter.name.to_ascii_lowercase();
        if OF_THE_CONNECTION.contains(&name.as_str()) {
            return Ok(());
        }
        let node = self.validator.description().node(parameter.address);
        let schema = parameter.schema();
        let valid = examples(node).find_map(|example| {
            let value = example.value().to_serde();
            let is_valid = schema.is_none_or(|schema| self.fits(schema, &value));
            is_valid.then_some(value)
        });
        let value = match (valid, schema) {
            (Some(value), _) => value,
            (None, None) => Json::String("example".to_owned()),
            (None, Some(schema)) => match self.instance(schema, seed) {
                Ok(value) => value,
                Err(error) if parameter.required => return Err(self.ungenerated(&error)),
                Err(_) => return Ok(()),
            },
        };
        let is_json = node.follow("content").is_some();
        let explode = node.flag("explode");
        let text = if is_json {
            value.to_string()
        } else {
            simple(&value, explode)
        };
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&text)) {
            response.headers_mut().insert(name, value);
        }
        Ok(())
    }
}

/// Writes a value in the style `simple`.
pub(crate) fn simple(value: &Json, explode: bool) -> String {
    match value {
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(encode::text_of).collect();
            items.join(",")
        }
        Json::Object(members) => {
            let separator = if explode { "=" } else { "," };
            let members = members
                .iter()
                .map(|(name, value)| format!("{name}{separator}{}", encode::text_of(value)));
            members.collect::<Vec<_>>().join(",")
        }
        other => encode::text_of(other),
    }
}

/// The values of the examples of an object.
fn examples(owner: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let examples = owner.get("example").into_iter();
    examples.chain(named(owner).map(|(_, example)| example))
}

/// The values of the named examples of an object.
fn named(owner: Node<'_>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let examples = owner.follow("examples").into_iter().flat_map(Node::members);
    examples.filter_map(|member| {
        let example = member.node.resolve().ok()?.node;
        let value = example.get("value").or_else(|| example.get("dataValue"))?;
        Some((member.key, value))
    })
}

/// The text of an example that is given in its serialized form (OpenAPI 3.2).
fn serialized<'d>(media: Node<'d>, wanted: Option<&str>) -> Option<&'d str> {
    let examples = media.follow("examples").into_iter().flat_map(Node::members);
    let mut examples = examples.filter(|member| wanted.is_none_or(|wanted| member.key == wanted));
    examples.find_map(|member| member.node.resolve().ok()?.node.text("serializedValue"))
}

/// Returns a media type as the value of `Content-Type`.
fn shown(media_type: &MediaType) -> String {
    let shown = media_type.to_string();
    if media_type.is_multipart() && media_type.parameter("boundary").is_none() {
        return format!("{shown}; boundary={}", encode::BOUNDARY);
    }
    shown
}
