//! Diagnostics of files and references.

use std::sync::Arc;

use conform_json::{Document, Span, SyntaxError};
use conform_report::{Diagnostic, Label, Profile, Severity, Source};

use super::cause::Cause;
use super::loader::Loader;
use super::suggest::relative_path;
use crate::codes;

/// How many of the references with the same cause are shown.
const SHOWN: usize = 3;

impl Loader<'_> {
    /// Reports the references that fail, one diagnostic for each cause.
    pub(super) fn report_failures(&mut self) {
        for (cause, labels) in std::mem::take(&mut self.failures) {
            let places = labels.len();
            let more = places.saturating_sub(SHOWN);
            let mut labels = labels.into_iter();
            let Some(primary) = labels.next() else {
                continue;
            };
            let is_missing = matches!(cause, Cause::MissingFile { .. });
            let mut diagnostic = self.explain(cause, primary);
            for mut label in labels.take(SHOWN - 1) {
                label.message = "here too".to_owned();
                diagnostic = diagnostic.with(label);
            }
            diagnostic = match more {
                0 => diagnostic,
                1 => diagnostic.help("1 more place has the same problem"),
                more => diagnostic.help(format!("{more} more places have the same problem")),
            };
            // A typo is in one place; a file that several places want was deleted or renamed.
            if is_missing && (places > 1 || diagnostic.help.is_empty()) {
                let those = if places > 1 {
                    "these references"
                } else {
                    "this reference"
                };
                diagnostic = diagnostic.help(format!(
                    "if the file was deleted or renamed, restore it, or remove or change {those}"
                ));
            }
            self.push(diagnostic);
        }
    }

    /// The diagnostic of a root file that cannot be read.
    pub(super) fn explain_root(&self, cause: Cause, name: &str) -> Diagnostic {
        let label = Label::in_source(Source::unread(name), Span::at(0), "");
        let mut diagnostic = self.explain(cause, label);
        // Without the root file there is no description.
        if diagnostic.code == codes::DANGLING_REFERENCE {
            diagnostic.code = codes::MISSING_FILE;
            diagnostic.severity = Severity::Error;
        }
        diagnostic
    }

    /// The diagnostic of a cause at the first of the places that have it.
    fn explain(&self, cause: Cause, mut label: Label) -> Diagnostic {
        // One reference that leads to nothing does not make a third-party description useless.
        let or_dangling = |code| match self.options.profile {
            Profile::Lenient => codes::DANGLING_REFERENCE,
            Profile::Strict => code,
        };
        let (code, message, help) = match cause {
            Cause::MissingFile { name } => {
                let names = if self.suggestions.get() > 0 {
                    self.files.neighbours(&name)
                } else {
                    Vec::new()
                };
                let help = self
                    .nearest_file(&name, &names)
                    .map(|near| format!("did you mean `{}`?", relative_path(label.file(), near)));
                let message = format!("there is no file `{name}`");
                let code = or_dangling(codes::MISSING_FILE);
                (code, message, help.into_iter().collect())
            }
            Cause::Outside { text } => {
                let message = format!("`{text}` is outside the root folder of the description");
                let help = "move the file into the root folder, or choose a root folder that contains both with `--root`";
                (codes::OUTSIDE_ROOT, message, vec![help.to_owned()])
            }
            Cause::Unreadable { name, reason } => {
                let message = format!("`{name}` cannot be read: {reason}");
                (codes::UNREADABLE_FILE, message, Vec::new())
            }
            Cause::TooLarge { name } => {
                let options = self.options;
                let message = if self.read.len() >= options.max_files {
                    format!("the description has more than {} files", options.max_files)
                } else {
                    let most = options.max_total_bytes.min(options.limits.max_bytes);
                    format!("with `{name}` the description exceeds the limit of {most} bytes")
                };
                (codes::TOO_LARGE, message, Vec::new())
            }
            Cause::Remote { text } => {
                let message = format!("`{text}` is a URL, and URLs are not fetched");
                let help = "save it as a file and refer to that by its relative path, or name the folder of a copy: --map-ref URL=DIR";
                (codes::REMOTE_REFERENCE, message, vec![help.to_owned()])
            }
            Cause::Malformed { text, reason } => {
                let message = if text.is_empty() {
                    "`$ref` is empty".to_owned()
                } else {
                    format!("`{text}` is not a reference: {reason}")
                };
                (or_dangling(codes::MALFORMED_REFERENCE), message, Vec::new())
            }
            Cause::MissingFragment {
                name,
                fragment,
                help,
            } => {
                let message = format!("`#{fragment}` does not exist in `{name}`");
                (or_dangling(codes::MISSING_FRAGMENT), message, help)
            }
            Cause::MissingMapping { text, help } => {
                let message = format!("`{text}` is not a schema of this description");
                (codes::UNKNOWN_MAPPING, message, help)
            }
            Cause::MissingOperation { text } => {
                let message = format!("`{text}` does not lead to an operation");
                (codes::UNKNOWN_OPERATION, message, Vec::new())
            }
            Cause::Unexpected { noun } => {
                label.message = "resolved here; other tools may not do so".to_owned();
                let message = format!("a `$ref` is not allowed in place of {noun}");
                (codes::UNEXPECTED_REFERENCE, message, Vec::new())
            }
            Cause::Through { text } => {
                let message = format!("`{text}` continues behind another `$ref`");
                let help = "refer to the target of the other `$ref` directly";
                (codes::THROUGH_REFERENCE, message, vec![help.to_owned()])
            }
        };
        let mut diagnostic = self.diagnostic(code, label, message);
        diagnostic.help = help.into_iter().map(Into::into).collect();
        diagnostic
    }

    /// Reports a file that is not JSON or YAML.
    pub(super) fn report_syntax(&mut self, error: &SyntaxError) {
        let source = Source::from(Arc::clone(error.source_text()));
        let primary = Label::in_source(source.clone(), error.span(), "");
        let mut diagnostic = self.diagnostic(codes::SYNTAX, primary, error.message());
        if let Some(related) = error.related() {
            let label = Label::in_source(source, related.span, related.message.clone());
            diagnostic = diagnostic.with(label);
        }
        if let Some(help) = error.help() {
            diagnostic = diagnostic.help(help);
        }
        self.push(diagnostic);
    }

    /// Reports the keys that occur twice in one object of a file.
    pub(super) fn report_duplicates(&mut self, document: &Arc<Document>) {
        for duplicate in document.duplicates() {
            let label = Label::new(document, duplicate.repeat, "again here; this value is used");
            let message = format!("duplicate key `{}`", duplicate.key);
            let diagnostic = self
                .diagnostic(codes::DUPLICATE_KEY, label, message)
                .with(Label::new(document, duplicate.first, "first here"));
            self.push(diagnostic);
        }
    }

    /// Reports references that form a cycle; there is one label for each.
    pub(super) fn report_cycle(&mut self, labels: Vec<Label>) {
        let mut labels = labels.into_iter();
        let Some(mut primary) = labels.next() else {
            return;
        };
        let others = labels.len();
        let (message, note) = match others {
            0 => ("a reference leads to itself", "refers to itself"),
            _ => ("references form a cycle", "refers to the next one"),
        };
        note.clone_into(&mut primary.message);
        let mut diagnostic = self.diagnostic(codes::REFERENCE_CYCLE, primary, message);
        for (index, mut label) in labels.enumerate().take(8) {
            let note = if index + 1 == others {
                "refers back to the first one"
            } else {
                "refers to the next one"
            };
            note.clone_into(&mut label.message);
            diagnostic = diagnostic.with(label);
        }
        self.push(diagnostic);
    }
}
