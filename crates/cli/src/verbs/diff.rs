//! `conform diff`: what has changed between two descriptions, and what of it breaks.

mod form;
mod page;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use conform_diff::{Bump, Change, Comparison, Impact, next_version};
use conform_lint::ignore::Ignores;
use conform_report::{Checked, Code, Collector, Diagnostic, Profile, Style};

use crate::codes::CodeSubject;
use crate::context::{Context, count};
use crate::formats::{Destination, OutputArgs, ReportForm};
use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::replay::replay;
use crate::two_sides::{TwoSides, TwoSidesArgs};
use crate::values;
use crate::verbs::check::baseline;

use self::form::DiffForm;
use self::page::page;

/// The arguments of `conform diff`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    sides: TwoSidesArgs,
    /// Recorded exchanges: those that conform to OLD and would fail with NEW are reported, too, and counted; may be given
    /// several times.
    #[arg(long, value_name = "CAPTURE", help_heading = "Descriptions")]
    traffic: Vec<PathBuf>,
    #[command(flatten)]
    verdict: VerdictArgs,
    #[command(flatten)]
    output: OutputArgs<DiffForm>,
    /// Show at most this many changes; all are counted. The forms json, sarif and junit hold all of them.
    #[arg(long, value_name = "N", value_parser = values::whole::<usize>, help_heading = "Output")]
    max: Option<usize>,
}

/// What counts, and as what.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verdict")]
struct VerdictArgs {
    /// Exit with 1 if there are changes of this kind, or of one that is worse.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = FailOn::Breaking)]
    fail_on: FailOn,
    /// Only count the changes of this code, such as parameter-removed; may be given several times.
    #[arg(long = "ignore-rule", value_name = "CODE", value_parser = change_code)]
    ignored: Vec<Code>,
    /// A file of allowed changes, a line each: CODE FILE#POINTER REASON.
    #[arg(long, value_name = "FILE")]
    ignore_file: Option<PathBuf>,
    /// An earlier report in JSON: the changes in it are known, and do not count.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// Which changes make the exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Those that break something.
    Breaking,
    /// The same, and those of which that is not known.
    Undecided,
    /// All.
    Change,
    /// None.
    Never,
}

/// Reads the code of a change.
fn change_code(text: &str) -> Result<Code, String> {
    let codes = CodeSubject::Change.codes();
    codes
        .into_iter()
        .find(|code| code.as_str() == text)
        .ok_or_else(|| {
            format!("no change has the code `{text}`; `conform explain` lists the codes")
        })
}

/// Compares two descriptions and reports what has changed.
///
/// # Errors
///
/// Returns an error if a change breaks something, or if a description cannot be read.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let sides = args.sides.load(context)?;
    let comparison = sides.compare();
    let mut diagnostics: Vec<Diagnostic> = comparison
        .changes
        .iter()
        .map(conform_diff::Change::diagnostic)
        .collect();
    let replayed = replay(sides.descriptions(), &args.traffic)?;
    diagnostics.extend(replayed.diagnostics.iter().cloned());
    let mut hidden = 0;
    if let Some(path) = &args.verdict.ignore_file {
        let text =
            std::fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error))?;
        let mut ignores = Ignores::default();
        ignores.add_file(&paths::shown(path), &text);
        let sifted = ignores.sift(diagnostics, Profile::Strict);
        (diagnostics, hidden) = (sifted.kept, sifted.ignored);
    }
    let mut collector = match &args.verdict.baseline {
        Some(path) => Collector::new().beside(baseline(path)?),
        None => Collector::new(),
    };
    collector = collector.ignoring(args.verdict.ignored.clone());
    collector.add(diagnostics);
    let mut summary = collector
        .summary(Checked::Description {
            files: sides.files(),
        })
        .with_codes([CodeSubject::Change.codes(), CodeSubject::Payload.codes()].concat());
    summary.ignored += hidden;
    let most = context.most_shown(args.max);
    let (color, quiet) = (context.io.color.stdout, context.quiet);
    let mut last = last_lines(&sides, &comparison);
    if !args.traffic.is_empty() {
        let _ = writeln!(
            last,
            "{} of {} conform to the old description, and {} of these would fail with the new one",
            replayed.conformed,
            count(replayed.exchanges, "exchange"),
            replayed.broken
        );
    }
    let kept = collector.diagnostics().iter();
    let kept = kept.filter(|diagnostic| !summary.is_known(diagnostic));
    let kept: HashSet<_> = kept.map(Diagnostic::fingerprint).collect();
    let is_kept = |change: &&Change| kept.contains(&change.diagnostic().fingerprint());
    let shown: Vec<&Change> = comparison.changes.iter().filter(is_kept).collect();
    let title = format!("Changes after {}", sides.old_version());
    outputs.write(context.io.stdout, |form, destination| {
        let style = Style {
            color: color && destination == Destination::Stdout,
            ..Style::default()
        };
        match form {
            DiffForm::Html => page(&title, &shown, &last),
            DiffForm::Report(ReportForm::Human) if quiet => format!("{summary}\n{last}"),
            DiffForm::Report(form @ ReportForm::Human) => {
                form.render(collector.diagnostics(), &summary, &style, most) + &last
            }
            DiffForm::Report(form) => form.render(collector.diagnostics(), &summary, &style, most),
        }
    })?;
    let fails = match args.verdict.fail_on {
        FailOn::Breaking => summary.errors > 0,
        FailOn::Undecided => summary.errors + summary.warnings > 0,
        FailOn::Change => summary.errors + summary.warnings + summary.notes > 0,
        FailOn::Never => false,
    };
    if fails { Err(Failure::Found) } else { Ok(()) }
}

/// What was compared, and the next version.
fn last_lines(sides: &TwoSides, comparison: &Comparison) -> String {
    let mut out = format!(
        "{} breaking, {} undecided, {} compatible in {} and {}\n",
        comparison.count(Impact::Breaking),
        comparison.count(Impact::Undecided),
        comparison.count(Impact::Compatible),
        count(comparison.operations, "operation"),
        count(comparison.schemas, "schema"),
    );
    for sentence in &comparison.unread {
        let _ = writeln!(out, "not compared: {sentence}");
    }
    if sides.compares_crates() {
        let _ = match Bump::of_crates(comparison) {
            Bump::None => writeln!(
                out,
                "next version of the generated crates: the same; their API has not changed"
            ),
            bump => writeln!(out, "next version of the generated crates: a {bump} one"),
        };
    }
    let bump = Bump::of(comparison);
    let version = sides.old_version();
    let _ = match (bump, next_version(&version, bump)) {
        (Bump::None, _) => Ok(()),
        (_, Some(next)) => writeln!(out, "next version: {next} ({bump}, after {version})"),
        (_, None) => writeln!(
            out,
            "next version: a {bump} one; `{version}` has no three numbers"
        ),
    };
    out
}
