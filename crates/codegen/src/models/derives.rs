//! Which types derive the traits that a user asks for: whether all that their values contain has them.

use std::collections::{BTreeMap, BTreeSet};

use conform_ir::{
    Additional, Definition, EnumRepr, Expr, IntegerFormat, Name, NumberFormat, Origin, Presence,
    StringFormat, TypeId, Use,
};

use super::enum_values::enum_repr;
use super::members::members;
use crate::derives::{DerivedTrait, StandardTrait};
use crate::refusal::{Code, Refusal};
use crate::replacements::Replacement;
use crate::types::Types;
use crate::{Derives, Settings};

/// The traits that types derive beyond those that they have.
#[derive(Debug, Default)]
pub(crate) struct DerivedTraits(BTreeMap<TypeId, BTreeSet<DerivedTrait>>);

impl DerivedTraits {
    /// Finds the types that derive what is asked for.
    ///
    /// # Errors
    ///
    /// Returns which schemas cannot have a trait that is asked for by name, each with the reason.
    pub(crate) fn new(types: &Types<'_>, settings: &Settings) -> Result<Self, Vec<Refusal>> {
        let Derives { all, schemas } = &settings.derives;
        let mut derived = Self::default();
        let mut refused = Vec::new();
        for (id, ty) in types.iter() {
            let named = match &ty.name {
                Name::Component(name) => schemas.get(name).map(|traits| (name, traits)),
                Name::Inline(_) => None,
            };
            if let Some((name, traits)) = named {
                for wanted in traits {
                    if let Err(blocker) = derived.add(types, settings, id, wanted) {
                        refused.push(Refusal {
                            code: Code::Derive,
                            origin: blocker.origin.unwrap_or_else(|| ty.origin.clone()),
                            message: format!("`{name}` cannot derive `{wanted}`: {}", blocker.why),
                            help: blocker.help.to_owned(),
                        });
                    }
                }
            }
            for wanted in all {
                // Where it cannot be, it is not: the summary counts the types that have it.
                let _ = derived.add(types, settings, id, wanted);
            }
        }
        if refused.is_empty() {
            Ok(derived)
        } else {
            Err(refused)
        }
    }

    /// Adds a trait to a type and to all that its values contain.
    fn add(
        &mut self,
        types: &Types<'_>,
        settings: &Settings,
        id: TypeId,
        wanted: &DerivedTrait,
    ) -> Result<(), Blocker> {
        let DerivedTrait::Standard(wanted) = wanted else {
            if is_alias(types, id) {
                return Err(Blocker::new("it is an alias of another type"));
            }
            self.0.entry(id).or_default().insert(wanted.clone());
            return Ok(());
        };
        if is_alias(types, id) {
            return Err(Blocker::new("it is an alias of another type"));
        }
        let wanted = wanted.needs().iter().chain([wanted]);
        let mut reached = BTreeMap::new();
        for wanted in wanted {
            let mut search = Search {
                types,
                settings,
                wanted: *wanted,
                reached: BTreeSet::new(),
            };
            search.of_type(id)?;
            reached.insert(*wanted, search.reached);
        }
        for (wanted, ids) in reached {
            for id in ids {
                let traits = self.0.entry(id).or_default();
                traits.insert(DerivedTrait::Standard(wanted));
            }
        }
        Ok(())
    }

    /// Returns the traits that a type derives, beginning with those that it has in any case.
    pub(super) fn list<'d>(&'d self, id: TypeId, own: impl IntoIterator<Item = &'d str>) -> String {
        let mut names: Vec<String> = own.into_iter().map(str::to_owned).collect();
        for derived in self.0.get(&id).into_iter().flatten() {
            let name = derived.to_string();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        laid_out(&names)
    }

    /// Returns how many types derive a trait beyond those that have it in any case.
    pub(crate) fn count(&self, wanted: &DerivedTrait) -> usize {
        self.0
            .values()
            .filter(|traits| traits.contains(wanted))
            .count()
    }
}

