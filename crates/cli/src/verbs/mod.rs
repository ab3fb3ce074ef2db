//! The verbs of the program, a module each: its arguments, and a function that runs it.

pub mod bundle;
pub mod changelog;
pub mod check;
pub mod completions;
pub mod convert;
pub mod diff;
pub mod docs;
pub mod explain;
pub mod fmt;
pub mod generate;
pub mod init;
pub mod ir;
pub mod lint;
#[cfg(feature = "serve")]
mod listen;
pub mod man;
pub mod merge;
pub mod overlay;
#[cfg(feature = "serve")]
pub mod proxy;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod split;
pub mod suggest;
