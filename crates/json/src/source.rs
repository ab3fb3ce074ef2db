//! A named text, and places in it.

use std::{
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A range of bytes in a text, `start` included and `end` not.
///
/// Both ends lie on character boundaries of the text that the span was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of the bytes from `start` up to, and without, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The span as a range that a text can be indexed with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// A place in a text as people count: from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from one. Lines end with `\n`; a `\r` before it belongs to the line break.
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
/// It is shared (`Arc<Source>`) by the [`Document`](crate::Document) read from it and by the
/// [`SyntaxError`](crate::SyntaxError) about it, so that a frame can be drawn for either.
///
/// `Debug` prints the name and the length, never the text: the text may be patient data.
///
/// ```
/// use conform_json::{Position, Source};
///
/// let source = Source::new("visit.json", "{\n  \"ünit\": 1\n}");
/// assert_eq!(source.position(12), Position { line: 2, column: 10 });
/// assert_eq!(source.line(2), Some("  \"ünit\": 1"));
/// ```
pub struct Source {
    name: Arc<str>,
    text: String,
    /// Offsets at which lines start, the first line left out. Made when first asked for.
    lines: OnceLock<Vec<u32>>,
    /// How many characters start before each multiple of [`STEP`]. Made when a place in a long line is first asked for: the
    /// whole of a minified document is one line.
    characters: OnceLock<Vec<u32>>,
}

/// The bytes that are counted at once to find a column.
const STEP: usize = 4096;

impl Source {
    /// A source of the given name, usually a path as the user knows it, and text.
    ///
    /// # Panics
    ///
    /// Panics if the text has 4 GiB or more. Texts that come in through the readers of this crate
    /// are checked against [`Limits`](crate::Limits) first.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        assert!(
            u32::try_from(text.len()).is_ok(),
            "a source has less than 4 GiB"
        );
        Self {
            name: name.into(),
            text,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        }
    }

    /// The name, as given.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text. Where the bytes were not UTF-8, each bad sequence became U+FFFD.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under a span, or an empty string where the span does not fit the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset. An offset inside a character counts as that character,
    /// one beyond the text as its end.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let starts = self.starts();
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
        let column = self.characters(start.min(end)..end);
        Position {
            line: offset(line) + 1,
            column: offset(column) + 1,
        }
    }

    /// The number of characters in a range that starts and ends between two of them.
    fn characters(&self, range: Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        if range.len() <= STEP {
            return starts_of_characters(&bytes[range]);
        }
        let sums = self.characters.get_or_init(|| {
            let mut sum = 0;
            let chunks = bytes.chunks(STEP).map(|chunk| {
                let before = sum;
                sum += offset(starts_of_characters(chunk));
                before
            });
            let mut sums: Vec<u32> = chunks.collect();
            sums.push(sum);
            sums
        });
        let before =
            |at: usize| sums[at / STEP] as usize + starts_of_characters(&bytes[at - at % STEP..at]);
        before(range.end) - before(range.start)
    }

    /// The number of lines; a text that ends with a line break has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        offset(self.starts().len()) + 1
    }

    /// The text of a line, counted from one, without its line break.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        let range = self.line_range(number)?;
        let line = &self.text[range];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// The bytes of the line that an offset is in, without the `\n` that ends it.
    #[must_use]
    pub fn line_around(&self, at: u32) -> Range<usize> {
        let starts = self.starts();
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

    /// The bytes of a line, counted from one, with its line break.
    fn line_range(&self, number: u32) -> Option<Range<usize>> {
        let starts = self.starts();
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

    fn starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
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
            lines: _,
            characters: _,
        } = self;
        f.debug_struct("Source")
            .field("name", name)
            .field("bytes", &text.len())
            .finish()
    }
}

/// The number of bytes that are not the second or a later one of a character in UTF-8.
fn starts_of_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// A byte offset, or a count of something, within a text that was found to have less than 4 GiB.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a source has less than 4 GiB"
)]
pub(crate) const fn offset(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::{Position, STEP, Source, offset};

    #[test]
    fn lines_are_found_from_any_offset_in_them() {
        let source = Source::new("lines", "ab\r\n\ncd\n");
        let found: Vec<_> = (0..=9).map(|at| source.line_around(at)).collect();
        let (first, second, third) = (0..3, 4..4, 5..7);
        for (at, line) in found.iter().enumerate() {
            let wanted = match at {
                0..=3 => &first,
                4 => &second,
                5..=7 => &third,
                _ => &(8..8),
            };
            assert_eq!(line, wanted, "{at}");
        }
    }

    /// Columns of a long line are those that counting from its start gives, for characters of every length at every place.
    #[test]
    fn long_lines_have_exact_columns() {
        for unit in ["a", "é", "€", "🦀", "aé€🦀\n", "x".repeat(STEP).as_str()] {
            let text = format!("first\n{}", unit.repeat(3 * STEP / unit.len() + 7));
            let source = Source::new("long", text.clone());
            let (mut line, mut column) = (1, 1);
            for (at, character) in text.char_indices() {
                if at % 7 == 0 || at % STEP < 5 || STEP - at % STEP < 5 {
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
