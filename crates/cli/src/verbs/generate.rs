//! `generate`: the models and the client from a description.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use conform_codegen::{Generated, Layout, Runtime, Settings};
use conform_ir::Api;
use serde_json::json;

use crate::load::{self, Examples, count, workspace};
use crate::outcome::{Failure, Outcome};
use crate::output::tree::{self, Difference, Wanted};

#[derive(clap::Args, Default)]
pub struct Args {
    /// Write nothing; exit with 4 and a diff if anything would change.
    #[arg(long, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; list the files that would change.
    #[arg(long)]
    dry_run: bool,
    /// The root file of another description.
    #[arg(long, requires_all = ["out", "name"])]
    spec: Option<PathBuf>,
    /// The folder that no reference of that description may leave; by default that of its root file.
    #[arg(long, requires = "spec", value_name = "DIR")]
    root: Option<PathBuf>,
    /// Where the workspace for that description goes.
    #[arg(long, requires = "spec")]
    out: Option<PathBuf>,
    /// What its crates are called: NAME-models and NAME-client.
    #[arg(long, requires = "spec")]
    name: Option<String>,
    /// How the generated crates depend on the runtime crates: a version, or the path of conform-runtime, beside which PATH-client is
    /// conform-client (by default those of this workspace).
    #[arg(long, requires = "spec", value_name = "VERSION|PATH")]
    runtime: Option<String>,
    /// Give the models crate a test that reads and writes every valid example of the document; tell which are not.
    #[arg(long, requires = "spec")]
    example_tests: bool,
    /// Drop members that the description does not know, and do not write them back.
    #[arg(long, requires = "spec")]
    drop_unknown: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    deny_warnings: bool,
    /// Write the counts as JSON to this file.
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
}

/// What is done with the generated tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Write,
    Check,
    DryRun,
}

/// What came in, and what went out.
#[derive(Clone, Debug)]
pub struct Summary {
    pub version: String,
    pub operations_in: usize,
    pub operations_out: usize,
    pub schemas_in: usize,
    pub schemas_out: usize,
    pub types: usize,
    pub files: usize,
    pub lines: usize,
    pub warnings: usize,
    pub examples: usize,
    pub examples_valid: usize,
}

pub fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let mode = match (args.check, args.dry_run) {
        (true, _) => Mode::Check,
        (false, true) => Mode::DryRun,
        (false, false) => Mode::Write,
    };
    let summary = generate(args, mode, out)?;
    writeln!(
        out,
        "{} in, {} out; {} in, {} out; {}; {}, {}",
        count(summary.operations_in, "operation"),
        count(summary.operations_out, "method"),
        count(summary.schemas_in, "schema"),
        summary.schemas_out,
        count(summary.types, "type"),
        count(summary.files, "file"),
        count(summary.warnings, "warning"),
    )?;
    if let Some(path) = &args.summary {
        conform_report::write_whole(path, &summary.to_json())
            .map_err(|error| Failure::at(path, error))?;
    }
    Ok(())
}

/// Loads, lints, lowers and generates; compares or writes.
pub fn generate(args: &Args, mode: Mode, out: &mut dyn Write) -> Outcome<Summary> {
    // No code is made of somebody else's examples, unless tests are: then those that do not fit are worth a warning.
    let examples = if args.spec.is_none() || args.example_tests || args.deny_warnings {
        Examples::Checked
    } else {
        Examples::Left
    };
    let checked = load::load(args.spec.as_deref(), args.root.as_deref(), examples, out)?;
    // Whether an example fits its schema is worth finding out only where something is made of it.
    let lowered = if args.example_tests {
        conform_ir::lower_with_examples(&checked.description)
    } else {
        conform_ir::lower(&checked.description)
    };
    let warnings = checked.warnings + load::tell(&lowered.diagnostics, &checked.style, out)?;
    if args.deny_warnings && warnings > 0 {
        writeln!(out, "{}, denied", count(warnings, "warning"))?;
        return Err(Failure::Found);
    }
    let root = match &args.out {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace(),
    };
    let settings = settings(args, &root)?;
    if let Some(name) = &args.name {
        let models = settings.layout.models_package();
        if models != format!("{name}-models") {
            writeln!(
                out,
                "--name {name} is written as packages are called: {models}, {}",
                settings.layout.client_package()
            )?;
        }
    }
    let generated = conform_codegen::generate(&lowered.api, &settings);
    let summary = Summary::new(
        &lowered.api,
        &generated,
        checked.description.version().to_string(),
        warnings,
    );
    settle(&generated, &settings, &root, mode, out)?;
    Ok(summary)
}

