//! Checking exchanges.

use std::borrow::Cow;
use std::sync::Arc;

use vsee_json::{Document, Format, Position, Scanner, Source, Span};
use vsee_spec::description::Address;
use vsee_spec::dialect::{Direction, Place};

use crate::api::{Content, Operation};
use crate::body::{Body, Origin, decode};
use crate::capture::{Proof, Reading};
use crate::check::{Check, Validator};
use crate::compiled::direction;
use crate::coverage::Stamp;
use crate::exchange::{self, Exchange};
use crate::finding::{Finding, Part, PayloadPlace, SchemaPlace, Side, Subject, Syntax};
use crate::fused::Shown;
use crate::kind::Kind;
use crate::media::MediaType;
use crate::parameter::{Location, Parameter};
use crate::route::{OtherMethods, Routed, host_of, outline, path_of, query_of};
use crate::{coding, hint, near, place};

/// What was found in one message of an exchange.
#[derive(Debug)]
pub struct Verdict {
    /// The message; `None` if the exchange matches no operation.
    pub subject: Option<Subject>,
    /// What was found, in the order of the message.
    pub findings: Vec<Finding>,
    /// Why the exchange was not checked, if it was not.
    pub left_alone: Option<LeftAlone>,
}

/// Why an exchange is not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftAlone {
    /// It goes to none of the [`Options::hosts`](crate::Options::hosts).
    OtherHost,
    /// It is a browser's question whether it may send a request to another origin (CORS), which the description does not
    /// document.
    Preflight,
}

impl From<LeftAlone> for Verdict {
    fn from(why: LeftAlone) -> Self {
        Self {
            subject: None,
            findings: Vec::new(),
            left_alone: Some(why),
        }
    }
}

impl Validator {
    /// Checks an exchange: where it goes, parameters, security, headers, status, media types and bodies. There is one
    /// verdict for each message.
    ///
    /// A request that the API answers with a status of 4xx is not checked: the API has rejected it, and said so.
    ///
    /// ```
    /// use vsee_validator::{Body, Exchange, ExchangeMessage, Options, Rule, Validator, embedded};
    ///
    /// let validator = Validator::new(embedded().description.unwrap(), Options::default());
    /// let verdicts = validator.check_exchange(&Exchange {
    ///     name: "traffic.ndjson".into(),
    ///     place: None,
    ///     method: "GET".into(),
    ///     url: "https://api.vsee.me/api_v3/no/such/path".into(),
    ///     request: ExchangeMessage::default(),
    ///     response: Some((200, ExchangeMessage { headers: Vec::new(), body: Body::Json(b"{}".into()) })),
    /// });
    /// assert_eq!(verdicts[0].findings[0].rule(), Rule::UndocumentedPath);
    /// ```
    #[must_use]
    pub fn check_exchange(&self, exchange: &Exchange<'_>) -> Vec<Verdict> {
        let routed = self.route(&exchange.method, &exchange.url);
        let stamp = self.stamp(&exchange.name, exchange.place.map(|place| place.line));
        self.check_routed(
            exchange,
            &routed,
            stamp,
            &Proof::default(),
            &Proof::default(),
        )
    }

    /// Checks an exchange that was read from a capture.
    pub(crate) fn check_reading(
        &self,
        reading: &Reading<'_>,
        stamp: Option<Stamp>,
    ) -> Vec<Verdict> {
        let Reading {
            exchange,
            routed,
            request,
            response,
        } = reading;
        match routed {
            Some(routed) => self.check_routed(exchange, routed, stamp, request, response),
            None => {
                let routed = self.route(&exchange.method, &exchange.url);
                self.check_routed(exchange, &routed, stamp, request, response)
            }
        }
    }

    /// Where a request goes.
    pub(crate) fn route(&self, method: &str, url: &str) -> Routed {
        self.router.route(method, path_of(url))
    }

