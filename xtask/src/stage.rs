//! A line for each stage of a check.

use std::io::Write;

use conform_openapi::outcome::Outcome;

/// Prints the line of a stage.
pub(crate) fn stage(out: &mut dyn Write, name: &str, facts: &[String]) -> Outcome {
    writeln!(out, "{name:<12} {}", facts.join(", "))?;
    Ok(())
}
