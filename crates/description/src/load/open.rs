//! Opening and parsing the files of a description.

use std::sync::Arc;

use conform_json::{Document, Format};

use super::cause::{Cause, Failure};
use super::files::{Contents, ReadError};
use super::loader::Loader;
use crate::Version;
use crate::address::{Address, FileId};
use crate::description::DescriptionFile;
use crate::identifiers::Identifiers;

impl Loader<'_> {
    /// Returns the file with this name, and reads it if that has not happened yet.
    pub(super) fn open(&mut self, name: &str) -> Result<FileId, Failure> {
        if let Some(known) = self.by_name.get(name) {
            return known.ok_or(None);
        }
        let left = self
            .options
            .max_total_bytes
            .saturating_sub(self.bytes)
            .min(self.options.limits.max_bytes);
        let replaced = self
            .options
            .replaced
            .iter()
            .find(|(other, _)| other == name);
        let contents = match self.files.read(name, left) {
            Ok(contents) => match replaced {
                Some((_, text)) => Contents {
                    bytes: text.clone().into_bytes(),
                    ..contents
                },
                None => contents,
            },
            Err(error) => {
                self.is_incomplete = true;
                return Err(Some(match error {
                    ReadError::Missing => Cause::MissingFile {
                        name: name.to_owned(),
                    },
                    ReadError::Outside => Cause::Outside {
                        text: name.to_owned(),
                    },
                    ReadError::TooLarge => Cause::TooLarge {
                        name: name.to_owned(),
                    },
                    ReadError::Unreadable(reason) => Cause::Unreadable {
                        name: name.to_owned(),
                        reason,
                    },
                }));
            }
        };
        if let Some(&file) = self.by_identity.get(&contents.identity) {
            self.by_name.insert(name.to_owned(), Some(file));
            return Ok(file);
        }
        if self.read.len() >= self.options.max_files {
            return Err(Some(Cause::TooLarge {
                name: name.to_owned(),
            }));
        }
        self.bytes += contents.bytes.len();
        let format = Format::from_file_name(name).unwrap_or_else(|| sniff(&contents.bytes));
        match Document::parse(name, contents.bytes, format, &self.options.limits) {
            Ok(document) => {
                let file = FileId(u32::try_from(self.read.len()).unwrap_or(u32::MAX));
                let document = Arc::new(document);
                self.report_duplicates(&document);
                let kinds = vec![None; document.node_count()];
                self.read.push(DescriptionFile {
                    document,
                    kinds,
                    objects: Vec::new(),
                });
                self.identifiers.push(Identifiers::default());
                if file != FileId::ROOT {
                    self.identify(file);
                }
                self.by_name.insert(name.to_owned(), Some(file));
                self.by_identity.insert(contents.identity, file);
                Ok(file)
            }
            Err(error) => {
                self.is_incomplete = true;
                self.report_syntax(&error);
                self.by_name.insert(name.to_owned(), None);
                Err(None)
            }
        }
    }

    /// Finds the identifiers in a file. They exist from 3.1 on.
    pub(super) fn identify(&mut self, file: FileId) {
        if self.version == Version::V3_0 {
            return;
        }
        let found = Identifiers::of(&self.read[file.index()].document);
        for (uri, node) in found.uris() {
            self.uris
                .entry(uri.to_owned())
                .or_insert(Address { file, node });
        }
        self.identifiers[file.index()] = found;
    }
}

/// Guesses the format of a file whose name has no known extension.
fn sniff(bytes: &[u8]) -> Format {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => Format::Json,
        _ => Format::Yaml,
    }
}