    /// Proves that nothing is to be found in the body at the scanner, which is JSON, and leaves the scanner after it. If it
    /// cannot, the scanner is anywhere.
    pub(crate) fn prove(
        &self,
        routed: &Routed,
        side: Side,
        content_type: Option<&str>,
        scanner: &mut Scanner<'_>,
        stamp: Option<Stamp>,
    ) -> Option<Proof> {
        let Routed::Operation(index, _) = routed else {
            return None;
        };
        let operation = &self.api.operations[*index];
        let media_type = json_type(content_type.and_then(MediaType::parse));
        let content = self.content(operation, side, Some(&media_type), false);
        let content = content.ok()??;
        let compiled = self.for_json(content.schema.as_ref()?, direction(side));
        let watcher = self.watcher(&compiled, stamp);
        let shown = compiled.proves_value(scanner, &self.options().limits, watcher)?;
        Some(Proof::by(content, shown))
    }

    fn check_routed(
        &self,
        exchange: &Exchange<'_>,
        routed: &Routed,
        stamp: Option<Stamp>,
        request: &Proof,
        response: &Proof,
    ) -> Vec<Verdict> {
        let origin = Origin {
            name: Arc::clone(&exchange.name),
            place: exchange.place,
        };
        let hosts = &self.options().hosts;
        if !hosts.is_empty() && !is_of_host(&exchange.url, hosts) {
            return vec![LeftAlone::OtherHost.into()];
        }
        let path = path_of(&exchange.url);
        let (operation, parameters) = match routed {
            Routed::Operation(index, parameters) => (&self.api.operations[*index], parameters),
            Routed::Method(_) if is_preflight(exchange) => {
                return vec![LeftAlone::Preflight.into()];
            }
            Routed::Method(others) => return vec![self.other_method(&origin, exchange, others)],
            Routed::Nowhere => {
                let kind = Kind::UndocumentedPath(outline(path));
                let host = host_of(&exchange.url).filter(|host| self.router.is_of_others(host));
                let help = match (near::path(&self.description, path), host) {
                    (Some(help), _) => Some(help),
                    (None, Some(host)) => Some(format!(
                        "it went to {host}, which no server names; `--host` checks only what goes to the hosts of the API"
                    )),
                    (None, None) => hint::to_allow(&kind),
                };
                return vec![self.unmatched(&origin, kind, None, help)];
            }
        };
        if let Some(stamp) = stamp {
            operation.mark.count(stamp);
        }
        let mut verdicts = Vec::with_capacity(2);
        let rejected = exchange
            .response
            .as_ref()
            .is_some_and(|(status, _)| (400..500).contains(status));
        if !rejected {
            let mut check = self.message_check(operation, Side::Request, stamp);
            let (query, cookies) = (query(&exchange.url), cookies(exchange));
            check.parameters(&origin, operation, exchange, parameters, &query, &cookies);
            check.security(&origin, operation, exchange, &query, &cookies);
            check.message(&origin, operation, &exchange.request, request);
            verdicts.push(check.finish());
        }
        if let Some((status, got)) = &exchange.response {
            let mut check = self.message_check(operation, Side::Response(*status), stamp);
            check.status(operation);
            check.headers(&origin, operation, *status, got);
            check.is_head = exchange.method == "HEAD";
            check.message(&origin, operation, got, response);
            verdicts.push(check.finish());
        }
        verdicts
    }

    /// The verdict on a line or entry of a capture that is no exchange.
    #[must_use]
    pub fn malformed_exchange(&self, name: &Arc<str>, place: Position, why: String) -> Verdict {
        self.unmatched(
            &Origin {
                name: Arc::clone(name),
                place: Some(place),
            },
            Kind::MalformedExchange(why),
            None,
            None,
        )
    }

    /// The verdict on a method that a path does not have.
    fn other_method(
        &self,
        origin: &Origin,
        exchange: &Exchange<'_>,
        others: &OtherMethods,
    ) -> Verdict {
        let operation = &self.api.operations[others.operation];
        let kind = Kind::UndocumentedMethod {
            method: exchange.method.clone().into_owned(),
            documented: others.methods.clone(),
            path: operation.path.to_string(),
        };
        let path_item = self.description.node(operation.path_item);
        let help = hint::to_allow(&kind);
        self.unmatched(origin, kind, Some(place::of_node(path_item)), help)
    }

    fn unmatched(
        &self,
        origin: &Origin,
        kind: Kind,
        schema: Option<SchemaPlace>,
        help: Option<String>,
    ) -> Verdict {
        let mut finding = self.finding(None, at(origin, Part::Whole), kind, schema);
        finding.help.extend(help);
        Verdict {
            subject: None,
            findings: vec![finding],
            left_alone: None,
        }
    }

