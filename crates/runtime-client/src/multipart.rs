//! `multipart/form-data` (RFC 7578), and multipart bodies of parts without names (RFC 2046 §5.1).

use std::borrow::Cow;
use std::fmt::Write as _;

use conform_runtime::Tree;
use serde::Serialize;

use crate::body::Body;
use crate::body_part::BodyPart;
use crate::encoding::{Encoding, Encodings};
use crate::file::{File, FileOr};
use crate::platform::random;
use crate::style::{header_text, parts, scalar};

/// A multipart body, built part by part.
///
/// ```
/// use conform_client::{File, Multipart};
///
/// let form = Multipart::new().text("location", "CA").file("photo", "text/plain", File::new("…"));
/// assert_eq!(form.len(), 2);
/// ```
#[derive(Default)]
pub struct Multipart {
    parts: Vec<EncodedPart>,
}

/// A part with its value encoded, ready to be sent.
struct EncodedPart {
    /// `None` for a part that is identified by its position.
    name: Option<Cow<'static, str>>,
    file_name: Option<String>,
    media_type: Option<Cow<'static, str>>,
    headers: Vec<(&'static str, String)>,
    body: Body,
}

impl std::fmt::Debug for Multipart {
    /// Prints only the names of the parts: the name and headers of a file may identify a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.parts.iter().map(|part| &part.name);
        f.debug_struct("Multipart")
            .field("parts", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Multipart {
    /// Creates a body without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of parts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Returns whether there are no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds a part of plain text.
    #[must_use]
    pub fn text(mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        self.add(name.into(), None, Body::from(text.into()));
        self
    }

    /// Adds a file as a part. `media_type` is used if the file has none of its own.
    #[must_use]
    pub fn file(
        mut self,
        name: impl Into<Cow<'static, str>>,
        media_type: &'static str,
        file: impl Into<File>,
    ) -> Self {
        let name = name.into();
        let file = file.into();
        let file_name = file.name.unwrap_or_else(|| name.clone().into_owned());
        let media_type = file
            .media_type
            .map_or(Cow::Borrowed(media_type), Cow::Owned);
        self.parts.push(EncodedPart {
            name: Some(name),
            file_name: Some(file_name),
            media_type: Some(media_type),
            headers: file.headers,
            body: file.body,
        });
        self
    }

    /// Adds a part without a name, for media types such as `multipart/mixed`, where parts are identified by their position. Its media type
    /// is that of the file, or `application/octet-stream`.
    ///
    /// ```
    /// use conform_client::{File, Multipart};
    ///
    /// let photo = File::new(&b"\x89PNG"[..]).media_type("image/png").header("Content-Id", "<1>");
    /// let body = Multipart::new().part(File::new("{}").media_type("application/json")).part(photo);
    /// assert_eq!(body.len(), 2);
    /// ```
    #[must_use]
    pub fn part(mut self, content: impl Into<File>) -> Self {
        let file = content.into();
        let media_type = file.media_type.map(Cow::Owned);
        self.parts.push(EncodedPart {
            name: None,
            file_name: file.name,
            media_type: media_type.or(Some("application/octet-stream".into())),
            headers: file.headers,
            body: file.body,
        });
        self
    }

    /// Adds a part for each file of a list or an `Option`.
    pub fn push_files(
        &mut self,
        name: &'static str,
        media_type: &'static str,
        files: impl IntoIterator<Item = File>,
    ) {
        for file in files {
            *self = std::mem::take(self).file(name, media_type, file);
        }
    }

    /// Adds a member of a form: no part if it is `null`, a part for each item if it is a list, else one part.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialised, or cannot be expressed in the encoding.
    pub fn push_member<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        encoding: Option<Encoding>,
        value: &T,
    ) -> Result<(), InvalidBody> {
        let value = Tree::of(value).map_err(|error| InvalidBody(error.to_string()))?;
        if value.is_null() {
            return Ok(());
        }
        self.write(name.into(), encoding, &value)
    }

    /// Adds a part for each file or other value of a list or an `Option`: values as [`push_member`](Self::push_member) does.
    ///
    /// # Errors
    ///
    /// If a value cannot be written as a part.
    pub fn push_files_or_values<T: Serialize>(
        &mut self,
        name: &'static str,
        media_type: &'static str,
        encoding: Option<Encoding>,
        items: impl IntoIterator<Item = FileOr<T>>,
    ) -> Result<(), InvalidBody> {
        for item in items {
            match item {
                FileOr::File(file) => self.push_files(name, media_type, [file]),
                FileOr::Value(value) => self.push_member(name, encoding, &value)?,
            }
        }
        Ok(())
    }

    /// Adds files as parts with names that the description does not declare.
    pub fn push_named_files(&mut self, files: impl IntoIterator<Item = (String, File)>) {
        for (name, file) in files {
            *self = std::mem::take(self).file(name, "application/octet-stream", file);
        }
    }

    /// Adds lists of files: those of a list have the same name.
    pub fn push_named_file_lists(&mut self, lists: impl IntoIterator<Item = (String, Vec<File>)>) {
        for (name, files) in lists {
            self.push_named_files(files.into_iter().map(|file| (name.clone(), file)));
        }
    }

    /// Adds files and other values as parts with names that the description does not declare.
    ///
    /// # Errors
    ///
    /// If a value cannot be written as a part.
    pub fn push_named_files_or_values<T: Serialize>(
        &mut self,
        items: impl IntoIterator<Item = (String, FileOr<T>)>,
    ) -> Result<(), InvalidBody> {
        for (name, item) in items {
            match item {
                FileOr::File(file) => self.push_named_files([(name, file)]),
                FileOr::Value(value) => self.push_value(name, &value)?,
            }
        }
        Ok(())
    }

    /// Adds lists of files and other values: those of a list have the same name.
    ///
    /// # Errors
    ///
    /// If a value cannot be written as a part.
    pub fn push_named_file_or_value_lists<T: Serialize>(
        &mut self,
        lists: impl IntoIterator<Item = (String, Vec<FileOr<T>>)>,
    ) -> Result<(), InvalidBody> {
        for (name, items) in lists {
            let items = items.into_iter().map(|item| (name.clone(), item));
            self.push_named_files_or_values(items)?;
        }
        Ok(())
    }

    /// Adds members that the description does not name, as [`push_member`](Self::push_member) does.
    ///
    /// # Errors
    ///
    /// If a value cannot be written as a part.
    pub fn push_additional<'m, T: Serialize + 'm>(
        &mut self,
        members: impl IntoIterator<Item = (&'m String, &'m T)>,
    ) -> Result<(), InvalidBody> {
        for (name, value) in members {
            self.push_value(name.clone(), value)?;
        }
        Ok(())
    }

    fn push_value<T: Serialize>(&mut self, name: String, value: &T) -> Result<(), InvalidBody> {
        let value = Tree::of(value).map_err(|error| InvalidBody(error.to_string()))?;
        match value {
            Tree::Null => Ok(()),
            value => self.write(name.into(), None, &value),
        }
    }

    /// Creates a form from an object: one or more parts for each member.
    pub(crate) fn of_object(value: &Tree, encodings: Encodings) -> Result<Self, InvalidBody> {
        let mut form = Self::new();
        let Tree::Object(members) = value else {
            return Err(InvalidBody("a form must be an object".into()));
        };
        for (name, member) in members {
            let encoding = encodings
                .iter()
                .find(|(member, _)| member == name)
                .map(|(_, encoding)| *encoding);
            form.write(name.clone().into(), encoding, member)?;
        }
        Ok(form)
    }

    fn write(
        &mut self,
        name: Cow<'static, str>,
        encoding: Option<Encoding>,
        value: &Tree,
    ) -> Result<(), InvalidBody> {
        match (encoding, value) {
            (Some(Encoding::Style(style)), _) if !value.is_null() => {
                let parts = parts(&name, style, value);
                let parts =
                    parts.map_err(|reason| InvalidBody(format!("the member `{name}` {reason}")))?;
                for (name, text) in parts {
                    self.add(name.into(), None, text.into());
                }
            }
            (_, Tree::Array(items)) => {
                for item in items {
                    match item {
                        // A nested list is one part, as JSON.
                        Tree::Array(_) => self.add(
                            name.clone(),
                            Some("application/json".into()),
                            item.to_string().into(),
                        ),
                        _ => self.write(name.clone(), encoding, item)?,
                    }
                }
            }
            _ => {
                let (media_type, text) = encode(encoding, value)?;
                // A part without a media type is plain text.
                let media_type = media_type.filter(|media_type| *media_type != "text/plain");
                self.add(name, media_type.map(Cow::Borrowed), text.into());
            }
        }
        Ok(())
    }

    /// Adds the parts of a list or an `Option`, whose first one has the index `at`, counted from zero.
    ///
    /// # Errors
    ///
    /// If a value cannot be expressed in the encoding, or if an earlier part was left out: the server would read these parts in its position.
    pub fn push_parts<T: Serialize>(
        &mut self,
        at: usize,
        encoding: Encoding,
        parts: impl IntoIterator<Item = BodyPart<T>>,
    ) -> Result<(), InvalidBody> {
        for part in parts {
            let value = Tree::of(&part.value).map_err(|error| InvalidBody(error.to_string()))?;
            let (media_type, text) = match encoding {
                Encoding::Style(style) => {
                    let written = header_text(style, &value).map_err(|reason| {
                        InvalidBody(format!("part {} {reason}", self.parts.len() + 1))
                    })?;
                    (None, written.unwrap_or_default())
                }
                _ => encode(Some(encoding), &value)?,
            };
            let media_type = part
                .media_type
                .map(Cow::Owned)
                .or(media_type.map(Cow::Borrowed));
            self.push_at(at, None, media_type, part.headers, text.into())?;
        }
        Ok(())
    }

    /// Adds files as parts, as [`push_parts`](Self::push_parts) does. `media_type` is used for files that have none of their own.
    ///
    /// # Errors
    ///
    /// If an earlier part was left out.
    pub fn push_file_parts(
        &mut self,
        at: usize,
        media_type: &'static str,
        files: impl IntoIterator<Item = File>,
    ) -> Result<(), InvalidBody> {
        for file in files {
            let media_type = file
                .media_type
                .map_or(Cow::Borrowed(media_type), Cow::Owned);
            self.push_at(at, file.name, Some(media_type), file.headers, file.body)?;
        }
        Ok(())
    }

    /// Adds parts that are multipart bodies themselves, as [`push_parts`](Self::push_parts) does.
    ///
    /// # Errors
    ///
    /// If an earlier part was left out, or if a nested body cannot be written.
    pub fn push_multiparts(
        &mut self,
        at: usize,
        media_type: &'static str,
        parts: impl IntoIterator<Item = BodyPart<Self>>,
    ) -> Result<(), InvalidBody> {
        for part in parts {
            let media_type = part.media_type.as_deref().unwrap_or(media_type);
            let boundary = boundary();
            let media_type = format!("{media_type}; boundary={boundary}");
            let body = part.value.into_body(&boundary)?;
            self.push_at(at, None, Some(media_type.into()), part.headers, body)?;
        }
        Ok(())
    }

    fn push_at(
        &mut self,
        at: usize,
        file_name: Option<String>,
        media_type: Option<Cow<'static, str>>,
        headers: Vec<(&'static str, String)>,
        body: Body,
    ) -> Result<(), InvalidBody> {
        if self.parts.len() < at {
            return Err(InvalidBody(format!(
                "part {missing} is left out but part {present} is not: the server would read part {present} as part {missing}",
                missing = self.parts.len() + 1,
                present = at + 1
            )));
        }
        self.parts.push(EncodedPart {
            name: None,
            file_name,
            media_type,
            headers,
            body,
        });
        Ok(())
    }

    fn add(&mut self, name: Cow<'static, str>, media_type: Option<Cow<'static, str>>, body: Body) {
        self.parts.push(EncodedPart {
            name: Some(name),
            file_name: None,
            media_type,
            headers: Vec::new(),
            body,
        });
    }

    /// Writes the body, with the parts separated by `boundary`.
    pub(crate) fn into_body(self, boundary: &str) -> Result<Body, InvalidBody> {
        let mut body = Body::default();
        for (index, part) in self.parts.into_iter().enumerate() {
            let mut head = format!("--{boundary}\r\n");
            let has_disposition = part
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
            if !has_disposition && (part.name.is_some() || part.file_name.is_some()) {
                let kind = match part.name {
                    Some(_) => "form-data",
                    None => "attachment",
                };
                let _ = write!(head, "Content-Disposition: {kind}");
                let names = [
                    ("name", part.name.as_deref()),
                    ("filename", part.file_name.as_deref()),
                ];
                for (word, name) in names {
                    if let Some(name) = name {
                        let _ = write!(head, "; {word}=\"{}\"", quoted(name));
                    }
                }
                head.push_str("\r\n");
            }
            let media_type = part
                .media_type
                .as_deref()
                .map(|media_type| ("Content-Type", media_type));
            for (name, value) in media_type
                .into_iter()
                .chain(part.headers.iter().map(|(n, v)| (*n, v.as_str())))
            {
                if value.contains(['\r', '\n', '\0']) {
                    let part = match &part.name {
                        Some(name) => format!("`{name}`"),
                        None => (index + 1).to_string(),
                    };
                    return Err(InvalidBody(format!(
                        "the header `{name}` of part {part} contains a line break"
                    )));
                }
                let _ = write!(head, "{name}: {value}\r\n");
            }
            head.push_str("\r\n");
            body.append(head);
            body.append(part.body);
            body.append("\r\n");
        }
        body.append(format!("--{boundary}--\r\n"));
        Ok(body)
    }
}

/// Encodes a value as one part: its media type, if the encoding names one or the value is JSON, and its text.
fn encode(
    encoding: Option<Encoding>,
    value: &Tree,
) -> Result<(Option<&'static str>, String), InvalidBody> {
    let media_type = match (encoding, value) {
        (Some(Encoding::Json(media_type)), _)
        | (Some(Encoding::Structured(media_type)), Tree::Object(_) | Tree::Array(_)) => {
            return Ok((Some(media_type), value.to_string()));
        }
        (_, Tree::Object(_) | Tree::Array(_)) => {
            return Ok((Some("application/json"), value.to_string()));
        }
        (Some(Encoding::Text(media_type)), _) => Some(media_type),
        _ => None,
    };
    let text = scalar(value).map_err(|reason| InvalidBody(reason.to_string()))?;
    Ok((media_type, text.into_owned()))
}

/// Returns a random text to separate parts, which no content contains by chance.
pub(crate) fn boundary() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// Why a body cannot be written. The text shows no value.
#[derive(Debug)]
pub struct InvalidBody(pub(crate) String);

/// Escapes a name for a quoted string as browsers do (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(form: Multipart) -> String {
        String::from_utf8(form.into_body("B").unwrap().as_bytes().unwrap().to_vec()).unwrap()
    }

