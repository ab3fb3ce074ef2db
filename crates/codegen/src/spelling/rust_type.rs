//! A Rust type: its text, its complexity, and the imports that it needs.

use std::fmt;

use super::imports::Imports;

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RustType {
    /// A type with a name, and its type arguments: `Vec<Visit>`.
    Named(NamedType),
    /// `(A, B)`
    Tuple(Vec<Self>),
    /// `&T`
    Reference(Box<Self>),
    /// `[T]`
    Slice(Box<Self>),
    /// `impl Into<T>`
    Into(Box<Self>),
}

/// A type with a name, and its type arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedType {
    name: String,
    source: Source,
    pub(super) arguments: Vec<RustType>,
}

/// Where a name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// It is known in every file: `bool`, `Vec`.
    Prelude,
    /// It is imported from this module.
    Imported(String),
    /// It is written with this module in front, since the name alone would mean something else.
    Qualified(String),
    /// It is declared in the same file; for other crates, in this module.
    SameFile(String),
}

impl RustType {
    fn named(name: impl Into<String>, source: Source) -> Self {
        Self::Named(NamedType {
            name: name.into(),
            source,
            arguments: Vec::new(),
        })
    }

    /// A type that every file knows by its name.
    pub(crate) fn prelude(name: &'static str) -> Self {
        Self::named(name, Source::Prelude)
    }

    /// A type that a file imports.
    pub(crate) fn imported(module: impl Into<String>, name: impl Into<String>) -> Self {
        Self::named(name, Source::Imported(module.into()))
    }

    /// A type that is written with its module.
    pub(crate) fn qualified(module: impl Into<String>, name: impl Into<String>) -> Self {
        Self::named(name, Source::Qualified(module.into()))
    }

    /// A type that is declared in the file that uses it, and that other crates find in `module`.
    pub(crate) fn in_same_file(module: impl Into<String>, name: impl Into<String>) -> Self {
        Self::named(name, Source::SameFile(module.into()))
    }

    /// The same type with these type arguments.
    pub(crate) fn with(self, arguments: impl IntoIterator<Item = Self>) -> Self {
        match self {
            Self::Named(named) => Self::Named(NamedType {
                arguments: arguments.into_iter().collect(),
                ..named
            }),
            other => other,
        }
    }

    /// `Option<T>`
    pub(crate) fn option(self) -> Self {
        Self::prelude("Option").with([self])
    }

    /// `Vec<T>`
    pub(crate) fn vec(self) -> Self {
        Self::prelude("Vec").with([self])
    }

    /// `Box<T>`
    pub(crate) fn boxed(self) -> Self {
        Self::prelude("Box").with([self])
    }

    /// `&T`
    pub(crate) fn reference(self) -> Self {
        Self::Reference(Box::new(self))
    }

    /// `[T]`
    pub(crate) fn slice(self) -> Self {
        Self::Slice(Box::new(self))
    }

    /// `impl Into<T>`
    pub(crate) fn into_type(self) -> Self {
        Self::Into(Box::new(self))
    }

    /// Returns whether this is a type of the prelude with this name: `Vec`, `Box`, `bool`.
    pub(crate) fn is_prelude(&self, name: &str) -> bool {
        matches!(self, Self::Named(named) if named.source == Source::Prelude && named.name == name)
    }

    /// Returns the type arguments of a named type; none for other types.
    pub(crate) fn arguments(&self) -> &[Self] {
        match self {
            Self::Named(named) => &named.arguments,
            _ => &[],
        }
    }

    /// The types that this one is made of.
    pub(super) fn components(&self) -> &[Self] {
        match self {
            Self::Named(named) => &named.arguments,
            Self::Tuple(items) => items,
            Self::Reference(inner) | Self::Slice(inner) | Self::Into(inner) => {
                std::slice::from_ref(inner)
            }
        }
    }

    /// Returns how many lists of type arguments the type has, in all its depth.
    pub(crate) fn argument_lists(&self) -> usize {
        let own = usize::from(!self.arguments().is_empty());
        let inner = self.components().iter().map(Self::argument_lists);
        own + inner.sum::<usize>()
    }

    /// Returns what clippy's lint `type_complexity` counts: ten points for each type, times how deep it is.
    pub(crate) fn complexity(&self) -> usize {
        self.complexity_at(1)
    }

    fn complexity_at(&self, depth: usize) -> usize {
        let (own, inner_depth) = match self {
            Self::Named(_) | Self::Tuple(_) | Self::Slice(_) => (10 * depth, depth + 1),
            Self::Reference(_) | Self::Into(_) => (0, depth),
        };
        let inner = self.components().iter();
        own + inner
            .map(|inner| inner.complexity_at(inner_depth))
            .sum::<usize>()
    }

    /// Adds what a file of the same crate imports to write the type.
    pub(crate) fn add_imports(&self, imports: &mut Imports) {
        self.each_name(&mut |named| {
            if let Source::Imported(module) = &named.source {
                imports.add(module, &named.name);
            }
        });
    }

    /// Adds what a file of another crate imports to write the type.
    pub(crate) fn add_imports_from_outside(&self, imports: &mut Imports) {
        self.each_name(&mut |named| {
            if let Source::Imported(module) | Source::SameFile(module) = &named.source {
                imports.add(module, &named.name);
            }
        });
    }

    fn each_name(&self, show: &mut dyn FnMut(&NamedType)) {
        if let Self::Named(named) = self {
            show(named);
        }
        for inner in self.components() {
            inner.each_name(show);
        }
    }
}

impl NamedType {
    /// The name, and the module in front of it where that is written.
    pub(super) fn path(&self) -> String {
        match &self.source {
            Source::Qualified(module) => format!("{module}::{}", self.name),
            _ => self.name.clone(),
        }
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[Self]| -> fmt::Result {
            for (index, ty) in types.iter().enumerate() {
                if index > 0 {
                    f.write_str(", ")?;
                }
                write!(f, "{ty}")?;
            }
            Ok(())
        };
        match self {
            Self::Named(named) => {
                f.write_str(&named.path())?;
                if named.arguments.is_empty() {
                    return Ok(());
                }
                f.write_str("<")?;
                list(f, &named.arguments)?;
                f.write_str(">")
            }
            Self::Tuple(items) => {
                f.write_str("(")?;
                list(f, items)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Self::Reference(inner) => write!(f, "&{inner}"),
            Self::Slice(inner) => write!(f, "[{inner}]"),
            Self::Into(inner) => write!(f, "impl Into<{inner}>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complexity_grows_with_depth() {
        let value = RustType::imported("api", "Value");
        assert_eq!(value.complexity(), 10);
        let pair = RustType::Tuple(vec![RustType::qualified("a", "B"), value]);
        let json = RustType::imported("api", "Json").with([pair]);
        let call = RustType::imported("api", "Call").with([json]);
        assert_eq!(call.to_string(), "Call<Json<(a::B, Value)>>");
        assert_eq!(call.complexity(), 10 + 20 + 30 + 40 + 40);
        assert_eq!(call.argument_lists(), 2);
    }
}
