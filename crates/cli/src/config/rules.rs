//! Rules of the linter by their codes.

use conform_report::{Code, nearest};

/// Returns the rule of the linter with this code.
///
/// # Errors
///
/// Returns why there is none.
pub(crate) fn rule(name: &str) -> Result<Code, String> {
    let is_it = |code: &&Code| code.as_str() == name;
    if let Some(code) = conform_lint::codes::ALL.iter().find(is_it) {
        return Ok(*code);
    }
    let others = conform_description::codes::ALL
        .iter()
        .chain(conform_description::bundle::codes::ALL);
    if others.into_iter().any(|code| code.as_str() == name) {
        return Err("it cannot be judged otherwise, since the description cannot be understood where it is reported".to_owned());
    }
    let names = conform_lint::codes::ALL.iter().map(|code| code.as_str());
    Err(nearest(name, names).map_or_else(
        || "no rule has this code; `conform explain` lists them all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    ))
}
