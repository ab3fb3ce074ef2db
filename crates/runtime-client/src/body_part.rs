//! Parts of multipart bodies without part names.

/// A part of a multipart body whose parts have no names (such as `multipart/mixed`): a value, and the headers of the part.
///
/// ```
/// use conform_client::BodyPart;
///
/// let page = BodyPart::new("<p>…</p>").media_type("text/html").header("Content-Location", "a.html");
/// assert_eq!(format!("{page:?}"), r#"BodyPart { media_type: Some("text/html"), .. }"#);
/// ```
pub struct BodyPart<T> {
    pub(crate) value: T,
    pub(crate) media_type: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl<T> BodyPart<T> {
    /// Creates a part with this value.
    pub fn new(value: T) -> Self {
        Self {
            value,
            media_type: None,
            headers: Vec::new(),
        }
    }

    /// Sets the media type. The default is the one that the description names, else `application/json` for lists and objects and
    /// `text/plain` for other values.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl<T> std::fmt::Debug for BodyPart<T> {
    /// Prints the media type only: the value may be private, and must not get into logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BodyPart")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

impl<T> From<T> for BodyPart<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
