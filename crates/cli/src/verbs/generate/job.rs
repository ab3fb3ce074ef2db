//! What `conform generate` is asked to do.

use std::path::PathBuf;

use conform_codegen::Settings;
use conform_ir::Choices;

use crate::config::Config;
use crate::description::{DescriptionFile, LintScope};

/// What is done with the generated files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write those that differ.
    Write,
    /// Fail if any differs.
    Check,
    /// List those that differ.
    DryRun,
}

/// What is generated, from what, and where to.
#[derive(Clone, Debug)]
pub struct Job {
    /// The description.
    pub description: DescriptionFile,
    /// Which rules it is linted by.
    pub scope: LintScope,
    /// The folder that the paths of generated files start from.
    pub folder: PathBuf,
    /// What is generated.
    pub settings: Settings,
    /// What is taken of the API, and under which names.
    pub choices: Choices,
    /// The configuration that the choices are from; `None` if the command line names another description.
    pub config: Option<Config>,
    /// What is done with it.
    pub mode: Mode,
    /// Whether a warning is an error.
    pub deny_warnings: bool,
    /// The command that brings the files up to date.
    pub command: String,
}
