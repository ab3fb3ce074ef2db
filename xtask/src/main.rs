//! The workspace's own commands. This file only dispatches: a module per verb.

mod check;
mod corpus;
mod measure;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use conform_openapi::outcome::{self, Failure};
use conform_openapi::verbs::{bundle, generate, ir};

/// Keeps the description, the code and the evidence in step.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write the models and the client from the description.
    Generate(generate::Args),
    /// Lint the description, compare the generated code, and check the payloads.
    Check(check::Args),
    /// Print the description as one document.
    Bundle(bundle::Args),
    /// Print the intermediate representation of the description.
    Ir(ir::Args),
    /// Generate from every document of a folder, and print what came of it.
    Corpus(corpus::Args),
    /// Run a command and print what it cost; for `corpus`.
    #[command(hide = true)]
    Measure {
        /// The command and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() {
                outcome::USAGE.into()
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let out = &mut std::io::stdout().lock();
    let result = match cli.verb {
        Verb::Generate(args) => generate::run(&args, out),
        Verb::Check(args) => check::run(&args, out),
        Verb::Bundle(args) => bundle::run(&args, out),
        Verb::Ir(args) => ir::run(&args, out),
        Verb::Corpus(args) => corpus::run(&args, out),
        Verb::Measure { command } => {
            return measure::inner(&command).unwrap_or_else(|error| {
                tell(&error.to_string());
                outcome::USAGE.into()
            });
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Failure::Io(message) = &failure {
                tell(message);
            }
            failure.code()
        }
    }
}

/// Tells of a failure, if anyone is left to read it.
fn tell(message: &str) {
    let _ = writeln!(std::io::stderr(), "error: {message}");
}
