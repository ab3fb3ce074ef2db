//! Which types of the API are written, what each is called in Rust, and where it stands.

mod boxing;
mod complexity;
pub(crate) mod containment;
mod duplicates;
mod recursive_aliases;
pub(crate) mod value_size;

use std::borrow::Cow;
use std::collections::HashSet;

use conform_ir::{Additional, Api, Definition, Expr, Name, Operation, Type, TypeId, Use};

pub use boxing::Boxes;
use containment::Holders;
use value_size::Sizes;

use crate::client::parameters;
use crate::names::{self, Position, Scope};

/// The types of an [`Api`] that are written, and their names; each unique, also where case is ignored.
#[derive(Debug)]
pub struct Types<'a> {
    api: &'a Api,
    entries: Vec<Entry>,
    /// Whether the type with this id is a component, or something that is written mentions it.
    used: Vec<bool>,
    /// The type that is written in the place of the one with this id.
    written: Vec<TypeId>,
    /// Whether the type with this id is written in the place of others, and whether something else is said about those.
    shared: Vec<Option<Shared>>,
    /// All names.
    taken: HashSet<String>,
    /// Which values are in boxes.
    boxes: Boxes,
    /// What every value of a type holds.
    holders: Holders,
    /// About how many bytes a value of the type with this id takes.
    sizes: Sizes,
}

/// What a type has in common with those in whose place it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// All, their descriptions included.
    Docs,
    /// All but their descriptions.
    Form,
}

/// A type's name in Rust.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    module: String,
}

impl<'a> Types<'a> {
    /// Names all types. Components keep their names; inline types step back where they collide, those behind that nothing
    /// mentions.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        let mut types = Scope::new();
        // `mod.rs` and the folder of the tables; a module may not be called like the one around it (clippy, module_inception).
        let reserved = ["mod", "lib", "generated", "tables"];
        let mut modules = Scope::reserving(reserved.into_iter().chain(names::DEVICES));
        let mut entries = vec![None; api.types.len()];
        let used = used(api);
        let boxes = Boxes::new(api);
        let written = duplicates::same(api, &used, &boxes);
        let is_written = |index: usize| written[index].0 as usize == index;
        let order = |inline: bool, wanted: bool| {
            let used = &used;
            api.types.iter().enumerate().filter(move |(index, ty)| {
                matches!(ty.name, Name::Inline(_)) == inline
                    && used[*index] == wanted
                    && is_written(*index)
            })
        };
        let all = order(false, true)
            .chain(order(true, true))
            .chain(order(true, false));
        for (index, ty) in all {
            let wanted = match &ty.name {
                Name::Component(name) => names::identifier(name, Position::Type),
                Name::Inline(path) => inline_name(path),
            };
            let wanted = if names::is_prelude(&wanted) {
                wanted + "Model"
            } else {
                wanted
            };
            let name = types.claim(&wanted);
            let module = modules.claim(&names::identifier(&name, Position::Module));
            entries[index] = Some(Entry { name, module });
        }
        let taken = entries.iter().flatten().map(|entry| entry.name.clone());
        let taken = taken.collect();
        let mut shared = vec![None; api.types.len()];
        for (index, first) in written.iter().enumerate() {
            let first = first.0 as usize;
            if first == index {
                continue;
            }
            entries[index] = entries[first].clone();
            if api.types[index].docs != api.types[first].docs {
                shared[first] = Some(Shared::Form);
            }
            shared[first].get_or_insert(Shared::Docs);
        }
        Self {
            api,
            entries: entries.into_iter().flatten().collect(),
            used,
            written,
            shared,
            taken,
            holders: Holders::new(api),
            sizes: Sizes::new(api, &boxes),
            boxes,
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

    /// All modules, for those that stand beside them.
    #[must_use]
    pub fn modules(&self) -> Scope {
        let modules = self.entries.iter().map(|entry| entry.module.as_str());
        Scope::reserving(modules.chain(["mod", "lib", "generated", "tables"]))
    }

    /// Whether some type has this name in Rust.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Which values are in boxes.
    #[must_use]
    pub fn boxes(&self) -> &Boxes {
        &self.boxes
    }

    /// About how many bytes a value takes that lies directly in a value of the type `holder`.
    pub(crate) fn size_in(&self, holder: TypeId, used: &Use) -> usize {
        self.sizes.of_in(&self.boxes, holder, used)
    }

    /// Which values hold others.
    pub(crate) fn holders(&self) -> &Holders {
        &self.holders
    }

    /// About how many bytes values take.
    pub(crate) fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// What the type has in common with others in whose place it is written; `None` if there are no others.
    #[must_use]
    pub fn shared(&self, id: TypeId) -> Option<Shared> {
        self.shared[id.0 as usize]
    }

    /// The type that is written in the place of this one: itself, or an inline type that says the same.
    #[must_use]
    pub fn written(&self, id: TypeId) -> TypeId {
        self.written[id.0 as usize]
    }

    /// Ids and types in the order of the document, without those that nothing mentions.
    pub fn mentioned(&self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        (0..)
            .map(TypeId)
            .zip(&self.api.types)
            .filter(|(id, _)| self.used[id.0 as usize])
    }

    /// Whether all types that a use names are mentioned elsewhere, too.
    #[must_use]
    pub fn mentions(&self, used: &Use) -> bool {
        let mut ids = Vec::new();
        named(used, &mut ids);
        ids.iter().all(|id| self.used[id.0 as usize])
    }

    /// Those of [`Types::mentioned`] that are written: of inline types that say the same, the first.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        self.mentioned()
            .filter(|(id, _)| self.written[id.0 as usize] == *id)
    }
}