    #[test]
    fn each_member_and_item_is_a_part() {
        let value = tree!({"a": "x y", "n": 1, "l": ["p", "q"], "o": {"k": [1]}, "os": [{"k": 1}], "z": null, "e": []});
        let form = Multipart::of_object(&value, &[("n", Encoding::Text("text/csv"))]).unwrap();
        assert_eq!(
            text(form),
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx y\r\n\
             --B\r\nContent-Disposition: form-data; name=\"n\"\r\nContent-Type: text/csv\r\n\r\n1\r\n\
             --B\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\np\r\n\
             --B\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\nq\r\n\
             --B\r\nContent-Disposition: form-data; name=\"o\"\r\nContent-Type: application/json\r\n\r\n{\"k\":[1]}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"os\"\r\nContent-Type: application/json\r\n\r\n{\"k\":1}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n\r\n\
             --B--\r\n"
        );
    }

    #[test]
    fn names_are_escaped_in_quotes() {
        let form = Multipart::new().file(
            "f\"\r\nX: 1",
            "text/plain",
            File::new("c").named("a\"b\n.png"),
        );
        assert_eq!(
            text(form),
            "--B\r\nContent-Disposition: form-data; name=\"f%22%0D%0AX: 1\"; filename=\"a%22b%0A.png\"\r\n\
             Content-Type: text/plain\r\n\r\nc\r\n--B--\r\n"
        );
        let bad = Multipart::new().file("f", "text/plain", File::new("c").media_type("a\r\nb"));
        assert!(bad.into_body("B").is_err());
    }
}
