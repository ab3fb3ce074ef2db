//! What the types can be asked beyond their members.
//!
//! The members stand as the API writes them: seconds, `{sec, usec}`, `""` for nothing, two names for one thing. The methods
//! here say what they mean. Each names the payload or the sentence of the vendor's page that it rests on, and says so where
//! its meaning is inferred.

mod availability;
mod calls;
mod files;
mod ids;
mod names;
mod prescriptions;
mod time;
mod visits;

pub use calls::Call;
