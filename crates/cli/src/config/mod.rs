//! `conform.toml`: settings of a project, so that they need not be typed for each command.
//!
//! The file is looked for in the current folder and in those above it. Its settings are those of the description that it names;
//! a command that names another description does not read it. Every setting is an option of the command line, too, which takes
//! precedence.
//!
//! [`ConfigFile`] has all settings. `docs/configuration.md` explains them, and `docs/conform.schema.json` is their JSON Schema.
//!
//! ```toml
//! # The root file of the description, relative to this file.
//! description = "spec/openapi.yaml"
//!
//! [generate]
//! out = "crates"
//! name = "shop"
//! ```

pub mod codes;
mod file;
mod places;
mod reader;
mod rules;

use std::path::{Path, PathBuf};

pub use file::{
    CheckSettings, ConfigFile, FmtSettings, GenerateSettings, Level, LintSettings, LogSettings,
    RenameSettings, TypeSettings, WebhookSettings, json_schema,
};

pub(crate) use rules::rule;

use crate::outcome::Outcome;
use crate::paths;

/// The name of the file.
pub const FILE_NAME: &str = "conform.toml";

/// The settings of a project.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The file that they were read from.
    pub path: PathBuf,
    /// The root file of the description, as it can be opened from the current folder.
    pub description: PathBuf,
    /// All settings. Paths are relative to the folder of the file, see [`Config::at`].
    pub settings: ConfigFile,
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
        let settings = reader::read(path, text)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Ok(Self {
            path: path.to_owned(),
            description: paths::join(folder, &settings.description),
            settings,
        })
    }

    /// Returns a path of the settings as it can be opened from the current folder.
    #[must_use]
    pub fn at(&self, path: &Path) -> PathBuf {
        paths::join(self.path.parent().unwrap_or(Path::new("")), path)
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
                    "the settings are: ",
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
                "several",
                "description = \"openapi.yaml\"\nroot = 1\n[generate]\nlayuot = \"crate\"\nlayout = \"crates\"\nruntime = \"vendored=1\"\n\
                 name = \"1a\"\nexample-tests = \"yes\"\ntags = \"a\"\n[lint]\nignore = [\"unused-componnt\"]\n[lint.levels]\n\
                 unresolved-reference = \"off\"\n[refs]\n\"schemas\" = \"nowhere\"\n",
                &[
                    "`root` must be a string, found an integer",
                    "there is no setting `generate.layuot`",
                    "did you mean `layout`?",
                    "`generate.layout` must be one of \"workspace\", \"crate\", found \"crates\"",
                    "did you mean `crate`?",
                    "`generate.runtime` cannot be \"vendored=1\": ",
                    "`generate.name` cannot be \"1a\": it must start with a letter",
                    "`generate.example-tests` must be a boolean, found a string",
                    "`generate.tags` must be an array, found a string",
                    "`lint.ignore` cannot be \"unused-componnt\": did you mean `",
                    "`schemas` is not the start of a URL",
                    "there is no folder `",
                ],
            ),
            (
                "choices",
                "description = \"openapi.yaml\"\n[generate]\nfeatures = \"all\"\nderives = [\"Clone\"]\n[types.formats]\nuuid = \"uuidd\"\n\
                 email = \"uuid\"\ndate = \"uuid\"\n[types.schemas]\nLabel = \"std::fs::File\"\n[derives]\nShelf = [\"Sort\"]\n",
                &[
                    "`generate.features` must be one of \"by-need\", \"always\", \"never\"",
                    "`generate.derives` cannot be \"Clone\": every generated type has `Clone`",
                    "`types.formats.uuid` cannot be \"uuidd\": write one of jiff::Timestamp",
                    "`types.formats` cannot have `email`: this format has no type of its own",
                    "conform.toml:7:1",
                    "`types.formats.date` cannot be \"uuid\": `uuid` has no type for the format `date`",
                    "`types.schemas.Label` cannot be",
                    "`derives.Shelf` cannot be \"Sort\": write one of Copy",
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

    #[test]
    fn every_setting_is_documented_and_the_schema_is_published() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let read = |name: &str| std::fs::read_to_string(docs.join(name)).expect("it can be read");
        assert!(
            json_schema() == read("conform.schema.json"),
            "write it anew: conform init --schema > docs/conform.schema.json"
        );
        let page = read("configuration.md");
        let schema: serde_json::Value = serde_json::from_str(&json_schema()).expect("it is JSON");
        let tables = schema["$defs"]
            .as_object()
            .expect("it has definitions")
            .values();
        for table in tables.chain([&schema]) {
            let settings = table["properties"].as_object().into_iter().flatten();
            for (name, setting) in settings {
                assert!(
                    page.contains(&format!("`{name}`")) || page.contains(&format!(".{name}]`")),
                    "{name} is not documented"
                );
                assert!(
                    setting.get("description").is_some() || setting.get("$ref").is_some(),
                    "{name}"
                );
            }
        }
    }
}
