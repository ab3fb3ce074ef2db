//! The client: its core, what is generated, and both over real HTTP.

mod core;
mod features;
mod hostile;
mod retry;
mod server;
mod visit_api;
mod wire;
