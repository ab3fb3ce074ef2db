//! Prose of a description: CommonMark and HTML that nobody has checked, made safe.
//!
//! It is parsed and written again twice: as Markdown without HTML, and from that as HTML. HTML of a description becomes what it
//! means in Markdown, such as emphasis and lists, or is escaped. Links lead to `http:`, `https:` and `mailto:` only.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Returns prose as Markdown without HTML.
pub(crate) fn to_markdown(prose: &str) -> String {
    conform_codegen::docs::lines(prose, usize::MAX).join("\n")
}

/// Returns prose as HTML blocks. Its headings begin at level `first`, and none skips a level; from level 7 on, and everywhere if
/// `first` is 7, they are bold.
pub(crate) fn to_html(prose: &str, first: usize) -> String {
    let mut out = String::new();
    if let Some(plain) = plain(prose) {
        out.push_str("<p>");
        escape(plain, &mut out);
        out.push_str("</p>");
        return out;
    }
    let markdown = to_markdown(prose);
    let mut levels = Levels {
        first,
        open: Vec::new(),
    };
    let events = Parser::new_ext(&markdown, Options::ENABLE_TABLES);
    let events = events.map(|event| safe(event, &mut levels));
    pulldown_cmark::html::push_html(&mut out, events);
    out.truncate(out.trim_end().len());
    out
}

/// Returns prose as HTML for a place inside of a line, where it is one paragraph; else as blocks.
pub(crate) fn to_inline_html(prose: &str) -> String {
    let html = to_html(prose, 7);
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}

/// Returns prose that is one plain line, which needs no parser.
fn plain(prose: &str) -> Option<&str> {
    let prose = prose.trim();
    let is_plain = prose
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" ,;'()/?\"".contains(&byte) || byte == b'.');
    // A number with a dot begins a list, and a bare URL is a link.
    (is_plain && prose.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(prose)
}

/// The levels of headings.
struct Levels {
    first: usize,
    /// The levels in the prose that are open.
    open: Vec<usize>,
}

impl Levels {
    /// Returns the level on the page of a heading in the prose; none for one that is too deep.
    fn of(&mut self, level: HeadingLevel) -> Option<HeadingLevel> {
        let level = level as usize;
        while self.open.last().is_some_and(|open| *open >= level) {
            self.open.pop();
        }
        self.open.push(level);
        HeadingLevel::try_from(self.first + self.open.len() - 1).ok()
    }

    fn current(&self) -> Option<HeadingLevel> {
        HeadingLevel::try_from(self.first + self.open.len() - 1).ok()
    }
}

/// Makes an event safe for the page.
fn safe<'e>(event: Event<'e>, levels: &mut Levels) -> Event<'e> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => match levels.of(level) {
            Some(level) => Event::Start(Tag::Heading {
                level,
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            None => Event::Html("<p><b>".into()),
        },
        Event::End(TagEnd::Heading(_)) => match levels.current() {
            Some(level) => Event::End(TagEnd::Heading(level)),
            None => Event::Html("</b></p>".into()),
        },
        // The Markdown has no HTML; were there any, it would be text.
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { dest_url, .. }) if !is_safe(&dest_url) => {
            Event::Html("<a>".into())
        }
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            id,
            ..
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url,
            title: "".into(),
            id,
        }),
        // Alignment would be a style, which the policy of the page does not admit.
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(vec![Alignment::None; columns.len()]))
        }
        // Images would be loaded from elsewhere. Conversion makes links of them.
        Event::Start(Tag::Image { .. }) => Event::Html("<span>".into()),
        Event::End(TagEnd::Image) => Event::Html("</span>".into()),
        other => other,
    }
}

/// Returns whether a link leads to a place that is no program.
pub(crate) fn is_safe(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Appends a text with the characters escaped that are markup in the text of HTML; it must not be in an attribute.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_and_the_html_in_it_become_safe_html() {
        for (prose, html) in [
            ("The id.", "<p>The id.</p>"),
            (
                "a **b** `c<d>`",
                "<p>a <strong>b</strong> <code>c&lt;d&gt;</code></p>",
            ),
            ("<p>The <b>id</b>.</p>", "<p>The <strong>id</strong>.</p>"),
            (
                "<script>alert(1)</script>",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            ),
            ("[x](javascript:alert(1))", "<p>x</p>"),
            (
                "[x](https://example.org)",
                "<p><a href=\"https://example.org\">x</a></p>",
            ),
            (
                "a | b\n:-:|---\n1 | 2\n",
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>",
            ),
            (
                "![x](https://example.org/x.png)",
                "<p><a href=\"https://example.org/x.png\">x</a></p>",
            ),
        ] {
            assert_eq!(to_html(prose, 4), html, "{prose}");
        }
    }

    #[test]
    fn headings_skip_no_level() {
        assert_eq!(
            to_html("### a\n\n# b\n\n### c\n\n#### d\n\n##### e\n\n## f", 4).replace('\n', ""),
            "<h4>a</h4><h4>b</h4><h5>c</h5><h6>d</h6><p><b>e</b></p><h5>f</h5>"
        );
        assert_eq!(to_inline_html("# a"), "<b>a</b>");
    }
}
