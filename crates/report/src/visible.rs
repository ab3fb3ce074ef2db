//! Makes characters visible that would make a report show something else than it says.

/// How many characters of a text are shown on one line.
const LONGEST: usize = 600;

/// Returns a text on one line: without control characters and those that change the reading direction, and cut if it is long.
pub(crate) fn visible(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST).map(visible_char).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// Returns what is shown for a character.
pub(crate) fn visible_char(c: char) -> char {
    match c {
        '\t' | '\n' => ' ',
        '\u{7f}' => '␡',
        // Unicode has a picture of each of these.
        c if c.is_ascii_control() => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        c if c.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_is_shown_that_cannot_be_seen() {
        assert_eq!(
            visible("a\tb\nc\u{1b}[2Jd\u{7f}\u{85}"),
            "a b c␛[2Jd␡\u{fffd}"
        );
        assert_eq!(
            visible("\u{202e}a\u{2066}b\u{200f}"),
            "\u{fffd}a\u{fffd}b\u{fffd}"
        );
        let long = visible(&"ä".repeat(1000));
        assert_eq!(long.chars().count(), 601);
        assert!(long.ends_with('…'));
    }
}
