//! What `conform check` says of coverage.

use std::path::Path;
use std::sync::Arc;

use crate::args::{CheckArgs, Format};
use crate::{Failure, Io};
use conform_validator::Validator;
use conform_validator::coverage::{Coverage, CoverageDocument, Recorder};

/// Whether coverage is asked for.
fn is_wanted(args: &CheckArgs) -> bool {
    args.coverage || args.coverage_output.is_some() || args.coverage_min.is_some()
}

/// The validator, and what records its coverage where that is asked for.
pub(crate) fn observed(
    args: &CheckArgs,
    validator: Validator,
) -> (Validator, Option<Arc<Recorder>>) {
    if !is_wanted(args) {
        return (validator, None);
    }
    let recorder = Arc::new(Recorder::new(&validator));
    (validator.observed_by(recorder.clone()), Some(recorder))
}

/// Tells the coverage as it is asked for, and says whether it is less than wanted.
pub(crate) fn tell(
    args: &CheckArgs,
    recorder: Option<&Recorder>,
    io: &mut Io<'_>,
) -> Result<bool, Failure> {
    let Some(coverage) = recorder.map(Recorder::coverage) else {
        return Ok(false);
    };
    if args.coverage {
        // Programs read the other forms of the report from standard output.
        let is_text = matches!(args.format, Format::Human | Format::Markdown);
        let out = if is_text {
            &mut *io.stdout
        } else {
            &mut *io.stderr
        };
        write!(out, "\n{}", coverage.to_text())?;
        out.flush()?;
    }
    if let Some(path) = &args.coverage_output {
        write(path, &coverage)?;
    }
    let wanted = args.coverage_min.unwrap_or(0.0);
    let is_short = coverage.ratio().percent() < wanted;
    if is_short {
        writeln!(
            io.stderr,
            "error: the payloads show {:.1} % of the description, and {wanted} % are wanted",
            (coverage.ratio().percent() * 10.0).floor() / 10.0
        )?;
    }
    Ok(is_short)
}

/// The forms that a file can have.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Json,
    Text,
}

/// The form that the extension of the file says.
fn form(path: &Path) -> Result<Form, Failure> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => Ok(Form::Html),
        Some("json") => Ok(Form::Json),
        Some("txt") => Ok(Form::Text),
        _ => Err(Failure(format!(
            "error: --coverage-output {}: its extension is none of .html, .json and .txt",
            path.display()
        ))),
    }
}

/// Fails, before anything is done, where the file can have no form.
pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let path = args.coverage_output.as_deref();
    path.map_or(Ok(()), |path| form(path).map(|_| ()))
}

/// Writes the file as a whole or not at all.
fn write(path: &Path, coverage: &Coverage) -> Result<(), Failure> {
    let text = match form(path)? {
        Form::Html => coverage.to_html(),
        Form::Json => CoverageDocument::of(coverage).to_text(),
        Form::Text => coverage.to_text(),
    };
    conform_report::write_whole(path, &text)
        .map_err(|error| Failure(format!("error: {}: {error}", path.display())))
}
