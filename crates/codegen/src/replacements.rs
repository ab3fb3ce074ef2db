//! Types that a user chooses for values of a format, or of a schema, in place of those of the runtime.

use std::collections::BTreeMap;

use conform_ir::{Api, Definition, Expr, Name, NumberFormat, Origin, StringFormat, Type};

use crate::names::is_keyword;
use crate::refusal::{Code, Refusal};

/// Types that replace those of the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replacements {
    /// By the format of strings and numbers: `date-time`.
    pub formats: BTreeMap<String, Replacement>,
    /// By the name of a schema of strings or numbers.
    pub schemas: BTreeMap<String, Replacement>,
}

/// A type that replaces one of the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A type of a crate that the runtime knows.
    Known(&'static KnownType),
    /// The type of this crate for the format of the schema: `chrono`.
    OfCrate(&'static str),
    /// A type in the hand-written part of the generated models, by its path: `crate::money::Money`. It implements `ParsedType`.
    Own(String),
}

/// A type of a crate that the runtime knows.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownType {
    /// Its path: `chrono::DateTime<chrono::Utc>`.
    pub path: &'static str,
    /// The format that it holds.
    pub format: &'static str,
}

impl KnownType {
    /// The crate that the type is of.
    #[must_use]
    pub fn krate(&self) -> &'static str {
        self.path.split("::").next().unwrap_or_default()
    }
}

/// All types that the runtime knows; the first one of a crate for a format is what the name of the crate means.
pub static KNOWN: [KnownType; 13] = [
    known("jiff::Timestamp", "date-time"),
    known("jiff::civil::Date", "date"),
    known("jiff::civil::Time", "time"),
    known("jiff::SignedDuration", "duration"),
    known("chrono::DateTime<chrono::Utc>", "date-time"),
    known("chrono::DateTime<chrono::FixedOffset>", "date-time"),
    known("chrono::NaiveDate", "date"),
    known("chrono::NaiveTime", "time"),
    known("time::OffsetDateTime", "date-time"),
    known("time::Date", "date"),
    known("time::Time", "time"),
    known("uuid::Uuid", "uuid"),
    known("rust_decimal::Decimal", "decimal"),
];

const fn known(path: &'static str, format: &'static str) -> KnownType {
    KnownType { path, format }
}

/// The formats whose types can be replaced.
pub const FORMATS: [&str; 7] = [
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "uri",
    "decimal",
];

impl std::str::FromStr for Replacement {
    type Err = String;

    /// Reads a path or the name of a crate.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(known) = KNOWN.iter().find(|known| known.path == text) {
            return Ok(Self::Known(known));
        }
        if let Some(known) = KNOWN.iter().find(|known| known.krate() == text) {
            return Ok(Self::OfCrate(known.krate()));
        }
        let is_word = |word: &str| {
            !word.is_empty()
                && !is_keyword(word)
                && !word.starts_with(|c: char| c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if let Some(path) = text.strip_prefix("crate::")
            && path.split("::").all(is_word)
        {
            return Ok(Self::Own(text.to_owned()));
        }
        let paths: Vec<&str> = KNOWN.iter().map(|known| known.path).collect();
        Err(format!(
            "write one of {}, the name of one of these crates, or the path of a type of your own, `crate::…`",
            paths.join(", ")
        ))
    }
}

impl std::fmt::Display for Replacement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Known(known) => known.path,
            Self::OfCrate(name) => name,
            Self::Own(path) => path,
        })
    }
}

impl Replacement {
    /// Returns the type for values of a format.
    ///
    /// # Errors
    ///
    /// Returns why it is none for them.
    pub fn of_format(&self, format: &str) -> Result<Self, String> {
        match self {
            Self::OfCrate(name) => KNOWN
                .iter()
                .find(|known| known.krate() == *name && known.format == format)
                .map(Self::Known)
                .ok_or_else(|| format!("`{name}` has no type for the format `{format}`")),
            Self::Known(known) if known.format != format => Err(format!(
                "`{}` is for the format `{}`, not for `{format}`",
                known.path, known.format
            )),
            other => Ok(other.clone()),
        }
    }
}

