//! Values that are valid against a schema, made of the schema alone.
//!
//! [`Schema::instance`] and [`LazySchema::instance`] make one. The same seed gives the same value. Every value is checked by
//! the compiled schema before it is returned; a fault changes the choices that were made at its place, and the value is made
//! again. What cannot be made is an [`Ungenerated`], with the place in the description that prevents it.

mod array;
mod decimal;
mod draw;
mod facts;
mod format;
mod heights;
mod manner;
mod merge;
mod negate;
mod number;
mod object;
mod pattern;
#[cfg(test)]
mod tests;
mod text;
mod walker;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use conform_description::Description;
use conform_json::{Document, Format, Limits};
use serde_json::Value as Json;

pub use self::manner::{InstanceManner, InstanceOptions};
use self::walker::{Conflict, Walker};
use crate::compile::Schema;
use crate::compiled::CompiledSchema;
use crate::direction::Direction;
use crate::extent::Extent;
use crate::origin::SchemaOrigin;
use crate::store::{Compilation, LazySchema, SchemaStore};
use crate::translate;
use crate::translation::Translation;

/// How often a value is made before this is given up.
const ATTEMPTS: u32 = 120;

/// How often a large schema is translated further for one value. Each time adds a level.
const EXTENSIONS: usize = 128;

/// A schema of which no value was made.
#[derive(Clone, Debug)]
pub struct Ungenerated {
    /// What prevents it; `None` if it belongs to no part of the description.
    pub origin: Option<SchemaOrigin>,
    /// The JSON Pointer into the value at which it does.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Ungenerated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() {
            "the value"
        } else {
            &self.pointer
        };
        write!(
            f,
            "no valid value could be made of the schema: {place}: {}",
            self.reason
        )
    }
}

impl std::error::Error for Ungenerated {}

impl Schema {
    /// Makes a value that is valid against the whole schema, for values of this direction.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions};
    /// use conform_schema::{Direction, InstanceOptions, Schema};
    ///
    /// let text = r"{openapi: 3.1.1, info: {title: Zoo, version: '1'}, components: {schemas: {
    ///   Animal: {type: object, required: [id], properties: {id: {type: string, pattern: '^an_[0-9]{4}$'}}}}}}";
    /// let loaded = Description::from_files("zoo.yaml", [("zoo.yaml", text)], &LoadOptions::default());
    /// let description = loaded.description.expect("the root file is a description");
    /// let animal = description.root().at("/components/schemas/Animal").expect("the schema exists");
    ///
    /// let schema = Schema::compile(animal, Direction::Response);
    /// let value = schema.instance(&description, Direction::Response, InstanceOptions::default());
    /// let value = value.expect("it has values");
    /// assert_eq!(value["id"].as_str().map(str::len), Some(7));
    /// ```
    ///
    /// # Errors
    ///
    /// If no valid value was found.
    pub fn instance(
        &self,
        description: &Description,
        direction: Direction,
        options: InstanceOptions,
    ) -> Result<Json, Ungenerated> {
        let mut repair = Repair::default();
        for _ in 0..ATTEMPTS {
            let made = repair.attempt(self.translation(), description, direction, options)?;
            match judged(&made, |document| first_fault(self, document)) {
                None => return Ok(made),
                Some(fault) => repair.blame(fault),
            }
        }
        Err(repair.given_up())
    }
}

impl LazySchema {
    /// Makes a value that is valid against the schema, for messages of this direction. Of large schemas, only what the value
    /// touches is translated.
    ///
    /// # Errors
    ///
    /// If no valid value was found.
    pub fn instance(
        &self,
        store: &SchemaStore,
        direction: Direction,
        options: InstanceOptions,
    ) -> Result<Json, Ungenerated> {
        let description = store.description();
        let available = self.available(store, direction);
        let mut repair = Repair::default();
        if available.is_whole() {
            for _ in 0..ATTEMPTS {
                let made = repair.attempt(
                    available.schema().translation(),
                    description,
                    direction,
                    options,
                )?;
                match judged(&made, |document| first_mistake(&available, document)) {
                    None => return Ok(made),
                    Some(fault) => repair.blame(fault),
                }
            }
            return Err(repair.given_up());
        }
        let node = description.node(self.address());
        let mut extent = Extent::default();
        for _ in 0..ATTEMPTS {
            let (made, compiled) = 'made: {
                for _ in 0..EXTENSIONS {
                    let translation =
                        translate::translate(node, direction, store.read_as(), Some(&extent));
                    let made = repair.attempt(&translation, description, direction, options)?;
                    if !repair.has_left_out {
                        let compiled = || {
                            let read_as = store.read_as();
                            let schema = Schema::compile_part(node, direction, read_as, &extent);
                            CompiledSchema::new(schema, description, direction)
                        };
                        break 'made (made, compiled());
                    }
                    let _ = judged(&made, |document| {
                        extent.add(document.root());
                        None
                    });
                }
                return Err(repair.given_up());
            };
            let compiled: Arc<CompiledSchema> = compiled;
            let available = Compilation::of(&compiled);
            match judged(&made, |document| first_mistake(&available, document)) {
                None => return Ok(made),
                Some(fault) => repair.blame(fault),
            }
        }
        Err(repair.given_up())
    }
}

