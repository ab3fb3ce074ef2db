//! The check of one message.

mod body;
mod parameters;
mod parts;
mod positions;
mod security;
mod sequence;
mod value;

use std::sync::Arc;

use conform_description::Address;
use conform_report::{MessagePart, PayloadSpan};
use conform_schema::{InputOrder, SchemaOrigin, Watch};
use conform_traffic::Side;

use crate::api::Operation;
use crate::body::PayloadOrigin;
use crate::content::NoContent;
use crate::finding::{Finding, SchemaPlace, Subject};
use crate::kind::FindingKind;
use crate::observe::ItemId;
use crate::unchecked::Unchecked;
use crate::validator::Validator;
use crate::verdict::Verdict;
use crate::{hint, place};

pub(crate) use body::BodyFacts;
pub(crate) use parameters::SentParameters;

/// The check of one message: what it is checked by, and what was found so far.
pub(crate) struct Check<'v> {
    validator: &'v Validator,
    operation: &'v Operation,
    subject: Subject,
    origin: PayloadOrigin,
    /// Where the message is in the input; `None` without observer.
    order: Option<InputOrder>,
    findings: Vec<Finding>,
}

impl<'v> Check<'v> {
    pub(crate) fn new(
        validator: &'v Validator,
        operation: &'v Operation,
        side: Side,
        origin: PayloadOrigin,
        order: Option<InputOrder>,
    ) -> Self {
        Self {
            validator,
            operation,
            subject: Subject {
                operation: Arc::clone(&operation.name),
                side,
            },
            origin,
            order,
            findings: Vec::new(),
        }
    }

    /// Returns what was found.
    pub(crate) fn finish(self) -> Verdict {
        let profile = self.validator.profile();
        let closed = self.validator.options().closed;
        let unchecked = self.findings.iter();
        let unchecked = unchecked
            .filter_map(|finding| finding.kind.unchecked())
            .min();
        let findings = self.findings.iter();
        let values = if self.validator.options().keep_values {
            findings.map(|finding| finding.document.clone()).collect()
        } else {
            Vec::new()
        };
        let findings = self.findings.into_iter();
        Verdict {
            values,
            diagnostics: findings
                .map(|finding| finding.lower(Some(&self.subject), profile, closed))
                .collect(),
            subject: Some(self.subject),
            unchecked,
            left_alone: None,
        }
    }

    /// Returns the verdict on a message that is not checked.
    pub(crate) fn left_unchecked(self, why: Unchecked) -> Verdict {
        Verdict {
            subject: Some(self.subject),
            diagnostics: Vec::new(),
            values: Vec::new(),
            unchecked: Some(why),
            left_alone: None,
        }
    }

    /// Reports to the observer that the message matches an item.
    pub(crate) fn matched(&self, item: Option<ItemId>) {
        if let Some(item) = item {
            self.validator.matched(item, self.order);
        }
    }

    /// Reports to the observer which response of the operation the message is.
    pub(crate) fn status(&self) {
        if let Side::Response(status) = self.subject.side
            && let Some(response) = self.operation.response(status)
        {
            self.matched(Some(response.item));
        }
    }

    /// Adds the finding that the path and the template differ by the slash at the end.
    pub(crate) fn trailing_slash(&mut self) {
        let kind = FindingKind::TrailingSlash(self.operation.path.to_string());
        let schema = self.place(self.operation.path_item);
        let help = "if the API takes both, describe both paths".to_owned();
        let place = self.origin.hidden(MessagePart::Whole);
        self.push(place, kind, Some(schema), vec![help]);
    }

    /// Adds the finding that the path fits its template only with a value of several segments.
    pub(crate) fn several_segments(&mut self) {
        let kind = FindingKind::SeveralSegments(self.operation.path.to_string());
        let schema = self.place(self.operation.path_item);
        let help = "`x-multi-segment: true` allows it; by the specification, slashes in a value are sent as `%2F`";
        let place = self.origin.hidden(MessagePart::Whole);
        self.push(place, kind, Some(schema), vec![help.to_owned()]);
    }

    /// Returns the observer of the values of the message.
    fn watch(&self) -> Option<Watch<'v>> {
        self.validator.watch(self.order)
    }

    /// Adds the finding that the description has nothing for the body.
    pub(crate) fn no_content(&mut self, none: NoContent, part: MessagePart) {
        let schema = self.keyword(none.owner, none.keyword());
        let help = hint::of_message(&none.kind, self.subject.side);
        self.push(self.origin.hidden(part), none.kind, Some(schema), help);
    }

    fn push(
        &mut self,
        payload: PayloadSpan,
        kind: FindingKind,
        schema: Option<SchemaPlace>,
        help: Vec<String>,
    ) {
        let finding = Finding::new(payload, kind, schema);
        self.findings.push(Finding { help, ..finding });
    }

    /// Returns the place of an object of the description.
    fn place(&self, address: Address) -> SchemaPlace {
        let description = self.validator.description();
        place::of_node(description, description.node(address))
    }

    /// Returns the place of a keyword of an object, or of the object if it lacks the keyword.
    fn keyword(&self, owner: Address, keyword: &str) -> SchemaPlace {
        let place = SchemaOrigin {
            schema: owner,
            keyword: Some(keyword.to_owned()),
        };
        place::of_place(self.validator.description(), &place, &[])
    }
}
