//! `conform suggest`: edits of a description that make it fit recorded traffic.

mod input;

use std::path::PathBuf;

use conform_description::Description;
use conform_report::{Diagnostic, render};
use conform_suggest::{
    FileChange, LEAST_VALUES, Project, Proposal, Suggestions, Tally, Tightening, Traffic,
    suggest_if, tighten,
};
use conform_validator::{Options, Validator};

use crate::captures::refuse_descriptions;
use crate::context::{Context, count};
use crate::description::{DescriptionArgs, DescriptionFile};
use crate::outcome::{Failure, Outcome};
use crate::output::{unified_diff, write_all};
use crate::overlays::Overlaid;
use crate::paths;

/// The arguments of `conform suggest`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// Captures, payload files, and folders of them, as `conform check` takes them.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    description: DescriptionArgs,
    /// Write the proposals into the files of the description: all of them, or none if a file cannot be written.
    #[arg(long)]
    apply: bool,
    /// Ask for each proposal whether to write it.
    #[arg(long, conflicts_with = "apply")]
    interactive: bool,
    /// Propose what allows less, too: that something is never null or always there, has a format, or is one of a few values. N is how
    /// many values must show it.
    #[arg(long, value_name = "N", require_equals = true)]
    tighten: Option<Option<usize>>,
    /// Write a comment above each changed member that names the payload. A member `x-suggest-comment: true` of the root file says
    /// so, too; `x-suggest-comment: values` has the value written beside it.
    #[arg(long)]
    comments: bool,
    /// Judge requests that the API has refused with a status of 4xx, too.
    #[arg(long)]
    check_rejected: bool,
}

/// Proposes edits for what is found in traffic, each proved.
///
/// # Errors
///
/// Returns an error if a file cannot be read or written, if the description has errors, or if findings remain that no proposal ends.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    refuse_descriptions(&args.paths, "suggest")?;
    let file = context.description(&args.description)?;
    let overlaid = Overlaid::new(&file.path, &file.overlays)?;
    if overlaid.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(unusable(&overlaid.diagnostics, &file, context));
    }
    let options = Options {
        check_rejected: args.check_rejected,
        ..Options::default()
    };
    let load = |replaced| {
        // The arguments and overlays were read before.
        let overlaid = Overlaid::over(&file.path, &file.overlays, replaced).unwrap_or_default();
        let options = file.load_options(overlaid.texts).unwrap_or_default();
        Description::load(&file.path, &options)
    };
    let loaded = load(Vec::new());
    let traffic = match loaded.description {
        Some(description) => {
            let validator = Validator::new(description, options.clone());
            input::read(&args.paths, &validator)?
        }
        None => return Err(unusable(&loaded.diagnostics, &file, context)),
    };
    let mut project = Project::new(&load, options);
    project.comments = args.comments;
    project.overlaid = overlaid.documents;
    let suggestions = ask(args, &project, &traffic, context);
    let suggestions = match suggestions {
        Ok(suggestions) => suggestions?,
        Err(diagnostics) => return Err(unusable(&diagnostics, &file, context)),
    };
    let mut files = suggestions.files.clone();
    let mut tightened = Vec::new();
    if let Some(least) = args.tighten {
        let least = least.unwrap_or(LEAST_VALUES);
        let found = ask_to_tighten(args, &project, &traffic, &files, least, context);
        match found {
            Ok(found) => (tightened, files) = found?,
            Err(diagnostics) => return Err(unusable(&diagnostics, &file, context)),
        }
    }
    let out = &mut *context.io.stdout;
    if !args.interactive && !context.quiet {
        for (index, proposal) in suggestions.proposals.iter().enumerate() {
            write!(out, "{}", shown(proposal, index + 1))?;
        }
    }
    if !args.interactive && !context.quiet {
        for (index, tightening) in tightened.iter().enumerate() {
            write!(out, "{}", shown_tightening(tightening, index + 1))?;
        }
    }
    if !context.quiet {
        for refused in &suggestions.refused {
            writeln!(
                out,
                "no proposal for {} [{}] from {}: {}",
                count(refused.findings, "finding"),
                refused.code,
                refused.witness,
                refused.reason
            )?;
            for message in &refused.messages {
                writeln!(out, "    {message}")?;
            }
        }
    }
    let (before, after) = (suggestions.before, suggestions.after);
    writeln!(
        out,
        "{}, {} without one; {}, {} with all proposals",
        count(suggestions.proposals.len(), "proposal"),
        count(suggestions.refused.len(), "cause"),
        conforming(before),
        conforming_after(before, after)
    )?;
    if args.tighten.is_some() {
        let count = count(tightened.len(), "proposal");
        writeln!(out, "{count} to allow less")?;
    }
    if args.apply || args.interactive {
        let files: Vec<(PathBuf, &str)> = files
            .iter()
            .map(|change| (file.path_of(&change.name), change.new.as_str()))
            .collect();
        write_all(&files).map_err(|(path, error)| paths::unwritable(&path, &error))?;
        for (path, _) in &files {
            writeln!(out, "wrote {}", paths::shown(path))?;
        }
    }
    if suggestions.refused.is_empty() {
        Ok(())
    } else {
        Err(Failure::Found)
    }
}

