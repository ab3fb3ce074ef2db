//! Batches of exchanges: as much of a capture as is in memory at once.

use std::io::{self, BufRead};
use std::ops::Range;

use conform_json::Position;

/// The number of bytes after which a batch is full. It then ends with the next line or entry.
const BATCH: usize = 256 << 10;

/// Complete lines or entries of a capture.
#[derive(Default)]
pub(crate) struct Batch {
    pub(super) text: Vec<u8>,
    pub(crate) pieces: Vec<Piece>,
}

/// A line or entry: where it starts in the capture, and its bytes in the batch, or why it cannot be read.
pub(crate) struct Piece {
    pub(crate) start: Position,
    pub(super) found: Result<Range<usize>, String>,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        // After one very large exchange the memory is given back.
        self.text.shrink_to(2 * BATCH);
    }

    pub(super) fn is_full(&self) -> bool {
        self.text.len() >= BATCH
    }

    pub(super) fn push(&mut self, start: Position, found: Result<Range<usize>, String>) {
        self.pieces.push(Piece { start, found });
    }
}

/// Returns the next bytes of an input; none at its end.
pub(super) fn next(input: &mut dyn BufRead) -> io::Result<&[u8]> {
    // An interruption is not the end. This loop comes first because the borrow checker does not let the loop return the
    // buffer.
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}
