//! `--format` and `-o`: in which forms a command writes its output, and where to.
//!
//! They mean the same in every command. `--format FORMAT` chooses the form of standard output, and `-o FILE` puts a file in its
//! place; without `--format`, the extension of that file chooses. `--format FORMAT=FILE` writes one more form to a file, as
//! often as it is given.

use std::ffi::OsStr;
use std::io::Write;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::builder::{EnumValueParser, PossibleValue, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, ValueEnum};
use conform_report::{Diagnostic, Style, Summary, render_line};

use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

/// A form of output, such as JSON.
pub trait OutputForm: ValueEnum + Copy + Send + Sync + 'static {
    /// The form where nothing chooses another.
    const DEFAULT: Self;

    /// Whether standard output has a form, too, where `--format FORMAT=FILE` alone is given. So it is with reports, which
    /// people follow while files are written for programs.
    const IS_REPORT: bool;

    /// Whether a file with an extension that names no form has the default one. Programs read documents by their extensions, so
    /// that those of other extensions are refused.
    const TAKES_ANY_EXTENSION: bool = true;

    /// Returns the form of files with this extension.
    fn of_extension(extension: &str) -> Option<Self>;
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// Text with frames, for people.
    Human,
    /// A line for each finding: `file:line:column: severity[code]: message`; the last one of `check` has the sums.
    Line,
    /// JSON, in the published form.
    Json,
    /// JSON with what all other forms are made of in addition: `merge` writes any of them.
    Full,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, a suite for each operation or file.
    Junit,
    /// GitHub's workflow commands, which become annotations.
    Github,
    /// Markdown, for the summary of a job.
    Markdown,
}

impl OutputForm for ReportForm {
    const DEFAULT: Self = Self::Human;
    const IS_REPORT: bool = true;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "json" => Some(Self::Json),
            "sarif" => Some(Self::Sarif),
            "xml" => Some(Self::Junit),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

impl ReportForm {
    /// Returns diagnostics in this form. The forms for people have at most `limit` of them.
    #[must_use]
    pub fn render(
        self,
        diagnostics: &[Diagnostic],
        summary: &Summary,
        style: &Style,
        limit: usize,
    ) -> String {
        match self {
            Self::Human => conform_report::human(diagnostics, summary, style, limit),
            Self::Line => {
                let new = diagnostics.iter();
                let new = new.filter(|diagnostic| !summary.is_known(diagnostic));
                let lines = new.take(limit);
                let mut out: String = lines
                    .map(|diagnostic| render_line(diagnostic, style) + "\n")
                    .collect();
                // What was not checked must not go unseen in any form.
                if summary.checked.total().is_some() {
                    out.push_str(&format!("{summary}\n"));
                }
                out
            }
            Self::Json => conform_report::json(diagnostics, summary),
            Self::Full => conform_report::full(diagnostics, summary, style),
            Self::Sarif => conform_report::sarif(diagnostics, summary),
            Self::Junit => conform_report::junit(diagnostics, summary, SystemTime::now()),
            Self::Github => conform_report::github(diagnostics, summary, limit),
            Self::Markdown => conform_report::markdown(diagnostics, summary, limit),
        }
    }
}

/// Where the output of a command goes, as the command line says.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs<F: OutputForm> {
    /// The form of the output, or of one more output in a file; may be given several times.
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = TargetParser::<F>::default())]
    formats: Vec<Target<F>>,
    /// Write to this file instead of standard output; its extension chooses the form unless --format does.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl<F: OutputForm> Default for OutputArgs<F> {
    fn default() -> Self {
        Self {
            formats: Vec::new(),
            output: None,
        }
    }
}

/// Where the output of a command goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Outputs<F> {
    /// The form of standard output; `None` where nothing goes there.
    pub stdout: Option<F>,
    /// The forms of files.
    pub files: Vec<(F, PathBuf)>,
}

/// Where an output goes, for what differs between terminals and files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file, which takes no colour.
    File,
}

