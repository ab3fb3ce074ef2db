//! Types of the VSee Clinic Visit API, generated from its description.

mod generated;

pub use generated::*;
