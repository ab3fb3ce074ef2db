//! Reads Parquet files of exchanges.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{RecordBatch, StructArray};
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use conform_json::Position;
use conform_traffic::check_in_order;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::ParquetMetaData;

use crate::columns::ExchangeColumns;
use crate::footer;
use crate::pages;
use crate::row::Row;
use crate::schema::names;
use crate::value_columns::Texts;

/// How many bytes of exchanges are read at once, about.
const BATCH_BYTES: usize = 512 << 10;

/// How many exchanges are read at once, at most.
const BATCH_ROWS: usize = 1024;

/// How many places are read at once.
const SOURCE_ROWS: usize = 8192;

/// A Parquet file of exchanges.
#[derive(Debug)]
pub struct ParquetCapture {
    name: Arc<str>,
    builder: ParquetRecordBatchReaderBuilder<File>,
    has_times: bool,
}

/// Checks a row, and calls its second argument with each result. It is called from several threads.
pub type RowCheck<'f, V> = dyn Fn(Row<'_>, &mut dyn FnMut(V)) + Sync + 'f;

/// Rows that are in memory, and the number of the first.
type Batch = Option<(usize, RecordBatch)>;

impl ParquetCapture {
    /// Opens a file. `name` is what places of rows name that have no place of their own.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or is no Parquet file of exchanges.
    pub fn open(mut file: File, name: &Arc<str>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        footer::check(&mut file, length)?;
        let options = ArrowReaderOptions::default();
        let metadata = guarded(|| ArrowReaderMetadata::load(&file, options))?;
        if !is_within(metadata.metadata(), length) {
            return Err(damaged());
        }
        let empty = StructArray::from(RecordBatch::new_empty(Arc::clone(metadata.schema())));
        ExchangeColumns::new(&empty).map_err(io::Error::other)?;
        let options = ArrowReaderOptions::new().with_schema(views(metadata.schema()));
        let metadata = Arc::clone(metadata.metadata());
        let metadata = guarded(|| ArrowReaderMetadata::try_new(metadata, options))?;
        let parquet = metadata.parquet_schema();
        let columns = parquet.root_schema().get_fields().iter();
        let known = columns
            .enumerate()
            .filter(|(_, column)| names::ALL.contains(&column.name()));
        let known: Vec<usize> = known.map(|(index, _)| index).collect();
        let mask = ProjectionMask::roots(parquet, known);
        pages::check(&file, metadata.metadata(), &mask)?;
        let rows = batch_rows(metadata.metadata());
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        Ok(Self {
            name: Arc::clone(name),
            builder: builder.with_projection(mask).with_batch_size(rows),
            has_times: false,
        })
    }

    /// Returns the file, whose exchanges have their time, too.
    #[must_use]
    pub fn with_times(self) -> Self {
        Self {
            has_times: true,
            ..self
        }
    }

