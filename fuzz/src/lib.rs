//! What the fuzz targets do. Each module has a function `run`, which takes any bytes and panics where something is wrong. The
//! oracles are other implementations, or follow from what a stage promises.
//!
//! The tests of the workspace include this file, and run every target on its seeds and on mutations of them.

pub mod capture;
pub mod codings;
pub mod document;
pub mod json;
pub mod models;
pub mod multi;
pub mod multipart;
pub mod parameters;
pub mod schema;
pub mod streams;
pub mod yaml;