impl<F: OutputForm> OutputArgs<F> {
    /// Returns what goes where.
    ///
    /// # Errors
    ///
    /// Returns an error if two forms would go to one place, or if the extension of a file names no form and nothing else does.
    pub fn resolve(&self) -> Outcome<Outputs<F>> {
        let mut plain = None;
        let mut files: Vec<(F, PathBuf)> = Vec::new();
        for target in &self.formats {
            match &target.file {
                Some(file) => files.push((target.form, file.clone())),
                None => {
                    if let Some(other) = plain.replace(target.form) {
                        return Err(Failure::with_help(
                            format!(
                                "`--format {}` and `--format {}` cannot share one output",
                                name(other),
                                name(target.form)
                            ),
                            format!("give one of them a file: --format {}=FILE", name(other)),
                        ));
                    }
                }
            }
        }
        let output = self
            .output
            .as_deref()
            .filter(|path| *path != Path::new("-"));
        let stdout = match output {
            Some(path) => {
                let extension = path.extension().and_then(OsStr::to_str);
                let form = plain.or_else(|| extension.and_then(F::of_extension));
                let Some(form) = form.or(Self::default_of(extension)) else {
                    let forms = F::value_variants().iter().map(|form| name(*form));
                    return Err(Failure::with_help(
                        format!("the extension of `{}` names no form", path.display()),
                        format!(
                            "choose one, whatever the name: --format {}",
                            forms.collect::<Vec<_>>().join(" or --format ")
                        ),
                    ));
                };
                files.push((form, path.to_owned()));
                None
            }
            None if plain.is_none() && !files.is_empty() && !F::IS_REPORT => None,
            None => Some(plain.unwrap_or(F::DEFAULT)),
        };
        for (index, (_, path)) in files.iter().enumerate() {
            if files[..index].iter().any(|(_, other)| other == path) {
                return Err(Failure::message(format!(
                    "`{}` cannot hold two outputs",
                    path.display()
                )));
            }
        }
        Ok(Outputs { stdout, files })
    }

    fn default_of(extension: Option<&str>) -> Option<F> {
        (F::TAKES_ANY_EXTENSION || extension.is_none()).then_some(F::DEFAULT)
    }
}

impl<F: OutputForm> Outputs<F> {
    /// Refuses to replace a file that the command reads.
    ///
    /// # Errors
    ///
    /// Returns an error if an output is one of these files.
    pub fn apart_from<'p>(&self, read: impl IntoIterator<Item = &'p Path>) -> Outcome {
        let written: Vec<(&Path, PathBuf)> = self
            .files
            .iter()
            .filter_map(|(_, path)| Some((path.as_path(), path.canonicalize().ok()?)))
            .collect();
        if written.is_empty() {
            return Ok(());
        }
        for input in read {
            let input = input.canonicalize().ok();
            let is_it = |(_, file): &&(&Path, PathBuf)| Some(file) == input.as_ref();
            if let Some((path, _)) = written.iter().find(is_it) {
                return Err(Failure::with_help(
                    format!(
                        "`{}` is what the command reads: it would be lost",
                        path.display()
                    ),
                    "write to another file",
                ));
            }
        }
        Ok(())
    }

    /// Writes each output; `text` makes one form of it for a destination.
    ///
    /// # Errors
    ///
    /// Returns an error if a file or the stream cannot be written.
    pub fn write(
        &self,
        stdout: &mut dyn Write,
        mut text: impl FnMut(F, Destination) -> String,
    ) -> Outcome {
        for (form, path) in &self.files {
            let text = text(*form, Destination::File);
            write_whole(path, &text).map_err(|error| paths::unwritable(path, &error))?;
        }
        if let Some(form) = self.stdout {
            stdout.write_all(text(form, Destination::Stdout).as_bytes())?;
            stdout.flush()?;
        }
        Ok(())
    }
}

/// A form, and the file that it goes to: `sarif=report.sarif`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target<F> {
    form: F,
    file: Option<PathBuf>,
}

/// Reads `FORMAT` or `FORMAT=FILE`.
#[derive(Clone)]
struct TargetParser<F>(PhantomData<F>);

