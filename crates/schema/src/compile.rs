//! A translated schema, compiled.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use conform_description::{Address, Node};
use conform_json::pointer::unescape;
use conform_json::{TapeJson, Value, with_step_limit};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value as Json, json};

use crate::depth::{MOST_LEVELS, is_too_deep, looks_at_others, too_many_ways};
use crate::direction::Direction;
use crate::discriminator::Discriminator;
use crate::extent::Extent;
use crate::fault::{Fault, FaultKind};
use crate::faults::faults;
use crate::options::options;
use crate::origin::{SchemaOrigin, SchemaProblem};
use crate::reading::Reading;
use crate::translate;
use crate::translation::Translation;

/// How many invalid keywords of one schema are removed before the whole schema is given up.
const MAX_REPAIRS: usize = 256;

/// A validator over the tape of `conform_json`.
type Validator = jsonschema::Validator<TapeJson>;

/// A compiled schema.
///
/// [`compile`](Self::compile) makes one. [`is_valid`](Self::is_valid) checks a value, and [`faults`](Self::faults) says what
/// is wrong with it.
pub struct Schema {
    translation: Translation,
    /// The Schema Object.
    root: Address,
    validator: Validator,
    /// Validators of parts, by their pointers; made on first use.
    parts: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Schema {
    /// Translates and compiles the Schema Object at `node`, which may be a `$ref`, and everything that it refers to.
    ///
    /// This never fails. A keyword that cannot be compiled (a pattern that is not a regular expression, a `type` that does
    /// not exist, a dangling `$ref`) is removed and listed in [`problems`](Self::problems), so that the others still apply.
    #[must_use]
    pub fn compile(node: Node<'_>, direction: Direction) -> Self {
        Self::compile_as(node, direction, Reading::Meant)
    }

    /// Compiles a schema like [`compile`](Self::compile), in this reading.
    #[must_use]
    pub fn compile_as(node: Node<'_>, direction: Direction, reading: Reading) -> Self {
        Self::of_translation(node, translate::translate(node, direction, reading, None))
    }

    /// Compiles a schema like [`compile`](Self::compile), but only if it refers to at most `most` others, directly or not.
    pub(crate) fn compile_small(
        node: Node<'_>,
        direction: Direction,
        reading: Reading,
        most: usize,
    ) -> Option<Self> {
        let translation = translate::translate_small(node, direction, reading, most)?;
        Some(Self::of_translation(node, translation))
    }

    /// Compiles only the parts of the Schema Object at `node` that apply to values of an extent. For these values, the
    /// result is the same as that of the whole schema; [`covers`](Self::covers) says which values these are.
    ///
    /// A schema often refers to most of the description, but a value is small. Compiling the whole for every schema takes
    /// time and memory in proportion to the square of the size of the description.
    #[must_use]
    pub fn compile_within(node: Node<'_>, direction: Direction, extent: &Extent) -> Self {
        Self::compile_part(node, direction, Reading::Meant, extent)
    }

    /// Compiles a part of a schema like [`compile_within`](Self::compile_within), in this reading.
    pub(crate) fn compile_part(
        node: Node<'_>,
        direction: Direction,
        reading: Reading,
        extent: &Extent,
    ) -> Self {
        let translation = translate::translate(node, direction, reading, Some(extent));
        Self::of_translation(node, translation)
    }

    /// Returns whether this schema and the whole schema have the same result for all values of an extent.
    #[must_use]
    pub fn covers(&self, extent: &Extent) -> bool {
        self.translation.left_out.is_beside(extent)
    }

    fn of_translation(node: Node<'_>, mut translation: Translation) -> Self {
        let root = node.address();
        if is_too_deep(&translation.json) {
            let origin = SchemaOrigin::of_schema(root);
            let message = format!(
                "more than {MOST_LEVELS} schemas apply to one value, each by the one before"
            );
            translation
                .problems
                .push(SchemaProblem::invalid(origin, message));
            translation.json = Json::Bool(true);
        }
        if looks_at_others(&translation.json) {
            leave_out_unevaluated(&mut translation, root);
        }
        let validator = compiled(&mut translation, root).unwrap_or_else(|| {
            let origin = SchemaOrigin::of_schema(root);
            let message = "the schema cannot be used".to_owned();
            translation
                .problems
                .push(SchemaProblem::invalid(origin, message));
            translation.json = Json::Bool(true);
            options()
                .build(&translation.json)
                .unwrap_or_else(|error| unreachable!("`true` is valid in every draft: {error}"))
        });
        Self {
            translation,
            root,
            validator,
            parts: Mutex::default(),
        }
    }

    /// Returns what is known of the translated schema.
    pub(crate) fn translation(&self) -> &Translation {
        &self.translation
    }

    /// Returns the schema as JSON Schema 2020-12: `{"$ref": "#/$defs/…", "$defs": {…}}`.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.translation.json
    }

