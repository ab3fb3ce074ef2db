//! The schemas that are derived from the generated types agree with those of the description.
//!
//! Both are converted to a normal form of what a type can express: JSON types, members and which of them are required, `null`, items, values of
//! enums, and references. Limits, patterns and prose are not part of it.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use conform_tests::payloads::Payload;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::visit_api::{PayloadTest, for_each_payload};

/// Schemas that differ from those of the description, and why. A line that no longer applies fails the test.
const DIFFERENCES: &[(&str, &str)] = &[];

/// Schemas without a Rust type of their own, and why. A line that no longer applies fails the test.
const ALIASES: &[(&str, &str)] = &[(
    "Unseen",
    "the only known value is `null`; the type is an alias of any JSON value, so that another value is not lost",
)];

macro_rules! each_type {
    ($($name:ident)*) => {
        /// The schema of every named type and of all that it uses, by name, from each of the two crates.
        fn by_schemars() -> BTreeMap<&'static str, Value> {
            BTreeMap::from([$((stringify!($name), schemars::schema_for!(vsee_models::$name).into())),*])
        }

        fn by_utoipa() -> BTreeMap<&'static str, Value> {
            BTreeMap::from([$((stringify!($name), utoipa_schema::<vsee_models::$name>())),*])
        }
    };
}

fn utoipa_schema<T: ToSchema>() -> Value {
    let mut used = Vec::new();
    T::schemas(&mut used);
    let mut schema = serde_json::to_value(T::schema()).expect("schemas are JSON");
    let used: Map<String, Value> = used
        .into_iter()
        .map(|(name, schema)| {
            (
                name,
                serde_json::to_value(schema).expect("schemas are JSON"),
            )
        })
        .collect();
    schema["$defs"] = used.into();
    schema
}

// All types that the generated models have; the build script lists them.
include!(concat!(env!("OUT_DIR"), "/types.rs"));

/// Returns the component schemas of the description.
fn described() -> Map<String, Value> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .join("spec/openapi.yaml");
    let loaded = Description::load(&root, &LoadOptions::default());
    let description = loaded.description.expect("the description loads");
    let text = bundle(&description, BundleFormat::Json).text;
    let mut bundle: Value = serde_json::from_str(&text).expect("the bundle is JSON");
    match bundle["components"]["schemas"].take() {
        Value::Object(schemas) => schemas,
        other => panic!("no schemas: {other}"),
    }
}

/// Converts schemas to the normal form.
struct Normalizer<'s> {
    schemas: &'s Map<String, Value>,
}

