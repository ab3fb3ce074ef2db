//! One binary for every integration test.

mod cli;
mod client;
mod codegen;
mod codes;
mod conform;
mod cpu_time;
mod description;

mod generated_crates;
mod json;
mod lint;
mod lower;
mod models;
mod payloads;
mod round_trip;
mod runtime;
mod schema;
mod visit_api;
