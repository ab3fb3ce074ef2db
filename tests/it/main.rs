//! One binary for every integration test.

mod dialect;
mod evidence;
