//! One binary for every integration test.

mod client;
mod codegen;
mod conform;
mod description;
mod dialect;
mod emitted;
mod evidence;
mod grow;
mod json;
mod lower;
mod models;
mod spec;
