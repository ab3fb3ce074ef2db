//! Names that members are looked for by.

use super::scanner::plain_length;

/// A name that members are looked for by, prepared for [`Scanner::take_name`].
#[derive(Clone, Debug)]
pub struct MemberName {
    text: Box<str>,
    /// The first bytes of the name and the quote after it, the first one lowest.
    head: u128,
    /// The bits of them that count.
    mask: u128,
}

impl MemberName {
    /// The bytes of a head.
    const HEAD: usize = 16;

    /// Prepares a name.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let mut quoted = Vec::with_capacity(text.len() + Self::HEAD);
        quoted.extend_from_slice(text.as_bytes());
        quoted.push(b'"');
        let length = quoted.len().min(Self::HEAD);
        quoted.resize(quoted.len().max(Self::HEAD), 0);
        let head = quoted
            .first_chunk()
            .map_or(0, |head| u128::from_le_bytes(*head));
        let mask = u128::MAX >> (8 * (Self::HEAD - length));
        let is_plain = plain_length(text.as_bytes()) == text.len();
        Self {
            text,
            // What is always written with escapes is never there without: no byte is both 0 and 1.
            head: if is_plain { head & mask } else { 1 },
            mask: if is_plain { mask } else { 0 },
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a text starts with the name and a quote.
    #[inline]
    pub(super) fn starts(&self, rest: &[u8]) -> bool {
        let Some(head) = rest.first_chunk::<{ Self::HEAD }>() else {
            return self.starts_end(rest);
        };
        u128::from_le_bytes(*head) & self.mask == self.head
            && (self.text.len() < Self::HEAD || self.starts_end(rest))
    }

    /// The same for names that are longer than a head, and near the end of a text.
    #[inline(never)]
    fn starts_end(&self, rest: &[u8]) -> bool {
        self.mask != 0
            && rest.get(self.text.len()) == Some(&b'"')
            && rest.starts_with(self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scanner::Scanner;
    use super::MemberName;

    #[test]
    fn names_are_taken_as_they_are_written() {
        let long = "a name that is longer than sixteen bytes";
        for name in [
            "",
            "a",
            "id",
            "café",
            "fifteen bytes..",
            "sixteen bytes...",
            long,
        ] {
            for (after, space) in [("", ""), (": 1, \"and\": \"much more of it\"}", " \n")] {
                let prepared = MemberName::new(name);
                let text = format!("{space}\"{name}\"{after}");
                let mut scanner = Scanner::new(&text);
                assert!(scanner.take_name(&prepared), "{text}");
                assert_eq!(scanner.offset(), text.len() - after.len(), "{text}");
                for other in [format!("x{name}"), format!("{name}x"), format!("{name} ")] {
                    let text = format!("{space}\"{other}\"{after}");
                    assert!(!Scanner::new(&text).take_name(&prepared), "{text}");
                }
                let cut = &text[..text.len() - after.len() - 1];
                assert!(!Scanner::new(cut).take_name(&prepared), "{cut}");
            }
        }
        // What must be escaped is not there where it is not.
        for name in [
            "a\"b",
            "a\\b",
            "a\nb",
            "a name that is longer than sixteen \" bytes",
        ] {
            let text = format!("\"{name}\": \"and much more than a head\"");
            assert!(
                !Scanner::new(&text).take_name(&MemberName::new(name)),
                "{text}"
            );
        }
    }
}
