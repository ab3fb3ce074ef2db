//! Tables of Parquet files, with a column `exchange`.

use conform_parquet::schema;
use datafusion::common::{Column, DFSchema, Result};
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

/// Makes a table of Parquet files of exchanges: a file, a folder, or a URL of an object store that the context knows.
///
/// # Errors
///
/// Returns an error if there is no such file.
pub async fn register_parquet(context: &SessionContext, name: &str, path: &str) -> Result<()> {
    let options = ParquetReadOptions::default();
    let table = context.read_parquet(path, options).await?;
    context.register_table(name, with_exchange(table)?.into_view())?;
    Ok(())
}
