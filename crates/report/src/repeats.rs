//! How often a diagnostic occurred, and where.

use std::path::Path;
use std::sync::Arc;

use conform_json::Position;

use crate::label::Location;
use crate::payload::MessagePart;

/// Where a diagnostic occurred again: every place, so that reports for programs name each message that is concerned.
#[derive(Clone, Debug, Default)]
pub struct Repeats {
    occurrences: Vec<Occurrence>,
}

impl Repeats {
    /// Adds another occurrence.
    pub fn add(&mut self, location: &Location) {
        self.occurrences.push(Occurrence::of(location));
    }

    /// Returns places that another run has found.
    pub(crate) fn of(occurrences: Vec<Occurrence>) -> Self {
        Self { occurrences }
    }

    /// Sorts them by file and position.
    pub(crate) fn sort_by_place(&mut self) {
        self.occurrences
            .sort_by(|a, b| (a.start(), a.body).cmp(&(b.start(), b.body)));
    }

    /// Returns all of them, without the first occurrence.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// Returns how many there are, without the first occurrence.
    #[must_use]
    pub fn count(&self) -> usize {
        self.occurrences.len()
    }
}

/// A place where a diagnostic occurred again. It has no text of its own, so that a million of them are cheap to keep.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The name of the file.
    pub file: Arc<str>,
    /// Line and column; of a capture, those where the message starts.
    pub position: Position,
    /// Line and column in the text of the body, if that is part of a capture.
    pub body: Option<Position>,
    pub(crate) holder: Holder,
}

/// What a place is part of, which decides how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A file of a description.
    Description,
    /// A payload that is a file.
    File,
    /// A message of a capture.
    Message {
        /// Whether the place is in its body.
        is_body: bool,
    },
}

impl Occurrence {
    pub(crate) fn of(location: &Location) -> Self {
        let (position, _) = location.range();
        match location {
            Location::Text(text) => Self {
                file: Arc::from(text.source.name()),
                position,
                body: None,
                holder: Holder::Description,
            },
            Location::Payload(payload) => Self {
                file: Arc::clone(&payload.file),
                position,
                body: payload.position_in_body(),
                holder: match payload.capture {
                    Some(_) => Holder::Message {
                        is_body: payload.part == MessagePart::Body,
                    },
                    None => Holder::File,
                },
            },
        }
    }

    /// Returns the file and the position in it, in the order of reports: files of one folder are together.
    pub(crate) fn start(&self) -> (&Path, Position) {
        (Path::new(&*self.file), self.position)
    }

    /// Returns the name of the file as seen from where the program runs. `prefix` is put before the names of files whose text
    /// may be shown.
    #[must_use]
    pub fn shown_file(&self, prefix: &str) -> String {
        if self.holder == Holder::Description {
            format!("{prefix}{}", self.file)
        } else {
            self.file.to_string()
        }
    }

    /// Returns what is shown to people, in the words of the first occurrence. `prefix` is put before the names of files whose
    /// text may be shown.
    #[must_use]
    pub fn words(&self, prefix: &str) -> String {
        let mut out = self.shown_file(prefix);
        let Holder::Message { is_body } = self.holder else {
            return format!("{out}:{}", self.position);
        };
        out.push_str(&format!(":{}", self.position.line));
        if self.position.column > 1 {
            out.push_str(&format!(":{}", self.position.column));
        }
        if is_body {
            out.push_str(" (body)");
        }
        if let Some(body) = self.body {
            out.push_str(&format!(":{body}"));
        }
        out
    }
}
