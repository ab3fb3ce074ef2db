//! Reading captures.

mod captures;
mod har_writers;
mod recorded;
mod siblings;
mod threads;
