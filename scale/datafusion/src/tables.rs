//! Tables of Parquet files, with a column `exchange`.

use std::sync::Arc;

use conform_parquet::schema;
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::{Column, DFSchema, Result, plan_datafusion_err, plan_err};
use datafusion::datasource::file_format::options::ReadOptions as _;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::context::DataFilePaths;
use datafusion::functions::core::expr_fn::named_struct;
use datafusion::logical_expr::{Expr, lit};
use datafusion::object_store;
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use glob::Pattern;
use url::Url;

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

/// Takes a pattern in the path of a URL for one. The engine does so for local files only.
fn with_pattern(url: ListingTableUrl) -> Result<ListingTableUrl> {
    let whole: &Url = url.get_url();
    if whole.scheme() == "file" {
        return Ok(url);
    }
    if whole.query().is_some() {
        return plan_err!(
            "`{whole}` must be a URL without a query, as object stores have none; a pattern may have `*` for any letters"
        );
    }
    let path = whole.path();
    let Some(first) = path.find(['*', '[']) else {
        return Ok(url);
    };
    let folder = path[..first].rfind('/').map_or(0, |slash| slash + 1);
    let pattern = object_store::path::Path::from_url_path(&path[folder..])?;
    let pattern = Pattern::new(pattern.as_ref())
        .map_err(|error| plan_datafusion_err!("`{whole}` must have a pattern: {error}"))?;
    let mut base = whole.clone();
    base.set_path(&path[..folder]);
    ListingTableUrl::try_new(base, Some(pattern))
}

/// Makes a table of Parquet files of exchanges. Each path is a file, a folder, a pattern such as `days/*.parquet`, or a URL of an object
/// store that the context knows, whose path may be a pattern, too.
///
/// The names of folders such as `date=2026-11-27` are columns of texts, unless the files have a column of that name. Files of
/// other values are not read where a query asks for some only.
///
/// # Errors
///
/// Returns an error if there is no such file, or if none of its columns is one of exchanges.
pub async fn register_parquet(
    context: &SessionContext,
    name: &str,
    paths: impl DataFilePaths,
) -> Result<()> {
    let urls = paths.to_urls()?.into_iter().map(with_pattern);
    let urls = urls.collect::<Result<Vec<_>>>()?;
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
        let schema = listing.infer_schema(&state, url).await;
        let schema = schema.map_err(|error| error.context(format!("cannot read `{url}`")))?;
        schemas.push(Arc::unwrap_or_clone(schema));
    }
    let schema = Schema::try_merge(schemas)?;
    let own = conform_parquet::schema();
    if !schema
        .fields()
        .iter()
        .any(|field| own.field_with_name(field.name()).is_ok())
    {
        let found: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        return plan_err!(
            "the table `{name}` must have the columns of exchanges, such as `method` and `path`, found `{}`",
            found.join("`, `")
        );
    }
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
