//! Checking the credentials of a request.

use conform_description::operations::security_owner;
use conform_report::MessagePart;
use conform_traffic::Exchange;

use super::{Check, SentParameters};
use crate::api::security::{Met, Requirement};
use crate::kind::FindingKind;

impl Check<'_> {
    /// Checks whether a request has the credentials that one of the security requirements asks for.
    pub(crate) fn security(&mut self, exchange: &Exchange<'_>, sent: &SentParameters<'_>) {
        let alternatives = &self.operation.security;
        let description = self.validator.description();
        let operation = description.node(self.operation.address);
        let path_item = description.node(self.operation.path_item);
        let owner = security_owner(operation, path_item).address();
        let met = |one: &Requirement| one.met(exchange, &sent.query, &sent.cookies);
        // What is not defined does not matter if the request has the credentials of another requirement.
        let is_sure = |one: &&Requirement| one.undefined().next().is_none() && met(one) == Met::Yes;
        if alternatives.iter().any(|one| is_sure(&one)) {
            return;
        }
        let mut undefined: Vec<&str> = alternatives
            .iter()
            .flat_map(|one| one.undefined())
            .collect();
        undefined.sort_unstable();
        undefined.dedup();
        for name in undefined {
            let kind = FindingKind::UndefinedSecurityScheme(name.to_owned());
            let schema = self.keyword(owner, "security");
            let place = self.origin.hidden(MessagePart::Whole);
            let help = "define it in `components.securitySchemes`, or correct its name".to_owned();
            self.push(place, kind, Some(schema), vec![help]);
        }
        let met = alternatives.iter().map(met).min().unwrap_or(Met::Yes);
        if met == Met::Yes {
            return;
        }
        let schema = self.keyword(owner, "security");
        let place = self.origin.hidden(MessagePart::Whole);
        if let Met::Malformed(why) = met {
            let place = self
                .origin
                .hidden(MessagePart::Header("Authorization".to_owned()));
            let kind = FindingKind::MalformedCredentials(why.to_owned());
            self.push(place, kind, Some(schema), Vec::new());
            return;
        }
        let alternatives: Vec<String> = alternatives.iter().map(|one| one.describe()).collect();
        let help = vec![
            format!("the operation requires {}", alternatives.join(", or ")),
            "if the credentials were removed from the capture, check with `--ignore missing-security`"
                .to_owned(),
        ];
        let kind = FindingKind::MissingSecurity(alternatives);
        self.push(place, kind, Some(schema), help);
    }
}
