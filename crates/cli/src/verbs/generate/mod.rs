//! `conform generate`: the models and the client for a description.

mod job;
mod runtime;
mod starters;
mod summary;
mod update;
mod vendored;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use conform_codegen::{Layout, Settings};

use crate::context::{Context, Stream, count};
use crate::description::{DescriptionArgs, LintScope};
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

pub use job::{Job, Mode};
pub use runtime::RuntimeChoice;
pub use summary::Summary;

/// The arguments of `conform generate`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionArgs,
    /// The folder that the crates go to.
    #[arg(long, value_name = "DIR", requires = "name", help_heading = "Output")]
    out: Option<PathBuf>,
    /// The name of the crates: NAME-models and NAME-client.
    #[arg(long, requires = "out", help_heading = "Output")]
    name: Option<String>,
    /// Write nothing; exit with 4, a diff and the command to run if anything would change.
    #[arg(long, conflicts_with = "dry_run", help_heading = "Output")]
    check: bool,
    /// Write nothing; list the files that would change.
    #[arg(long, help_heading = "Output")]
    dry_run: bool,
    /// Write the numbers of operations, schemas, types, files and warnings to this file, as JSON.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    summary: Option<PathBuf>,
    /// Whether models and client are two crates, NAME-models and NAME-client, or one crate NAME with modules of that name.
    #[arg(
        long,
        value_enum,
        value_name = "LAYOUT",
        requires = "out",
        help_heading = "Code"
    )]
    layout: Option<LayoutChoice>,
    /// Where the crates find those that they are built on: `vendored` for copies beside them, which is the default,
    /// `version=VERSION`, `git=URL,rev=REVISION`, or `path=FOLDER` for conform-runtime, beside which FOLDER-client is
    /// conform-client.
    #[arg(long, requires = "out", value_name = "WHERE", help_heading = "Code")]
    runtime: Option<RuntimeChoice>,
    /// Add a test that reads and writes every valid example of the description, and warn about the others.
    #[arg(long, requires = "out", help_heading = "Code")]
    example_tests: bool,
    /// Drop members that the description does not declare, instead of writing them back.
    #[arg(long, requires = "out", help_heading = "Code")]
    drop_unknown: bool,
    /// Treat warnings as errors: write nothing, and exit with 1.
    #[arg(long, help_heading = "Verdict")]
    deny_warnings: bool,
}

/// How the generated code is spread over crates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LayoutChoice {
    /// Two crates.
    #[default]
    Workspace,
    /// One crate with two modules.
    Crate,
}

/// Generates by the arguments of `conform generate`.
///
/// # Errors
///
/// Returns an error if the description has errors, the files are not up to date with `--check`, or one cannot be read or
/// written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let job = Job::new(args, context)?;
    finish(args, &job, context)
}

/// Generates as [`run`]; without `--out`, the crates in the workspace at `folder`.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(folder: &Path, args: &Args, context: &mut Context<'_>) -> Outcome {
    let job = if args.out.is_none() && args.description.spec.is_none() {
        Job::in_tree(folder, args, context)?
    } else {
        Job::new(args, context)?
    };
    finish(args, &job, context)
}

fn finish(args: &Args, job: &Job, context: &mut Context<'_>) -> Outcome {
    let summary = job.run(context)?;
    writeln!(context.io.stdout, "{summary}")?;
    context.io.stdout.flush()?;
    match &args.summary {
        Some(path) => {
            write_whole(path, &summary.to_json()).map_err(|error| paths::unwritable(path, &error))
        }
        None => Ok(()),
    }
}

