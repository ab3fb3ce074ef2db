//! Reading JSON leniently, and finding where it does not fit.
//!
//! Nearly all JSON fits its type, so it is read once, without any bookkeeping. Only if that fails, it is read again, with the path of each value, and
//! with members that may be absent read as text first: if such a member does not fit, it is kept as JSON.

use crate::json::nesting;
use crate::model::{Vacant, read_str};
use crate::tracking::{Mode, problem, tracked};

pub use crate::tracking::{Misfit, masked};

/// How strictly JSON must fit its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// A member that may be absent and does not fit is kept as JSON.
    #[default]
    Lenient,
    /// Every value must fit.
    Strict,
}

/// Why JSON was not read.
#[derive(Debug)]
pub struct Unreadable {
    error: serde_json::Error,
    path: Option<String>,
    is_first: bool,
}

impl Unreadable {
    /// Returns the path of the value that does not fit; `None` if that is the whole, or the text is not JSON.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns what is wrong. It shows no value.
    #[must_use]
    pub fn problem(&self) -> String {
        problem(&self.error)
    }

    /// Returns whether the text is JSON at all.
    #[must_use]
    pub fn is_json(&self) -> bool {
        matches!(self.error.classify(), serde_json::error::Category::Data)
    }

    /// Returns line and column, if they are known.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        (self.is_first && self.error.line() > 0).then(|| (self.error.line(), self.error.column()))
    }
}

/// Reads JSON text as a type, and lists the members that do not fit and are kept as JSON.
///
/// ```
/// use conform_runtime::reading::{Reading, from_json};
/// use conform_runtime::{Extra, model};
///
/// #[derive(Clone, PartialEq)]
/// struct Room {
///     code: String,
///     floor: Option<i64>,
///     extra: Extra,
/// }
///
/// model! {
///     Room {
///         new(code: impl Into<String>);
///         0 "code" => code: required,
///         1 "floor" => floor: optional,
///         .. => extra,
///     }
/// }
///
/// let json = r#"{"code":"A","floor":"second"}"#;
/// let (room, misfits) = from_json::<Room>(json, Reading::Lenient).unwrap();
/// assert_eq!(room.floor, None);
/// assert_eq!(misfits[0].to_string(), "floor: invalid type: string, expected i64");
/// // It is written back as it was read.
/// assert_eq!(serde_json::to_string(&room)?, json);
/// let error = from_json::<Room>(json, Reading::Strict).err().unwrap();
/// assert_eq!(error.path(), Some("floor"));
///
/// // A member that is always there must fit.
/// let error = from_json::<Room>(r#"{"code":7}"#, Reading::Lenient).err().unwrap();
/// assert_eq!(error.path(), Some("code"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If the text is not JSON, or a value does not fit that must.
pub fn from_json<T: Vacant>(text: &str, reading: Reading) -> Result<(T, Vec<Misfit>), Unreadable> {
    let first = match read_str(text) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    if !first.is_data() {
        return Err(Unreadable {
            error: first,
            path: None,
            is_first: true,
        });
    }
    let (_, first_path, _) = tracked(Mode::Tracking, || read_str::<T>(text));
    // What is nested more deeply than `serde_json` reads at once is read in parts only while something stops its recursion.
    if reading == Reading::Lenient && nesting(text) < 128 {
        let (read, path, misfits) = tracked(Mode::Lenient, || read_str::<T>(text));
        return match read {
            Ok(value) => Ok((value, misfits)),
            Err(error) if path != first_path => Err(Unreadable {
                error,
                path,
                is_first: false,
            }),
            Err(_) => Err(Unreadable {
                error: first,
                path,
                is_first: true,
            }),
        };
    }
    Err(Unreadable {
        error: first,
        path: first_path,
        is_first: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_through_lists_and_maps() {
        type Body = std::collections::BTreeMap<String, Vec<(bool, Option<i64>)>>;
        let error = from_json::<Body>(
            r#"{"data": [[true, 1], [false, "Jane"]]}"#,
            Reading::Lenient,
        )
        .unwrap_err();
        assert_eq!(error.path(), Some("data[1]"));
        assert_eq!(error.position(), Some((1, 35)));
        assert_eq!(error.problem(), "invalid type: string, expected i64");
        assert!(!crate::tracking::is_tracking());
    }
}