    fn message_check(&self, operation: &Operation, side: Side, stamp: Option<Stamp>) -> Check<'_> {
        let subject = Subject {
            operation: Arc::clone(&operation.name),
            side,
        };
        Check {
            validator: self,
            subject,
            is_head: false,
            findings: Vec::new(),
            stamp,
        }
    }
}

/// A part of a message that is not shown.
pub(crate) fn at(origin: &Origin, part: Part) -> PayloadPlace {
    PayloadPlace {
        part,
        capture: origin.place,
        source: Arc::new(Source::new(Arc::clone(&origin.name), String::new())),
        syntax: Syntax::Opaque,
        span: Span::new(0, 0),
        pointer: String::new(),
        related: None,
    }
}

impl Check<'_> {
    fn finish(self) -> Verdict {
        Verdict {
            subject: Some(self.subject),
            findings: self.findings,
            left_alone: None,
        }
    }

    fn parameters(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        exchange: &Exchange<'_>,
        path: &[(String, String)],
        query: &[(String, &str)],
        cookies: &[(String, &str)],
    ) {
        let path: Vec<(String, &str)> = path
            .iter()
            .map(|(name, text)| (name.clone(), text.as_str()))
            .collect();
        let mut plans = Vec::with_capacity(operation.parameters.len());
        let mut missing = Vec::new();
        for parameter in &operation.parameters {
            let compiled = parameter
                .schema
                .as_ref()
                .map(|schema| self.validator.compiled(schema, Direction::Request));
            let plan = compiled.map(|compiled| &compiled.plan);
            let (header, whole);
            let given = match parameter.location {
                Location::Path => &path[..],
                Location::Query => query,
                Location::QueryString => {
                    let text = Some(query_of(&exchange.url)).filter(|text| !text.is_empty());
                    whole = text.map(|text| (parameter.name.clone(), text));
                    &whole.into_iter().collect::<Vec<_>>()
                }
                Location::Cookie => cookies,
                Location::Header => {
                    header = exchange
                        .request
                        .header(&parameter.name)
                        .map(|text| (parameter.name.clone(), text));
                    &header.into_iter().collect::<Vec<_>>()
                }
            };
            match parameter.to_json(given, compiled.map(|compiled| &**compiled)) {
                _ if parameter.is_bare(given) => {
                    if let Some(stamp) = self.stamp {
                        parameter.mark.count(stamp);
                    }
                }
                None if parameter.required => missing.push(parameter),
                json => self.parameter(origin, parameter, json, Direction::Request),
            }
            plans.push(plan);
        }
        let claims = |name: &str| {
            let documented = operation.parameters.iter().zip(&plans);
            documented
                .into_iter()
                .any(|(parameter, plan)| parameter.claims(name, *plan))
                || operation
                    .security
                    .iter()
                    .any(|requirement| requirement.query_names().any(|other| other == name))
        };
        let mut unclaimed: Vec<&str> = query
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !claims(name))
            .collect();
        for parameter in missing {
            // A misspelt name is one cause, and not two.
            let misspelt = Some(&unclaimed)
                .filter(|_| parameter.location == Location::Query)
                .and_then(|names| vsee_spec::nearest(&parameter.name, names.iter().copied()));
            let help = misspelt
                .map(|name| format!("`{name}` is there: did you mean `{}`?", parameter.name));
            if let Some(name) = misspelt.map(str::to_owned) {
                unclaimed.retain(|other| *other != name);
            }
            self.missing(origin, parameter, help);
        }
        unclaimed.dedup();
        for name in unclaimed {
            let queries = operation
                .parameters
                .iter()
                .filter(|parameter| parameter.location == Location::Query);
            let help = hint::did_you_mean(name, queries.map(|parameter| parameter.name.as_str()));
            let schema = self.keyword(operation.address, "parameters");
            let kind = Kind::UndocumentedParameter(name.to_owned());
            let help = help.or_else(|| hint::to_allow(&kind));
            self.push(
                at(origin, Part::Query(name.to_owned())),
                kind,
                Some(schema),
                help.into_iter().collect(),
            );
        }
    }

    fn headers(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        status: u16,
        response: &exchange::Message<'_>,
    ) {
        let Some(documented) = operation.response(status) else {
            return;
        };
        for parameter in &documented.headers {
            let compiled = parameter
                .schema
                .as_ref()
                .map(|schema| self.validator.compiled(schema, Direction::Response));
            let header = response
                .header(&parameter.name)
                .map(|text| (parameter.name.clone(), text));
            let given: Vec<_> = header.into_iter().collect();
            let json = parameter.to_json(&given, compiled.map(|compiled| &**compiled));
            self.parameter(origin, parameter, json, Direction::Response);
        }
    }

    fn missing(&mut self, origin: &Origin, parameter: &Parameter, help: Option<String>) {
        let schema = self.keyword(parameter.address, "required");
        let place = at(origin, parameter.part());
        let kind = Kind::MissingParameter;
        let may_be_absent =
            || hint::to_allow(&kind).filter(|_| parameter.location != Location::Path);
        let help = help.or_else(may_be_absent);
        self.push(place, kind, Some(schema), help.into_iter().collect());
    }

    /// Checks the value of a parameter or header that was turned into JSON.
    pub(crate) fn parameter(
        &mut self,
        origin: &Origin,
        parameter: &Parameter,
        json: Option<String>,
        direction: Direction,
    ) {
        let Some(json) = json else {
            if parameter.required {
                self.missing(origin, parameter, None);
            }
            return;
        };
        if let Some(stamp) = self.stamp {
            parameter.mark.count(stamp);
        }
        let limits = &self.validator.options().limits;
        let compiled = parameter
            .schema
            .as_ref()
            .map(|schema| self.validator.compiled(schema, direction));
        if let Some(compiled) = compiled {
            let watcher = self.validator.watcher(compiled, self.stamp);
            if compiled.proves(json.as_bytes(), limits, watcher) {
                return;
            }
        }
        match Document::parse(
            Arc::clone(&origin.name),
            json.into_bytes(),
            Format::Json,
            limits,
        ) {
            Ok(document) => {
                let body = Body::of_parameter(document, parameter.part(), origin);
                if let Some(compiled) = compiled {
                    self.value(&body, compiled);
                }
            }
            Err(error) => {
                let kind = Kind::MalformedParameter(error.message().to_owned());
                let schema = self.place(parameter.address);
                let place = at(origin, parameter.part());
                self.push(place, kind, Some(schema), Vec::new());
            }
        }
    }

    fn security(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        exchange: &Exchange<'_>,
        query: &[(String, &str)],
        cookies: &[(String, &str)],
    ) {
        let alternatives = &operation.security;
        if alternatives.is_empty()
            || alternatives
                .iter()
                .any(|one| one.is_met(exchange, query, cookies))
        {
            return;
        }
        let description = self.validator.description();
        let own = description
            .node(operation.address)
            .get("security")
            .is_some();
        let owner = if own {
            operation.address
        } else {
            description.root().address()
        };
        let schema = self.keyword(owner, "security");
        let alternatives: Vec<String> = alternatives.iter().map(|one| one.describe()).collect();
        let help = vec![
            format!("it asks for {}", alternatives.join(", or ")),
            "if the capture was stripped of credentials, check with `--ignore missing-security`"
                .to_owned(),
        ];
        self.push(
            at(origin, Part::Whole),
            Kind::MissingSecurity(alternatives),
            Some(schema),
            help,
        );
    }

    /// Checks status, media type and body.
    fn message(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        message: &exchange::Message<'_>,
        proof: &Proof,
    ) {
        let content_type = message.header("content-type");
        let stated = content_type.and_then(MediaType::parse);
        let (bytes, media_type) = match &message.body {
            exchange::Body::Absent => (Ok(Cow::default()), stated),
            exchange::Body::Bytes(bytes) => {
                let unpacked = self.unpacked(message, bytes, stated.as_ref());
                (unpacked.map_err(Kind::Malformed), stated)
            }
            exchange::Body::Json(bytes) => (Ok(Cow::Borrowed(&**bytes)), Some(json_type(stated))),
            exchange::Body::Lost(why) => (Err(Kind::Malformed(why.clone())), stated),
            exchange::Body::Unrecorded(Some(size)) => {
                (Err(Kind::UnrecordedBody(Some(*size))), stated)
            }
            exchange::Body::Unrecorded(None) => (Ok(Cow::default()), stated),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(kind) => {
                self.push(at(origin, Part::Body), kind, None, Vec::new());
                return;
            }
        };
        let side = self.subject.side;
        let is_empty = bytes.is_empty();
        match self
            .validator
            .content(operation, side, media_type.as_ref(), is_empty)
        {
            Err((Kind::MissingBody, _)) if self.is_head => {}
            Err((Kind::MissingBody, _))
                if matches!(message.body, exchange::Body::Unrecorded(_)) =>
            {
                let kind = Kind::UnrecordedBody(None);
                self.push(at(origin, Part::Body), kind, None, Vec::new());
            }
            Err((kind, address)) => {
                let part = if matches!(kind, Kind::UndocumentedStatus(..)) {
                    Part::Whole
                } else {
                    Part::Body
                };
                let keyword = match kind {
                    Kind::UndocumentedStatus(..) => "responses",
                    _ => "content",
                };
                let schema = self.keyword(address, keyword);
                let help = hint::of_message(&kind, side);
                self.push(at(origin, part), kind, Some(schema), help);
            }
            Ok(None) => {}
            Ok(Some(content)) if proof.is_by(content) => self.proved(content, &proof.shown),
            Ok(Some(content)) => {
                let listed = || content.range.media_type().cloned();
                let media_type = media_type.or_else(listed).unwrap_or_else(MediaType::json);
                let boundary = content_type
                    .filter(|_| media_type.is_multipart())
                    .and_then(|value| crate::body::parameter(value, "boundary"));
                self.body(origin, bytes, &media_type, boundary.as_deref(), content);
            }
        }
    }

    /// A body whose content codings are undone, or why they cannot be. What is not looked into is not unpacked.
    fn unpacked<'b>(
        &self,
        message: &exchange::Message<'_>,
        bytes: &'b [u8],
        media_type: Option<&MediaType>,
    ) -> Result<Cow<'b, [u8]>, String> {
        let headers = message.headers.iter();
        let codings: Vec<&str> = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
            .map(|(_, list)| &**list)
            .collect();
        if codings.is_empty() || !media_type.is_none_or(MediaType::is_read) {
            return Ok(Cow::Borrowed(bytes));
        }
        coding::unpack(bytes, &codings, self.validator.options().limits.max_bytes)
    }

    /// Counts for coverage what a body shows that was proved.
    fn proved(&self, content: &Content, shown: &Shown) {
        let Some(stamp) = self.stamp else { return };
        content.mark.count(stamp);
        if let Some((catalog, _)) = self.validator.watched() {
            shown.note(catalog, stamp);
        }
    }

    fn place(&self, address: Address) -> SchemaPlace {
        place::of_node(self.validator.description().node(address))
    }

    /// The place of a keyword of an object, or of the object that lacks it.
    pub(crate) fn keyword(&self, owner: Address, keyword: &str) -> SchemaPlace {
        let place = Place {
            schema: owner,
            keyword: Some(keyword.to_owned()),
        };
        place::of_place(self.validator.description(), &place, &[])
    }
}

/// Whether a browser asks by it whether it may send another request (Fetch, "CORS-preflight request").
fn is_preflight(exchange: &Exchange<'_>) -> bool {
    exchange.method == "OPTIONS"
        && exchange
            .request
            .header("access-control-request-method")
            .is_some()
}

/// Whether a URL names one of these hosts. One that names none is of any.
fn is_of_host(url: &str, hosts: &[String]) -> bool {
    host_of(url).is_none_or(|host| hosts.iter().any(|one| host.eq_ignore_ascii_case(one)))
}

/// The media type of a body that a capture holds as JSON.
fn json_type(stated: Option<MediaType>) -> MediaType {
    stated
        .filter(MediaType::is_json)
        .unwrap_or_else(MediaType::json)
}

/// The pairs of a query: names decoded, values as they were sent.
fn query(url: &str) -> Vec<(String, &str)> {
    let pairs = query_of(url).split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, text)| (decode(name).unwrap_or_else(|_| name.to_owned()), text))
        .collect()
}

fn cookies<'e>(exchange: &'e Exchange<'_>) -> Vec<(String, &'e str)> {
    let header = exchange.request.header("cookie").unwrap_or_default();
    let pairs = header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.map(|(name, text)| (name.to_owned(), text)).collect()
}
