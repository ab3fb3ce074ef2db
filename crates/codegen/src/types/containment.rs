//! Which values must contain a value of another type.

use conform_ir::{Api, Definition, Expr, Presence, TypeId, Use};

/// For each type, the types of which every value directly contains one of it.
#[derive(Debug)]
pub(crate) struct Containment(Vec<Vec<TypeId>>);

impl Containment {
    /// Looks at all types of an API.
    pub(crate) fn new(api: &Api) -> Self {
        let mut containers = vec![Vec::new(); api.types.len()];
        for (id, ty) in (0..).map(TypeId).zip(&api.types) {
            let mut follow = |used: &Use| {
                each_contained(used, &mut |inner| containers[inner.0 as usize].push(id));
            };
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
        Self(containers)
    }

    /// Returns for each type whether every value of it contains one of type `id`, directly or through others; `id` itself does.
    pub(crate) fn containers_of(&self, id: TypeId) -> Vec<bool> {
        let mut found = vec![false; self.0.len()];
        found[id.0 as usize] = true;
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            for &container in &self.0[id.0 as usize] {
                if !std::mem::replace(&mut found[container.0 as usize], true) {
                    pending.push(container);
                }
            }
        }
        found
    }
}

/// Calls `visit` with each type of which every value of a use contains one.
pub(crate) fn each_contained(used: &Use, visit: &mut dyn FnMut(TypeId)) {
    if used.nullable {
        return;
    }
    match &used.expr {
        Expr::Named(id) => visit(*id),
        Expr::Tuple(items) => items.iter().for_each(|item| each_contained(item, visit)),
        _ => {}
    }
}
