//! Estimates of how many bytes a value of a type takes. They are rather too high than too low.

use conform_ir::{
    Additional, Api, Definition, EnumRepr, Expr, IntegerFormat, JsonTypes, NumberFormat, Presence,
    StringFormat, TypeId, Use,
};

use super::boxing::Boxes;

/// A variant with a value of more bytes than this is boxed: an enum is as large as its largest variant.
pub(crate) const BOX_FROM: usize = 200;

/// A `String`, `Vec` or `BTreeMap`.
const LIST: usize = 24;
/// A `Value`, which is JSON text.
const JSON: usize = LIST;
/// A `Box`.
const BOX: usize = 8;
/// The discriminant of an enum.
const TAG: usize = 8;

/// The largest size that matters.
const HUGE: usize = 1_000;

/// For each type, about how many bytes a value takes, up to [`HUGE`].
#[derive(Debug)]
pub(crate) struct ValueSizes(Vec<usize>);

impl ValueSizes {
    /// Estimates the sizes of all types.
    pub(crate) fn new(api: &Api, boxes: &Boxes) -> Self {
        let mut estimator = Estimator {
            api,
            boxes,
            known: vec![None; api.types.len()],
            open: Vec::new(),
        };
        let ids = (0..).map(TypeId).take(api.types.len());
        Self(ids.map(|id| estimator.of_type(id)).collect())
    }

    /// Returns about how many bytes a value of a use takes.
    pub(crate) fn of(&self, used: &Use) -> usize {
        of_use(used, &mut |id| self.0[id.0 as usize])
    }

    /// Returns about how many bytes a value takes that is directly in a value of the type `container`.
    pub(crate) fn of_in(&self, boxes: &Boxes, container: TypeId, used: &Use) -> usize {
        of_use(used, &mut |id| match boxes.contains(container, id) {
            true => BOX,
            false => self.0[id.0 as usize],
        })
    }
}

struct Estimator<'a> {
    api: &'a Api,
    boxes: &'a Boxes,
    /// The sizes that are known already.
    known: Vec<Option<usize>>,
    /// The types whose sizes are being estimated. Cycles go through boxes; the list is for safety, and it bounds the depth.
    open: Vec<TypeId>,
}

impl Estimator<'_> {
    fn of_type(&mut self, id: TypeId) -> usize {
        if let Some(known) = self.known[id.0 as usize] {
            return known;
        }
        // What is nested deeper than any real type counts as huge.
        if self.open.len() > 64 || self.open.contains(&id) {
            return HUGE;
        }
        self.open.push(id);
        let api = self.api;
        let boxes = self.boxes;
        let mut named = |target| match boxes.contains(id, target) {
            true => BOX,
            false => self.of_type(target),
        };
        let size = match &api.ty(id).definition {
            Definition::Object(object) => {
                let rest = if matches!(object.additional, Additional::Typed(_)) {
                    LIST
                } else {
                    8
                };
                let mut size = rest;
                for field in &object.fields {
                    size += of_use(&field.ty, &mut named)
                        + if field.presence == Presence::Required {
                            0
                        } else {
                            TAG
                        };
                    if size >= HUGE {
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
                // Larger branches are boxed.
                let mut largest = BOX_FROM;
                for variant in &union.variants {
                    if variant.json_types != JsonTypes::OBJECT {
                        largest = largest.max(of_use(&variant.ty, &mut named));
                    }
                    if largest >= HUGE {
                        break;
                    }
                }
                largest + TAG
            }
            Definition::Alias(used) | Definition::Newtype(used) => of_use(used, &mut named),
        };
        self.open.pop();
        let size = size.min(HUGE);
        self.known[id.0 as usize] = Some(size);
        size
    }
}

fn of_use(used: &Use, named: &mut dyn FnMut(TypeId) -> usize) -> usize {
    of_expr(&used.expr, named) + if used.nullable { TAG } else { 0 }
}

fn of_expr(expr: &Expr, named: &mut dyn FnMut(TypeId) -> usize) -> usize {
    match expr {
        Expr::Named(id) => named(*id),
        Expr::Boolean => 8,
        Expr::Any | Expr::Null => JSON,
        Expr::Integer(IntegerFormat::Big) | Expr::Number(NumberFormat::Decimal) => LIST,
        Expr::Integer(IntegerFormat::Wide) => 16,
        Expr::Integer(_) | Expr::Number(NumberFormat::Double | NumberFormat::UnixTime) => 8,
        Expr::String(StringFormat::Binary) => 2 * LIST,
        Expr::String(_) | Expr::Array(_) | Expr::Map(_) => LIST,
        Expr::Tuple(items) => items.iter().map(|item| of_use(item, named)).sum(),
        Expr::Loose(inner) => of_expr(inner, named) + 2 * TAG,
        Expr::Blank(inner) => of_expr(inner, named) + TAG,
    }
}
