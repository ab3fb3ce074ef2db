//! What the folders and the collection around a request state for it.

use std::rc::Rc;

use super::credentials::Credentials;
use super::variables::Variables;

/// Credentials and variables that count at a request, unless it states its own.
#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    pub(super) credentials: Credentials,
    variables: Rc<Variables>,
}

impl Surroundings {
    /// Returns those of a collection that states these.
    pub(super) fn new(credentials: Credentials, variables: Variables) -> Self {
        Self {
            credentials,
            variables: Rc::new(variables),
        }
    }

    pub(super) fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Returns what counts inside of a folder or request that states these. `None` for credentials says that those around it
    /// count; variables hide those of the same name around them.
    pub(super) fn inside(&self, credentials: Option<Credentials>, variables: Variables) -> Self {
        let mut inside = self.clone();
        if let Some(own) = credentials {
            inside.credentials = own;
        }
        if !variables.is_empty() {
            Rc::make_mut(&mut inside.variables).extend(variables);
        }
        inside
    }
}
