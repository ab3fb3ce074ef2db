//! Writing several files: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use conform_report::write_whole;

/// Replaces the texts of files. If one cannot be written, those before it get their old texts back.
///
/// # Errors
///
/// Returns the file that cannot be written, and the error of the file system.
pub fn write_all(files: &[(PathBuf, &str)]) -> Result<(), (PathBuf, io::Error)> {
    let mut written: Vec<(&Path, String)> = Vec::new();
    for (path, text) in files {
        let replaced = fs::read_to_string(path).and_then(|old| {
            write_whole(path, text)?;
            Ok(old)
        });
        match replaced {
            Ok(old) => written.push((path, old)),
            Err(error) => {
                for (path, old) in written {
                    // Nothing more can be done; the first error is the one to report.
                    let _ = write_whole(path, &old);
                }
                return Err((path.clone(), error));
            }
        }
    }
    Ok(())
}
