//! The `conform` command: checks payloads against an OpenAPI description.

mod args;
mod check;
mod explain;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};

/// How a run ends.
enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// Something was found.
    Found,
}

/// What keeps the command from doing its work; the text goes to standard error.
struct Failure(String);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(format!("error: the report cannot be written: {error}"))
    }
}

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Explain { code } => explain::run(code.as_deref()),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(Failure(message)) => {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::from(2)
        }
    }
}
