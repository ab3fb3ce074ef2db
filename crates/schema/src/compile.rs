//! One translated schema, compiled, and the way back from its faults to the description.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use conform_json::pointer::unescape;
use conform_json::{TapeJson, Value, with_step_limit};
use jsonschema::error::ValidationErrorKind;
use jsonschema::json::JsonNumber;
use jsonschema::{Draft, Keyword, Retrieve, ValidationError, ValidationOptions};
use serde_json::{Map, Value as Json, json};

use super::branch;
use super::extent::{Extent, LeftOut};
use super::fault::{Fault, FaultKind};
use super::translate::{self, Discriminator, Translation, WRITTEN_AS_INTEGER};
use super::{Direction, formats};
use conform_description::{Address, Description, Node};

/// How many keywords of one schema may be left out as unusable before the whole schema is.
const MAX_REPAIRS: usize = 256;

/// Where a part of a translated schema comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaOrigin {
    /// The Schema Object.
    pub schema: Address,
    /// The keyword in it; `None` for the schema as a whole.
    pub keyword: Option<String>,
}

impl SchemaOrigin {
    /// Returns the value of the keyword, or the Schema Object if there is no such keyword.
    ///
    /// # Panics
    ///
    /// If the origin belongs to another description.
    #[must_use]
    pub fn node<'d>(&self, description: &'d Description) -> Node<'d> {
        let schema = description.node(self.schema);
        self.keyword
            .as_deref()
            .and_then(|keyword| schema.get(keyword))
            .unwrap_or(schema)
    }
}

/// A part of a schema that asserts nothing, because it means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaProblem {
    /// Where it is written.
    pub origin: SchemaOrigin,
    /// What is wrong with it.
    pub message: String,
}

/// A compiled schema.
pub struct Schema {
    json: Json,
    origins: HashMap<String, SchemaOrigin>,
    discriminators: HashMap<String, Discriminator>,
    problems: Vec<SchemaProblem>,
    left_out: LeftOut,
    /// The Schema Object itself.
    root: Address,
    validator: jsonschema::Validator<TapeJson>,
    /// Validators of parts, by their pointers; made when first asked for.
    parts: Mutex<HashMap<String, Arc<jsonschema::Validator<TapeJson>>>>,
}

impl Schema {
    /// Translates and compiles the Schema Object at `node`, which may be a `$ref`, and all that it reaches.
    ///
    /// This never fails: a keyword that cannot be compiled (a pattern that is no regular expression, a `type` that does
    /// not exist, a dangling `$ref`) is left out and listed in [`problems`](Self::problems), so that the rest still checks.
    #[must_use]
    pub fn compile(node: Node<'_>, direction: Direction) -> Self {
        Self::of_translation(node, translate::translate(node, direction, None))
    }

    /// Like [`compile`](Self::compile), if the schema reaches no more than `most` others by `$ref`.
    #[must_use]
    pub fn compile_small(node: Node<'_>, direction: Direction, most: usize) -> Option<Self> {
        let translation = translate::translate_small(node, direction, most)?;
        Some(Self::of_translation(node, translation))
    }

    /// Compiles as much of the Schema Object at `node` as applies to values of an extent: of those it says what the whole
    /// says. [`covers`](Self::covers) tells them from others.
    ///
    /// What a schema reaches is often most of the description, and a value is small. To compile the whole for every schema
    /// takes time and memory in proportion to the square of the description.
    #[must_use]
    pub fn compile_within(node: Node<'_>, direction: Direction, extent: &Extent) -> Self {
        Self::of_translation(node, translate::translate(node, direction, Some(extent)))
    }

    /// Whether this says of values of an extent what the whole schema says of them.
    #[must_use]
    pub fn covers(&self, extent: &Extent) -> bool {
        self.left_out.is_beside(extent)
    }

