//! The levels of rules: which rules report, and how much what they report counts.

use std::collections::HashMap;

use conform_description::{bundle, codes as loading};
use conform_report::{Code, Diagnostic, Severity, nearest};

use crate::codes;

/// A set of rules to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleSet {
    /// What the specification and its schemas do not allow. No advice.
    Spec,
    /// The same, and advice as warnings. Names that nothing in the description declares are warnings, because parts of a
    /// description may be elsewhere.
    #[default]
    Recommended,
    /// The same, and such names are errors: for a description that is complete.
    Strict,
}

/// How much a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It does not report.
    Off,
    /// What it reports are warnings.
    Warning,
    /// What it reports are errors.
    Error,
}

impl Level {
    /// Parses `off`, `warning` (or `warn`) or `error`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "off" => Some(Self::Off),
            "warning" | "warn" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// The name of no rule, or of one whose level cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownRule {
    /// There is no such rule; the most similar name.
    Unknown(Option<&'static str>),
    /// Without what it reports, the description cannot be read.
    Fixed,
}

/// The level of each rule.
///
/// ```
/// use conform_lint::{Level, Levels, RuleSet};
///
/// let mut levels = Levels::new(RuleSet::Recommended);
/// levels.set("unused-component", Level::Off).unwrap();
/// assert!(levels.set("unused-component-", Level::Off).is_err());
/// assert!(levels.apply(Vec::new()).kept.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Levels {
    rules: RuleSet,
    own: HashMap<&'static str, Level>,
}

/// Diagnostics with the levels of their rules.
#[derive(Debug, Default)]
pub struct Levelled {
    /// Those that are reported.
    pub kept: Vec<Diagnostic>,
    /// How many belong to rules that are off by the user's choice.
    pub off: usize,
}

/// Advice, and rules about what is allowed but unlikely to be meant.
const BEYOND_SPECIFICATION: &[Code] = &[
    codes::UNUSED_COMPONENT,
    codes::UNDECLARED_TAG,
    codes::UNUSED_SERVER_VARIABLE,
    codes::REQUIRED_UNDECLARED,
    codes::INEFFECTIVE_KEYWORD,
    codes::ENUM_NAMES,
    codes::BROWSER_PATTERN,
    codes::NULLABLE_WITHOUT_TYPE,
    codes::NULLABLE_NOT_LISTED,
    codes::DISCRIMINATOR_CONSTANT,
    codes::UNRELATED_MAPPING,
    codes::MISSING_OPERATION_ID,
    codes::MISSING_ERROR_RESPONSE,
    codes::UNLISTED_FILE,
    codes::UNKNOWN_DIALECT,
    loading::THROUGH_REFERENCE,
];

/// Names that something outside of what was read may declare, and texts whose form no schema of the specification requires.
const DECLARED_ELSEWHERE: &[Code] = &[
    codes::MISSING_PATH_PARAMETER,
    codes::UNUSED_PATH_PARAMETER,
    codes::UNKNOWN_OPERATION_ID,
    codes::UNKNOWN_SECURITY_SCHEME,
    codes::MALFORMED_MEDIA_TYPE,
    codes::TAG_PARENT,
    loading::REMOTE_REFERENCE,
    loading::UNKNOWN_MAPPING,
    loading::UNKNOWN_OPERATION,
];

/// Without what these report, there is nothing to lint.
const FIXED: &[Code] = &[
    loading::UNREADABLE_FILE,
    loading::SYNTAX,
    loading::NOT_A_DESCRIPTION,
    loading::UNSUPPORTED_VERSION,
    loading::TOO_LARGE,
];

/// Every code that linting a description can report.
pub(crate) fn all() -> impl Iterator<Item = Code> + Clone {
    let loading = loading::ALL.iter().chain(bundle::codes::ALL);
    loading.chain(codes::ALL).copied()
}

impl Levels {
    /// Returns the levels of a set of rules.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            own: HashMap::new(),
        }
    }

    /// Sets the level of a rule, by its code.
    ///
    /// # Errors
    ///
    /// If there is no such rule, or its level cannot be changed.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownRule> {
        let Some(code) = all().find(|code| code.as_str() == name) else {
            let near = nearest(name, all().map(Code::as_str));
            return Err(UnknownRule::Unknown(near));
        };
        if FIXED.contains(&code) && level != Level::Error {
            return Err(UnknownRule::Fixed);
        }
        self.own.insert(code.as_str(), level);
        Ok(())
    }

    /// Gives each diagnostic the level of its rule, and leaves out those of rules that are off.
    #[must_use]
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Levelled {
        let mut levelled = Levelled::default();
        for mut diagnostic in diagnostics {
            let code = diagnostic.code;
            let severity = match self.own.get(code.as_str()) {
                Some(Level::Off) => {
                    levelled.off += 1;
                    continue;
                }
                Some(Level::Warning) => Severity::Warning,
                Some(Level::Error) => Severity::Error,
                None if self.rules == RuleSet::Spec && BEYOND_SPECIFICATION.contains(&code) => {
                    continue;
                }
                None if self.rules != RuleSet::Strict && DECLARED_ELSEWHERE.contains(&code) => {
                    diagnostic.severity.max(Severity::Warning)
                }
                None => diagnostic.severity,
            };
            diagnostic.severity = severity;
            levelled.kept.push(diagnostic);
        }
        levelled
    }
}
