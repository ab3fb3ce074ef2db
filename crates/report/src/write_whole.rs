//! Writes a file whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces the text of a file. At every moment the file has either the old text or the new one.
///
/// A symbolic link is followed: the file that it leads to is replaced. A pipe or a device is written to.
///
/// ```
/// use conform_report::write_whole;
///
/// let path = std::env::temp_dir().join(format!("write-whole-{}", std::process::id()));
/// write_whole(&path, "text")?;
/// assert_eq!(std::fs::read_to_string(&path)?, "text");
/// # std::fs::remove_file(path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// Returns the error of the file system. The file is then as it was.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    write_whole_with(path, |mut file| file.write_all(text.as_bytes()))
}

/// Writes a file like [`write_whole`], with what `write` writes to it.
///
/// # Errors
///
/// Returns the error of `write` or of the file system. The file is then as it was.
pub fn write_whole_with<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(File) -> Result<(), E>,
) -> Result<(), E> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&target).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return write(File::create(path)?);
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = File::create(&beside)
        .map_err(E::from)
        .and_then(write)
        .and_then(|()| {
            if let Some(before) = before {
                fs::set_permissions(&beside, before.permissions())?;
            }
            Ok(fs::rename(&beside, &target)?)
        });
    if written.is_err() {
        // The unfinished file is of no use. If it cannot be removed, the first error is still the one to report.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn links_permissions_folders_and_devices_are_kept() {
        let folder =
            std::env::temp_dir().join(format!("conform-write-whole-{}", std::process::id()));
        fs::create_dir_all(folder.join("folder")).unwrap();
        let [file, link] = ["file", "link"].map(|name| folder.join(name));
        write_whole(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();

        write_whole(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

        assert!(write_whole(&folder.join("folder"), "text").is_err());
        assert!(write_whole(&folder.join("none/file"), "text").is_err());
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["file", "folder", "link"]);

        write_whole(Path::new("/dev/null"), "text").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        fs::remove_dir_all(&folder).unwrap();
    }
}
