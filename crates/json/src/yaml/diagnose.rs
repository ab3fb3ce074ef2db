//! What is wrong with text that is not YAML: the parser's verdicts in words that say where to look
//! and how to mend it. No message quotes a value of the document.

use granit_parser::{ErrorKind, ScanError};

use crate::{
    error::{ErrorCode, ParseError},
    merge_conflict,
    source::{Span, offset},
    tape::Tape,
};

/// The error for what the parser met; `tape` holds what was read before it.
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
    Fault { text, tape, at }.error(error.kind())
}

/// The place of a fault.
struct Fault<'f> {
    text: &'f str,
    tape: &'f Tape,
    at: usize,
}

impl Fault<'_> {
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
            E::InvalidQuotedScalarIndent => self.quote_goes_on(),
            E::UnknownQuotedScalarEscape => self
                .escape("YAML has no such escape")
                .hint("write `\\\\` for a backslash, or put the value in single quotes"),
            E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape => self
                .escape("the escape has too few hexadecimal digits")
                .hint("`\\x` takes two digits, `\\u` four and `\\U` eight"),
            E::UnexpectedCharacter { character } => self.reserved(*character),
            E::BlockEntryInFlowCollection => self.bracketed("a `- ` stands inside brackets"),
            E::InvalidColonPlacement
            | E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator => {
                self.bracketed("a `,` or the closing bracket is missing before this")
            }
            E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping => {
                self.bracketed("the text ends inside brackets")
            }
            E::UnclosedFlowCollection { open } => {
                let message = format!("the `{open}` that is opened here is never closed");
                let closer = closer(*open);
                self.coded(ErrorCode::UnexpectedEnd, message).hint(format!(
                    "write `{closer}`; or put the value in quotes if it is text"
                ))
            }
            E::MismatchedFlowCollectionEnd { open, close } => {
                let message = format!("the `{open}` that is opened here is closed by `{close}`");
                self.coded(ErrorCode::MismatchedBracket, message)
                    .hint(format!("write `{}` in its place", closer(*open)))
            }
            E::RecursionLimitExceeded => self.coded(ErrorCode::TooDeep, self.tape.depth_message()),
            other => match known(other) {
                Some((code, message, "")) => self.coded(code, message),
                Some((code, message, help)) => self.coded(code, message).hint(help),
                None => self.yaml(other.to_string()),
            },
        }
    }

    /// The line of a merge conflict that nobody resolved.
    fn conflict(&self) -> Option<ParseError> {
        let start = self.line_start(self.at);
        merge_conflict::find(&self.text[start..], offset(start))
    }

    /// A colon where no key can stand.
    fn colon(&self) -> ParseError {
        let line_start = self.line_start(self.at);
        let key = self.text[line_start..self.at].trim_start_matches([' ', '-']);
        if key.contains(": ") {
            return self.yaml("a second `: ` in one line").hint(
                "put the value in quotes if the colon is part of it; or put a nested key in a line of its own",
            );
        }
        let start = self.at - key.len();
        let span = Span::new(offset(start), offset(self.at));
        let above = self.line_above(line_start);
        let indent = above.map_or(0, |above| self.column(above.start as usize));
        if self.column(start) > indent {
            let message = "this key is indented deeper than the mapping around it";
            let error = ParseError::new(ErrorCode::InvalidYaml, span, message)
                .hint("indent it like the keys around it; or put a value that goes over several lines in quotes");
            return match above {
                Some(above) => error.and(
                    above,
                    "this line has a value already, so takes no keys below it",
                ),
                None => error,
            };
        }
        let error = ParseError::new(
            ErrorCode::InvalidYaml,
            span,
            "a key follows a line that is not one",
        );
        match above {
            Some(above) if self.text[above.range()].contains(':') => error
                .and(above, "this is plain text, as no space follows the colon")
                .hint("write a space after the colon"),
            Some(above) => error
                .and(above, "this is plain text")
                .hint("write `: ` after the key"),
            None => error,
        }
    }

    /// A line that no open block has the indentation of, or something after a value.
    fn misaligned(&self) -> ParseError {
        let line_start = self.line_start(self.at);
        let before = self.text[line_start..self.at].trim();
        // The parser tells the place of an entry by what follows its dash.
        let is_entry = before == "-" || self.text[self.at..].starts_with("- ");
        if !before.is_empty() && before != "-" {
            let error = self.yaml("text follows the end of a value");
            return match before.ends_with(['}', ']']) {
                true => error.hint("put the whole value in quotes if it is text"),
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
            .frames
            .iter()
            .map(|frame| self.tape.slot(frame.slot).start as usize);
        let starts = starts.chain(above.map(|above| above.start as usize));
        let mut fits: Vec<usize> = starts.map(|start| self.column(start)).collect();
        fits.dedup();
        let error = if fits.contains(&indent) {
            let what = match is_entry {
                true => "an entry (`- `) stands among keys",
                false => "a key stands among the entries of a sequence",
            };
            ParseError::new(ErrorCode::InvalidYaml, span, what)
                .hint("a block holds either keys or entries; indent the line deeper to make it part of what is above it")
        } else {
            let columns: Vec<String> = fits.iter().map(ToString::to_string).collect();
            let columns = match columns.as_slice() {
                [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                other => other.concat(),
            };
            ParseError::new(
                ErrorCode::InvalidYaml,
                span,
                format!("no block around this line is indented by {indent}"),
            )
            .hint(format!("indent it by {columns}"))
        };
        match above {
            Some(above) => error.and(
                above,
                format!(
                    "this line is indented by {}",
                    self.column(above.start as usize)
                ),
            ),
            None => error,
        }
    }

    /// A tab where only spaces may stand: in the indentation of this line or of one soon after it,
    /// as the parser points at the start of the value that the tab is met in.
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
            "a tab indents this line",
        )
        .hint("indent with spaces; YAML forbids tabs there")
    }

    /// A quoted value whose next line is not indented.
    fn quote_goes_on(&self) -> ParseError {
        let before = &self.text[..self.at];
        let opening = before.char_indices().rev().find(|&(at, quote)| {
            matches!(quote, '"' | '\'') && before[..at].ends_with([' ', '\n', '\t', '[', '{', ','])
        });
        if let (Some((at, _)), true) = (opening, self.text[self.at..].trim().is_empty()) {
            return Fault { at, ..*self }.error(&ErrorKind::UnclosedQuotedScalar);
        }
        let error = self
            .yaml("a quoted value goes on in this line, which is not indented")
            .hint("a closing quote is missing; or indent the line");
        match opening {
            Some((at, _)) => error.and(self.span(at), "the quote is opened here"),
            None => error,
        }
    }

    /// An escape of the quoted value that starts here.
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

    /// A character that no plain value starts with.
    fn reserved(&self, character: char) -> ParseError {
        if character == '`' {
            self.yaml("a plain value does not start with a backtick")
                .hint("put the value in quotes")
        } else if character.is_ascii_graphic() {
            self.yaml(format!("a plain value does not start with `{character}`"))
                .hint("put the value in quotes")
        } else {
            self.yaml(format!(
                "the character U+{:04X} cannot stand here",
                u32::from(character)
            ))
        }
    }

    /// A fault inside brackets, of which the innermost open one is shown.
    fn bracketed(&self, message: &str) -> ParseError {
        let error = self.yaml(message)
            .hint("close the bracket, or write `,` between the entries; a value with brackets or `: ` in it needs quotes");
        let open = self
            .tape
            .frames
            .last()
            .map(|frame| self.tape.slot(frame.slot).start as usize);
        match open.filter(|&at| self.text[at..].starts_with(['[', '{'])) {
            Some(at) => error.and(self.span(at), "the bracket is opened here"),
            None => error,
        }
    }

    fn yaml(&self, message: impl Into<String>) -> ParseError {
        self.coded(ErrorCode::InvalidYaml, message)
    }

    fn coded(&self, code: ErrorCode, message: impl Into<String>) -> ParseError {
        ParseError::new(code, self.span(self.at), message)
    }

    /// The character at an offset; empty at a line's end.
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

    /// The text of the last line before the offset that is neither blank nor a comment.
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

/// Code, message and help of faults that need no look at the text.
fn known(kind: &ErrorKind) -> Option<(ErrorCode, &'static str, &'static str)> {
    use ErrorKind as E;
    let quote = "put the value in quotes if it is text";
    let yaml = ErrorCode::InvalidYaml;
    Some(match kind {
        E::SimpleKeyExpected | E::InvalidSimpleKey => (
            yaml,
            "this line has no colon, so is no key; the mapping before it goes on with keys",
            "write `: ` after the key; or indent the line if it belongs to the value before it",
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => (
            ErrorCode::UnexpectedEnd,
            "the quote that is opened here is never closed",
            "write the same quote at the end of the value",
        ),
        E::InvalidTrailingSingleQuotedScalar => (
            yaml,
            "text follows the closing quote of a value",
            "inside single quotes a quote is written twice: `''`",
        ),
        E::InvalidTrailingDoubleQuotedScalar => (
            yaml,
            "text follows the closing quote of a value",
            "inside double quotes a quote is written with a backslash: `\\\"`",
        ),
        E::InvalidLowSurrogate | E::MissingLowSurrogate | E::UnpairedLowSurrogate => (
            ErrorCode::LoneSurrogate,
            "the string holds half of a surrogate pair",
            "a character beyond U+FFFF is written as itself, or as `\\U0001F600`",
        ),
        E::InvalidUnicodeEscape => (
            ErrorCode::InvalidString,
            "the string holds an escape that stands for no character",
            "the last character is U+10FFFF",
        ),
        E::PlainScalarStartsWithDashFlowIndicator => (
            yaml,
            "a plain value does not start with `-` before a bracket or comma",
            "put the value in quotes",
        ),
        E::CommentInterceptedScalar => (
            yaml,
            "a comment cuts a value that goes on in the next line",
            "remove it, or do not indent the next line; or put the value in quotes if it is text",
        ),
        E::BlockSequenceEntryNotAllowed => (
            yaml,
            "a sequence does not start in the line of its key",
            "put `- ` in the next line; or put the value in quotes",
        ),
        E::MisplacedFlowCollectionEnd => (yaml, "this bracket closes nothing", quote),
        E::InvalidBlockScalarHeader => (
            yaml,
            "text follows `|` or `>` in the same line",
            "put the text in the next line, indented; or put the value in quotes",
        ),
        E::InvalidBlockScalarIndent | E::ZeroBlockScalarIndent => (
            yaml,
            "the lines of this block of text are not indented alike",
            "",
        ),
        E::InvalidIndentation | E::InvalidFlowScalarIndent => {
            (yaml, "this line is not indented as deep as it must be", "")
        }
        E::CommentNotSeparated => (
            yaml,
            "a comment follows without a space",
            "write a space before `#`",
        ),
        E::BomInsideDocument => (
            ErrorCode::ByteOrderMark,
            "a byte order mark stands inside the text",
            "remove it; texts that were joined often hold one",
        ),
        E::UndeclaredTagHandle => (
            ErrorCode::InvalidTag,
            "no %TAG line declares the handle of this tag",
            "remove the tag; or put the value in quotes if it is text",
        ),
        E::MissingAnchorOrAliasName => (yaml, "a name is missing after `&` or `*`", quote),
        E::UnexpectedEof | E::ExpectedNodeContent => (yaml, "a value is missing here", ""),
        E::ExpectedDocumentStart => (
            ErrorCode::TrailingText,
            "text follows the end of the value",
            "put the whole value in quotes if it is text",
        ),
        E::InvalidDocumentEnd => (
            ErrorCode::TrailingText,
            "text follows the end of the document",
            "",
        ),
        E::MissingDocumentEndBeforeDirective => (
            yaml,
            "a line that starts with `%` is a directive, which stands before the document",
            quote,
        ),
        _ => return None,
    })
}

fn closer(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}
