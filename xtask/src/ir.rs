//! `ir`: the intermediate representation, for people.

use std::io::Write;
use std::path::PathBuf;

use crate::load;
use crate::outcome::{Failure, Outcome};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The root file of the description; by default the workspace's own.
    #[arg(long)]
    spec: Option<PathBuf>,
    /// Only the type of this name.
    #[arg(long = "type", value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let stderr = &mut std::io::stderr().lock();
    let checked = load::load(args.spec.as_deref(), stderr)?;
    let lowered = vsee_spec::lower(&checked.description);
    load::tell(&lowered.diagnostics, &checked.style, stderr)?;
    match &args.name {
        None => write!(out, "{}", lowered.api.dump())?,
        Some(name) => match lowered.api.dump_type(name) {
            Some(text) => write!(out, "{text}")?,
            None => return Err(Failure::Io(format!("no type is called {name:?}"))),
        },
    }
    Ok(())
}
