//! Markdown, parsed and written anew as the lines of a doc comment.

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::code_span;
use super::html::is_absolute;
use crate::text::is_invisible;

/// Deeper nesting of lists and quotes than anyone reads; beyond it the text stays, the nesting goes.
const MAX_NESTING: usize = 8;

/// Parses `text` and writes it in lines of at most `width` columns where words allow it.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut writer = Writer {
        width,
        ..Writer::default()
    };
    for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES)) {
        writer.event(event);
    }
    writer.flush();
    while writer.lines.last().is_some_and(String::is_empty) {
        writer.lines.pop();
    }
    writer.lines
}

#[derive(Default)]
struct Writer {
    width: usize,
    lines: Vec<String>,
    containers: Vec<Container>,
    /// Containers past the deepest that is written.
    ignored: usize,
    /// Whether a block was written after which the next one needs an empty line.
    after_block: bool,
    inline: Inline,
    /// Content of the open code block.
    code: Option<String>,
    table: Option<Table>,
    heading: usize,
    /// Per open list: the number of the next item, and whether an item was begun.
    lists: Vec<Option<u64>>,
}

struct Container {
    first: String,
    rest: String,
    used: bool,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    row: Vec<String>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        if let Some(code) = &mut self.code {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(TagEnd::CodeBlock) => self.end_code(),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.inline.text(&text),
            Event::Code(code) => self.inline.code(&code),
            Event::Html(html) => self.inline.text(&html),
            Event::InlineHtml(html) => self.inline.code(&html),
            Event::SoftBreak => self.inline.space(),
            Event::HardBreak => self.inline.hard_break(),
            Event::Rule => {
                self.begin_block();
                self.line("---");
                self.after_block = true;
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.inline.text(&text)
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = level as usize;
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.open("> ".to_owned(), "> ".to_owned());
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                // The language would make rustdoc read tokens such as `rust` and `no_run`.
                let (CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) = kind;
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                let in_item = !self.inline.is_empty();
                self.flush();
                if in_item && !self.lists.is_empty() {
                    self.after_block = false;
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number = (*number + 1) % 1_000_000_000;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                self.open(marker.clone(), " ".repeat(marker.len()));
            }
            Tag::Emphasis => self.inline.open("*"),
            Tag::Strong => self.inline.open("**"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.inline.open_link(&dest_url)
            }
            Tag::Table(alignments) => {
                self.flush();
                self.begin_block();
                self.inline.in_table = true;
                self.table = Some(Table {
                    alignments,
                    row: Vec::new(),
                });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.close();
                self.after_block = true;
            }
            TagEnd::Item => {
                let tight = !self.inline.is_empty();
                self.flush();
                if self.ignored == 0
                    && self
                        .containers
                        .last()
                        .is_some_and(|container| !container.used)
                {
                    self.line("");
                }
                self.close();
                if tight {
                    self.after_block = false;
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.after_block = self.lists.is_empty();
            }
            TagEnd::Emphasis => self.inline.close("*"),
            TagEnd::Strong => self.inline.close("**"),
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            TagEnd::TableCell => {
                let cell = self.inline.take().concat_words();
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                self.end_row();
                let alignments = self
                    .table
                    .as_ref()
                    .map(|table| table.alignments.clone())
                    .unwrap_or_default();
                let cells: Vec<&str> = alignments
                    .iter()
                    .map(|alignment| match alignment {
                        Alignment::None => "---",
                        Alignment::Left => ":--",
                        Alignment::Center => ":-:",
                        Alignment::Right => "--:",
                    })
                    .collect();
                self.line(&format!("| {} |", cells.join(" | ")));
            }
            TagEnd::TableRow => self.end_row(),
            TagEnd::Table => {
                self.table = None;
                self.inline.in_table = false;
                self.after_block = true;
            }
            _ => {}
        }
    }

    fn end_row(&mut self) {
        if let Some(table) = &mut self.table {
            let row = std::mem::take(&mut table.row);
            self.line(&format!("| {} |", row.join(" | ")));
        }
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let longest = code
            .lines()
            .map(|line| line.trim_start().bytes().take_while(|&b| b == b'`').count())
            .max()
            .unwrap_or_default();
        let fence = "`".repeat(3.max(longest + 1));
        self.begin_block();
        self.line(&format!("{fence}text"));
        for line in code.lines() {
            let clean: String = line
                .replace('\t', "    ")
                .chars()
                .filter(|&c| !is_invisible(c))
                .collect();
            self.line(clean.trim_end());
        }
        self.line(&fence);
        self.after_block = true;
    }

    fn open(&mut self, first: String, rest: String) {
        if self.containers.len() == MAX_NESTING {
            self.ignored += 1;
            return;
        }
        if self.after_block {
            self.blank();
        }
        self.containers.push(Container {
            first,
            rest,
            used: false,
        });
    }

    fn close(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
        } else {
            self.containers.pop();
        }
    }

