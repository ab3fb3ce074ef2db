//! Stable names of problems, what they mean, and their severity under each profile.

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

/// What is known of a kind of problem.
#[derive(Debug)]
pub struct Entry {
    /// The stable name, in kebab case.
    pub name: &'static str,
    /// Its severity in a description of one's own, and when payloads are checked strictly.
    pub strict: Severity,
    /// Its severity otherwise.
    pub lenient: Severity,
    /// What it means.
    pub explanation: Explanation,
}

/// What a code means, and what to do about it.
#[derive(Debug)]
pub struct Explanation {
    /// What is wrong; one sentence.
    pub what: &'static str,
    /// Why it matters, and what else there is to know; whole sentences.
    pub why: &'static str,
    /// A short example that is wrong, in YAML.
    pub wrong: &'static str,
    /// The same example as it is right.
    pub right: &'static str,
    /// How to allow it; whole sentences.
    pub allow: &'static str,
}

/// The stable name of a kind of problem, such as `missing-file`.
///
/// Every crate declares its own codes with [`codes!`](crate::codes) beside the code that reports them.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

impl Code {
    /// Makes a code of its entry.
    #[must_use]
    pub const fn new(entry: &'static Entry) -> Self {
        Self(entry)
    }

    /// Returns the name, as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// Returns what it means.
    #[must_use]
    pub const fn explanation(self) -> &'static Explanation {
        &self.0.explanation
    }

    /// Returns its severity under a profile.
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

/// Two codes are equal if they have the same name and meaning: two crates can use the same name.
impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.0.explanation.what == other.0.explanation.what
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
/// Each entry gives the constant, the printed name, the severity in a description of one's own and, after a slash, the
/// severity otherwise, and the parts of the explanation.
#[macro_export]
macro_rules! codes {
    ($($constant:ident = $name:literal, $strict:ident / $lenient:ident {
        what: $what:literal,
        why: $why:literal,
        wrong: $wrong:literal,
        right: $right:literal,
        allow: $allow:literal $(,)?
    })*) => {
        $(
            #[doc = $what]
            pub const $constant: $crate::Code = $crate::Code::new(&$crate::Entry {
                name: $name,
                strict: $crate::Severity::$strict,
                lenient: $crate::Severity::$lenient,
                explanation: $crate::Explanation {
                    what: $what,
                    why: $why,
                    wrong: $wrong,
                    right: $right,
                    allow: $allow,
                },
            });
        )*

        /// Every code of this module.
        pub const ALL: &[$crate::Code] = &[$($constant),*];
    };
}
