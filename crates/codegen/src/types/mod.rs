//! The types of an API: which of them are written, what each is called in Rust, and what is known about their values.

mod boxing;
mod complexity;
pub(crate) mod containment;
mod duplicates;
mod recursive_aliases;
pub(crate) mod references;
mod resolution;
mod sharing;
mod value_size;

use std::borrow::Cow;
use std::collections::HashSet;

use conform_ir::{
    Additional, Api, Content, ContentKind, Definition, Expr, Field, Name, StringFormat, Type,
    TypeId, Use,
};

pub(crate) use resolution::SCALARS;
pub(crate) use value_size::BOX_FROM;

use boxing::Boxes;
use containment::Containment;
use references::{add_named, add_named_by, each_use};
use value_size::ValueSizes;

use crate::names::{self, Position, Scope};
use crate::replacements::{Replacement, Replacements};

/// Modules that a type's may not be called like: the files and folders beside it, and the one around it (clippy's
/// `module_inception`).
const RESERVED_MODULES: [&str; 4] = ["mod", "lib", "generated", "tables"];

/// The types of an [`Api`] that are written, and their names; each is unique, also where case is ignored.
#[derive(Debug)]
pub(crate) struct Types<'a> {
    api: &'a Api,
    names: Vec<TypeName>,
    /// For each type, whether it is a component or something that is written mentions it.
    mentioned: Vec<bool>,
    /// For each type, the one that it is an alias of: in documents of very many inline schemas, one that is the same. Mostly, that is
    /// the type itself.
    originals: Vec<TypeId>,
    /// The names of all types.
    taken: HashSet<String>,
    boxes: Boxes,
    containment: Containment,
    sizes: ValueSizes,
    /// Types that a user chose by the format of values.
    by_format: &'a Replacements,
    /// For each type, the one that a user chose for its schema.
    replaced: Vec<Option<Replacement>>,
}

/// The name of a type in Rust, and of its module.
#[derive(Clone, Debug)]
struct TypeName {
    name: String,
    module: String,
}

impl<'a> Types<'a> {
    /// Names all types. Components keep their names, then come inline types with a name of their whole path, and those that leave out what
    /// their owner has; types that nothing mentions come last. What collides then gets a number.
    pub(crate) fn new(api: &'a Api, replacements: &'a Replacements) -> Self {
        let mut types = Scope::new();
        let mut modules = Scope::reserving(RESERVED_MODULES.into_iter().chain(names::DEVICES));
        let mut names = vec![None; api.types.len()];
        let mentioned = mentioned(api);
        let boxes = Boxes::new(api);
        let wanted: Vec<Wanted> = api.types.iter().map(|ty| Wanted::of(&ty.name)).collect();
        let rank = |index: usize| match (&api.types[index].name, mentioned[index]) {
            (Name::Component(_), _) => 0,
            (Name::Inline(_), true) if wanted[index].whole.is_none() => 1,
            (Name::Inline(_), true) => 2,
            (Name::Inline(_), false) => 3,
        };
        let mut all: Vec<usize> = (0..api.types.len()).collect();
        all.sort_by_key(|index| rank(*index));
        for index in all {
            let Wanted { short, whole } = &wanted[index];
            let free = [Some(short), whole.as_ref()]
                .into_iter()
                .flatten()
                .find(|name| types.is_free(name))
                .cloned();
            let free = free.or_else(|| {
                let mut others = other_names(&api.types[index].name).into_iter();
                others.find(|name| types.is_free(name))
            });
            let wanted = free.unwrap_or_else(|| short.clone());
            let wanted = if names::is_prelude(&wanted) {
                wanted + "Model"
            } else {
                wanted
            };
            let name = types.claim(&wanted);
            let module = modules.claim(&names::identifier(&name, Position::Module));
            names[index] = Some(TypeName { name, module });
        }
        let taken = names.iter().flatten().map(|known| known.name.clone());
        let taken = taken.collect();
        Self {
            api,
            names: names.into_iter().flatten().collect(),
            originals: sharing::originals(api, &mentioned, &boxes),
            mentioned,
            taken,
            containment: Containment::new(api),
            sizes: ValueSizes::new(api, &boxes),
            boxes,
            replaced: replacements
                .by_type(api)
                .unwrap_or_else(|_| vec![None; api.types.len()]),
            by_format: replacements,
        }
    }