    /// Writes the words so far as a paragraph or a heading.
    fn flush(&mut self) {
        let inline = self.inline.take();
        let level = std::mem::take(&mut self.heading);
        if inline.is_empty() {
            return;
        }
        self.begin_block();
        if level > 0 {
            let text = format!("{} {}", "#".repeat(level), inline.concat_words());
            self.line(&text);
        } else {
            let indent: usize = self
                .containers
                .iter()
                .map(|container| container.rest.len())
                .sum();
            for line in inline.wrap(self.width.saturating_sub(indent).max(20)) {
                self.line(&line);
            }
        }
        self.after_block = true;
    }

    fn begin_block(&mut self) {
        if self.after_block {
            self.blank();
        }
    }

    fn blank(&mut self) {
        self.after_block = false;
        if !self.lines.is_empty() {
            self.line("");
        }
    }

    fn line(&mut self, text: &str) {
        let mut line = String::new();
        // An empty line belongs to the containers that have begun.
        let blank = text.is_empty() && self.containers.iter().any(|container| container.used);
        for container in &mut self.containers {
            if container.used {
                line.push_str(&container.rest);
            } else if !blank {
                line.push_str(&container.first);
                container.used = true;
            }
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }
}

/// Words of a paragraph: escaped, and never broken inside.
#[derive(Default)]
struct Inline {
    words: Vec<Word>,
    word: String,
    /// Targets of the open links; `None` for one that is not kept as a link.
    links: Vec<Option<Link>>,
    /// Length of `word` when an emphasis was closed at its end.
    closed: usize,
    /// Inside a table, where a bar ends the cell even in code.
    in_table: bool,
}

struct Link {
    url: String,
    /// Where its text begins: index of the word, and bytes into it.
    start: (usize, usize),
}

enum Word {
    Text(String),
    Break,
}

impl Inline {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.word.is_empty()
    }

    fn take(&mut self) -> Self {
        let in_table = self.in_table;
        std::mem::replace(
            self,
            Self {
                in_table,
                ..Self::default()
            },
        )
    }

    fn space(&mut self) {
        if !self.word.is_empty() {
            self.words.push(Word::Text(std::mem::take(&mut self.word)));
        }
    }

    fn hard_break(&mut self) {
        self.space();
        if !self.words.is_empty() && self.links.is_empty() {
            self.words.push(Word::Break);
        }
    }

    fn text(&mut self, text: &str) {
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
                // What only resembles a URL is none to rustdoc with an escape in it.
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

    fn code(&mut self, code: &str) {
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

    fn open(&mut self, mark: &str) {
        if !self.word.is_empty() && self.word.len() == self.closed {
            // `**a**` and `**b**` next to each other would read as one.
            self.space();
        }
        self.word.push_str(mark);
    }

    fn close(&mut self, mark: &str) {
        let bare = self.word.is_empty() && matches!(self.words.last(), Some(Word::Text(_)));
        if bare && let Some(Word::Text(word)) = self.words.pop() {
            self.word = word;
        }
        self.word.push_str(mark);
        self.closed = self.word.len();
    }

    fn open_link(&mut self, url: &str) {
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

    fn close_link(&mut self) {
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

    /// All words on one line.
    fn concat_words(mut self) -> String {
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

    fn wrap(mut self, width: usize) -> Vec<String> {
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
                        line = guarded(word);
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

/// Escapes a word that would begin a block at the start of a line.
fn guarded(word: String) -> String {
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

/// The URL at the start of `text`, without the punctuation that ends its sentence; empty if there is none.
fn url_at(text: &str) -> &str {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return "";
    };
    let scheme = text.len() - rest.len();
    let end = rest
        .find(|c: char| c.is_whitespace() || is_invisible(c) || "<>\"`\\{}|^".contains(c))
        .unwrap_or(rest.len());
    let mut url = &text[..scheme + end];
    loop {
        let trimmed =
            url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '[', ']']);
        let trimmed = match trimmed.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => trimmed,
        };
        if trimmed.len() == url.len() {
            break;
        }
        url = trimmed;
    }
    if url.len() > scheme && url[scheme..].starts_with(char::is_alphanumeric) {
        url
    } else {
        ""
    }
}
