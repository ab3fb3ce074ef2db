//! Thrift's compact protocol, in which footers and headers of pages are written: looks through it, without making room for what it says.

use std::io;

/// How deep structs may be in each other. Those of the format have six levels.
const DEEPEST_STRUCT: usize = 32;

/// The fewest bytes that a struct of any list of the format takes.
const LEAST_STRUCT: usize = 3;

pub(crate) fn damaged(why: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("the Parquet file is damaged: {why}"))
}

/// What is left of a value.
pub(crate) struct Compact<'b> {
    pub(crate) bytes: &'b [u8],
    /// Which part of the file it is, for messages: `footer`.
    pub(crate) part: &'static str,
}

/// The types of values.
pub(crate) mod kinds {
    pub(crate) const STOP: u8 = 0;
    pub(crate) const TRUE: u8 = 1;
    pub(crate) const FALSE: u8 = 2;
    pub(crate) const BYTE: u8 = 3;
    pub(crate) const I16: u8 = 4;
    pub(crate) const I32: u8 = 5;
    pub(crate) const I64: u8 = 6;
    pub(crate) const DOUBLE: u8 = 7;
    pub(crate) const BINARY: u8 = 8;
    pub(crate) const LIST: u8 = 9;
    pub(crate) const SET: u8 = 10;
    pub(crate) const MAP: u8 = 11;
    pub(crate) const STRUCT: u8 = 12;
}

impl Compact<'_> {
    /// Reads the start of a field; `None` at the end of a struct.
    pub(crate) fn field(&mut self, id: &mut i64) -> io::Result<Option<u8>> {
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
    pub(crate) fn list(&mut self) -> io::Result<(usize, u8)> {
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
            let part = self.part;
            return Err(damaged(format!(
                "a list in its {part} is longer than the {part}"
            )));
        }
        Ok((size, kind))
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        if depth > DEEPEST_STRUCT {
            return Err(damaged(format!(
                "its {} is more than 32 levels deep",
                self.part
            )));
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
            _ => {
                return Err(damaged(format!(
                    "its {} has a value of no type that is known",
                    self.part
                )));
            }
        }
        Ok(())
    }

    fn element(&mut self, kind: u8, depth: usize) -> io::Result<()> {
        match kind {
            kinds::TRUE | kinds::FALSE => self.pass(1),
            kind => self.skip(kind, depth + 1),
        }
    }

    pub(crate) fn varint(&mut self) -> io::Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged(format!(
            "its {} has a number of more than 64 bits",
            self.part
        )))
    }

    fn byte(&mut self) -> io::Result<u8> {
        let (&first, rest) = self.bytes.split_first().ok_or_else(|| self.cut())?;
        self.bytes = rest;
        Ok(first)
    }

    fn cut(&self) -> io::Error {
        damaged(format!("its {} is cut", self.part))
    }

    fn pass(&mut self, count: usize) -> io::Result<()> {
        self.bytes = self.bytes.get(count..).ok_or_else(|| self.cut())?;
        Ok(())
    }
}

pub(crate) fn zigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
