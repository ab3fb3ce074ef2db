//! Bundling: a description of many files as one document.

mod build;
pub mod codes;
mod compare;
mod plan;
mod siblings;

pub(crate) use plan::encode;

use crate::Description;
use conform_report::Diagnostic;

/// The format of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleFormat {
    /// JSON, indented by two spaces.
    Json,
    /// YAML in block style.
    Yaml,
}

/// A bundle, and the problems in making it.
#[derive(Clone, Debug)]
pub struct Bundled {
    /// The document. It must not be used if there are errors.
    pub text: String,
    /// The problems: values that need the same name, values that contain themselves, references that lead nowhere, and where
    /// the document would say something else than the description.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes a description as one document that means the same.
///
/// Values of other files become components. A component that the root file lists keeps its name; the others are named for
/// their file, or for the value in it, in the order of the references to them. Path items, and other values that cannot be
/// components, replace the reference. References inside the root file, the order of members, the digits of numbers and
/// extensions are kept, so that a description of one file is its own bundle.
///
/// The document is read back and compared with the description, value by value. If it would say something else anywhere, that
/// is an error.
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
    let plan = plan::Plan::new(description);
    let (tree, problems) = build::build(&plan);
    let mut diagnostics = plan.diagnostics;
    diagnostics.extend(problems);
    let (text, name) = match format {
        BundleFormat::Json => (tree.to_json(), "bundle.json"),
        BundleFormat::Yaml => (tree.to_yaml(), "bundle.yaml"),
    };
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(compare::differences(description, name, &text));
    }
    conform_report::sort(&mut diagnostics);
    Bundled { text, diagnostics }
}
