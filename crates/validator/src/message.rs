//! Checking one message of an exchange: parameters, headers, credentials and body.

use std::borrow::Cow;
use std::sync::Arc;

use conform_description::Address;
use conform_json::{Document, Format};
use conform_report::{MessagePart, PayloadSpan, PayloadText};
use conform_schema::{Direction, SchemaOrigin, Shown};

use crate::api::{Content, Operation};
use crate::body::{Body, Origin, is_read};
use crate::check::Check;
use crate::finding::SchemaPlace;
use crate::kind::Kind;
use crate::parameter::{Parameter, ParameterLocation};
use crate::route::query_of;
use crate::source_check::Proof;
use crate::traffic::Verdict;
use crate::{hint, place};
use conform_traffic::MediaType;
use conform_traffic::{Body as ExchangeBody, Exchange, HttpMessage};

/// A part of a message that is not shown.
pub(crate) fn at(origin: &Origin, part: MessagePart) -> PayloadSpan {
    PayloadSpan {
        file: Arc::clone(&origin.name),
        capture: origin.place,
        part,
        pointer: String::new(),
        text: PayloadText::START,
    }
}

impl Check<'_> {
    pub(crate) fn finish(self) -> Verdict {
        let Self {
            validator,
            subject,
            findings,
            ..
        } = self;
        let profile = validator.profile();
        let findings = findings.into_iter();
        Verdict {
            diagnostics: findings
                .map(|finding| finding.lower(Some(&subject), profile))
                .collect(),
            subject: Some(subject),
            left_alone: None,
        }
    }

    pub(crate) fn parameters(
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
        let mut schemas = Vec::with_capacity(operation.parameters.len());
        let mut missing = Vec::new();
        for parameter in &operation.parameters {
            let compiled = parameter
                .schema
                .as_ref()
                .map(|schema| self.validator.compiled(schema, Direction::Request));
            let (header, whole);
            let given = match parameter.location {
                ParameterLocation::Path => &path[..],
                ParameterLocation::Query => query,
                ParameterLocation::QueryString => {
                    let text = Some(query_of(&exchange.url)).filter(|text| !text.is_empty());
                    whole = text.map(|text| (parameter.name.clone(), text));
                    &whole.into_iter().collect::<Vec<_>>()
                }
                ParameterLocation::Cookie => cookies,
                ParameterLocation::Header => {
                    header = exchange
                        .request
                        .header(&parameter.name)
                        .map(|text| (parameter.name.clone(), text));
                    &header.into_iter().collect::<Vec<_>>()
                }
            };
            match parameter.to_json(given, compiled.map(|compiled| &**compiled)) {
                _ if parameter.is_bare(given) => {
                    self.matched(parameter.item);
                }
                None if parameter.required => missing.push(parameter),
                json => self.parameter(origin, parameter, json, Direction::Request),
            }
            schemas.push(compiled);
        }
        let claims = |name: &str| {
            let documented = operation.parameters.iter().zip(&schemas);
            documented
                .into_iter()
                .any(|(parameter, schema)| parameter.claims(name, schema.map(|schema| &**schema)))
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
                .filter(|_| parameter.location == ParameterLocation::Query)
                .and_then(|names| conform_report::nearest(&parameter.name, names.iter().copied()));
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
                .filter(|parameter| parameter.location == ParameterLocation::Query);
            let help = hint::did_you_mean(name, queries.map(|parameter| parameter.name.as_str()));
            let schema = self.keyword(operation.address, "parameters");
            let kind = Kind::UndocumentedParameter(name.to_owned());
            let help = help.or_else(|| hint::to_allow(&kind));
            self.push(
                at(origin, MessagePart::Query(name.to_owned())),
                kind,
                Some(schema),
                help.into_iter().collect(),
            );
        }
    }

    pub(crate) fn headers(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        status: u16,
        response: &HttpMessage<'_>,
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
            || hint::to_allow(&kind).filter(|_| parameter.location != ParameterLocation::Path);
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
        self.matched(parameter.item);
        let limits = &self.validator.options().limits;
        let compiled = parameter
            .schema
            .as_ref()
            .map(|schema| self.validator.compiled(schema, direction));
        if let Some(compiled) = compiled
            && compiled.proves(json.as_bytes(), limits, self.watch())
        {
            return;
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

    pub(crate) fn security(
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
            at(origin, MessagePart::Whole),
            Kind::MissingSecurity(alternatives),
            Some(schema),
            help,
        );
    }

    /// Checks status, media type and body.
    pub(crate) fn message(
        &mut self,
        origin: &Origin,
        operation: &Operation,
        message: &HttpMessage<'_>,
        proof: Option<&Proof>,
    ) {
        let content_type = message.header("content-type");
        let stated = content_type.and_then(MediaType::parse);
        let (bytes, media_type) = match &message.body {
            ExchangeBody::Absent => (Ok(Cow::default()), stated),
            ExchangeBody::Bytes(bytes) => {
                let unpacked = self.unpacked(message, bytes, stated.as_ref());
                (unpacked.map_err(Kind::Malformed), stated)
            }
            ExchangeBody::Json(bytes) => (Ok(Cow::Borrowed(&**bytes)), Some(json_type(stated))),
            ExchangeBody::Lost(why) => (Err(Kind::Malformed(why.clone())), stated),
            ExchangeBody::Unrecorded(Some(size)) => {
                (Err(Kind::UnrecordedBody(Some(*size))), stated)
            }
            ExchangeBody::Unrecorded(None) => (Ok(Cow::default()), stated),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(kind) => {
                self.push(at(origin, MessagePart::Body), kind, None, Vec::new());
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
            Err((Kind::MissingBody, _)) if matches!(message.body, ExchangeBody::Unrecorded(_)) => {
                let kind = Kind::UnrecordedBody(None);
                self.push(at(origin, MessagePart::Body), kind, None, Vec::new());
            }
            Err((kind, address)) => {
                let part = if matches!(kind, Kind::UndocumentedStatus(..)) {
                    MessagePart::Whole
                } else {
                    MessagePart::Body
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
            Ok(Some(content)) => {
                if let Some(proof) = proof.filter(|proof| proof.is_by(content)) {
                    self.proved(content, &proof.shown);
                    return;
                }
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
        message: &HttpMessage<'_>,
        bytes: &'b [u8],
        media_type: Option<&MediaType>,
    ) -> Result<Cow<'b, [u8]>, String> {
        let headers = message.headers.iter();
        let codings: Vec<&str> = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
            .map(|(_, list)| &**list)
            .collect();
        if codings.is_empty() || !media_type.is_none_or(is_read) {
            return Ok(Cow::Borrowed(bytes));
        }
        conform_traffic::unpack(bytes, &codings, self.validator.options().limits.max_bytes)
    }

    /// Reports what a body shows that was proved.
    fn proved(&self, content: &Content, shown: &Shown) {
        self.matched(Some(content.item));
        if let Some(watch) = self.watch() {
            shown.report(watch);
        }
    }

    fn place(&self, address: Address) -> SchemaPlace {
        let description = self.validator.description();
        place::of_node(description, description.node(address))
    }

    /// The place of a keyword of an object, or of the object that lacks it.
    pub(crate) fn keyword(&self, owner: Address, keyword: &str) -> SchemaPlace {
        let place = SchemaOrigin {
            schema: owner,
            keyword: Some(keyword.to_owned()),
        };
        place::of_place(self.validator.description(), &place, &[])
    }
}

/// The media type of a body that a capture holds as JSON.
pub(crate) fn json_type(stated: Option<MediaType>) -> MediaType {
    stated
        .filter(MediaType::is_json)
        .unwrap_or_else(MediaType::json)
}
