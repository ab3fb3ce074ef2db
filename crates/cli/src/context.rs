//! What a verb works with besides its own arguments.

use std::io::Write;
use std::path::{Path, PathBuf};

use conform_description::Description;
use conform_overlay::Origins;
use conform_report::{Diagnostic, Severity, Style, render};

use crate::config::{Config, FILE_NAME};
use crate::description::{Checked, DescriptionArgs, DescriptionFile, LintScope, relocate};
use crate::io::{Io, StreamColors};
use crate::outcome::{FINE, Failure, Outcome, USAGE};
use crate::paths;

/// What a verb works with besides its own arguments: streams, the project, and options that all verbs share.
pub struct Context<'a> {
    /// The streams.
    pub io: Io<'a>,
    /// Whether only sums, and errors that stop the command, are printed.
    pub quiet: bool,
    /// How the program is called, for commands in advice: `conform`.
    pub program: &'static str,
    /// The configuration to use; `None` to look for it in the current folder and above.
    pub config: Option<PathBuf>,
}

/// What was written to the streams of a [`captured`] context.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Calls a function with a context that reads nothing, and returns its result and what it wrote.
pub(crate) fn captured<T>(run: impl FnOnce(&mut Context<'_>) -> T) -> (T, Captured) {
    let (mut stdin, mut stdout, mut stderr) = (std::io::empty(), Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut stdin,
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let result = run(&mut Context::new("conform", io));
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into());
    (result, Captured { stdout, stderr })
}

/// A stream that diagnostics go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error, where standard output is a document.
    Stderr,
}

/// A description without errors.
#[derive(Debug)]
pub struct Usable {
    /// The description.
    pub description: Description,
    /// How diagnostics of it are shown.
    pub style: Style,
    /// How many warnings were printed.
    pub warnings: usize,
    /// What was printed.
    pub diagnostics: Vec<Diagnostic>,
    /// Where places of files with overlays are in the files.
    pub(crate) origins: Vec<Origins>,
}

impl Usable {
    /// Returns the files that the description was read from, as they can be opened from the current folder.
    pub(crate) fn files(&self, file: &DescriptionFile) -> Vec<PathBuf> {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let documents = self.description.files();
        let files =
            documents.map(|document| paths::join(folder, Path::new(&**document.source().name())));
        files.chain(file.overlays.iter().cloned()).collect()
    }

    /// Moves the places of diagnostics about this description to the files that people edit.
    pub(crate) fn relocate(&self, diagnostics: &mut [Diagnostic]) {
        relocate(&self.origins, diagnostics);
    }
}

impl<'a> Context<'a> {
    /// Returns the context of a program with these streams, which looks for its configuration.
    #[must_use]
    pub fn new(program: &'static str, io: Io<'a>) -> Self {
        Self {
            io,
            quiet: false,
            program,
            config: None,
        }
    }

    /// Does something that may take long, and shows what it is on a terminal until it is done.
    pub(crate) fn staged<T>(&mut self, what: &str, run: impl FnOnce() -> T) -> T {
        let is_shown = self.io.progress && !self.quiet;
        if is_shown {
            // An error has nobody to be reported to: the terminal is gone.
            let _ = write!(self.io.stderr, "\r{what} …\x1b[K");
            let _ = self.io.stderr.flush();
        }
        let done = run();
        if is_shown {
            let _ = write!(self.io.stderr, "\r\x1b[K");
            let _ = self.io.stderr.flush();
        }
        done
    }

    /// Reads the configuration.
    ///
    /// # Errors
    ///
    /// Returns an error if there is none, or if it is invalid.
    pub fn config(&self) -> Outcome<Config> {
        let found = match &self.config {
            Some(path) => Some(Config::read(path)?),
            None => Config::find()?,
        };
        found.ok_or_else(|| {
            Failure::with_help(
                format!("there is no description: no `{FILE_NAME}` is in this folder or above it"),
                format!(
                    "name the root file of one on the command line, or in `{FILE_NAME}`: description = \"openapi.yaml\""
                ),
            )
        })
    }

    /// Returns the configuration of the description that a command works with; `None` if the command line names another one.
    ///
    /// # Errors
    ///
    /// As [`Self::config`].
    pub fn own_config(&self, args: &DescriptionArgs) -> Outcome<Option<Config>> {
        match &args.spec {
            Some(_) => Ok(None),
            None => self.config().map(Some),
        }
    }

