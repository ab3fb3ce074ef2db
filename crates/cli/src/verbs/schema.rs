//! `conform schema`: the JSON Schema of descriptions, for editors.

use std::path::PathBuf;

use clap::ValueEnum;
use conform_description::Version;
use conform_description::grammar::{ObjectKind, json_schema};

use crate::context::Context;
use crate::outcome::Outcome;
use crate::output::write_whole;
use crate::paths;

/// The arguments of `conform schema`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The version of the OpenAPI Specification.
    #[arg(long = "for", value_name = "VERSION")]
    version: SchemaVersion,
    /// What the files hold: a whole description, or one object of a description of several files.
    #[arg(long, value_name = "OBJECT", default_value = "description")]
    object: FileObject,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// A version of the OpenAPI Specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaVersion {
    #[value(name = "3.0")]
    V3_0,
    #[value(name = "3.1")]
    V3_1,
    #[value(name = "3.2")]
    V3_2,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FileObject {
    /// A whole description.
    Description,
    /// A path item.
    PathItem,
    /// An operation.
    Operation,
    /// A parameter.
    Parameter,
    /// A header.
    Header,
    /// A request body.
    RequestBody,
    /// A response.
    Response,
    /// A schema.
    Schema,
    /// An example.
    Example,
    /// A link.
    Link,
    /// A callback.
    Callback,
    /// A security scheme.
    SecurityScheme,
}

impl SchemaVersion {
    fn version(self) -> Version {
        match self {
            Self::V3_0 => Version::V3_0,
            Self::V3_1 => Version::V3_1,
            Self::V3_2 => Version::V3_2,
        }
    }
}

impl FileObject {
    fn kind(self) -> ObjectKind {
        match self {
            Self::Description => ObjectKind::OpenApi,
            Self::PathItem => ObjectKind::PathItem,
            Self::Operation => ObjectKind::Operation,
            Self::Parameter => ObjectKind::Parameter,
            Self::Header => ObjectKind::Header,
            Self::RequestBody => ObjectKind::RequestBody,
            Self::Response => ObjectKind::Response,
            Self::Schema => ObjectKind::Schema,
            Self::Example => ObjectKind::Example,
            Self::Link => ObjectKind::Link,
            Self::Callback => ObjectKind::Callback,
            Self::SecurityScheme => ObjectKind::SecurityScheme,
        }
    }
}

/// Prints the schema.
///
/// # Errors
///
/// Returns an error if the file cannot be written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let text = json_schema(args.version.version(), args.object.kind());
    match &args.output {
        Some(path) => write_whole(path, &text).map_err(|error| paths::unwritable(path, &error)),
        None => {
            context.io.stdout.write_all(text.as_bytes())?;
            Ok(context.io.stdout.flush()?)
        }
    }
}
