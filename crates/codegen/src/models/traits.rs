//! Which traits a Rust type has, so that types that contain it can derive them.

use conform_ir::{
    Definition, EnumRepr, Expr, IntegerFormat, NumberFormat, StringFormat, TypeId, Use,
};

use super::branch_types::text_branch;
use super::enum_values::enum_repr;
use crate::types::Types;

/// The traits of a type, except for `Clone`, `Debug` and `PartialEq`, which every type has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits {
    pub(super) copy: bool,
    /// `Eq` and `Hash`.
    pub(super) eq: bool,
    /// `PartialOrd` and `Ord`.
    pub(super) ord: bool,
    pub(super) display: bool,
    /// `From<&str>`.
    pub(super) text: bool,
}

/// How many types deep a type is looked at; what is deeper counts as having no trait.
const MAX_DEPTH: usize = 16;

/// Returns whether the type of a use is made of a `&str`.
pub(crate) fn is_text(types: &Types<'_>, used: &Use) -> bool {
    Traits::of(types, used).text || types.is_replaced(used)
}

impl Traits {
    /// Returns the traits of the type of a use.
    pub(super) fn of(types: &Types<'_>, used: &Use) -> Self {
        Self::of_use(types, used, 0)
    }

    fn of_use(types: &Types<'_>, used: &Use, depth: usize) -> Self {
        let inner = Self::of_expr(types, &used.expr, depth);
        if used.nullable {
            Self {
                display: false,
                text: false,
                ..inner
            }
        } else {
            inner
        }
    }

    fn of_expr(types: &Types<'_>, expr: &Expr, depth: usize) -> Self {
        let scalar = Self {
            copy: true,
            eq: true,
            ord: true,
            display: true,
            text: false,
        };
        let text = Self {
            copy: false,
            text: true,
            ..scalar
        };
        if depth > MAX_DEPTH {
            return Self::default();
        }
        if types.replacement_of(expr).is_some() {
            return Self::replaced();
        }
        match expr {
            Expr::Named(id) => Self::of_type(types, *id, depth + 1),
            Expr::Boolean | Expr::Integer(IntegerFormat::UnixTime) => scalar,
            Expr::Integer(IntegerFormat::Big) | Expr::Number(NumberFormat::Decimal) => Self {
                copy: false,
                ..scalar
            },
            Expr::Integer(_) => scalar,
            Expr::Number(NumberFormat::Double | NumberFormat::UnixTime) => Self {
                copy: true,
                display: true,
                ..Self::default()
            },
            Expr::String(StringFormat::Binary) => Self::default(),
            Expr::String(StringFormat::Password) => Self {
                eq: true,
                text: true,
                ..Self::default()
            },
            Expr::String(_) => text,
            Expr::Loose(inner) => Self {
                copy: false,
                text: false,
                ..Self::of_expr(types, inner, depth + 1)
            },
            Expr::Blank(inner) => Self {
                display: false,
                text: false,
                ..Self::of_expr(types, inner, depth + 1)
            },
            Expr::Array(inner) | Expr::Map(inner) => {
                let inner = Self::of_expr(types, &inner.expr, depth + 1);
                Self {
                    eq: inner.eq,
                    ord: inner.ord,
                    ..Self::default()
                }
            }
            Expr::Any | Expr::Null | Expr::Tuple(_) => Self::default(),
        }
    }

    /// The traits of a value that is parsed as a type of the user's choice. What a type of the user's own has is not known.
    fn replaced() -> Self {
        Self {
            display: true,
            ..Self::default()
        }
    }

    fn of_type(types: &Types<'_>, id: TypeId, depth: usize) -> Self {
        if types.replacement(id).is_some() {
            return Self::replaced();
        }
        match &types.ty(id).definition {
            Definition::Enum(def) => match enum_repr(def) {
                EnumRepr::String => Self {
                    eq: true,
                    display: true,
                    text: true,
                    ..Self::default()
                },
                EnumRepr::Integer => Self {
                    copy: true,
                    eq: true,
                    display: true,
                    ..Self::default()
                },
                EnumRepr::Mixed => Self::default(),
            },
            Definition::Alias(used) => Self::of_use(types, used, depth),
            Definition::Newtype(used) if !used.nullable => {
                let inner = Self::of_expr(types, &used.expr, depth);
                Self {
                    copy: false,
                    ..inner
                }
            }
            Definition::Union(union) => Self {
                text: text_branch(types, union).is_some(),
                ..Self::default()
            },
            Definition::Newtype(_) | Definition::Object(_) => Self::default(),
        }
    }
}
