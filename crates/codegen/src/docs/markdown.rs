//! The blocks of Markdown, parsed and written again as the lines of a doc comment.

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::inline::Inline;
use crate::text::is_invisible;

/// How deep lists and quotes are nested in a comment; what is deeper is written at this depth.
const MAX_NESTING: usize = 8;

/// Parses `text` and writes it in lines of at most `width` columns, except for longer words.
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
    /// Containers that are open and nested too deep to be written.
    ignored: usize,
    /// Whether the next block needs an empty line before it.
    after_block: bool,
    /// Whether the last block was a list in an item: another item may follow at once, but other text would be read as a part
    /// of the last item.
    after_inner_list: bool,
    inline: Inline,
    /// Content of the open code block.
    code: Option<String>,
    table: Option<Table>,
    heading: usize,
    /// For each open list, the number of its next item; `None` for bullets.
    lists: Vec<Option<u64>>,
}

/// A list item or a quote that is open.
struct Container {
    /// What its first line begins with.
    first: String,
    /// What its other lines begin with.
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
                // The language is dropped: rustdoc would read tokens such as `rust` and `no_run` in it.
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
                self.after_inner_list = false;
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
                self.after_inner_list = !self.lists.is_empty();
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
        self.begin_block();
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
        if std::mem::take(&mut self.after_inner_list) || self.after_block {
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
        // An empty line is inside the containers that have a line already.
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
