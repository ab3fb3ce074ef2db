//! One binary for every integration test.

mod architecture;
mod checking;
mod cli;
mod client;
mod clinic;
mod codegen;
mod codes;
mod coverage;
mod cpu_time;
mod description;
mod docs;
mod generated_crates;
mod json;
mod lint;
mod lower;
mod models;
mod new_endpoint;
mod overlay;
mod payloads;
mod report;
mod round_trip;
mod runtime;
mod schema;
mod traffic;
mod validator;
mod visit_api;
