//! Prose.

/// Prose as the document has it: CommonMark, often HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One line: `summary`, or a schema's `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external: Option<String>,
}
