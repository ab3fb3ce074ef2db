//! A lock on a folder, so that two runs do not write into it at once.

use std::fs;
use std::io;
use std::path::Path;

/// Keeps other runs from writing into a folder for as long as it lives.
pub(crate) struct FolderLock(#[allow(dead_code, reason = "held, not used")] Option<fs::File>);

/// Locks a folder, which is made if it does not exist.
///
/// # Errors
///
/// Returns an error that names the folder if it cannot be made, or if another run has the lock.
pub(crate) fn lock(root: &Path) -> io::Result<FolderLock> {
    fs::create_dir_all(root).map_err(|error| match fs::symlink_metadata(root) {
        Ok(there) if there.is_symlink() && !root.exists() => io::Error::other(format!(
            "{}: a link to something that does not exist",
            root.display()
        )),
        Ok(_) if !root.is_dir() => {
            io::Error::other(format!("{}: it is a file, not a folder", root.display()))
        }
        _ => io::Error::new(
            error.kind(),
            format!("cannot make the folder {}: {error}", root.display()),
        ),
    })?;
    // Some systems cannot open a folder, and some file systems cannot lock. There, users must take care themselves.
    let Ok(folder) = fs::File::open(root) else {
        return Ok(FolderLock(None));
    };
    match folder.try_lock() {
        Ok(()) => Ok(FolderLock(Some(folder))),
        Err(fs::TryLockError::Error(_)) => Ok(FolderLock(None)),
        Err(fs::TryLockError::WouldBlock) => Err(io::Error::other(format!(
            "{}: another run is writing into this folder; start again when it has ended",
            root.display()
        ))),
    }
}
