//! Checking exchanges.

use std::sync::Arc;

use conform_json::Position;
use conform_report::MessagePart;
use conform_schema::InputOrder;
use conform_traffic::{Body, Exchange, RequestExtent, Side};

use crate::body::PayloadOrigin;
use crate::check::{BodyFacts, Check, SentParameters};
use crate::finding::{Finding, SchemaPlace};
use crate::kind::FindingKind;
use crate::proof::Proof;
use crate::router::{OtherMethods, Routed, outline};
use crate::unchecked::Unchecked;
use crate::url::{host_of, path_of};
use crate::validator::Validator;
use crate::verdict::{LeftAlone, Verdict};
use crate::{hint, place, stub};

impl Validator {
    /// Checks an exchange: where it goes, parameters, security, headers, status, media types and bodies. Returns a verdict
    /// for each message.
    ///
    /// A request that the API answers with a status of 4xx is [`Unchecked::Rejected`], because the API itself has rejected
    /// it, unless [`Options::check_rejected`](crate::Options::check_rejected) is set.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::{Exchange, HttpMessage};
    /// use conform_validator::{Options, Validator, codes};
    ///
    /// let text = "{openapi: 3.0.3, info: {title: Visits, version: '1'}, paths: {}}";
    /// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    ///
    /// let exchange = Exchange::new("GET", "/no/such/path").answered(200, HttpMessage::default());
    /// let verdicts = validator.check_exchange(&exchange);
    /// assert_eq!(verdicts[0].diagnostics[0].code, codes::UNDOCUMENTED_PATH);
    /// ```
    #[must_use]
    pub fn check_exchange(&self, exchange: &Exchange<'_>) -> Vec<Verdict> {
        let routed = self.route(&exchange.method, &exchange.url);
        let order = self.order(&exchange.name, exchange.place.map(|place| place.line));
        self.check_routed(exchange, &routed, order, [None, None])
    }

    /// Checks an exchange whose route is known. `proofs` say that nothing is wrong with the body of the request or of the
    /// response.
    pub(crate) fn check_routed(
        &self,
        exchange: &Exchange<'_>,
        routed: &Routed,
        order: Option<InputOrder>,
        proofs: [Option<&Proof>; 2],
    ) -> Vec<Verdict> {
        let origin = PayloadOrigin {
            file: Arc::clone(&exchange.name),
            capture: exchange.place,
        };
        let hosts = &self.options().hosts;
        if is_within_browser(&exchange.url)
            || (!hosts.is_empty() && !is_of_host(&exchange.url, hosts))
        {
            return vec![LeftAlone::OtherHost.into()];
        }
        // A rule may need headers, which were not known yet.
        let by_rule = self
            .webhooks
            .as_ref()
            .and_then(|rules| rules.route(exchange));
        let (routed, proofs) = match &by_rule {
            Some(own) if own != routed => (own, [None, None]),
            _ => (routed, proofs),
        };
        let by_method = self.only_method(exchange, routed);
        let (routed, proofs) = match &by_method {
            Some(own) => (own, [None, None]),
            None => (routed, proofs),
        };
        if let Some(open) = stub::left_open(exchange, routed) {
            return open;
        }
        let (operation, path) = match routed {
            Routed::Operation(index, path)
            | Routed::OtherSlash(index, path)
            | Routed::SeveralSegments(index, path) => (&self.api.operations[*index], path),
            Routed::Method(_) if is_preflight(exchange) => {
                return vec![LeftAlone::Preflight.into()];
            }
            Routed::Method(others) => return vec![self.other_method(&origin, exchange, others)],
            Routed::Nowhere => return vec![self.undocumented_path(&origin, exchange)],
        };
        self.matched(operation.item, order);
        let [request_proof, response_proof] = proofs;
        let mut verdicts = Vec::with_capacity(2);
        let is_rejected = exchange
            .response
            .as_ref()
            .is_some_and(|(status, _)| (400..500).contains(status));
        let mut check = Check::new(self, operation, Side::Request, origin.clone(), order);
        if exchange.extent == RequestExtent::Nothing {
            verdicts.push(check.left_unchecked(Unchecked::Pattern));
        } else if is_rejected && !self.options().check_rejected {
            verdicts.push(check.left_unchecked(Unchecked::Rejected));
        } else {
            if matches!(routed, Routed::OtherSlash(..)) {
                check.trailing_slash();
            }
            if matches!(routed, Routed::SeveralSegments(..)) {
                check.several_segments();
            }
            let sent = SentParameters::new(exchange, path);
            check.parameters(exchange, &sent);
            let is_whole = exchange.extent == RequestExtent::Whole;
            if is_whole {
                check.security(exchange, &sent);
            }
            let has_body = matches!(exchange.request.body, Body::Bytes(_) | Body::Json(_));
            if is_whole || has_body {
                let facts = BodyFacts {
                    is_head: false,
                    proof: request_proof,
                };
                check.message(&exchange.request, &facts);
            }
            let mut verdict = check.finish();
            if !is_whole {
                verdict.unchecked = verdict.unchecked.or(Some(Unchecked::Url));
            }
            verdicts.push(verdict);
        }
        if let Some((status, response)) = &exchange.response {
            let side = Side::Response(*status);
            let mut check = Check::new(self, operation, side, origin, order);
            check.status();
            check.headers(*status, response);
            let facts = BodyFacts {
                is_head: exchange.method == "HEAD",
                proof: response_proof,
            };
            check.message(response, &facts);
            verdicts.push(check.finish());
        }
        verdicts
    }

