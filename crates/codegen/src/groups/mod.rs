//! Operations in groups: one module each in the client crate, and one cargo feature each where the API is large.

mod features;
mod files;
mod grouping;
mod paths;

pub(crate) use features::{CfgAttribute, features_by_type};
pub(crate) use files::GroupFile;
pub(crate) use grouping::{Group, GroupKey, Groups};
