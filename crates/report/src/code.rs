//! Stable names of problems, what they mean, and how grave they are under each profile.

use std::fmt;

use crate::severity::Severity;

/// How strictly a description is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// A description under one's own hand: whatever the specification does not allow is an error.
    Strict,
    /// Somebody else's document: what hides no meaning is a warning, so that the document can be used.
    #[default]
    Lenient,
}

/// What one kind of problem is called, and what is to be said about it.
#[derive(Debug)]
pub struct Entry {
    /// The stable name, in kebab case.
    pub name: &'static str,
    /// Its severity in a description of one's own.
    pub strict: Severity,
    /// Its severity in somebody else's document.
    pub lenient: Severity,
    /// What is wrong, why it matters and how it is put right; whole sentences.
    pub explanation: &'static str,
}

/// The stable name of a kind of problem, such as `missing-file`.
///
/// Every room declares its own codes beside the code that reports them; [`Code::all`] lists them.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

impl Code {
    /// Makes a code of its entry.
    #[must_use]
    pub const fn new(entry: &'static Entry) -> Self {
        Self(entry)
    }

    /// The name, as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// What is wrong, why it matters and how it is put right.
    #[must_use]
    pub const fn explanation(self) -> &'static str {
        self.0.explanation
    }

    /// How grave it is under a profile.
    #[must_use]
    pub const fn severity(self, profile: Profile) -> Severity {
        match profile {
            Profile::Strict => self.0.strict,
            Profile::Lenient => self.0.lenient,
        }
    }
}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Code {}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares codes as constants, and `ALL`, the list of them.
///
/// Each line gives the constant, the printed name, the severity in a description of one's own and, after a slash, in
/// somebody else's document, and the explanation.
#[macro_export]
macro_rules! codes {
    ($($constant:ident = $name:literal, $strict:ident / $lenient:ident, $explanation:literal;)*) => {
        $(
            #[doc = $explanation]
            pub const $constant: $crate::Code = $crate::Code::new(&$crate::Entry {
                name: $name,
                strict: $crate::Severity::$strict,
                lenient: $crate::Severity::$lenient,
                explanation: $explanation,
            });
        )*

        /// Every code of this module.
        pub const ALL: &[$crate::Code] = &[$($constant),*];
    };
}