    /// Returns the names of the files that the exchanges come from.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub fn sources(self) -> io::Result<BTreeSet<String>> {
        let mask = ProjectionMask::columns(self.builder.parquet_schema(), ["place.file"]);
        let builder = self.builder.with_projection(mask);
        let mut reader = guarded(|| builder.with_batch_size(SOURCE_ROWS).build())?;
        let mut sources = BTreeSet::new();
        while let Some(rows) = guarded(|| reader.next().transpose())? {
            let place = rows.column_by_name(names::PLACE);
            let files = place.and_then(|place| {
                let files = place.as_struct_opt()?.column_by_name("file")?;
                Texts::of(files.as_ref())
            });
            for row in 0..rows.num_rows() {
                let file = files.as_ref().and_then(|files| files.get(row));
                let file = file.unwrap_or(&self.name);
                if !sources.contains(file) {
                    sources.insert(file.to_owned());
                }
            }
        }
        Ok(sources)
    }

    /// Reads the rows on `jobs` threads, and calls `each` with what `check` makes of them, in the order of the file for any
    /// number of threads.
    ///
    /// Memory does not grow with the file: for each thread there are two batches of a few hundred kilobytes, or of a few exchanges
    /// if these are larger.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read. What was read before was checked.
    pub fn check<V: Send>(
        self,
        jobs: NonZero<usize>,
        check: &RowCheck<'_, V>,
        each: &mut dyn FnMut(V),
    ) -> io::Result<()> {
        let mut reader = guarded(|| self.builder.build())?;
        let mut next = 0;
        check_in_order(
            jobs,
            &mut |batch: &mut Batch| {
                *batch = None;
                match guarded(|| reader.next().transpose())? {
                    None => Ok(false),
                    Some(rows) => {
                        let first = next;
                        next += rows.num_rows();
                        *batch = Some((first, rows));
                        Ok(true)
                    }
                }
            },
            &|batch: &Batch, each: &mut dyn FnMut(V)| {
                let Some((first, rows)) = batch else { return };
                let rows = StructArray::from(rows.clone());
                let columns = ExchangeColumns::new(&rows).expect("the file has such columns");
                let mut last = Arc::clone(&self.name);
                for row in 0..columns.len() {
                    let line = u32::try_from(first + row + 1).unwrap_or(u32::MAX);
                    let start = Some(Position { line, column: 1 });
                    let Some(mut found) = columns.get(row, &self.name, start, &mut last) else {
                        continue;
                    };
                    if let Row::Exchange(exchange) = &mut found
                        && self.has_times
                    {
                        exchange.time = columns.time(row).map(Into::into);
                    }
                    check(found, each);
                }
            },
            each,
        )
    }
}

/// Returns the schema with texts and bytes as views. A page that has few values for many rows is read as it is then, and not as the many
/// copies that a value may have.
fn views(schema: &Schema) -> SchemaRef {
    let fields: Fields = schema.fields().iter().map(view).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn view(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(view).collect()),
        DataType::List(item) => DataType::List(view(item)),
        DataType::LargeList(item) => DataType::LargeList(view(item)),
        DataType::Map(entries, is_sorted) => DataType::Map(view(entries), *is_sorted),
        other => other.clone(),
    };
    Arc::new(Field::clone(field).with_data_type(data_type))
}

/// Calls the library, which panics at some damaged files.
fn guarded<T, E: Into<Box<dyn Error + Send + Sync>>>(
    call: impl FnOnce() -> Result<T, E>,
) -> io::Result<T> {
    /// How an error of the library begins that names a codec.
    const WITHOUT: &str = "Disabled feature at compile time: ";
    let result = catch_unwind(AssertUnwindSafe(call));
    result.map_err(|_| damaged())?.map_err(|error| {
        let error: Box<dyn Error + Send + Sync> = error.into();
        let text = error.to_string();
        match text.split_once(WITHOUT) {
            Some((_, codec)) => io::Error::other(format!(
                "it is compressed with {codec}, which this program was built without: build it with the feature `codecs`, or write the file with Snappy or gzip"
            )),
            None => io::Error::other(error),
        }
    })
}

fn damaged() -> io::Error {
    io::Error::other("the Parquet file is damaged")
}

/// Whether all columns are within a file of this length, which the library takes for granted.
fn is_within(metadata: &ParquetMetaData, length: u64) -> bool {
    let groups = metadata.row_groups().iter();
    let mut columns = groups.flat_map(|group| group.columns());
    columns.all(|column| {
        let start = column
            .dictionary_page_offset()
            .map_or(column.data_page_offset(), |start| {
                start.min(column.data_page_offset())
            });
        let end = start.checked_add(column.compressed_size());
        let end = end.and_then(|end| u64::try_from(end).ok());
        start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end <= length)
    })
}

/// How many rows are about [`BATCH_BYTES`].
fn batch_rows(metadata: &ParquetMetaData) -> usize {
    let groups = metadata.row_groups().iter();
    let largest = groups.map(|group| {
        let bytes = usize::try_from(group.total_byte_size()).unwrap_or(usize::MAX);
        let rows = usize::try_from(group.num_rows()).unwrap_or(1).max(1);
        bytes / rows
    });
    let row = largest.max().unwrap_or(0).max(1);
    (BATCH_BYTES / row).clamp(1, BATCH_ROWS)
}