    /// Returns the description that the command line names, or that of the project.
    ///
    /// The project's own is judged strictly; in others, faults that hide no meaning are warnings.
    ///
    /// # Errors
    ///
    /// Returns an error if neither names one.
    pub fn description(&self, args: &DescriptionArgs) -> Outcome<DescriptionFile> {
        let config = self.own_config(args)?;
        let file = DescriptionFile::new(args, config.as_ref());
        Ok(file.expect("the command line or a configuration names a description"))
    }

    /// Reads and lints a description, and prints what is wrong with it.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Found`] if the description has errors, and a failure with exit code 2 if it cannot be read.
    pub fn load(
        &mut self,
        file: &DescriptionFile,
        scope: LintScope,
        stream: Stream,
    ) -> Outcome<Usable> {
        self.usable(file.check(scope)?, stream)
    }

    /// Prints what is wrong with a description, and returns it if it has no errors.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn usable(&mut self, checked: Checked, stream: Stream) -> Outcome<Usable> {
        let printed = self.print(&checked.diagnostics, &checked.style, stream);
        if checked.is_unreadable() {
            return Err(Failure::Unreadable);
        }
        let warnings = printed?;
        if checked.ignored > 0 && !self.quiet {
            let ignored = count(checked.ignored, "problem");
            writeln!(self.stream(stream), "{ignored} of ignored rules")?;
        }
        Ok(Usable {
            description: checked.description.ok_or(Failure::Found)?,
            style: checked.style,
            warnings,
            diagnostics: checked.diagnostics,
            origins: checked.origins,
        })
    }

    /// Prints diagnostics and returns how many warnings there are.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Found`] if there is an error among them.
    pub fn print(
        &mut self,
        diagnostics: &[Diagnostic],
        style: &Style,
        stream: Stream,
    ) -> Outcome<usize> {
        let color = match stream {
            Stream::Stdout => self.io.color.stdout,
            Stream::Stderr => self.io.color.stderr,
        };
        let quiet = self.quiet;
        let out = self.stream(stream);
        let style = Style {
            color,
            ..style.clone()
        };
        let [errors, warnings] = [Severity::Error, Severity::Warning].map(|severity| {
            let of_severity = diagnostics.iter().filter(|d| d.severity == severity);
            of_severity.count()
        });
        let rendered = if quiet {
            let errors: Vec<Diagnostic> = diagnostics
                .iter()
                .filter(|d| d.is_error())
                .cloned()
                .collect();
            render(&errors, &style)
        } else {
            render(diagnostics, &style)
        };
        if !rendered.is_empty() {
            writeln!(out, "{rendered}")?;
        }
        if errors > 0 {
            writeln!(
                out,
                "{}, {}",
                count(errors, "error"),
                count(warnings, "warning")
            )?;
            return Err(Failure::Found);
        }
        Ok(warnings)
    }

    /// Returns how many diagnostics forms for people show: none with `--quiet`, and all without `--max`.
    #[must_use]
    pub fn most_shown(&self, max: Option<usize>) -> usize {
        if self.quiet {
            0
        } else {
            max.unwrap_or(usize::MAX)
        }
    }

    /// Prints a help text or a usage error of the command line, and returns the exit code.
    pub fn print_usage(&mut self, error: &clap::Error) -> u8 {
        let (stream, code) = if error.use_stderr() {
            (Stream::Stderr, USAGE)
        } else {
            (Stream::Stdout, FINE)
        };
        let out = self.stream(stream);
        // Where the stream cannot be written, there is nobody to report that to.
        let _ = write!(out, "{}", error.render());
        let _ = out.flush();
        code
    }

    /// Prints what a failure still has to say, and returns the exit code.
    pub fn end(&mut self, outcome: Outcome) -> u8 {
        match outcome {
            Ok(()) => FINE,
            Err(failure) => {
                let _ = self.io.stdout.flush();
                let _ = failure.print(self.io.stderr, self.io.color.stderr);
                failure.code()
            }
        }
    }

    /// Returns a stream.
    pub fn stream(&mut self, stream: Stream) -> &mut dyn Write {
        match stream {
            Stream::Stdout => &mut *self.io.stdout,
            Stream::Stderr => &mut *self.io.stderr,
        }
    }
}

/// Returns a number and its noun: `1 error`, `2 errors`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}
