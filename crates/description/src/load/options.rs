//! Limits and the profile of loading.

use std::path::PathBuf;

use conform_json::Limits;
use conform_report::Profile;

/// Limits of loading, and how strictly the description is judged.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The folder that no reference may leave. By default, the folder of the root file.
    pub root: Option<PathBuf>,
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
            profile: Profile::default(),
            limits: Limits::default(),
            max_files: 50_000,
            max_total_bytes: 1 << 30,
        }
    }
}
