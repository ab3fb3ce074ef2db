//! A schema in every form that checking needs.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use conform_description::Description;
use conform_json::{Limits, NodeId, Scanner, Value};

use crate::compile::Schema;
use crate::direction::Direction;
use crate::observe::Watch;
use crate::plan::{Outline, Plan, PlanSources, Walked, walk};
use crate::prove::{Program, ShownSchemas, Sights};

/// A schema for the values of one direction, in every form that checking needs.
///
/// Most values conform. [`CompiledSchema::proves`] says so while it scans a text, without making anything of it. It may
/// not know; then [`CompiledSchema::schema`] decides whether a parsed value is valid and finds its faults, and
/// [`CompiledSchema::walk`] finds what no keyword forbids.
pub struct CompiledSchema {
    description: Arc<Description>,
    schema: Schema,
    plan: Plan,
    direction: Direction,
    /// `None` if something is to be found in every value.
    program: Option<Program>,
    /// What the plan comes from; made when an observer first asks for it.
    sources: OnceLock<PlanSources>,
    /// What a pass shows; made when an observer first asks for it.
    sights: OnceLock<Arc<Sights>>,
}

impl CompiledSchema {
    pub(crate) fn new(
        schema: Schema,
        description: &Arc<Description>,
        direction: Direction,
    ) -> Arc<Self> {
        let plan = Plan::new(&schema, description);
        let program = Program::compile(&schema, &plan, direction);
        Arc::new(Self {
            description: Arc::clone(description),
            schema,
            plan,
            direction,
            program,
            sources: OnceLock::new(),
            sights: OnceLock::new(),
        })
    }

    /// Returns the schema itself, which decides whether values are valid.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Returns whether nothing is to be found in this JSON text; then what it shows is reported to the observer. False
    /// says nothing.
    #[must_use]
    pub fn proves(&self, text: &[u8], limits: &Limits, watch: Option<Watch<'_>>) -> bool {
        let program = self.program.as_ref();
        program.is_some_and(|program| {
            let watch = watch.map(|watch| (&**self.sights(program), watch));
            program.proves(text, limits, watch)
        })
    }

    /// Returns what the value at the scanner shows, if nothing is to be found in it; the scanner is then after it.
    /// Otherwise the scanner is anywhere.
    #[must_use]
    pub fn proves_value(
        &self,
        scanner: &mut Scanner<'_>,
        limits: &Limits,
        watch: Option<Watch<'_>>,
    ) -> Option<ShownSchemas> {
        let program = self.program.as_ref()?;
        let watch = watch.map(|watch| (self.sights(program), watch.message));
        program.proves_value(scanner, limits, watch)
    }

    /// Walks a value along the schema, and returns what no keyword forbids: members that are not declared or that go the
    /// wrong way, and tags that name another branch than the one that fits. Values in `skipped` have a fault that makes
    /// their inside meaningless.
    #[must_use]
    pub fn walk(
        &self,
        value: Value<'_>,
        skipped: &HashSet<NodeId>,
        watch: Option<Watch<'_>>,
    ) -> Walked {
        let watch = watch.map(|watch| (self.sources(), watch));
        walk(
            &self.plan,
            &self.schema,
            self.direction,
            value,
            skipped,
            watch,
        )
    }

    /// Returns what writes JSON Pointers into a value with `*` for the items of arrays and for members that are not declared
    /// by their names: what all values of one schema have in common.
    #[must_use]
    pub fn outline<'v>(&'v self, value: Value<'v>) -> Outline<'v> {
        Outline::new(&self.plan, value)
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What the nodes of the plan come from.
    pub(crate) fn sources(&self) -> &PlanSources {
        let make = || PlanSources::new(&self.plan, &self.schema, &self.description);
        self.sources.get_or_init(make)
    }

    fn sights(&self, program: &Program) -> &Arc<Sights> {
        let make = || Arc::new(Sights::new(program, self.sources()));
        self.sights.get_or_init(make)
    }

    #[cfg(test)]
    pub(crate) fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }
}

impl fmt::Debug for CompiledSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledSchema")
            .field("schema", &self.schema)
            .field("direction", &self.direction)
            .finish_non_exhaustive()
    }
}
