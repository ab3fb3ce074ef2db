//! Streams: what a command reads from and writes to, and when it writes in colour.

use std::ffi::OsString;
use std::io::{self, BufRead, BufWriter, IsTerminal as _, Write};

/// The streams of a command.
pub struct Io<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn BufRead,
    /// Standard output: reports and documents.
    pub stdout: &'a mut dyn Write,
    /// Standard error: what keeps a command from its work, and diagnostics where standard output is a document.
    pub stderr: &'a mut dyn Write,
    /// Which streams take colour.
    pub color: StreamColors,
    /// Whether standard error is a terminal, on which a line shows the progress of a long check.
    pub progress: bool,
}

/// Which streams take colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamColors {
    /// Whether standard output takes colour.
    pub stdout: bool,
    /// Whether standard error takes colour.
    pub stderr: bool,
}

impl StreamColors {
    /// Both streams with colour, or both without.
    #[must_use]
    pub const fn both(color: bool) -> Self {
        Self {
            stdout: color,
            stderr: color,
        }
    }
}

/// Calls a function with the streams of this process, and flushes them.
pub fn with_process_streams<T>(run: impl FnOnce(Io<'_>) -> T) -> T {
    let (stdin, stdout, stderr) = (io::stdin(), io::stdout(), io::stderr());
    let variable = |name: &str| std::env::var_os(name);
    let color = StreamColors {
        stdout: takes_color(stdout.is_terminal(), variable),
        stderr: takes_color(stderr.is_terminal(), variable),
    };
    let progress = stderr.is_terminal();
    let mut out = BufWriter::new(Pipe::new(stdout.lock()));
    let result = run(Io {
        stdin: &mut stdin.lock(),
        stdout: &mut out,
        stderr: &mut Pipe::new(stderr.lock()),
        color,
        progress,
    });
    // A verb flushes what it wrote and reports an error; a second one has nobody to be reported to.
    let _ = out.flush();
    result
}

/// Returns whether a stream takes colour, by the habits of terminals.
///
/// In this order: `NO_COLOR` (not empty) forbids it, `CLICOLOR_FORCE` (neither empty nor `0`) asks for it, `CLICOLOR=0` and
/// `TERM=dumb` forbid it; otherwise a terminal takes it.
///
/// ```
/// use conform_openapi::io::takes_color;
///
/// assert!(takes_color(true, |_| None));
/// assert!(!takes_color(true, |name| (name == "NO_COLOR").then(|| "1".into())));
/// ```
#[must_use]
pub fn takes_color(is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is = |name: &str, value: &str| variable(name).is_some_and(|found| found == value);
    let is_set = |name: &str| variable(name).is_some_and(|found| !found.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        return true;
    }
    is_terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb")
}

/// A writer whose reader may go away: after a broken pipe, everything is accepted and nothing is written.
///
/// `conform lint | head` has read enough when `head` ends. That is no error, and does not change the exit status.
#[derive(Debug)]
pub struct Pipe<W> {
    inner: W,
    is_closed: bool,
}

impl<W: Write> Pipe<W> {
    /// Wraps a writer.
    pub fn new(inner: W) -> Self {
        Self {
            inner,
            is_closed: false,
        }
    }

    fn guard<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.guard(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.guard(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_environment() {
        for (is_terminal, variables, expected) in [
            (true, &[][..], true),
            (false, &[], false),
            (true, &[("NO_COLOR", "1")], false),
            (true, &[("NO_COLOR", "")], true),
            (false, &[("CLICOLOR_FORCE", "1")], true),
            (false, &[("CLICOLOR_FORCE", "0")], false),
            (true, &[("CLICOLOR", "0")], false),
            (true, &[("TERM", "dumb")], false),
            (true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
        ] {
            let variable = |name: &str| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| OsString::from(value))
            };
            assert_eq!(
                takes_color(is_terminal, variable),
                expected,
                "{is_terminal} {variables:?}"
            );
        }
    }

    /// Takes so many bytes, then its reader is gone.
    struct Head(usize);

    impl Write for Head {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_error_and_other_faults_are() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut pipe = Pipe::new(Head(3));
        assert!(pipe.write_all(b"0123456789").is_ok());
        assert!(pipe.write_all(b"more").is_ok());
        assert!(pipe.flush().is_ok());
        assert!(Pipe::new(Full).write_all(b"0").is_err());
    }
}
