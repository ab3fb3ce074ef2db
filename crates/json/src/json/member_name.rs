//! Member names that a caller looks for, prepared for fast comparison.

use super::scanner::plain_length;

/// A member name that is prepared for [`Scanner::take_name`].
///
/// [`Scanner::take_name`]: crate::Scanner::take_name
#[derive(Clone, Debug)]
pub struct MemberName {
    text: Box<str>,
    /// The first bytes of the name and its closing quote, in little-endian order.
    head: u128,
    /// The bits of `head` that are compared.
    mask: u128,
}

impl MemberName {
    /// The number of bytes in `head`.
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
            // A name that needs escapes never occurs without them: this head matches nothing.
            head: if is_plain { head & mask } else { 1 },
            mask: if is_plain { mask } else { 0 },
        }
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether a text starts with the name and a closing quote.
    #[inline]
    pub(super) fn is_prefix_of(&self, rest: &[u8]) -> bool {
        let Some(head) = rest.first_chunk::<{ Self::HEAD }>() else {
            return self.is_prefix_of_slow(rest);
        };
        u128::from_le_bytes(*head) & self.mask == self.head
            && (self.text.len() < Self::HEAD || self.is_prefix_of_slow(rest))
    }

    /// The general case: for names that are longer than a head, and near the end of the text.
    #[inline(never)]
    fn is_prefix_of_slow(&self, rest: &[u8]) -> bool {
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
    fn take_name_takes_exactly_the_name_without_escapes() {
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
        // Names that JSON must escape do not match their unescaped spelling.
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
