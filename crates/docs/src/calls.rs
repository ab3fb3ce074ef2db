//! The calls of the generated client, which a page shows as snippets.

use conform_codegen::{CallExamples, Settings, call_examples};
use conform_description::Description;

/// The snippets of a description.
#[derive(Debug, Default)]
pub(crate) struct RustCalls {
    /// What makes a client.
    pub(crate) client: Option<String>,
    /// The call of each operation, in the order of the description.
    pub(crate) calls: Vec<String>,
}

impl RustCalls {
    /// Makes the snippets.
    pub(crate) fn new(description: &Description) -> Self {
        let lowered = conform_ir::lower(description);
        let CallExamples { client, calls } = call_examples(&lowered.api, &Settings::default());
        Self {
            client: Some(client),
            calls,
        }
    }
}
