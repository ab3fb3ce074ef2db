//! Classes and escapes of regular expressions.

use std::fmt::Write as _;

use super::output::{Output, PatternError, WORD};

/// What an escape or a character of a class stands for.
enum Atom<'p> {
    /// One character.
    Character(u32),
    /// A class: `\d`, `\w`, `\s`, or their complements.
    Class(char),
    /// A Unicode property, as it is written.
    Property(&'p str),
}

type Parsed<'p, T> = Result<(T, &'p str), PatternError>;

/// The first and the last surrogate, which no text of UTF-8 contains.
const SURROGATES: std::ops::RangeInclusive<u32> = 0xd800..=0xdfff;

/// Rewrites a class behind its opening bracket. Returns what follows it.
pub(super) fn class<'p>(mut rest: &'p str, out: &mut Output) -> Result<&'p str, PatternError> {
    let is_negated = rest.starts_with('^');
    if is_negated {
        rest = &rest[1..];
    }
    if let Some(after) = rest.strip_prefix(']') {
        out.text
            .push_str(if is_negated { r"[\s\S]" } else { r"[^\s\S]" });
        return Ok(after);
    }
    out.text.push_str(if is_negated { "[^" } else { "[" });
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            out.text.push(']');
            return Ok(after);
        }
        let (low, after) = atom(rest)?;
        let range = after.strip_prefix('-').filter(|end| !end.starts_with(']'));
        let Some(end) = range else {
            member(&low, &rest[..rest.len() - after.len()], out);
            rest = after;
            continue;
        };
        let (high, after_high) = atom(end)?;
        match (&low, &high) {
            (Atom::Character(low), Atom::Character(high)) if low <= high => {
                let written = &rest[..rest.len() - after_high.len()];
                span(*low, *high, written, out);
            }
            (Atom::Character(_), Atom::Character(_)) => return Err(PatternError::Malformed),
            _ => {
                // A class is no end of a range, so browsers take the hyphen as a character.
                out.is_relaxed = true;
                member(&low, &rest[..rest.len() - after.len()], out);
                out.text.push_str(r"\-");
                member(&high, &end[..end.len() - after_high.len()], out);
            }
        }
        rest = after_high;
    }
}

/// Rewrites an escape outside of classes, behind its backslash. Returns what follows it.
pub(super) fn escape_in_text<'p>(rest: &'p str, out: &mut Output) -> Result<&'p str, PatternError> {
    let first = rest.chars().next().ok_or(PatternError::Malformed)?;
    let after = &rest[first.len_utf8()..];
    match first {
        'b' => {
            let _ = write!(
                out.text,
                "(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"
            );
            return Ok(after);
        }
        'B' => {
            let _ = write!(
                out.text,
                "(?:(?<=[{WORD}])(?=[{WORD}])|(?<![{WORD}])(?![{WORD}]))"
            );
            return Ok(after);
        }
        '1'..='9' | 'k' => {
            out.text.push('\\');
            out.text.push(first);
            return Ok(after);
        }
        _ => {}
    }
    let (atom, after) = escape(rest)?;
    let written = &rest[..rest.len() - after.len()];
    match atom {
        Atom::Character(code) if SURROGATES.contains(&code) => out.text.push_str(r"[^\s\S]"),
        Atom::Character(_) if is_read_alike(written) => {
            out.text.push('\\');
            out.text.push_str(written);
        }
        Atom::Character(code) => out.character(code),
        Atom::Class(name) if out.spells_classes => {
            out.text.push('[');
            out.text.push_str(content(name));
            out.text.push(']');
        }
        Atom::Class(_) | Atom::Property(_) => {
            out.text.push('\\');
            out.text.push_str(written);
        }
    }
    Ok(after)
}

/// Adds a member of a class that is no range.
fn member(atom: &Atom<'_>, written: &str, out: &mut Output) {
    match atom {
        Atom::Character(code) if SURROGATES.contains(code) => {}
        Atom::Character(_) if is_plain(written) => out.text.push_str(written),
        Atom::Character(code) => out.character(*code),
        Atom::Class(name) if out.spells_classes => out.text.push_str(content(*name)),
        Atom::Class(name) => {
            out.text.push('\\');
            out.text.push(*name);
        }
        Atom::Property(written) => {
            out.text.push('\\');
            out.text.push_str(written);
        }
    }
}

/// Adds a range of a class, without surrogates at its ends.
fn span(low: u32, high: u32, written: &str, out: &mut Output) {
    if is_plain(written) {
        out.text.push_str(written);
        return;
    }
    let low = if SURROGATES.contains(&low) {
        SURROGATES.end() + 1
    } else {
        low
    };
    let high = if SURROGATES.contains(&high) {
        SURROGATES.start() - 1
    } else {
        high
    };
    if low <= high {
        out.character(low);
        out.text.push('-');
        out.character(high);
    }
}

