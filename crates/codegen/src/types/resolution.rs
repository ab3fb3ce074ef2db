//! What a use of a type comes to: aliases followed, the object that it is, the JSON types that it may have.

use conform_ir::{Definition, Expr, JsonTypes, Object, TypeId, Union, Use};

use super::Types;

/// How many types deep the JSON types of a use are looked for; what is deeper may be of any.
const MAX_DEPTH: u8 = 8;

/// The JSON types of values that are written as one text.
pub(crate) const SCALARS: JsonTypes = JsonTypes::STRING
    .or(JsonTypes::NUMBER)
    .or(JsonTypes::BOOLEAN);

impl<'a> Types<'a> {
    /// Returns an expression with aliases replaced by their types.
    pub(crate) fn resolved<'e>(&self, expr: &'e Expr) -> &'e Expr
    where
        'a: 'e,
    {
        let mut expr = expr;
        // Aliases do not form a cycle without a list or map in it; the bound is for safety.
        for _ in 0..32 {
            let Expr::Named(id) = expr else { return expr };
            match &self.ty(*id).definition {
                Definition::Alias(used) if !used.nullable && self.replacement(*id).is_none() => {
                    expr = &used.expr
                }
                _ => return expr,
            }
        }
        expr
    }

    /// Returns the named type that a use is of, aliases followed.
    pub(crate) fn named(&self, used: &Use) -> Option<TypeId> {
        match self.resolved(&used.expr) {
            Expr::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Returns the object that values of a use are.
    pub(crate) fn object(&self, used: &Use) -> Option<&'a Object> {
        match &self.ty(self.named(used)?).definition {
            Definition::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the union that values of a use are.
    pub(crate) fn union(&self, used: &Use) -> Option<&'a Union> {
        match &self.ty(self.named(used)?).definition {
            Definition::Union(union) => Some(union),
            _ => None,
        }
    }

    /// Returns the type of the values of a map, if values of a use are maps.
    pub(crate) fn map_values<'e>(&self, used: &'e Use) -> Option<&'e Use>
    where
        'a: 'e,
    {
        match self.resolved(&used.expr) {
            Expr::Map(values) => Some(values),
            Expr::Named(id) => match &self.ty(*id).definition {
                Definition::Newtype(inner) => match &inner.expr {
                    Expr::Map(values) => Some(values),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the JSON types that values of a use may have.
    pub(crate) fn json_types(&self, used: &Use) -> JsonTypes {
        self.kinds_of(&used.expr, 0)
    }

    fn kinds_of(&self, expr: &Expr, depth: u8) -> JsonTypes {
        if depth > MAX_DEPTH {
            return JsonTypes::ALL;
        }
        match self.resolved(expr) {
            Expr::Any => JsonTypes::ALL,
            Expr::Null => JsonTypes::NULL,
            Expr::Boolean => JsonTypes::BOOLEAN,
            Expr::Integer(_) | Expr::Number(_) => JsonTypes::NUMBER,
            Expr::String(_) => JsonTypes::STRING,
            Expr::Array(_) | Expr::Tuple(_) => JsonTypes::ARRAY,
            Expr::Map(_) => JsonTypes::OBJECT,
            Expr::Loose(_) => JsonTypes::STRING.or(JsonTypes::NUMBER),
            Expr::Blank(inner) => JsonTypes::STRING.or(self.kinds_of(inner, depth + 1)),
            Expr::Named(id) => match &self.ty(*id).definition {
                Definition::Object(_) => JsonTypes::OBJECT,
                Definition::Enum(_) => SCALARS,
                Definition::Union(union) => union
                    .variants
                    .iter()
                    .fold(JsonTypes::default(), |all, variant| {
                        all.or(variant.json_types)
                    }),
                Definition::Alias(used) | Definition::Newtype(used) => {
                    self.kinds_of(&used.expr, depth + 1)
                }
            },
        }
    }
}