impl Normalizer<'_> {
    /// Returns the normal form of a schema.
    fn used(&self, schema: &Value) -> Value {
        let (form, nullable) = self.split(schema);
        if nullable {
            json!({ "or null": form })
        } else {
            form
        }
    }

    /// Returns the normal form of a schema without `null`, and whether the schema admits `null`.
    fn split(&self, schema: &Value) -> (Value, bool) {
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|pointer| pointer.rsplit('/').next())
        {
            if ALIASES.iter().any(|(alias, _)| *alias == name) {
                return (json!({}), false);
            }
            // A scalar with a name is an alias in Rust, where a schema has no name for it.
            if let Some(target) = self
                .schemas
                .get(name)
                .filter(|target| self.is_alias(target))
            {
                return self.split(target);
            }
            let nullable = self
                .schemas
                .get(name)
                .is_some_and(|target| self.split(target).1);
            return (json!({ "ref": name }), nullable);
        }
        if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice) {
            return self.split(only);
        }
        // Branches that say only what is required are a rule for members, and not a type.
        let is_rule = |branches: &&Vec<Value>| {
            !branches.iter().all(|branch| {
                branch
                    .as_object()
                    .is_some_and(|keys| keys.keys().eq(["required"]))
            })
        };
        if let Some(branches) = schema["oneOf"]
            .as_array()
            .or(schema["anyOf"].as_array())
            .filter(is_rule)
        {
            return self.union(branches);
        }
        let mut nullable = schema["nullable"] == true;
        let mut name = Value::Null;
        match &schema["type"] {
            Value::Array(types) => {
                for one in types {
                    if one == "null" {
                        nullable = true
                    } else {
                        name = one.clone()
                    }
                }
            }
            other => name = other.clone(),
        }
        let mut form = Map::new();
        if let Some(values) = schema["enum"].as_array() {
            let values: BTreeSet<String> = values
                .iter()
                .filter(|value| !value.is_null())
                .map(Value::to_string)
                .collect();
            form.insert("values".to_owned(), json!(values));
        }
        match name.as_str() {
            None => {}
            Some("object") => self.object(schema, &mut form),
            Some("array") => {
                form.insert("items".to_owned(), self.used(&schema["items"]));
            }
            Some(scalar) => {
                form.insert("type".to_owned(), scalar.into());
                // `int64` has no type of its own.
                if let Some(format) = schema["format"]
                    .as_str()
                    .filter(|format| *format != "int64")
                {
                    form.insert("format".to_owned(), format.into());
                }
            }
        }
        (form.into(), nullable)
    }

    /// Whether a component is an alias of a scalar: neither an enumeration, nor an id with a type of its own.
    fn is_alias(&self, schema: &Value) -> bool {
        if schema["x-typed-id"] == true {
            return false;
        }
        let is_scalar = |schema: &Value| {
            matches!(
                schema["type"].as_str(),
                Some("string" | "integer" | "number")
            )
        };
        let has_blank =
            |branches: &[Value]| branches.iter().any(|branch| branch["enum"] == json!([""]));
        let union = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        match union.filter(|_| !schema["properties"].is_object()) {
            // A union with titles, with names for its values, or of types that one Rust type does not hold, is an enum.
            Some(branches) => {
                let is_enum = |branch: &Value| {
                    branch["type"] == "array" || branch["x-enum-varnames"].is_array()
                };
                let is_held = !schema["title"].is_string() && !branches.iter().any(is_enum);
                is_held || has_blank(branches)
            }
            None => is_scalar(schema) && !schema["enum"].is_array(),
        }
    }

    fn object(&self, schema: &Value, form: &mut Map<String, Value>) {
        form.insert("type".to_owned(), "object".into());
        let members = schema["properties"].as_object();
        let members: Map<String, Value> = members
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), self.used(schema)))
            .collect();
        if !members.is_empty() {
            form.insert("members".to_owned(), members.into());
        }
        let always: BTreeSet<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        form.insert("always".to_owned(), json!(always));
        if schema["additionalProperties"]
            .as_object()
            .is_some_and(|schema| !schema.is_empty())
        {
            form.insert(
                "others".to_owned(),
                self.used(&schema["additionalProperties"]),
            );
        }
    }

    /// The form of a union whose branches all list values, some of them with names: one enum of all values.
    fn listed(&self, branches: &[Value]) -> Option<Value> {
        let is_named = |branch: &Value| branch["x-enum-varnames"].is_array();
        if !branches.iter().any(is_named) {
            return None;
        }
        let mut values = BTreeSet::new();
        for branch in branches {
            let name = branch["$ref"].as_str().and_then(|it| it.rsplit('/').next());
            let branch = match name {
                Some(name) => self.schemas.get(name)?,
                None => branch,
            };
            values.extend(branch["enum"].as_array()?.iter().map(Value::to_string));
        }
        Some(json!({ "values": values }))
    }

    fn union(&self, branches: &[Value]) -> (Value, bool) {
        if let Some(form) = self.listed(branches) {
            return (form, false);
        }
        let is_empty = |branch: &Value| branch["enum"] == json!([""]) || branch["maxLength"] == 0;
        if let Some(blank) = branches.iter().position(is_empty)
            && branches.len() > 2
        {
            let mut others = branches.to_vec();
            others.remove(blank);
            let (form, nullable) = self.union(&others);
            return (json!({ "or blank": form }), nullable);
        }
        let mut nullable = false;
        let mut forms = Vec::new();
        for branch in branches {
            if branch["type"] == "null" || branch["enum"] == json!([null]) {
                nullable = true;
                continue;
            }
            let (form, null) = self.split(branch);
            nullable |= null;
            forms.push(form);
        }
        let is_blank = |branch: &&Value| branch["enum"] == json!([""]) || branch["maxLength"] == 0;
        let is_digits = |branch: &&Value| {
            branch["type"] == "string"
                && (branch["pattern"].is_string() || branch["enum"].is_array())
                && !is_blank(branch)
        };
        let form = match forms.as_slice() {
            [only] => only.clone(),
            [first, second] if branches.iter().any(|branch| is_blank(&branch)) => {
                let other = if is_blank(&&branches[0]) {
                    second
                } else {
                    first
                };
                json!({ "or blank": other })
            }
            [first, second] if branches.iter().any(|branch| is_digits(&branch)) => {
                let other = if is_digits(&&branches[0]) {
                    second
                } else {
                    first
                };
                json!({ "or digits": other })
            }
            _ => json!({ "one of": forms }),
        };
        (form, nullable)
    }
}

/// Compares derived schemas with those of the description, and returns the names and differences of those that differ.
fn differing(derived: &BTreeMap<&'static str, Value>) -> BTreeMap<String, String> {
    let described = described();
    let description = Normalizer {
        schemas: &described,
    };
    let none = Map::new();
    let types = Normalizer { schemas: &none };
    let mut differing = BTreeMap::new();
    for (name, schema) in &described {
        if description.is_alias(schema) {
            continue;
        }
        let Some(derived) = derived.get(name.as_str()) else {
            differing.insert(name.clone(), "has no type".to_owned());
            continue;
        };
        let (wanted, _) = description.split(schema);
        let (found, _) = types.split(derived);
        if wanted != found {
            differing.insert(
                name.clone(),
                format!("{wanted:#} described,\n{found:#} derived"),
            );
        }
    }
    differing
}

fn assert_agreement(derived: &BTreeMap<&'static str, Value>) {
    let mut differing = differing(derived);
    for (name, reason) in ALIASES.iter().chain(DIFFERENCES) {
        assert!(
            differing.remove(*name).is_some(),
            "{name} does not differ any more: {reason}"
        );
    }
    let messages: Vec<String> = differing
        .iter()
        .map(|(name, difference)| format!("{name}: {difference}"))
        .collect();
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
}

#[test]
fn schemas_of_schemars_agree_with_the_description() {
    assert_agreement(&by_schemars());
}

#[test]
fn schemas_of_utoipa_agree_with_the_description() {
    assert_agreement(&by_utoipa());
}

/// Validates payloads against the schema that `schemars` derives from their type.
#[derive(Default)]
struct Conformance {
    payloads: usize,
}

impl PayloadTest for Conformance {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    ) {
        let schema: Value = schemars::schema_for!(T).into();
        let validator = jsonschema::validator_for(&schema).expect("schemars derives valid schemas");
        let value: Value = serde_json::from_str(&payload.text()).expect("the payload is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", payload.name());
        self.payloads += 1;
    }
}

#[test]
fn payloads_conform_to_the_schemas_of_their_types() {
    let mut test = Conformance::default();
    for_each_payload(&mut test);
    println!("{} payloads conform to the derived schemas", test.payloads);
    assert!(test.payloads > 30);
}
