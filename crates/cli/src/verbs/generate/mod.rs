//! `conform generate`: the models and the client for a description.

mod args;
mod choices;
mod job;
mod refused;
mod starters;
mod summary;
mod update;
mod vendored;

use std::path::{Path, PathBuf};

use conform_codegen::{FeatureChoice, Generated, Layout, Settings};
use conform_ir::Lowered;

use crate::context::{Context, Stream, Usable, count};
use crate::crate_choices::{Features, LayoutChoice, check_crate_name, check_name};
use crate::description::LintScope;
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

pub use args::Args;
pub use job::{Job, Mode};
pub use summary::Summary;

use refused::{refused, refused_names};

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
    let job = if args.out.is_none() && !args.description.is_named() {
        if args.choose_code() || args.name.is_some() {
            return Err(Failure::with_help(
                "the crates of this workspace have no such choices",
                "generate other crates: add --spec FILE --out DIR --name NAME",
            ));
        }
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

/// What was generated, and is not written yet.
pub(crate) struct Made {
    /// The files and their texts.
    pub(crate) generated: Generated,
    /// What came in and what goes out.
    pub(crate) summary: Summary,
    /// The files of the description.
    pub(crate) files: Vec<PathBuf>,
}

impl Job {
    /// Returns the job of `conform generate` with these arguments.
    ///
    /// # Errors
    ///
    /// Returns an error if the arguments do not say what goes where, or no description is named.
    pub fn new(args: &Args, context: &Context<'_>) -> Outcome<Self> {
        let command = args.command(context.program);
        let description_args = args.description.resolved();
        let description = context.description(&description_args)?;
        let config = context.own_config(&description_args)?;
        let is_own = config.is_some();
        let with_config = match &config {
            Some(config) => args.with_config(config)?,
            None => args.clone(),
        };
        let args = &with_config;
        let (Some(out), Some(name)) = (&args.out, &args.name) else {
            let missing = [
                ("--out DIR", args.out.is_none()),
                ("--name NAME", args.name.is_none()),
            ];
            let missing = missing.iter().filter(|(_, is_missing)| *is_missing);
            let missing: Vec<&str> = missing.map(|(option, _)| *option).collect();
            return Err(Failure::with_help(
                "the crates need a folder and a name",
                format!(
                    "add to the command, or to [generate] in conform.toml: {command} {}",
                    missing.join(" ")
                ),
            ));
        };
        let checked = match args.layout() {
            LayoutChoice::Workspace => check_name(name),
            LayoutChoice::Crate => check_crate_name(name),
        };
        checked.map_err(|why| {
            Failure::with_help(
                format!("--name {name:?} cannot be part of a package name"),
                why,
            )
        })?;
        let folder = paths::absolute(out)?;
        let name = name.clone();
        let runtime = args.runtime().resolve(&folder)?;
        let settings = Settings {
            layout: match args.layout() {
                LayoutChoice::Workspace => Layout::Workspace { name, runtime },
                LayoutChoice::Crate => Layout::Crate { name, runtime },
            },
            is_nested: starters::enclosing_workspace(&folder).is_some(),
            command: "conform generate".to_owned(),
            source: description
                .path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            keep_unknown: !args.drop_unknown(),
            example_tests: args.example_tests(),
            features: match args.features() {
                Features::ByNeed => FeatureChoice::ByNeed,
                Features::Always => FeatureChoice::Always,
                Features::Never => FeatureChoice::Never,
            },
            replacements: args.replacements(),
            derives: args.derives(),
        };
        // Examples of a third party become no code, only tests where these are asked for.
        let scope = if is_own || args.example_tests() || args.deny_warnings {
            LintScope::Everything
        } else {
            LintScope::Structure
        };
        Ok(Self {
            description,
            scope,
            folder,
            settings,
            choices: args.choices(),
            config,
            mode: args.mode(),
            deny_warnings: args.deny_warnings,
            command,
        })
    }

    /// Returns the job of writing the crates of the workspace at `folder`.
    ///
    /// # Errors
    ///
    /// Returns an error if the workspace has no description.
    pub fn in_tree(folder: &Path, args: &Args, context: &Context<'_>) -> Outcome<Self> {
        Ok(Self {
            description: context.description(&args.description.resolved())?,
            scope: LintScope::Everything,
            folder: folder.to_owned(),
            settings: Settings::default(),
            choices: args.choices(),
            config: None,
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
        let made = self.make(context)?;
        self.update(made, context)
    }

    /// Generates from a description that was loaded and lowered, with its problems printed; then compares or writes.
    ///
    /// # Errors
    ///
    /// As [`run`].
    pub fn run_lowered(
        &self,
        usable: &Usable,
        lowered: Lowered,
        context: &mut Context<'_>,
    ) -> Outcome<Summary> {
        let made = self.made(usable, lowered, usable.warnings, context)?;
        self.update(made, context)
    }

    /// Compares what was generated, or writes it.
    fn update(&self, made: Made, context: &mut Context<'_>) -> Outcome<Summary> {
        let Made {
            mut generated,
            summary,
            ..
        } = made;
        vendored::add(&self.settings.layout, &mut generated.tree);
        update::update(&generated, self, context)?;
        Ok(summary)
    }

    /// Loads, lints, lowers and generates, and writes nothing. Problems go to standard output.
    ///
    /// # Errors
    ///
    /// As [`run`].
    pub(crate) fn make(&self, context: &mut Context<'_>) -> Outcome<Made> {
        let path = paths::shown(&self.description.path);
        let checked = context.staged(&format!("reading and checking {path}"), || {
            self.description.check(self.scope)
        })?;
        let usable = context.usable(checked, Stream::Stdout)?;
        // Whether an example fits its schema is worth the time only where something is made of it.
        let mut lowered = context.staged("finding the types and operations", || {
            if self.settings.example_tests {
                conform_ir::lower_with_examples(&usable.description)
            } else {
                conform_ir::lower(&usable.description)
            }
        });
        usable.relocate(&mut lowered.diagnostics);
        let lost = context.print(&lowered.diagnostics, &usable.style, Stream::Stdout)?;
        let warnings = usable.warnings + lost;
        if self.deny_warnings && warnings > 0 {
            writeln!(context.io.stdout, "{}, denied", count(warnings, "warning"))?;
            return Err(Failure::Found);
        }
        self.made(&usable, lowered, warnings, context)
    }

    /// Generates from a description that was lowered.
    fn made(
        &self,
        usable: &Usable,
        mut lowered: Lowered,
        warnings: usize,
        context: &mut Context<'_>,
    ) -> Outcome<Made> {
        self.print_names(context)?;
        lowered
            .api
            .choose(&self.choices)
            .map_err(|refused| refused_names(refused, self.config.as_ref()))?;
        if let Err(refusals) = conform_codegen::check(&lowered.api, &self.settings) {
            let mut refused = refused(&usable.description, refusals);
            usable.relocate(&mut refused);
            context.print(&refused, &usable.style, Stream::Stdout)?;
        }
        let generated = context.staged("writing code", || {
            conform_codegen::generate(&lowered.api, &self.settings)
        });
        let version = usable.description.version().to_string();
        let mut summary = Summary::new(&lowered.api, &generated, version, warnings);
        summary.add_problems(&usable.diagnostics);
        summary.add_problems(&lowered.diagnostics);
        if !context.quiet {
            for (name, types) in &generated.derived {
                let types = count(*types, "type");
                writeln!(
                    context.io.stdout,
                    "`{name}`: {types} can have it and derive it"
                )?;
            }
        }
        Ok(Made {
            files: usable.files(&self.description),
            generated,
            summary,
        })
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::context::captured;

    #[derive(Parser)]
    struct Generate {
        #[command(flatten)]
        args: Args,
    }

    fn args(name: &str) -> Args {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/models");
        let [spec, out] = ["docs.yaml", "not-written"].map(|file| folder.join(file));
        let words = [
            "conform".into(),
            "--spec".into(),
            spec.into_os_string(),
            "--out".into(),
            out.into_os_string(),
        ];
        let words = words
            .into_iter()
            .chain(["--name".into(), name.into(), "--dry-run".into()]);
        Generate::parse_from(words).args
    }

    #[test]
    fn a_terminal_shows_what_is_done_and_nothing_of_it_stays() {
        for (progress, quiet) in [(true, false), (true, true), (false, false)] {
            let (result, written) = captured(|context| {
                context.io.progress = progress;
                context.quiet = quiet;
                run(&args("clinic"), context)
            });
            assert!(result.is_ok());
            let shown = written.stderr;
            assert_eq!(
                shown.contains("writing code"),
                progress && !quiet,
                "{shown:?}"
            );
            assert!(shown.is_empty() || shown.ends_with("\r\x1b[K"), "{shown:?}");
        }
    }

    #[test]
    fn a_name_that_is_written_in_another_way_is_reported() {
        for (name, expected) in [
            ("clinic", None),
            ("A_b", Some("a-b-models and a-b-client")),
            (&*"x".repeat(300), Some("x-models")),
        ] {
            let (result, written) = captured(|context| run(&args(name), context));
            let out = written.stdout;
            assert!(result.is_ok(), "{out}");
            let line = out.lines().find(|line| line.starts_with("--name"));
            assert_eq!(line.is_some(), expected.is_some(), "{out}");
            assert!(line.is_none_or(|line| line.contains(expected.unwrap_or_default())));
        }
        for name in ["", "1a", "a b", "ä"] {
            let (result, _) = captured(|context| run(&args(name), context));
            assert_eq!(result.map_err(|failure| failure.code()), Err(2), "{name}");
        }
    }
}
