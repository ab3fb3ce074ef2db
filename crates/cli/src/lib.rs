//! The `conform` command, apart from the process that it runs in.

mod args;
pub mod load;
pub mod outcome;
pub mod output;
pub mod verbs;

use std::ffi::OsString;
use std::io::{self, BufRead, Write};

use clap::Parser as _;

use args::{Args, Command};

/// What the command reads from and writes to.
pub struct Io<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn BufRead,
    /// The report.
    pub stdout: &'a mut dyn Write,
    /// What keeps the command from doing its work.
    pub stderr: &'a mut dyn Write,
    /// Whether to colour the report.
    pub color: bool,
    /// Whether standard error is a terminal, on which a line tells how far a long check is.
    pub progress: bool,
}

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

/// Runs the command with these arguments, of which the first is its own name, and returns its exit status: 0 when nothing
/// was found, 1 when errors were, 2 when the command could not do its work.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> u8 {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            let text = error.render().to_string();
            let help = !error.use_stderr();
            // Where the output is closed there is nobody to tell.
            let _ = if help {
                io.stdout.write_all(text.as_bytes())
            } else {
                io.stderr.write_all(text.as_bytes())
            };
            let _ = io.stdout.flush();
            return if help { 0 } else { 2 };
        }
    };
    let outcome = match args.command {
        Command::Check(args) => verbs::check::run(&args, io),
        Command::Explain { code } => verbs::explain::run(code.as_deref(), io),
    };
    match outcome {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Found) => 1,
        Err(Failure(message)) => {
            let _ = writeln!(io.stderr, "{message}");
            2
        }
    }
}
