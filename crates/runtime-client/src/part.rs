//! What the caller makes of multipart bodies: files, and values with headers of their own.

use super::body::Body;

/// A file to send: bytes or a stream, with a name and a media type.
///
/// ```
/// use conform_client::File;
///
/// let photo = File::new(&b"\x89PNG"[..]).named("rash.png").media_type("image/png");
/// assert_eq!(format!("{photo:?}"), r#"File { media_type: Some("image/png"), .. }"#);
/// ```
pub struct File {
    pub(super) body: Body,
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
}

impl File {
    /// A file with this content: bytes, text, or [`Body::stream`].
    pub fn new(content: impl Into<Body>) -> Self {
        Self {
            body: content.into(),
            name: None,
            media_type: None,
            headers: Vec::new(),
        }
    }

    /// Sets the file's name as the server sees it. Without one the part is called after itself, since servers take a part
    /// without a file name for text.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type; by default it is the one that the description names, or `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the file's part.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The content alone, for a body that is not multipart.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.body
    }
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

impl<T: Into<Body>> From<T> for File {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// A part of a multipart body whose parts have no names: its value, and the headers that it is sent with.
///
/// ```
/// use conform_client::Part;
///
/// let page = Part::new("<p>…</p>").media_type("text/html").header("Content-Location", "a.html");
/// assert_eq!(format!("{page:?}"), r#"Part { media_type: Some("text/html"), .. }"#);
/// ```
pub struct Part<T> {
    pub(super) value: T,
    pub(super) media_type: Option<String>,
    pub(super) headers: Vec<(&'static str, String)>,
}

impl<T> Part<T> {
    /// A part with this value.
    pub fn new(value: T) -> Self {
        Self {
            value,
            media_type: None,
            headers: Vec::new(),
        }
    }

    /// Sets the media type; by default it is the one that the description names, or that of such values.
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

impl<T> std::fmt::Debug for Part<T> {
    /// Prints the media type: the value, as that of any body, is nothing for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

impl<T> From<T> for Part<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
