//! What each type of the API is called in Rust, and where it stands.

use vsee_spec::ir::{Api, Definition, Expr, Name, Type, TypeId, Use};

use crate::names::{self, Position, Scope};

/// Names of all types of an [`Api`]; each unique, also where case is ignored.
#[derive(Debug)]
pub struct Types<'a> {
    api: &'a Api,
    entries: Vec<Entry>,
}

/// A type's name in Rust.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    module: String,
    recursive_alias: bool,
}

impl<'a> Types<'a> {
    /// Names all types. Components keep their names; inline types step back where they collide.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        let mut types = Scope::new();
        // `mod.rs` and the folder of the tables; a module may not be called like the one around it (clippy, module_inception).
        let mut modules = Scope::reserving([
            "mod",
            "lib",
            "generated",
            "tables",
            "aux",
            "con",
            "nul",
            "prn",
        ]);
        let mut entries = vec![None; api.types.len()];
        let order = |inline: bool| {
            api.types
                .iter()
                .enumerate()
                .filter(move |(_, ty)| matches!(ty.name, Name::Inline(_)) == inline)
        };
        for (index, ty) in order(false).chain(order(true)) {
            let wanted = match &ty.name {
                Name::Component(name) => names::identifier(name, Position::Type),
                Name::Inline(path) => {
                    names::joined(path.iter().map(String::as_str), Position::Type)
                }
            };
            let wanted = if names::is_prelude(&wanted) {
                wanted + "Model"
            } else {
                wanted
            };
            let name = types.claim(&wanted);
            let module = modules.claim(&names::identifier(&name, Position::Module));
            let id = TypeId(u32::try_from(index).expect("types are counted in 32 bits"));
            entries[index] = Some(Entry {
                name,
                module,
                recursive_alias: is_recursive_alias(api, id),
            });
        }
        Self {
            api,
            entries: entries.into_iter().flatten().collect(),
        }
    }

    /// The API.
    #[must_use]
    pub fn api(&self) -> &'a Api {
        self.api
    }

    /// The type.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &'a Type {
        self.api.ty(id)
    }

    /// Its name in Rust: `VisitStatus`.
    #[must_use]
    pub fn name(&self, id: TypeId) -> &str {
        &self.entries[id.0 as usize].name
    }

    /// Its module, which is the stem of its file: `visit_status`.
    #[must_use]
    pub fn module(&self, id: TypeId) -> &str {
        &self.entries[id.0 as usize].module
    }

    /// Whether the type is an alias that contains itself, such as a list of itself. Rust has no such aliases; it becomes a
    /// struct around its definition.
    #[must_use]
    pub fn is_recursive_alias(&self, id: TypeId) -> bool {
        self.entries[id.0 as usize].recursive_alias
    }

    /// Whether some type has this name in Rust.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Ids and types in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        (0..).map(TypeId).zip(&self.api.types)
    }
}

/// Whether an alias reaches itself through aliases alone.
fn is_recursive_alias(api: &Api, start: TypeId) -> bool {
    let mut seen = vec![false; api.types.len()];
    let mut pending = vec![start];
    while let Some(id) = pending.pop() {
        if let Definition::Alias(used) = &api.ty(id).definition {
            let mut found = Vec::new();
            named(used, &mut found);
            for next in found {
                if next == start {
                    return true;
                }
                if !std::mem::replace(&mut seen[next.0 as usize], true) {
                    pending.push(next);
                }
            }
        }
    }
    false
}

/// Adds the ids of the named types that a use mentions.
pub fn named(used: &Use, into: &mut Vec<TypeId>) {
    let mut pending = vec![&used.expr];
    while let Some(expr) = pending.pop() {
        match expr {
            Expr::Named(id) | Expr::Boxed(id) => into.push(*id),
            Expr::Array(inner) | Expr::Map(inner) => pending.push(&inner.expr),
            Expr::Tuple(items) => pending.extend(items.iter().map(|item| &item.expr)),
            Expr::Loose(inner) | Expr::Blank(inner) => pending.push(inner),
            Expr::Any
            | Expr::Null
            | Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_) => {}
        }
    }
}