    /// The API.
    pub(crate) fn api(&self) -> &'a Api {
        self.api
    }

    /// The type with an id.
    pub(crate) fn ty(&self, id: TypeId) -> &'a Type {
        self.api.ty(id)
    }

    /// The name of a type in Rust: `VisitStatus`.
    pub(crate) fn name(&self, id: TypeId) -> &str {
        &self.names[id.0 as usize].name
    }

    /// The name of the type that a use is of, if that is one with a name.
    pub(crate) fn name_of(&self, used: &Use) -> Option<&str> {
        match &used.expr {
            Expr::Named(id) => Some(self.name(*id)),
            _ => None,
        }
    }

    /// The module of a type, which is the stem of its file: `visit_status`.
    pub(crate) fn module(&self, id: TypeId) -> &str {
        &self.names[id.0 as usize].module
    }

    /// The modules of all types, for naming others beside them.
    pub(crate) fn modules(&self) -> Scope {
        let modules = self.names.iter().map(|known| known.module.as_str());
        Scope::reserving(modules.chain(RESERVED_MODULES))
    }

    /// Whether some type has this name in Rust.
    pub(crate) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Which values are in boxes.
    pub(crate) fn boxes(&self) -> &Boxes {
        &self.boxes
    }

    /// Which values must contain others.
    pub(crate) fn containment(&self) -> &Containment {
        &self.containment
    }

    /// Returns about how many bytes a value of a use takes.
    pub(crate) fn size(&self, used: &Use) -> usize {
        self.sizes.of(used)
    }

    /// Returns about how many bytes a value takes that is directly in a value of the type `container`.
    pub(crate) fn size_in(&self, container: TypeId, used: &Use) -> usize {
        self.sizes.of_in(&self.boxes, container, used)
    }

    /// Returns the type that a user chose for the schema of a type.
    pub(crate) fn replacement(&self, id: TypeId) -> Option<&Replacement> {
        self.replaced[id.0 as usize].as_ref()
    }

    /// Returns the type that a user chose for strings and numbers of the format that an expression has.
    pub(crate) fn replacement_of(&self, expr: &Expr) -> Option<Replacement> {
        self.by_format.of_expr(expr)
    }

    /// Returns whether the values of a use are of a type that a user chose, by their format or their schema.
    pub(crate) fn is_replaced(&self, used: &Use) -> bool {
        match &used.expr {
            Expr::Named(id) => self.replacement(*id).is_some(),
            expr => self.replacement_of(expr).is_some(),
        }
    }

    /// The type that this one is an alias of, or the type itself.
    pub(crate) fn original(&self, id: TypeId) -> TypeId {
        self.originals[id.0 as usize]
    }

    /// Ids and types that are written, in the order of the document: those that something mentions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        (0..)
            .map(TypeId)
            .zip(&self.api.types)
            .filter(|(id, _)| self.mentioned[id.0 as usize])
    }

    /// Whether all types that a use names are among [`Types::iter`].
    pub(crate) fn mentions(&self, used: &Use) -> bool {
        let mut ids = Vec::new();
        add_named(used, &mut ids);
        ids.iter().all(|id| self.mentioned[id.0 as usize])
    }
}

/// Returns the API as Rust can express it: with aliases for expressions that are too complex to be read, and without aliases
/// that contain themselves. [`Types::new`] expects it so.
pub(crate) fn for_rust(api: &Api) -> Cow<'_, Api> {
    recursive_aliases::as_newtypes(complexity::with_aliases(api))
}

/// For each type, whether a component or an operation mentions it. Others are in no file: a parameter of one possible value
/// is sent without a type, and lowering may have found a shorter form of what it had named.
fn mentioned(api: &Api) -> Vec<bool> {
    let mut pending = Vec::new();
    for (id, ty) in (0..).map(TypeId).zip(&api.types) {
        if matches!(ty.name, Name::Component(_)) {
            pending.push(id);
        }
    }
    for operation in &api.operations {
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let forms: Vec<(&Use, &Type)> = bodies
            .filter_map(|content| Some((content.ty.as_ref()?, form_with_files(api, content)?)))
            .collect();
        each_use(operation, |used| {
            let is_it = |(form, _): &&(&Use, &Type)| std::ptr::eq(*form, used);
            match forms.iter().find(is_it) {
                Some((_, ty)) => add_form_members(api, ty, &mut pending),
                None => add_named(used, &mut pending),
            }
        });
    }
    for webhook in &api.webhooks {
        each_use(webhook, |used| add_named(used, &mut pending));
    }
    let mut seen = vec![false; api.types.len()];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut seen[id.0 as usize], true) {
            add_named_by(&api.ty(id).definition, &mut pending);
        }
    }
    seen
}

