//! The HTML in descriptions, rewritten as Markdown.
//!
//! Structure, emphasis, code and links are kept. What looks like a tag and is not one of HTML (`Vec<T>`, `<account-id>`) is
//! text, and is escaped. Code spans and fenced blocks are not changed.

use super::html_tag::{Tag, decode};
use super::links::is_absolute;

/// Rewrites the HTML in a Markdown text.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut writer = Writer {
        out: String::with_capacity(text.len() + 16),
        lists: Vec::new(),
        link: None,
        pre: false,
    };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '`', '\\', '~']) {
        writer.text(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            b'<' => writer.angle(rest),
            b'\\' => writer.verbatim(rest, rest.chars().take(2).map(char::len_utf8).sum()),
            _ => {
                let end = code_end(rest, &writer.out);
                writer.verbatim(rest, end)
            }
        };
        rest = &rest[taken..];
    }
    writer.text(rest);
    writer.out
}

struct Writer {
    out: String,
    /// Open lists: the number of the next item, or `None` for bullets.
    lists: Vec<Option<u32>>,
    /// The target of the open link, if it is kept.
    link: Option<String>,
    /// Whether the text is inside `<pre>`.
    pre: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.pre {
            self.out.push_str(&decode(text));
        } else {
            self.out.push_str(text);
        }
    }

    fn verbatim(&mut self, rest: &str, len: usize) -> usize {
        self.out.push_str(&rest[..len]);
        len
    }

    /// Handles a text that begins with `<`; returns how many bytes of it were read.
    fn angle(&mut self, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let Some(tag) = Tag::parse(rest) else {
            self.out.push_str("\\<");
            return 1;
        };
        if self.pre && tag.name != "pre" {
            // Tags in a block of code are highlighting.
            if !tag.is_known() {
                self.out.push('<');
                return 1;
            }
            if tag.name == "br" {
                self.out.push('\n');
            }
            return tag.len;
        }
        if !self.known(&tag) {
            if tag.is_autolink {
                return self.verbatim(rest, tag.len);
            }
            self.out.push_str("\\<");
            return 1;
        }
        tag.len
    }

    /// Writes a tag of HTML; returns `false` for any other tag.
    fn known(&mut self, tag: &Tag<'_>) -> bool {
        let open = !tag.closing;
        match tag.name.as_str() {
            "b" | "strong" => self.mark("**", open),
            "i" | "em" | "cite" | "var" | "dfn" => self.mark("*", open),
            "code" | "tt" | "kbd" | "samp" => self.out.push('`'),
            "br" => self.out.push_str("  \n"),
            "hr" => self.out.push_str("\n\n---\n\n"),
            "p" | "div" | "section" | "article" | "blockquote" | "center" | "details"
            | "summary" | "table" | "thead" | "tbody" | "tfoot" | "dl" | "dt" | "dd" | "figure"
            | "aside" | "header" | "footer" | "address" | "tr" => {
                self.paragraph();
            }
            "td" | "th" => {
                if open && !self.out.is_empty() {
                    self.out.push(' ');
                }
            }
            "pre" => self.preformatted(open),
            "ul" => self.list(open, None),
            "ol" => self.list(open, Some(1)),
            "li" => {
                if open {
                    self.item();
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                if open {
                    let level = usize::from(tag.name.as_bytes()[1] - b'0');
                    self.out.push_str(&"#".repeat(level));
                    self.out.push(' ');
                }
            }
            "a" => self.anchor(tag, open),
            "img" => {
                if let Some(source) = tag.attribute("src").filter(|url| is_absolute(url)) {
                    let alt = tag.attribute("alt").filter(|alt| !alt.trim().is_empty());
                    let alt = alt
                        .as_deref()
                        .unwrap_or("image")
                        .replace(['[', ']', '\n'], " ");
                    self.out.push_str(&format!("[{alt}](<{source}>)"));
                }
            }
            _ => return tag.is_known(),
        }
        true
    }

    fn mark(&mut self, mark: &str, open: bool) {
        if !open {
            // `**word **` is not emphasis in Markdown, so the space goes behind the mark.
            let end = self.out.trim_end_matches(' ').len();
            let spaces = self.out.len() - end;
            self.out.truncate(end);
            self.out.push_str(mark);
            self.out.push_str(&" ".repeat(spaces));
        } else {
            self.out.push_str(mark);
        }
    }

    fn paragraph(&mut self) {
        let end = self.out.trim_end_matches([' ', '\n']).len();
        let marker = self.out[self.out[..end].rfind('\n').map_or(0, |at| at + 1)..end].trim_start();
        if marker == "-"
            || (!self.lists.is_empty() && marker.strip_suffix('.').is_some_and(is_number))
        {
            return;
        }
        self.out.truncate(end);
        self.out.push_str("\n\n");
        self.indent();
    }

    fn indent(&mut self) {
        for list in &self.lists {
            self.out.push_str(if list.is_some() { "   " } else { "  " });
        }
    }

    fn preformatted(&mut self, open: bool) {
        if open == self.pre {
            return;
        }
        self.pre = open;
        let end = self.out.trim_end_matches('\n').len();
        self.out.truncate(end);
        self.out
            .push_str(if open { "\n\n~~~~~~\n" } else { "\n~~~~~~\n\n" });
    }

    fn list(&mut self, open: bool, first: Option<u32>) {
        if open {
            if self.lists.is_empty() {
                self.paragraph();
            }
            if self.lists.len() < 8 {
                self.lists.push(first);
            }
        } else {
            self.lists.pop();
            if self.lists.is_empty() {
                self.paragraph();
            }
        }
    }

    fn item(&mut self) {
        let end = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(end);
        self.out.push('\n');
        let marker = match self.lists.pop() {
            Some(Some(number)) => {
                self.indent();
                self.lists.push(Some(number + 1));
                format!("{number}. ")
            }
            other => {
                if self.lists.is_empty() && other.is_none() {
                    self.out.push('\n');
                }
                self.indent();
                self.lists.extend(other);
                "- ".to_owned()
            }
        };
        self.out.push_str(&marker);
    }

    fn anchor(&mut self, tag: &Tag<'_>, open: bool) {
        if open {
            let target = tag.attribute("href").filter(|url| is_absolute(url));
            if let (Some(url), None) = (target, &self.link) {
                self.out.push('[');
                self.link = Some(url);
            }
        } else if let Some(url) = self.link.take() {
            self.out.push_str(&format!("](<{url}>)"));
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Where the code span or fenced block at the start of `rest` ends; after its fence if nothing closes it.
fn code_end(rest: &str, before: &str) -> usize {
    let mark = rest.as_bytes()[0];
    let fence = rest.bytes().take_while(|&b| b == mark).count();
    let starts_line = before
        .rsplit('\n')
        .next()
        .is_none_or(|line| line.trim().is_empty());
    if fence >= 3 && starts_line {
        let closing = &rest[..fence];
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            let closes = at > 0 && line.trim_start().starts_with(closing);
            at += line.len();
            if closes {
                return at;
            }
        }
        return rest.len();
    }
    if mark == b'~' {
        return fence;
    }
    let mut at = fence;
    while let Some(found) = rest[at..].find('`') {
        at += found;
        let run = rest[at..].bytes().take_while(|&b| b == b'`').count();
        if rest[..at].contains("\n\n") {
            break;
        }
        at += run;
        if run == fence {
            return at;
        }
    }
    fence
}
