//! Requests that conform, made of the description: for tests of a server, and for examples.

use std::fmt;

use bytes::Bytes;
use conform_description::Node;
use conform_description::operations::Operation as Described;
use conform_description::parameter::{ParameterStyle, content};
use conform_description::security::{Credential, needed};
use conform_schema::{Direction, InstanceManner, InstanceOptions, LazySchema, Ungenerated};
use conform_validator::Validator;
use conform_validator::api::{Parameter, ParameterLocation};
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use percent_encoding::utf8_percent_encode;
use serde_json::Value as Json;

use crate::base_path::of_owners;
use crate::encode::{BOUNDARY, UNRESERVED, deep, encode, sequence, text_of};
use crate::negotiate::Accepted;

/// What stands for credentials.
const SAMPLE: &str = "sample";

/// Makes requests.
pub struct Sampler<'v> {
    validator: &'v Validator,
    options: InstanceOptions,
}

/// Why there is no request.
#[derive(Debug)]
pub enum Unsampled {
    /// The API does not offer the operation, but calls it: it is a webhook or a callback.
    NotOffered,
    /// A value could not be made.
    Value(Ungenerated),
    /// The request would be none of HTTP.
    Malformed(String),
}

impl fmt::Display for Unsampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOffered => f.write_str("the API calls the operation, and does not offer it"),
            Self::Value(error) => error.fmt(f),
            Self::Malformed(why) => write!(f, "no request could be made: {why}"),
        }
    }
}

impl std::error::Error for Unsampled {}

impl<'v> Sampler<'v> {
    /// Returns a sampler whose values depend on a seed. With 0, required members and typical values are chosen.
    #[must_use]
    pub fn new(validator: &'v Validator, seed: u64) -> Self {
        let manner = InstanceManner::of_seed(seed);
        Self {
            validator,
            options: InstanceOptions {
                seed,
                manner,
                ..InstanceOptions::default()
            },
        }
    }

    /// Makes a request of an operation, by its index in [`Validator::api`]: with all parameters, the credentials that it needs, and
    /// a body.
    ///
    /// # Errors
    ///
    /// If a value cannot be made, or the API does not offer the operation.
    pub fn request(&self, index: usize) -> Result<Request<Bytes>, Unsampled> {
        let description = self.validator.description();
        let operation = &self.validator.api().operations()[index];
        let operations = description.operations();
        let described: &Described<'_> = operations.get(index).ok_or(Unsampled::NotOffered)?;
        let mut path = operation.path.to_string();
        let (mut query, mut cookies): (Vec<String>, Vec<String>) = Default::default();
        let mut headers = HeaderMap::new();
        for parameter in &operation.parameters {
            let value = match self.parameter(parameter) {
                Ok(value) => value,
                Err(error) if parameter.required => return Err(Unsampled::Value(error)),
                Err(_) => continue,
            };
            let node = description.node(parameter.address);
            let written = Written::of(node, parameter.location);
            match parameter.location {
                ParameterLocation::Path => {
                    let text = written.in_path(&parameter.name, &value);
                    path = path.replace(&format!("{{{}}}", parameter.name), &text);
                }
                ParameterLocation::Query => query.extend(written.pairs(&parameter.name, &value)),
                ParameterLocation::QueryString => {
                    let fields = crate::encode::form_text(&value);
                    query.push(if written.is_json {
                        escaped(&value.to_string())
                    } else {
                        fields
                    });
                }
                ParameterLocation::Cookie => cookies.extend(written.pairs(&parameter.name, &value)),
                ParameterLocation::Header => {
                    let text = if written.is_json {
                        value.to_string()
                    } else {
                        crate::answers::simple(&value, written.explode)
                    };
                    put(&mut headers, &parameter.name, &text)?;
                }
            }
        }
        let path_item = description.node(operation.path_item);
        let needed = needed(described.node, path_item);
        add_credentials(&needed, &mut headers, &mut query, &mut cookies)?;
        if !cookies.is_empty() {
            put(&mut headers, "cookie", &cookies.join("; "))?;
        }
        let base = of_owners(&[described.node, path_item, description.root()]);
        let mut target = format!("{base}{}", path.split('#').next().unwrap_or_default());
        if !query.is_empty() {
            let separator = if target.contains('?') { '&' } else { '?' };
            target = format!("{target}{separator}{}", query.join("&"));
        }
        let body = self.body(index, &mut headers)?;
        let request = Request::builder()
            .method(described.method.as_ref())
            .uri(&target);
        let mut request = request
            .body(body)
            .map_err(|error| Unsampled::Malformed(error.to_string()))?;
        *request.headers_mut() = headers;
        Ok(request)
    }

