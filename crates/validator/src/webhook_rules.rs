//! Rules that say which exchanges of a capture are messages of a webhook or callback: no path of the description leads there.

use conform_description::Description;
use conform_description::operations::OperationKind;
use conform_traffic::Exchange;

use crate::router::{OtherMethods, Routed};
use crate::segment::{Segment, split};
use crate::url::path_of;

/// Which exchanges are messages of a webhook or callback: those with this path and this header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookRule {
    /// Its `operationId`, or the name of the webhook or callback.
    pub webhook: String,
    /// The path that the API sends it to, which may have parameters in braces; `None` for any.
    pub path: Option<String>,
    /// The name of a header, and its value; `None` for any value.
    pub header: Option<(String, Option<String>)>,
}

/// The rules of a validator.
#[derive(Debug, Default)]
pub(crate) struct WebhookRules {
    rules: Vec<Rule>,
    /// The names of rules that no operation has.
    pub(crate) unknown: Vec<String>,
}

#[derive(Debug)]
struct Rule {
    path: Option<Vec<Segment>>,
    header: Option<(String, Option<String>)>,
    /// The operations of the webhook: methods in upper case, and indices.
    operations: Vec<(String, usize)>,
}

impl WebhookRules {
    /// Finds the operations of rules. Their indices are those of all operations, in the order of the description, and the
    /// ones that the API calls after those that it offers.
    pub(crate) fn new(rules: &[WebhookRule], description: &Description) -> Self {
        let mut out = Self::default();
        if rules.is_empty() {
            return out;
        }
        let (offered, called) = (description.operations(), description.webhooks());
        let all = || offered.iter().chain(&called).enumerate();
        for rule in rules {
            let name = rule.webhook.as_str();
            let entry =
                |(index, operation): (usize, &conform_description::operations::Operation<'_>)| {
                    (operation.method.to_ascii_uppercase(), index)
                };
            let by_id = all().filter(|(_, operation)| operation.id() == Some(name));
            let mut operations: Vec<_> = by_id.map(entry).collect();
            if operations.is_empty() {
                let named = all().filter(|(_, operation)| match operation.kind {
                    OperationKind::Path => false,
                    OperationKind::Webhook | OperationKind::Callback => {
                        operation.path.key == name || operation.callback == Some(name)
                    }
                });
                operations = named.map(entry).collect();
            }
            if operations.is_empty() {
                out.unknown.push(name.to_owned());
                continue;
            }
            out.rules.push(Rule {
                path: rule
                    .path
                    .as_deref()
                    .map(|path| split(path).map(Segment::parse).collect()),
                header: rule.header.clone(),
                operations,
            });
        }
        out
    }

    /// Returns where a request goes by a rule that asks for no header; `None` if no such rule applies.
    pub(crate) fn by_path(&self, method: &str, url: &str) -> Option<Routed> {
        self.first(method, url, |rule| rule.header.is_none())
    }

    /// Returns where the request of an exchange goes by a rule; `None` if none applies.
    pub(crate) fn route(&self, exchange: &Exchange<'_>) -> Option<Routed> {
        self.first(&exchange.method, &exchange.url, |rule| {
            let Some((name, wanted)) = &rule.header else {
                return true;
            };
            let found = exchange.request.header(name);
            found.is_some_and(|found| wanted.as_ref().is_none_or(|wanted| found.trim() == wanted))
        })
    }

    fn first(&self, method: &str, url: &str, fits: impl Fn(&Rule) -> bool) -> Option<Routed> {
        self.rules
            .iter()
            .filter(|rule| fits(rule))
            .find_map(|rule| rule.route(method, path_of(url)))
    }
}

impl Rule {
    fn route(&self, method: &str, path: &str) -> Option<Routed> {
        let mut parameters = Vec::new();
        if let Some(segments) = &self.path {
            let found: Vec<&str> = split(path).collect();
            let mut pairs = segments.iter().zip(&found);
            let fits = segments.len() == found.len()
                && pairs.all(|(segment, text)| segment.matches(text, Some(&mut parameters)));
            if !fits {
                return None;
            }
        }
        let own = self.operations.iter().find(|(own, _)| own == method);
        Some(match own {
            Some((_, index)) => Routed::Operation(*index, parameters),
            None => Routed::Method(OtherMethods {
                methods: self.operations.iter().map(|(own, _)| own.clone()).collect(),
                operation: self.operations[0].1,
            }),
        })
    }
}
