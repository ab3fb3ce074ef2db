//! Parts of an input: which messages one of several runs checks.

use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

use conform_json::{FNV1A_START, Position, fnv1a};

/// One of several parts that an input is divided into, so that as many runs share the work. Each exchange is in exactly one of them.
///
/// The file and the position of an exchange alone decide, so runs on different machines need nothing but the same file names.
///
/// ```
/// use conform_json::Position;
/// use conform_traffic::Partition;
///
/// let parts: Vec<Partition> = ["1/3", "2/3", "3/3"].map(|text| text.parse().unwrap()).into();
/// let place = Position { line: 7, column: 1 };
/// assert_eq!(parts.iter().filter(|part| part.has("traffic.ndjson", place)).count(), 1);
/// assert!("4/3".parse::<Partition>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// From 0.
    index: u64,
    parts: NonZero<u64>,
}

impl Partition {
    /// Returns whether the exchange that starts here is in this part.
    #[must_use]
    pub fn has(self, file: &str, start: Position) -> bool {
        let numbers = [start.line.to_le_bytes(), start.column.to_le_bytes()];
        let bytes = file.bytes().chain(numbers.into_iter().flatten());
        let hash = fnv1a(FNV1A_START, bytes);
        // The low bits alone would follow the low bits of the line.
        (hash ^ (hash >> 32)) % self.parts == self.index
    }
}

impl FromStr for Partition {
    type Err = String;

    /// Reads `2/8`, the second of eight parts.
    fn from_str(text: &str) -> Result<Self, String> {
        const WANTED: &str = "write I/N, such as 2/8 for the second of eight parts";
        let (part, parts) = text.split_once('/').ok_or(WANTED)?;
        let number = |text: &str| text.parse::<NonZero<u64>>().map_err(|_| WANTED.to_owned());
        let (part, parts) = (number(part)?, number(parts)?);
        if part > parts {
            return Err(format!("there is no part {part} of {parts}; {WANTED}"));
        }
        Ok(Self {
            index: part.get() - 1,
            parts,
        })
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index + 1, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_of_about_the_same_size() {
        for parts in [2, 3, 7, 16] {
            let mut sizes = vec![0; parts];
            for line in 1..=16_000 {
                // Entries of HAR that are as long as each other start at every 40th line.
                let start = Position {
                    line: line * 40,
                    column: 5,
                };
                for (index, size) in sizes.iter_mut().enumerate() {
                    let part: Partition = format!("{}/{parts}", index + 1).parse().unwrap();
                    *size += usize::from(part.has("traffic.har", start));
                }
            }
            assert_eq!(sizes.iter().sum::<usize>(), 16_000);
            let even = 16_000 / parts;
            assert!(
                sizes.iter().all(|size| size.abs_diff(even) < even / 8),
                "{sizes:?}"
            );
        }
    }
}
