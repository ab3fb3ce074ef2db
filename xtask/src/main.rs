//! The chores of this repository. This file only dispatches: a module for each chore that is not a verb of `conform`.
//!
//! `generate`, `bundle` and `ir` are the verbs of `conform` (see the crate `conform-openapi`) with the `conform.toml` of this
//! repository, wherever they are started; `generate` writes the crates of this workspace by default.

mod check;
mod corpus;
mod fix;
mod kept;
#[cfg(test)]
mod maintaining;
mod measure;
mod new_operation;
mod repository;
mod rules;
mod stage;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use conform_openapi::config::FILE_NAME;
use conform_openapi::io::{Io, with_process_streams};
use conform_openapi::outcome::Failure;
use conform_openapi::verbs::{bundle, generate, ir};

use crate::repository::{context, workspace};

/// Keeps the description, the generated code and the payloads of this repository consistent.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    /// The folder of the repository; by default the one that this program was built in.
    #[arg(long, value_name = "DIR", hide = true)]
    repository: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write the models and the client for the description.
    Generate(Box<generate::Args>),
    /// Lint the description, hold it against the rules of spec/README.md, check the payloads, and compare the generated code.
    Check(check::Args),
    /// Add an operation: path item, schemas inferred from a payload, the payload, and the lines of the lists.
    NewOperation(new_operation::Args),
    /// Write the description as one document.
    Bundle(bundle::Args),
    /// Print the intermediate representation of the description.
    Ir(ir::Args),
    /// Generate code for every document of a folder, compile it, and print a table of the results.
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
    ExitCode::from(with_process_streams(run))
}

/// Runs the program with the arguments of this process, and returns its exit code.
fn run(io: Io<'_>) -> u8 {
    let mut context = context(io);
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return context.print_usage(&error),
    };
    let root = cli.repository.unwrap_or_else(workspace);
    context.config = Some(root.join(FILE_NAME));
    let outcome = match &cli.verb {
        Verb::Generate(args) => generate::run_in(&root, args, &mut context),
        Verb::Check(args) => check::run(&root, args, &mut context),
        Verb::NewOperation(args) => new_operation::run(&root, args, &mut context),
        Verb::Bundle(args) => bundle::run(args, &mut context),
        Verb::Ir(args) => ir::run(args, &mut context),
        Verb::Corpus(args) => corpus::run(args, context.io.stdout),
        Verb::Measure { command } => match measure::inner(command) {
            Ok(code) => return code,
            Err(error) => Err(Failure::message(error.to_string())),
        },
    };
    context.end(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use conform_openapi::io::StreamColors;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    /// `cargo test` alone finds generated code that is not up to date.
    #[test]
    fn the_generated_code_is_up_to_date() {
        let (mut stdin, mut stdout, mut stderr) = (std::io::empty(), Vec::new(), std::io::sink());
        let outcome = {
            let mut context = context(Io {
                stdin: &mut stdin,
                stdout: &mut stdout,
                stderr: &mut stderr,
                color: StreamColors::default(),
                progress: false,
            });
            let cli = Cli::try_parse_from(["cargo xtask", "generate", "--check"]);
            match cli.expect("the arguments are right").verb {
                Verb::Generate(args) => generate::run_in(&workspace(), &args, &mut context),
                _ => unreachable!("the verb is `generate`"),
            }
        };
        let stdout = String::from_utf8_lossy(&stdout);
        assert!(outcome.is_ok(), "{stdout}");
    }
}