    /// Returns the origin of the translated schema, or keyword, at this JSON Pointer into [`json`](Self::json).
    #[must_use]
    pub fn origin(&self, pointer: &str) -> Option<SchemaOrigin> {
        self.translation.origins.at(pointer)
    }

    /// Returns the discriminator of the translated schema at this JSON Pointer into [`json`](Self::json).
    #[must_use]
    pub fn discriminator(&self, pointer: &str) -> Option<&Discriminator> {
        self.translation.discriminators.get(pointer)
    }

    /// Returns the parts of the schema that are invalid and therefore ignored.
    #[must_use]
    pub fn problems(&self) -> &[SchemaProblem] {
        &self.translation.problems
    }

    /// Returns whether `value` is valid. It is not if the limit of steps is reached; [`faults`](Self::faults) reports that.
    #[must_use]
    pub fn is_valid(&self, value: Value<'_>) -> bool {
        with_step_limit(most_steps(value), || self.validator.is_valid(value)) == Some(true)
            || (self.translation.is_settled_by_tags() && self.faults(value).is_empty())
    }

    /// Returns whether `value` is valid against the part of [`json`](Self::json) at this JSON Pointer, such as one branch of
    /// a union. It is not if there is no such part.
    pub(crate) fn is_valid_at(&self, pointer: &str, value: Value<'_>) -> bool {
        let part = self
            .parts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(pointer)
            .cloned();
        let part = part.or_else(|| {
            let json = self.part_json(pointer)?;
            let validator = Arc::new(options().build(&json).ok()?);
            let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
            Some(Arc::clone(
                parts.entry(pointer.to_owned()).or_insert(validator),
            ))
        });
        part.is_some_and(|part| {
            with_step_limit(most_steps(value), || part.is_valid(value)) == Some(true)
                || (self.translation.is_settled_by_tags() && self.is_settled(&part, value))
        })
    }

    /// The part at a pointer as a schema of its own, with the definitions that it needs. Unions may have thousands of parts, so
    /// none of them can have all definitions.
    fn part_json(&self, pointer: &str) -> Option<Json> {
        let definitions = self.json().get("$defs")?;
        if self.translation.is_settled_by_tags() {
            // The places of faults must be those of the whole schema.
            let reference = format!("#{}", fragment(pointer));
            return Some(json!({ "$ref": reference, "$defs": definitions }));
        }
        let Json::Object(part) = self.json().pointer(pointer)? else {
            return self.json().pointer(pointer).cloned();
        };
        let mut part: Map<String, Json> = part
            .iter()
            .filter(|(name, _)| *name != "$defs")
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut needed: Map<String, Json> = Map::new();
        let mut pending: Vec<&str> = Vec::new();
        for value in part.values() {
            collect_references(value, &mut pending);
        }
        let own = part.get("$ref").and_then(Json::as_str);
        pending.extend(own.and_then(definition_of));
        let mut pending: Vec<String> = pending.into_iter().map(str::to_owned).collect();
        while let Some(name) = pending.pop() {
            if needed.contains_key(&name) {
                continue;
            }
            let Some(definition) = definitions.get(&name) else {
                continue;
            };
            let mut further = Vec::new();
            collect_references(definition, &mut further);
            pending.extend(further.into_iter().map(str::to_owned));
            needed.insert(name, definition.clone());
        }
        part.insert("$defs".to_owned(), Json::Object(needed));
        Some(Json::Object(part))
    }

    /// Whether tags settle all that a part of the schema finds wrong with a value.
    fn is_settled(&self, part: &Validator, value: Value<'_>) -> bool {
        let errors = with_step_limit(most_steps(value) / 4, || part.iter_errors(value).collect());
        errors.is_some_and(|errors| faults(&self.translation, value, errors).is_empty())
    }

