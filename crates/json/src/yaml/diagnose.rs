//! Diagnosis of text that is not YAML: the errors of the parser, reworded to say where the mistake
//! is and how to fix it.
//!
//! Start at [`of`]. No message quotes a value of the document.

mod fixed;

use granit_parser::{ErrorKind, ScanError};

use crate::{
    error::{ErrorCode, ParseError},
    merge_conflict,
    source::{Span, offset},
    tape::Tape,
};

/// Converts an error of the parser. `tape` holds what was read before it.
#[cold]
pub(super) fn of(error: &ScanError, tape: &Tape, text: &str) -> ParseError {
    let mut at = error
        .marker()
        .byte_offset()
        .unwrap_or_default()
        .min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Failure { text, tape, at }.error(error.kind())
}

/// A position in the text where the parser failed.
struct Failure<'f> {
    text: &'f str,
    tape: &'f Tape,
    at: usize,
}

impl Failure<'_> {
    fn error(&self, kind: &ErrorKind) -> ParseError {
        use ErrorKind as E;
        if let Some(error) = self.conflict() {
            return error;
        }
        match kind {
            E::MappingValueNotAllowed => self.colon(),
            E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry => self.misaligned(),
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabInPlainScalar
            | E::TabAtBlockScalarStart
            | E::InvalidBlockEntryWhitespace
            | E::InvalidMappingValueWhitespace => self.tab(),
            E::InvalidQuotedScalarIndent => self.unindented_quote(),
            E::UnknownQuotedScalarEscape => self
                .escape("unknown escape")
                .with_help("write `\\\\` for a backslash, or put the value in single quotes"),
            E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape => self
                .escape("malformed escape; too few hexadecimal digits")
                .with_help("write two digits after `\\x`, four after `\\u`, eight after `\\U`"),
            E::UnexpectedCharacter { character } => self.reserved(*character),
            E::BlockEntryInFlowCollection => self.bracketed("unexpected `- ` inside brackets"),
            E::InvalidColonPlacement
            | E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator => {
                self.bracketed("missing `,` or closing bracket before this")
            }
            E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping => {
                self.bracketed("the text ends inside brackets")
            }
            E::UnclosedFlowCollection { open } => {
                let message = format!("this `{open}` is never closed");
                let closer = closer(*open);
                self.coded(ErrorCode::UnexpectedEnd, message)
                    .with_help(format!(
                        "close it with `{closer}`, or put the value in quotes if it is text"
                    ))
            }
            E::MismatchedFlowCollectionEnd { open, close } => {
                let closer = closer(*open);
                let message = format!("this `{open}` is closed by `{close}`; expected `{closer}`");
                self.coded(ErrorCode::MismatchedBracket, message)
                    .with_help(format!("replace `{close}` with `{closer}`"))
            }
            E::RecursionLimitExceeded => self.coded(ErrorCode::TooDeep, self.tape.depth_message()),
            other => match fixed::find(other) {
                Some((code, message, help)) => self.coded(code, message).with_help(help),
                None => self.yaml(other.to_string()),
            },
        }
    }

    /// Returns the error for a conflict marker, if this line is one.
    fn conflict(&self) -> Option<ParseError> {
        let start = self.line_start(self.at);
        merge_conflict::find(&self.text[start..], offset(start))
    }

    /// Returns the error for a colon where no key can be.
    fn colon(&self) -> ParseError {
        let line_start = self.line_start(self.at);
        let key = self.text[line_start..self.at].trim_start_matches([' ', '-']);
        if key.contains(": ") {
            return self.yaml("unexpected second `: ` in one line").with_help(
                "put the value in quotes if the colon is part of it, or move the nested key to a line of its own",
            );
        }
        let start = self.at - key.len();
        let span = Span::new(offset(start), offset(self.at));
        let above = self.line_above(line_start);
        let indent = above.map_or(0, |above| self.column(above.start as usize));
        if self.column(start) > indent {
            let message = "this key is indented more than the other keys of its mapping";
            let error = ParseError::new(ErrorCode::InvalidYaml, span, message).with_help(
                "indent it like the other keys, or put a value that spans several lines in quotes",
            );
            return match above {
                Some(above) => error.with_related(
                    above,
                    "this line already has a value, so there can be no keys below it",
                ),
                None => error,
            };
        }
        let error = ParseError::new(
            ErrorCode::InvalidYaml,
            span,
            "unexpected key after a line of plain text",
        );
        match above {
            Some(above) if self.text[above.range()].contains(':') => error
                .with_related(
                    above,
                    "this is plain text, because no space follows the colon",
                )
                .with_help("write a space after the colon"),
            Some(above) => error
                .with_related(above, "this is plain text")
                .with_help("write `: ` after the key"),
            None => error,
        }
    }

    /// Returns the error for a line whose indentation or content fits no open block, or for text after
    /// a value.
    fn misaligned(&self) -> ParseError {
        let line_start = self.line_start(self.at);
        let before = self.text[line_start..self.at].trim();
        // The parser reports the position of an entry as what follows its dash.
        let is_entry = before == "-" || self.text[self.at..].starts_with("- ");
        if !before.is_empty() && before != "-" {
            let error = self.yaml("unexpected text after the end of a value");
            return match before.ends_with(['}', ']']) {
                true => error.with_help("put the whole value in quotes if it is text"),
                false => error,
            };
        }
        let at = line_start
            + self.text[line_start..]
                .find(|c| c != ' ')
                .unwrap_or_default();
        let indent = at - line_start;
        let span = self.span(at);
        let above = self.line_above(line_start);
        let starts = self
            .tape
            .open_containers
            .iter()
            .map(|frame| self.tape.slot(frame.slot).start as usize);
        let starts = starts.chain(above.map(|above| above.start as usize));
        let mut fits: Vec<usize> = starts.map(|start| self.column(start)).collect();
        fits.dedup();
        let error = if fits.contains(&indent) {
            let what = match is_entry {
                true => "unexpected `- ` entry among the keys of a mapping",
                false => "unexpected key among the entries of a sequence",
            };
            ParseError::new(ErrorCode::InvalidYaml, span, what)
                .with_help("indent the line more if it belongs to the value above it; a block has either keys or `- ` entries")
        } else {
            let columns: Vec<String> = fits.iter().map(ToString::to_string).collect();
            let columns = match columns.as_slice() {
                [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                other => other.concat(),
            };
            ParseError::new(
                ErrorCode::InvalidYaml,
                span,
                format!(
                    "unexpected indentation by {}; no block around this line has it",
                    spaces(indent)
                ),
            )
            .with_help(format!("indent the line by {columns} spaces"))
        };
        match above {
            Some(above) => error.with_related(
                above,
                format!(
                    "this line is indented by {}",
                    spaces(self.column(above.start as usize))
                ),
            ),
            None => error,
        }
    }

    /// Returns the error for a tab in the indentation. The tab is in this line or in one soon after it,
    /// because the parser reports the start of the value that contains the tab.
    fn tab(&self) -> ParseError {
        let mut start = self.line_start(self.at);
        let mut tab = self.at;
        for line in self.text[start..].split_inclusive('\n').take(64) {
            let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            if let Some(found) = indent.find('\t') {
                tab = start + found;
                break;
            }
            start += line.len();
        }
        ParseError::new(
            ErrorCode::InvalidYaml,
            self.span(tab),
            "unexpected tab in the indentation",
        )
        .with_help("indent with spaces; YAML does not allow tabs there")
    }

    /// Returns the error for a quoted value that continues on a line without indentation.
    fn unindented_quote(&self) -> ParseError {
        let before = &self.text[..self.at];
        let opening = before.char_indices().rev().find(|&(at, quote)| {
            matches!(quote, '"' | '\'') && before[..at].ends_with([' ', '\n', '\t', '[', '{', ','])
        });
        if let (Some((at, _)), true) = (opening, self.text[self.at..].trim().is_empty()) {
            return Failure { at, ..*self }.error(&ErrorKind::UnclosedQuotedScalar);
        }
        let error = self
            .yaml("unexpected line without indentation inside a quoted value")
            .with_help("write a closing quote before it, or indent the line");
        match opening {
            Some((at, _)) => error.with_related(self.span(at), "the quoted value starts here"),
            None => error,
        }
    }

    /// Returns the error for the first malformed escape of the quoted value that starts here.
    fn escape(&self, message: &str) -> ParseError {
        let code = ErrorCode::InvalidString;
        let value = &self.text[self.at..];
        let mut escapes = value.match_indices('\\').peekable();
        while let Some((at, _)) = escapes.next() {
            let rest = &value[at + 1..];
            let next = rest.chars().next().unwrap_or(' ');
            let digits = match next {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/'
                | '\\' | 'N' | '_' | 'L' | 'P' | '\n' | '\r' => 0,
                _ => usize::MAX,
            };
            let found = rest
                .bytes()
                .skip(1)
                .take(digits.min(8))
                .take_while(u8::is_ascii_hexdigit)
                .count();
            if found < digits {
                let length = if digits == usize::MAX {
                    1 + next.len_utf8()
                } else {
                    2 + found
                };
                return ParseError::new(
                    code,
                    Span::new(offset(self.at + at), offset(self.at + at + length)),
                    message,
                );
            }
            if next == '\\' {
                escapes.next();
            }
        }
        self.coded(code, message)
    }

    /// Returns the error for a character that no plain value starts with.
    fn reserved(&self, character: char) -> ParseError {
        if character == '`' {
            self.yaml("unexpected backtick at the start of a plain value")
                .with_help("put the value in quotes")
        } else if character.is_ascii_graphic() {
            self.yaml(format!(
                "unexpected `{character}` at the start of a plain value"
            ))
            .with_help("put the value in quotes")
        } else {
            self.yaml(format!(
                "unexpected character U+{:04X}",
                u32::from(character)
            ))
            .with_help("remove it, or write it as an escape in a value in double quotes")
        }
    }

    /// Returns an error inside brackets, with the innermost open bracket.
    fn bracketed(&self, message: &str) -> ParseError {
        let error = self.yaml(message)
            .with_help("close the bracket, write `,` between the entries, or put a value with brackets or `: ` in quotes");
        let open = self
            .tape
            .open_containers
            .last()
            .map(|frame| self.tape.slot(frame.slot).start as usize);
        match open.filter(|&at| self.text[at..].starts_with(['[', '{'])) {
            Some(at) => error.with_related(self.span(at), "the bracket opens here"),
            None => error,
        }
    }

    fn yaml(&self, message: impl Into<String>) -> ParseError {
        self.coded(ErrorCode::InvalidYaml, message)
    }

    fn coded(&self, code: ErrorCode, message: impl Into<String>) -> ParseError {
        ParseError::new(code, self.span(self.at), message)
    }

    /// Returns the span of the character at an offset. It is empty at the end of a line.
    fn span(&self, at: usize) -> Span {
        let length = self.text[at..]
            .chars()
            .next()
            .filter(|character| *character != '\n')
            .map_or(0, char::len_utf8);
        Span::new(offset(at), offset(at + length))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at]
            .rfind('\n')
            .map_or(0, |line_break| line_break + 1)
    }

    fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// Returns the span of the last line before the offset that is neither blank nor a comment, without
    /// its indentation.
    fn line_above(&self, line_start: usize) -> Option<Span> {
        let mut end = line_start;
        while end > 0 {
            let start = self.line_start(end - 1);
            let line = self.text[start..end].trim();
            if !line.is_empty() && !line.starts_with('#') {
                let indent = self.text[start..end].len() - self.text[start..end].trim_start().len();
                return Some(Span::new(
                    offset(start + indent),
                    offset(start + indent + line.len()),
                ));
            }
            end = start;
        }
        None
    }
}

/// Returns a number of spaces in words.
fn spaces(count: usize) -> String {
    match count {
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}

fn closer(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}
