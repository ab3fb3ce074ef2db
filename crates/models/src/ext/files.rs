//! Attached files, of which there is an old and a new form.

use jiff::Timestamp;

use crate::{Attachment, FileId};

/// The members that both forms of a file have. For an unknown form all methods return `None`; its JSON is in [`Attachment::Unknown`].
impl Attachment {
    /// Returns the file's id.
    #[must_use]
    pub const fn id(&self) -> Option<&FileId> {
        match self {
            Self::FileRecord(file) => Some(&file.id),
            Self::StoredFile(file) => Some(&file.id),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the file's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::FileRecord(file) => Some(&file.name),
            Self::StoredFile(file) => file.name.as_deref(),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the file's size in bytes.
    #[must_use]
    pub fn size(&self) -> Option<i128> {
        match self {
            Self::FileRecord(file) => Some(*file.size.get()),
            Self::StoredFile(file) => file.size.as_ref().map(|size| *size.get()),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the extension of the file's name, without a dot.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        match self {
            Self::FileRecord(file) => Some(&file.ext),
            Self::StoredFile(file) => file.ext.as_deref(),
            Self::Unknown(_) => None,
        }
    }

    /// Returns when the file was created; `None` for the new form, which does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn created_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        match self {
            Self::FileRecord(file) => file.created.timestamp().map(Some),
            Self::StoredFile(_) | Self::Unknown(_) => Ok(None),
        }
    }
}
