//! Why references fail.

/// Why a reference fails. References with the same cause are reported together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// The file does not exist.
    MissingFile { name: String },
    /// The file is outside the root folder.
    Outside { text: String },
    /// The file exists but cannot be read.
    Unreadable { name: String, reason: String },
    /// The description has too many files or bytes.
    TooLarge { name: String },
    /// The reference is a URL.
    Remote { text: String },
    /// The text is not a reference.
    Malformed { text: String, reason: &'static str },
    /// The file does not contain the value.
    MissingFragment {
        name: String,
        fragment: String,
        help: Vec<String>,
    },
    /// The mapping of a discriminator names no schema.
    MissingMapping { text: String, help: Vec<String> },
    /// A link names no operation.
    MissingOperation { text: String },
    /// The reference works, but none is allowed here.
    Unexpected { noun: &'static str },
    /// A JSON Pointer continues behind a reference.
    Through { text: String },
}

/// Why a reference leads nowhere, or `None` if that is reported already.
pub(super) type Failure = Option<Cause>;