/// Whether engines read a part of a class as it is written.
fn is_plain(written: &str) -> bool {
    match written.strip_prefix('\\') {
        None => written
            .bytes()
            .all(|byte| !matches!(byte, b'\\' | b'[' | b'&' | b'~' | b'^')),
        Some(escaped) => is_read_alike(escaped),
    }
}

/// Whether engines read an escape, without its backslash, as ECMA-262 does.
fn is_read_alike(escaped: &str) -> bool {
    match escaped.as_bytes() {
        [b'n' | b'r' | b't' | b'f' | b'v'] => true,
        [byte] => byte.is_ascii_punctuation() && !matches!(byte, b'<' | b'>'),
        [b'x', ..] => true,
        _ => false,
    }
}

/// Reads a member of a class: a character or an escape.
fn atom(rest: &str) -> Parsed<'_, Atom<'_>> {
    let first = rest.chars().next().ok_or(PatternError::Malformed)?;
    let after = &rest[first.len_utf8()..];
    if first != '\\' {
        return Ok((Atom::Character(first.into()), after));
    }
    match after.strip_prefix('b') {
        Some(after) => Ok((Atom::Character(8), after)),
        None => escape(after),
    }
}

/// Reads an escape behind its backslash.
fn escape(rest: &str) -> Parsed<'_, Atom<'_>> {
    let first = rest.chars().next().ok_or(PatternError::Malformed)?;
    let after = &rest[first.len_utf8()..];
    let character = |code: u32| Ok((Atom::Character(code), after));
    match first {
        'd' | 'D' | 'w' | 'W' | 's' | 'S' => Ok((Atom::Class(first), after)),
        'p' | 'P' => {
            let end = after.strip_prefix('{').and_then(|inner| inner.find('}'));
            let length = end.ok_or(PatternError::Malformed)? + 3;
            Ok((Atom::Property(&rest[..length]), &rest[length..]))
        }
        'n' => character(0x0a),
        'r' => character(0x0d),
        't' => character(0x09),
        'f' => character(0x0c),
        'v' => character(0x0b),
        '0' if !after.starts_with(|c: char| c.is_ascii_digit()) => character(0),
        'c' => {
            let letter = after.chars().next().filter(char::is_ascii_alphabetic);
            let letter = letter.ok_or(PatternError::Malformed)?;
            Ok((Atom::Character(u32::from(letter) % 32), &after[1..]))
        }
        'x' => {
            let (code, after) = hexadecimal(after, 2)?;
            Ok((Atom::Character(code), after))
        }
        'u' => {
            let (code, after) = unicode(after)?;
            Ok((Atom::Character(code), after))
        }
        first if !first.is_alphanumeric() => character(first.into()),
        _ => Err(PatternError::Malformed),
    }
}

/// Reads a Unicode escape behind its `u`. Two surrogates are one character.
fn unicode(rest: &str) -> Parsed<'_, u32> {
    if let Some(braced) = rest.strip_prefix('{') {
        let end = braced.find('}').ok_or(PatternError::Malformed)?;
        let code = u32::from_str_radix(&braced[..end], 16);
        let code = code.ok().filter(|&code| code <= 0x10_ffff);
        return Ok((code.ok_or(PatternError::Malformed)?, &braced[end + 1..]));
    }
    let (first, after) = hexadecimal(rest, 4)?;
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = after.strip_prefix(r"\u")
        && let Ok((second, after)) = hexadecimal(second, 4)
        && (0xdc00..0xe000).contains(&second)
    {
        return Ok((
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
            after,
        ));
    }
    Ok((first, after))
}

fn hexadecimal(rest: &str, digits: usize) -> Parsed<'_, u32> {
    let written = rest.get(..digits).ok_or(PatternError::Malformed)?;
    if !written.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(PatternError::Malformed);
    }
    let code = u32::from_str_radix(written, 16).map_err(|_| PatternError::Malformed)?;
    Ok((code, &rest[digits..]))
}

/// The characters of a class, as the content of another class.
fn content(name: char) -> &'static str {
    match name {
        'd' => "0-9",
        'D' => r"\x00-\/:-\u{10ffff}",
        'w' => WORD,
        'W' => r"\x00-\/:-@\[-\^`\{-\u{10ffff}",
        's' => {
            r"\t-\r \xa0\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}"
        }
        _ => {
            r"\x00-\x08\x0e-\x1f!-\x9f\xa1-\u{167f}\u{1681}-\u{1fff}\u{200b}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{205e}\u{2060}-\u{2fff}\u{3001}-\u{fefe}\u{ff00}-\u{10ffff}"
        }
    }
}
