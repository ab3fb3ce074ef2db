//! Addresses of values: a file, and a value in it.

use conform_json::NodeId;

/// A file of a description; the root file is [`FileId::ROOT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The file that loading started from.
    pub const ROOT: Self = Self(0);

    /// Returns its index in [`Description::files`](crate::Description::files).
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The address of a value in a description. It can be compared, ordered and used as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The file.
    pub file: FileId,
    /// The value in the document of that file.
    pub node: NodeId,
}
