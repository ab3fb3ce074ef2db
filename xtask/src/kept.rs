//! What one check leaves in memory for the next one, so that `--watch` does again only what a change concerns: files that have
//! not changed are not parsed again, and a description whose files have not is not loaded, linted and generated from again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_description::{BundleFormat, Description, bundle};
use conform_openapi::config::FILE_NAME;
use conform_openapi::context::{Context, Stream, count};
use conform_openapi::description::{DescriptionArgs, LintScope};
use conform_openapi::io::Io;
use conform_openapi::outcome::{Failure, Outcome};
use conform_openapi::verbs::generate::{self, Job};
use conform_report::Style;

use crate::repository;
use crate::rules::documents::fingerprint;
use crate::rules::{Documents, Part};
use crate::stage::stage;

/// What is kept.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) documents: Documents,
    page: Option<Page>,
    /// What was printed on comparing the generated code with it, and what is wrong with that.
    compared: Option<(Vec<u8>, Outcome)>,
    sister: Option<Sister>,
    /// How often a description was loaded so far.
    pub(crate) loads: usize,
}

/// The description of the Visit API, without errors.
#[derive(Clone)]
pub(crate) struct Page {
    /// Of the files that it was made from and compared with.
    fingerprint: u64,
    pub(crate) description: Arc<Description>,
    pub(crate) style: Style,
    pub(crate) warnings: usize,
    /// What was printed on loading it.
    pub(crate) loaded: Vec<u8>,
    /// What was printed on lowering and bundling it.
    pub(crate) described: Vec<u8>,
    pub(crate) bundled: Vec<u8>,
}

/// What was printed of the sister pages, which have no error.
struct Sister {
    fingerprint: u64,
    printed: Vec<u8>,
}

impl Kept {
    /// Returns the description, which is loaded if its files have changed. What is wrong with it is in the text that comes with a
    /// failure.
    pub(crate) fn page(
        &mut self,
        root: &Path,
        context: &mut Context<'_>,
    ) -> Result<Page, (Vec<u8>, Failure)> {
        let files = ["spec", FILE_NAME, "crates/models", "crates/client"];
        let files = files.map(|path| root.join(path));
        let fingerprint = fingerprint(&files, |path| !is_sister(root, path));
        if self
            .page
            .as_ref()
            .is_none_or(|page| page.fingerprint != fingerprint)
        {
            self.page = None;
            self.loads += 1;
            let mut loaded = Vec::new();
            let read = captured(root, context, &mut loaded, |context| load(root, context));
            let (page, compared) = read.map_err(|failure| (loaded.clone(), failure))?;
            let page = Page {
                fingerprint,
                loaded,
                ..page
            };
            self.compared = Some(compared);
            self.page = Some(page);
        }
        // It was set above.
        self.page.clone().ok_or((Vec::new(), Failure::Found))
    }

    /// Prints what comparing the generated code has printed, and returns what is wrong with that.
    pub(crate) fn compared(&mut self, context: &mut Context<'_>) -> Outcome {
        let Some((printed, outcome)) = &mut self.compared else {
            return Ok(());
        };
        context.io.stdout.write_all(printed)?;
        let outcome = std::mem::replace(outcome, Ok(()));
        if outcome.is_err() {
            // The next check finds it again.
            self.page = None;
        }
        outcome
    }

    /// Lints the description of the sister pages, which is neither generated nor counted, if its files have changed. Returns
    /// whether it has an error.
    pub(crate) fn sister(&mut self, root: &Path, context: &mut Context<'_>) -> Outcome<bool> {
        let spec = [root.join("spec")];
        let shared = root.join("spec/shared");
        let fingerprint = fingerprint(&spec, |path| {
            is_sister(root, path) || path.starts_with(&shared)
        });
        let is_known = |known: &Sister| known.fingerprint == fingerprint;
        if !self.sister.as_ref().is_some_and(is_known) {
            self.sister = None;
            self.loads += 1;
            let mut printed = Vec::new();
            let usable = captured(root, context, &mut printed, lint_sister);
            context.io.stdout.write_all(&printed)?;
            match usable {
                Ok(()) => {
                    self.sister = Some(Sister {
                        fingerprint,
                        printed,
                    });
                    return Ok(false);
                }
                Err(Failure::Found | Failure::Unreadable) => return Ok(true),
                Err(failure) => return Err(failure),
            }
        }
        if let Some(sister) = &self.sister {
            context.io.stdout.write_all(&sister.printed)?;
        }
        Ok(false)
    }
}

