//! Writing a file as a whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

/// Puts a text into a file, which has the old text or the new one at every moment.
///
/// A link is followed, and what is at its end is replaced. What is no file, such as a pipe or a device, is written to.
///
/// # Errors
///
/// What the file system says. The file is then as it was.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&target).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return fs::write(path, text);
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| {
        if let Some(before) = before {
            fs::set_permissions(&beside, before.permissions())?;
        }
        fs::rename(&beside, &target)
    });
    if written.is_err() {
        // What is left of it is of no use; that it may not be there either is no news.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn what_stands_at_the_path_stays_what_it_is() {
        let folder = std::env::temp_dir().join(format!("conform-whole-{}", std::process::id()));
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
