//! `conform completions`: a script by which a shell completes the program's arguments.

use clap_complete::Shell;

use crate::context::Context;
use crate::outcome::Outcome;

/// The arguments of `conform completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for a command line.
///
/// # Errors
///
/// Returns an error if standard output cannot be written.
pub fn run(args: &Args, mut command: clap::Command, context: &mut Context<'_>) -> Outcome {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "conform", &mut script);
    context.io.stdout.write_all(&script)?;
    Ok(context.io.stdout.flush()?)
}
