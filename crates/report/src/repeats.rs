//! How often a diagnostic occurred, and where.

use std::sync::Arc;

use conform_json::Position;

use crate::label::Location;

/// How many of the other places are kept.
const KEPT: usize = 4;

/// Where a diagnostic occurred again.
#[derive(Clone, Debug, Default)]
pub struct Repeats {
    occurrences: Vec<Occurrence>,
    more: usize,
}

impl Repeats {
    /// Counts another occurrence, and keeps its place if it is one of the first few.
    pub fn add(&mut self, location: &Location) {
        if self.occurrences.len() < KEPT {
            self.occurrences.push(Occurrence::of(location));
        } else {
            self.more += 1;
        }
    }

    /// Returns the first few of them.
    #[must_use]
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// Returns how many there are beyond [`occurrences`](Self::occurrences).
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// Returns how many there are, without the first occurrence.
    #[must_use]
    pub fn count(&self) -> usize {
        self.occurrences.len() + self.more
    }
}

/// A place where a diagnostic occurred again. It holds no text, so that many are cheap to keep.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The name of the file.
    pub file: Arc<str>,
    /// Line and column; of a capture, those where the message starts.
    pub position: Position,
    /// Line and column in the text of the body, if that is part of a capture.
    pub body: Option<Position>,
    /// What is shown to people.
    words: String,
    /// Whether the file is one of a description.
    is_text: bool,
}

impl Occurrence {
    fn of(location: &Location) -> Self {
        let (position, _) = location.range();
        let (body, words) = match location {
            Location::Text(text) => (None, format!("{}:{position}", text.source.name())),
            Location::Payload(payload) => (payload.position_in_body(), payload.to_string()),
        };
        Self {
            file: Arc::from(location.file()),
            position,
            body,
            words,
            is_text: matches!(location, Location::Text(_)),
        }
    }

    /// Returns the name of the file as seen from where the program runs. `prefix` is put before the names of files whose text
    /// may be shown.
    #[must_use]
    pub fn shown_file(&self, prefix: &str) -> String {
        if self.is_text {
            format!("{prefix}{}", self.file)
        } else {
            self.file.to_string()
        }
    }

    /// Returns what is shown to people. `prefix` is put before the names of files whose text may be shown.
    #[must_use]
    pub fn words(&self, prefix: &str) -> String {
        if self.is_text {
            format!("{prefix}{}", self.words)
        } else {
            self.words.clone()
        }
    }
}
