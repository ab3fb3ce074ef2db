//! The language of a text: JSON or YAML.

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON as RFC 8259 defines it: no comments, no trailing commas, no byte order mark.
    Json,
    /// YAML 1.2 with the core schema (YAML 1.2.2 §10.3) and merge keys.
    Yaml,
}

impl Format {
    /// Returns the format for a file name, by its extension: `json`, or `yaml` and `yml`, in upper
    /// or lower case. Returns `None` for any other name.
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
