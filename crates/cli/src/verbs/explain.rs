//! `conform explain`.

use crate::{Failure, Io, Outcome};
use conform_validator::{Rule, nearest_rule};

/// Explains a rule, or lists them all.
pub(crate) fn run(code: Option<&str>, io: &mut Io<'_>) -> Result<Outcome, Failure> {
    let out = &mut *io.stdout;
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
        out.flush()?;
        return Ok(Outcome::Fine);
    };
    match Rule::find(code) {
        Some(rule) => {
            writeln!(
                out,
                "{} ({})\n\n{}\n{}",
                rule.code(),
                rule.severity(),
                rule.title(),
                rule.explanation()
            )?;
            out.flush()?;
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
