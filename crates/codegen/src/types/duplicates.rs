//! Which inline types say the same: they are written once, under the name of the first of them.
//!
//! A document that writes an address out wherever one is sent would otherwise get a struct for each of these places, and
//! the compiler would read all of them: of the types of large documents, more than half are such repetitions.

use std::collections::HashMap;
use std::fmt::Write as _;

use conform_ir::{
    Additional, Api, Definition, Docs, Expr, Field, Name, Operation, Type, TypeId, Use,
};

use super::boxing::Boxes;

/// How many types deep two types are compared. Beyond, each stays what it is: inline schemas nest no deeper by far.
const DEEPEST: usize = 256;

/// For each type of an API the one that is written in its place: mostly itself.
///
/// Two inline types are the same if everything that is written of them is, down through the inline types that they hold:
/// names, presence, formats, values, branches, and what is said about each. Components are themselves always. What is
/// said about a type as a whole counts only where its user does not say it as well: mostly it is a member's description,
/// which stays with the member.
pub(crate) fn same(api: &Api, used: &[bool], boxes: &Boxes) -> Vec<TypeId> {
    let carried = carried(api);
    let mut texts: HashMap<String, usize> = HashMap::new();
    let mut own = Vec::with_capacity(api.types.len());
    let mut held = Vec::with_capacity(api.types.len());
    for (index, ty) in api.types.iter().enumerate() {
        let mut text = Text::default();
        if matches!(ty.name, Name::Component(_)) || !used[index] {
            text.say(format_args!("{index}"));
        } else {
            text.ty(ty, carried[index]);
            let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
            for held in std::mem::take(&mut text.held) {
                text.say(format_args!(" {}", boxes.contains(id, held)));
                text.held.push(held);
            }
        }
        let next = texts.len();
        own.push(*texts.entry(text.said).or_insert(next));
        held.push(text.held);
    }
    let Some(classes) = refine(&own, &held) else {
        return (0..).map(TypeId).take(own.len()).collect();
    };
    let mut first = HashMap::new();
    (0..)
        .map(TypeId)
        .zip(classes)
        .map(|(id, class)| *first.entry(class).or_insert(id))
        .collect()
}

/// Splits classes of types that look alike until those in one class hold types of one class at each place; `None` if that
/// has no end within bounds.
fn refine(own: &[usize], held: &[Vec<TypeId>]) -> Option<Vec<usize>> {
    let mut classes = own.to_vec();
    let mut count = 0;
    for _ in 0..DEEPEST {
        let mut keys: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let next: Vec<usize> = own
            .iter()
            .zip(held)
            .map(|(own, held)| {
                let held = held.iter().map(|id| classes[id.0 as usize]).collect();
                let fresh = keys.len();
                *keys.entry((*own, held)).or_insert(fresh)
            })
            .collect();
        classes = next;
        if keys.len() == count {
            return Some(classes);
        }
        count = keys.len();
    }
    None
}

/// Whether what is said about a type stands where it is used, too.
fn carried(api: &Api) -> Vec<bool> {
    let mut carried = vec![false; api.types.len()];
    let mut look = |used: &Use, docs: &Docs| {
        if let Expr::Named(id) = used.expr {
            carried[id.0 as usize] |= api.ty(id).docs == *docs;
        }
    };
    for ty in &api.types {
        match &ty.definition {
            Definition::Object(object) => object
                .fields
                .iter()
                .for_each(|field| look(&field.ty, &field.docs)),
            Definition::Union(union) => union
                .variants
                .iter()
                .for_each(|variant| look(&variant.ty, &variant.docs)),
            Definition::Enum(_) | Definition::Alias(_) | Definition::Newtype(_) => {}
        }
    }
    let operations = api.operations.iter().chain(&api.webhooks);
    for parameter in operations.flat_map(|operation: &Operation| &operation.parameters) {
        look(&parameter.ty, &parameter.docs);
    }
    carried
}

/// What is written of a type, with the types that it holds left open and listed.
#[derive(Default)]
struct Text {
    said: String,
    held: Vec<TypeId>,
}

impl Text {
    fn say(&mut self, text: std::fmt::Arguments<'_>) {
        self.said
            .write_fmt(text)
            .expect("writing to a string does not fail");
    }

    fn ty(&mut self, ty: &Type, carried: bool) {
        self.say(format_args!("{} {}", ty.deprecated, ty.sensitive));
        if !carried {
            self.say(format_args!(" {:?}", ty.docs));
        }
        match &ty.definition {
            Definition::Object(object) => {
                self.say(format_args!(" object"));
                for field in &object.fields {
                    self.field(field, ty);
                }
                match &object.additional {
                    Additional::Typed(used) => self.used(used),
                    other => self.say(format_args!(" {other:?}")),
                }
            }
            Definition::Enum(values) => self.say(format_args!(" {values:?}")),
            Definition::Union(union) => {
                self.say(format_args!(" union {:?}", union.tag));
                for variant in &union.variants {
                    self.say(format_args!(
                        " {:?} {:?} {:?} {:?}",
                        variant.name, variant.kinds, variant.tags, variant.docs
                    ));
                    self.used(&variant.ty);
                }
            }
            Definition::Alias(used) => {
                self.say(format_args!(" alias"));
                self.used(used);
            }
            Definition::Newtype(used) => {
                self.say(format_args!(" newtype"));
                self.used(used);
            }
        }
    }

    fn field(&mut self, field: &Field, ty: &Type) {
        let Field {
            wire,
            rename,
            origin: _,
            docs,
            presence,
            ty: used,
            read_only,
            write_only,
            deprecated,
            sensitive,
            default,
        } = field;
        // Presence is another one where only the other side writes the member.
        let absent = (*read_only && ty.in_request, *write_only && ty.in_response);
        self.say(format_args!(
            " {wire:?} {rename:?} {docs:?} {presence:?} {absent:?} {deprecated} {sensitive} {default:?}"
        ));
        self.used(used);
    }

    fn used(&mut self, used: &Use) {
        self.say(format_args!(" {}", used.nullable));
        self.expr(&used.expr);
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Named(id) => {
                self.say(format_args!(" named"));
                self.held.push(*id);
            }
            Expr::Array(item) => {
                self.say(format_args!(" array"));
                self.used(item);
            }
            Expr::Map(value) => {
                self.say(format_args!(" map"));
                self.used(value);
            }
            Expr::Tuple(items) => {
                self.say(format_args!(" tuple {}", items.len()));
                items.iter().for_each(|item| self.used(item));
            }
            Expr::Loose(inner) => {
                self.say(format_args!(" loose"));
                self.expr(inner);
            }
            Expr::Blank(inner) => {
                self.say(format_args!(" blank"));
                self.expr(inner);
            }
            Expr::Any
            | Expr::Null
            | Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_) => self.say(format_args!(" {expr:?}")),
        }
    }
}
