//! A pattern under construction.

use std::fmt::Write as _;

/// The characters of `\w`, as the content of a class.
pub(super) const WORD: &str = "A-Za-z0-9_";

/// Why a pattern cannot be rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// A class or an escape does not end, or is none of ECMA-262.
    Malformed,
    /// Only browsers read it, not the letter.
    OnlyInBrowsers,
}

/// A pattern under construction.
pub(super) struct Output {
    pub(super) text: String,
    /// Whether classes are spelled out, because the engine for this pattern would read them as Unicode.
    pub(super) spells_classes: bool,
    /// Whether something is read as only browsers do.
    pub(super) is_relaxed: bool,
}

impl Output {
    /// Adds a literal character.
    pub(super) fn character(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(c) if c.is_alphanumeric() || c == '_' || c == ' ' => self.text.push(c),
            Some(c) if c.is_ascii_punctuation() && c != '<' && c != '>' => {
                self.text.push('\\');
                self.text.push(c);
            }
            Some('<') => self.text.push('<'),
            Some('>') => self.text.push('>'),
            _ if code <= 0xff => {
                let _ = write!(self.text, r"\x{code:02x}");
            }
            _ => {
                let _ = write!(self.text, r"\u{{{code:x}}}");
            }
        }
    }
}
