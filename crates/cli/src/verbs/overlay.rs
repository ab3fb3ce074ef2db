//! `conform overlay`: a document with overlays.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use conform_json::{Document, Draft, Format};
use conform_overlay::{Overlay, apply};
use conform_report::{Diagnostic, Label, Profile, Style};

use crate::context::{Context, Stream, count};
use crate::description::errors_first;
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::{Failure, Outcome};
use crate::output::unified_diff;
use crate::overlays::{extended, overlay, parse};
use crate::paths;

/// The arguments of `conform overlay`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The overlays, in the order in which they are applied; by default those that `conform.toml` names.
    #[arg(value_name = "OVERLAY")]
    overlays: Vec<PathBuf>,
    /// The document that they are applied to; by default the one that the first overlay extends, or else the description that
    /// `conform.toml` names.
    #[arg(long, value_name = "FILE", help_heading = "Description")]
    spec: Option<PathBuf>,
    /// Treat warnings as errors: write nothing, and exit with 1. An action that selects nothing is a warning.
    #[arg(long, help_heading = "Verdict")]
    deny_warnings: bool,
    #[command(flatten)]
    output: OutputArgs<OverlayForm>,
}

/// The form of a document with overlays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OverlayForm {
    /// The text of the document with the changes; everything else stays as it is, with comments.
    Text,
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// The changes, as a unified diff.
    Diff,
}

impl OutputForm for OverlayForm {
    const DEFAULT: Self = Self::Text;
    const IS_REPORT: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "diff" | "patch" => Some(Self::Diff),
            _ => None,
        }
    }
}

/// Writes a document with overlays. Problems go to standard error, because standard output is the document.
///
/// # Errors
///
/// Returns an error if an overlay is not valid or cannot be applied, or with `--deny-warnings` if there are warnings. Nothing is
/// written then.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let mut spec = args.spec.clone();
    let mut names = args.overlays.clone();
    if names.is_empty() {
        let config = context.config()?;
        names = config
            .settings
            .overlays
            .iter()
            .map(|path| config.at(path))
            .collect();
        if names.is_empty() {
            return Err(Failure::with_help(
                "there is no overlay to apply",
                "name one on the command line, or in `conform.toml`: overlays = [\"public.overlay.yaml\"]",
            ));
        }
        spec = spec.or(Some(config.description));
    }
    let (mut overlays, mut diagnostics) = (Vec::new(), Vec::new());
    for path in &names {
        let (overlay, found) = read_overlay(path)?;
        overlays.extend(overlay);
        diagnostics.extend(found);
    }
    let mut changed = None;
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let path = match spec {
            Some(path) => path,
            None => target(&names, &overlays, context)?,
        };
        let document = read_document(&path, context)?;
        let applied = apply(&document, &overlays);
        diagnostics.extend(applied.diagnostics);
        changed = applied.text.map(|text| (document, text));
    }
    errors_first(&mut diagnostics);
    let warnings = context.print(&diagnostics, &Style::default(), Stream::Stderr)?;
    if args.deny_warnings && warnings > 0 {
        writeln!(context.io.stderr, "{}, denied", count(warnings, "warning"))?;
        return Err(Failure::Found);
    }
    let (document, text) = changed.ok_or(Failure::Found)?;
    let mut texts = Vec::new();
    for form in outputs
        .files
        .iter()
        .map(|(form, _)| *form)
        .chain(outputs.stdout)
    {
        texts.push((form, rendered(form, &document, &text)?));
    }
    outputs.write(context.io.stdout, |form, _| {
        let found = texts.iter().find(|(other, _)| *other == form);
        found.map_or_else(String::new, |(_, text)| text.clone())
    })
}

/// Returns the changed document in a form.
fn rendered(form: OverlayForm, document: &Arc<Document>, text: &str) -> Outcome<String> {
    let format = match form {
        OverlayForm::Text => return Ok(text.to_owned()),
        OverlayForm::Diff => {
            return Ok(unified_diff(document.name(), document.text(), text));
        }
        OverlayForm::Json => Format::Json,
        OverlayForm::Yaml => Format::Yaml,
    };
    if format == document.format() {
        return Ok(text.to_owned());
    }
    let changed = Document::parse(
        Arc::clone(document.name()),
        text.as_bytes().to_vec(),
        document.format(),
        &conform_json::Limits::default(),
    );
    let changed = changed.map_err(|error| Failure::message(error.to_string()))?;
    let draft = Draft::of(changed.root());
    Ok(match format {
        Format::Json => draft.to_json(),
        Format::Yaml => draft.to_yaml(),
    })
}

/// Returns the document that overlays are for, where the command line does not say.
fn target(names: &[PathBuf], overlays: &[Overlay], context: &Context<'_>) -> Outcome<PathBuf> {
    let stated = names
        .iter()
        .zip(overlays)
        .find_map(|(path, overlay)| extended(path, overlay));
    if let Some(path) = stated {
        return Ok(path);
    }
    match overlays.iter().find_map(Overlay::extends) {
        Some(url) => Err(Failure::with_help(
            format!("the overlay extends `{url}`, which is not fetched"),
            "name a copy of it: --spec FILE",
        )),
        None => Ok(context.config()?.description),
    }
}

fn read_overlay(path: &Path) -> Outcome<(Option<Overlay>, Vec<Diagnostic>)> {
    let bytes = std::fs::read(path).map_err(|error| paths::unreadable(path, &error))?;
    Ok(overlay(&paths::shown(path), bytes))
}

fn read_document(path: &Path, context: &mut Context<'_>) -> Outcome<Arc<Document>> {
    let bytes = std::fs::read(path).map_err(|error| paths::unreadable(path, &error))?;
    match parse(&paths::shown(path), bytes) {
        Ok(document) => Ok(document),
        Err(error) => {
            let label = Label::in_source(Arc::clone(error.source_text()).into(), error.span(), "");
            let code = conform_description::codes::SYNTAX;
            let diagnostic = Diagnostic::new(code, Profile::Strict, label, error.message());
            context.print(&[diagnostic], &Style::default(), Stream::Stderr)?;
            Err(Failure::Found)
        }
    }
}
