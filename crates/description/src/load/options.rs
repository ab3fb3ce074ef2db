//! Limits and the profile of loading.

use std::path::PathBuf;

use conform_json::Limits;
use conform_report::Profile;

/// Limits of loading, and how strictly the description is judged.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The folder that no reference may leave. By default, the folder of the root file.
    pub root: Option<PathBuf>,
    /// Where the targets of remote references are: the start of URLs, and the folder with the files below it, relative to the
    /// folder of the root file. Nothing is fetched.
    pub mapped: Vec<(String, String)>,
    /// Texts that take the place of those of files, by the names of the files relative to the folder of the root file.
    pub replaced: Vec<(String, String)>,
    /// The profile that decides the severity of problems.
    pub profile: Profile,
    /// Limits of each file.
    pub limits: Limits,
    /// The maximum number of files.
    pub max_files: usize,
    /// The maximum size of all files together, in bytes.
    pub max_total_bytes: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            root: None,
            mapped: Vec::new(),
            replaced: Vec::new(),
            profile: Profile::default(),
            limits: Limits::default(),
            max_files: 50_000,
            max_total_bytes: 1 << 30,
        }
    }
}

impl LoadOptions {
    /// Returns the reference to a local file that stands for a remote one, relative to the folder of the root file.
    pub(super) fn local(&self, text: &str) -> Option<String> {
        let mapped = self.mapped.iter();
        let matching = mapped.filter(|(url, _)| text.starts_with(url.as_str()));
        let (url, folder) = matching.max_by_key(|(url, _)| url.len())?;
        Some(format!(
            "{folder}/{}",
            text[url.len()..].trim_start_matches('/')
        ))
    }
}
