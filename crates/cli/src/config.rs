//! `conform.toml`: what a project's commands work with, so that nobody has to type it.
//!
//! The file is looked for in the current folder and in those above it. Every setting is an option of the command line, too,
//! which takes precedence.
//!
//! ```toml
//! # The root file of the description, relative to this file.
//! description = "spec/openapi.yaml"
//! ```

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_json::Span;
use conform_report::{Diagnostic, Help, Label, Profile, Source, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::outcome::{Failure, Outcome};
use crate::paths;

/// The name of the file.
pub const FILE_NAME: &str = "conform.toml";

/// What is wrong with a configuration.
pub mod codes {
    conform_report::codes! {
        CONFIG_SYNTAX = "config-syntax", Error / Error {
            what: "`conform.toml` is not TOML.",
            why: "None of it is used.",
            wrong: "description = openapi.yaml",
            right: "description = \"openapi.yaml\"",
            allow: "This cannot be allowed. See toml.io for the language.",
        }
        UNKNOWN_SETTING = "unknown-setting", Error / Error {
            what: "`conform.toml` has a setting that does not exist.",
            why: "A misspelt name would have no effect, so it is refused.",
            wrong: "descripton = \"openapi.yaml\"",
            right: "description = \"openapi.yaml\"",
            allow: "This cannot be allowed. Remove the setting.",
        }
        WRONG_SETTING = "wrong-setting", Error / Error {
            what: "A setting of `conform.toml` has a value of the wrong type.",
            why: "It is not known what is meant.",
            wrong: "description = 3",
            right: "description = \"openapi.yaml\"",
            allow: "This cannot be allowed. Write a value of the type that the message names.",
        }
        MISSING_SETTING = "missing-setting", Error / Error {
            what: "`conform.toml` lacks a setting that the command needs.",
            why: "The command does not know what to work on.",
            wrong: "# no settings",
            right: "description = \"openapi.yaml\"",
            allow: "Give the value on the command line instead.",
        }
        MISSING_DESCRIPTION = "missing-description", Error / Error {
            what: "The file that `conform.toml` names as the description does not exist.",
            why: "Paths in `conform.toml` are relative to its own folder.",
            wrong: "description = \"openapi.yml\"",
            right: "description = \"openapi.yaml\"",
            allow: "This cannot be allowed. Correct the path, or name the description on the command line.",
        }
    }
}

/// The settings of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The file that they were read from.
    pub path: PathBuf,
    /// The root file of the description, as it can be opened from the current folder.
    pub description: PathBuf,
}

impl Config {
    /// Finds and reads the file in the current folder or the nearest one above it; `None` if there is none.
    ///
    /// # Errors
    ///
    /// Returns an error if there is one, but it cannot be read or is invalid.
    pub fn find() -> Outcome<Option<Self>> {
        let here =
            std::env::current_dir().map_err(|error| paths::unreadable(Path::new("."), &error))?;
        // Relative to the current folder, because reports name files so.
        let mut climb = PathBuf::new();
        for folder in here.ancestors() {
            if folder.join(FILE_NAME).is_file() {
                return Self::read(&climb.join(FILE_NAME)).map(Some);
            }
            climb.push("..");
        }
        Ok(None)
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or is invalid: all problems, each with its place.
    pub fn read(path: &Path) -> Outcome<Self> {
        let text =
            std::fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error))?;
        let source = Arc::new(conform_json::Source::new(paths::shown(path), text));
        let mut reader = Reader {
            source,
            diagnostics: Vec::new(),
        };
        let config = reader.read(path);
        match config {
            Some(config) if reader.diagnostics.is_empty() => Ok(config),
            _ => {
                conform_report::sort(&mut reader.diagnostics);
                Err(Failure::Invalid(reader.diagnostics))
            }
        }
    }
}

/// The settings that the file may have.
const SETTINGS: [&str; 1] = ["description"];

