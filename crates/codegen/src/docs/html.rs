//! HTML that people write into descriptions, turned into the Markdown that says the same.
//!
//! Only what renders is kept: structure, emphasis, code, links. Everything that looks like a tag and is none of HTML's
//! (`Vec<T>`, `<account-id>`) is text and gets escaped. Code spans and fenced blocks are left alone.

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
    /// The target of the open link, if it is one worth keeping.
    link: Option<String>,
    /// Inside `<pre>`.
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

    /// Handles what begins with `<`; returns how much of it was read.
    fn angle(&mut self, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |end| end + 3);
        }
        let Some(tag) = Tag::parse(rest) else {
            self.out.push_str("\\<");
            return 1;
        };
        if self.pre && tag.name != "pre" {
            // Highlighting inside a block of code.
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

    /// Writes a tag that HTML has; returns whether it has.
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
            // `<b>word </b>` is not emphasis in Markdown: the space goes behind the mark.
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

/// Whether a link makes sense outside the page that it was written for.
pub(super) fn is_absolute(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    }) && !url.contains(['<', '>', '\n', '\\', ' '])
}

/// Where the code span or fenced block at the start of `rest` ends; only its fence if it never does.
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

struct Tag<'a> {
    name: String,
    attributes: &'a str,
    closing: bool,
    is_autolink: bool,
    len: usize,
}

impl<'a> Tag<'a> {
    /// Reads `<name …>` or `</name>`, quotes respected, on at most 2,000 bytes.
    fn parse(rest: &'a str) -> Option<Self> {
        let body = &rest[1..];
        let closing = body.starts_with('/');
        let body = body.strip_prefix('/').unwrap_or(body);
        let mut quote = None;
        let mut end = None;
        for (at, c) in body.char_indices().take_while(|&(at, _)| at < 2_000) {
            match (quote, c) {
                (None, '>') => {
                    end = Some(at);
                    break;
                }
                (None, '<') => return None,
                (None, '"' | '\'') => quote = Some(c),
                (Some(q), c) if q == c => quote = None,
                _ => {}
            }
        }
        let inner = &body[..end?];
        let name_len = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, attributes) = inner.split_at(name_len);
        let len = inner.len() + 2 + usize::from(closing);
        let is_autolink = !closing
            && (is_absolute(inner) || (inner.contains('@') && !inner.contains([' ', '"', '/'])));
        if !is_autolink
            && (name.is_empty()
                || !attributes.is_empty() && !attributes.starts_with([' ', '/', '\n', '\t']))
        {
            return None;
        }
        Some(Self {
            name: name.to_ascii_lowercase(),
            attributes,
            closing,
            is_autolink,
            len,
        })
    }

    fn is_known(&self) -> bool {
        !self.is_autolink
            && matches!(
                self.name.as_str(),
                "a" | "abbr"
                    | "address"
                    | "article"
                    | "aside"
                    | "b"
                    | "big"
                    | "blockquote"
                    | "br"
                    | "caption"
                    | "center"
                    | "cite"
                    | "code"
                    | "col"
                    | "colgroup"
                    | "dd"
                    | "del"
                    | "details"
                    | "dfn"
                    | "div"
                    | "dl"
                    | "dt"
                    | "em"
                    | "figcaption"
                    | "figure"
                    | "font"
                    | "footer"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "header"
                    | "hr"
                    | "i"
                    | "img"
                    | "ins"
                    | "kbd"
                    | "label"
                    | "li"
                    | "mark"
                    | "nobr"
                    | "ol"
                    | "p"
                    | "pre"
                    | "q"
                    | "s"
                    | "samp"
                    | "section"
                    | "small"
                    | "span"
                    | "strike"
                    | "strong"
                    | "sub"
                    | "summary"
                    | "sup"
                    | "table"
                    | "tbody"
                    | "td"
                    | "tfoot"
                    | "th"
                    | "thead"
                    | "tr"
                    | "tt"
                    | "u"
                    | "ul"
                    | "var"
                    | "wbr"
            )
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let at = lower.match_indices(name).map(|(at, _)| at).find(|&at| {
            lower[..at].ends_with(char::is_whitespace)
                && lower[at + name.len()..].trim_start().starts_with('=')
        })?;
        let value = self.attributes[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split([' ', '\n', '\t']).next()?,
        };
        Some(decode(value))
    }
}

/// Decodes the entities that people write; others stay.
fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}
