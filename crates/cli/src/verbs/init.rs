//! `conform init`: a `conform.toml` to start with.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{FILE_NAME, json_schema};
use crate::context::Context;
use crate::crate_choices::check_name;
use crate::description::looks_like_description;
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

/// The arguments of `conform init`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The root file of the description; by default the openapi.yaml, openapi.yml or openapi.json in this folder or one below, or
    /// the only description in this folder.
    #[arg(long, value_name = "FILE", help_heading = "Description")]
    spec: Option<PathBuf>,
    /// The root file of the description, as with --spec.
    #[arg(
        value_name = "FILE",
        conflicts_with = "spec",
        help_heading = "Description"
    )]
    file: Option<PathBuf>,
    /// The folder to write the file to.
    #[arg(long, value_name = "DIR", default_value = ".", help_heading = "Output")]
    folder: PathBuf,
    /// The folder that generated crates go to.
    #[arg(long, value_name = "DIR", requires = "name", help_heading = "Output")]
    out: Option<String>,
    /// The name of generated crates.
    #[arg(long, requires = "out", help_heading = "Output")]
    name: Option<String>,
    /// Print the JSON Schema of the file, for editors, and write nothing.
    #[arg(long, exclusive = true, help_heading = "Output")]
    schema: bool,
}

/// Writes the file.
///
/// # Errors
///
/// Returns an error if there is a file already, no description is found, or the file cannot be written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    if args.schema {
        context.io.stdout.write_all(json_schema().as_bytes())?;
        return Ok(context.io.stdout.flush()?);
    }
    let path = paths::join(&args.folder, Path::new(FILE_NAME));
    if path.exists() {
        return Err(Failure::with_help(
            format!("there is a `{}` already", paths::shown(&path)),
            "edit it, or delete it and run the command again",
        ));
    }
    let description = match args.spec.as_ref().or(args.file.as_ref()) {
        Some(file) if file.is_file() => {
            let [folder, file] = [paths::absolute(&args.folder)?, paths::absolute(file)?];
            paths::relative(&folder, &file)
        }
        Some(file) => return Err(paths::missing(file)),
        None => found(&args.folder)?,
    };
    if let Some(name) = &args.name {
        check_name(name).map_err(|why| {
            Failure::with_help(
                format!("--name {name:?} cannot be part of a package name"),
                why,
            )
        })?;
    }
    write_whole(&path, &text(&description, args))
        .map_err(|error| paths::unwritable(&path, &error))?;
    writeln!(
        context.io.stdout,
        "{} names {description}",
        paths::shown(&path)
    )?;
    Ok(context.io.stdout.flush()?)
}

/// The description in a folder or in one directly below it.
fn found(folder: &Path) -> Outcome<String> {
    let is_description =
        |name: &str| ["openapi.yaml", "openapi.yml", "openapi.json"].contains(&name);
    let names = paths::names_in(folder);
    if let Some(name) = names.iter().find(|name| is_description(name)) {
        return Ok(name.clone());
    }
    let is_folder = |name: &&String| !name.starts_with('.') && folder.join(name).is_dir();
    for below in names.iter().filter(is_folder) {
        let inner = paths::names_in(&folder.join(below));
        if let Some(name) = inner.iter().find(|name| is_description(name)) {
            return Ok(format!("{below}/{name}"));
        }
    }
    let others = names
        .iter()
        .filter(|name| looks_like_description(&folder.join(name)));
    let others: Vec<&str> = others.map(String::as_str).collect();
    match others[..] {
        [] => {}
        [only] => return Ok(only.to_owned()),
        _ => {
            return Err(Failure::with_help(
                format!("there are several descriptions: {}", others.join(", ")),
                format!(
                    "name one of them: conform init {}",
                    paths::quoted(others[0])
                ),
            ));
        }
    }
    let shown = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    Err(Failure::with_help(
        format!(
            "there is no openapi.yaml, openapi.yml or openapi.json in `{}`",
            shown.display()
        ),
        "name the root file of the description: conform init FILE",
    ))
}

/// The file: what is known as settings, all others as comments.
fn text(description: &str, args: &Args) -> String {
    let setting = |key: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{key} = {}\n", toml::Value::from(value)),
        None => format!("# {key} = {example:?}\n"),
    };
    format!(
        "\
# What `conform` works with: all settings are explained in docs/configuration.md of conform. Paths are relative to this file.

# The root file of the description.
{description}
# The folder that no reference may leave.
# root = \".\"
# Overlays that are applied to it, in this order.
# overlays = []

[generate]
# The folder and the name of the crates.
{out}{name}# Two crates, \"workspace\", or one, \"crate\".
# layout = \"workspace\"
# What the crates are built on: \"vendored\", \"version=…\", \"git=…,rev=…\" or \"path=…\".
# runtime = \"vendored\"
# Numbers that are not integers: \"float\" or \"exact\".
# numbers = \"float\"
# Cargo features for tags: \"by-need\", \"always\" or \"never\".
# features = \"by-need\"
# Traits that every type derives that can have them.
# derives = [\"Eq\", \"Hash\"]
# Only these tags and operations, and the types that they use.
# tags = []
# operations = []
# example-tests = false
# drop-unknown = false

# Other names in the code.
[rename.schemas]
# visit_v2 = \"Visit\"
[rename.members]
# \"Visit.type\" = \"kind\"
[rename.operations]
# listAllVisits = \"list\"
[rename.tags]
# \"Visits (v2)\" = \"visits\"

# Types in place of those of the runtime: of jiff, chrono, time, uuid, rust_decimal, or your own.
[types.formats]
# uuid = \"uuid::Uuid\"
[types.schemas]
# Price = \"rust_decimal::Decimal\"

# Traits that the types of schemas derive.
[derives]
# Visit = [\"Eq\"]

[lint]
# The rules to start from: \"spec\", \"recommended\" or \"strict\".
# profile = \"strict\"
# ignore-file = \".conform-ignore\"
# Rules whose problems are only counted; see `conform explain`.
# ignore = [\"unused-component\"]
[lint.levels]
# undeclared-tag = \"error\"

# The order in which `conform fmt` puts members, and the maps that it sorts.
[fmt]
# sort = [\"components\"]
[fmt.order]
# operation = [\"operationId\", \"tags\", \"summary\", \"*\"]

# How messages are judged.
[check]
# letter = false
# open-enums = \"responses\"
# closed = false
# strict = false
# check-rejected = false
# fail-on = \"error\"
# ignore = [\"missing-security\"]
# baseline = \"baseline.json\"
# hosts = [\"api.example.com\"]
# The members of a log's lines.
[check.logs]
# status = \"http/code\"
# Which exchanges are messages of webhooks.
[check.webhooks]
# order-paid = {{ path = \"/hooks/orders\", header = \"X-Event: order.paid\" }}

# Where the targets of remote references are. Nothing is fetched.
[refs]
# \"https://schemas.example.org/\" = \"vendor/schemas\"
",
        description = setting("description", Some(description), ""),
        out = setting("out", args.out.as_deref(), "crates"),
        name = setting("name", args.name.as_deref(), "shop"),
    )
}