/// Reads one file and collects what is wrong with it.
struct Reader {
    source: Arc<conform_json::Source>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn read(&mut self, path: &Path) -> Option<Config> {
        // The text is shared with the diagnostics, which outlive the table.
        let source = Arc::clone(&self.source);
        let (table, errors) = DeTable::parse_recoverable(source.text());
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            self.push(codes::CONFIG_SYNTAX, span, error.message());
        }
        if !self.diagnostics.is_empty() {
            return None;
        }
        let table = table.get_ref();
        for key in table.keys() {
            self.check_name(key);
        }
        let Some(value) = table.get("description") else {
            if self.diagnostics.is_empty() {
                self.push(codes::MISSING_SETTING, 0..0, "`description` is missing");
                self.help("name the root file: description = \"openapi.yaml\"");
            }
            return None;
        };
        let description = self.path(path, "description", value)?;
        Some(Config {
            path: path.to_owned(),
            description,
        })
    }

    /// Refuses a name that no setting has.
    fn check_name(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>) {
        let name = key.get_ref();
        if SETTINGS.contains(&&**name) {
            return;
        }
        let message = format!("there is no setting `{name}`");
        self.push(codes::UNKNOWN_SETTING, key.span(), message);
        self.help(match nearest(name, SETTINGS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the settings are: {}", SETTINGS.join(", ")),
        });
    }

    /// Reads the path of a file, relative to the folder of the configuration. The file must exist.
    fn path(&mut self, config: &Path, name: &str, value: &Spanned<DeValue<'_>>) -> Option<PathBuf> {
        let DeValue::String(text) = value.get_ref() else {
            let found = noun(value.get_ref());
            let message = format!("`{name}` must be a string, found {found}");
            self.push(codes::WRONG_SETTING, value.span(), message);
            return None;
        };
        let folder = config.parent().unwrap_or(Path::new(""));
        let path = paths::join(folder, Path::new(&**text));
        if !path.is_file() {
            let (fault, help) = match paths::missing(&path) {
                Failure::Message(message) => (message.fault, message.help),
                _ => return None,
            };
            self.push(codes::MISSING_DESCRIPTION, value.span(), fault);
            for line in help {
                self.help(line);
            }
            return None;
        }
        Some(path)
    }

    fn push(&mut self, code: conform_report::Code, span: Range<usize>, message: impl Into<String>) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span {
            start: offset(span.start),
            end: offset(span.end),
        };
        let primary = Label::in_source(Source::from(Arc::clone(&self.source)), span, "");
        let diagnostic = Diagnostic::new(code, Profile::Strict, primary, message);
        self.diagnostics.push(diagnostic);
    }

    /// Adds advice to the last problem.
    fn help(&mut self, help: impl Into<String>) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.help.push(Help::from(help.into()));
        }
    }
}

/// What a value is, in words.
fn noun(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a configuration beside a description `openapi.yaml`; returns what is wrong with it.
    fn problems(name: &str, text: &str) -> String {
        let folder =
            std::env::temp_dir().join(format!("conform-config-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("openapi.yaml"), "").unwrap();
        let path = folder.join(FILE_NAME);
        std::fs::write(&path, text).unwrap();
        let read = Config::read(&path);
        let mut out = Vec::new();
        match read {
            Ok(config) => assert_eq!(config.description, folder.join("openapi.yaml")),
            Err(failure) => failure.print(&mut out, false).unwrap(),
        }
        std::fs::remove_dir_all(&folder).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_configuration_names_the_description() {
        assert_eq!(problems("good", "description = \"openapi.yaml\"\n"), "");
    }

    #[test]
    fn faults_are_reported_with_their_place_and_what_was_meant() {
        for (name, text, expected) in [
            (
                "misspelt",
                "descripton = \"openapi.yaml\"\n",
                &[
                    "error[unknown-setting]: there is no setting `descripton`",
                    "conform.toml:1:1",
                    "did you mean `description`?",
                ][..],
            ),
            (
                "unknown",
                "description = \"openapi.yaml\"\n[server]\nport = 1\n",
                &[
                    "error[unknown-setting]: there is no setting `server`",
                    "conform.toml:2:2",
                    "the settings are: description",
                ],
            ),
            (
                "type",
                "description = [\"openapi.yaml\"]\n",
                &[
                    "error[wrong-setting]: `description` must be a string, found an array",
                    "conform.toml:1:15",
                ],
            ),
            (
                "missing",
                "# nothing\n",
                &["error[missing-setting]: `description` is missing"],
            ),
            (
                "lost",
                "description = \"openapi.yml\"\n",
                &[
                    "error[missing-description]: there is no file",
                    "/openapi.yaml`?",
                ],
            ),
            (
                "syntax",
                "description == \"openapi.yaml\"\n",
                &["error[config-syntax]: ", "conform.toml:1:14"],
            ),
        ] {
            let problems = problems(name, text);
            for expected in expected {
                assert!(problems.contains(expected), "{expected}\n{problems}");
            }
        }
    }
}
