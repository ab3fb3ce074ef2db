//! HAR in a zip archive, as Playwright writes it (`.har.zip`): the HAR, and bodies as files beside it.

use std::collections::HashMap;
use std::io::Read as _;

use flate2::read::DeflateDecoder;

use crate::attachments::Attachments;

/// The files of an archive by their names.
type ZipFiles = HashMap<String, Vec<u8>>;

/// The first bytes of a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";

/// A HAR and the files that it names.
#[derive(Debug)]
pub struct HarArchive {
    /// The text of the HAR.
    pub har: Vec<u8>,
    /// The other files.
    pub attachments: Attachments,
}

/// Returns whether bytes start like a zip archive.
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP)
}

impl HarArchive {
    /// Reads an archive that has one HAR. All of its files together may have `limit` bytes when unpacked.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the archive.
    pub fn read(bytes: &[u8], limit: usize) -> Result<Self, String> {
        let mut files = read(bytes, limit)?;
        let name = files
            .keys()
            .filter(|name| name.ends_with(".har"))
            .min()
            .cloned();
        let name = name.ok_or_else(|| no_har(&files).to_owned())?;
        let har = files.remove(&name).unwrap_or_default();
        Ok(Self {
            har,
            attachments: Attachments::Files(files),
        })
    }
}

/// Says what an archive without HAR is.
fn no_har(files: &ZipFiles) -> &'static str {
    let has = |is: fn(&str) -> bool| files.keys().any(|name| is(name));
    if has(|name| name.starts_with("raw/") && name.ends_with("_c.txt")) {
        "the zip archive is a session of Fiddler; export it as HAR 1.2"
    } else if has(|name| name.ends_with(".network")) {
        "the zip archive is a trace of Playwright; record HAR, by the option `recordHar` of a context"
    } else {
        "the zip archive has no file with the extension `.har`"
    }
}

/// Reads the files of an archive. All of them together may have `limit` bytes when unpacked.
///
/// # Errors
///
/// Returns what is wrong with the archive.
fn read(bytes: &[u8], limit: usize) -> Result<ZipFiles, String> {
    let cut = || "the zip archive is cut off or damaged".to_owned();
    // The end of the central directory (APPNOTE 4.3.16) has at most 65,535 bytes of comment after it.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let tail = &bytes[from..];
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .ok_or_else(cut)?;
    let end = &tail[end..];
    let count = number(end, 10, 2).ok_or_else(cut)?;
    let mut at = number(end, 16, 4).ok_or_else(cut)?;
    let (mut files, mut left) = (ZipFiles::new(), limit);
    for _ in 0..count {
        let entry = bytes
            .get(at..)
            .filter(|entry| entry.starts_with(b"PK\x01\x02"))
            .ok_or_else(cut)?;
        let field = |offset, length| number(entry, offset, length).ok_or_else(cut);
        let (flags, method) = (field(8, 2)?, field(10, 2)?);
        let (packed, name_length) = (field(20, 4)?, field(28, 2)?);
        let (extra, comment, local) = (field(30, 2)?, field(32, 2)?, field(42, 4)?);
        let name = entry.get(46..46 + name_length).ok_or_else(cut)?;
        let name = String::from_utf8_lossy(name).into_owned();
        at += 46 + name_length + extra + comment;
        if flags & 1 != 0 {
            return Err("the zip archive is encrypted".to_owned());
        }
        let head = bytes.get(local..).ok_or_else(cut)?;
        let skip = number(head, 26, 2)
            .zip(number(head, 28, 2))
            .ok_or_else(cut)?;
        let start = 30 + skip.0 + skip.1;
        let data = head
            .get(start..)
            .and_then(|data| data.get(..packed))
            .ok_or_else(cut)?;
        let mut out = Vec::new();
        let most = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        let read = match method {
            0 => data.take(most).read_to_end(&mut out),
            8 => DeflateDecoder::new(data).take(most).read_to_end(&mut out),
            _ => {
                return Err(format!(
                    "the zip archive has a compression method that is not supported ({method})"
                ));
            }
        };
        read.map_err(|_| cut())?;
        left = left
            .checked_sub(out.len())
            .ok_or_else(|| format!("the zip archive has more than {limit} bytes when unpacked"))?;
        files.insert(name, out);
    }
    Ok(files)
}

/// Returns a number of some bytes, the least significant first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    let number = bytes
        .iter()
        .rev()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).ok()
}
