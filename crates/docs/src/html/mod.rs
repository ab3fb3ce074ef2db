//! The page as HTML. The templates escape everything but [`Html`](safe::Html), which only templates and [`crate::prose`] make.

mod blocks;
mod form;
mod parts;
mod policy;
mod safe;

use askama::Template;
use conform_description::security::Credential;

use crate::model::{ExampleContent, Reference};
use crate::options::Options;
use policy::policy;
use safe::Html;

/// The style sheet.
const STYLE: &str = include_str!("../../../../templates/docs/page.css");

/// The script: search, theme, printing.
const SCRIPT: &str = include_str!("../../../../templates/docs/page.js");

/// The script of the forms.
const TRY_SCRIPT: &str = include_str!("../../../../templates/docs/try.js");

/// How many operations a page has at most that shows all of its contents unfolded.
const FEW: usize = 150;

/// The whole page.
#[derive(Template)]
#[template(path = "docs/page.html")]
struct Page<'a> {
    reference: &'a Reference<'a>,
    policy: String,
    style: Html,
    script: Html,
    /// The server to try calls on.
    try_it: Option<&'a str>,
    /// The number of operations.
    operations: usize,
    /// Whether the lists of the contents are folded.
    folded: bool,
}

/// Returns the page.
pub(crate) fn render(reference: &Reference<'_>, options: &Options<'_>) -> String {
    let try_it = options.try_it.as_deref();
    let mut script = SCRIPT.to_owned();
    if try_it.is_some() {
        script.push_str(TRY_SCRIPT);
    }
    let operations = reference
        .groups
        .iter()
        .map(|group| group.operations.len())
        .sum();
    let page = Page {
        reference,
        policy: policy(STYLE, &script, try_it),
        style: Html(STYLE.to_owned()),
        script: Html(script),
        try_it,
        operations,
        folded: operations > FEW,
    };
    let mut html = page.render().expect("writing to a string does not fail");
    html.retain(is_allowed);
    html
}

/// Returns whether a document of HTML may have a character: no control characters and no noncharacters (HTML §13.2.3.5).
fn is_allowed(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    c == '\n' || c == '\t' || (!c.is_control() && !is_noncharacter)
}
