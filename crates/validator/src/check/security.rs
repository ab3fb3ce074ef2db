//! Checking the credentials of a request.

use conform_report::MessagePart;
use conform_traffic::Exchange;

use super::{Check, SentParameters};
use crate::kind::FindingKind;

impl Check<'_> {
    /// Checks whether a request has the credentials that one of the security requirements asks for.
    pub(crate) fn security(&mut self, exchange: &Exchange<'_>, sent: &SentParameters<'_>) {
        let alternatives = &self.operation.security;
        let mut met = alternatives.iter();
        if alternatives.is_empty()
            || met.any(|one| one.is_met(exchange, &sent.query, &sent.cookies))
        {
            return;
        }
        let description = self.validator.description();
        let own = description
            .node(self.operation.address)
            .get("security")
            .is_some();
        let owner = if own {
            self.operation.address
        } else {
            description.root().address()
        };
        let schema = self.keyword(owner, "security");
        let alternatives: Vec<String> = alternatives.iter().map(|one| one.describe()).collect();
        let help = vec![
            format!("the operation requires {}", alternatives.join(", or ")),
            "if the credentials were removed from the capture, check with `--ignore missing-security`"
                .to_owned(),
        ];
        let kind = FindingKind::MissingSecurity(alternatives);
        let place = self.origin.hidden(MessagePart::Whole);
        self.push(place, kind, Some(schema), help);
    }
}
