//! Schemas in the forms that checking needs, made when first asked for.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use crate::compile::Schema;
use crate::direction::Direction;
use crate::extent::Extent;
use conform_description::{Address, Description};
use conform_json::{Limits, Scanner, Value};

use crate::observe::Watch;
use crate::plan::Plan;
use crate::plan::PlanSources;
use crate::prove::{Program, Shown, Sights};

/// A schema in the forms that checking needs.
pub struct Compiled {
    pub schema: Schema,
    pub plan: Plan,
    /// `None` if something is to be found in every value.
    program: Option<Program>,
    /// What the plan comes from; made when an observer first asks for it.
    sources: OnceLock<PlanSources>,
    /// What a pass shows; made when an observer first asks for it.
    sights: OnceLock<Arc<Sights>>,
}

impl Compiled {
    /// Whether there is nothing to be found in this JSON text; then what it shows is reported. False says nothing.
    pub fn proves(&self, text: &[u8], limits: &Limits, watch: Option<Watch<'_>>) -> bool {
        let program = self.program.as_ref();
        program.is_some_and(|program| {
            let watch = watch.map(|watch| (&**self.sights(program, &watch), watch));
            program.proves(text, limits, watch)
        })
    }

    /// What the value at the scanner shows, if there is nothing to be found in it; the scanner is then after it. Otherwise
    /// the scanner is anywhere.
    pub fn proves_value(
        &self,
        scanner: &mut Scanner<'_>,
        limits: &Limits,
        watch: Option<Watch<'_>>,
    ) -> Option<Shown> {
        let program = self.program.as_ref()?;
        let watch = watch.map(|watch| (self.sights(program, &watch), watch.message));
        program.proves_value(scanner, limits, watch)
    }

    /// What the nodes of the plan come from.
    pub fn sources(&self, watch: &Watch<'_>) -> &PlanSources {
        let make = || PlanSources::new(&self.plan, &self.schema, watch.description);
        self.sources.get_or_init(make)
    }

    fn sights(&self, program: &Program, watch: &Watch<'_>) -> &Arc<Sights> {
        let make = || Arc::new(Sights::new(program, self.sources(watch)));
        self.sights.get_or_init(make)
    }

    #[cfg(test)]
    pub fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }
}

/// How many other schemas a schema may reach by `$ref` to be compiled whole at once.
const SMALL: usize = 128;

/// How often a part of a large schema grows before the whole is compiled.
const GROWTHS: usize = 16;

impl Compiled {
    fn new(schema: Schema, description: &Description, direction: Direction) -> Arc<Self> {
        let plan = Plan::new(&schema, description);
        let program = Program::compile(&schema, &plan, direction);
        Arc::new(Self {
            schema,
            plan,
            program,
            sources: OnceLock::new(),
            sights: OnceLock::new(),
        })
    }
}

/// A Schema Object that values of one direction are checked by.
pub struct SchemaAt {
    pub address: Address,
    whole: OnceLock<Arc<Compiled>>,
    for_json: OnceLock<ForJson>,
}

/// What bodies of JSON are checked by.
enum ForJson {
    Whole(Arc<Compiled>),
    Growing(Arc<Growing>),
}

/// The compiled forms of a schema, or of as much of it as was needed so far.
pub enum Forms<'s> {
    /// All of it.
    Whole(&'s Compiled),
    /// What the values touched that were checked so far.
    SoFar(Arc<Compiled>, &'s Growing),
}

impl SchemaAt {
    /// The one at an address.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            whole: OnceLock::new(),
            for_json: OnceLock::new(),
        }
    }

    /// The compiled forms of all of it.
    pub fn whole(
        &self,
        store: &Store,
        description: &Description,
        direction: Direction,
    ) -> &Arc<Compiled> {
        let make = || store.whole(description, self.address, direction);
        self.whole.get_or_init(make)
    }

    /// The compiled forms by which a body of JSON is looked at first. Of a large schema they may not cover it: then nothing
    /// can be said of it but that by [`Forms::covering`].
    pub fn for_json(
        &self,
        store: &Store,
        description: &Description,
        direction: Direction,
    ) -> Forms<'_> {
        let make = || store.for_json(description, self.address, direction);
        match self.for_json.get_or_init(make) {
            ForJson::Whole(whole) => Forms::Whole(whole),
            ForJson::Growing(growing) => Forms::SoFar(growing.so_far(), growing),
        }
    }
}

