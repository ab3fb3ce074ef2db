//! Checking one payload.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use conform_report::{Diagnostic, MessagePart, PayloadSpan};
use conform_traffic::{MediaType, Side};

use crate::body::PayloadOrigin;
use crate::check::Check;
use crate::content::content_of;
use crate::finding::{Finding, Subject};
use crate::hint;
use crate::kind::FindingKind;
use crate::validator::Validator;
use crate::verdict::Verdict;

/// A payload, and the message that it is the body of.
pub struct Message {
    /// The `operationId`.
    pub operation: String,
    /// Which message of the operation.
    pub side: Side,
    /// The media type of the body; `None` if there is no body.
    pub media_type: Option<MediaType>,
    /// The name of the payload in diagnostics: the path of its file.
    pub name: Arc<str>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("operation", &self.operation)
            .field("side", &self.side)
            .field("media_type", &self.media_type)
            .field("name", &self.name)
            .field("bytes", &self.body.len())
            .finish()
    }
}

impl Validator {
    /// Checks a payload, and returns what was found in the order of its text.
    #[must_use]
    pub fn check_message(&self, message: Message) -> Vec<Diagnostic> {
        self.judge_message(message).diagnostics
    }

    /// Checks a payload, and returns the verdict: what was found in the order of its text, and whether something was not
    /// checked.
    #[must_use]
    pub fn judge_message(&self, message: Message) -> Verdict {
        let Message {
            operation: id,
            side,
            media_type,
            name,
            body,
        } = message;
        let origin = PayloadOrigin {
            file: name,
            capture: None,
        };
        let Some(operation) = self.api.by_id(&id) else {
            let kind = FindingKind::UnknownOperation(id.clone());
            let mut finding = Finding::new(origin.hidden(MessagePart::Whole), kind, None);
            finding
                .help
                .extend(hint::did_you_mean(&id, self.operations()));
            return Verdict {
                subject: Some(Subject::new(&id, side)),
                diagnostics: vec![self.lower(finding)],
                values: Vec::new(),
                unchecked: None,
                left_alone: None,
            };
        };
        let order = self.order(&origin.file, None);
        let mut check = Check::new(self, operation, side, origin, order);
        check.matched(Some(operation.item));
        check.status();
        match content_of(operation, side, media_type.as_ref(), body.is_empty()) {
            Ok(None) => {}
            Ok(Some(content)) => {
                let media_type = media_type.unwrap_or_else(MediaType::json);
                check.body(Cow::Owned(body), &media_type, None, content);
            }
            Err(none) => check.no_content(none, MessagePart::Whole),
        }
        let mut verdict = check.finish();
        verdict.sort_by_place();
        verdict
    }

    /// Returns the documented media type of a message for a payload file: the one that is JSON for `MediaType::json()`, the
    /// one that is multipart for `multipart/form-data`, and the given one if none is like it.
    #[must_use]
    pub fn documented(&self, operation: &str, side: Side, media_type: &MediaType) -> MediaType {
        let content = self.api.by_id(operation).and_then(|operation| match side {
            Side::Request => operation.request.as_ref().map(|request| &request.content),
            Side::Response(status) => operation.response(status).map(|response| &response.content),
        });
        let listed: Vec<&MediaType> = content
            .into_iter()
            .flatten()
            .filter_map(|content| content.range.media_type())
            .collect();
        let same = listed.iter().find(|listed| **listed == media_type);
        let alike = || {
            listed.iter().find(|listed| {
                (listed.is_json() && media_type.is_json())
                    || (listed.is_multipart() && media_type.is_multipart())
            })
        };
        same.or_else(alike)
            .map_or_else(|| media_type.clone(), |listed| (*listed).clone())
    }

    /// Returns the diagnostic about a file whose name does not say what it is.
    #[must_use]
    pub fn unknown_name(&self, name: &str, why: String) -> Diagnostic {
        let place = PayloadSpan::unread(name);
        self.lower(Finding::new(place, FindingKind::UnknownName(why), None))
    }

    /// Returns the diagnostic about a file that cannot be read.
    #[must_use]
    pub fn unreadable(&self, name: &str, error: &std::io::Error) -> Diagnostic {
        let kind = FindingKind::Unreadable(format!("the file cannot be read: {error}"));
        self.lower(Finding::new(PayloadSpan::unread(name), kind, None))
    }
}