impl<F> Default for TargetParser<F> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<F: OutputForm> TypedValueParser for TargetParser<F> {
    type Value = Target<F>;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let text = value
            .to_str()
            .ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (form, file) = match text.split_once('=') {
            Some((form, file)) => (form, Some(file)),
            None => (text, None),
        };
        let form = EnumValueParser::<F>::new().parse_ref(command, arg, OsStr::new(form))?;
        if file == Some("") {
            let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let arg = arg.map_or_else(String::new, ToString::to_string);
            error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
            error.insert(
                ContextKind::InvalidValue,
                ContextValue::String(text.to_owned()),
            );
            let help = format!("write a file behind it: {text}FILE");
            error.insert(
                ContextKind::Suggested,
                ContextValue::StyledStrs(vec![StyledStr::from(help)]),
            );
            return Err(error);
        }
        Ok(Target {
            form,
            file: file.map(PathBuf::from),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = F::value_variants().iter();
        Some(Box::new(values.filter_map(ValueEnum::to_possible_value)))
    }
}

/// The name of a form on the command line.
fn name<F: OutputForm>(form: F) -> String {
    form.to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Report {
        #[command(flatten)]
        output: OutputArgs<ReportForm>,
    }

    fn resolve(args: &[&str]) -> Result<Outputs<ReportForm>, String> {
        let args = std::iter::once("conform").chain(args.iter().copied());
        let report = Report::try_parse_from(args).map_err(|error| error.to_string())?;
        report.output.resolve().map_err(|failure| match failure {
            Failure::Message(message) => message.to_string(),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn forms_go_to_standard_output_and_to_files() {
        let outputs = |stdout, files: &[(ReportForm, &str)]| {
            let files = files.iter().map(|(form, path)| (*form, (*path).into()));
            Ok(Outputs {
                stdout,
                files: files.collect(),
            })
        };
        use ReportForm::{Github, Human, Json, Sarif};
        for (args, expected) in [
            (&[][..], outputs(Some(Human), &[])),
            (&["--format", "json"], outputs(Some(Json), &[])),
            (&["-o", "a.json"], outputs(None, &[(Json, "a.json")])),
            (&["-o", "a.log"], outputs(None, &[(Human, "a.log")])),
            (&["-o", "-"], outputs(Some(Human), &[])),
            (
                &["--format", "sarif", "-o", "a.json"],
                outputs(None, &[(Sarif, "a.json")]),
            ),
            (
                &["--format=sarif=a.sarif", "--format", "json=b=c.json"],
                outputs(Some(Human), &[(Sarif, "a.sarif"), (Json, "b=c.json")]),
            ),
            (
                &["--format=sarif=a.sarif", "--format", "github"],
                outputs(Some(Github), &[(Sarif, "a.sarif")]),
            ),
        ] {
            assert_eq!(resolve(args), expected, "{args:?}");
        }
    }

    #[test]
    fn documents_go_to_files_whose_extensions_name_their_form() {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        enum DocumentForm {
            Json,
            Yaml,
        }
        impl OutputForm for DocumentForm {
            const DEFAULT: Self = Self::Yaml;
            const IS_REPORT: bool = false;
            const TAKES_ANY_EXTENSION: bool = false;

            fn of_extension(extension: &str) -> Option<Self> {
                (extension == "json").then_some(Self::Json)
            }
        }
        let of = |path: &str| {
            let args = OutputArgs::<DocumentForm> {
                formats: Vec::new(),
                output: Some(path.into()),
            };
            args.resolve().map(|outputs| outputs.files)
        };
        assert!(matches!(
            &of("a.json").unwrap()[..],
            [(DocumentForm::Json, _)]
        ));
        assert!(matches!(&of("a").unwrap()[..], [(DocumentForm::Yaml, _)]));
        let Err(Failure::Message(message)) = of("a.txt") else {
            panic!("text is no form of a document");
        };
        assert_eq!(
            message.to_string(),
            "error: the extension of `a.txt` names no form\nhelp: choose one, whatever the name: --format json or --format yaml"
        );
    }

    #[test]
    fn outputs_that_collide_and_unknown_forms_are_refused() {
        for (args, expected) in [
            (
                &["--format", "json", "--format", "sarif"][..],
                "help: give one of them a file: --format json=FILE",
            ),
            (
                &["--format", "json=a", "-o", "a"],
                "`a` cannot hold two outputs",
            ),
            (&["--format", "josn=a"], "a similar value exists: 'json'"),
            (&["--format", "json="], "json="),
        ] {
            let error = resolve(args).expect_err("two outputs go to one place");
            assert!(error.contains(expected), "{args:?}: {error}");
        }
    }
}
