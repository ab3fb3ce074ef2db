//! Writes a tree of files to disk.
//!
//! Owned folders are replaced whole: the new folder is built beside the old one, unchanged files are linked into it (so that
//! they keep their modification time and cargo does not build again), and two renames swap the folders. Everything is built
//! before anything is swapped: a full disk or an interrupted run leaves the old tree. A run that is interrupted between the
//! two renames is repaired by the next one, see [`recover`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::tree::{Difference, WantedTree, at, is_below};

/// A folder or file that was built beside its target.
struct Built {
    new: PathBuf,
    target: PathBuf,
}

/// Makes the disk hold the tree. Folders without a difference are not touched.
///
/// # Errors
///
/// Returns an error that names the path if something cannot be written. If that happens while building, the disk is as it was.
pub(crate) fn apply(wanted: &WantedTree<'_>, differences: &[Difference]) -> io::Result<()> {
    let mut built = Vec::new();
    if let Err(error) = build(wanted, differences, &mut built) {
        for Built { new, .. } in &built {
            // It may not exist, as building it may have failed at its start.
            let _ = remove(new);
        }
        return Err(error);
    }
    for Built { new, target } in &built {
        swap(new, target)?;
    }
    for difference in differences {
        if let Difference::Extra(path) = difference
            && !wanted.is_owned(path)
        {
            let target = wanted.root.join(path);
            fs::remove_file(&target).map_err(|error| at(&target, error))?;
        }
    }
    Ok(())
}

/// Builds every folder and file that has a difference, beside its target.
fn build(
    wanted: &WantedTree<'_>,
    differences: &[Difference],
    built: &mut Vec<Built>,
) -> io::Result<()> {
    for folder in &wanted.owned {
        let changed = differences
            .iter()
            .any(|difference| is_below(difference.path(), folder));
        if changed {
            let target = wanted.root.join(folder);
            let [new, _] = siblings(&target);
            built.push(Built {
                new: new.clone(),
                target,
            });
            build_folder(wanted, folder, &new)?;
        }
    }
    for difference in differences {
        let path = difference.path();
        if let Some(text) = wanted.files.get(path)
            && !wanted.is_owned(path)
        {
            let target = wanted.root.join(path);
            let [new, _] = siblings(&target);
            built.push(Built {
                new: new.clone(),
                target,
            });
            write(&new, text)?;
        }
    }
    Ok(())
}

fn build_folder(wanted: &WantedTree<'_>, folder: &str, new: &Path) -> io::Result<()> {
    fs::create_dir_all(new).map_err(|error| at(new, error))?;
    for (&path, &text) in wanted
        .files
        .iter()
        .filter(|(path, _)| is_below(path, folder))
    {
        let to = new.join(&path[folder.len() + 1..]);
        let from = wanted.root.join(path);
        let same = fs::read(&from).is_ok_and(|bytes| bytes == text.as_bytes());
        if let Some(parent) = to.parent().filter(|_| same) {
            fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
        }
        if !(same && fs::hard_link(&from, &to).is_ok()) {
            write(&to, text)?;
        }
    }
    Ok(())
}

/// Replaces a target with what was built.
fn swap(new: &Path, target: &Path) -> io::Result<()> {
    let [_, old] = siblings(target);
    let is_folder = target.is_dir();
    if is_folder {
        fs::rename(target, &old).map_err(|error| at(target, error))?;
    }
    if let Err(error) = fs::rename(new, target) {
        if is_folder {
            fs::rename(&old, target).map_err(|error| at(target, error))?;
        }
        return Err(at(target, error));
    }
    if is_folder {
        remove(&old).map_err(|error| at(&old, error))?;
    }
    Ok(())
}

/// Repairs what an interrupted run left: restores a folder that was moved aside, and removes what was built.
///
/// # Errors
///
/// Returns an error that names the path if something cannot be moved or removed.
pub(crate) fn recover(wanted: &WantedTree<'_>) -> io::Result<()> {
    for folder in &wanted.owned {
        let target = wanted.root.join(folder);
        let [new, old] = siblings(&target);
        if old.exists() {
            if target.exists() {
                remove(&old).map_err(|error| at(&old, error))?;
            } else {
                fs::rename(&old, &target).map_err(|error| at(&target, error))?;
            }
        }
        if new.exists() {
            remove(&new).map_err(|error| at(&new, error))?;
        }
    }
    for path in wanted.files.keys().filter(|path| !wanted.is_owned(path)) {
        let [new, _] = siblings(&wanted.root.join(path));
        if new.exists() {
            remove(&new).map_err(|error| at(&new, error))?;
        }
    }
    Ok(())
}

/// Writes a file, and makes the folders that it is in.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| at(parent, error))?;
    }
    fs::write(path, text).map_err(|error| at(path, error))
}

/// Removes a folder or a file; of a link, the link.
fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    }
}

/// Returns where the new folder or file is built, and where the old one is kept until it is removed.
fn siblings(target: &Path) -> [PathBuf; 2] {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    ["new", "old"].map(|end| target.with_file_name(format!(".{name}.{end}")))
}
