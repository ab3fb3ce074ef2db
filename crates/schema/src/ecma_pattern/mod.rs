//! Regular expressions of ECMA-262, written so that the engines of Rust read them as ECMA-262 means them.
//!
//! | construct | ECMA-262 | engines of Rust |
//! |---|---|---|
//! | `\d`, `\w`, `\b` | ASCII | Unicode, where look-around or back references leave the pattern as it is |
//! | `.` | no line terminator, of which there are four | no line feed |
//! | `[\w-.]`, `{`, `}` and `]` as characters | only browsers read them (Annex B) | an error |
//! | `[]`, `[^]`, `\0`, `\cJ`, `\<`, surrogate pairs | have a meaning | an error, or another one |
//!
//! [`rewrite`] replaces only what differs; most patterns stay as they are.

mod class;
mod output;

use self::class::{class, escape_in_text};
use self::output::{Output, PatternError};
use crate::reading::Reading;

/// Returns a pattern that every engine reads as ECMA-262 means this one.
///
/// # Errors
///
/// If the pattern is malformed, or if only browsers read it and `reading` is by the letter.
pub(crate) fn rewrite(pattern: &str, reading: Reading) -> Result<String, PatternError> {
    let out = rewritten(pattern)?;
    if out.is_relaxed && reading == Reading::Letter {
        return Err(PatternError::OnlyInBrowsers);
    }
    Ok(out.text)
}

/// Returns whether only browsers read the pattern (ECMA-262 Annex B): `[\w-.]`, or a brace as a character.
pub(crate) fn is_relaxed(pattern: &str) -> bool {
    rewritten(pattern).is_ok_and(|out| out.is_relaxed)
}

fn rewritten(pattern: &str) -> Result<Output, PatternError> {
    let mut out = Output {
        text: String::with_capacity(pattern.len()),
        spells_classes: is_for_backtracking(pattern),
        is_relaxed: false,
    };
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '[' => class(after, &mut out)?,
            '\\' if after.starts_with("k<") => named_reference(after, pattern, &mut out)?,
            '\\' => escape_in_text(after, &mut out)?,
            '.' => {
                out.text.push_str(r"[^\n\r\u2028\u2029]");
                after
            }
            '{' => match quantifier(after) {
                Some(length) => {
                    out.text.push_str(&rest[..=length]);
                    &after[length..]
                }
                None => {
                    out.is_relaxed = true;
                    out.text.push_str(r"\{");
                    after
                }
            },
            '}' | ']' => {
                out.is_relaxed = true;
                out.text.push('\\');
                out.text.push(first);
                after
            }
            _ => {
                out.text.push(first);
                after
            }
        };
    }
    Ok(out)
}

/// Rewrites a reference to a named group, behind its backslash, as one by its number. Returns what follows it.
fn named_reference<'p>(
    rest: &'p str,
    pattern: &str,
    out: &mut Output,
) -> Result<&'p str, PatternError> {
    let (name, after) = rest[2..].split_once('>').ok_or(PatternError::Malformed)?;
    let number = group_number(pattern, name).ok_or(PatternError::Malformed)?;
    // In a group, because a digit may follow.
    out.text.push_str(&format!(r"(?:\{number})"));
    Ok(after)
}

/// The number of the group with a name.
fn group_number(pattern: &str, name: &str) -> Option<usize> {
    let mut number = 0;
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(first) = rest.chars().next() {
        let mut after = &rest[first.len_utf8()..];
        match first {
            '\\' => after = &after[after.chars().next()?.len_utf8()..],
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let named = after.strip_prefix("?<");
                let named = named.filter(|named| !named.starts_with(['=', '!']));
                number += usize::from(named.is_some() || !after.starts_with('?'));
                if named
                    .and_then(|named| named.split_once('>'))
                    .is_some_and(|(own, _)| own == name)
                {
                    return Some(number);
                }
            }
            _ => {}
        }
        rest = after;
    }
    None
}

/// Whether the engine for a pattern is the one that backtracks. It gets the pattern as it is.
fn is_for_backtracking(pattern: &str) -> bool {
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '\\' => {
                let Some(escaped) = after.chars().next() else {
                    return false;
                };
                if !in_class && matches!(escaped, '1'..='9' | 'k' | 'b' | 'B') {
                    return true;
                }
                &after[escaped.len_utf8()..]
            }
            '[' => {
                in_class = true;
                after
            }
            ']' => {
                in_class = false;
                after
            }
            '(' if !in_class
                && ["?=", "?!", "?<=", "?<!"]
                    .iter()
                    .any(|look| after.starts_with(look)) =>
            {
                return true;
            }
            _ => after,
        };
    }
    false
}

