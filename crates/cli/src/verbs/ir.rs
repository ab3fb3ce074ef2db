//! `conform ir`: the intermediate representation of a description, for people.

use std::path::PathBuf;

use conform_ir::{TypeId, dump, dump_type};

use crate::context::{Context, Stream};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

/// The arguments of `conform ir`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// Print only the type with this name.
    #[arg(long = "type", value_name = "NAME")]
    name: Option<String>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Prints the representation. Problems go to standard error.
///
/// # Errors
///
/// Returns an error if the description has errors, no type has the name, or a file cannot be read or written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Everything, Stream::Stderr)?;
    let mut lowered = conform_ir::lower(&usable.description);
    usable.relocate(&mut lowered.diagnostics);
    context.print(&lowered.diagnostics, &usable.style, Stream::Stderr)?;
    let text = match &args.name {
        Some(name) => types(&lowered.api, name)?,
        None => dump(&lowered.api),
    };
    match &args.output {
        Some(path) => write_whole(path, &text).map_err(|error| paths::unwritable(path, &error)),
        None => {
            context.io.stdout.write_all(text.as_bytes())?;
            Ok(context.io.stdout.flush()?)
        }
    }
}

/// The types with a name.
fn types(api: &conform_ir::Api, name: &str) -> Outcome<String> {
    let found: Vec<TypeId> = (0..)
        .map(TypeId)
        .zip(&api.types)
        .filter(|(_, ty)| ty.name.to_string() == *name)
        .map(|(id, _)| id)
        .collect();
    if found.is_empty() {
        let names: Vec<String> = api.types.iter().map(|ty| ty.name.to_string()).collect();
        let fault = format!("no type has the name `{name}`");
        return Err(
            match conform_report::nearest(name, names.iter().map(String::as_str)) {
                Some(near) => Failure::with_help(fault, format!("did you mean `{near}`?")),
                None => Failure::message(fault),
            },
        );
    }
    Ok(found.into_iter().map(|id| dump_type(api, id)).collect())
}
