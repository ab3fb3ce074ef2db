//! An observer for tests.

use std::collections::BTreeSet;
use std::sync::Mutex;

use conform_description::Address;

use crate::observe::{InputOrder, SchemaObserver, Watch};

/// The schemas that were applied.
#[derive(Default)]
pub(crate) struct AppliedSchemas(Mutex<BTreeSet<Address>>);

impl SchemaObserver for AppliedSchemas {
    fn applied(&self, schema: Address, _: InputOrder) {
        self.0.lock().expect("no test has failed").insert(schema);
    }
}

impl AppliedSchemas {
    pub(crate) fn watch(&self) -> Watch<'_> {
        Watch {
            observer: self,
            message: InputOrder::new(0, None),
        }
    }

    pub(crate) fn all(&self) -> BTreeSet<Address> {
        self.0.lock().expect("no test has failed").clone()
    }
}
