//! Checking exchanges.

use std::sync::Arc;

use conform_json::Position;
use conform_report::{Diagnostic, MessagePart};
use conform_schema::InputOrder;

use crate::api::Operation;
use crate::body::{Origin, decode};
use crate::check::{Check, Validator};
use crate::finding::{Finding, SchemaPlace, Subject};
use crate::kind::Kind;
use crate::message::at;
use crate::route::{OtherMethods, Routed, host_of, outline, path_of, query_of};
use crate::source_check::Proof;
use crate::{hint, near, place};
use conform_traffic::Exchange;
use conform_traffic::Side;

/// What was found in one message of an exchange.
#[derive(Debug)]
pub struct Verdict {
    /// The message; `None` if the exchange matches no operation.
    pub subject: Option<Subject>,
    /// What was found, in the order of the message.
    pub diagnostics: Vec<Diagnostic>,
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
            diagnostics: Vec::new(),
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
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::{Body, Exchange, HttpMessage};
    /// use conform_validator::{Options, Validator, codes};
    ///
    /// let text = r#"{"openapi": "3.1.0", "info": {"title": "Clinic", "version": "1"}, "paths": {}}"#;
    /// let loaded = Description::from_files("api.json", [("api.json", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    /// let verdicts = validator.check_exchange(&Exchange {
    ///     name: "traffic.ndjson".into(),
    ///     place: None,
    ///     method: "GET".into(),
    ///     url: "https://api.example.com/no/such/path".into(),
    ///     request: HttpMessage::default(),
    ///     response: Some((200, HttpMessage { headers: Vec::new(), body: Body::Json(b"{}".into()) })),
    /// });
    /// assert_eq!(verdicts[0].diagnostics[0].code, codes::UNDOCUMENTED_PATH);
    /// ```
    #[must_use]
    pub fn check_exchange(&self, exchange: &Exchange<'_>) -> Vec<Verdict> {
        let routed = self.route(&exchange.method, &exchange.url);
        let order = self.order(&exchange.name, exchange.place.map(|place| place.line));
        self.check_routed(exchange, &routed, order, [None, None])
    }

    /// Where a request goes.
    pub(crate) fn route(&self, method: &str, url: &str) -> Routed {
        self.router.route(method, path_of(url))
    }

    /// Checks an exchange whose route is known, and perhaps that nothing is to be found in the body of its request and of
    /// its response.
    pub(crate) fn check_routed(
        &self,
        exchange: &Exchange<'_>,
        routed: &Routed,
        order: Option<InputOrder>,
        [request, response]: [Option<&Proof>; 2],
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
        self.matched(operation.item, order);
        let mut verdicts = Vec::with_capacity(2);
        let rejected = exchange
            .response
            .as_ref()
            .is_some_and(|(status, _)| (400..500).contains(status));
        if !rejected {
            let mut check = self.message_check(operation, Side::Request, order);
            let (query, cookies) = (query(&exchange.url), cookies(exchange));
            check.parameters(&origin, operation, exchange, parameters, &query, &cookies);
            check.security(&origin, operation, exchange, &query, &cookies);
            check.message(&origin, operation, &exchange.request, request);
            verdicts.push(check.finish());
        }
        if let Some((status, got)) = &exchange.response {
            let mut check = self.message_check(operation, Side::Response(*status), order);
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
        self.unmatched(
            origin,
            kind,
            Some(place::of_node(&self.description, path_item)),
            help,
        )
    }

    fn unmatched(
        &self,
        origin: &Origin,
        kind: Kind,
        schema: Option<SchemaPlace>,
        help: Option<String>,
    ) -> Verdict {
        let mut finding = Finding::new(at(origin, MessagePart::Whole), kind, schema);
        finding.help.extend(help);
        Verdict {
            subject: None,
            diagnostics: vec![self.lower(finding)],
            left_alone: None,
        }
    }

    fn message_check(
        &self,
        operation: &Operation,
        side: Side,
        order: Option<InputOrder>,
    ) -> Check<'_> {
        let subject = Subject {
            operation: Arc::clone(&operation.name),
            side,
        };
        Check {
            validator: self,
            subject,
            is_head: false,
            findings: Vec::new(),
            order,
        }
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