/// What a type is to be called.
struct Wanted {
    short: String,
    /// With words that repeat the owner's, where there are any: for a type whose short name another one has.
    whole: Option<String>,
}

impl Wanted {
    fn of(name: &Name) -> Self {
        match name {
            Name::Component(name) => Self {
                short: names::identifier(name, Position::Type),
                whole: None,
            },
            Name::Inline(path) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                // Names that collide get a number.
                let width = names::WIDTH - names::NUMBER;
                let whole = names::type_name(&path, width);
                let short = names::type_name_without_stutter(&path, width);
                Self {
                    whole: (whole != short).then_some(whole),
                    short,
                }
            }
        }
    }
}

/// Returns what an inline type may be called if another one has its name.
fn other_names(name: &Name) -> Vec<String> {
    let Name::Inline(path) = name else {
        return Vec::new();
    };
    let mut path: Vec<&str> = path.iter().map(String::as_str).collect();
    let width = names::WIDTH - names::NUMBER;
    let mut others = names::other_type_names(&path, width);
    // A schema has the name of what an operation takes or returns.
    if matches!(path.last(), Some(&("request" | "response"))) {
        path.push("body");
        others.insert(0, names::type_name(&path, width));
    }
    others
}

/// Returns the inline object of a multipart body that has files. The client has a struct of its own for such a body, which has the types
/// of the members, and not that of the object.
fn form_with_files<'a>(api: &'a Api, content: &Content) -> Option<&'a Type> {
    if content.kind != ContentKind::Multipart || content.positions.is_some() {
        return None;
    }
    let Use {
        expr: Expr::Named(id),
        nullable: false,
    } = content.ty.as_ref()?
    else {
        return None;
    };
    let ty = api.ty(*id);
    match (&ty.name, &ty.definition) {
        (Name::Inline(_), Definition::Object(object)) => {
            let mut fields = object.fields.iter();
            let is_file = |field: &Field| {
                is_file(&field.ty.expr) || files_or_others(api, &field.ty.expr).is_some()
            };
            fields.any(is_file).then_some(ty)
        }
        _ => None,
    }
}

/// Whether a member is a file, or a list of files.
fn is_file(expr: &Expr) -> bool {
    match expr {
        Expr::Array(item) => item.expr == Expr::String(StringFormat::Binary),
        expr => *expr == Expr::String(StringFormat::Binary),
    }
}

/// Returns the branches that are no files, of a member that is an inline union of files and others, or a list of such.
fn files_or_others<'a>(api: &'a Api, expr: &'a Expr) -> Option<Vec<&'a Use>> {
    let expr = match expr {
        Expr::Array(item) => &item.expr,
        expr => expr,
    };
    let Expr::Named(id) = expr else { return None };
    let ty = api.ty(*id);
    let (Name::Inline(_), Definition::Union(union)) = (&ty.name, &ty.definition) else {
        return None;
    };
    let branches = || union.variants.iter().map(|branch| &branch.ty);
    let others = || branches().filter(|branch| !is_file(&branch.expr)).collect();
    branches().any(|branch| is_file(&branch.expr)).then(others)
}

/// Adds the types that the client's struct of a multipart body has: for a union of files and one other type, that type.
fn add_form_members(api: &Api, form: &Type, pending: &mut Vec<TypeId>) {
    let Definition::Object(object) = &form.definition else {
        return add_named_by(&form.definition, pending);
    };
    for field in &object.fields {
        match files_or_others(api, &field.ty.expr).as_deref() {
            Some([]) => {}
            Some([only]) => add_named(only, pending),
            _ => add_named(&field.ty, pending),
        }
    }
    if let Additional::Typed(used) = &object.additional {
        add_named(used, pending);
    }
}
