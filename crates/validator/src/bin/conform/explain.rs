//! `conform explain`.

use std::io::{self, Write as _};

use vsee_validator::{Rule, nearest_rule};

use crate::{Failure, Outcome};

/// Explains a rule, or lists them all.
pub(crate) fn run(code: Option<&str>) -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    let Some(code) = code else {
        let width = Rule::ALL
            .iter()
            .map(|rule| rule.code().len())
            .max()
            .unwrap_or(0);
        for rule in Rule::ALL {
            writeln!(
                out,
                "{:width$}  {:5}  {}",
                rule.code(),
                rule.severity(),
                rule.title()
            )?;
        }
        return Ok(Outcome::Fine);
    };
    match Rule::find(code) {
        Some(rule) => {
            writeln!(
                out,
                "{}: {}\n\n{}\n{}",
                rule.severity(),
                rule.code(),
                rule.title(),
                rule.explanation()
            )?;
            Ok(Outcome::Fine)
        }
        None => {
            let meant = nearest_rule(code).map_or_else(String::new, |rule| {
                format!("; did you mean `{}`?", rule.code())
            });
            Err(Failure(format!(
                "error: there is no rule `{code}`{meant}\n`conform explain` lists them all."
            )))
        }
    }
}
