//! Tables of Parquet files, with a column `exchange`.

use std::sync::Arc;

use conform_parquet::schema;
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::{Column, DFSchema, Result, plan_err};
use datafusion::datasource::file_format::options::ReadOptions as _;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::context::DataFilePaths;
use datafusion::functions::core::expr_fn::named_struct;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};

/// The name of the column.
const EXCHANGE: &str = "exchange";

/// Returns the struct that the functions take, of the columns of exchanges that a table has.
#[must_use]
pub fn exchange(columns: &DFSchema) -> Expr {
    let schema = schema();
    let own = schema.fields().iter().filter_map(|field| {
        let (table, _) = columns
            .iter()
            .find(|(_, column)| column.name() == field.name())?;
        let column = Column::new(table.cloned(), field.name());
        Some([lit(field.name().as_str()), Expr::Column(column)])
    });
    named_struct(own.flatten().collect()).alias(EXCHANGE)
}

/// Returns a table with the column `exchange` behind all others. What a query does not use of it is not read.
pub(crate) fn with_exchange(table: DataFrame) -> Result<DataFrame> {
    let exchange = exchange(table.schema());
    let columns = table.schema().columns().into_iter().map(Expr::Column);
    let columns: Vec<Expr> = columns.chain([exchange]).collect();
    table.select(columns)
}

/// Makes a table of Parquet files of exchanges. Each path is a file, a folder, a pattern such as `days/*.parquet`, or a URL of an object
/// store that the context knows.
///
/// The names of folders such as `date=2026-11-27` are columns of texts, unless the files have a column of that name. Files of
/// other values are not read where a query asks for some only.
///
/// # Errors
///
/// Returns an error if there is no such file.
pub async fn register_parquet(
    context: &SessionContext,
    name: &str,
    paths: impl DataFilePaths,
) -> Result<()> {
    let urls = paths.to_urls()?;
    let state = context.state();
    let mut options = ParquetReadOptions::default();
    if !urls.iter().any(ListingTableUrl::is_collection) {
        // The files are named one by one, whatever their extension.
        options.file_extension = "";
    }
    let listing = options.to_listing_options(state.config(), state.default_table_options());
    let (mut folders, mut schemas): (Option<Vec<String>>, Vec<Schema>) = (None, Vec::new());
    for url in &urls {
        let own = listing.infer_partitions(&state, url).await?;
        match &folders {
            Some(others) if *others != own => {
                return plan_err!(
                    "the folders of the table `{name}` differ: {others:?} and {own:?}"
                );
            }
            _ => folders = Some(own),
        }
        let schema = listing.infer_schema(&state, url).await?;
        schemas.push(Arc::unwrap_or_clone(schema));
    }
    let schema = Schema::try_merge(schemas)?;
    let folders = folders.unwrap_or_default().into_iter();
    let folders = folders.filter(|folder| schema.field_with_name(folder).is_err());
    let folders = folders.map(|folder| (folder, DataType::Utf8)).collect();
    let config = ListingTableConfig::new_with_multi_paths(urls)
        .with_listing_options(listing.with_table_partition_cols(folders))
        .with_schema(Arc::new(schema));
    let caches = &context.runtime_env().cache_manager;
    let table = ListingTable::try_new(config)?.with_cache(caches.get_file_statistic_cache());
    let table = context.read_table(Arc::new(table))?;
    context.register_table(name, with_exchange(table)?.into_view())?;
    Ok(())
}