impl Job {
    /// Returns the job of `conform generate` with these arguments.
    ///
    /// # Errors
    ///
    /// Returns an error if the arguments do not say what goes where, or no description is named.
    pub fn new(args: &Args, context: &Context<'_>) -> Outcome<Self> {
        let description = context.description(&args.description)?;
        let (Some(out), Some(name)) = (&args.out, &args.name) else {
            return Err(Failure::with_help(
                "the crates need a folder and a name",
                format!(
                    "add both: {} --out DIR --name NAME",
                    args.command(context.program)
                ),
            ));
        };
        check_name(name)?;
        let folder = absolute(out)?;
        let name = name.clone();
        let runtime = args.runtime.clone().unwrap_or_default().resolve(&folder)?;
        let settings = Settings {
            layout: match args.layout.unwrap_or_default() {
                LayoutChoice::Workspace => Layout::Workspace { name, runtime },
                LayoutChoice::Crate => Layout::Crate { name, runtime },
            },
            is_nested: starters::enclosing_workspace(&folder).is_some(),
            command: "conform generate".to_owned(),
            source: description
                .path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            keep_unknown: !args.drop_unknown,
            example_tests: args.example_tests,
        };
        // Examples of a third party become no code, only tests where these are asked for.
        let is_own = args.description.spec.is_none();
        let scope = if is_own || args.example_tests || args.deny_warnings {
            LintScope::Everything
        } else {
            LintScope::Structure
        };
        Ok(Self {
            description,
            scope,
            folder,
            settings,
            mode: args.mode(),
            deny_warnings: args.deny_warnings,
            command: args.command(context.program),
        })
    }

    /// Returns the job of writing the crates of the workspace at `folder`.
    ///
    /// # Errors
    ///
    /// Returns an error if the workspace has no description.
    pub fn in_tree(folder: &Path, args: &Args, context: &Context<'_>) -> Outcome<Self> {
        Ok(Self {
            description: context.description(&args.description)?,
            scope: LintScope::Everything,
            folder: folder.to_owned(),
            settings: Settings::default(),
            mode: args.mode(),
            deny_warnings: args.deny_warnings,
            command: args.command(context.program),
        })
    }

    /// Loads, lints, lowers and generates; then compares or writes. Problems go to standard output.
    ///
    /// # Errors
    ///
    /// As [`run`].
    pub fn run(&self, context: &mut Context<'_>) -> Outcome<Summary> {
        let usable = context.load(&self.description, self.scope, Stream::Stdout)?;
        // Whether an example fits its schema is worth the time only where something is made of it.
        let lowered = if self.settings.example_tests {
            conform_ir::lower_with_examples(&usable.description)
        } else {
            conform_ir::lower(&usable.description)
        };
        let lost = context.print(&lowered.diagnostics, &usable.style, Stream::Stdout)?;
        let warnings = usable.warnings + lost;
        if self.deny_warnings && warnings > 0 {
            writeln!(context.io.stdout, "{}, denied", count(warnings, "warning"))?;
            return Err(Failure::Found);
        }
        self.print_names(context)?;
        let mut generated = conform_codegen::generate(&lowered.api, &self.settings);
        let version = usable.description.version().to_string();
        let summary = Summary::new(&lowered.api, &generated, version, warnings);
        vendored::add(&self.settings.layout, &mut generated.tree);
        update::update(&generated, self, context)?;
        Ok(summary)
    }

    /// Prints the names of the packages where the name that was given cannot be part of them.
    fn print_names(&self, context: &mut Context<'_>) -> Outcome {
        let layout = &self.settings.layout;
        let (models, client) = (layout.models_package(), layout.client_package());
        let (name, expected, packages) = match layout {
            Layout::InTree => return Ok(()),
            Layout::Workspace { name, .. } => (
                name,
                format!("{name}-models"),
                format!("packages are called {models} and {client}"),
            ),
            Layout::Crate { name, .. } => {
                (name, name.clone(), format!("package is called {models}"))
            }
        };
        if models != expected {
            writeln!(
                context.io.stdout,
                "--name {name}: the {packages}, as package names are written"
            )?;
        }
        if self.mode == Mode::Write
            && !context.quiet
            && let Some(workspace) = starters::enclosing_workspace(&self.folder)
        {
            writeln!(
                context.io.stdout,
                "the crates are in the workspace of {}: add them to its members, or depend on them by path",
                paths::shown(&workspace)
            )?;
        }
        Ok(())
    }
}

impl Args {
    /// Returns the arguments of `generate --check`.
    #[must_use]
    pub fn checking() -> Self {
        Self {
            check: true,
            ..Self::default()
        }
    }

