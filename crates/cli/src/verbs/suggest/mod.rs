//! `conform suggest`: edits of a description that make it fit recorded traffic.

mod input;

use std::path::{Path, PathBuf};

use conform_description::Description;
use conform_report::{Diagnostic, render};
use conform_suggest::{FileChange, Project, Proposal, Suggestions, Traffic, suggest_if};
use conform_validator::{Options, Validator};
use similar::TextDiff;

use crate::context::{Context, count};
use crate::description::{DescriptionArgs, DescriptionFile};
use crate::outcome::{Failure, Outcome};
use crate::output::write_all;
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
    /// Write a comment above each changed member that names the payload. A member `x-suggest-comment: true` of the root file says
    /// so, too.
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
    let file = context.description(&args.description)?;
    if !file.overlays.is_empty() {
        return Err(Failure::with_help(
            "proposals are made for files, not for what overlays make of them",
            "name the description with --spec, and no overlay",
        ));
    }
    let options = Options {
        check_rejected: args.check_rejected,
        ..Options::default()
    };
    let load = |replaced| {
        // The arguments were read before.
        let options = file.load_options(replaced).unwrap_or_default();
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
    let suggestions = ask(args, &project, &traffic, context);
    let suggestions = match suggestions {
        Ok(suggestions) => suggestions?,
        Err(diagnostics) => return Err(unusable(&diagnostics, &file, context)),
    };
    let out = &mut *context.io.stdout;
    if !args.interactive && !context.quiet {
        for (index, proposal) in suggestions.proposals.iter().enumerate() {
            write!(out, "{}", shown(proposal, index + 1))?;
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
        "{}, {} without one; {} of {} conform, {} with all proposals",
        count(suggestions.proposals.len(), "proposal"),
        count(suggestions.refused.len(), "cause"),
        before.conforming,
        count(before.messages, "message"),
        after.conforming
    )?;
    if args.apply || args.interactive {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let files: Vec<(PathBuf, &str)> = suggestions
            .files
            .iter()
            .map(|change| (path_of(&file, folder, change), change.new.as_str()))
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
    let mut number = 0;
    let mut failure = None;
    let io = &mut context.io;
    let suggestions = suggest_if(project, traffic, &mut |proposal| {
        if !args.interactive {
            return true;
        }
        number += 1;
        let mut answer = String::new();
        let asked = write!(io.stdout, "{}Write it? [y/N] ", shown(proposal, number))
            .and_then(|()| io.stdout.flush())
            .and_then(|()| io.stdin.read_line(&mut answer));
        if let Err(error) = asked {
            failure = Some(error);
        }
        matches!(answer.trim(), "y" | "Y" | "yes")
    })?;
    Ok(match failure {
        Some(error) => Err(error.into()),
        None => Ok(suggestions),
    })
}

/// Returns a proposal as people read it: what it does, what it ends, who shows it, and its diff.
fn shown(proposal: &Proposal, number: usize) -> String {
    let mut out = format!("{number}. {}", proposal.title);
    if !proposal.place.is_empty() {
        out.push_str(&format!(" at {}", proposal.place));
    }
    out.push_str(&format!(
        "\n   ends {} [{}], shown by {}; {} of {} conform before, {} after\n",
        count(proposal.findings, "finding"),
        proposal.code,
        proposal.witnesses.join(", "),
        proposal.before.conforming,
        count(proposal.before.messages, "message"),
        proposal.after.conforming
    ));
    for message in &proposal.messages {
        out.push_str(&format!("     {message}\n"));
    }
    for file in &proposal.files {
        let diff = TextDiff::from_lines(&file.old, &file.new);
        let mut unified = diff.unified_diff();
        let (old, new) = (format!("a/{}", file.name), format!("b/{}", file.name));
        out.push_str(&unified.context_radius(3).header(&old, &new).to_string());
    }
    out.push('\n');
    out
}

/// Returns the path of a changed file.
fn path_of(file: &DescriptionFile, folder: &Path, change: &FileChange) -> PathBuf {
    if file
        .path
        .file_name()
        .is_some_and(|name| *name == *change.name)
    {
        file.path.clone()
    } else {
        folder.join(&change.name)
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