    fn of_translation(node: Node<'_>, translation: Translation) -> Self {
        let Translation {
            mut json,
            origins,
            discriminators,
            mut problems,
            left_out,
        } = translation;
        let options = options();
        for _ in 0..MAX_REPAIRS {
            let error = match options.build(&json) {
                Ok(validator) => {
                    return Self {
                        json,
                        origins,
                        discriminators,
                        problems,
                        left_out,
                        root: node.address(),
                        validator,
                        parts: Mutex::default(),
                    };
                }
                Err(error) => error,
            };
            let Some((pointer, origin)) = keyword_at(&origins, error.instance_path().as_str())
            else {
                problems.push(whole(node, &error.to_string()));
                break;
            };
            let message = unusable(&origin, &error);
            problems.push(SchemaProblem { origin, message });
            if !remove(&mut json, &pointer) {
                break;
            }
        }
        problems.push(whole(node, "the schema cannot be used at all"));
        let json = Json::Bool(true);
        // The schema `true` is valid in every draft.
        let validator = options
            .build(&json)
            .unwrap_or_else(|error| unreachable!("`true` is a schema: {error}"));
        Self {
            json,
            origins,
            discriminators,
            problems,
            left_out,
            root: node.address(),
            validator,
            parts: Mutex::default(),
        }
    }

    /// The schema as JSON Schema 2020-12: `{"$ref": "#/$defs/…", "$defs": {…}}`.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Returns where the translated schema at this JSON Pointer into [`json`](Self::json) comes from. A pointer may end at
    /// a schema or at one of its keywords.
    #[must_use]
    pub fn origin(&self, pointer: &str) -> Option<SchemaOrigin> {
        origin_at(&self.origins, pointer)
    }

    /// Returns where the keyword comes from that a pointer leads to or into.
    pub(super) fn keyword_origin(&self, pointer: &str) -> Option<SchemaOrigin> {
        keyword_at(&self.origins, pointer).map(|(_, origin)| origin)
    }

    /// What of the schema could not be compiled and therefore asserts nothing.
    #[must_use]
    pub fn problems(&self) -> &[SchemaProblem] {
        &self.problems
    }

    /// Returns whether `value` is valid, without saying why not. False where it takes too long to tell, as
    /// [`faults`](Self::faults) says then.
    #[must_use]
    pub fn is_valid(&self, value: Value<'_>) -> bool {
        with_step_limit(most_steps(value), || self.validator.is_valid(value)) == Some(true)
    }

    /// Returns whether `value` is valid against the part of [`json`](Self::json) at this JSON Pointer, such as one branch of
    /// a union. False where there is no such part.
    #[must_use]
    pub fn is_valid_at(&self, pointer: &str, value: Value<'_>) -> bool {
        let part = self
            .parts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(pointer)
            .cloned();
        let part = part.or_else(|| {
            let reference = format!("#{}", fragment(pointer));
            let json = json!({ "$ref": reference, "$defs": self.json.get("$defs")? });
            let validator = Arc::new(options().build(&json).ok()?);
            let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
            Some(Arc::clone(
                parts.entry(pointer.to_owned()).or_insert(validator),
            ))
        });
        part.is_some_and(|part| {
            with_step_limit(most_steps(value), || part.is_valid(value)) == Some(true)
        })
    }

