//! Looks through the footer of a file before the library reads it.
//!
//! The library takes the lengths of lists for true, and follows nested columns by calling itself: a footer of a few bytes can have it ask for
//! more memory than there is, and a deep one fills its stack. Either ends the process, which nothing can catch.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use crate::thrift::{Compact, damaged, kinds, zigzag};

/// How long a footer may be. That of a thousand row groups of exchanges has about 2 MiB.
const LONGEST: u64 = 32 << 20;

/// How deep columns may be in each other. Those of exchanges have five levels.
const DEEPEST_COLUMN: usize = 64;

const END: &[u8] = b"PAR1";

/// Checks the footer of a file of this length, and leaves the file at its start.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or if the library could not read its footer safely.
pub(crate) fn check(file: &mut File, length: u64) -> io::Result<()> {
    let mut end = [0; 8];
    if length < 12 {
        return Err(damaged("it is shorter than its first and last bytes"));
    }
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(&mut end)?;
    let ([a, b, c, d], magic) = ([end[0], end[1], end[2], end[3]], &end[4..]);
    if magic != END {
        return Err(damaged(
            "it does not end with `PAR1`, so its end is missing or encrypted",
        ));
    }
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    if size > length - 12 {
        return Err(damaged("its footer is longer than the file"));
    }
    if size > LONGEST {
        return Err(damaged("its footer has more than 32 MiB"));
    }
    let start = i64::try_from(size + 8).map_err(io::Error::other)?;
    file.seek(SeekFrom::End(-start))?;
    let mut bytes = Vec::new();
    file.take(size).read_to_end(&mut bytes)?;
    let part = "footer";
    Footer(Compact {
        bytes: &bytes,
        part,
    })
    .metadata()?;
    file.rewind()
}

/// A footer, which is looked through.
struct Footer<'b>(Compact<'b>);

impl Footer<'_> {
    /// Looks through `FileMetaData`, whose field 2 is the schema.
    fn metadata(&mut self) -> io::Result<()> {
        let mut id = 0;
        while let Some(kind) = self.0.field(&mut id)? {
            if (id, kind) == (2, kinds::LIST) {
                self.schema()?;
            } else {
                self.0.skip(kind, 1)?;
            }
        }
        Ok(())
    }

    /// Looks through the columns: a tree whose nodes are listed, each with the number of its children.
    fn schema(&mut self) -> io::Result<()> {
        let (mut left, kind) = self.0.list()?;
        if kind != kinds::STRUCT && left > 0 {
            return Err(damaged("its columns are no structs"));
        }
        let mut open: Vec<usize> = Vec::new();
        while left > 0 {
            left -= 1;
            let children = self.column()?;
            if children > left {
                return Err(damaged("a column has more members than there are"));
            }
            if let Some(siblings) = open.last_mut() {
                *siblings -= 1;
            }
            if children > 0 {
                open.push(children);
            }
            while open.last() == Some(&0) {
                open.pop();
            }
            if open.len() > DEEPEST_COLUMN {
                return Err(damaged("its columns are more than 64 levels deep"));
            }
        }
        Ok(())
    }

    /// Looks through `SchemaElement`, whose field 5 is the number of its children, and returns that.
    fn column(&mut self) -> io::Result<usize> {
        let (mut id, mut children) = (0, 0);
        while let Some(kind) = self.0.field(&mut id)? {
            if (id, kind) == (5, kinds::I32) {
                let number = zigzag(self.0.varint()?);
                children = usize::try_from(number)
                    .map_err(|_| damaged("a column has fewer than no members"))?;
            } else {
                self.0.skip(kind, 2)?;
            }
        }
        Ok(children)
    }
}
