//! Files that are uploaded.

use crate::body::Body;

/// A file to send: bytes or a stream, with a name and a media type.
///
/// ```
/// use conform_client::File;
///
/// let photo = File::new(&b"\x89PNG"[..]).named("rash.png").media_type("image/png");
/// assert_eq!(format!("{photo:?}"), r#"File { media_type: Some("image/png"), .. }"#);
/// ```
pub struct File {
    pub(crate) body: Body,
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl File {
    /// Creates a file with this content: bytes, text, or [`Body::stream`].
    pub fn new(content: impl Into<Body>) -> Self {
        Self {
            body: content.into(),
            name: None,
            media_type: None,
            headers: Vec::new(),
        }
    }

    /// Sets the file name that the server sees. The default is the name of the part, because servers read a part without a file name
    /// as text.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type. The default is the one that the description names, or `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to the part that holds the file.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Returns the content alone, for a body that is not multipart.
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

/// A part of a multipart body that is a file, or a value of another type.
///
/// ```
/// use conform_client::{File, FileOr};
///
/// let photo: FileOr<String> = File::new(&b"\x89PNG"[..]).named("rash.png").into();
/// let link = FileOr::Value("https://example.org/rash.png".to_owned());
/// assert!(matches!((photo, link), (FileOr::File(_), FileOr::Value(_))));
/// ```
#[derive(Debug)]
pub enum FileOr<T> {
    /// A file.
    File(File),
    /// A value that is no file.
    Value(T),
}

impl<T> From<File> for FileOr<T> {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}
