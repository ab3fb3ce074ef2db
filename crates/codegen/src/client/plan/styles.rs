//! The styles of OpenAPI as constants of the runtime.

use conform_ir::{Nesting, Style};

use super::expression::Expression;
use super::names::Names;

/// Returns the constant of a style, with its modifiers: `Style::FORM.joined()`.
pub(super) fn style(
    names: &Names<'_>,
    style: Style,
    explode: bool,
    reserved: bool,
    nesting: Option<Nesting>,
) -> Expression {
    let (name, exploded_by_default) = match style {
        Style::Matrix => ("MATRIX", false),
        Style::Label => ("LABEL", false),
        Style::Simple => ("SIMPLE", false),
        Style::Form => ("FORM", true),
        Style::SpaceDelimited => ("SPACE_DELIMITED", false),
        Style::PipeDelimited => ("PIPE_DELIMITED", false),
        // It has one form only, with or without `explode`.
        Style::DeepObject => ("DEEP_OBJECT", explode),
        Style::Cookie => ("COOKIE", true),
    };
    let explode = match (exploded_by_default, explode) {
        (true, false) => ".joined()",
        (false, true) => ".exploded()",
        _ => "",
    };
    let reserved = if reserved { ".reserved()" } else { "" };
    let nesting = match nesting {
        None => "",
        Some(Nesting::Brackets) => ".brackets()",
        Some(Nesting::Indexed) => ".indexed()",
        Some(Nesting::Repeated) => ".repeated()",
        Some(Nesting::Dotted) => ".dotted()",
    };
    plain_style(names, &format!("{name}{explode}{reserved}{nesting}"))
}

/// Returns a constant of the runtime's `Style`.
pub(super) fn plain_style(names: &Names<'_>, constant: &str) -> Expression {
    Expression::item(names.runtime("Style"), constant)
}
