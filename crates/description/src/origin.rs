//! Positions in the files of a description.

use std::fmt;
use std::sync::Arc;

/// A position in a file of a description. It is displayed as `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The path of the file, relative to the folder of the root file, with forward slashes.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, in characters, counted from 1.
    pub column: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Returns the name of a file by which what is in it is called: without its folder, without the extension of its format, and without one
/// that says that it is a schema.
///
/// ```
/// use conform_description::file_stem;
///
/// assert_eq!(file_stem("schemas/Visit.yaml"), "Visit");
/// assert_eq!(file_stem("../big-bird.schema.json"), "big-bird");
/// assert_eq!(file_stem("v1.2"), "v1.2");
/// ```
#[must_use]
pub fn file_stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|end| file.strip_suffix(end));
    stem.map_or(file, |stem| stem.strip_suffix(".schema").unwrap_or(stem))
}
