//! Reading captures.

mod captures;
mod har_writers;
mod threads;
