//! Limits on the size of a text and of the document that it makes.

/// Limits on what one text may cost to read. A text beyond any of them is refused with a located
/// error.
///
/// The defaults are far above any document met in practice, and low enough that malicious input
/// cannot exhaust the machine. The largest public OpenAPI documents nest about 50 levels deep and
/// have about a million nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest length of the text in bytes: 256 MiB by default. Values above 4 GiB less 2
    /// bytes count as that.
    pub max_bytes: usize,
    /// How many objects and arrays may be open at the same time: 512 by default. The reader does
    /// not recurse, but code that walks the document often does.
    pub max_depth: u32,
    /// How many values and keys a document may have together: 16,777,216 by default, at 16 bytes
    /// each. Values above 33,554,431 count as that.
    pub max_nodes: usize,
    /// How many of those nodes may come from YAML aliases and merge keys, which repeat what an
    /// anchor names: 1,000,000 by default. Each 16 bytes of repeated text count as one more node.
    /// This stops a small text that expands to a large document.
    pub max_alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_depth: 512,
            max_nodes: 1 << 24,
            max_alias_nodes: 1_000_000,
        }
    }
}
