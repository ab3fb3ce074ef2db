//! A named text with its lines, byte ranges in it, and positions as people count them.

use std::{
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A range of bytes in a text, from `start` up to, but not including, `end`.
///
/// Both ends are on character boundaries of the text that the span was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last one.
    pub end: u32,
}

impl Span {
    /// Creates the span from `start` up to, but not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Creates the empty span at `offset`.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// Returns the number of bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the span has no bytes.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Returns the span as a range, to index a text with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the smallest span that covers both spans.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A line and a column of a text, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from one. A line ends with `\n`; a `\r` before it belongs to the line break.
    pub line: u32,
    /// The column, from one, counted in characters (Unicode scalar values).
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A named text with an index of its lines.
///
/// A [`Document`](crate::Document) and a [`SyntaxError`](crate::SyntaxError) share it with their
/// users (`Arc<Source>`), who can quote lines of the text in a report.
///
/// `Debug` prints the name and the length, never the text: the text may be confidential.
///
/// ```
/// use conform_json::{Position, Source};
///
/// let source = Source::new("order.json", "{\n  \"ünit\": 1\n}");
/// assert_eq!(source.position(12), Position { line: 2, column: 10 });
/// assert_eq!(source.line(2), Some("  \"ünit\": 1"));
/// ```
pub struct Source {
    name: Arc<str>,
    text: String,
    /// The offsets at which lines start, without the first line. Computed when first needed.
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters start before each multiple of [`CHUNK`]. Computed when a position in a
    /// long line is first needed: a minified document is one single line.
    characters_before: OnceLock<Vec<u32>>,
}

/// How many bytes are counted at a time to find a column.
const CHUNK: usize = 4096;

impl Source {
    /// Creates a source from a name, which usually is a path as the user knows it, and a text.
    ///
    /// # Panics
    ///
    /// Panics if the text has 4 GiB or more. [`Document::parse`](crate::Document::parse) and
    /// [`Tape::parse`](crate::Tape::parse) check a text against [`Limits`](crate::Limits) first.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        assert!(
            u32::try_from(text.len()).is_ok(),
            "the text of a source must have less than 4 GiB"
        );
        Self {
            name: name.into(),
            text,
            line_starts: OnceLock::new(),
            characters_before: OnceLock::new(),
        }
    }

    /// Returns the name, as given.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Returns the whole text. Where the bytes were not UTF-8, each bad sequence is U+FFFD.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text of a span, or an empty string if the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Returns the line and column of a byte offset. An offset inside a character counts as the
    /// start of that character; an offset beyond the text counts as its end.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= at);
        let start = if line == 0 {
            0
        } else {
            starts[line - 1] as usize
        };
        let mut end = (at as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.count_characters(start.min(end)..end);
        Position {
            line: offset(line) + 1,
            column: offset(column) + 1,
        }
    }

    /// Returns the number of characters in a range whose ends are character boundaries.
    fn count_characters(&self, range: Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        if range.len() <= CHUNK {
            return count_characters(&bytes[range]);
        }
        let sums = self.characters_before.get_or_init(|| {
            let mut sum = 0;
            let chunks = bytes.chunks(CHUNK).map(|chunk| {
                let before = sum;
                sum += offset(count_characters(chunk));
                before
            });
            let mut sums: Vec<u32> = chunks.collect();
            sums.push(sum);
            sums
        });
        let before =
            |at: usize| sums[at / CHUNK] as usize + count_characters(&bytes[at - at % CHUNK..at]);
        before(range.end) - before(range.start)
    }

    /// Returns the number of lines. A text that ends with a line break has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        offset(self.line_starts().len()) + 1
    }

    /// Returns the text of a line, counted from one, without its line break. Returns `None` if there
    /// is no such line.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        let range = self.line_range(number)?;
        let line = &self.text[range];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// Returns the byte range of the line that contains an offset, without the `\n` that ends it.
    #[must_use]
    pub fn line_around(&self, at: u32) -> Range<usize> {
        let starts = self.line_starts();
        let index = starts.partition_point(|&start| start <= at);
        let start = match index {
            0 => 0,
            _ => starts[index - 1] as usize,
        };
        let end = starts
            .get(index)
            .map_or(self.text.len(), |&next| next as usize - 1);
        start..end
    }

    /// Returns the byte range of a line, counted from one, with its line break.
    fn line_range(&self, number: u32) -> Option<Range<usize>> {
        let starts = self.line_starts();
        let index = (number as usize).checked_sub(1)?;
        let start = match index {
            0 => 0,
            _ => *starts.get(index - 1)? as usize,
        };
        let end = starts
            .get(index)
            .map_or(self.text.len(), |&end| end as usize);
        Some(start..end)
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self
                .text
                .bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n');
            breaks.map(|(at, _)| offset(at) + 1).collect()
        })
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            text,
            line_starts: _,
            characters_before: _,
        } = self;
        f.debug_struct("Source")
            .field("name", name)
            .field("bytes", &text.len())
            .finish()
    }
}

/// Returns the number of characters that start in a piece of UTF-8 text: all bytes that are not
/// continuation bytes. The piece may begin or end inside a character.
#[must_use]
pub fn count_characters(bytes: &[u8]) -> usize {
    bytecount::num_chars(bytes)
}

/// Converts a byte offset, or a count, in a text that is known to have less than 4 GiB.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a source has less than 4 GiB"
)]
pub(crate) const fn offset(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Position, Source, offset};

    #[test]
    fn line_around_returns_the_line_of_every_offset() {
        let source = Source::new("lines", "ab\r\n\ncd\n");
        let found: Vec<_> = (0..=9).map(|at| source.line_around(at)).collect();
        let (first, second, third) = (0..3, 4..4, 5..7);
        for (at, line) in found.iter().enumerate() {
            let expected = match at {
                0..=3 => &first,
                4 => &second,
                5..=7 => &third,
                _ => &(8..8),
            };
            assert_eq!(line, expected, "{at}");
        }
    }

    /// Compares with a count from the start of the line, for characters of every length at many
    /// offsets.
    #[test]
    fn long_lines_have_exact_columns() {
        for unit in ["a", "é", "€", "🦀", "aé€🦀\n", "x".repeat(CHUNK).as_str()] {
            let text = format!("first\n{}", unit.repeat(3 * CHUNK / unit.len() + 7));
            let source = Source::new("long", text.clone());
            let (mut line, mut column) = (1, 1);
            for (at, character) in text.char_indices() {
                if at % 7 == 0 || at % CHUNK < 5 || CHUNK - at % CHUNK < 5 {
                    assert_eq!(
                        source.position(offset(at)),
                        Position { line, column },
                        "{at}"
                    );
                }
                (line, column) = match character {
                    '\n' => (line + 1, 1),
                    _ => (line, column + 1),
                };
            }
            assert_eq!(source.position(u32::MAX), Position { line, column });
        }
    }
}
