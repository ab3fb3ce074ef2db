//! Writing several files: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use conform_report::write_whole;

/// Replaces the texts of files, or makes the files. If one cannot be written, those before it are as they were again.
///
/// # Errors
///
/// Returns the file that cannot be written, and the error of the file system.
pub fn write_all(files: &[(PathBuf, &str)]) -> Result<(), (PathBuf, io::Error)> {
    let mut written: Vec<(&Path, Option<String>)> = Vec::new();
    for (path, text) in files {
        let old = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        };
        let replaced = old.and_then(|old| {
            write_whole(path, text)?;
            Ok(old)
        });
        match replaced {
            Ok(old) => written.push((path, old)),
            Err(error) => {
                for (path, old) in written {
                    // Nothing more can be done; the first error is the one to report.
                    let _ = match old {
                        Some(old) => write_whole(path, &old),
                        None => fs::remove_file(path),
                    };
                }
                return Err((path.clone(), error));
            }
        }
    }
    Ok(())
}
