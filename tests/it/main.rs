//! One binary for every integration test.

mod description;
mod dialect;
mod evidence;
mod json;
mod spec;
