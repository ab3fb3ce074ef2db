//! Overlays: reading them, and applying them to files of a description before these are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_json::{Document, Format, Limits, SyntaxError};
use conform_overlay::{Applied, Origins, Overlay, apply};
use conform_report::{Diagnostic, Label, Profile};

use crate::outcome::Outcome;
use crate::paths;

/// Files of a description with overlays.
#[derive(Debug, Default)]
pub struct Overlaid {
    /// The new texts, by the names of the files relative to the folder of the root file.
    pub texts: Vec<(String, String)>,
    /// Where the places of these texts are in the files.
    pub origins: Vec<Origins>,
    /// The files before overlays were applied.
    pub documents: Vec<Arc<Document>>,
    /// The problems of overlays.
    pub diagnostics: Vec<Diagnostic>,
}

impl Overlaid {
    /// Applies overlays to the files that they are for: the one that `extends` names, if it is there, or else the root file.
    ///
    /// # Errors
    ///
    /// Returns an error if an overlay cannot be read. Everything else is in [`Overlaid::diagnostics`].
    pub fn new(root: &Path, overlays: &[PathBuf]) -> Outcome<Self> {
        Self::over(root, overlays, Vec::new())
    }

    /// Does what [`Overlaid::new`] does, with texts in place of those of files.
    ///
    /// # Errors
    ///
    /// As [`Overlaid::new`].
    pub fn over(
        root: &Path,
        overlays: &[PathBuf],
        replaced: Vec<(String, String)>,
    ) -> Outcome<Self> {
        let mut overlaid = Self::default();
        let folder = folder(root)?;
        let mut files: Vec<(PathBuf, Vec<Overlay>)> = Vec::new();
        for path in overlays {
            let Some(overlay) = overlaid.read(path, &folder)? else {
                continue;
            };
            let extended = extended(path, &overlay).filter(|target| target.is_file());
            let target = extended.unwrap_or_else(|| root.to_owned());
            let same = |other: &PathBuf| is_same(other, &target);
            match files.iter_mut().find(|(other, _)| same(other)) {
                Some((_, list)) => list.push(overlay),
                None => files.push((target, vec![overlay])),
            }
        }
        for (path, overlays) in files {
            let name = if is_same(&path, root) {
                path.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned()
            } else {
                name_of(&path, &folder)?
            };
            let text = replaced.iter().find(|(other, _)| *other == name);
            let bytes = match text {
                Some((_, text)) => text.clone().into_bytes(),
                None => std::fs::read(&path).map_err(|error| paths::unreadable(&path, &error))?,
            };
            // What is wrong with the text itself, loading reports.
            if let Ok(document) = parse(&name, bytes) {
                overlaid.add(document, &overlays);
            }
        }
        for (name, text) in replaced {
            if !overlaid.texts.iter().any(|(other, _)| *other == name) {
                overlaid.texts.push((name, text));
            }
        }
        Ok(overlaid)
    }

    /// Applies overlays to a document that is in no file of its own, such as that of a revision.
    ///
    /// # Errors
    ///
    /// As [`Overlaid::new`].
    pub fn of_document(document: Arc<Document>, overlays: &[PathBuf]) -> Outcome<Self> {
        let mut overlaid = Self::default();
        let mut read = Vec::new();
        for path in overlays {
            let bytes = std::fs::read(path).map_err(|error| paths::unreadable(path, &error))?;
            let (found, diagnostics) = overlay(&paths::shown(path), bytes);
            overlaid.diagnostics.extend(diagnostics);
            read.extend(found);
        }
        overlaid.add(document, &read);
        Ok(overlaid)
    }

    /// Applies overlays to a document.
    fn add(&mut self, document: Arc<Document>, overlays: &[Overlay]) {
        let Applied {
            text, diagnostics, ..
        } = apply(&document, overlays);
        self.diagnostics.extend(diagnostics);
        if let Some(text) = text {
            self.texts.push((document.name().to_string(), text));
            self.origins.push(Origins::new(Arc::clone(&document)));
            self.documents.push(document);
        }
    }

    /// Reads an overlay; `None`, and reported, if it is not valid.
    fn read(&mut self, path: &Path, folder: &Path) -> Outcome<Option<Overlay>> {
        let bytes = std::fs::read(path).map_err(|error| paths::unreadable(path, &error))?;
        let (overlay, diagnostics) = overlay(&name_of(path, folder)?, bytes);
        self.diagnostics.extend(diagnostics);
        Ok(overlay)
    }
}

/// Reads the text of an overlay. Returns it, if it is valid, and the problems.
pub(crate) fn overlay(name: &str, bytes: Vec<u8>) -> (Option<Overlay>, Vec<Diagnostic>) {
    match parse(name, bytes) {
        Ok(document) => {
            let parsed = Overlay::parse(&document);
            (parsed.overlay, parsed.diagnostics)
        }
        Err(error) => {
            let label = Label::in_source(Arc::clone(error.source_text()).into(), error.span(), "");
            let code = conform_overlay::codes::OVERLAY_SYNTAX;
            let mut diagnostic = Diagnostic::new(code, Profile::Strict, label, error.message());
            diagnostic.help.extend(error.help().map(Into::into));
            (None, vec![diagnostic])
        }
    }
}

/// Parses a document in the format of its name, or of its first character.
pub(crate) fn parse(name: &str, bytes: Vec<u8>) -> Result<Arc<Document>, Box<SyntaxError>> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let format = Format::from_file_name(name).unwrap_or(match first {
        Some(b'{' | b'[') => Format::Json,
        _ => Format::Yaml,
    });
    Document::parse(name, bytes, format, &Limits::default())
        .map(Arc::new)
        .map_err(Box::new)
}

/// Returns the file that an overlay says it is for, unless that is remote.
pub(crate) fn extended(path: &Path, overlay: &Overlay) -> Option<PathBuf> {
    let reference = overlay.extends()?;
    let is_path = !reference.contains("://") && !reference.is_empty();
    is_path.then(|| paths::join(path.parent().unwrap_or(Path::new("")), Path::new(reference)))
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Returns the folder of the root file, without symbolic links.
fn folder(root: &Path) -> Outcome<PathBuf> {
    let parent = root
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    parent
        .canonicalize()
        .map_err(|error| paths::unreadable(parent, &error))
}

/// Returns the name of a file relative to a folder.
fn name_of(path: &Path, folder: &Path) -> Outcome<String> {
    let absolute = path
        .canonicalize()
        .map_err(|error| paths::unreadable(path, &error))?;
    Ok(paths::relative(folder, &absolute))
}
