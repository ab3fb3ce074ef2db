//! The words of a paragraph: escaped, joined to links and emphasis, and wrapped.

use super::links::{is_absolute, url_at};
use crate::text::{code_span, is_invisible};

/// The words of a paragraph, escaped; a word is never broken.
#[derive(Default)]
pub(super) struct Inline {
    words: Vec<Word>,
    word: String,
    /// The open links; `None` for one that is written as plain text.
    links: Vec<Option<Link>>,
    /// The length of `word` when an emphasis ended in it.
    closed: usize,
    /// Whether the words are in a table, where a bar ends the cell even in code.
    pub(super) in_table: bool,
}

struct Link {
    url: String,
    /// Where its text begins: the index of the word, and the byte in it.
    start: (usize, usize),
}

enum Word {
    Text(String),
    Break,
}

impl Inline {
    /// Whether there is no word.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.word.is_empty()
    }

    /// Takes the words and begins a new paragraph.
    pub(super) fn take(&mut self) -> Self {
        let in_table = self.in_table;
        std::mem::replace(
            self,
            Self {
                in_table,
                ..Self::default()
            },
        )
    }

    /// Ends the word.
    pub(super) fn space(&mut self) {
        if !self.word.is_empty() {
            self.words.push(Word::Text(std::mem::take(&mut self.word)));
        }
    }

    /// Ends the line.
    pub(super) fn hard_break(&mut self) {
        self.space();
        if !self.words.is_empty() && self.links.is_empty() {
            self.words.push(Word::Break);
        }
    }

    /// Adds text, in which URLs become links.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find("http").filter(|_| self.links.is_empty()) {
            let url = url_at(&rest[at..]);
            let glued = rest[..at].ends_with(char::is_alphanumeric);
            if url.is_empty() || glued {
                self.escaped(&rest[..at + 4]);
                rest = &rest[at + 4..];
                continue;
            }
            self.escaped(&rest[..at]);
            self.word.push('<');
            self.word.push_str(url);
            self.word.push('>');
            rest = &rest[at + url.len()..];
        }
        self.escaped(rest);
    }

    fn escaped(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        let mut before = self.word.chars().last();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            match c {
                c if c.is_whitespace() => {
                    self.space();
                    before = None;
                    continue;
                }
                c if is_invisible(c) => continue,
                '\\' | '`' | '*' | '[' | ']' | '<' | '|' => self.word.push('\\'),
                '_' if !(before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric)) =>
                {
                    self.word.push('\\');
                }
                '~' if next == Some('~') || before == Some('~') => self.word.push('\\'),
                // With an escape, rustdoc does not take what only resembles a URL for one.
                '/' if next == Some('/')
                    && self.links.is_empty()
                    && (self.word.ends_with("http:") || self.word.ends_with("https:")) =>
                {
                    self.word.push('\\');
                }
                '&' if next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#') => {
                    self.word.push('\\')
                }
                _ => {}
            }
            self.word.push(c);
            before = Some(c);
        }
    }

    /// Adds a code span.
    pub(super) fn code(&mut self, code: &str) {
        if code.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            return;
        }
        if self.word.ends_with('`') {
            self.space();
        }
        let span = code_span(code);
        if self.in_table {
            self.word.push_str(&span.replace('|', "\\|"));
        } else {
            self.word.push_str(&span);
        }
    }

    /// Begins emphasis.
    pub(super) fn open(&mut self, mark: &str) {
        if !self.word.is_empty() && self.word.len() == self.closed {
            // `**a**` directly before `**b**` would be read as one.
            self.space();
        }
        self.word.push_str(mark);
    }

    /// Ends emphasis.
    pub(super) fn close(&mut self, mark: &str) {
        let bare = self.word.is_empty() && matches!(self.words.last(), Some(Word::Text(_)));
        if bare && let Some(Word::Text(word)) = self.words.pop() {
            self.word = word;
        }
        self.word.push_str(mark);
        self.closed = self.word.len();
    }

    /// Begins a link.
    pub(super) fn open_link(&mut self, url: &str) {
        if !is_absolute(url) || self.links.iter().any(Option::is_some) {
            self.links.push(None);
            return;
        }
        self.links.push(Some(Link {
            url: url.to_owned(),
            start: (self.words.len(), self.word.len()),
        }));
        self.word.push('[');
    }

    /// Ends a link.
    pub(super) fn close_link(&mut self) {
        let Some(Some(link)) = self.links.pop() else {
            return;
        };
        let (index, offset) = link.start;
        let text = match self.words.get(index) {
            Some(Word::Text(word)) => &word[offset..],
            Some(Word::Break) => "",
            None => &self.word[offset..],
        };
        let single = index >= self.words.len();
        let shown = text.trim_start_matches('[').replace('\\', "");
        if single
            && (shown.is_empty()
                || shown == link.url
                || link.url.strip_prefix("mailto:") == Some(&shown))
        {
            self.word.truncate(offset);
            self.word.push_str(&format!(
                "<{}>",
                link.url.strip_prefix("mailto:").unwrap_or(&link.url)
            ));
        } else {
            let url = link.url.replace('(', "%28").replace(')', "%29");
            self.word.push_str(&format!("]({url})"));
        }
    }

    /// Returns all words on one line.
    pub(super) fn concat_words(mut self) -> String {
        self.space();
        let words: Vec<String> = self
            .words
            .into_iter()
            .filter_map(|word| match word {
                Word::Text(text) => Some(text),
                Word::Break => None,
            })
            .collect();
        words.join(" ")
    }

    /// Returns the words in lines of at most `width` columns, except for longer words.
    pub(super) fn wrap(mut self, width: usize) -> Vec<String> {
        self.space();
        while matches!(self.words.last(), Some(Word::Break)) {
            self.words.pop();
        }
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut used = 0;
        for word in self.words {
            match word {
                Word::Break => {
                    line.push('\\');
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                Word::Text(word) => {
                    let columns = word.chars().count();
                    if used > 0 && used + 1 + columns > width {
                        lines.push(std::mem::take(&mut line));
                        used = 0;
                    }
                    if used > 0 {
                        line.push(' ');
                        line.push_str(&word);
                        used += 1 + columns;
                    } else {
                        line = escaped_at_start(word);
                        used = line.chars().count();
                    }
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// Escapes a word that would begin a list, a quote or another block at the start of a line.
fn escaped_at_start(word: String) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0
        && matches!(word.as_bytes().get(digits), Some(b'.' | b')'))
        && word.len() == digits + 1
    {
        return format!("{}\\{}", &word[..digits], &word[digits..]);
    }
    let first = word.chars().next().unwrap_or_default();
    let same = word.chars().all(|c| c == first);
    let begins = match first {
        '>' => true,
        '#' | '=' | '-' | '+' | '*' => same || word.starts_with("--"),
        '~' => word.starts_with("~~~"),
        ':' => word.bytes().all(|b| matches!(b, b':' | b'-')),
        _ => false,
    };
    if begins { format!("\\{word}") } else { word }
}
