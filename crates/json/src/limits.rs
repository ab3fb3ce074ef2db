//! What a text may cost, and the language that it is in.

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON by RFC 8259, strictly: no comments, no trailing commas, no byte order mark.
    Json,
    /// YAML 1.2 with the core schema (YAML 1.2.2 §10.3) and merge keys.
    Yaml,
}

impl Format {
    /// The format that the extension of a file name stands for: `json`, or `yaml` and `yml`, in
    /// upper or lower case.
    ///
    /// ```
    /// use conform_json::Format;
    ///
    /// assert_eq!(Format::from_file_name("spec/openapi.yaml"), Some(Format::Yaml));
    /// assert_eq!(Format::from_file_name("README"), None);
    /// ```
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        if extension.eq_ignore_ascii_case("json") {
            Some(Self::Json)
        } else if extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml") {
            Some(Self::Yaml)
        } else {
            None
        }
    }
}

/// Bounds on what one text may cost. Beyond any of them reading stops with a located error.
///
/// The defaults are far above any document met in practice and keep a hostile one from taking the
/// machine: a member of the largest public OpenAPI documents nests about 50 levels deep, and such
/// a document has about a million nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of the text in bytes; 256 MiB by default. Never more than 4 GiB less one byte.
    pub max_bytes: usize,
    /// How many objects and arrays may be open at once; 512 by default. Reading does not recurse,
    /// but those who walk the tree often do.
    pub max_depth: u32,
    /// How many values and keys a document may have together, at 16 bytes each; 16,777,216 by
    /// default. Never more than 33,554,431.
    pub max_nodes: usize,
    /// How many of those nodes YAML aliases and merge keys may add by repeating what an anchor
    /// names, each 16 bytes of a text counted as one more; 1,000,000 by default. It stops a small
    /// text that unfolds into a large document.
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