/// Makes a value of a schema of JSON Schema 2020-12, such as a part of a translation together with what else a value must have.
/// It is not checked. `None` if no value was found.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_schema::{InstanceOptions, generated};
///
/// let text = "{openapi: 3.1.1, info: {title: Zoo, version: '1'}}";
/// let loaded = Description::from_files("zoo.yaml", [("zoo.yaml", text)], &LoadOptions::default());
/// let description = loaded.description.expect("the root file is a description");
///
/// let schema = serde_json::json!({ "allOf": [{ "type": "string", "maxLength": 9 }, { "minLength": 9 }] });
/// let value = generated(&schema, &description, InstanceOptions::default()).expect("it has values");
/// assert_eq!(value.as_str().map(str::len), Some(9));
/// ```
#[must_use]
pub fn generated(
    schema: &Json,
    description: &Description,
    options: InstanceOptions,
) -> Option<Json> {
    let translation = Translation::of_json(schema.clone());
    let made = Repair::default().attempt(&translation, description, Direction::Either, options);
    made.ok()
}

/// What is wrong with a value that was made.
struct Mistake {
    pointer: String,
    origin: Option<SchemaOrigin>,
    reason: String,
}

/// Reads a value as the checks read it, and returns what is wrong with it.
fn judged(value: &Json, judge: impl FnOnce(&Document) -> Option<Mistake>) -> Option<Mistake> {
    let text = value.to_string().into_bytes();
    match Document::parse("generated", text, Format::Json, &Limits::default()) {
        Ok(document) => judge(&document),
        Err(error) => Some(Mistake {
            pointer: String::new(),
            origin: None,
            reason: error.message().to_owned(),
        }),
    }
}

fn first_fault(schema: &Schema, document: &Document) -> Option<Mistake> {
    if schema.is_valid(document.root()) {
        return None;
    }
    let fault = schema.faults(document.root()).into_iter().next()?;
    Some(Mistake {
        reason: format!("it must be {}", fault.kind),
        pointer: fault.pointer,
        origin: Some(fault.origin),
    })
}

/// A fault, or a tag that names another branch.
fn first_mistake(compiled: &CompiledSchema, document: &Document) -> Option<Mistake> {
    if let Some(mistake) = first_fault(compiled.schema(), document) {
        return Some(mistake);
    }
    let walked = compiled.walk(document.root(), &Default::default(), None);
    let mistagged = walked
        .mistagged
        .into_iter()
        .find(|one| one.named.is_some())?;
    let object = mistagged.pointer.rsplit_once('/');
    Some(Mistake {
        pointer: object
            .map(|(object, _)| object.to_owned())
            .unwrap_or_default(),
        origin: compiled.schema().origin(&mistagged.union),
        reason: "its tag names another branch than the one that fits".to_owned(),
    })
}

/// Which choices were wrong so far.
#[derive(Default)]
struct Repair {
    salts: HashMap<String, u32>,
    visited: std::collections::BTreeSet<String>,
    has_left_out: bool,
    last: Option<Mistake>,
}

impl Repair {
    /// Makes a value, with other choices where those before were wrong.
    fn attempt(
        &mut self,
        translation: &Translation,
        description: &Description,
        direction: Direction,
        options: InstanceOptions,
    ) -> Result<Json, Ungenerated> {
        let mut walker = Walker::new(translation, description, direction, options, &self.salts);
        let made = walker.root();
        self.has_left_out = walker.has_left_out;
        self.visited = std::mem::take(&mut walker.visited);
        made.map_err(
            |Conflict {
                 schema: at,
                 path,
                 why,
             }| Ungenerated {
                origin: translation.origins.at(&at).or_else(|| {
                    // The root of the translation is a reference to the schema.
                    let root = translation.json.get("$ref")?.as_str()?;
                    translation.origins.at(root.trim_start_matches('#'))
                }),
                pointer: path,
                reason: why,
            },
        )
    }

    /// Changes the choices that led to a mistake: those at its place and, if that does not help, those around it.
    fn blame(&mut self, mistake: Mistake) {
        let mut at = mistake.pointer.clone();
        self.last = Some(mistake);
        while !self.visited.contains(&at) {
            match at.rsplit_once('/') {
                Some((above, _)) => at = above.to_owned(),
                None => break,
            }
        }
        loop {
            let salt = self.salts.entry(at.clone()).or_default();
            *salt += 1;
            if !salt.is_multiple_of(4) {
                return;
            }
            match at.rsplit_once('/') {
                Some((above, _)) => at = above.to_owned(),
                None => return,
            }
        }
    }

    fn given_up(self) -> Ungenerated {
        let mistake = self.last;
        Ungenerated {
            origin: mistake.as_ref().and_then(|one| one.origin.clone()),
            pointer: mistake
                .as_ref()
                .map(|one| one.pointer.clone())
                .unwrap_or_default(),
            reason: mistake.map_or_else(|| "it is too large".to_owned(), |one| one.reason),
        }
    }
}
