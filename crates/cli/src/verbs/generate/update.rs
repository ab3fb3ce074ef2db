//! Brings the disk and the generated tree together, or reports how they differ.

use std::collections::BTreeSet;

use conform_codegen::{Generated, Layout};

use super::job::{Job, Mode};
use super::starters::{Lack, lacks};
use super::vendored;
use crate::context::{Context, count};
use crate::outcome::{Failure, Outcome};
use crate::output::{Difference, WantedTree, apply, lock, outermost, recover};

/// The commands that generated files may name as their author, in their first lines.
const AUTHORS: [&str; 2] = ["by `conform generate`", "by `cargo xtask generate`"];

/// Writes the generated files, or compares them with the disk.
pub(super) fn update(generated: &Generated, job: &Job, context: &mut Context<'_>) -> Outcome {
    let is_quiet = context.quiet;
    let out = &mut *context.io.stdout;
    let layout = &job.settings.layout;
    let owned: BTreeSet<String> = generated
        .tree
        .iter()
        .filter_map(|(path, _)| owned(path))
        .chain(vendored::owned_folders(layout))
        .collect();
    let wanted = WantedTree {
        root: &job.folder,
        files: generated.tree.iter().collect(),
        starters: {
            let paths = generated.tree.iter().map(|(path, _)| path);
            paths
                .filter(|path| generated.tree.is_starter(path))
                .collect()
        },
        owned: outermost(owned),
        retired: match layout {
            // Tests of this workspace's own crates are written by hand.
            Layout::InTree => Vec::new(),
            Layout::Workspace { .. } | Layout::Crate { .. } => layout.example_tests().into(),
        },
    };
    let disk = |error: std::io::Error| Failure::message(error.to_string());
    let _lock = match job.mode {
        Mode::Write => {
            let held = lock(&job.folder).map_err(disk)?;
            recover(&wanted).map_err(disk)?;
            Some(held)
        }
        Mode::Check | Mode::DryRun => None,
    };
    let differences = wanted.compare().map_err(disk)?;
    let lacks = lacks(&job.folder, &generated.tree);
    if differences.is_empty() && (lacks.is_empty() || job.mode != Mode::Check) {
        if !is_quiet {
            let files = count(wanted.files.len(), "file");
            match job.mode {
                Mode::Check => writeln!(out, "{files} up to date with `{}`", job.command)?,
                Mode::Write | Mode::DryRun => writeln!(out, "{files} up to date")?,
            }
            print_lacks(&lacks, out)?;
        }
        return Ok(());
    }
    match job.mode {
        Mode::Write => {
            let foreign = wanted.foreign(&differences, &AUTHORS);
            if !foreign.is_empty() {
                return Err(Failure::with_help(
                    format!(
                        "{}: files that this command did not write are in its way: {}",
                        job.folder.display(),
                        foreign.join(", ")
                    ),
                    "move these files, or write to another folder",
                ));
            }
            apply(&wanted, &differences).map_err(disk)?;
            if is_quiet {
                return Ok(());
            }
            written(&differences, out)?;
            print_lacks(&lacks, out)
        }
        Mode::DryRun => {
            for difference in differences.iter().filter(|_| !is_quiet) {
                let verb = match difference {
                    Difference::Missing(_) => "add",
                    Difference::Stale(..) => "change",
                    Difference::Extra(_) => "remove",
                };
                writeln!(out, "would {verb} {}", difference.path())?;
            }
            print_lacks(&lacks, out)
        }
        Mode::Check => {
            for difference in differences.iter().filter(|_| !is_quiet) {
                match difference {
                    Difference::Missing(path) => writeln!(out, "missing: {path}")?,
                    Difference::Stale(_, diff) => write!(out, "{diff}")?,
                    Difference::Extra(path) => writeln!(out, "no longer generated: {path}")?,
                }
            }
            print_lacks(&lacks, out)?;
            let mut stale = Vec::new();
            if !differences.is_empty() {
                let number = count(differences.len(), "generated file");
                stale.push(format!("{number} not up to date"));
            }
            if !lacks.is_empty() {
                let mut files: Vec<&str> = lacks.iter().map(|lack| lack.path.as_str()).collect();
                files.dedup();
                let number = count(files.len(), "file");
                stale.push(format!(
                    "{number} of yours to edit (or delete, to have it written again)"
                ));
            }
            writeln!(out, "{}; run\n{}", stale.join(", "), job.command)?;
            Err(Failure::Stale)
        }
    }
}

/// Prints what files of the user lack.
fn print_lacks(lacks: &[Lack], out: &mut dyn std::io::Write) -> Outcome {
    for Lack { path, what } in lacks {
        writeln!(out, "{path}: {what}")?;
    }
    Ok(())
}

/// Prints how many files were written and removed.
fn written(differences: &[Difference], out: &mut dyn std::io::Write) -> Outcome {
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

/// The folder `…/src/generated` that a path lies in: all in it is generated.
fn owned(path: &str) -> Option<String> {
    let at = path.find("/src/generated/")?;
    Some(path[..at + "/src/generated".len()].to_owned())
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
        assert_eq!(owned("x-models/src/lib.rs"), None);
        assert_eq!(owned("x-models/Cargo.toml"), None);
    }
}
