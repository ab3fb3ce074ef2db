//! One document of a description of many files.

pub mod codes;
mod plan;
mod tree;
mod yaml;

use crate::Description;
use conform_report::Diagnostic;

/// The language of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleFormat {
    /// JSON, indented by two spaces.
    Json,
    /// YAML in block style.
    Yaml,
}

/// A bundle, and what stood in its way.
#[derive(Clone, Debug)]
pub struct Bundled {
    /// The document. With errors it is not to be used.
    pub text: String,
    /// Two values that would need one name, and files that hold each other.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a description as one document that means the same.
///
/// What other files hold becomes a component, under the name that the root file's `components` gives it, else under the
/// name of the file or of the value in it, in the order in which references meet it. Path items and whatever has no
/// place under `components` are put where the reference was. References within the root file, the order of members,
/// the digits of numbers and extensions stay as they are, so that a description of one file is its own bundle.
///
/// ```
/// use conform_description::{BundleFormat, Description, LoadOptions, bundle};
///
/// let files = [
///     ("openapi.yaml", "openapi: 3.0.3\ninfo: {title: Visits, version: '1'}\npaths: {/visits: {$ref: visits.yaml}}\n"),
///     ("visits.yaml", "get: {responses: {'200': {description: All visits.}}}\n"),
/// ];
/// let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
/// let bundled = bundle(&loaded.description.unwrap(), BundleFormat::Yaml);
/// assert!(bundled.text.ends_with("'200':\n          description: All visits.\n"));
/// ```
#[must_use]
pub fn bundle(description: &Description, format: BundleFormat) -> Bundled {
    let mut plan = plan::Plan::new(description);
    let tree = plan.tree();
    let mut diagnostics = plan.diagnostics;
    conform_report::sort(&mut diagnostics);
    let text = match format {
        BundleFormat::Json => tree.to_json(),
        BundleFormat::Yaml => yaml::write(&tree),
    };
    Bundled { text, diagnostics }
}
