//! The description that this crate was built with.

use conform_description::{Description, LoadOptions, Loaded};

/// The files of `spec/`, each with its path from the root of the workspace.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/spec_files.rs"));

/// Loads the description of the VSee Clinic Visit API that this crate was built with. Places in it name the files of
/// `spec/`.
///
/// ```
/// let loaded = conform_validator::embedded();
/// assert!(loaded.description.is_some());
/// ```
#[must_use]
pub fn embedded() -> Loaded {
    Description::from_files(
        "spec/openapi.yaml",
        FILES.iter().copied(),
        &LoadOptions::default(),
    )
}
