//! A module for each verb.

pub mod bundle;
pub(crate) mod check;
pub(crate) mod explain;
pub mod generate;
pub mod ir;