    fn value(&self, schema: LazySchema) -> Result<Json, Ungenerated> {
        schema.instance(self.validator.schemas(), Direction::Request, self.options)
    }

    fn parameter(&self, parameter: &Parameter) -> Result<Json, Ungenerated> {
        let node = self.validator.description().node(parameter.address);
        if let Some(example) = node.get("example").filter(|_| self.options.seed == 0) {
            return Ok(example.value().to_serde());
        }
        match parameter.schema() {
            Some(schema) => self.value(LazySchema::new(schema)),
            None => Ok(Json::from("example")),
        }
    }

    /// Makes the body, and sets its media type.
    fn body(&self, index: usize, headers: &mut HeaderMap) -> Result<Bytes, Unsampled> {
        let operation = &self.validator.api().operations()[index];
        let Some(request) = &operation.request else {
            return Ok(Bytes::new());
        };
        let chosen = Accepted::of(&HeaderMap::new()).choose(&request.content);
        let Some((content, media_type)) = chosen else {
            return Ok(Bytes::new());
        };
        let media = self.validator.description().node(content.address);
        let schema = media.get("schema");
        let value = match (schema, media.get("itemSchema")) {
            (Some(schema), _) => self.value(LazySchema::new(schema.address())),
            (None, Some(items)) => {
                let item = self.value(LazySchema::new(items.address()));
                item.map(|item| Json::Array(vec![item]))
            }
            (None, None) if media_type.is_json() => Ok(Json::Object(Default::default())),
            (None, None) => Ok(Json::from("example")),
        };
        let value = value.map_err(Unsampled::Value)?;
        let mut shown = media_type.to_string();
        if media_type.is_multipart() && media_type.parameter("boundary").is_none() {
            shown = format!("{shown}; boundary={BOUNDARY}");
        }
        put(headers, header::CONTENT_TYPE.as_str(), &shown)?;
        let items = value.as_array();
        let lines = items.and_then(|items| sequence(items, &media_type));
        let encoding = media.follow("encoding");
        Ok(lines.unwrap_or_else(|| encode(&value, &media_type, schema, encoding)))
    }
}