impl Replacements {
    /// Returns the replacement of each type of the API that has one, or why it cannot have it. Schemas that the API does not have are left
    /// out: [`Api::choose`] reports them.
    pub(crate) fn by_type(&self, api: &Api) -> Result<Vec<Option<Replacement>>, Vec<Refusal>> {
        let mut refused = Vec::new();
        let of_type = |ty: &Type| -> Option<Replacement> {
            let Name::Component(name) = &ty.name else {
                return None;
            };
            let wanted = self.schemas.get(name)?;
            match of_schema(ty, wanted) {
                Ok(replacement) => Some(replacement),
                Err(why) => {
                    refused.push(refusal(&ty.origin, name, wanted, &why));
                    None
                }
            }
        };
        let replacements = api.types.iter().map(of_type).collect();
        if refused.is_empty() {
            Ok(replacements)
        } else {
            Err(refused)
        }
    }

    /// Returns the type of strings and numbers of the format that an expression has.
    pub(crate) fn of_expr(&self, expr: &Expr) -> Option<Replacement> {
        let format = format_of(expr)?;
        self.formats.get(format)?.of_format(format).ok()
    }
}

fn refusal(origin: &Origin, name: &str, wanted: &Replacement, why: &str) -> Refusal {
    Refusal {
        code: Code::Replace,
        origin: origin.clone(),
        message: format!("`{name}` cannot be a `{wanted}`: {why}"),
        help: "in conform.toml, change its line in [types.schemas], or remove it".to_owned(),
    }
}

/// Returns the type for the values of a schema.
fn of_schema(ty: &Type, wanted: &Replacement) -> Result<Replacement, String> {
    let expr = match &ty.definition {
        Definition::Alias(used) | Definition::Newtype(used) => &used.expr,
        Definition::Object(_) => return Err("the schema is an object".to_owned()),
        Definition::Enum(_) => return Err("the schema is a list of values".to_owned()),
        Definition::Union(_) => return Err("the schema is one of several types".to_owned()),
    };
    let scalar = leaf(expr);
    match (scalar, wanted) {
        (Expr::String(StringFormat::Binary | StringFormat::Password), _) => {
            Err("its strings have a type of their own for good".to_owned())
        }
        (Expr::String(_), Replacement::Own(_) | Replacement::Known(_)) => Ok(wanted.clone()),
        (Expr::Number(_) | Expr::Integer(_), Replacement::Own(_)) => Ok(wanted.clone()),
        (Expr::Number(_) | Expr::Integer(_), Replacement::Known(known))
            if known.format == "decimal" =>
        {
            Ok(wanted.clone())
        }
        (Expr::Number(_) | Expr::Integer(_), Replacement::OfCrate("rust_decimal")) => {
            wanted.of_format("decimal")
        }
        (Expr::Number(_) | Expr::Integer(_), _) => {
            Err("the schema is a number, and it is parsed from strings".to_owned())
        }
        (Expr::String(_), Replacement::OfCrate(_)) => match format_of(scalar) {
            Some(format) => wanted.of_format(format),
            None => Err("the schema has no format that says which type is meant".to_owned()),
        },
        _ => Err("the schema is neither a string nor a number".to_owned()),
    }
}

/// Returns an expression without the other ways in which its values may be written.
fn leaf(expr: &Expr) -> &Expr {
    match expr {
        Expr::Loose(inner) | Expr::Blank(inner) => leaf(inner),
        other => other,
    }
}

/// Returns the format of an expression, if its type can be replaced by it.
fn format_of(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Number(NumberFormat::Decimal) => Some("decimal"),
        Expr::String(format) => format.name().filter(|name| FORMATS.contains(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_names_of_crates_are_read() {
        for text in [
            "uuid::Uuid",
            "chrono::DateTime<chrono::FixedOffset>",
            "jiff",
            "crate::money::Money",
        ] {
            let read: Replacement = text.parse().expect(text);
            assert_eq!(read.to_string(), text);
        }
        for text in [
            "",
            "Uuid",
            "uuid::uuid",
            "crate::",
            "crate::a::fn",
            "crate::A; mod b",
            "std::fs::File",
        ] {
            assert!(text.parse::<Replacement>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_type_holds_one_format() {
        let read = |text: &str| text.parse::<Replacement>().expect(text);
        assert_eq!(read("time").of_format("date"), Ok(read("time::Date")));
        assert_eq!(read("crate::Id").of_format("uuid"), Ok(read("crate::Id")));
        assert!(read("uuid").of_format("date").is_err());
        assert!(read("uuid::Uuid").of_format("date").is_err());
    }
}