/// Returns the API as Rust can say it: with aliases for expressions that are too complex to read, and without aliases that
/// contain themselves. [`Types::new`] expects it so.
#[must_use]
pub fn for_rust(api: &Api) -> Cow<'_, Api> {
    recursive_aliases::as_newtypes(complexity::with_aliases(api))
}

/// Tells the types that components and operations mention from those that no written file would name: a parameter of one
/// possible value is sent without a type, and lowering may have found a shorter way to say what it had named.
fn used(api: &Api) -> Vec<bool> {
    let mut pending = Vec::new();
    for (id, ty) in (0..).map(TypeId).zip(&api.types) {
        if matches!(ty.name, Name::Component(_)) {
            pending.push(id);
        }
    }
    for operation in api.operations.iter().chain(&api.webhooks) {
        each_use(operation, |used| named(used, &mut pending));
    }
    let mut seen = vec![false; api.types.len()];
    while let Some(id) = pending.pop() {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            continue;
        }
        match &api.ty(id).definition {
            Definition::Object(object) => {
                for field in &object.fields {
                    named(&field.ty, &mut pending);
                }
                if let Additional::Typed(used) = &object.additional {
                    named(used, &mut pending);
                }
            }
            Definition::Union(union) => {
                for variant in &union.variants {
                    named(&variant.ty, &mut pending);
                }
            }
            Definition::Alias(used) | Definition::Newtype(used) => named(used, &mut pending),
            Definition::Enum(_) => {}
        }
    }
    seen
}

/// Shows each type that an operation's method mentions where it is used.
fn each_use(operation: &Operation, mut show: impl FnMut(&Use)) {
    for parameter in &operation.parameters {
        if parameters::constant(parameter).is_none() {
            show(&parameter.ty);
        }
    }
    let responses = &operation.responses;
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let contents = bodies.chain(responses.iter().flat_map(|response| &response.contents));
    contents.for_each(|content| content.each_use(&mut show));
    let headers = responses.iter().flat_map(|response| &response.headers);
    headers.for_each(|header| show(&header.ty));
}

/// Columns of the name of an inline type past which words from its middle are left out.
const INLINE_WIDTH: usize = 56;

/// The name of an inline type: where it is used, outermost first. Of a long path, the outermost place stays and as many of
/// the innermost ones as there is room for: they say most about what the type is.
fn inline_name(path: &[String]) -> String {
    let join = |parts: &[&str]| names::joined(parts.iter().copied(), Position::Type);
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    let whole = join(&parts);
    if whole.chars().count() <= INLINE_WIDTH || parts.len() < 3 {
        return whole;
    }
    (2..parts.len())
        .map(|skipped| join(&[&parts[..1], &parts[skipped..]].concat()))
        .find(|name| name.chars().count() <= INLINE_WIDTH)
        .unwrap_or_else(|| join(&[parts[0], parts[parts.len() - 1]]))
}

/// Adds the ids of the named types that a use mentions.
pub fn named(used: &Use, into: &mut Vec<TypeId>) {
    let mut pending = vec![&used.expr];
    while let Some(expr) = pending.pop() {
        match expr {
            Expr::Named(id) => into.push(*id),
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