/// Adds the credentials of the first alternative that an operation takes.
fn add_credentials(
    alternatives: &[Vec<Credential<'_>>],
    headers: &mut HeaderMap,
    query: &mut Vec<String>,
    cookies: &mut Vec<String>,
) -> Result<(), Unsampled> {
    for credential in alternatives.first().into_iter().flatten() {
        match *credential {
            Credential::Header(name) => put(headers, name, SAMPLE)?,
            Credential::Query(name) => query.push(format!("{}={SAMPLE}", escaped(name))),
            Credential::Cookie(name) => cookies.push(format!("{name}={SAMPLE}")),
            Credential::Basic => put(headers, "authorization", "Basic c2FtcGxlOnNhbXBsZQ==")?,
            Credential::Scheme(word) => {
                put(headers, "authorization", &format!("{word} {SAMPLE}"))?;
            }
            Credential::None => {}
        }
    }
    Ok(())
}

impl fmt::Debug for Sampler<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampler")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn put(headers: &mut HeaderMap, name: &str, text: &str) -> Result<(), Unsampled> {
    let name = HeaderName::from_bytes(name.as_bytes());
    let value = HeaderValue::from_str(text).or_else(|_| HeaderValue::from_bytes(text.as_bytes()));
    match (name, value) {
        (Ok(name), Ok(value)) => {
            headers.insert(name, value);
            Ok(())
        }
        _ => Err(Unsampled::Malformed(
            "a header has characters that headers cannot have".to_owned(),
        )),
    }
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// How a parameter is written (3.0.3 §4.7.12.2, "Style Values").
struct Written {
    style: ParameterStyle,
    explode: bool,
    is_json: bool,
}

impl Written {
    fn of(node: Node<'_>, location: ParameterLocation) -> Self {
        let style = ParameterStyle::stated(node).unwrap_or(location.default_style());
        Self {
            style,
            explode: style.explodes(node),
            is_json: content(node).is_some_and(|(media_type, _)| media_type.contains("json")),
        }
    }

    /// Writes a value as a segment of a path.
    fn in_path(&self, name: &str, value: &Json) -> String {
        if self.is_json {
            return escaped(&value.to_string());
        }
        let (before, separator) = match (self.style, self.explode) {
            (ParameterStyle::Label, true) => (".".to_owned(), "."),
            (ParameterStyle::Label, false) => (".".to_owned(), ","),
            (ParameterStyle::Matrix, true) => (";".to_owned(), ";"),
            (ParameterStyle::Matrix, false) => (format!(";{name}="), ","),
            _ => (String::new(), ","),
        };
        let is_exploded_matrix = self.style == ParameterStyle::Matrix && self.explode;
        let texts: Vec<String> = match value {
            Json::Array(items) if is_exploded_matrix => items
                .iter()
                .map(|item| format!("{name}={}", escaped(&text_of(item))))
                .collect(),
            Json::Array(items) => items.iter().map(|item| escaped(&text_of(item))).collect(),
            Json::Object(members) => members
                .iter()
                .map(|(key, value)| {
                    let between = if self.explode { "=" } else { "," };
                    format!("{}{between}{}", escaped(key), escaped(&text_of(value)))
                })
                .collect(),
            other if is_exploded_matrix => vec![format!("{name}={}", escaped(&text_of(other)))],
            other => vec![escaped(&text_of(other))],
        };
        format!("{before}{}", texts.join(separator))
    }

    /// Writes a value as pairs of a query, or of cookies.
    fn pairs(&self, name: &str, value: &Json) -> Vec<String> {
        let pair = |name: &str, text: String| format!("{}={text}", escaped(name));
        if self.is_json {
            return vec![pair(name, escaped(&value.to_string()))];
        }
        let separator = match self.style {
            ParameterStyle::SpaceDelimited => "%20",
            ParameterStyle::PipeDelimited => "%7C",
            _ => ",",
        };
        match value {
            Json::Object(_) | Json::Array(_) if self.style == ParameterStyle::DeepObject => {
                let pairs = deep(name, value).into_iter();
                pairs
                    .map(|(name, text)| pair(&name, escaped(&text)))
                    .collect()
            }
            Json::Array(items) if self.explode => items
                .iter()
                .map(|item| pair(name, escaped(&text_of(item))))
                .collect(),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| escaped(&text_of(item))).collect();
                vec![pair(name, items.join(separator))]
            }
            Json::Object(members) if self.explode => members
                .iter()
                .map(|(key, value)| pair(key, escaped(&text_of(value))))
                .collect(),
            Json::Object(members) => {
                let members = members.iter().map(|(key, value)| {
                    format!("{}{separator}{}", escaped(key), escaped(&text_of(value)))
                });
                vec![pair(name, members.collect::<Vec<_>>().join(separator))]
            }
            other => vec![pair(name, escaped(&text_of(other)))],
        }
    }
}
