//! Patterns that are decided without backtracking.

/// A regular expression of characters and classes with counts, from start to end of the text, that needs no backtracking:
/// `^[0-9]{4}-[0-9]{2}$`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern(Box<[CountedSet]>);

/// A set of ASCII characters, and how often it may match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CountedSet {
    set: u128,
    min: usize,
    max: usize,
}

impl Pattern {
    /// Parses a pattern; returns `None` if it does not have this simple form.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?.as_bytes();
        let mut items = Vec::new();
        while let Some((&first, after)) = rest.split_first() {
            let set;
            (set, rest) = match first {
                b'[' => class(after)?,
                b'\\' => escape(after)?,
                b'.' | b'(' | b')' | b'|' | b'*' | b'+' | b'?' | b'{' | b'}' | b']' | b'^'
                | b'$' => return None,
                byte if byte.is_ascii() => (1 << byte, after),
                _ => return None,
            };
            let (min, max);
            (min, max, rest) = count(rest)?;
            items.push(CountedSet { set, min, max });
        }
        is_decided(&items).then(|| Self(items.into_boxed_slice()))
    }

    /// Returns whether the text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        for item in &self.0 {
            let is_in = |byte: &&u8| byte.is_ascii() && item.set >> **byte & 1 != 0;
            let length = rest.iter().take(item.max).take_while(is_in).count();
            if length < item.min {
                return false;
            }
            rest = &rest[length..];
        }
        rest.is_empty()
    }
}

/// Returns whether it is always right to take as many characters as possible: the set of an item with a variable count has
/// no character in common with the sets that may follow.
fn is_decided(items: &[CountedSet]) -> bool {
    items.iter().enumerate().all(|(index, item)| {
        let mut following = items[index + 1..].iter();
        item.min == item.max
            || following
                .try_for_each(|next| match next {
                    next if next.set & item.set != 0 => Err(false),
                    next if next.min > 0 => Err(true),
                    _ => Ok(()),
                })
                .err()
                .unwrap_or(true)
    })
}

/// Parses a class after its opening bracket.
fn class(mut rest: &[u8]) -> Option<(u128, &[u8])> {
    let mut set = 0;
    loop {
        let (&first, after) = rest.split_first()?;
        let (low, after) = match first {
            b']' => return (set != 0).then_some((set, after)),
            b'^' | b'[' | b'&' | b'-' => return None,
            b'\\' => {
                let (escaped, after) = escape(after)?;
                if escaped.count_ones() > 1 {
                    set |= escaped;
                    rest = after;
                    continue;
                }
                (escaped.trailing_zeros(), after)
            }
            byte if byte.is_ascii() => (u32::from(byte), after),
            _ => return None,
        };
        match after {
            [b'-', b']', ..] => {
                set |= 1 << low | 1 << b'-';
                rest = &after[1..];
            }
            [b'-', high, after @ ..] if high.is_ascii_alphanumeric() && low <= u32::from(*high) => {
                (low..=u32::from(*high)).for_each(|byte| set |= 1 << byte);
                rest = after;
            }
            [b'-', ..] => return None,
            _ => {
                set |= 1 << low;
                rest = after;
            }
        }
    }
}

/// Parses an escape after its backslash.
fn escape(rest: &[u8]) -> Option<(u128, &[u8])> {
    let (&first, after) = rest.split_first()?;
    match first {
        b'd' => Some(((b'0'..=b'9').fold(0, |set, digit| set | 1 << digit), after)),
        byte if byte.is_ascii_punctuation() => Some((1 << byte, after)),
        _ => None,
    }
}

/// Parses a quantifier, if there is one.
fn count(rest: &[u8]) -> Option<(usize, usize, &[u8])> {
    let counted = match rest {
        [b'*', after @ ..] => (0, usize::MAX, after),
        [b'+', after @ ..] => (1, usize::MAX, after),
        [b'?', after @ ..] => (0, 1, after),
        [b'{', after @ ..] => {
            let end = after.iter().position(|&byte| byte == b'}')?;
            let counts = std::str::from_utf8(&after[..end]).ok()?;
            let number = |text: &str| {
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| is_number)
            };
            let (min, max) = match counts.split_once(',') {
                None => (number(counts)?, number(counts)?),
                Some((min, "")) => (number(min)?, usize::MAX),
                Some((min, max)) => (number(min)?, number(max)?),
            };
            (min, max, &after[end + 1..])
        }
        _ => return Some((1, 1, rest)),
    };
    // A quantifier after a quantifier has another meaning.
    match counted.2 {
        [b'*' | b'+' | b'?' | b'{', ..] => None,
        _ => Some(counted),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn simple_patterns_are_decided_as_they_are_written() {
        let of = |pattern: &str| Pattern::parse(pattern).unwrap_or_else(|| panic!("{pattern}"));
        let cases = [
            ("^[0-9]+$", "0123", true),
            ("^[0-9]+$", "", false),
            ("^[0-9]+$", "12a", false),
            ("^[0-9]+$", "12\n", false),
            ("^$", "", true),
            (r"^\d{4}-\d{2}-\d{2}$", "2026-11-22", true),
            (r"^\d{4}-\d{2}-\d{2}$", "2026-11-2", false),
            (r"^#[0-9A-Fa-f]{3,6}$", "#aBc", true),
            (r"^#[0-9A-Fa-f]{3,6}$", "#aBc1234", false),
            (r"^-?[1-9][0-9]*\.[0-9]{2}$", "-10.25", true),
            (r"^[a-z_-]*$", "a_b-c", true),
            (r"^[a-z]*$", "ä", false),
            (r"^a?b$", "b", true),
        ];
        for (pattern, text, matches) in cases {
            assert_eq!(of(pattern).matches(text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn others_are_left_to_the_engine() {
        for pattern in [
            "[0-9]+",
            "^(a|b)$",
            "^a.b$",
            "^[^a]$",
            r"^\w+$",
            "^[a-z]*z$",
            "^a*a?$",
            "^a+?$",
            r"^a\$",
            "^ä$",
            "^[a&&b]$",
            "^a{,2}$",
            r"^[\d-x]$",
        ] {
            assert_eq!(Pattern::parse(pattern), None, "{pattern}");
        }
    }
}
