//! `conform lint`: everything that is wrong with a description.
//!
//! It judges strictly by default, unlike commands that only use a description: these go on where the meaning is clear.

use std::path::{Path, PathBuf};

use conform_lint::{Level, Levels, RuleSet, UnknownRule};
use conform_report::{Checked, Code, Collector, Diagnostic, Profile, Style};

use crate::codes::CodeSubject;
use crate::config;
use crate::context::{Context, count};
use crate::description::{DescriptionFile, DescriptionFileArgs, LintScope, errors_first};
use crate::formats::{Destination, OutputArgs, ReportForm};
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;
use crate::values;
use crate::verdict_choices::RuleProfile;

/// The arguments of `conform lint`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// Judge a description that you cannot change: faults that hide no meaning are warnings, and repetitions are counted.
    #[arg(long, help_heading = "Verdict", conflicts_with = "profile")]
    lenient: bool,
    /// Treat warnings as errors: exit with 1.
    #[arg(long, help_heading = "Verdict")]
    deny_warnings: bool,
    /// Fix the faults that have only one fix, in place; all other bytes of the files stay as they are. Overlays are not
    /// applied then.
    #[arg(long)]
    fix: bool,
    #[command(flatten)]
    output: OutputArgs<ReportForm>,
    /// Show at most this many problems; all are counted. The forms json, sarif and junit hold all of them.
    #[arg(long, value_name = "N", value_parser = values::whole::<usize>, help_heading = "Output")]
    max: Option<usize>,
}

/// Which rules report, and how much what they report counts.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// The rules to start from: `recommended` for a description that the command line names, `strict` for that of conform.toml.
    #[arg(long, value_enum, value_name = "PROFILE")]
    profile: Option<RuleProfile>,
    /// A file of allowed problems, a line each: CODE FILE#POINTER REASON. By default `.conform-ignore` beside the root file.
    #[arg(long, value_name = "FILE")]
    ignore_file: Option<PathBuf>,
}

/// Returns the levels of the rules of a set, where `own` says something else of some.
///
/// # Errors
///
/// Returns an error if the level of a rule cannot be changed.
fn levels(rules: RuleSet, own: &[(Code, config::Level)]) -> Outcome<Levels> {
    let mut levels = Levels::new(rules);
    for (code, level) in own {
        let level = match level {
            config::Level::Error => Level::Error,
            config::Level::Warning => Level::Warning,
            config::Level::Off => Level::Off,
        };
        // Codes of other commands have no level here.
        if levels.set(code.as_str(), level) == Err(UnknownRule::Fixed) {
            return Err(Failure::message(format!(
                "what `{code}` reports is always an error, because nothing can be read without it"
            )));
        }
    }
    Ok(levels)
}

/// What linting found.
struct Found {
    diagnostics: Vec<Diagnostic>,
    /// How many problems comments, the ignore file and levels hide.
    hidden: usize,
    checked: crate::description::Checked,
}

/// Reports everything that is wrong with a description.
///
/// # Errors
///
/// Returns an error if the description has errors, or warnings with `--deny-warnings`, or if a file cannot be read or written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let mut file = context.description(&args.description.resolved())?;
    if let Some(path) = &args.rules.ignore_file {
        file.ignore_file = Some(path.clone());
    }
    // A lenient profile has lowered what it lowers.
    let is_strict = file.profile == Profile::Strict || args.lenient;
    let profile = args.rules.profile.or(file.rules.filter(|_| !args.lenient));
    let rules = match profile {
        Some(profile) => profile.into(),
        None if is_strict => RuleSet::Strict,
        None => RuleSet::Recommended,
    };
    let levels = levels(rules, &std::mem::take(&mut file.levels))?;
    file.profile = if args.lenient {
        Profile::Lenient
    } else {
        Profile::Strict
    };
    if args.fix {
        // Fixes are made in the files, without overlays.
        file.overlays.clear();
    }
    outputs.apart_from([file.path.as_path()])?;
    let mut found = find(&file, &levels)?;
    if args.fix {
        let fixed = fix(&file, &found.diagnostics)?;
        if fixed > 0 {
            writeln!(context.io.stderr, "{} fixed", count(fixed, "fault"))?;
            found = find(&file, &levels)?;
        }
    }
    let checked = &found.checked;
    let description = checked.description.as_ref();
    let files = description.map_or(1, |description| description.files().len());
    let mut collector = Collector::new();
    collector.add(found.diagnostics);
    let mut summary = collector
        .summary(Checked::Description { files })
        .with_prefix(checked.style.prefix.as_str())
        .with_codes(CodeSubject::Description.codes());
    summary.ignored += found.hidden;
    let (color, quiet) = (context.io.color.stdout, context.quiet);
    let most = context.most_shown(args.max);
    outputs.write(context.io.stdout, |form, destination| {
        if form == ReportForm::Human && quiet {
            return format!("{summary}\n");
        }
        let style = Style {
            color: color && destination == Destination::Stdout,
            ..checked.style.clone()
        };
        form.render(collector.diagnostics(), &summary, &style, most)
    })?;
    if checked.is_unreadable() {
        Err(Failure::Unreadable)
    } else if summary.errors > 0 || args.deny_warnings && summary.warnings > 0 {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// Lints a description, and leaves out what its authors allow.
fn find(file: &DescriptionFile, levels: &Levels) -> Outcome<Found> {
    let mut checked = file.check(LintScope::Advice)?;
    let description = checked.description.as_ref();
    let ignores = description.map(|description| file.ignores(description));
    let ignores = ignores.transpose()?.unwrap_or_default();
    let levelled = levels.apply(std::mem::take(&mut checked.diagnostics));
    let sifted = ignores.sift(levelled.kept, file.profile);
    // What is wrong with a comment has a level, too.
    let own = levels.apply(sifted.kept);
    let mut diagnostics = own.kept;
    errors_first(&mut diagnostics);
    Ok(Found {
        diagnostics,
        hidden: sifted.ignored + levelled.off + own.off,
        checked,
    })
}

/// Applies the edits that are certain. Returns how many were made.
fn fix(file: &DescriptionFile, diagnostics: &[Diagnostic]) -> Outcome<usize> {
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let mut fixed = 0;
    for fixed_file in conform_lint::fix::fix(diagnostics) {
        let path = if file
            .path
            .file_name()
            .is_some_and(|name| *name == *fixed_file.file)
        {
            file.path.clone()
        } else {
            folder.join(&fixed_file.file)
        };
        write_whole(&path, &fixed_file.text).map_err(|error| paths::unwritable(&path, &error))?;
        fixed += fixed_file.edits;
    }
    Ok(fixed)
}
