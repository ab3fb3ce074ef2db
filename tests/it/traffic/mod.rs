//! Reading captures.

mod captures;
mod har_writers;
mod recorded;
mod threads;