    /// Returns the verdict on a line or entry of a capture that cannot be read as an exchange.
    #[must_use]
    pub fn malformed_exchange(&self, name: &Arc<str>, place: Position, why: String) -> Verdict {
        let origin = PayloadOrigin {
            file: Arc::clone(name),
            capture: Some(place),
        };
        self.unmatched(&origin, FindingKind::MalformedExchange(why), None, None)
    }

    /// Returns the verdict on a request to a path that the description does not have.
    fn undocumented_path(&self, origin: &PayloadOrigin, exchange: &Exchange<'_>) -> Verdict {
        let path = path_of(&exchange.url);
        let shown = if self.options().show_values {
            path.to_owned()
        } else {
            outline(path)
        };
        let kind = FindingKind::UndocumentedPath(shown);
        let host = host_of(&exchange.url).filter(|host| self.router.is_of_others(host));
        let help = match (self.advice_for_path(path), host) {
            (Some(help), _) => Some(help),
            (None, Some(host)) => Some(format!(
                "it was sent to {host}, which is not in `servers`; to check only requests to the API, use `--host HOST`"
            )),
            (None, None) => hint::to_allow(&kind),
        };
        self.unmatched(origin, kind, None, help)
    }

    /// Returns the verdict on a request with a method that the path does not have.
    fn other_method(
        &self,
        origin: &PayloadOrigin,
        exchange: &Exchange<'_>,
        others: &OtherMethods,
    ) -> Verdict {
        let operation = &self.api.operations[others.operation];
        let kind = FindingKind::UndocumentedMethod {
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
        origin: &PayloadOrigin,
        kind: FindingKind,
        schema: Option<SchemaPlace>,
        help: Option<String>,
    ) -> Verdict {
        let mut finding = Finding::new(origin.hidden(MessagePart::Whole), kind, schema);
        finding.help.extend(help);
        Verdict {
            subject: None,
            diagnostics: vec![self.lower(finding)],
            values: Vec::new(),
            unchecked: None,
            left_alone: None,
        }
    }
}

/// Returns whether a browser asks with this request whether it may send another one (Fetch, "CORS-preflight request").
fn is_preflight(exchange: &Exchange<'_>) -> bool {
    exchange.method == "OPTIONS"
        && exchange
            .request
            .header("access-control-request-method")
            .is_some()
}

/// Returns whether a URL is one that browsers record, and that no API is asked for: `data:`, `blob:`, those of extensions, and
/// those of sockets, over which other messages than those of HTTP go.
fn is_within_browser(url: &str) -> bool {
    const SCHEMES: [&str; 9] = [
        "data",
        "blob",
        "about",
        "file",
        "ws",
        "wss",
        "chrome-extension",
        "moz-extension",
        "safari-web-extension",
    ];
    url.split_once(':')
        .is_some_and(|(scheme, _)| SCHEMES.contains(&scheme))
}

/// Returns whether a URL has one of these hosts. A URL without host belongs to any.
fn is_of_host(url: &str, hosts: &[String]) -> bool {
    host_of(url).is_none_or(|host| hosts.iter().any(|one| host.eq_ignore_ascii_case(one)))
}