impl fmt::Debug for SchemaAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

impl Forms<'_> {
    /// Forms by which this value can be checked.
    pub fn covering(self, description: &Description, value: Value<'_>) -> Self {
        match self {
            Self::Whole(whole) => Self::Whole(whole),
            Self::SoFar(_, growing) => Self::SoFar(growing.covering(description, value), growing),
        }
    }
}

impl Deref for Forms<'_> {
    type Target = Compiled;

    fn deref(&self) -> &Compiled {
        match self {
            Self::Whole(whole) => whole,
            Self::SoFar(compiled, _) => compiled,
        }
    }
}

/// A schema that reaches many others, compiled as far as the values touched it that were checked by it.
///
/// In some descriptions every schema reaches most of the others. To compile all of that for each body that traffic shows
/// would take a thousand times the memory of the description; the values touch little of it.
pub struct Growing {
    address: Address,
    direction: Direction,
    grown: RwLock<Grown>,
}

struct Grown {
    extent: Extent,
    /// How often it grew.
    times: usize,
    compiled: Arc<Compiled>,
}

impl Growing {
    fn new(description: &Description, address: Address, direction: Direction) -> Self {
        let extent = Extent::default();
        let schema = Schema::compile_within(description.node(address), direction, &extent);
        let compiled = Compiled::new(schema, description, direction);
        Self {
            address,
            direction,
            grown: RwLock::new(Grown {
                extent,
                times: 0,
                compiled,
            }),
        }
    }

    fn so_far(&self) -> Arc<Compiled> {
        let grown = self.grown.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&grown.compiled)
    }

    /// Grows, if it must, so that it covers `value`.
    fn covering(&self, description: &Description, value: Value<'_>) -> Arc<Compiled> {
        let extent = Extent::of(value);
        let so_far = self.so_far();
        if so_far.schema.covers(&extent) {
            return so_far;
        }
        let mut grown = self.grown.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been first.
        if !grown.compiled.schema.covers(&extent) {
            grown.extent.add(value);
            grown.times += 1;
            let node = description.node(self.address);
            let schema = if grown.times < GROWTHS {
                Schema::compile_within(node, self.direction, &grown.extent)
            } else {
                Schema::compile(node, self.direction)
            };
            grown.compiled = Compiled::new(schema, description, self.direction);
        }
        Arc::clone(&grown.compiled)
    }
}

/// The compiled schemas of a description, by address and direction.
pub struct Store {
    /// [`SMALL`].
    small: usize,
    slots: Mutex<HashMap<(Address, Direction), Arc<Slot>>>,
}

#[derive(Default)]
struct Slot {
    whole: OnceLock<Arc<Compiled>>,
    growing: OnceLock<Arc<Growing>>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            small: SMALL,
            slots: Mutex::default(),
        }
    }
}

impl Store {
    /// One in which every schema is compiled whole.
    #[cfg(test)]
    fn of_whole_schemas() -> Self {
        Self {
            small: usize::MAX,
            ..Self::default()
        }
    }

    /// How many schemas were needed.
    pub fn len(&self) -> usize {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.len()
    }

    fn slot(&self, address: Address, direction: Direction) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry((address, direction)).or_default())
    }

    fn whole(
        &self,
        description: &Description,
        address: Address,
        direction: Direction,
    ) -> Arc<Compiled> {
        let make = || {
            let schema = Schema::compile(description.node(address), direction);
            Compiled::new(schema, description, direction)
        };
        Arc::clone(self.slot(address, direction).whole.get_or_init(make))
    }

    fn for_json(
        &self,
        description: &Description,
        address: Address,
        direction: Direction,
    ) -> ForJson {
        let slot = self.slot(address, direction);
        if let Some(whole) = slot.whole.get() {
            return ForJson::Whole(Arc::clone(whole));
        }
        if slot.growing.get().is_none()
            && let Some(schema) =
                Schema::compile_small(description.node(address), direction, self.small)
        {
            let make = || Compiled::new(schema, description, direction);
            return ForJson::Whole(Arc::clone(slot.whole.get_or_init(make)));
        }
        let make = || Arc::new(Growing::new(description, address, direction));
        ForJson::Growing(Arc::clone(slot.growing.get_or_init(make)))
    }
}
