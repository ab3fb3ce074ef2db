//! Reading captures.

mod captures;
mod har_writers;
mod more_recorders;
mod recorded;
mod siblings;
mod stubs;
mod threads;