/// Brings the disk and the tree together, or says how they differ.
fn settle(
    generated: &Generated,
    settings: &Settings,
    root: &Path,
    mode: Mode,
    out: &mut dyn Write,
) -> Outcome {
    let owned: BTreeSet<String> = generated
        .tree
        .iter()
        .filter_map(|(path, _)| owned(path))
        .collect();
    let wanted = Wanted {
        root,
        files: generated.tree.iter().collect(),
        owned: tree::outermost(owned),
        retired: match &settings.layout {
            // Tests of this workspace's own crates are written by hand.
            Layout::InTree => Vec::new(),
            Layout::Workspace { .. } => settings.layout.example_tests().into(),
        },
    };
    let _lock = match mode {
        Mode::Write => {
            let lock = tree::lock(root)?;
            tree::recover(&wanted)?;
            Some(lock)
        }
        Mode::Check | Mode::DryRun => None,
    };
    let differences = tree::compare(&wanted)?;
    if differences.is_empty() {
        writeln!(out, "{} up to date", count(wanted.files.len(), "file"))?;
        return Ok(());
    }
    match mode {
        Mode::Write => {
            let mark = format!("by `{}`", settings.command);
            let strangers = tree::strangers(&wanted, &differences, &mark);
            if !strangers.is_empty() {
                return Err(Failure::Io(format!(
                    "{}: not written by this command, and in its way; move these files, or write elsewhere: {}",
                    root.display(),
                    strangers.join(", ")
                )));
            }
            tree::apply(&wanted, &differences)?;
            let verb = |difference: &Difference| match difference {
                Difference::Missing(_) => "added",
                Difference::Stale(..) => "changed",
                Difference::Extra(_) => "removed",
            };
            for what in ["added", "changed", "removed"] {
                let number = differences
                    .iter()
                    .filter(|difference| verb(difference) == what)
                    .count();
                if number > 0 {
                    writeln!(out, "{} {what}", count(number, "file"))?;
                }
            }
            Ok(())
        }
        Mode::DryRun => {
            for difference in &differences {
                let verb = match difference {
                    Difference::Missing(_) => "add",
                    Difference::Stale(..) => "change",
                    Difference::Extra(_) => "remove",
                };
                writeln!(out, "would {verb} {}", difference.path())?;
            }
            Ok(())
        }
        Mode::Check => {
            for difference in &differences {
                match difference {
                    Difference::Missing(path) => writeln!(out, "missing: {path}")?,
                    Difference::Stale(_, diff) => write!(out, "{diff}")?,
                    Difference::Extra(path) => writeln!(out, "nothing generates: {path}")?,
                }
            }
            let stale = count(differences.len(), "generated file");
            writeln!(out, "{stale} not up to date; run\ncargo xtask generate")?;
            Err(Failure::Stale)
        }
    }
}

/// The machine-owned folder that a path lies in: `…/src/generated`, or `…/src` in a crate that is all generated.
fn owned(path: &str) -> Option<String> {
    let end = match path.find("/src/generated/") {
        Some(at) => at + "/src/generated".len(),
        None => path.find("/src/")? + "/src".len(),
    };
    Some(path[..end].to_owned())
}

