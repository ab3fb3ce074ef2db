//! The parsed files of the description, kept from one check to the next: only what has changed is parsed again.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Span};
use conform_report::{Diagnostic, Label};

use super::codes;
use super::problem::problem;

/// Parsed files by their paths, each with its bytes.
#[derive(Default)]
pub(crate) struct Documents {
    parsed: HashMap<PathBuf, (Vec<u8>, Arc<Document>)>,
    /// How many files were parsed so far.
    pub(crate) parsings: usize,
}

impl Documents {
    /// Returns a YAML file, which is parsed if its bytes are not those that were parsed last.
    pub(super) fn get(
        &mut self,
        path: &Path,
        name: &str,
    ) -> Result<Arc<Document>, Box<Diagnostic>> {
        let name = format!("spec/{name}");
        let fail =
            |label: Label, message: String| Err(Box::new(problem(codes::SYNTAX, label, message)));
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let label = Label::new(&empty(&name), Span::at(0), "");
                return fail(label, format!("the file cannot be read: {error}"));
            }
        };
        if let Some((known, document)) = self.parsed.get(path)
            && *known == bytes
        {
            return Ok(Arc::clone(document));
        }
        self.parsings += 1;
        match Document::parse(name, bytes.clone(), Format::Yaml, &Limits::default()) {
            Ok(document) => {
                let document = Arc::new(document);
                let kept = (bytes, Arc::clone(&document));
                self.parsed.insert(path.to_owned(), kept);
                Ok(document)
            }
            Err(error) => {
                let label = Label::in_source(error.source_text().clone().into(), error.span(), "");
                fail(label, error.message().to_owned())
            }
        }
    }
}

/// Returns a number for names and contents of files and of all files in folders, which is another one if any of that changes.
pub(crate) fn fingerprint(paths: &[PathBuf], includes: impl Fn(&Path) -> bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        // What cannot be read is reported where it is needed.
        let files = conform_traffic::list_files(path).unwrap_or_default();
        for file in files.iter().filter(|file| includes(file)) {
            file.hash(&mut hasher);
            fs::read(file).ok().hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Returns a document without anything in it, in place of one that cannot be read.
pub(super) fn empty(name: &str) -> Arc<Document> {
    let parsed = Document::parse(name, b"{}".to_vec(), Format::Yaml, &Limits::default());
    Arc::new(parsed.expect("an empty object is YAML"))
}
