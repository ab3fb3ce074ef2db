//! Which inline types are the same.
//!
//! A document that writes out an address wherever one is sent has as many types as such uses: of the types of large documents, more than half are
//! such repetitions.

use std::collections::HashMap;
use std::fmt::Write as _;

use conform_ir::{
    Additional, Api, Definition, Docs, Expr, Field, Name, Operation, Type, TypeId, Use,
};

use super::boxing::Boxes;

/// How many types deep two types are compared. Types that differ only deeper are not merged; inline schemas are never nested
/// that deep.
const MAX_DEPTH: usize = 256;

/// Returns for each type of an API the first one that is the same, which mostly is the type itself.
///
/// Two inline types are the same if everything that is written of them is, including the inline types that they use: names,
/// presence, formats, values, branches, and the description of each. A component is the same as itself only. The
/// description of a type as a whole counts only where it is not written at the use as well: mostly it is that of a member,
/// and is written there.
pub(super) fn representatives(api: &Api, mentioned: &[bool], boxes: &Boxes) -> Vec<TypeId> {
    let described = described_at_uses(api);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut own = Vec::with_capacity(api.types.len());
    let mut used = Vec::with_capacity(api.types.len());
    for (index, ty) in api.types.iter().enumerate() {
        let mut fingerprint = Fingerprint::default();
        if matches!(ty.name, Name::Component(_)) || !mentioned[index] {
            fingerprint.add(format_args!("{index}"));
        } else {
            fingerprint.add_type(ty, described[index]);
            let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
            for target in std::mem::take(&mut fingerprint.used) {
                fingerprint.add(format_args!(" {}", boxes.contains(id, target)));
                fingerprint.used.push(target);
            }
        }
        let next = numbers.len();
        own.push(*numbers.entry(fingerprint.text).or_insert(next));
        used.push(fingerprint.used);
    }
    let Some(classes) = refine(&own, &used) else {
        return (0..).map(TypeId).take(own.len()).collect();
    };
    let mut first = HashMap::new();
    (0..)
        .map(TypeId)
        .zip(classes)
        .map(|(id, class)| *first.entry(class).or_insert(id))
        .collect()
}

/// Splits classes of types that look alike until the types in one class use types of the same classes; `None` if that takes
/// more than [`MAX_DEPTH`] steps.
fn refine(own: &[usize], used: &[Vec<TypeId>]) -> Option<Vec<usize>> {
    let mut classes = own.to_vec();
    let mut count = 0;
    for _ in 0..MAX_DEPTH {
        let mut keys: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
        let next: Vec<usize> = own
            .iter()
            .zip(used)
            .map(|(own, used)| {
                let used = used.iter().map(|id| classes[id.0 as usize]).collect();
                let fresh = keys.len();
                *keys.entry((*own, used)).or_insert(fresh)
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

/// For each type, whether its description is written where it is used, too.
fn described_at_uses(api: &Api) -> Vec<bool> {
    let mut described = vec![false; api.types.len()];
    let mut look = |used: &Use, docs: &Docs| {
        if let Expr::Named(id) = used.expr {
            described[id.0 as usize] |= api.ty(id).docs == *docs;
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
    described
}

/// What is written of a type, as text; the types that it uses are not part of the text but listed.
#[derive(Default)]
struct Fingerprint {
    text: String,
    used: Vec<TypeId>,
}

impl Fingerprint {
    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        self.text
            .write_fmt(text)
            .expect("writing to a string does not fail");
    }

    fn add_type(&mut self, ty: &Type, is_described_at_uses: bool) {
        self.add(format_args!("{} {}", ty.deprecated, ty.sensitive));
        if !is_described_at_uses {
            self.add(format_args!(" {:?}", ty.docs));
        }
        match &ty.definition {
            Definition::Object(object) => {
                self.add(format_args!(" object"));
                for field in &object.fields {
                    self.add_field(field, ty);
                }
                match &object.additional {
                    Additional::Typed(used) => self.add_use(used),
                    other => self.add(format_args!(" {other:?}")),
                }
            }
            Definition::Enum(values) => self.add(format_args!(" {values:?}")),
            Definition::Union(union) => {
                self.add(format_args!(" union {:?}", union.tag));
                for variant in &union.variants {
                    self.add(format_args!(
                        " {:?} {:?} {:?} {:?} {:?}",
                        variant.name, variant.json_types, variant.key, variant.tags, variant.docs
                    ));
                    self.add_use(&variant.ty);
                }
            }
            Definition::Alias(used) => {
                self.add(format_args!(" alias"));
                self.add_use(used);
            }
            Definition::Newtype(used) => {
                self.add(format_args!(" newtype"));
                self.add_use(used);
            }
        }
    }

    fn add_field(&mut self, field: &Field, ty: &Type) {
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
            constant,
        } = field;
        // A member that only the other side writes may be absent.
        let absent = (*read_only && ty.in_request, *write_only && ty.in_response);
        self.add(format_args!(
            " {wire:?} {rename:?} {docs:?} {presence:?} {absent:?} {deprecated} {sensitive} {default:?} {constant:?}"
        ));
        self.add_use(used);
    }

    fn add_use(&mut self, used: &Use) {
        self.add(format_args!(" {}", used.nullable));
        self.add_expr(&used.expr);
    }

    fn add_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Named(id) => {
                self.add(format_args!(" named"));
                self.used.push(*id);
            }
            Expr::Array(item) => {
                self.add(format_args!(" array"));
                self.add_use(item);
            }
            Expr::Map(value) => {
                self.add(format_args!(" map"));
                self.add_use(value);
            }
            Expr::Tuple(items) => {
                self.add(format_args!(" tuple {}", items.len()));
                items.iter().for_each(|item| self.add_use(item));
            }
            Expr::Loose(inner) => {
                self.add(format_args!(" loose"));
                self.add_expr(inner);
            }
            Expr::Blank(inner) => {
                self.add(format_args!(" blank"));
                self.add_expr(inner);
            }
            Expr::Any
            | Expr::Null
            | Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_) => self.add(format_args!(" {expr:?}")),
        }
    }
}
