//! Conversion to the types of the crate [`openapiv3`](::openapiv3), for programs that build on them.
//!
//! The crate reads what it knows of OpenAPI 3.0 and drops the rest without a word. [`to_openapiv3`] therefore returns what
//! was dropped, too.

use std::fmt;

use ::openapiv3::OpenAPI;
use serde_json::Value;

use crate::load::Loaded;
use crate::{BundleFormat, Description, LoadOptions, Version, bundle};
use conform_report::Diagnostic;

/// A description as the crate `openapiv3` holds it.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The document, without references to other files.
    pub api: OpenAPI,
    /// The JSON Pointers (RFC 6901) of the members of the bundle that `api` does not hold, or holds with another value.
    ///
    /// Members whose value is the default of the specification are not listed: `openapiv3` does not write them.
    pub lost: Vec<String>,
}

/// The reason why a description cannot be converted.
#[derive(Clone, Debug)]
pub enum ConversionError {
    /// The description is of this version. `openapiv3` holds OpenAPI 3.0.
    Version(Version),
    /// The description cannot be written as one document.
    Bundle(Vec<Diagnostic>),
    /// `openapiv3` refuses a value of the bundle.
    Refused {
        /// The JSON Pointer of the value.
        pointer: String,
        /// What `openapiv3` says of it.
        message: String,
    },
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(
                f,
                "the description is of OpenAPI {version}, and the crate openapiv3 holds OpenAPI 3.0"
            ),
            Self::Bundle(diagnostics) => {
                f.write_str("the description cannot be written as one document")?;
                match diagnostics.first() {
                    Some(first) => write!(f, ": {}", first.message),
                    None => Ok(()),
                }
            }
            Self::Refused { pointer, message } => {
                write!(f, "openapiv3 refuses the value at `{pointer}`: {message}")
            }
        }
    }
}

impl std::error::Error for ConversionError {}

/// Bundles a description and returns it as the crate `openapiv3` holds it.
///
/// # Errors
///
/// Returns an error if the description is not of OpenAPI 3.0, if it cannot be bundled, or if `openapiv3` refuses a value.
///
/// ```
/// use conform_description::{Description, LoadOptions, to_openapiv3};
///
/// let text = "openapi: 3.0.3
/// info: {title: Clinic, version: '1'}
/// paths: {}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let converted = to_openapiv3(&loaded.description.unwrap())?;
/// assert_eq!(converted.api.info.title, "Clinic");
/// assert!(converted.lost.is_empty());
/// # Ok::<(), conform_description::ConversionError>(())
/// ```
pub fn to_openapiv3(description: &Description) -> Result<Converted, ConversionError> {
    if description.version() != Version::V3_0 {
        return Err(ConversionError::Version(description.version()));
    }
    let bundled = bundle(description, BundleFormat::Json);
    if bundled.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(ConversionError::Bundle(bundled.diagnostics));
    }
    let mut text = serde_json::Deserializer::from_str(&bundled.text);
    let api: OpenAPI =
        serde_path_to_error::deserialize(&mut text).map_err(|error| ConversionError::Refused {
            pointer: pointer(error.path()),
            message: error.inner().to_string(),
        })?;
    let refused = |error: serde_json::Error| ConversionError::Refused {
        pointer: String::new(),
        message: error.to_string(),
    };
    let ours: Value = serde_json::from_str(&bundled.text).map_err(refused)?;
    let theirs = serde_json::to_value(&api).map_err(refused)?;
    let mut lost = Vec::new();
    compare(&ours, &theirs, &mut String::new(), &mut lost);
    Ok(Converted { api, lost })
}

impl Description {
    /// Reads a description from a document of the crate `openapiv3`. In diagnostics the document is called
    /// `openapi.json`.
    ///
    /// # Errors
    ///
    /// Returns an error if the document cannot be written as JSON: an extension or an example holds a value that JSON does
    /// not have.
    pub fn from_openapiv3(
        api: &OpenAPI,
        options: &LoadOptions,
    ) -> Result<Loaded, serde_json::Error> {
        const NAME: &str = "openapi.json";
        let text = serde_json::to_vec_pretty(api)?;
        Ok(Self::from_files(NAME, [(NAME, text)], options))
    }
}

/// Collects the pointers of what `theirs` does not hold of `ours`.
fn compare(ours: &Value, theirs: &Value, at: &mut String, lost: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, value) in ours {
                let length = at.len();
                push(at, name);
                match theirs.get(name) {
                    Some(other) => compare(value, other, at, lost),
                    None if is_default(name, value) => {}
                    None => lost.push(at.clone()),
                }
                at.truncate(length);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            for (index, (value, other)) in ours.iter().zip(theirs).enumerate() {
                let length = at.len();
                push(at, &index.to_string());
                compare(value, other, at, lost);
                at.truncate(length);
            }
        }
        // `openapiv3` holds the bounds of numbers as `f64`: `1` is written back as `1.0`.
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
        _ if ours == theirs => {}
        _ => lost.push(at.clone()),
    }
}

/// Whether the value of a member is what its absence means: `openapiv3` does not write these.
fn is_default(name: &str, value: &Value) -> bool {
    match value {
        Value::Bool(value) => {
            !value
                && matches!(
                    name,
                    "required"
                        | "deprecated"
                        | "nullable"
                        | "readOnly"
                        | "writeOnly"
                        | "uniqueItems"
                        | "exclusiveMinimum"
                        | "exclusiveMaximum"
                        | "allowReserved"
                        | "allowEmptyValue"
                )
        }
        Value::Array(items) => {
            items.is_empty() && matches!(name, "tags" | "servers" | "parameters" | "required")
        }
        Value::Object(members) => {
            members.is_empty()
                && matches!(
                    name,
                    "callbacks"
                        | "content"
                        | "encoding"
                        | "examples"
                        | "headers"
                        | "links"
                        | "parameters"
                        | "properties"
                        | "schemas"
                        | "responses"
                        | "requestBodies"
                        | "securitySchemes"
                        | "scopes"
                        | "variables"
                )
        }
        _ => false,
    }
}

fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;

    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            // Untagged types hide what is below them.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}
