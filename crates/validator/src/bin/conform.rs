//! The `conform` command: checks payloads and captured exchanges against an OpenAPI description.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use vsee_validator::command::{Io, run};

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let color = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let progress = stderr.is_terminal();
    let mut io = Io {
        stdin: &mut stdin.lock(),
        stdout: &mut io::BufWriter::new(stdout.lock()),
        stderr: &mut stderr.lock(),
        color,
        progress,
    };
    ExitCode::from(run(std::env::args_os(), &mut io))
}
