//! Pages that are, or say that they are, more than memory should hold.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, RecordBatch, StringArray, StructArray};
use arrow_schema::Field;
use conform_parquet::{ParquetCapture, Row};
use conform_traffic::Body;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};

/// A file for a test, removed at the end.
struct Written(PathBuf);

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Written {
    /// Writes exchanges that all have this body, which is a dictionary of one value.
    fn new(name: &str, rows: usize, body: &[u8], codec: Compression) -> Self {
        let name = format!("conform-pages-{}-{name}.parquet", std::process::id());
        let path = std::env::temp_dir().join(name);
        let bodies = BinaryArray::from(vec![body; rows]);
        let request = StructArray::from(vec![column("body", Arc::new(bodies))]);
        let texts = |text| Arc::new(StringArray::from(vec![text; rows])) as ArrayRef;
        let columns = vec![
            column("method", texts("PUT")),
            column("path", texts("/bikes/7")),
            column("request", Arc::new(request)),
        ];
        let rows = RecordBatch::from(StructArray::from(columns));
        let properties = WriterProperties::builder()
            .set_compression(codec)
            // A dictionary of one body, however large that is.
            .set_dictionary_page_size_limit(64 << 20);
        let file = File::create(&path).expect("it can be written");
        let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties.build()))
            .expect("it is a schema");
        writer.write(&rows).expect("it can be written");
        writer.close().expect("it can be written");
        Self(path)
    }

    /// Has the first page of bodies say that it unpacks to so many bytes.
    fn claim(&self, bytes: u32) {
        let file = File::open(&self.0).expect("it is there");
        let reader = SerializedFileReader::new(file).expect("it is sound");
        let group = reader.metadata().row_group(0);
        let mut columns = group.columns().iter();
        let body = columns.find(|column| column.column_path().string() == "request.body");
        let (start, length) = body.expect("it is a column").byte_range();
        let whole = std::fs::read(&self.0).expect("it is there");
        let (start, length) = (start as usize, length as usize);
        let chunk = &whole[start..start + length];
        // The first three fields are the type, and both sizes.
        assert_eq!((chunk[0], chunk[2]), (0x15, 0x15), "it is a header");
        let (_, after) = varint(&chunk[3..]);
        let at = 3 + after;
        assert_eq!(chunk[at], 0x15, "it is a header");
        let (packed, after) = varint(&chunk[at + 1..]);
        let rest = &chunk[at + 1 + after..];
        let longer = varint_of(bytes * 2).len() - (at - 3);
        let mut changed = [&chunk[..3], &varint_of(bytes * 2)].concat();
        changed.push(0x15);
        // What the header is longer, the page is shorter.
        let packed_now = varint_of(packed - 2 * longer as u32);
        assert_eq!(packed_now.len(), after, "the size is as long");
        changed.extend(packed_now);
        changed.extend(&rest[..rest.len() - longer]);
        assert_eq!(changed.len(), length);
        let mut file = File::options()
            .write(true)
            .open(&self.0)
            .expect("it is there");
        file.seek(SeekFrom::Start(start as u64)).expect("a file");
        file.write_all(&changed).expect("it can be written");
    }

    fn open(&self) -> Result<ParquetCapture, String> {
        let file = File::open(&self.0).expect("it is there");
        let capture = ParquetCapture::open(file, &Arc::from("x.parquet"));
        capture.map_err(|error| error.to_string())
    }
}

fn column(name: &str, array: ArrayRef) -> (Arc<Field>, ArrayRef) {
    let field = Field::new(name, array.data_type().clone(), true);
    (Arc::new(field), array)
}

/// Reads a number, and says how many bytes it has.
fn varint(bytes: &[u8]) -> (u32, usize) {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate() {
        number |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (number, index + 1);
        }
    }
    panic!("it is cut");
}

fn varint_of(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A body that is hardly packed.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    bytes.take(length).collect()
}

#[test]
fn pages_that_say_that_they_unpack_to_gigabytes_are_refused() {
    const LARGEST: u32 = i32::MAX as u32;
    let body = noise(40_000);
    let gzip = Compression::GZIP(GzipLevel::default());
    for (name, codec) in [
        ("snappy", Compression::SNAPPY),
        ("lz4", Compression::LZ4_RAW),
        ("gzip", gzip),
    ] {
        let file = Written::new(name, 3, &body, codec);
        assert!(file.open().is_ok(), "{name}");
        file.claim(LARGEST);
        let error = file.open().expect_err(name);
        assert!(
            error.contains("a page of the column `request.body` must unpack to 2147483647 bytes"),
            "{name}: {error}"
        );
    }
    // As many as it could unpack to, and more than memory should hold.
    let file = Written::new("large", 3, &noise(30 << 20), Compression::SNAPPY);
    file.claim(600 << 20);
    let error = file.open().expect_err("it is too large");
    assert!(
        error.contains("a page of the column `request.body` has more than 512 MiB"),
        "{error}"
    );
    // What is not packed has the size that it has.
    let file = Written::new("plain", 3, &body, Compression::UNCOMPRESSED);
    file.claim(LARGEST);
    assert!(file.open().is_ok());
}

#[test]
fn a_body_that_many_rows_have_is_in_memory_once() {
    let body = noise(100_000);
    let file = Written::new("dictionary", 64, &body, Compression::SNAPPY);
    let size = std::fs::metadata(&file.0).expect("it is there").len();
    assert!(size < 200_000, "it is no dictionary: {size}");
    let mut places = Vec::new();
    let capture = file.open().expect("it is sound");
    capture
        .check(
            NonZero::<usize>::MIN,
            &|row, each: &mut dyn FnMut(usize)| match row {
                Row::Exchange(exchange) => match exchange.request.body {
                    Body::Bytes(bytes) => {
                        assert_eq!(*bytes, *body);
                        each(bytes.as_ptr().addr());
                    }
                    other => panic!("{other:?} is no body"),
                },
                Row::Fault { why, .. } => panic!("{why}"),
            },
            &mut |place| places.push(place),
        )
        .expect("it can be read");
    assert_eq!(places.len(), 64);
    // Rows that are read at once have it at one place.
    let reads = places.chunk_by(|a, b| a == b).count();
    let apart = places.len();
    assert!(reads * 4 < apart, "it is at {reads} places");
}
