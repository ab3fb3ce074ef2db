//! Checking parameters and headers.

use std::sync::Arc;

use conform_json::{Document, Format};
use conform_report::MessagePart;
use conform_schema::{CompiledSchema, Direction};
use conform_traffic::{Exchange, HttpMessage, RequestExtent};

use super::Check;
use crate::api::{Parameter, ParameterLocation};
use crate::body::Body;
use crate::hint;
use crate::kind::FindingKind;
use crate::parameter_value::{
    claims, claims_by_name, is_bare, repeats, reserved, takes_rest, to_json, unpaired,
    without_prefix,
};
use crate::url::{query_of, query_pairs};

/// The parameters that a request was sent with, by name. Texts are as they were sent, before any decoding.
pub(crate) struct SentParameters<'e> {
    path: Vec<(String, &'e str)>,
    pub(crate) query: Vec<(String, &'e str)>,
    pub(crate) cookies: Vec<(String, &'e str)>,
}

impl<'e> SentParameters<'e> {
    /// Reads the parameters of a request; those of the path are known from its route.
    pub(crate) fn new(exchange: &'e Exchange<'_>, path: &'e [(String, String)]) -> Self {
        let path = path.iter();
        let cookies = exchange.request.header("cookie").unwrap_or_default();
        let cookies = cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='));
        Self {
            path: path
                .map(|(name, text)| (name.clone(), text.as_str()))
                .collect(),
            query: query_pairs(&exchange.url),
            cookies: cookies
                .map(|(name, text)| (name.to_owned(), text))
                .collect(),
        }
    }
}

impl Check<'_> {
    /// Checks the parameters of a request.
    pub(crate) fn parameters(&mut self, exchange: &Exchange<'_>, sent: &SentParameters<'_>) {
        let operation = self.operation;
        let mut schemas = Vec::with_capacity(operation.parameters.len());
        let mut missing = Vec::new();
        let has_headers = exchange.extent == RequestExtent::Whole;
        for parameter in &operation.parameters {
            let compiled = self.schema_of(parameter, Direction::Request);
            let is_header = matches!(
                parameter.location,
                ParameterLocation::Header | ParameterLocation::Cookie
            );
            if is_header && !has_headers {
                schemas.push(compiled);
                continue;
            }
            let (single, joined, rest);
            let given = match parameter.location {
                ParameterLocation::Path => &sent.path[..],
                ParameterLocation::Query if takes_rest(parameter, compiled) => {
                    rest = self.unclaimed_by_others(parameter, &sent.query);
                    &rest
                }
                ParameterLocation::Query => &sent.query,
                ParameterLocation::Cookie => &sent.cookies,
                ParameterLocation::QueryString => {
                    let text = Some(query_of(&exchange.url)).filter(|text| !text.is_empty());
                    single = named(parameter, text);
                    &single
                }
                ParameterLocation::Header => {
                    joined = exchange.request.joined_header(&parameter.name);
                    single = named(parameter, joined.as_deref());
                    &single
                }
            };
            if let Some((kind, keyword, help)) = writing_fault(parameter, given, compiled) {
                self.wrongly_written(parameter, kind, keyword, help);
                self.matched(parameter.item);
                schemas.push(compiled);
                continue;
            }
            if let Some(characters) = reserved(parameter, given) {
                let kind = FindingKind::ReservedCharacters(characters);
                let help = "if the API takes them as they are, set `allowReserved: true`";
                self.wrongly_written(parameter, kind, "allowReserved", help);
            }
            match to_json(parameter, given, compiled) {
                _ if is_bare(parameter, given) => {
                    self.matched(parameter.item);
                }
                None if parameter.required => missing.push(parameter),
                json => self.parameter(parameter, json, Direction::Request),
            }
            schemas.push(compiled);
        }
        let is_claimed = |name: &str| {
            let mut documented = operation.parameters.iter().zip(&schemas);
            let mut security = operation.security.iter();
            documented.any(|(parameter, schema)| claims(parameter, name, *schema))
                || security.any(|one| one.query_names().any(|other| other == name))
        };
        let query = sent.query.iter().map(|(name, _)| name.as_str());
        let mut unclaimed: Vec<&str> = query.filter(|name| !is_claimed(name)).collect();
        for parameter in missing {
            // A misspelt name is one cause, so it must not be two findings.
            let misspelt = Some(&unclaimed)
                .filter(|_| parameter.location == ParameterLocation::Query)
                .and_then(|names| conform_report::nearest(&parameter.name, names.iter().copied()));
            let help = misspelt
                .map(|name| format!("`{name}` is there: did you mean `{}`?", parameter.name));
            if let Some(name) = misspelt.map(str::to_owned) {
                unclaimed.retain(|other| *other != name);
            }
            self.missing(parameter, help);
        }
        unclaimed.dedup();
        for name in unclaimed {
            self.undocumented(name);
        }
    }

    /// Returns the pairs of a query that no other parameter and no security scheme claims.
    fn unclaimed_by_others<'q>(
        &self,
        parameter: &Parameter,
        query: &[(String, &'q str)],
    ) -> Vec<(String, &'q str)> {
        let operation = self.operation;
        let others = operation.parameters.iter();
        let others: Vec<_> = others
            .filter(|other| other.address != parameter.address)
            .map(|other| (other, self.schema_of(other, Direction::Request)))
            .collect();
        let is_claimed = |name: &str| {
            let mut others = others.iter();
            let mut security = operation.security.iter();
            others.any(|(other, schema)| claims_by_name(other, name, *schema))
                || security.any(|one| one.query_names().any(|other| other == name))
        };
        let pairs = query.iter().filter(|(name, _)| !is_claimed(name));
        pairs.cloned().collect()
    }

    /// Adds a finding about how a parameter is written.
    fn wrongly_written(
        &mut self,
        parameter: &Parameter,
        kind: FindingKind,
        keyword: &str,
        help: &str,
    ) {
        let schema = self.keyword(parameter.address, keyword);
        let place = self.origin.hidden(parameter.part());
        self.push(place, kind, Some(schema), vec![help.to_owned()]);
    }

    /// Adds the finding that the operation has no such query parameter.
    fn undocumented(&mut self, name: &str) {
        let queries = self.operation.parameters.iter();
        let queries = queries.filter(|one| one.location == ParameterLocation::Query);
        let kind = FindingKind::UndocumentedParameter(name.to_owned());
        let help = hint::did_you_mean(name, queries.map(|one| one.name.as_str()))
            .or_else(|| hint::to_allow(&kind));
        let schema = self.keyword(self.operation.address, "parameters");
        let place = self.origin.hidden(MessagePart::Query(name.to_owned()));
        self.push(place, kind, Some(schema), help.into_iter().collect());
    }

    /// Checks the headers of a response.
    pub(crate) fn headers(&mut self, status: u16, response: &HttpMessage<'_>) {
        let Some(documented) = self.operation.response(status) else {
            return;
        };
        for header in &documented.headers {
            let compiled = self.schema_of(header, Direction::Response);
            let joined = response.joined_header(&header.name);
            let given = named(header, joined.as_deref());
            if let Some((kind, keyword, help)) = writing_fault(header, &given, compiled) {
                self.wrongly_written(header, kind, keyword, help);
                self.matched(header.item);
                continue;
            }
            let json = to_json(header, &given, compiled);
            self.parameter(header, json, Direction::Response);
        }
    }

    /// Returns the compiled schema of a parameter.
    pub(super) fn schema_of<'p>(
        &self,
        parameter: &'p Parameter,
        direction: Direction,
    ) -> Option<&'p CompiledSchema> {
        let schema = parameter.schema.as_ref()?;
        Some(self.validator.compiled(schema, direction))
    }

    fn missing(&mut self, parameter: &Parameter, help: Option<String>) {
        let schema = self.keyword(parameter.address, "required");
        let place = self.origin.hidden(parameter.part());
        let kind = FindingKind::MissingParameter;
        let may_be_absent =
            || hint::to_allow(&kind).filter(|_| parameter.location != ParameterLocation::Path);
        let whole = || {
            let is_whole = parameter.location == ParameterLocation::QueryString;
            is_whole.then(|| "the parameter is all that follows the `?` of the URL".to_owned())
        };
        let help = help.or_else(whole).or_else(may_be_absent);
        self.push(place, kind, Some(schema), help.into_iter().collect());
    }

    /// Checks the value of a parameter or header that was turned into JSON.
    pub(super) fn parameter(
        &mut self,
        parameter: &Parameter,
        json: Option<String>,
        direction: Direction,
    ) {
        let Some(json) = json else {
            if parameter.required {
                self.missing(parameter, None);
            }
            return;
        };
        self.matched(parameter.item);
        let limits = &self.validator.options().limits;
        let compiled = self.schema_of(parameter, direction);
        if let Some(compiled) = compiled
            && compiled.proves(json.as_bytes(), limits, self.watch())
        {
            return;
        }
        let name = Arc::clone(&self.origin.file);
        match Document::parse(name, json.into_bytes(), Format::Json, limits) {
            Ok(document) => {
                let body = Body::of_parameter(document, parameter.part(), &self.origin);
                if let Some(compiled) = compiled {
                    self.value(&body, compiled);
                }
            }
            Err(error) => {
                let kind = FindingKind::MalformedParameter(error.message().to_owned());
                let schema = self.place(parameter.address);
                let place = self.origin.hidden(parameter.part());
                self.push(place, kind, Some(schema), Vec::new());
            }
        }
    }
}

/// Returns what is wrong with how a parameter is written, the keyword that says how to write it, and help. There is no value to
/// check then.
fn writing_fault(
    parameter: &Parameter,
    given: &[(String, &str)],
    compiled: Option<&CompiledSchema>,
) -> Option<(FindingKind, &'static str, &'static str)> {
    if let Some(count) = repeats(parameter, given, compiled) {
        return Some((
            FindingKind::RepeatedParameter(count),
            "explode",
            "send all values under one name, or describe a list with `explode: true`",
        ));
    }
    if let Some(why) = without_prefix(parameter, given) {
        return Some((
            FindingKind::MalformedParameter(why),
            "style",
            "or use the style `simple`, which has nothing before the value",
        ));
    }
    let why = unpaired(parameter, given, compiled)?;
    Some((
        FindingKind::MalformedParameter(why.to_owned()),
        "explode",
        "an object is written as `name,value,name,value`, and with `explode: true` as `name=value,name=value`",
    ))
}

/// Returns a text under the name of a parameter.
fn named<'t>(parameter: &Parameter, text: Option<&'t str>) -> Vec<(String, &'t str)> {
    let named = text.map(|text| (parameter.name.clone(), text));
    named.into_iter().collect()
}
