//! What the values of a type are to a form.

use foldhash::HashSet;

use crate::lower::operations::lowering::OperationLowering;
use crate::{Definition, Expr, StringFormat};

impl<'d> OperationLowering<'_, 'd> {
    /// Returns what the values of a type are to a form; for a list, what its items are, unless the list is `within`
    /// something.
    pub(crate) fn value_kind(&self, expr: &Expr, within: bool) -> ValueKind {
        let mut kinds: Vec<ValueKind> = Vec::new();
        let mut seen = HashSet::default();
        // An expression, and whether it is an item or branch: a list in these is a structure.
        let mut left = vec![(expr, within)];
        while let Some((expr, within)) = left.pop() {
            let kind = match expr {
                Expr::Any => ValueKind::Anything,
                Expr::String(StringFormat::Binary) => ValueKind::Bytes,
                Expr::Null
                | Expr::Boolean
                | Expr::Integer(_)
                | Expr::Number(_)
                | Expr::Loose(_)
                | Expr::String(_) => ValueKind::Scalar,
                Expr::Array(item) if !within => {
                    left.push((&item.expr, true));
                    continue;
                }
                Expr::Array(_) | Expr::Map(_) | Expr::Tuple(_) => ValueKind::Structure,
                Expr::Blank(inner) => {
                    left.push((inner, within));
                    continue;
                }
                Expr::Named(id) => match &self.types.drafts[*id].ty.definition {
                    Definition::Object(_) => ValueKind::Structure,
                    Definition::Enum(_) => ValueKind::Scalar,
                    Definition::Alias(used) | Definition::Newtype(used) => {
                        if seen.insert((*id, within)) {
                            left.push((&used.expr, within));
                        }
                        continue;
                    }
                    Definition::Union(union) => {
                        if seen.insert((*id, within)) {
                            let branches = union.variants.iter();
                            left.extend(branches.map(|branch| (&branch.ty.expr, true)));
                        }
                        continue;
                    }
                },
            };
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        // A value that may be a file is a file or what else it may be.
        if kinds.len() > 1 {
            kinds.retain(|kind| *kind != ValueKind::Bytes);
        }
        match kinds[..] {
            [] => ValueKind::Structure,
            [one] => one,
            _ => ValueKind::Mixed,
        }
    }
}

/// What a value is to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Scalar,
    Structure,
    /// Different for different values.
    Mixed,
    Bytes,
    Anything,
}
