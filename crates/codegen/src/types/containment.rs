//! Which values cannot do without one of another type.

use conform_ir::{Api, Definition, Expr, Presence, TypeId, Use};

/// For each type, those of which every value holds one of it, directly.
#[derive(Debug)]
pub(crate) struct Holders(Vec<Vec<TypeId>>);

impl Holders {
    /// Those of all types.
    pub(crate) fn new(api: &Api) -> Self {
        let mut holders = vec![Vec::new(); api.types.len()];
        for (id, ty) in (0..).map(TypeId).zip(&api.types) {
            let mut follow = |used: &Use| held(used, &mut |next| holders[next.0 as usize].push(id));
            match &ty.definition {
                Definition::Object(object) => {
                    object
                        .fields
                        .iter()
                        .filter(|field| field.presence == Presence::Required)
                        .for_each(|field| follow(&field.ty));
                }
                Definition::Alias(used) | Definition::Newtype(used) => follow(used),
                Definition::Enum(_) | Definition::Union(_) => {}
            }
        }
        Self(holders)
    }

    /// For each type, whether every value of it holds one of type `id`, through whatever lies between; `id` itself does.
    pub(crate) fn of(&self, id: TypeId) -> Vec<bool> {
        let mut found = vec![false; self.0.len()];
        found[id.0 as usize] = true;
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            for &holder in &self.0[id.0 as usize] {
                if !std::mem::replace(&mut found[holder.0 as usize], true) {
                    pending.push(holder);
                }
            }
        }
        found
    }
}

/// Calls `visit` with the types of which every value of a use holds one.
pub(crate) fn held(used: &Use, visit: &mut dyn FnMut(TypeId)) {
    if used.nullable {
        return;
    }
    match &used.expr {
        Expr::Named(id) => visit(*id),
        Expr::Tuple(items) => items.iter().for_each(|item| held(item, visit)),
        _ => {}
    }
}
