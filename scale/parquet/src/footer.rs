//! Looks through the footer of a file before the library reads it.
//!
//! The library takes the lengths of lists for true, and follows nested columns by calling itself: a footer of a few bytes can have it ask for
//! more memory than there is, and a deep one fills its stack. Either ends the process, which nothing can catch.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

/// How long a footer may be. That of a thousand row groups of exchanges has about 2 MiB.
const LONGEST: u64 = 32 << 20;

/// How deep columns may be in each other. Those of exchanges have five levels.
const DEEPEST_COLUMN: usize = 64;

/// How deep the structs of a footer may be in each other. Those of the format have six levels.
const DEEPEST_STRUCT: usize = 32;

/// The fewest bytes that a struct of any list of the format takes.
const LEAST_STRUCT: usize = 3;

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
    Footer { bytes: &bytes }.metadata()?;
    file.rewind()
}

fn damaged(why: &str) -> io::Error {
    io::Error::other(format!("the Parquet file is damaged: {why}"))
}

/// What is left of a footer, in Thrift's compact protocol.
struct Footer<'b> {
    bytes: &'b [u8],
}

/// The types of values.
mod kinds {
    pub(super) const STOP: u8 = 0;
    pub(super) const TRUE: u8 = 1;
    pub(super) const FALSE: u8 = 2;
    pub(super) const BYTE: u8 = 3;
    pub(super) const I16: u8 = 4;
    pub(super) const I32: u8 = 5;
    pub(super) const I64: u8 = 6;
    pub(super) const DOUBLE: u8 = 7;
    pub(super) const BINARY: u8 = 8;
    pub(super) const LIST: u8 = 9;
    pub(super) const SET: u8 = 10;
    pub(super) const MAP: u8 = 11;
    pub(super) const STRUCT: u8 = 12;
}

impl Footer<'_> {
    /// Looks through `FileMetaData`, whose field 2 is the schema.
    fn metadata(&mut self) -> io::Result<()> {
        let mut id = 0;
        while let Some(kind) = self.field(&mut id)? {
            if (id, kind) == (2, kinds::LIST) {
                self.schema()?;
            } else {
                self.skip(kind, 1)?;
            }
        }
        Ok(())
    }

    /// Looks through the columns: a tree whose nodes are listed, each with the number of its children.
    fn schema(&mut self) -> io::Result<()> {
        let (mut left, kind) = self.list()?;
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
        while let Some(kind) = self.field(&mut id)? {
            if (id, kind) == (5, kinds::I32) {
                let number = zigzag(self.varint()?);
                children = usize::try_from(number)
                    .map_err(|_| damaged("a column has fewer than no members"))?;
            } else {
                self.skip(kind, 2)?;
            }
        }
        Ok(children)
    }

    /// Reads the start of a field; `None` at the end of a struct.
    fn field(&mut self, id: &mut i64) -> io::Result<Option<u8>> {
        let byte = self.byte()?;
        let (delta, kind) = (byte >> 4, byte & 0x0f);
        if kind == kinds::STOP {
            return Ok(None);
        }
        *id = match delta {
            0 => zigzag(self.varint()?),
            delta => id.saturating_add(delta.into()),
        };
        Ok(Some(kind))
    }

    /// Reads the start of a list: how many elements it has, and of which type.
    fn list(&mut self) -> io::Result<(usize, u8)> {
        let byte = self.byte()?;
        let (short, kind) = (byte >> 4, byte & 0x0f);
        let size = match short {
            15 => usize::try_from(self.varint()?).unwrap_or(usize::MAX),
            short => short.into(),
        };
        let least = match kind {
            kinds::STRUCT => LEAST_STRUCT,
            _ => 1,
        };
        if size > self.bytes.len() / least {
            return Err(damaged("a list in its footer is longer than the footer"));
        }
        Ok((size, kind))
    }

    /// Passes over a value.
    fn skip(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        if depth > DEEPEST_STRUCT {
            return Err(damaged("its footer is more than 32 levels deep"));
        }
        match kind {
            // Of a field, the type is the value.
            kinds::TRUE | kinds::FALSE => {}
            kinds::BYTE => self.pass(1)?,
            kinds::I16 | kinds::I32 | kinds::I64 => {
                self.varint()?;
            }
            kinds::DOUBLE => self.pass(8)?,
            kinds::BINARY => {
                let length = self.varint()?;
                self.pass(usize::try_from(length).unwrap_or(usize::MAX))?;
            }
            kinds::LIST | kinds::SET => {
                let (size, kind) = self.list()?;
                (0..size).try_for_each(|_| self.element(kind, depth))?;
            }
            kinds::MAP => {
                let size = self.varint()?;
                if size > 0 {
                    let both = self.byte()?;
                    for _ in 0..size {
                        self.element(both >> 4, depth)?;
                        self.element(both & 0x0f, depth)?;
                    }
                }
            }
            kinds::STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth + 1)?;
                }
            }
            _ => return Err(damaged("its footer has a value of no type that is known")),
        }
        Ok(())
    }

    fn element(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        match kind {
            kinds::TRUE | kinds::FALSE => self.pass(1),
            kind => self.skip(kind, depth + 1),
        }
    }

    fn varint(&mut self) -> io::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged("its footer has a number of more than 64 bits"))
    }

    fn byte(&mut self) -> io::Result<u8> {
        let (&first, rest) = self.bytes.split_first().ok_or_else(cut)?;
        self.bytes = rest;
        Ok(first)
    }

    fn pass(&mut self, count: usize) -> io::Result<()> {
        self.bytes = self.bytes.get(count..).ok_or_else(cut)?;
        Ok(())
    }
}

fn cut() -> io::Error {
    damaged("its footer is cut")
}

fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
