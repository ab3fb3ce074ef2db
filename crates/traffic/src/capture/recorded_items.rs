//! Captures that are read at once, and written as lines of NDJSON.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _};

use conform_json::Position;

use super::batch::Batch;
use crate::recorded::{self, RecordedFile, RecordedItem};

/// The exchanges of a recorded document.
pub(crate) struct RecordedItems {
    file: RecordedFile,
    /// `None` until the document was read.
    items: Option<VecDeque<RecordedItem>>,
}

impl RecordedItems {
    pub(super) const fn new(file: RecordedFile) -> Self {
        Self { file, items: None }
    }

    /// Adds lines to a batch.
    pub(super) fn fill(&mut self, input: &mut dyn BufRead, batch: &mut Batch) -> io::Result<bool> {
        if self.items.is_none() {
            self.items = Some(self.read(input)?.into());
        }
        let items = self.items.get_or_insert_default();
        while !batch.is_full() {
            let Some((position, found)) = items.pop_front() else {
                return Ok(false);
            };
            let found = found.map(|recorded| {
                let start = batch.text.len();
                batch.text.extend_from_slice(recorded.to_line().as_bytes());
                start..batch.text.len()
            });
            batch.push(position, found);
        }
        Ok(true)
    }

    fn read(&self, input: &mut dyn BufRead) -> io::Result<Vec<RecordedItem>> {
        let limit = self.file.limits.max_bytes;
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        input.take(most).read_to_end(&mut bytes)?;
        if bytes.len() > limit {
            let why = format!("the file is longer than {limit} bytes, and is read at once");
            return Ok(vec![(Position { line: 1, column: 1 }, Err(why))]);
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let items = recorded::read(&self.file, bytes);
        if items.is_empty() {
            let why = "there is no exchange in it".to_owned();
            return Ok(vec![(Position { line: 1, column: 1 }, Err(why))]);
        }
        Ok(items)
    }
}
