//! Expressions and calls in the methods of a client.

use crate::spelling::RustType;

/// A Rust expression, and the types that it names.
#[derive(Clone, Debug)]
pub(in crate::client) struct Expression {
    pub(in crate::client) text: String,
    pub(in crate::client) types: Vec<RustType>,
}

impl Expression {
    /// An item of a type: `Style::FORM`.
    pub(super) fn item(ty: RustType, item: &str) -> Self {
        Self {
            text: format!("{ty}::{item}"),
            types: vec![ty],
        }
    }

    /// The expression in a call of a function of a type: `Encoding::Style(Style::FORM)`.
    pub(super) fn in_call(self, ty: RustType, function: &str) -> Self {
        let mut types = self.types;
        let text = format!("{ty}::{function}({})", self.text);
        types.push(ty);
        Self { text, types }
    }

    /// `Some(expression)`
    pub(super) fn in_some(self) -> Self {
        Self {
            text: format!("Some({})", self.text),
            types: self.types,
        }
    }
}

impl From<String> for Expression {
    fn from(text: String) -> Self {
        Self {
            text,
            types: Vec::new(),
        }
    }
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A method call in the chain that makes a call of an operation: `.path("id", Style::SIMPLE, id)`.
#[derive(Clone, Debug)]
pub(in crate::client) struct Step {
    pub(in crate::client) method: &'static str,
    pub(in crate::client) arguments: Vec<Expression>,
    /// The argument of the operation's method that is an `Option`; without a value the method is not called.
    pub(in crate::client) optional: Option<String>,
    /// Whether that argument is first converted into the `Option`.
    pub(in crate::client) is_converted: bool,
}

impl Step {
    pub(super) fn new(
        method: &'static str,
        arguments: impl IntoIterator<Item = Expression>,
    ) -> Self {
        Self {
            method,
            arguments: arguments.into_iter().collect(),
            optional: None,
            is_converted: false,
        }
    }
}

/// What the constructor of a struct writes into a field that need not be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum DefaultValue {
    EmptyVec,
    None,
    Default,
}

impl DefaultValue {
    /// The expression.
    pub(in crate::client) fn text(self) -> &'static str {
        match self {
            Self::EmptyVec => "Vec::new()",
            Self::None => "None",
            Self::Default => "Default::default()",
        }
    }
}

/// More fields than these are too many for the arguments of a constructor, and more arguments, `self` included, too many for
/// those of a method.
pub(super) const MAX_ARGUMENTS: usize = 7;