/// Lays out a list of traits as rustfmt does.
fn laid_out(names: &[String]) -> String {
    const WIDTH: usize = crate::text::MAX_WIDTH;
    let line = names.join(", ");
    if "#[derive()]".len() + line.len() <= WIDTH {
        return line;
    }
    let mut out = String::new();
    let mut width = WIDTH;
    for name in names {
        if width + name.len() + 2 > WIDTH {
            out.push_str("\n    ");
            width = 4;
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(&format!("{name},"));
        width += name.len() + 1;
    }
    out + "\n"
}

/// Whether a type is only a name for another one.
fn is_alias(types: &Types<'_>, id: TypeId) -> bool {
    types.original(id) != id
        || types.replacement(id).is_some()
        || matches!(types.ty(id).definition, Definition::Alias(_))
}

/// Why a type cannot have a trait.
struct Blocker {
    /// Where the reason is; `None` for the type itself.
    origin: Option<Origin>,
    why: String,
    help: &'static str,
}

impl Blocker {
    fn new(why: impl Into<String>) -> Self {
        Self {
            origin: None,
            why: why.into(),
            help: "remove the trait from the line of the schema in [derives] of conform.toml",
        }
    }
}

/// Looks for what keeps a type from having a trait.
struct Search<'s, 'a> {
    types: &'s Types<'a>,
    settings: &'s Settings,
    wanted: StandardTrait,
    /// The types that have the trait if nothing is found.
    reached: BTreeSet<TypeId>,
}

impl Search<'_, '_> {
    fn of_type(&mut self, id: TypeId) -> Result<(), Blocker> {
        let (types, wanted) = (self.types, self.wanted);
        let ty = types.ty(id);
        if types.replacement(id).is_some() {
            return self.of_replaced(types.replacement(id));
        }
        if let Definition::Alias(used) = &ty.definition {
            return self.of_use(used);
        }
        if types.original(id) != id {
            return self.of_type(types.original(id));
        }
        // A type that contains itself has the trait if all else in it has.
        if !self.reached.insert(id) {
            return Ok(());
        }
        let name = types.name(id);
        match &ty.definition {
            Definition::Object(object) => {
                let members = members(types, id, ty, object);
                let is_required =
                    |presence| matches!(presence, Presence::Required | Presence::Nullable);
                if wanted == StandardTrait::Default
                    && !members.iter().any(|member| is_required(member.presence))
                {
                    // Its table implements it.
                    self.reached.remove(&id);
                    return Ok(());
                }
                for member in &members {
                    if wanted == StandardTrait::Default && member.presence != Presence::Required {
                        continue;
                    }
                    self.of_use(&member.field.ty).map_err(|blocker| Blocker {
                        origin: Some(
                            blocker
                                .origin
                                .unwrap_or_else(|| member.field.origin.clone()),
                        ),
                        why: format!("`{name}.{}`: {}", member.field.wire, blocker.why),
                        help: blocker.help,
                    })?;
                }
                let keeps = match &object.additional {
                    Additional::Typed(used) => {
                        self.of_others()?;
                        match wanted {
                            StandardTrait::Default => Ok(()),
                            _ => self.of_use(used),
                        }
                    }
                    _ if self.settings.keep_unknown => self.of_others(),
                    _ => Ok(()),
                };
                keeps.map_err(|blocker| Blocker {
                    why: format!("`{name}`: {}", blocker.why),
                    ..blocker
                })
            }
            Definition::Enum(def) => match (enum_repr(def), wanted) {
                (_, StandardTrait::Default) => {
                    Err(Blocker::new(format!("no value of `{name}` is its default")))
                }
                (EnumRepr::Integer, _) => Ok(()),
                (_, StandardTrait::Copy) => {
                    self.lacks(&format!("the variant of unknown values of `{name}`"))
                }
                (EnumRepr::String, _) => Ok(()),
                (EnumRepr::Mixed, _) => self.of_expr(&Expr::Any),
            },
            Definition::Union(union) => {
                if wanted == StandardTrait::Default {
                    return Err(Blocker::new(format!(
                        "no variant of `{name}` is its default"
                    )));
                }
                for variant in &union.variants {
                    self.of_use(&variant.ty).map_err(|blocker| Blocker {
                        why: format!("`{name}`, {}: {}", variant.name, blocker.why),
                        ..blocker
                    })?;
                }
                self.of_expr(&Expr::Any).map_err(|blocker| Blocker {
                    why: format!("the variant of unknown values of `{name}`: {}", blocker.why),
                    ..blocker
                })
            }
            Definition::Newtype(used) => self.of_use(used),
            Definition::Alias(_) => Ok(()),
        }
    }

    fn of_use(&mut self, used: &Use) -> Result<(), Blocker> {
        if used.nullable && self.wanted == StandardTrait::Default {
            return Ok(());
        }
        self.of_expr(&used.expr)
    }

    fn of_expr(&mut self, expr: &Expr) -> Result<(), Blocker> {
        use StandardTrait::{Copy, Default, Eq, Hash, Ord, PartialOrd};
        let wanted = self.wanted;
        if let Some(replacement) = self.types.replacement_of(expr) {
            return self.of_replaced(Some(&replacement));
        }
        let has = match expr {
            Expr::Named(id) => return self.of_type(*id),
            Expr::Boolean => true,
            Expr::Integer(IntegerFormat::Big) | Expr::Number(NumberFormat::Decimal) => {
                !matches!(wanted, Copy | Default)
            }
            Expr::Integer(IntegerFormat::UnixTime) => wanted != Default,
            Expr::Integer(_) => true,
            Expr::Number(NumberFormat::Double) => matches!(wanted, Copy | Default | PartialOrd),
            Expr::Number(NumberFormat::UnixTime) => matches!(wanted, Copy | PartialOrd),
            Expr::String(StringFormat::Plain) => wanted != Copy,
            Expr::String(StringFormat::Binary) => wanted == Eq,
            Expr::String(StringFormat::Password) => matches!(wanted, Eq | Hash),
            Expr::String(_) => !matches!(wanted, Copy | Default),
            Expr::Any | Expr::Null => matches!(wanted, Default | Eq | Hash),
            Expr::Loose(inner) => {
                if matches!(wanted, Copy | Default) {
                    false
                } else {
                    return self.of_expr(inner);
                }
            }
            Expr::Blank(inner) => {
                if wanted == Default {
                    true
                } else {
                    return self.of_expr(inner);
                }
            }
            Expr::Array(inner) | Expr::Map(inner) => match wanted {
                Copy => false,
                Default => true,
                Eq | Hash | PartialOrd | Ord => return self.of_use(inner),
            },
            Expr::Tuple(items) => return items.iter().try_for_each(|item| self.of_use(item)),
        };
        if has { Ok(()) } else { self.lacks(noun(expr)) }
    }

    /// The members that the description does not declare are in a map.
    fn of_others(&self) -> Result<(), Blocker> {
        match self.wanted {
            StandardTrait::Default | StandardTrait::Eq | StandardTrait::Hash => Ok(()),
            _ => Err(Blocker {
                help: "generate with drop-unknown, so that types keep no members that the description does not declare, or remove the trait",
                ..self.blocker("the map of its members that are not declared")
            }),
        }
    }

    fn of_replaced(&self, replacement: Option<&Replacement>) -> Result<(), Blocker> {
        match (replacement, self.wanted) {
            (_, StandardTrait::Copy | StandardTrait::Default) => {
                self.lacks("a value that keeps its text")
            }
            // Whether a type of the user's has it, the compiler says.
            _ => Ok(()),
        }
    }

    fn lacks(&self, what: &str) -> Result<(), Blocker> {
        Err(self.blocker(what))
    }

    fn blocker(&self, what: &str) -> Blocker {
        Blocker::new(format!("{what} has no `{}`", self.wanted.name()))
    }
}

/// What a value is, in words.
fn noun(expr: &Expr) -> &'static str {
    match expr {
        Expr::Integer(_) => "an integer of this format",
        Expr::Number(NumberFormat::Double) => "a number (`f64`)",
        Expr::Number(_) => "a number of this format",
        Expr::String(StringFormat::Plain) => "a string",
        Expr::String(_) => "a string of this format",
        Expr::Array(_) => "a list",
        Expr::Map(_) => "a map",
        Expr::Any | Expr::Null => "any JSON",
        Expr::Loose(_) => "a number that may be a string",
        _ => "a value",
    }
}
