//! The `conform` program, run in this process: arguments, exit codes, what goes where.

mod check;

use std::io::BufRead;
use std::path::Path;

use conform_openapi::io::{Io, StreamColors};
use conform_openapi::run;

/// The folder of the tests.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// How a run of `conform` ended.
pub(crate) struct Ended {
    pub(crate) status: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `conform`. Arguments that start with `@` are paths below the folder of the tests.
pub(crate) fn conform(args: &[&str], input: &str) -> Ended {
    conform_on(args, &mut input.as_bytes())
}

/// Runs `conform` on any standard input.
pub(crate) fn conform_on(args: &[&str], input: &mut dyn BufRead) -> Ended {
    let path = |arg: &str| match arg.strip_prefix('@') {
        Some(path) => root().join(path).into_os_string(),
        None => arg.into(),
    };
    let args = std::iter::once("conform".into()).chain(args.iter().map(|arg| path(arg)));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: input,
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let status = run(args, io);
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ended {
        status,
        stdout: text(stdout),
        stderr: text(stderr),
    }
}