    /// Compiles what the schema at this JSON Pointer into [`json`](Self::json) asserts of the content of strings: `pattern`
    /// and `format`, without its other keywords. `None` where there is no such schema, or it has neither keyword.
    #[must_use]
    pub fn content_test(&self, pointer: &str) -> Option<jsonschema::Validator<TapeJson>> {
        let schema = self.json.pointer(pointer)?.as_object()?;
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

    /// Returns what is wrong with `value`: one fault per cause, in the order of the value. Empty if it is valid. Where it
    /// takes too long to tell, the one fault is [`FaultKind::Unchecked`].
    #[must_use]
    pub fn faults(&self, value: Value<'_>) -> Vec<Fault> {
        // Fewer than for a verdict, since each may leave an error behind.
        let errors = with_step_limit(most_steps(value) / 4, || {
            self.validator.iter_errors(value).collect()
        });
        match errors {
            Some(errors) => branch::faults(self, value, errors),
            None => vec![Fault {
                instance: value.id(),
                pointer: String::new(),
                origin: SchemaOrigin {
                    schema: self.root,
                    keyword: None,
                },
                chain: Vec::new(),
                kind: FaultKind::Unchecked(
                    "its schemas apply each other so often that no end is in sight".to_owned(),
                ),
            }],
        }
    }

    /// Returns the discriminator of the translated schema at this JSON Pointer into [`json`](Self::json).
    #[must_use]
    pub fn discriminator(&self, pointer: &str) -> Option<&Discriminator> {
        self.discriminators.get(pointer)
    }

    /// The Schema Objects whose `$ref`s lead along this evaluation path, outermost first.
    pub(super) fn chain(&self, evaluation_path: &str) -> Vec<Address> {
        let mut at = String::new();
        let mut chain = Vec::new();
        for token in evaluation_path.split('/').skip(1) {
            let target = (token == "$ref")
                .then(|| {
                    self.json
                        .pointer(&at)
                        .and_then(|schema| schema.get("$ref"))
                        .and_then(Json::as_str)
                })
                .flatten();
            match target {
                Some(target) => {
                    // The outermost `$ref` is the translation's own and has no origin.
                    chain.extend(self.origins.get(&at).map(|origin| origin.schema));
                    at = target.trim_start_matches('#').to_owned();
                }
                None => {
                    at.push('/');
                    at.push_str(token);
                }
            }
        }
        chain
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("json", &self.json)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

/// After how many questions about a value its check is given up. Real schemas ask some ten for each name and value; those
/// whose unions hold unions ask more.
fn most_steps(value: Value<'_>) -> u64 {
    2_000_000 + 1_000 * value.node_count()
}

fn options() -> ValidationOptions<'static, Arc<dyn Retrieve>, TapeJson> {
    jsonschema::options_for::<TapeJson>()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("byte", formats::is_byte)
        .with_format("decimal", formats::is_decimal)
        .with_keyword(WRITTEN_AS_INTEGER, written_as_integer)
}

/// A JSON Pointer as the fragment of a URI (RFC 6901 §6).
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

fn whole(node: Node<'_>, message: &str) -> SchemaProblem {
    SchemaProblem {
        origin: SchemaOrigin {
            schema: node.address(),
            keyword: None,
        },
        message: message.to_owned(),
    }
}

/// The keyword that a pointer leads to or into, as pointer and origin.
fn keyword_at(
    origins: &HashMap<String, SchemaOrigin>,
    pointer: &str,
) -> Option<(String, SchemaOrigin)> {
    let mut end = pointer.len();
    loop {
        let start = pointer[..end].rfind('/')?;
        if let Some(origin) = origins.get(&pointer[..start]) {
            let keyword = origin
                .keyword
                .clone()
                .or_else(|| Some(source_keyword(&pointer[start + 1..end]).to_owned()));
            return Some((
                pointer[..end].to_owned(),
                SchemaOrigin {
                    schema: origin.schema,
                    keyword,
                },
            ));
        }
        end = start;
    }
}

fn origin_at(origins: &HashMap<String, SchemaOrigin>, pointer: &str) -> Option<SchemaOrigin> {
    origins
        .get(pointer)
        .cloned()
        .or_else(|| keyword_at(origins, pointer).map(|(_, origin)| origin))
}

/// The keyword of the description that a keyword of the translation stands for.
fn source_keyword(name: &str) -> &str {
    if name == WRITTEN_AS_INTEGER {
        "type"
    } else {
        name
    }
}

/// Why a keyword cannot be used. The crate's own message speaks of the meta-schema where a union is involved.
fn unusable(origin: &SchemaOrigin, error: &ValidationError<'_>) -> String {
    let keyword = origin.keyword.as_deref().unwrap_or("schema");
    match error.kind() {
        ValidationErrorKind::Format { format } if format == "regex" => {
            format!("`{keyword}` is no regular expression of ECMA-262")
        }
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            format!("`{keyword}` has a value that means nothing")
        }
        _ => format!("`{keyword}` has a value that means nothing: {error}"),
    }
}

/// Removes the member at `pointer`, and says whether there was one.
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

/// `x-written-as-integer`: what `type: integer` means in 3.0 beyond what it means in 2020-12.
struct WrittenAsInteger;

impl<'i> Keyword<'i, TapeJson> for WrittenAsInteger {
    fn validate(&self, instance: Value<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            Ok(())
        } else {
            Err(ValidationError::custom(
                "is written with a fraction or an exponent",
            ))
        }
    }

    fn is_valid(&self, instance: Value<'i>) -> bool {
        let number = jsonschema::json::Node::as_number(&instance);
        number.is_none_or(|number| {
            JsonNumber::is_written_as_integer(&number) || !JsonNumber::is_integer(&number)
        })
    }
}

fn written_as_integer<'a>(
    _: &'a Map<String, Json>,
    _: &'a Json,
    _: jsonschema::paths::Location,
) -> Result<Box<dyn for<'i> Keyword<'i, TapeJson>>, ValidationError<'a>> {
    Ok(Box::new(WrittenAsInteger))
}
