//! The styles of OpenAPI as constants of the runtime.

use conform_ir::{ParameterStyle, QueryNesting};

use super::expression::Expression;
use super::names::Names;

/// Returns the constant of a style, with its modifiers: `Style::FORM.joined()`.
pub(super) fn style(
    names: &Names<'_>,
    style: ParameterStyle,
    explode: bool,
    reserved: bool,
    nesting: Option<QueryNesting>,
) -> Expression {
    let (name, exploded_by_default) = match style {
        ParameterStyle::Matrix => ("MATRIX", false),
        ParameterStyle::Label => ("LABEL", false),
        ParameterStyle::Simple => ("SIMPLE", false),
        ParameterStyle::Form => ("FORM", true),
        ParameterStyle::SpaceDelimited => ("SPACE_DELIMITED", false),
        ParameterStyle::PipeDelimited => ("PIPE_DELIMITED", false),
        // It has one form only, with or without `explode`.
        ParameterStyle::DeepObject => ("DEEP_OBJECT", explode),
        ParameterStyle::Cookie => ("COOKIE", true),
    };
    let explode = match (exploded_by_default, explode) {
        (true, false) => ".joined()",
        (false, true) => ".exploded()",
        _ => "",
    };
    let reserved = if reserved { ".reserved()" } else { "" };
    let nesting = match nesting {
        None => "",
        Some(QueryNesting::Brackets) => ".brackets()",
        Some(QueryNesting::Indexed) => ".indexed()",
        Some(QueryNesting::Repeated) => ".repeated()",
        Some(QueryNesting::Dotted) => ".dotted()",
    };
    plain_style(names, &format!("{name}{explode}{reserved}{nesting}"))
}

/// Returns a constant of the runtime's `Style`.
pub(super) fn plain_style(names: &Names<'_>, constant: &str) -> Expression {
    Expression::item(names.runtime("Style"), constant)
}