/// Makes the proposals, and asks for each of them if that is wanted.
fn ask(
    args: &Args,
    project: &Project<'_>,
    traffic: &Traffic,
    context: &mut Context<'_>,
) -> Result<Outcome<Suggestions>, Vec<Diagnostic>> {
    let mut prompt = Prompt::new(args, context);
    let suggestions = suggest_if(project, traffic, &mut |proposal| {
        prompt.is_wanted(|number| shown(proposal, number))
    })?;
    Ok(prompt.ended().map(|()| suggestions))
}

/// The proposals that allow less, and the changed files.
type Tightened = (Vec<Tightening>, Vec<FileChange>);

/// Makes the proposals that allow less, and asks for each of them if that is wanted.
fn ask_to_tighten(
    args: &Args,
    project: &Project<'_>,
    traffic: &Traffic,
    files: &[FileChange],
    least: usize,
    context: &mut Context<'_>,
) -> Result<Outcome<Tightened>, Vec<Diagnostic>> {
    let mut prompt = Prompt::new(args, context);
    let tightened = tighten(project, traffic, files, least, &mut |tightening| {
        prompt.is_wanted(|number| shown_tightening(tightening, number))
    })?;
    Ok(prompt.ended().map(|()| tightened))
}

/// Questions whether proposals are wanted.
struct Prompt<'c, 'io> {
    is_interactive: bool,
    context: &'c mut Context<'io>,
    number: usize,
    failure: Option<std::io::Error>,
}

impl<'c, 'io> Prompt<'c, 'io> {
    fn new(args: &Args, context: &'c mut Context<'io>) -> Self {
        Self {
            is_interactive: args.interactive,
            context,
            number: 0,
            failure: None,
        }
    }

    /// Asks for a proposal. Without questions, all are wanted.
    fn is_wanted(&mut self, shown: impl FnOnce(usize) -> String) -> bool {
        if !self.is_interactive {
            return true;
        }
        self.number += 1;
        let io = &mut self.context.io;
        let mut answer = String::new();
        let asked = write!(io.stdout, "{}Write it? [y/N] ", shown(self.number))
            .and_then(|()| io.stdout.flush())
            .and_then(|()| io.stdin.read_line(&mut answer));
        if let Err(error) = asked {
            self.failure = Some(error);
        }
        matches!(answer.trim(), "y" | "Y" | "yes")
    }

    /// Returns the error of the streams.
    fn ended(self) -> Outcome {
        self.failure.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Returns a proposal that allows less, as people read it.
fn shown_tightening(tightening: &Tightening, number: usize) -> String {
    let Tightening {
        title,
        place,
        evidence,
        files,
    } = tightening;
    let mut out = format!("tighter {number}. {title} at {place}\n   {evidence}\n");
    for file in files {
        out.push_str(&unified_diff(&file.name, &file.old, &file.new));
    }
    out.push('\n');
    out
}

/// Returns a proposal as people read it: what it does, what it ends, who shows it, and its diff.
fn shown(proposal: &Proposal, number: usize) -> String {
    let mut out = format!("{number}. {}", proposal.title);
    if !proposal.place.is_empty() {
        out.push_str(&format!(" at {}", proposal.place));
    }
    out.push_str(&format!(
        "\n   ends {} [{}], shown by {}; {} before, {} after\n",
        count(proposal.findings, "finding"),
        proposal.code,
        proposal.witnesses.join(", "),
        conforming(proposal.before),
        conforming_after(proposal.before, proposal.after)
    ));
    for message in &proposal.messages {
        out.push_str(&format!("     {message}\n"));
    }
    for file in &proposal.files {
        out.push_str(&unified_diff(&file.name, &file.old, &file.new));
    }
    out.push('\n');
    out
}

/// How many messages conform.
fn conforming(tally: Tally) -> String {
    let messages = count(tally.messages, "message");
    format!("{} of {messages} conform", tally.conforming)
}

/// How many messages conform after something. Where there are more of them than before, of how many.
fn conforming_after(before: Tally, after: Tally) -> String {
    if before.messages == after.messages {
        after.conforming.to_string()
    } else {
        format!("{} of {}", after.conforming, after.messages)
    }
}

/// Reports why a description cannot be used.
fn unusable(
    diagnostics: &[Diagnostic],
    file: &DescriptionFile,
    context: &mut Context<'_>,
) -> Failure {
    let style = conform_report::Style {
        color: context.io.color.stderr,
        prefix: paths::folder_of(&file.path),
        ..conform_report::Style::default()
    };
    match writeln!(context.io.stderr, "{}", render(diagnostics, &style)) {
        Ok(()) => Failure::Found,
        Err(error) => error.into(),
    }
}
