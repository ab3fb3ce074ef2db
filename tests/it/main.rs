//! One binary for every integration test.

mod client;
mod codegen;
mod conform;
mod description;
mod dialect;
mod evidence;
mod generated_crates;
mod json;
mod lower;
mod models;
mod round_trip;
mod spec;
