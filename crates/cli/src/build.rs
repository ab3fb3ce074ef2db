//! Generating in a build script, for crates that keep no generated code.
//!
//! ```no_run
//! // build.rs, with `conform-openapi` among the build-dependencies
//! use conform_openapi::build::Generator;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     Generator::new("openapi.yaml").option("--tag=orders").generate()?;
//!     Ok(())
//! }
//! ```
//!
//! The crate includes what was written, and depends on `conform-runtime` and `conform-client`:
//!
//! ```ignore (there is no build script here)
//! // src/lib.rs
//! mod generated {
//!     include!(concat!(env!("OUT_DIR"), "/generated/mod.rs"));
//! }
//! pub use generated::{client, models};
//! ```

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use conform_codegen::Tree;

use crate::context::{Context, captured};
use crate::outcome::Failure;
use crate::output::write_whole;
use crate::verbs::generate::{Args, Job};

/// The build script of the page on generating compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/generating.md")]
struct GeneratingPage;

/// The folder of the generated modules in the output folder.
const FOLDER: &str = "generated";

/// Generates the models and the client of a description in a build script.
#[derive(Clone, Debug)]
pub struct Generator {
    description: PathBuf,
    options: Vec<OsString>,
    out_dir: Option<PathBuf>,
}

/// Why nothing was generated: what is wrong with the description or with an option, as the program reports it.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

impl fmt::Debug for BuildError {
    /// Prints the report as it is, since a build script that fails prints its error so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for BuildError {}

/// The options of `conform generate`.
#[derive(Parser)]
#[command(name = "conform generate", no_binary_name = true)]
struct Options {
    #[command(flatten)]
    args: Args,
}

impl Generator {
    /// Creates a generator for a description. The path is relative to the folder of the crate, in which build scripts run.
    pub fn new(description: impl Into<PathBuf>) -> Self {
        Self {
            description: description.into(),
            options: Vec::new(),
            out_dir: None,
        }
    }

    /// Adds an option of `conform generate` that says what the code is like: `--tag=orders`, `--numbers=exact`.
    #[must_use]
    pub fn option(mut self, option: impl Into<OsString>) -> Self {
        self.options.push(option.into());
        self
    }

    /// Writes to a folder below this one instead of the `OUT_DIR` of the build script.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Generates, and returns the file to include: `generated/mod.rs` in the output folder. It tells cargo which files the code depends on.
    /// Warnings about the description are warnings of the build script.
    ///
    /// # Errors
    ///
    /// Returns an error if the description has errors, an option does not exist, or a file cannot be read or written. Then nothing is written.
    pub fn generate(&self) -> Result<PathBuf, BuildError> {
        let out = match &self.out_dir {
            Some(folder) => folder.clone(),
            None => std::env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or_else(|| BuildError("there is no OUT_DIR: this is no build script".into()))?,
        };
        let (written, output) = captured(|context| match self.write(&out, context) {
            Ok(file) => Some(file),
            Err(failure) => {
                context.end(Err(failure));
                None
            }
        });
        let report = output.stdout + &output.stderr;
        let Some(file) = written else {
            return Err(BuildError(report));
        };
        for line in report.lines().filter(|line| line.starts_with("warning")) {
            print_to_cargo(&format!("warning={line}"));
        }
        Ok(file)
    }

    fn write(&self, out: &Path, context: &mut Context<'_>) -> Result<PathBuf, Failure> {
        let fixed = ["--name=api", "--layout=crate", "--runtime=version=0"];
        let words = fixed.iter().map(OsString::from).chain([
            "--spec".into(),
            self.description.clone().into_os_string(),
            "--out".into(),
            out.as_os_str().to_owned(),
        ]);
        let options = Options::try_parse_from(words.chain(self.options.iter().cloned()))
            .map_err(|error| Failure::message(error.render().to_string().trim_end()))?;
        let made = Job::new(&options.args, context)?.make(context)?;
        for file in &made.files {
            print_to_cargo(&format!("rerun-if-changed={}", file.display()));
        }
        write_modules(&made.generated.tree, &out.join(FOLDER))
    }
}

/// Writes the generated modules of a crate, and removes those of former runs.
fn write_modules(tree: &Tree, folder: &Path) -> Result<PathBuf, Failure> {
    let failed = |error: std::io::Error| crate::paths::unwritable(folder, &error);
    let root = folder.join("mod.rs");
    let modules: Vec<(PathBuf, &str)> = tree
        .iter()
        .filter_map(|(path, text)| {
            let (_, path) = path.split_once("/src/generated/")?;
            Some((folder.join(path), text))
        })
        .collect();
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    for (path, text) in modules {
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        write_whole(&path, text).map_err(|error| crate::paths::unwritable(&path, &error))?;
    }
    Ok(root)
}

/// Prints an instruction of a build script.
#[expect(
    clippy::print_stdout,
    reason = "this is how a build script talks to cargo"
)]
fn print_to_cargo(instruction: &str) {
    println!("cargo::{instruction}");
}
