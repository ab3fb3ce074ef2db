//! Files that are made to end the process of those who read them.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use conform_parquet::ParquetCapture;

/// A file for a test, removed at the end.
struct Written(PathBuf);

impl Written {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let name = format!("conform-hostile-{}-{name}.parquet", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut file = File::create(&path).expect("it can be written");
        file.write_all(bytes).expect("it can be written");
        Self(path)
    }

    fn error(&self) -> String {
        let file = File::open(&self.0).expect("it is there");
        let name = Arc::from("x.parquet");
        match ParquetCapture::open(file, &name) {
            Ok(_) => panic!("it is opened"),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Returns a file that has nothing but a footer.
fn file_of(footer: &[u8]) -> Vec<u8> {
    let length = u32::try_from(footer.len()).expect("it is short");
    [b"PAR1", footer, &length.to_le_bytes(), b"PAR1"].concat()
}

/// The number 1 as the version, in Thrift's compact protocol.
const VERSION: [u8; 2] = [0x15, 0x02];

/// A list as field 2, which are the columns: its type, then its size.
fn columns(size: u32) -> Vec<u8> {
    [&[0x19, 0xfc][..], &varint(size)].concat()
}

fn varint(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A required group `a` with so many members.
fn group(members: u32) -> Vec<u8> {
    [
        &[0x35, 0x00, 0x18, 0x01, b'a', 0x15][..],
        &varint(members * 2),
        &[0x00],
    ]
    .concat()
}

/// An optional column `a` of bytes.
const LEAF: [u8; 8] = [0x15, 0x0c, 0x25, 0x02, 0x18, 0x01, b'a', 0x00];

/// No rows, and no row groups.
const NOTHING: [u8; 5] = [0x16, 0x00, 0x19, 0x0c, 0x00];

#[test]
fn footers_that_would_end_the_process_are_refused() {
    let deep: Vec<u8> = (0..200_000).flat_map(|_| group(1)).collect();
    let shallow: Vec<u8> = (0..3).flat_map(|_| group(1)).collect();
    for (name, footer, wanted) in [
        (
            "deep",
            [&VERSION[..], &columns(200_001), &deep, &LEAF, &NOTHING].concat(),
            "its columns are more than 64 levels deep",
        ),
        // The file is sound, but has no exchanges.
        (
            "shallow",
            [&VERSION[..], &columns(4), &shallow, &LEAF, &NOTHING].concat(),
            "there is no column `method`",
        ),
        (
            "many-columns",
            [&VERSION[..], &columns(u32::MAX), &LEAF, &NOTHING].concat(),
            "a list in its footer is longer than the footer",
        ),
        (
            "many-members",
            [
                &VERSION[..],
                &columns(2),
                &group(1_000_000_000),
                &LEAF,
                &NOTHING,
            ]
            .concat(),
            "a column has more members than there are",
        ),
        (
            "many-groups",
            [
                &VERSION[..],
                &columns(2),
                &group(1),
                &LEAF,
                &[0x16, 0x00, 0x19, 0xfc][..],
                &varint(u32::MAX),
                &[0x00],
            ]
            .concat(),
            "a list in its footer is longer than the footer",
        ),
        (
            "deep-structs",
            [&VERSION[..], &[0x2c].repeat(100_000)].concat(),
            "its footer is more than 32 levels deep",
        ),
        ("cut", VERSION.to_vec(), "its footer is cut"),
        ("empty", Vec::new(), "its footer is cut"),
        ("no-type", vec![0x1f], "a value of no type that is known"),
        (
            "number",
            [&[0x15][..], &[0xff; 12]].concat(),
            "more than 64 bits",
        ),
    ] {
        let error = Written::new(name, &file_of(&footer)).error();
        assert!(error.contains(wanted), "{name}: {error}");
    }
}

#[test]
fn files_without_their_end_are_refused() {
    let sound = file_of(&[&VERSION[..], &columns(1), &group(0), &NOTHING].concat());
    for (name, bytes, wanted) in [
        (
            "start",
            b"PAR1".to_vec(),
            "it is shorter than its first and last bytes",
        ),
        (
            "no-end",
            b"PAR1 and so on and on".to_vec(),
            "it does not end with `PAR1`",
        ),
        (
            "long-footer",
            [b"PAR1", &1_000_000u32.to_le_bytes()[..], b"PAR1"].concat(),
            "its footer is longer than the file",
        ),
        (
            "largest-footer",
            [b"PAR1", &u32::MAX.to_le_bytes()[..], b"PAR1"].concat(),
            "its footer is longer than the file",
        ),
        (
            "half",
            sound[..sound.len() / 2].to_vec(),
            "the Parquet file is damaged",
        ),
    ] {
        let error = Written::new(name, &bytes).error();
        assert!(error.contains(wanted), "{name}: {error}");
    }
}
