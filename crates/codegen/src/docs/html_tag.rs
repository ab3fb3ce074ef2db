//! The tags of HTML.

use super::links::is_absolute;

/// A tag in a text, or a link in angle brackets.
pub(super) struct Tag<'a> {
    /// Its name in lower case.
    pub(super) name: String,
    attributes: &'a str,
    /// Whether it is `</name>`.
    pub(super) closing: bool,
    /// Whether it is a link: `<https://vsee.com>`.
    pub(super) is_autolink: bool,
    /// Its length in bytes.
    pub(super) len: usize,
}

impl<'a> Tag<'a> {
    /// Reads `<name …>` or `</name>` at the start of `rest`, with regard to quotes. Tags of more than 2,000 bytes are text.
    pub(super) fn parse(rest: &'a str) -> Option<Self> {
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

    /// Whether HTML has a tag of this name.
    pub(super) fn is_known(&self) -> bool {
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

    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
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

/// Decodes the character references that people write; others are kept.
pub(super) fn decode(text: &str) -> String {
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
