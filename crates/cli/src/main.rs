//! The `conform` command: checks payloads and captured exchanges against an OpenAPI description.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use conform_openapi::{Io, run};

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = stdout.is_terminal() && !is_dumb && !is_set("NO_COLOR");
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