/// Returns whether a file belongs to the sister pages alone.
fn is_sister(root: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(root.join("spec")).unwrap_or(path);
    below.starts_with("sister") || below == Path::new("sister.yaml")
}

/// Does something whose output is kept.
fn captured<T>(
    root: &Path,
    context: &mut Context<'_>,
    printed: &mut Vec<u8>,
    run: impl FnOnce(&mut Context<'_>) -> Outcome<T>,
) -> Outcome<T> {
    let mut stdin = std::io::empty();
    let mut inner = repository::context_in(
        root,
        Io {
            stdin: &mut stdin,
            stdout: printed,
            stderr: &mut *context.io.stderr,
            color: context.io.color,
            progress: false,
        },
    );
    run(&mut inner)
}

/// Loads, lints and lowers the description, and compares the generated code with it. What loading prints goes to the context.
fn load(root: &Path, context: &mut Context<'_>) -> Outcome<(Page, (Vec<u8>, Outcome))> {
    let file = context.description(&DescriptionArgs::default())?;
    let mut usable = context.load(&file, LintScope::Everything, Stream::Stdout)?;
    let lowered = conform_ir::lower_with_examples(&usable.description);
    let mut described = Vec::new();
    captured(root, context, &mut described, |context| {
        usable.warnings += context.print(&lowered.diagnostics, &usable.style, Stream::Stdout)?;
        let counts = lowered.api.counts;
        stage(
            context.io.stdout,
            "description",
            &[
                count(usable.description.files().len(), "file"),
                count(counts.operations, "operation"),
                count(counts.schemas, "schema"),
                count(lowered.api.examples().count(), "example"),
                count(usable.warnings, "warning"),
            ],
        )
    })?;
    let mut bundled = Vec::new();
    captured(root, context, &mut bundled, |context| {
        let bundle = bundle(&usable.description, BundleFormat::Json);
        context.print(&bundle.diagnostics, &usable.style, Stream::Stdout)?;
        stage(
            context.io.stdout,
            "bundle",
            &[count(bundle.text.len(), "byte")],
        )
    })?;
    let mut compared = Vec::new();
    let outcome = captured(root, context, &mut compared, |context| {
        let args = generate::Args::checking();
        let job = Job::in_tree(root, &args, context)?;
        job.run_lowered(&usable, lowered, context)
    });
    let outcome = match outcome {
        Ok(summary) => {
            compared.clear();
            stage(
                &mut compared,
                "generated",
                &[
                    format!("{} up to date", count(summary.files, "file")),
                    count(summary.types, "type"),
                    count(summary.operations_out, "method"),
                ],
            )
        }
        Err(failure) => Err(failure),
    };
    let page = Page {
        fingerprint: 0,
        description: Arc::new(usable.description),
        style: usable.style,
        warnings: usable.warnings,
        loaded: Vec::new(),
        described,
        bundled,
    };
    Ok((page, (compared, outcome)))
}

/// Lints the description of the sister pages.
fn lint_sister(context: &mut Context<'_>) -> Outcome {
    let config = context.config.clone().unwrap_or_default();
    let root = config.parent().map(PathBuf::from).unwrap_or_default();
    let file = context.description(&DescriptionArgs {
        spec: Some(root.join(Part::Sister.file())),
        ..DescriptionArgs::default()
    })?;
    let usable = context.load(&file, LintScope::Everything, Stream::Stdout)?;
    let lowered = conform_ir::lower(&usable.description);
    stage(
        context.io.stdout,
        "sister pages",
        &[
            count(usable.description.files().len(), "file"),
            count(lowered.api.counts.operations, "operation"),
            count(usable.warnings, "warning"),
            "neither generated nor counted".to_owned(),
        ],
    )
}
