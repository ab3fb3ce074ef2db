//! The `conform` program, run in this process: arguments, exit codes, what goes where.

mod check;
mod config;
mod documents;
mod generate;
mod lint;
mod options;

use std::ffi::OsString;
use std::io::BufRead;
use std::path::{Path, PathBuf};

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

/// Returns the words of a command line: the name of the program, then these, with paths for those that start with `@`.
pub(crate) fn command_line(args: &[&str]) -> Vec<OsString> {
    let word = |arg: &&str| match arg.strip_prefix('@') {
        Some(path) => root().join(path).into_os_string(),
        None => (*arg).into(),
    };
    std::iter::once("conform".into())
        .chain(args.iter().map(word))
        .collect()
}

/// Runs `conform` on any standard input.
pub(crate) fn conform_on(args: &[&str], input: &mut dyn BufRead) -> Ended {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: input,
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let status = run(command_line(args), io);
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    Ended {
        status,
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// A folder of its own for a test, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("conform-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    /// A path below the folder.
    pub(crate) fn path(&self, name: &str) -> String {
        let path = self.0.join(name);
        path.to_str().expect("it is Unicode").to_owned()
    }

    /// Writes a file, and returns its path.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).expect("it can be written");
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
