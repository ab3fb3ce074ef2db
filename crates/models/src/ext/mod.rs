//! Hand-written methods of the generated types.
//!
//! The members have the values that the API writes: seconds, `{sec, usec}`, `""` for nothing, two names for one thing. The methods here
//! interpret them. Each is tested with a recorded payload, refers to the vendor's page, or says that its meaning is inferred.

mod availability;
mod calls;
mod files;
mod ids;
mod names;
mod prescriptions;
mod time;
mod visits;

pub use calls::Call;
