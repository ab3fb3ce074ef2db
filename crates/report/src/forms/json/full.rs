//! What a report has in its full form: everything that the other forms are made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::form::{
    FindingFull, Full, HolderJson, InOrder, LocationJson, MessageTally, PayloadFull, RowJson,
};
use super::merge::add_counts;
use super::{document, pretty_json, subject};
use crate::human::{Style, row};
use crate::repeats::Holder;
use crate::summary::{Checked, Summary};
use crate::{Diagnostic, Expected, Location, PayloadRow, PayloadSpan, PayloadText};

/// Returns diagnostics as JSON, in the form of [`json`](super::json()) with everything that other forms are made of: merged reports can be
/// written in each of them. Lines of payloads are in it as the style shows them.
///
/// # Panics
///
/// Never: a report holds nothing that JSON cannot.
#[must_use]
pub fn full(diagnostics: &[Diagnostic], summary: &Summary, style: &Style) -> String {
    let mut report = document(diagnostics, summary);
    let tallies = match &summary.checked {
        Checked::Description { .. } => &[],
        Checked::Messages { tallies, .. } => tallies.as_slice(),
    };
    report.full = Some(Full {
        prefix: summary.prefix.clone(),
        baseline: summary.compared.is_some(),
        messages: tallies
            .iter()
            .map(|(of, tally)| {
                let reasons = tally.unchecked.iter();
                let reasons = reasons.map(|(why, count)| (Cow::Borrowed(why.key), *count));
                MessageTally {
                    subject: of.as_ref().map(subject),
                    conforms: tally.conforms,
                    fails: tally.fails,
                    unchecked_by: InOrder(reasons.collect()),
                }
            })
            .collect(),
    });
    for (finding, diagnostic) in report.findings.iter_mut().zip(diagnostics) {
        let payload = |location: &Location| match location {
            Location::Text(_) => None,
            Location::Payload(payload) => Some(payload_full(payload, style)),
        };
        let related = diagnostic.related.iter();
        finding.full = Some(FindingFull {
            payload: payload(&diagnostic.primary.location),
            related: related.map(|label| payload(&label.location)).collect(),
            beside: matches!(diagnostic.expected, Some(Expected::Beside(_))),
            keyword: diagnostic
                .requirement
                .as_ref()
                .map_or_else(String::new, |requirement| requirement.text.clone()),
        });
        let occurrences = diagnostic.repeats.occurrences();
        for (place, occurrence) in finding.places.iter_mut().zip(occurrences) {
            place.holder = Some(occurrence.holder.into());
        }
    }
    pretty_json(&report)
}

fn payload_full(payload: &PayloadSpan, style: &Style) -> PayloadFull {
    let range = payload.text.range();
    PayloadFull {
        in_capture: payload.capture.is_some(),
        range: range.map(|(start, end)| [start.into(), end.into()]),
        row: row(payload, style).map(|PayloadRow { before, text }| RowJson { before, text }),
    }
}

impl Full {
    /// Returns what both have together. The order of the two is of no account.
    pub(super) fn and(self, other: Self) -> Self {
        let messages = self.messages.into_iter().chain(other.messages);
        let mut sums: BTreeMap<Option<(String, String)>, MessageTally> = BTreeMap::new();
        for message in messages {
            let subject = message.subject.as_ref();
            let key = subject.map(|subject| (subject.group.clone(), subject.item.clone()));
            match sums.entry(key) {
                Entry::Vacant(new) => {
                    new.insert(message);
                }
                Entry::Occupied(mut sum) => sum.get_mut().add(message),
            }
        }
        Self {
            // Where programs ran in several folders, the names can be those of one of them only.
            prefix: self.prefix.min(other.prefix),
            baseline: self.baseline || other.baseline,
            messages: sums.into_values().collect(),
        }
    }
}

impl MessageTally {
    fn add(&mut self, other: Self) {
        self.conforms += other.conforms;
        self.fails += other.fails;
        add_counts(&mut self.unchecked_by, other.unchecked_by);
        self.unchecked_by.0.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
}

impl FindingFull {
    /// Returns what a finding at this location is part of.
    pub(super) fn holder(&self, location: &LocationJson) -> HolderJson {
        match (location, &self.payload) {
            (LocationJson::Place(_), _) => HolderJson::Description,
            (LocationJson::Payload(place), Some(payload)) if payload.in_capture => {
                match &*place.part {
                    "body" => HolderJson::Body,
                    _ => HolderJson::Message,
                }
            }
            (LocationJson::Payload(_), _) => HolderJson::File,
        }
    }
}

impl PayloadFull {
    /// Returns what is known of the text.
    pub(super) fn text(&self) -> PayloadText {
        let Some([start, end]) = self.range.map(|range| range.map(Into::into)) else {
            return PayloadText::Unread;
        };
        match &self.row {
            None => PayloadText::Hidden { start, end },
            Some(RowJson { before, text }) => PayloadText::Quoted {
                start,
                end,
                row: PayloadRow {
                    before: *before,
                    text: text.clone(),
                },
            },
        }
    }
}

impl From<Holder> for HolderJson {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::Description => Self::Description,
            Holder::File => Self::File,
            Holder::Message { is_body: false } => Self::Message,
            Holder::Message { is_body: true } => Self::Body,
        }
    }
}

impl From<HolderJson> for Holder {
    fn from(holder: HolderJson) -> Self {
        match holder {
            HolderJson::Description => Self::Description,
            HolderJson::File => Self::File,
            HolderJson::Message => Self::Message { is_body: false },
            HolderJson::Body => Self::Message { is_body: true },
        }
    }
}