fn settings(args: &Args, root: &Path) -> Outcome<Settings> {
    let Some(name) = &args.name else {
        return Ok(Settings::default());
    };
    if !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    {
        return Err(Failure::Io(format!(
            "--name {name:?} cannot be part of a package name: it must start with a letter and hold letters, digits, `-` and `_` only"
        )));
    }
    let runtime = match &args.runtime {
        Some(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
            Runtime::Version(text.clone())
        }
        Some(text) => Runtime::Path(relative(root, &std::path::absolute(text)?)),
        None => Runtime::Path(relative(root, &workspace().join("crates").join("runtime"))),
    };
    Ok(Settings {
        layout: Layout::Workspace {
            name: name.clone(),
            runtime,
        },
        source: args
            .spec
            .as_deref()
            .and_then(Path::file_name)
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        keep_unknown: !args.drop_unknown,
        example_tests: args.example_tests,
        ..Settings::default()
    })
}

/// The way from a folder to another place, with forward slashes. Both are absolute.
fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to: Vec<_> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

impl Summary {
    fn new(api: &Api, generated: &Generated, version: String, warnings: usize) -> Self {
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
        }
    }

    /// Whether all that came in went out.
    pub fn complete(&self) -> bool {
        self.operations_in == self.operations_out && self.schemas_in == self.schemas_out
    }

    fn to_json(&self) -> String {
        let value = json!({
            "version": self.version,
            "operations": { "in": self.operations_in, "out": self.operations_out },
            "schemas": { "in": self.schemas_in, "out": self.schemas_out },
            "types": self.types,
            "files": self.files,
            "lines": self.lines,
            "warnings": self.warnings,
            "examples": { "all": self.examples, "valid": self.examples_valid },
        });
        format!("{value:#}\n")
    }

    /// Reads what `--summary` writes.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        let number = |pointer: &str| {
            let number = value.pointer(pointer).and_then(serde_json::Value::as_u64);
            number
                .map(|number| number as usize)
                .ok_or_else(|| format!("no number at {pointer}"))
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
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_owned_folders_are_found_from_paths() {
        assert_eq!(
            owned("crates/models/src/generated/a/b.rs").as_deref(),
            Some("crates/models/src/generated")
        );
        assert_eq!(
            owned("x-models/src/lib.rs").as_deref(),
            Some("x-models/src")
        );
        assert_eq!(owned("x-models/Cargo.toml"), None);
    }

    #[test]
    fn the_way_to_the_runtime_is_relative() {
        assert_eq!(
            relative(Path::new("/a/b/out"), Path::new("/a/crates/runtime")),
            "../../crates/runtime"
        );
    }

    #[test]
    fn a_name_that_is_not_taken_as_it_is_is_told() {
        let folder = workspace().join("tests/fixtures/models");
        for (name, told) in [
            ("clinic", None),
            ("A_b", Some("a-b-models, a-b-client")),
            (&*"x".repeat(300), Some("x-models")),
        ] {
            let args = Args {
                dry_run: true,
                spec: Some(folder.join("docs.yaml")),
                out: Some(folder.join("not-written")),
                name: Some(name.to_owned()),
                ..Args::default()
            };
            let mut out = Vec::new();
            let result = generate(&args, Mode::DryRun, &mut out);
            let out = String::from_utf8_lossy(&out);
            assert!(result.is_ok(), "{out}");
            let line = out.lines().find(|line| line.starts_with("--name"));
            assert_eq!(line.is_some(), told.is_some(), "{out}");
            assert!(line.is_none_or(|line| line.contains(told.unwrap_or_default())));
        }
    }

    /// `cargo test` alone finds stale code.
    #[test]
    fn the_generated_code_is_fresh() {
        let args = Args {
            check: true,
            ..Args::default()
        };
        let mut out = Vec::new();
        let result = run(&args, &mut out);
        assert!(result.is_ok(), "{}", String::from_utf8_lossy(&out));
    }
}