    fn mode(&self) -> Mode {
        match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (false, true) => Mode::DryRun,
            (false, false) => Mode::Write,
        }
    }

    /// The command that writes what these arguments name.
    fn command(&self, program: &str) -> String {
        let mut words = vec![program.to_owned(), "generate".to_owned()];
        let mut option = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                words.push(name.to_owned());
                words.push(paths::quoted(value));
            }
        };
        let text = |path: &Option<PathBuf>| {
            let path = path.as_ref();
            path.map(|path| path.to_string_lossy().into_owned())
        };
        option("--spec", text(&self.description.spec).as_deref());
        option("--root", text(&self.description.root).as_deref());
        option("--out", text(&self.out).as_deref());
        option("--name", self.name.as_deref());
        let runtime = self.runtime.as_ref().map(ToString::to_string);
        option("--runtime", runtime.as_deref());
        let layout = self.layout.as_ref().and_then(ValueEnum::to_possible_value);
        option("--layout", layout.as_ref().map(|value| value.get_name()));
        for (name, is_set) in [
            ("--example-tests", self.example_tests),
            ("--drop-unknown", self.drop_unknown),
        ] {
            if is_set {
                words.push(name.to_owned());
            }
        }
        words.join(" ")
    }
}

/// Refuses a name that no package name can be made of.
fn check_name(name: &str) -> Outcome {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word) {
        return Ok(());
    }
    Err(Failure::with_help(
        format!("--name {name:?} cannot be part of a package name"),
        "it must start with a letter and hold only letters, digits, `-` and `_`",
    ))
}

/// Returns a path from the root of the file system.
fn absolute(path: &Path) -> Outcome<PathBuf> {
    std::path::absolute(path).map_err(|error| paths::unreadable(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{Io, StreamColors};

    /// Runs a function with a context; returns its result and what it printed to standard output.
    fn with_context<T>(run: impl FnOnce(&mut Context<'_>) -> T) -> (T, String) {
        let (mut stdin, mut stdout, mut stderr) = (std::io::empty(), Vec::new(), Vec::new());
        let mut context = Context::new(
            "conform",
            Io {
                stdin: &mut stdin,
                stdout: &mut stdout,
                stderr: &mut stderr,
                color: StreamColors::default(),
                progress: false,
            },
        );
        let result = run(&mut context);
        (result, String::from_utf8(stdout).expect("it is text"))
    }

    fn args(name: &str) -> Args {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/models");
        Args {
            description: DescriptionArgs {
                spec: Some(folder.join("docs.yaml")),
                root: None,
            },
            out: Some(folder.join("not-written")),
            name: Some(name.to_owned()),
            dry_run: true,
            ..Args::default()
        }
    }

    #[test]
    fn a_name_that_is_written_in_another_way_is_reported() {
        for (name, expected) in [
            ("clinic", None),
            ("A_b", Some("a-b-models and a-b-client")),
            (&*"x".repeat(300), Some("x-models")),
        ] {
            let (result, out) = with_context(|context| run(&args(name), context));
            assert!(result.is_ok(), "{out}");
            let line = out.lines().find(|line| line.starts_with("--name"));
            assert_eq!(line.is_some(), expected.is_some(), "{out}");
            assert!(line.is_none_or(|line| line.contains(expected.unwrap_or_default())));
        }
        for name in ["", "1a", "a b", "ä"] {
            let (result, _) = with_context(|context| run(&args(name), context));
            assert_eq!(result.map_err(|failure| failure.code()), Err(2), "{name}");
        }
    }

    #[test]
    fn the_command_has_all_arguments_that_change_what_is_written() {
        let args = Args {
            description: DescriptionArgs {
                spec: Some("my api.yaml".into()),
                root: Some("..".into()),
            },
            out: Some("out".into()),
            name: Some("shop".to_owned()),
            runtime: Some(RuntimeChoice::Version("1.0".to_owned())),
            layout: Some(LayoutChoice::Crate),
            example_tests: true,
            drop_unknown: true,
            check: true,
            ..Args::default()
        };
        assert_eq!(
            args.command("conform"),
            "conform generate --spec 'my api.yaml' --root .. --out out --name shop --runtime version=1.0 --layout crate --example-tests --drop-unknown"
        );
        assert_eq!(
            Args::default().command("cargo xtask"),
            "cargo xtask generate"
        );
    }
}
