//! Diagnoses that need no look at the text: code, message and help for each error of the parser.

use granit_parser::ErrorKind;

use crate::error::ErrorCode;

/// Returns code, message and help for an error of the parser, if they are always the same.
pub(super) fn find(kind: &ErrorKind) -> Option<(ErrorCode, &'static str, &'static str)> {
    use ErrorKind as E;
    let quote = "put the value in quotes if it is text";
    let yaml = ErrorCode::InvalidYaml;
    Some(match kind {
        E::SimpleKeyExpected | E::InvalidSimpleKey => (
            yaml,
            "missing colon in this line; expected a key of the mapping above",
            "write `: ` after the key, or indent the line if it belongs to the value above",
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => (
            ErrorCode::UnexpectedEnd,
            "this quote is never closed",
            "write the same quote at the end of the value",
        ),
        E::InvalidTrailingSingleQuotedScalar => (
            yaml,
            "unexpected text after a closing quote",
            "write `''` for a quote inside single quotes",
        ),
        E::InvalidTrailingDoubleQuotedScalar => (
            yaml,
            "unexpected text after a closing quote",
            "write `\\\"` for a quote inside double quotes",
        ),
        E::InvalidLowSurrogate | E::MissingLowSurrogate | E::UnpairedLowSurrogate => (
            ErrorCode::LoneSurrogate,
            "the string contains half of a surrogate pair",
            "write the character itself, or its code as in `\\U0001F600`",
        ),
        E::InvalidUnicodeEscape => (
            ErrorCode::InvalidString,
            "the string contains an invalid Unicode escape",
            "write the code of a character; the last one is U+10FFFF",
        ),
        E::PlainScalarStartsWithDashFlowIndicator => (
            yaml,
            "unexpected `-` before a bracket or comma",
            "put the value in quotes",
        ),
        E::CommentInterceptedScalar => (
            yaml,
            "unexpected comment inside a value that continues on the next line",
            "remove the comment, do not indent the next line, or put the value in quotes if `#` is part of it",
        ),
        E::BlockSequenceEntryNotAllowed => (
            yaml,
            "unexpected `- ` after a key; a sequence starts on the next line",
            "move `- ` to the next line, or put the value in quotes if it is text",
        ),
        E::MisplacedFlowCollectionEnd => (yaml, "unmatched closing bracket", quote),
        E::InvalidBlockScalarHeader => (
            yaml,
            "unexpected text after `|` or `>`",
            "move the text to the next line and indent it, or put the value in quotes",
        ),
        E::InvalidBlockScalarIndent | E::ZeroBlockScalarIndent => (
            yaml,
            "inconsistent indentation in this block of text",
            "indent all its lines by the same number of spaces",
        ),
        E::InvalidIndentation | E::InvalidFlowScalarIndent => (
            yaml,
            "this line is not indented enough",
            "indent it more than the key that it belongs to",
        ),
        E::CommentNotSeparated => (
            yaml,
            "missing space before a comment",
            "write a space before `#`",
        ),
        E::BomInsideDocument => (
            ErrorCode::ByteOrderMark,
            "unexpected byte order mark inside the text",
            "remove it; it is often left over when texts are joined",
        ),
        E::UndeclaredTagHandle => (
            ErrorCode::InvalidTag,
            "undeclared tag handle; expected a `%TAG` line for it",
            "remove the tag, or put the value in quotes if it is text",
        ),
        E::MissingAnchorOrAliasName => (yaml, "missing name after `&` or `*`", quote),
        E::UnexpectedEof | E::ExpectedNodeContent => (yaml, "missing value", "write a value here"),
        E::ExpectedDocumentStart => (
            ErrorCode::TrailingText,
            "unexpected text after the end of the value",
            "put the whole value in quotes if it is text",
        ),
        E::InvalidDocumentEnd => (
            ErrorCode::TrailingText,
            "unexpected text after the end marker of the document",
            "remove the text after `...`",
        ),
        E::MissingDocumentEndBeforeDirective => (
            yaml,
            "unexpected directive; a line that starts with `%` must be before the document",
            quote,
        ),
        _ => return None,
    })
}
