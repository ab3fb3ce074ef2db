//! Files beside a HAR that hold bodies, as Playwright writes them (`_file`).

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

/// Where the files are that entries of HAR name as their bodies.
#[derive(Debug)]
pub enum Attachments {
    /// In the folder of the HAR.
    Folder(PathBuf),
    /// In the archive that has the HAR.
    Files(HashMap<String, Vec<u8>>),
}

impl Attachments {
    /// Returns a file, if it is there and has at most `limit` bytes. Names cannot lead out of the folder.
    pub(crate) fn read(&self, name: &str, limit: usize) -> Option<Vec<u8>> {
        match self {
            Self::Files(files) => files.get(name).cloned(),
            Self::Folder(folder) => {
                let is_plain = !name.is_empty() && !name.contains(['/', '\\', ':']) && name != "..";
                let file = File::open(folder.join(Some(name).filter(|_| is_plain)?)).ok()?;
                let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
                let mut bytes = Vec::new();
                file.take(most).read_to_end(&mut bytes).ok()?;
                (bytes.len() <= limit).then_some(bytes)
            }
        }
    }
}
