//! Diagnosis of brackets, commas and colons.

use super::{Expected, Unexpected, with_start};
use crate::{
    error::{ErrorCode, ParseError},
    source::{Span, offset},
};

impl Unexpected<'_> {
    /// Returns the error for a bracket, comma or colon, if there is one here.
    pub(super) fn punctuation(&self, byte: u8) -> Option<ParseError> {
        match byte {
            b'}' | b']' => Some(self.closing_bracket(byte)),
            b',' => Some(self.comma()),
            b':' => Some(self.colon()),
            b'=' if self.expected == Expected::Colon => {
                Some(self.at_word("unexpected `=` after a key; expected `:`", "write `:`"))
            }
            b';' if self.expected == Expected::Separator => {
                Some(self.at_word("unexpected `;` after a value; expected `,`", "write `,`"))
            }
            _ => None,
        }
    }

    fn comma(&self) -> ParseError {
        match (self.expected, self.container()) {
            (Expected::End, _) => self.trailing(),
            (Expected::Colon, _) => self.at_word(
                "missing `:` and value before this comma",
                "write `:` and a value after the key",
            ),
            (Expected::Element, _) => self.at_word(
                "unexpected comma after a comma; expected a value",
                "remove one of the two commas",
            ),
            (Expected::Key, _) => self.at_word(
                "unexpected comma after a comma; expected a key",
                "remove one of the two commas",
            ),
            (Expected::FirstElement | Expected::FirstKey, Some(container)) => {
                let noun = container.noun();
                let message = format!("unexpected comma at the start of this {noun}");
                self.at_word(&message, "remove the comma")
            }
            _ => self.at_word(
                "missing value before this comma",
                "write a value, such as `null`",
            ),
        }
    }

    fn colon(&self) -> ParseError {
        match (self.expected, self.container()) {
            (Expected::End, _) => self.trailing(),
            (Expected::Separator, Some(container)) if !container.is_object => self.at_word(
                "unexpected colon in an array; only objects have keys",
                "write `{` before the key and `}` after its value",
            ),
            (Expected::Value, Some(container)) if container.is_object => self.at_word(
                "unexpected colon after a colon; expected a value",
                "remove one of the two colons",
            ),
            (Expected::Key | Expected::FirstKey, _) => self.at_word(
                "missing key before this colon",
                "write a key in double quotes",
            ),
            _ => self.at_word("unexpected colon; expected a value", "remove the colon"),
        }
    }

    fn closing_bracket(&self, byte: u8) -> ParseError {
        let bracket = char::from(byte);
        let Some(container) = self.container() else {
            return self.unmatched_bracket(bracket);
        };
        let noun = container.noun();
        let closer = container.closer();
        if bracket != closer {
            let message =
                format!("mismatched `{bracket}`; expected `{closer}` to close this {noun}");
            let help = format!("write `{closer}` instead of `{bracket}`, or before it");
            let error = ParseError::new(ErrorCode::MismatchedBracket, self.span(1), message);
            return with_start(error.with_help(help), self.tape, container);
        }
        match self.expected {
            Expected::Element | Expected::Key => {
                let last = if container.is_object {
                    "member"
                } else {
                    "element"
                };
                let message = format!("trailing comma after the last {last} of this {noun}");
                let error = ParseError::new(ErrorCode::TrailingComma, self.comma_before(), message);
                with_start(error.with_help("remove the comma"), self.tape, container)
            }
            Expected::Colon => self.at_word(
                "missing `:` and value before the end of this object",
                "write `:` and a value after the key",
            ),
            _ => self.at_word(
                "missing value before the end of this object",
                "write a value, such as `null`",
            ),
        }
    }

    /// Returns the error for a closing bracket where nothing is open.
    fn unmatched_bracket(&self, bracket: char) -> ParseError {
        if self.expected != Expected::End {
            return self.at_word(
                &format!("unmatched `{bracket}`; expected a value"),
                "start the text with a value",
            );
        }
        let message = format!("unmatched `{bracket}`; all brackets before it are closed");
        let help = format!("remove this `{bracket}`, or an earlier bracket that closes too much");
        ParseError::new(ErrorCode::TrailingText, self.span(1), message).with_help(help)
    }

    /// Returns the span of the last comma before here.
    fn comma_before(&self) -> Span {
        let before = &self.scanner.bytes[..self.at];
        let comma = before.iter().rposition(|byte| *byte == b',');
        let at = comma.unwrap_or(self.at);
        Span::new(offset(at), offset(at + 1))
    }
}
