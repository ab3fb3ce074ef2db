//! What is said about files and references that cannot be used.

use std::sync::Arc;

use conform_json::pointer::{escape, unescape};
use conform_json::{Document, Span, SyntaxError, Value};

use super::{Cause, Loader};
use crate::codes;
use conform_report::{Diagnostic, Label, Profile, Source};

/// Places that are shown of those that share a cause.
const SHOWN: usize = 3;

impl Loader<'_> {
    /// The problem of all references that fail for one reason. There is at least one label.
    pub(super) fn explain(&self, cause: Cause, labels: Vec<Label>) -> Diagnostic {
        let more = labels.len().saturating_sub(SHOWN);
        let mut labels = labels.into_iter();
        let Some(mut primary) = labels.next() else {
            unreachable!("a cause has a place")
        };
        let mut others: Vec<Label> = labels.take(SHOWN - 1).collect();
        for label in &mut others {
            label.message = "here too".to_owned();
        }
        let (code, message, note, mut help) = self.words(cause, primary.file());
        if primary.message.is_empty() {
            primary.message = note;
        }
        if more > 0 {
            let places = if more == 1 {
                "1 more place has".to_owned()
            } else {
                format!("{more} more places have")
            };
            help.push(format!("{places} the same problem"));
        }
        let mut diagnostic = Diagnostic::new(code, self.options.profile, primary, message);
        diagnostic.related = others;
        diagnostic.help = help.into_iter().map(Into::into).collect();
        diagnostic
    }

    /// Code, message, a note at the place, and advice to who writes in the file `from`.
    fn words(
        &self,
        cause: Cause,
        from: &str,
    ) -> (conform_report::Code, String, String, Vec<String>) {
        let nothing = String::new;
        let lenient = self.options.profile == Profile::Lenient;
        match cause {
            Cause::MissingFile { name } => {
                let names = if self.suggestions.get() > 0 {
                    self.files.neighbours(&name)
                } else {
                    Vec::new()
                };
                let help = match self.nearest_file(&name, &names) {
                    Some(near) => vec![format!("did you mean `{}`?", relative(from, near))],
                    None => Vec::new(),
                };
                (
                    codes::MISSING_FILE,
                    format!("there is no file `{name}`"),
                    nothing(),
                    help,
                )
            }
            Cause::Outside { text } => (
                codes::OUTSIDE_ROOT,
                format!("`{text}` lies outside the root folder of the description"),
                nothing(),
                vec![
                    "move the file below the root folder, or name with `--root` a folder that holds both"
                        .to_owned(),
                ],
            ),
            Cause::Unreadable { name, reason } => (
                codes::UNREADABLE_FILE,
                format!("`{name}` cannot be read: {reason}"),
                nothing(),
                Vec::new(),
            ),
            Cause::TooLarge { name } => {
                let options = self.options;
                let message = if self.read.len() >= options.max_files {
                    format!("the description has more than {} files", options.max_files)
                } else {
                    let most = options.max_total_bytes.min(options.limits.max_bytes);
                    format!("with `{name}` the description is beyond the limit of {most} bytes")
                };
                (codes::TOO_LARGE, message, nothing(), Vec::new())
            }
            Cause::Remote { text, spared } => (
                if spared && lenient {
                    codes::DANGLING_REFERENCE
                } else {
                    codes::REMOTE_REFERENCE
                },
                format!("`{text}` is not fetched"),
                "this leads out of the description's files".to_owned(),
                vec![
                    "save it as a file beside this one and refer to that by its relative path"
                        .to_owned(),
                ],
            ),
            Cause::Malformed { text, reason } => (
                codes::MALFORMED_REFERENCE,
                if text.is_empty() {
                    "`$ref` is empty".to_owned()
                } else {
                    format!("`{text}` is no reference: {reason}")
                },
                nothing(),
                Vec::new(),
            ),
            Cause::MissingFragment {
                name,
                fragment,
                help,
                spared,
            } => (
                if spared && lenient {
                    codes::DANGLING_REFERENCE
                } else {
                    codes::MISSING_FRAGMENT
                },
                format!("`{name}` has no `#{fragment}`"),
                nothing(),
                help,
            ),
            Cause::MissingMapping { text, help } => (
                codes::UNKNOWN_MAPPING,
                format!("`{text}` is no schema of this description"),
                nothing(),
                help,
            ),
            Cause::MissingOperation { text } => (
                codes::UNKNOWN_OPERATION,
                format!("`{text}` leads to no operation"),
                nothing(),
                Vec::new(),
            ),
            Cause::Unexpected { noun } => (
                codes::UNEXPECTED_REFERENCE,
                format!("a `$ref` cannot stand for {noun}"),
                "resolved all the same; other tools may not".to_owned(),
                Vec::new(),
            ),
            Cause::Through { text } => (
                codes::THROUGH_REFERENCE,
                format!("`{text}` points behind another `$ref`"),
                nothing(),
                Vec::new(),
            ),
        }
    }

    /// The file that was meant: one of the folder, or one of the same name that was read from elsewhere.
    fn nearest_file<'n>(&'n self, name: &str, neighbours: &'n [String]) -> Option<&'n str> {
        let read = self.read.iter().map(|file| &**file.document.name());
        if let Some(near) = self.nearest(name, neighbours.iter().map(String::as_str)) {
            return Some(near);
        }
        let base = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        read.clone()
            .find(|other| base(other) == base(name))
            .or_else(|| self.nearest(name, read))
    }

    /// The problem of a file that is not JSON or YAML.
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

    /// The keys that a file repeats.
    pub(super) fn report_duplicates(&mut self, document: &Arc<Document>) {
        for duplicate in document.duplicates() {
            let label = Label::new(document, duplicate.repeat, "again here; this one counts");
            let diagnostic = self
                .diagnostic(
                    codes::DUPLICATE_KEY,
                    label,
                    format!("the key `{}` stands twice in one object", duplicate.key),
                )
                .with(Label::new(document, duplicate.first, "first here"));
            self.push(diagnostic);
        }
    }

    /// A cycle of references.
    pub(super) fn report_cycle(&mut self, labels: Vec<Label>) {
        let mut labels = labels.into_iter();
        let Some(mut primary) = labels.next() else {
            return;
        };
        let count = labels.len();
        let message = if count == 0 {
            "this leads to itself".clone_into(&mut primary.message);
            "a reference leads to itself"
        } else {
            "this leads on …".clone_into(&mut primary.message);
            "references lead around in a circle"
        };
        let mut diagnostic = self.diagnostic(codes::REFERENCE_CYCLE, primary, message);
        for (index, mut label) in labels.enumerate().take(8) {
            label.message = if index + 1 == count {
                "… and back to the first".into()
            } else {
                "… and on …".into()
            };
            diagnostic = diagnostic.with(label);
        }
        self.push(diagnostic);
    }

    /// Advice on a pointer that gets lost at `value`, which has no `name`.
    pub(super) fn suggest(
        &self,
        root: Value<'_>,
        value: Value<'_>,
        name: &str,
        last: bool,
        pointer: &str,
    ) -> Vec<String> {
        let names = || {
            value
                .as_object()
                .into_iter()
                .flat_map(|object| object.iter())
                .map(|member| member.key)
        };
        // The pointer up to the segment that is lost.
        let before = if last {
            pointer.rsplit_once('/').map_or("", |(before, _)| before)
        } else {
            let segments: Vec<&str> = pointer.split('/').collect();
            let at = segments
                .iter()
                .position(|segment| unescape(segment) == name)
                .unwrap_or(1);
            &pointer[..segments[..at]
                .iter()
                .map(|segment| segment.len() + 1)
                .sum::<usize>()
                .saturating_sub(1)]
        };
        if let Some(near) = self.nearest(name, names()) {
            let after = if last {
                ""
            } else {
                pointer[before.len() + 1..]
                    .find('/')
                    .map_or("", |at| &pointer[before.len() + 1 + at..])
            };
            return vec![format!("did you mean `#{before}/{}{after}`?", escape(near))];
        }
        // A value of that name in another section, such as `#/definitions/…` for `#/components/schemas/…`.
        let wanted = pointer.rsplit('/').next().unwrap_or_default();
        if let Some(components) = root.get("components").and_then(Value::as_object) {
            for section in components.iter() {
                if section.value.get(&unescape(wanted)).is_some() {
                    return vec![format!(
                        "did you mean `#/components/{}/{wanted}`?",
                        section.key
                    )];
                }
            }
        }
        let whole = ["type", "properties", "allOf"];
        if before.is_empty() && whole.iter().any(|word| root.get(word).is_some()) {
            return vec!["the whole file is a schema: refer to it without a fragment".to_owned()];
        }
        let place = if before.is_empty() {
            "it".to_owned()
        } else {
            format!("`#{before}`")
        };
        let mut listed: Vec<&str> = names().take(9).collect();
        if listed.is_empty() {
            return vec![format!("{place} has no members")];
        }
        let more = listed.len() > 8;
        listed.truncate(8);
        let listed: Vec<String> = listed.iter().map(|name| format!("`{name}`")).collect();
        vec![format!(
            "{place} has {}{}",
            listed.join(", "),
            if more { ", …" } else { "" }
        )]
    }
}

/// A file's name as a reference in the file `from` writes it.
fn relative(from: &str, name: &str) -> String {
    let folder: Vec<&str> = from
        .split('/')
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let parts: Vec<&str> = name.split('/').collect();
    let same = folder
        .iter()
        .zip(&parts)
        .take_while(|(a, b)| a == b)
        .count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(parts[same..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

/// A label on a root file that cannot be read.
pub(super) fn root_label(name: &str) -> Label {
    Label::in_source(Source::unread(name), Span::at(0), "")
}
