//! Looks through the headers of pages before the library reads them.
//!
//! The library makes room for as many bytes as a header says that a page unpacks to, and unpacks gzip to its end whatever the header says. A
//! file of a few kilobytes could have it take gigabytes.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};

use conform_traffic::gunzip;
use parquet::arrow::ProjectionMask;
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use crate::thrift::{Compact, damaged, kinds, zigzag};

/// How many bytes a page may have. Writers begin a new page after about 1 MiB, or after a thousand values if these are large.
const LARGEST: u64 = 512 << 20;

/// How many bytes of a header are read at first.
const HEADER: u64 = 512;

/// What a header says of its page.
struct Page {
    /// How many bytes the header has.
    header: u64,
    /// How many bytes the page has when it is unpacked.
    unpacked: u64,
    /// How many bytes it has in the file.
    packed: u64,
    /// How many of those are never packed.
    levels: u64,
}

/// Checks the pages of the columns that are read. All columns must be within the file.
///
/// What is no header is left to the library, which says so when it comes there.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or if a page is, or says that it is, too large.
pub(crate) fn check(
    file: &File,
    metadata: &ParquetMetaData,
    columns: &ProjectionMask,
) -> io::Result<()> {
    for group in metadata.row_groups() {
        for (leaf, column) in group.columns().iter().enumerate() {
            let is_packed = column.compression() != Compression::UNCOMPRESSED;
            if is_packed && columns.leaf_included(leaf) {
                check_column(file, column)?;
            }
        }
    }
    Ok(())
}

fn check_column(file: &File, column: &ColumnChunkMetaData) -> io::Result<()> {
    let (mut at, length) = column.byte_range();
    let end = at.saturating_add(length);
    while at < end {
        let Some(page) = page_at(file, at, end)? else {
            break;
        };
        at += page.header;
        if page.packed > end - at {
            break;
        }
        check_page(file, column, at, &page)?;
        at += page.packed;
    }
    Ok(())
}

/// Checks a page, whose data are at this offset.
fn check_page(
    mut file: &File,
    column: &ColumnChunkMetaData,
    at: u64,
    page: &Page,
) -> io::Result<()> {
    let name = column.column_path().string();
    let most = most_unpacked(column.compression(), page.packed);
    if page.unpacked > most {
        return Err(damaged(format!(
            "a page of the column `{name}` must unpack to {} bytes, which its {} bytes cannot",
            page.unpacked, page.packed
        )));
    }
    let is_too_large = match column.compression() {
        // What the header says is of no account.
        Compression::GZIP(_) if most > LARGEST => {
            file.seek(SeekFrom::Start(at + page.levels))?;
            let packed = BufReader::new(file.take(page.packed.saturating_sub(page.levels)));
            let mut unpacked = gunzip(packed).take(LARGEST + 1);
            // What is damaged is found by the library, too, after as many bytes.
            let counted = io::copy(&mut unpacked, &mut io::sink());
            counted.is_ok_and(|bytes| bytes > LARGEST)
        }
        _ => page.unpacked > LARGEST,
    };
    if is_too_large {
        return Err(io::Error::other(format!(
            "a page of the column `{name}` has more than {} MiB, which is too much to unpack at once: write the file with smaller pages, or fewer rows in a page",
            LARGEST >> 20
        )));
    }
    Ok(())
}

/// Returns how many bytes so many can be unpacked to, at most.
fn most_unpacked(codec: Compression, packed: u64) -> u64 {
    let ratio = match codec {
        // A copy of 64 bytes takes 3.
        Compression::SNAPPY => 22,
        // A byte of a length stands for 255 bytes.
        Compression::LZ4 | Compression::LZ4_RAW => 256,
        // RFC 1951 §3.2.5: 258 bytes in two bits.
        Compression::GZIP(_) => 1032,
        _ => return u64::MAX,
    };
    packed.saturating_mul(ratio).saturating_add(64)
}

/// Reads the header of the page at this offset; `None` if there is none.
fn page_at(mut file: &File, at: u64, end: u64) -> io::Result<Option<Page>> {
    let mut length = HEADER;
    loop {
        let is_all = length >= end - at;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(at))?;
        file.take(length.min(end - at)).read_to_end(&mut bytes)?;
        match Page::read(&bytes) {
            Ok(page) => return Ok(Some(page)),
            Err(_) if is_all => return Ok(None),
            // Statistics can make it longer.
            Err(_) => length = length.saturating_mul(16),
        }
    }
}

impl Page {
    /// Reads `PageHeader`.
    fn read(bytes: &[u8]) -> io::Result<Self> {
        let part = "page header";
        let mut rest = Compact { bytes, part };
        let (mut id, mut unpacked, mut packed, mut levels) = (0, 0, 0, 0);
        while let Some(kind) = rest.field(&mut id)? {
            match (id, kind) {
                (2, kinds::I32) => unpacked = size(&mut rest)?,
                (3, kinds::I32) => packed = size(&mut rest)?,
                (8, kinds::STRUCT) => levels = Self::levels(&mut rest)?,
                _ => rest.skip(kind, 1)?,
            }
        }
        Ok(Self {
            header: (bytes.len() - rest.bytes.len()) as u64,
            unpacked,
            packed,
            levels,
        })
    }

    /// Reads `DataPageHeaderV2`, whose fields 5 and 6 are the lengths of levels.
    fn levels(rest: &mut Compact<'_>) -> io::Result<u64> {
        let (mut id, mut levels) = (0, 0);
        while let Some(kind) = rest.field(&mut id)? {
            match (id, kind) {
                (5 | 6, kinds::I32) => levels += size(rest)?,
                _ => rest.skip(kind, 2)?,
            }
        }
        Ok(levels)
    }
}

/// Reads a number of bytes, which the format has as an `i32`.
fn size(rest: &mut Compact<'_>) -> io::Result<u64> {
    let number = zigzag(rest.varint()?);
    let number = u32::try_from(number).map_err(|_| damaged("a page has fewer than no bytes"))?;
    Ok(number.into())
}
