//! About how many bytes a value of a type takes; rather too many than too few.

use vsee_spec::ir::{
    Additional, Definition, EnumRepr, Expr, IntegerFormat, Kinds, NumberFormat, Presence,
    StringFormat, TypeId, Use,
};

use crate::types::Types;

/// Bytes of what a variant holds past which it is boxed, so that no small one costs as much as the largest.
pub(crate) const LARGE: usize = 200;

/// A `String`, `Vec` or `BTreeMap`.
const LIST: usize = 24;
/// A `serde_json::Value`.
const JSON: usize = 80;
/// What telling cases apart adds.
const TAG: usize = 8;

/// About how many bytes a value takes.
pub(crate) fn of(types: &Types<'_>, used: &Use) -> usize {
    Sizes {
        types,
        open: Vec::new(),
    }
    .of_use(used)
}

struct Sizes<'a> {
    types: &'a Types<'a>,
    /// Types that are being counted. Cycles go through boxes; the list is for safety, and it bounds the depth.
    open: Vec<TypeId>,
}

impl Sizes<'_> {
    fn of_use(&mut self, used: &Use) -> usize {
        self.of_expr(&used.expr) + if used.nullable { TAG } else { 0 }
    }

    fn of_expr(&mut self, expr: &Expr) -> usize {
        match expr {
            Expr::Named(id) => self.of_type(*id),
            Expr::Boxed(_) | Expr::Boolean => 8,
            Expr::Any | Expr::Null => JSON,
            Expr::Integer(IntegerFormat::Big) | Expr::Number(NumberFormat::Decimal) => LIST,
            Expr::Integer(_) => 8,
            Expr::Number(NumberFormat::Double | NumberFormat::UnixTime) => LIST + TAG,
            Expr::String(StringFormat::Binary) => 2 * LIST,
            Expr::String(_) | Expr::Array(_) | Expr::Map(_) => LIST,
            Expr::Tuple(items) => items.iter().map(|item| self.of_use(item)).sum(),
            Expr::Loose(inner) => self.of_expr(inner) + 2 * TAG,
            Expr::Blank(inner) => self.of_expr(inner) + TAG,
        }
    }

    fn of_type(&mut self, id: TypeId) -> usize {
        // Beyond any size that matters, and a stack that is deep enough.
        if self.open.len() > 64 || self.open.contains(&id) {
            return 1_000;
        }
        self.open.push(id);
        let size = match &self.types.ty(id).definition {
            Definition::Object(object) => {
                let rest = if matches!(object.additional, Additional::Typed(_)) {
                    LIST
                } else {
                    8
                };
                let mut size = rest;
                for field in &object.fields {
                    size += self.of_use(&field.ty)
                        + if field.presence == Presence::Required {
                            0
                        } else {
                            TAG
                        };
                    if size > 1_000 {
                        break;
                    }
                }
                size
            }
            Definition::Enum(def) => match def.repr {
                EnumRepr::String => LIST + TAG,
                EnumRepr::Integer => 8 + TAG,
                EnumRepr::Mixed => JSON + TAG,
            },
            Definition::Union(union) => {
                let any = union
                    .variants
                    .iter()
                    .filter(|variant| variant.kinds != Kinds::OBJECT);
                let largest = any
                    .map(|variant| self.of_use(&variant.ty))
                    .max()
                    .unwrap_or_default();
                // Larger branches are boxed.
                largest.max(LARGE) + TAG
            }
            Definition::Alias(used) | Definition::Newtype(used) => self.of_use(used),
        };
        self.open.pop();
        size
    }
}
