//! The compiled schemas of a description, made when they are first needed.
//!
//! A [`LazySchema`] is the handle on one Schema Object; the [`SchemaStore`] shares what is compiled between handles on the
//! same object.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use conform_description::{Address, Description};
use conform_json::Value;

use crate::compile::Schema;
use crate::compiled::CompiledSchema;
use crate::direction::Direction;
use crate::extent::Extent;
use crate::reading::Reading;

/// How many other schemas a schema may reach by `$ref` to be compiled whole at once.
const MAX_WHOLE: usize = 128;

/// How often the compiled part of a large schema is extended before the whole is compiled.
const MAX_EXTENSIONS: usize = 16;

/// The compiled schemas of a description, by address and direction. It can be shared between threads.
///
/// ```
/// use std::sync::Arc;
///
/// use conform_description::{Description, LoadOptions};
/// use conform_json::{Document, Format, Limits};
/// use conform_schema::{Direction, LazySchema, SchemaStore};
///
/// let text = "openapi: 3.1.1
/// info: {title: Clinic, version: '1'}
/// components:
///   schemas:
///     Visit: {type: object, properties: {id: {type: integer}}}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let description = Arc::new(loaded.description.expect("the root file is a description"));
/// let visit = description.root().at("/components/schemas/Visit").expect("the schema exists");
/// let visit = LazySchema::new(visit.address());
/// let store = SchemaStore::new(Arc::clone(&description));
///
/// // Most values are proved to conform while they are scanned.
/// let limits = Limits::default();
/// let schema = visit.available(&store, Direction::Response);
/// assert!(schema.proves(b"{\"id\": 7}", &limits, None));
///
/// // Others are parsed, and judged by as much of the schema as they touch.
/// let text = b"{\"id\": \"v7\"}";
/// assert!(!schema.proves(text, &limits, None));
/// let payload = Document::parse("payload", text.to_vec(), Format::Json, &limits).expect("it is JSON");
/// let schema = schema.covering(payload.root());
/// assert_eq!(schema.schema().faults(payload.root()).len(), 1);
/// ```
pub struct SchemaStore {
    description: Arc<Description>,
    reading: Reading,
    /// [`MAX_WHOLE`].
    max_whole: usize,
    entries: Mutex<HashMap<(Address, Direction), Arc<StoreEntry>>>,
}

#[derive(Default)]
struct StoreEntry {
    whole: OnceLock<Arc<CompiledSchema>>,
    partial: OnceLock<Arc<PartialSchema>>,
}

impl SchemaStore {
    /// Makes an empty store.
    #[must_use]
    pub fn new(description: Arc<Description>) -> Self {
        Self {
            description,
            reading: Reading::Meant,
            max_whole: MAX_WHOLE,
            entries: Mutex::default(),
        }
    }

    /// Returns an empty store whose schemas are compiled in this reading.
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self {
            reading,
            entries: Mutex::default(),
            ..self
        }
    }

    /// A store in which every schema is compiled whole.
    #[cfg(test)]
    fn of_whole_schemas(description: Arc<Description>) -> Self {
        Self {
            max_whole: usize::MAX,
            ..Self::new(description)
        }
    }

    /// Returns the description that the schemas are of.
    #[must_use]
    pub fn description(&self) -> &Arc<Description> {
        &self.description
    }

    /// Returns the reading in which schemas are compiled.
    pub(crate) fn read_as(&self) -> Reading {
        self.reading
    }

    /// Returns how many schemas were needed so far.
    #[must_use]
    pub fn compiled(&self) -> usize {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.len()
    }

    fn entry(&self, address: Address, direction: Direction) -> Arc<StoreEntry> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(entries.entry((address, direction)).or_default())
    }

    fn whole(&self, address: Address, direction: Direction) -> Arc<CompiledSchema> {
        let make = || {
            let node = self.description.node(address);
            let schema = Schema::compile_as(node, direction, self.reading);
            CompiledSchema::new(schema, &self.description, direction)
        };
        Arc::clone(self.entry(address, direction).whole.get_or_init(make))
    }

    fn available(&self, address: Address, direction: Direction) -> Available {
        let entry = self.entry(address, direction);
        if let Some(whole) = entry.whole.get() {
            return Available::Whole(Arc::clone(whole));
        }
        let node = self.description.node(address);
        if entry.partial.get().is_none()
            && let Some(schema) =
                Schema::compile_small(node, direction, self.reading, self.max_whole)
        {
            let make = || CompiledSchema::new(schema, &self.description, direction);
            return Available::Whole(Arc::clone(entry.whole.get_or_init(make)));
        }
        let make = || {
            Arc::new(PartialSchema::new(
                &self.description,
                address,
                direction,
                self.reading,
            ))
        };
        Available::Partial(Arc::clone(entry.partial.get_or_init(make)))
    }
}

impl fmt::Debug for SchemaStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SchemaStore")
            .field("compiled", &self.compiled())
            .finish_non_exhaustive()
    }
}