/// The length of a quantifier behind its opening brace, with the closing one; `None` if the brace is a character.
fn quantifier(rest: &str) -> Option<usize> {
    let end = rest.find('}')?;
    let (least, most) = rest[..end].split_once(',').unwrap_or((&rest[..end], "0"));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!least.is_empty() && is_number(least) && is_number(most)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::{PatternError, is_relaxed, rewrite};
    use crate::plan::pattern_engine;
    use crate::reading::Reading;
    use conform_json::TapeJson;
    use jsonschema::json::Json as _;

    /// Whether a text matches, by the engine.
    fn matches(pattern: &str, text: &str) -> bool {
        let rewritten = rewrite(pattern, Reading::Meant).expect("it is a pattern");
        let engine = pattern_engine(&rewritten);
        let engine = engine.unwrap_or_else(|| panic!("{pattern} became {rewritten}"));
        let mut buffer = <TapeJson as jsonschema::json::Json>::StringBuffer::default();
        TapeJson::with_string_node(&mut buffer, text, |node| engine.is_valid(node))
    }

    #[test]
    fn patterns_match_as_ecma_262_says() {
        let cases = [
            (r"^\d+$", "12", true),
            (r"^\d+$", "१२", false),
            (r"^(?=\d)\d+$", "12", true),
            (r"^(?=\d)\d+$", "१२", false),
            (r"^(?!\w)", "é", true),
            (r"^(?=[\w-])[\w-]+$", "a-b", true),
            (r"^(?=.)[^\W]$", "é", false),
            (r"^(?=.)[\W]$", "é", true),
            (r"\bcat\b", "a cat", true),
            (r"\bcat\b", "écaté", true),
            (r"\bcat\b", "xcat", false),
            (r"a\Bb", "ab", true),
            (r"^\s$", "\u{a0}", true),
            (r"^(?=\s)\s$", "\u{feff}", true),
            (r"^(?=\S)\S$", "\u{feff}", false),
            (r"^(?=\s)\s$", "\u{85}", false),
            (r"^[\w-.]+$", "a-b.c", true),
            (r"^[\w-.]+$", "a/b", false),
            (r"^[.-\w]+$", "a-b.c", true),
            (r"^[a-\d]+$", "a-1", true),
            (r"^[\d-x]+$", "1-x", true),
            (r"^\/a\/$", "/a/", true),
            (r"^{[a-z]+}$", "{ab}", true),
            (r"^a{2}$", "aa", true),
            (r"^a{2,}$", "aaa", true),
            (r"^a{,2}$", "a{,2}", true),
            (r"^.$", "\u{2028}", false),
            (r"^.$", "\r", false),
            (r"^.$", "é", true),
            (r"^[]$", "", false),
            (r"^[^]$", "\n", true),
            (r"^\0$", "\0", true),
            (r"^\cJ$", "\n", true),
            (r"^[\b]$", "\u{8}", true),
            (r"^\<a\>$", "<a>", true),
            (r"^\uD83D\uDE00$", "😀", true),
            (r"^[\uD83D\uDE00]$", "😀", true),
            (r"^\u{1F600}$", "😀", true),
            (r"^\u00e9$", "é", true),
            (r"^\x41$", "A", true),
            (r"^[\u0020-\uD7FF]$", "é", true),
            (r"^\p{Lu}$", "É", true),
            (r"^(?<a>x)\k<a>$", "xx", true),
            (r"^(y)(?<a>x)\k<a>0$", "yxx0", true),
            (r"^(y)(?<a>x)\k<a>0$", "yxy0", false),
            (r"^(a)\1$", "aa", true),
            (r"^(?<!a)b$", "b", true),
            (r"^[a&&b~~[]$", "&", true),
            (r"^[a-z--b]$", "0", true),
            (r"^a]$", "a]", true),
            (r"^[^\d-]$", "-", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text:?}");
        }
    }

    #[test]
    fn what_only_browsers_read_is_an_error_by_the_letter() {
        for pattern in [r"^[\w-.]+$", "^{a}$", "a]"] {
            assert!(is_relaxed(pattern), "{pattern}");
            let by_letter = rewrite(pattern, Reading::Letter);
            assert_eq!(by_letter, Err(PatternError::OnlyInBrowsers), "{pattern}");
        }
        for pattern in [r"^[\w.-]+$", r"^\{a\}$", "a{2}", r"^[\d\-x]$", "^[a-c-]$"] {
            assert!(!is_relaxed(pattern), "{pattern}");
        }
    }

    #[test]
    fn simple_patterns_stay_as_they_are() {
        for pattern in [
            r"^[0-9]{4}-[0-9]{2}$",
            r"^\d+$",
            r"^[\w-]+$",
            "^(a|b)$",
            r"^\S*$",
            r"^\/a",
            "^foo",
            r"[\s\S]",
        ] {
            assert_eq!(rewrite(pattern, Reading::Meant).as_deref(), Ok(pattern));
        }
    }

    #[test]
    fn malformed_patterns_are_refused() {
        for pattern in [r"a\", "[a", r"[a\", "[z-a]"] {
            assert!(rewrite(pattern, Reading::Meant).is_err(), "{pattern}");
        }
    }
}