    /// Compiles only `pattern` and `format` of the schema at this JSON Pointer into [`json`](Self::json). `None` if there is
    /// no such schema, or it has neither keyword.
    pub(crate) fn content_test(&self, pointer: &str) -> Option<Validator> {
        let schema = self.json().pointer(pointer)?.as_object()?;
        let members = schema
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "pattern" | "format"));
        let tests: Map<String, Json> = members
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if tests.is_empty() {
            return None;
        }
        options().build(&Json::Object(tests)).ok()
    }

    /// Returns what is wrong with `value`: one fault per cause, in the order of the value. None if it is valid. If the limit
    /// of steps is reached, the only fault is [`FaultKind::Unchecked`].
    #[must_use]
    pub fn faults(&self, value: Value<'_>) -> Vec<Fault> {
        // The limit is lower than that of a check, because each step may add an error.
        let errors = with_step_limit(most_steps(value) / 4, || {
            self.validator.iter_errors(value).collect()
        });
        match errors {
            Some(errors) => faults(&self.translation, value, errors),
            None => vec![Fault {
                instance: value.id(),
                pointer: String::new(),
                origin: SchemaOrigin::of_schema(self.root),
                chain: Vec::new(),
                kind: FaultKind::Unchecked(
                    "its schemas refer to each other so often that the limit of steps is reached"
                        .to_owned(),
                ),
            }],
        }
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("json", self.json())
            .field("problems", &self.problems())
            .finish_non_exhaustive()
    }
}

/// Removes keywords that look at more schemas, by more ways, than can be compiled. They are one problem.
fn leave_out_unevaluated(translation: &mut Translation, root: Address) {
    let keywords = too_many_ways(&translation.json);
    let Some(first) = keywords.iter().min() else {
        return;
    };
    let origin = translation.origins.keyword(first);
    let origin = origin.map_or_else(|| SchemaOrigin::of_schema(root), |(_, origin)| origin);
    let mut message =
        "there are too many ways to the schemas whose members or items it looks at".to_owned();
    if keywords.len() > 1 {
        let _ = write!(
            message,
            ", and so there are for {} others",
            keywords.len() - 1
        );
    }
    let problem = SchemaProblem::invalid(origin, message);
    translation.problems.push(problem);
    for pointer in &keywords {
        remove(&mut translation.json, pointer);
    }
}

/// Compiles a translation. Keywords that cannot be compiled are removed from it and become problems.
fn compiled(translation: &mut Translation, root: Address) -> Option<Validator> {
    let options = options();
    for _ in 0..MAX_REPAIRS {
        let error = match options.build(&translation.json) {
            Ok(validator) => return Some(validator),
            Err(error) => error,
        };
        let Some((pointer, origin)) = translation.origins.keyword(error.instance_path().as_str())
        else {
            let origin = SchemaOrigin::of_schema(root);
            let message = error.to_string();
            translation
                .problems
                .push(SchemaProblem::invalid(origin, message));
            return None;
        };
        let message = invalid_keyword(&origin, &error);
        translation
            .problems
            .push(SchemaProblem::invalid(origin, message));
        if !remove(&mut translation.json, pointer) {
            return None;
        }
    }
    None
}

/// The names of the definitions that references in a schema lead to.
fn collect_references<'j>(schema: &'j Json, names: &mut Vec<&'j str>) {
    let mut pending = vec![schema];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(members) => {
                let target = members.get("$ref").and_then(Json::as_str);
                names.extend(target.and_then(definition_of));
                pending.extend(members.values());
            }
            Json::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

/// The name of the definition that a reference leads to.
fn definition_of(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/$defs/")?.split('/').next()
}

/// The maximum number of steps in checking a value. Real schemas take about ten for each name and value; unions inside
/// unions take more.
fn most_steps(value: Value<'_>) -> u64 {
    2_000_000 + 1_000 * value.node_count()
}

/// Percent-encodes a JSON Pointer for the fragment of a URI (RFC 6901 §6).
fn fragment(pointer: &str) -> String {
    let mut out = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Why a keyword cannot be used. If a union is involved, the error of the crate is about the meta-schema and does not help.
fn invalid_keyword(origin: &SchemaOrigin, error: &ValidationError<'_>) -> String {
    let keyword = origin.keyword.as_deref().unwrap_or("schema");
    match error.kind() {
        ValidationErrorKind::Format { format } if format == "regex" => {
            format!("`{keyword}` is not a regular expression of ECMA-262")
        }
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            format!("`{keyword}` has an invalid value")
        }
        _ => format!("`{keyword}` has an invalid value: {error}"),
    }
}

/// Removes the member at `pointer`. Returns whether there was one.
fn remove(json: &mut Json, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let key = unescape(key);
    match json.pointer_mut(parent) {
        Some(Json::Object(members)) => members.remove(&*key).is_some(),
        _ => false,
    }
}
