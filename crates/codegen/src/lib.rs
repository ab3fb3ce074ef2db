//! Writes Rust models and clients from the intermediate representation of an API.
//!
//! [`generate`] is a pure function from an [`Api`] to a [`Tree`] of files: it touches no file system and no environment, and gives the
//! same bytes on every run and machine.

mod client;
pub mod docs;
mod groups;
mod models;
pub mod names;
pub mod output;
mod prose;
mod recursion_limit;
pub mod settings;
mod spelling;
pub mod text;
mod types;
mod workspace;

use conform_ir::Api;

pub use output::Tree;
pub use settings::{Layout, Runtime, Settings};

use groups::Groups;
use types::Types;

/// What a run made.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files.
    pub tree: Tree,
    /// How much was written, to be compared with [`Api::counts`].
    pub written: Written,
}

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Types, those of inline schemas included.
    pub types: usize,
    /// Types of named schemas.
    pub schemas: usize,
    /// Methods of the client.
    pub operations: usize,
    /// Valid examples that the models' test goes through, where there is one.
    pub examples: usize,
}

/// Writes models and client of an API.
#[must_use]
pub fn generate(api: &Api, settings: &Settings) -> Generated {
    let api = &*types::for_rust(api);
    let types = Types::new(api);
    let groups = Groups::new(api, settings);
    let mut generated = Generated::default();
    models::write(&types, &groups, settings, &mut generated);
    let quick_start = client::write(&types, &groups, settings, &mut generated);
    workspace::write(api, settings, &quick_start, &mut generated);
    generated
}
