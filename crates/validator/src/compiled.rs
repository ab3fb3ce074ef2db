//! Schemas in the forms that checking needs, made when first asked for.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use vsee_json::{Limits, Scanner};
use vsee_spec::description::{Address, Description};
use vsee_spec::dialect::{Direction, Schema};

use crate::coverage::Watcher;
use crate::finding::Side;
use crate::fused::{Program, Shown, Sights};
use crate::plan::Plan;

/// Which way the bodies of a message go.
pub(crate) fn direction(side: Side) -> Direction {
    match side {
        Side::Request => Direction::Request,
        Side::Response(_) => Direction::Response,
    }
}

/// A schema in the forms that checking needs.
pub(crate) struct Compiled {
    pub(crate) schema: Schema,
    pub(crate) plan: Plan,
    /// `None` if something is to be found in every value.
    program: Option<Program>,
    /// What a pass shows for coverage; made when that is first asked for.
    sights: OnceLock<Sights>,
}

impl Compiled {
    /// Whether there is nothing to be found in this JSON text; then what it shows is noted. False says nothing.
    pub(crate) fn proves(
        &self,
        text: &[u8],
        limits: &Limits,
        watcher: Option<Watcher<'_>>,
    ) -> bool {
        let program = self.program.as_ref();
        program.is_some_and(|program| program.proves(text, limits, self.watch(program, watcher)))
    }

    /// What the value at the scanner shows, if there is nothing to be found in it; the scanner is then after it. Otherwise
    /// the scanner is anywhere.
    pub(crate) fn proves_value(
        &self,
        scanner: &mut Scanner<'_>,
        limits: &Limits,
        watcher: Option<Watcher<'_>>,
    ) -> Option<Shown> {
        let program = self.program.as_ref()?;
        let watch = self.watch(program, watcher);
        let watch = watch.map(|(sights, watcher)| (sights, watcher.stamp));
        program.proves_value(scanner, limits, watch)
    }

    /// Notes what a value shows that was proved.
    pub(crate) fn show(&self, shown: &Shown, watcher: Watcher<'_>) {
        if let Some(sights) = self.sights.get() {
            sights.show(shown, watcher);
        }
    }

    fn watch<'w>(
        &'w self,
        program: &Program,
        watcher: Option<Watcher<'w>>,
    ) -> Option<(&'w Sights, Watcher<'w>)> {
        let watcher = watcher?;
        let make = || Sights::new(program, watcher.watch);
        Some((self.sights.get_or_init(make), watcher))
    }

    #[cfg(test)]
    pub(crate) fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }
}

/// A Schema Object that values of one direction are checked by.
pub(crate) struct SchemaAt {
    pub(crate) address: Address,
    compiled: OnceLock<Arc<Compiled>>,
}

impl SchemaAt {
    /// The one at an address.
    pub(crate) fn new(address: Address) -> Self {
        Self {
            address,
            compiled: OnceLock::new(),
        }
    }

    /// Its compiled forms.
    pub(crate) fn compiled(
        &self,
        store: &Store,
        description: &Description,
        direction: Direction,
    ) -> &Arc<Compiled> {
        let make = || store.get(description, self.address, direction);
        self.compiled.get_or_init(make)
    }
}

impl fmt::Debug for SchemaAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// The compiled schemas of a description, by address and direction.
#[derive(Default)]
pub(crate) struct Store {
    compiled: Mutex<HashMap<(Address, Direction), Slot>>,
}

type Slot = Arc<OnceLock<Arc<Compiled>>>;

impl Store {
    /// How many were made.
    pub(crate) fn len(&self) -> usize {
        let compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        compiled.len()
    }

    fn get(
        &self,
        description: &Description,
        address: Address,
        direction: Direction,
    ) -> Arc<Compiled> {
        let slot = {
            let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(compiled.entry((address, direction)).or_default())
        };
        let make = || {
            let schema = Schema::compile(description.node(address), direction);
            let plan = Plan::new(&schema, description);
            let program = Program::compile(&schema, &plan, direction);
            Arc::new(Compiled {
                schema,
                plan,
                program,
                sights: OnceLock::new(),
            })
        };
        Arc::clone(slot.get_or_init(make))
    }
}
