//! Files beside a capture: bodies, as Playwright (`_file`) and WireMock (`__files`) write them, and what Bruno states for a folder.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Where the files are that captures name as their bodies.
#[derive(Clone, Debug)]
pub enum Attachments {
    /// In the folder of the capture.
    Folder(PathBuf),
    /// In the archive that has the HAR.
    Files(HashMap<String, Vec<u8>>),
}

impl Attachments {
    /// Returns a file, if it is there and has at most `limit` bytes. Names cannot lead out of the folder.
    pub(crate) fn read(&self, name: &str, limit: usize) -> Option<Vec<u8>> {
        match self {
            Self::Files(files) => files.get(name).cloned(),
            Self::Folder(folder) => read_file(folder, name, limit),
        }
    }

    /// Whether the files are those of a folder, which are read when they are needed.
    pub(crate) const fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// Returns the file in a folder of this name beside the capture, or beside a folder around it. The name of the file may
    /// have folders.
    pub(crate) fn read_beside(&self, folder: &str, name: &str, limit: usize) -> Option<Vec<u8>> {
        let Self::Folder(own) = self else { return None };
        let (inner, name) = name.rsplit_once('/').unwrap_or(("", name));
        let is_inside = inner
            .split('/')
            .all(|part| part != ".." && is_plain_or_empty(part));
        let mut around = own.ancestors().take(HIGHEST).filter(|_| is_inside);
        around.find_map(|around| read_file(&around.join(folder).join(inner), name, limit))
    }

    /// Returns the files of these names in the folder of the capture and in those around it, the nearest first.
    pub(crate) fn above(&self, names: &[&str], limit: usize) -> Vec<Vec<u8>> {
        let Self::Folder(own) = self else {
            return Vec::new();
        };
        let around = own.ancestors().take(HIGHEST);
        let files = around.flat_map(|folder| names.iter().map(move |name| (folder, name)));
        files
            .filter_map(|(folder, name)| read_file(folder, name, limit))
            .collect()
    }
}

/// How many folders around a capture are looked at.
const HIGHEST: usize = 16;

/// Whether a part of a path is the name of a file or folder. Names with a colon may be drives.
fn is_plain_or_empty(part: &str) -> bool {
    !part.contains(['/', '\\', ':'])
}

fn read_file(folder: &Path, name: &str, limit: usize) -> Option<Vec<u8>> {
    let is_plain = !name.is_empty() && is_plain_or_empty(name) && name != "..";
    let file = File::open(folder.join(Some(name).filter(|_| is_plain)?)).ok()?;
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then_some(bytes)
}
