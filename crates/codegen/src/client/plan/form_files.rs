//! Which members of a multipart body are files.

use conform_ir::{Definition, Expr, FormPart, PartEncoding, StringFormat, Use};

use super::planner::Planner;
use crate::spelling::RustType;
use crate::types::Types;

/// The files that a member is.
#[derive(Clone, Debug)]
pub(super) enum Files {
    One,
    List,
    /// A file, or a value of this type that is none.
    OneOrValue(Use),
    /// A list of them.
    ListOrValues(Use),
}

impl Files {
    /// Whether there may be several.
    pub(super) fn is_list(&self) -> bool {
        matches!(self, Self::List | Self::ListOrValues(_))
    }

    /// What a part may be that is no file.
    pub(super) fn value(&self) -> Option<&Use> {
        match self {
            Self::OneOrValue(value) | Self::ListOrValues(value) => Some(value),
            Self::One | Self::List => None,
        }
    }

    /// The type of one of them.
    pub(super) fn item_type(&self, planner: &Planner<'_, '_>) -> RustType {
        match self.value() {
            None => planner.runtime("File"),
            Some(value) => planner.runtime("FileOr").with([planner.spell(value)]),
        }
    }
}

/// What the values of a type can be.
#[derive(Clone, Copy, Debug, Default)]
struct Contained {
    file: bool,
    list: bool,
    other: bool,
}

/// Returns the files that a member is; `None` if it is none.
pub(super) fn files(types: &Types<'_>, expr: &Expr, part: Option<&FormPart>) -> Option<Files> {
    let is_declared = matches!(part.map(|part| &part.encoding), Some(PartEncoding::File(_)));
    match types.resolved(expr) {
        Expr::Array(item) => {
            let contained = contained(types, &item.expr, is_declared);
            match contained {
                // A list of lists is one value for each inner list.
                Contained {
                    file: true,
                    other: false,
                    ..
                } => Some(Files::List),
                Contained { file: true, .. } => {
                    Some(Files::ListOrValues(value_of(types, item, is_declared)))
                }
                _ => None,
            }
        }
        Expr::Named(id) => {
            let Contained { file, list, other } = contained(types, expr, is_declared);
            match (file, list, other) {
                (false, ..) => None,
                (true, false, false) => Some(Files::One),
                (true, true, false) => Some(Files::List),
                // The union is the type of what is no file.
                (true, _, true) => match &types.ty(*id).definition {
                    Definition::Union(_) => {
                        let used = Use::of(Expr::Named(*id));
                        Some(Files::OneOrValue(value_of(types, &used, is_declared)))
                    }
                    _ => None,
                },
            }
        }
        expr => contained(types, expr, is_declared)
            .file
            .then_some(Files::One),
    }
}

/// Returns the type of what is no file, of a type whose values are files or others: the only branch of a union that is none, else the union.
fn value_of(types: &Types<'_>, used: &Use, is_declared: bool) -> Use {
    let branches = types.union(used).into_iter();
    let mut others = branches
        .flat_map(|union| &union.variants)
        .map(|branch| &branch.ty)
        .filter(|branch| !contained(types, &branch.expr, is_declared).file);
    match (others.next(), others.next()) {
        (Some(only), None) => only.clone(),
        _ => used.clone(),
    }
}

/// Returns what the values of a type, or those of the branches of a union, can be.
fn contained(types: &Types<'_>, expr: &Expr, is_declared: bool) -> Contained {
    let mut all = Contained::default();
    let mut left = vec![(expr, false)];
    // A union is not in itself without a list or an object in between; the bound is for safety.
    for _ in 0..256 {
        let Some((expr, in_list)) = left.pop() else {
            return all;
        };
        match types.resolved(expr) {
            Expr::String(StringFormat::Binary) => {
                all.file = true;
                all.list |= in_list;
            }
            // From OpenAPI 3.1 on, a part without a type is bytes.
            Expr::String(StringFormat::Plain) | Expr::Any if is_declared => {
                all.file = true;
                all.list |= in_list;
            }
            Expr::Array(item) if !in_list => left.push((&item.expr, true)),
            Expr::Named(id) => match &types.ty(*id).definition {
                Definition::Union(union) => {
                    let branches = union.variants.iter();
                    left.extend(branches.map(|branch| (&branch.ty.expr, in_list)));
                }
                _ => all.other = true,
            },
            _ => all.other = true,
        }
    }
    all
}
