//! Counts of what was read and of what was generated.

use std::fmt;

use conform_codegen::Generated;
use conform_ir::Api;
use conform_ir::lower::codes;
use conform_report::{Code, Diagnostic};
use serde_json::json;

use crate::context::count;

/// What came in, and what went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The version of the description, such as `3.1.0`.
    pub version: String,
    /// Operations of the description.
    pub operations_in: usize,
    /// Methods of the client.
    pub operations_out: usize,
    /// Named schemas of the description.
    pub schemas_in: usize,
    /// Named schemas that became types.
    pub schemas_out: usize,
    /// All types.
    pub types: usize,
    /// Files.
    pub files: usize,
    /// Lines of these files.
    pub lines: usize,
    /// Warnings about the description.
    pub warnings: usize,
    /// Examples of the description.
    pub examples: usize,
    /// Examples that are valid, each of which a generated test reads and writes.
    pub examples_valid: usize,
    /// Values in valid examples that no branch of their union reads.
    pub unread: usize,
    /// Warnings about values that stay raw JSON, because no type could be made of their schemas.
    pub raw: usize,
    /// Names that are too long.
    pub long_names: usize,
    /// Types that are aliases of an equal one with another owner.
    pub shared: usize,
    /// The warnings themselves: code, message, file, line, column, JSON Pointer and advice.
    pub problems: Vec<serde_json::Value>,
}

impl Summary {
    pub(super) fn new(api: &Api, generated: &Generated, version: String, warnings: usize) -> Self {
        Self {
            version,
            operations_in: api.counts.operations,
            operations_out: generated.written.operations,
            schemas_in: api.counts.schemas,
            schemas_out: generated.written.schemas,
            types: generated.written.types,
            files: generated.tree.len(),
            lines: generated.tree.lines(),
            warnings,
            examples: api.examples().count(),
            examples_valid: generated.written.examples,
            unread: api.unread_values(),
            raw: 0,
            long_names: 0,
            shared: generated.written.shared,
            problems: Vec::new(),
        }
    }

    /// Adds problems with their places.
    pub(super) fn add_problems(&mut self, diagnostics: &[Diagnostic]) {
        let count = |is_one: &dyn Fn(&Diagnostic) -> bool| {
            let found = diagnostics.iter();
            found.filter(|diagnostic| is_one(diagnostic)).count()
        };
        self.raw += count(&leaves_raw);
        self.long_names += count(&|diagnostic| is(diagnostic, codes::LONG_NAME));
        self.problems.extend(diagnostics.iter().map(|diagnostic| {
            let location = &diagnostic.primary.location;
            let position = diagnostic.primary.position();
            let help: Vec<&str> = diagnostic.help.iter().map(|help| &*help.text).collect();
            json!({
                "severity": diagnostic.severity.as_str(),
                "code": diagnostic.code.as_str(),
                "message": diagnostic.message,
                "file": diagnostic.primary.file(),
                "line": position.map(|position| position.line),
                "column": position.map(|position| position.column),
                "pointer": location.pointer(),
                "help": help,
            })
        }));
    }

    /// Returns whether all that came in went out.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.operations_in == self.operations_out && self.schemas_in == self.schemas_out
    }

    /// Returns the numbers as JSON, as `--summary` writes them.
    #[must_use]
    pub fn to_json(&self) -> String {
        let value = json!({
            "version": self.version,
            "operations": { "in": self.operations_in, "out": self.operations_out },
            "schemas": { "in": self.schemas_in, "out": self.schemas_out },
            "types": self.types,
            "files": self.files,
            "lines": self.lines,
            "warnings": self.warnings,
            "examples": { "all": self.examples, "valid": self.examples_valid, "unread": self.unread },
            "raw": self.raw,
            "long_names": self.long_names,
            "shared_types": self.shared,
            "problems": self.problems,
        });
        format!("{value:#}\n")
    }

    /// Reads what [`Self::to_json`] writes.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the text.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        let number = |pointer: &str| {
            let number = value.pointer(pointer).and_then(serde_json::Value::as_u64);
            number
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| format!("there is no number at {pointer}"))
        };
        Ok(Self {
            version: value["version"].as_str().unwrap_or_default().to_owned(),
            operations_in: number("/operations/in")?,
            operations_out: number("/operations/out")?,
            schemas_in: number("/schemas/in")?,
            schemas_out: number("/schemas/out")?,
            types: number("/types")?,
            files: number("/files")?,
            lines: number("/lines")?,
            warnings: number("/warnings")?,
            examples: number("/examples/all")?,
            examples_valid: number("/examples/valid")?,
            unread: number("/examples/unread")?,
            raw: number("/raw")?,
            long_names: number("/long_names")?,
            shared: number("/shared_types")?,
            problems: value["problems"].as_array().cloned().unwrap_or_default(),
        })
    }
}

fn is(diagnostic: &Diagnostic, code: Code) -> bool {
    diagnostic.code.as_str() == code.as_str()
}

/// Whether a warning is about a value that stays raw JSON. Where one of several schemas that contradict each other is taken, it does not.
fn leaves_raw(diagnostic: &Diagnostic) -> bool {
    let codes = [
        codes::TOO_MANY_PARTS,
        codes::TOO_MANY_BRANCHES,
        codes::MIXED_TUPLE,
        codes::MIXED_PATTERNS,
        codes::RAW_PART,
    ];
    let mut helps = diagnostic.help.iter();
    codes.into_iter().any(|code| is(diagnostic, code))
        || is(diagnostic, codes::CONTRADICTION) && helps.any(|help| help.text.contains("raw JSON"))
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} in, {} out; {} in, {} out; {}; {}, {}",
            count(self.operations_in, "operation"),
            count(self.operations_out, "method"),
            count(self.schemas_in, "schema"),
            self.schemas_out,
            count(self.types, "type"),
            count(self.files, "file"),
            count(self.warnings, "warning"),
        )?;
        if self.unread > 0 {
            let values = count(self.unread, "value");
            write!(f, "; {values} of examples that no branch of a union reads")?;
        }
        if self.shared > 0 {
            let types = count(self.shared, "type");
            write!(f, "; {types} of equal inline schemas are aliases")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_as_it_was_written() {
        let summary = Summary {
            version: "3.1.0".to_owned(),
            operations_in: 1,
            operations_out: 2,
            schemas_in: 3,
            schemas_out: 4,
            types: 5,
            files: 6,
            lines: 7,
            warnings: 8,
            examples: 9,
            examples_valid: 10,
            unread: 11,
            raw: 12,
            long_names: 13,
            shared: 14,
            problems: vec![json!({ "code": "contradiction" })],
        };
        assert_eq!(Summary::from_json(&summary.to_json()), Ok(summary));
        assert!(Summary::from_json("{}").is_err());
    }
}
