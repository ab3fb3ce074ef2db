//! `conform split`: a description as a root file and a file for each path and component.

use std::path::{Path, PathBuf};

use crate::context::{Context, Stream, count};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::outcome::{Failure, Outcome};
use crate::output::write_all;
use crate::paths;

/// The arguments of `conform split`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// The folder that the files are written to. It is made if it is not there; no file in it is overwritten.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    out: PathBuf,
}

/// Splits a description. What `conform bundle` makes of the files is what it makes of the description.
///
/// # Errors
///
/// Returns an error if the description has errors, if the files would mean something else, or if a file is there or cannot be
/// written. Nothing is written then.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Loading, Stream::Stderr)?;
    let split = conform_description::split(&usable.description).map_err(|error| {
        Failure::with_help(
            format!("`{}` cannot be split: {error}", paths::shown(&file.path)),
            "references that depend on where a value is, and anchors that others repeat, are in the way",
        )
    })?;
    let mut texts: Vec<(PathBuf, &str)> = Vec::new();
    for part in &split.files {
        if part.name.starts_with("..") || part.name.contains("://") {
            return Err(Failure::with_help(
                format!("`{}` is outside the folder of the root file", part.name),
                "bundle the description first: conform bundle",
            ));
        }
        let path = args.out.join(&part.name);
        if path.exists() {
            return Err(Failure::with_help(
                format!(
                    "`{}` is there already; nothing was written",
                    paths::shown(&path)
                ),
                "name a folder that is empty: --out DIR",
            ));
        }
        texts.push((path, part.text.as_str()));
    }
    for (path, _) in &texts {
        let folder = path.parent().unwrap_or(Path::new(""));
        std::fs::create_dir_all(folder).map_err(|error| paths::unwritable(folder, &error))?;
    }
    write_all(&texts).map_err(|(path, error)| paths::unwritable(&path, &error))?;
    if !context.quiet {
        for (pointer, reason) in &split.kept {
            writeln!(
                context.io.stdout,
                "kept in the root file: {pointer}: {reason}"
            )?;
        }
        for part in split.files.iter().filter(|part| part.is_anew) {
            let path = paths::shown(&args.out.join(&part.name));
            writeln!(
                context.io.stdout,
                "written anew, without comments: {path}: anchors tie it to other parts"
            )?;
        }
    }
    let (files, root) = (count(texts.len(), "file"), paths::shown(&texts[0].0));
    writeln!(context.io.stdout, "wrote {files}; the root file is {root}")?;
    Ok(())
}
