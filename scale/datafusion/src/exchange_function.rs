//! What the functions of one exchange have in common: their argument, and what checks it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{Signature, Volatility};

use crate::checker::Checker;

/// A function of one argument, which is an exchange. Functions are equal if they have a name and a checker in common.
#[derive(Debug)]
pub(crate) struct ExchangeFunction {
    pub(crate) name: &'static str,
    pub(crate) checker: Arc<Checker>,
    pub(crate) signature: Signature,
}

impl ExchangeFunction {
    pub(crate) fn new(name: &'static str, checker: &Arc<Checker>) -> Self {
        Self {
            name,
            checker: Arc::clone(checker),
            signature: Signature::any(1, Volatility::Immutable),
        }
    }

    /// Fails if the arguments are not an exchange, before a query runs.
    pub(crate) fn expect_exchange(&self, arguments: &[DataType]) -> Result<()> {
        let name = self.name;
        match arguments {
            [DataType::Struct(_)] => Ok(()),
            [other] => plan_err!(
                "`{name}` must have a struct with the columns of an exchange, found {other}"
            ),
            _ => plan_err!("`{name}` must have one argument, found {}", arguments.len()),
        }
    }
}

impl PartialEq for ExchangeFunction {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.checker, &other.checker)
    }
}

impl Eq for ExchangeFunction {}

impl Hash for ExchangeFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        Arc::as_ptr(&self.checker).hash(state);
    }
}
