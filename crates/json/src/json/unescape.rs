//! Resolving the escapes of strings (RFC 8259 §7).

use super::{
    block::{self, BLOCK},
    diagnose,
    scanner::{Scanner, plain_length},
};
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
    tape::Tape,
};

/// The ASCII characters of escapes of two bytes, by the second byte; zero if they do not exist.
pub(super) const SHORT: [u8; 256] = {
    let mut characters = [0; 256];
    let pairs = *b"\"\"\\\\//b\x08f\x0Cn\nr\rt\t";
    let mut at = 0;
    while at < pairs.len() {
        characters[pairs[at] as usize] = pairs[at + 1];
        at += 2;
    }
    characters
};

/// Reads a string whose content starts at `content` and whose first backslash is at `at`. Stores the
/// content in the tape and returns its index there. The scanner is after the closing quote then.
#[cold]
pub(crate) fn string(
    scanner: &mut Scanner<'_>,
    tape: &mut Tape,
    content: usize,
    mut at: usize,
) -> Result<u32, ParseError> {
    let from = tape.arena.len();
    let mut plain = content;
    loop {
        at += plain_length(&scanner.bytes[at..]);
        match scanner.bytes.get(at) {
            Some(b'"') => {
                tape.arena.push_str(&scanner.text[plain..at]);
                scanner.at = at + 1;
                return Ok(tape.store(from));
            }
            Some(b'\\') => {
                tape.arena.push_str(&scanner.text[plain..at]);
                let (character, length) = escape(scanner.bytes, at)?;
                tape.arena.push(character);
                at += length;
                plain = at;
            }
            _ => return Err(diagnose::string_end(scanner, offset(content) - 1, at)),
        }
    }
}

/// What [`block`] reads and writes at most: it copies some bytes more than it needs, which is faster than copying no more.
pub(super) const ROOM: usize = 2 * BLOCK;

/// Copies the start of a string to `room`, with its escapes of two bytes resolved. It stops before any other escape, the end
/// of the string, a control character or the end of the block. Returns how many bytes it took and wrote; what is behind these in
/// `room` is of no use.
#[inline]
pub(super) fn block(bytes: &[u8; ROOM], room: &mut [u8; ROOM]) -> (usize, usize) {
    let Some(block) = bytes.first_chunk() else {
        return (0, 0);
    };
    let backslashes = block::backslashes(block);
    let quotes = block::quotes(block);
    let mut is_cut = false;
    let escaped = block::escaped(backslashes, &mut is_cut);
    let starts = backslashes & !escaped;
    let mut stops = quotes & !escaped | block::controls(block);
    stops |= u64::from(is_cut) << (BLOCK - 1);
    // Nearly all escapes stand for the byte after the backslash.
    let letters = escaped & !(quotes | backslashes);
    for at in ones(letters) {
        if SHORT[usize::from(bytes[at])] == 0 {
            stops |= 1 << (at - 1);
        }
    }
    let end = stops.trailing_zeros() as usize;
    let before_end = (stops & stops.wrapping_neg()).wrapping_sub(1);
    let (mut from, mut to) = (0, 0);
    for at in ones(starts & before_end) {
        copy(bytes, from, room, to, at - from);
        to += at - from;
        from = at + 1;
    }
    copy(bytes, from, room, to, end - from);
    for at in ones(letters & before_end) {
        let dropped = starts & ((1 << at) - 1);
        room[at - dropped.count_ones() as usize] = SHORT[usize::from(bytes[at])];
    }
    (end, to + end - from)
}

/// Copies bytes of a block, and some more. Positions are those of bytes in a block, which the remainders say to the compiler.
#[inline(always)]
fn copy(bytes: &[u8; ROOM], from: usize, room: &mut [u8; ROOM], to: usize, length: usize) {
    const HALF: usize = BLOCK / 2;
    let (from, to) = (from % BLOCK, to % BLOCK);
    room[to..to + HALF].copy_from_slice(&bytes[from..from + HALF]);
    if length > HALF {
        room[to + HALF..to + BLOCK].copy_from_slice(&bytes[from + HALF..from + BLOCK]);
    }
}

/// Returns the positions of the bits that are set.
#[inline]
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        next
    })
}

/// Returns the character of the escape at `at`, and the length of the escape in bytes.
pub(crate) fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), ParseError> {
    match bytes.get(at + 1) {
        Some(b'u') => unicode(bytes, at),
        Some(second) if SHORT[usize::from(*second)] != 0 => {
            Ok((char::from(SHORT[usize::from(*second)]), 2))
        }
        _ => Err(diagnose::escape(bytes, at)),
    }
}

/// Returns the character of the `\u` escape at `at`, or of a surrogate pair of them.
fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), ParseError> {
    let unit = hex(bytes, at + 2).ok_or_else(|| diagnose::escape(bytes, at))?;
    if let Some(character) = char::from_u32(unit) {
        return Ok((character, 6));
    }
    if unit < 0xDC00 && bytes.get(at + 6..at + 8) == Some(b"\\u") {
        let low = hex(bytes, at + 8).ok_or_else(|| diagnose::escape(bytes, at + 6))?;
        if (0xDC00..0xE000).contains(&low) {
            let scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            // Two halves always make a character.
            return Ok((
                char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER),
                12,
            ));
        }
    }
    let half = if unit < 0xDC00 { "first" } else { "second" };
    let message = format!("`\\u{unit:04X}` is only the {half} half of a surrogate pair");
    let span = Span::new(offset(at), offset(at + 6));
    Err(ParseError::new(ErrorCode::LoneSurrogate, span, message)
        .with_help("write both halves, as in `\\uD83D\\uDE00`, or the character itself"))
}

/// Returns the number that the four hexadecimal digits at `at` make.
fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |value, &byte| {
        Some(value * 16 + char::from(byte).to_digit(16)?)
    })
}