/// A Schema Object, compiled when it is first needed. All its values go the same way.
pub struct LazySchema {
    address: Address,
    whole: OnceLock<Arc<CompiledSchema>>,
    available: OnceLock<Available>,
}

/// What is compiled of a schema.
enum Available {
    Whole(Arc<CompiledSchema>),
    Partial(Arc<PartialSchema>),
}

impl LazySchema {
    /// Makes the handle on the Schema Object at an address, or on a reference to one.
    #[must_use]
    pub fn new(address: Address) -> Self {
        Self {
            address,
            whole: OnceLock::new(),
            available: OnceLock::new(),
        }
    }

    /// Returns the address.
    #[must_use]
    pub fn address(&self) -> Address {
        self.address
    }

    /// Returns the whole schema.
    pub fn whole(&self, store: &SchemaStore, direction: Direction) -> &Arc<CompiledSchema> {
        let make = || store.whole(self.address, direction);
        self.whole.get_or_init(make)
    }

    /// Returns the schema as far as it is compiled, for values that are JSON. A value that it does not prove must be judged
    /// by [`Compilation::covering`].
    pub fn available(&self, store: &SchemaStore, direction: Direction) -> Compilation<'_> {
        let make = || store.available(self.address, direction);
        match self.available.get_or_init(make) {
            Available::Whole(whole) => Compilation::of(whole),
            Available::Partial(partial) => Compilation {
                compiled: Compiled::Shared(partial.so_far()),
                partial: Some(partial),
            },
        }
    }
}

impl fmt::Debug for LazySchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)
    }
}

/// A schema as far as it is compiled.
///
/// In some descriptions every schema reaches most of the others. To compile all of that for each body that traffic shows
/// would take a thousand times the memory of the description, and the values touch little of it. So a schema that reaches
/// many others is compiled as far as values need it.
pub struct Compilation<'s> {
    compiled: Compiled<'s>,
    /// `None` where the whole schema is compiled.
    partial: Option<&'s PartialSchema>,
}

enum Compiled<'s> {
    Borrowed(&'s CompiledSchema),
    Shared(Arc<CompiledSchema>),
}

impl<'s> Compilation<'s> {
    /// Makes a compilation of a whole schema.
    #[must_use]
    pub fn of(whole: &'s CompiledSchema) -> Self {
        Self {
            compiled: Compiled::Borrowed(whole),
            partial: None,
        }
    }

    /// Returns whether the whole schema is compiled.
    pub(crate) fn is_whole(&self) -> bool {
        self.partial.is_none()
    }

    /// Returns a compilation that has everything that this value touches.
    #[must_use]
    pub fn covering(self, value: Value<'_>) -> Self {
        match self.partial {
            None => self,
            Some(partial) => Self {
                compiled: Compiled::Shared(partial.covering(value)),
                partial: Some(partial),
            },
        }
    }
}

impl Deref for Compilation<'_> {
    type Target = CompiledSchema;

    #[inline]
    fn deref(&self) -> &CompiledSchema {
        match &self.compiled {
            Compiled::Borrowed(compiled) => compiled,
            Compiled::Shared(compiled) => compiled,
        }
    }
}

impl fmt::Debug for Compilation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compilation")
            .field("compiled", &**self)
            .field("is_whole", &self.partial.is_none())
            .finish()
    }
}

/// A schema that reaches many others, compiled as far as values have touched it.
struct PartialSchema {
    description: Arc<Description>,
    address: Address,
    direction: Direction,
    reading: Reading,
    part: RwLock<CompiledPart>,
}

struct CompiledPart {
    extent: Extent,
    extensions: usize,
    compiled: Arc<CompiledSchema>,
}

impl PartialSchema {
    fn new(
        description: &Arc<Description>,
        address: Address,
        direction: Direction,
        reading: Reading,
    ) -> Self {
        let extent = Extent::default();
        let node = description.node(address);
        let schema = Schema::compile_part(node, direction, reading, &extent);
        Self {
            description: Arc::clone(description),
            address,
            direction,
            reading,
            part: RwLock::new(CompiledPart {
                extent,
                extensions: 0,
                compiled: CompiledSchema::new(schema, description, direction),
            }),
        }
    }

    fn so_far(&self) -> Arc<CompiledSchema> {
        let part = self.part.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&part.compiled)
    }

    /// Extends the compiled part, if it must, so that it covers `value`.
    fn covering(&self, value: Value<'_>) -> Arc<CompiledSchema> {
        let extent = Extent::of(value);
        let so_far = self.so_far();
        if so_far.schema().covers(&extent) {
            return so_far;
        }
        let mut part = self.part.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been first.
        if !part.compiled.schema().covers(&extent) {
            part.extent.add(value);
            part.extensions += 1;
            let node = self.description.node(self.address);
            let schema = if part.extensions < MAX_EXTENSIONS {
                Schema::compile_part(node, self.direction, self.reading, &part.extent)
            } else {
                Schema::compile_as(node, self.direction, self.reading)
            };
            part.compiled = CompiledSchema::new(schema, &self.description, self.direction);
        }
        Arc::clone(&part.compiled)
    }
}
