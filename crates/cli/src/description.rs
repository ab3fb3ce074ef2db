//! Which description a command works with, and what is wrong with it.

use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions, Loaded, codes};
use conform_report::{Diagnostic, Profile, Style};

use crate::outcome::{Failure, Outcome};
use crate::paths;

/// The description that the command line names.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Description")]
pub struct DescriptionArgs {
    /// The root file of the description; by default the one that `conform.toml` names.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The folder that no reference of the description may leave; by default that of the root file.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// The description that the command line names, by its position or by an option.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Description")]
pub struct DescriptionFileArgs {
    /// The root file of the description, as with --spec.
    #[arg(value_name = "FILE", conflicts_with = "spec")]
    file: Option<PathBuf>,
    #[command(flatten)]
    description: DescriptionArgs,
}

impl DescriptionFileArgs {
    /// Returns the root file, if one is named.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.file.as_deref().or(self.description.spec.as_deref())
    }

    /// Returns the folder that no reference may leave, if one is named.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.description.root.as_deref()
    }
}

/// Which rules of the linter run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintScope {
    /// All of them.
    Everything,
    /// All but those for examples and defaults, which take longer than all others together.
    Structure,
    /// None: only what loading reports.
    Loading,
}

/// A description that is still to be read.
#[derive(Clone, Debug)]
pub struct DescriptionFile {
    /// The root file.
    pub path: PathBuf,
    /// The folder that no reference may leave; `None` for the folder of the root file.
    pub root: Option<PathBuf>,
    /// How strictly it is judged.
    pub profile: Profile,
}

/// A description that was read, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The description; `None` if the root file cannot be used at all.
    pub description: Option<Description>,
    /// The problems, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How diagnostics are shown: with file names that can be opened from the current folder, without colour.
    pub style: Style,
}

impl DescriptionFile {
    /// Reads the description and lints it.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such file. Problems of a file that is there are in [`Checked::diagnostics`].
    pub fn check(&self, scope: LintScope) -> Outcome<Checked> {
        match std::fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_dir() => return Err(is_folder(&self.path)),
            Ok(_) => {}
            Err(error) => return Err(paths::unreadable(&self.path, &error)),
        }
        let options = LoadOptions {
            root: self.root.clone(),
            profile: self.profile,
            ..LoadOptions::default()
        };
        let Loaded {
            description,
            mut diagnostics,
        } = Description::load(&self.path, &options);
        if let Some(description) = &description {
            diagnostics.extend(match scope {
                LintScope::Everything => conform_lint::lint(description),
                LintScope::Structure => conform_lint::lint_structure(description),
                LintScope::Loading => Vec::new(),
            });
            conform_report::sort(&mut diagnostics);
        }
        Ok(Checked {
            description,
            diagnostics,
            style: Style {
                prefix: paths::folder_of(&self.path),
                ..Style::default()
            },
        })
    }
}

impl Checked {
    /// Returns whether the root file cannot be read at all.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let is_root = |diagnostic: &Diagnostic| diagnostic.code == codes::UNREADABLE_FILE;
        self.description.is_none() && self.diagnostics.iter().any(is_root)
    }
}

/// The failure of a folder in place of a root file.
fn is_folder(path: &Path) -> Failure {
    let is_root = |name: &&String| {
        let stem = name
            .rsplit_once('.')
            .filter(|(_, extension)| ["yaml", "yml", "json"].contains(extension));
        stem.is_some_and(|(stem, _)| stem == "openapi" || stem == "swagger")
    };
    let names = paths::names_in(path);
    Failure::with_help(
        format!("`{}` is a folder, not a description", path.display()),
        match names.iter().find(is_root) {
            Some(name) => format!("did you mean `{}`?", paths::shown(&path.join(name))),
            None => "name the root file of the description".to_owned(),
        },
    )
}
